// A sheet whose columns are known: cells are asked for by column, cleaned.
import { type Localized } from '../domain/questionnaire.ts';
import { type SheetColumns } from './columns.ts';
import { type FaultLog } from './faults.ts';
import { type Header, readHeaders, type TableOptions } from './headers.ts';
import { MAX_CELL_LENGTH, MAX_ROWS, type RawSheet } from './sheet.ts';

export interface Table {
  readonly sheet: string;
  readonly rows: readonly TableRow[];
  /** Language codes in column order; '' is not among them. */
  readonly languages: readonly string[];
  has(column: string): boolean;
  /** The author's header of a column, for faults; the column's own name when the sheet lacks it. */
  header(column: string): string;
}

export interface TableRow {
  readonly row: number;
  /** '' when the cell is empty or the sheet has no such column. */
  text(column: string): string;
  /** The texts by language code; '' = given without a language. Languages without a text are left out. */
  localized(column: string): Localized;
  /** Filled cells of the author's own columns by header. */
  readonly others: Readonly<Record<string, string>>;
}

/** Reads `sheet` (named `name` in faults) by its columns; rows without any text are left out. */
export function readTable(name: string, sheet: RawSheet, columns: SheetColumns, options: TableOptions, log: FaultLog): Table {
  const headers = readHeaders(name, sheet, columns, options, log);
  const byColumn = new Map<string, { readonly index: number; readonly language: string; readonly raw: string }[]>();
  headers.forEach((header, index) => {
    if (header === null || header.isOther) return;
    const list = byColumn.get(header.column) ?? [];
    list.push({ index, language: header.language, raw: header.raw });
    byColumn.set(header.column, list);
  });
  const others = headers.flatMap((header, index) => (header?.isOther === true ? [{ index, raw: header.raw }] : []));
  const body = sheet.rows.slice(1);
  const last = body[MAX_ROWS];
  if (last !== undefined) log.fault('too-many-rows', { sheet: name, row: last.row }, { limit: MAX_ROWS });
  const rows: TableRow[] = [];
  warnOutside(name, sheet, log);
  for (const { row, cells } of body.slice(0, MAX_ROWS)) {
    const texts = cleanRow(name, row, cells, headers, options, log);
    if (texts.every((text) => text === '')) continue;
    rows.push({
      row,
      text: (column) => first(byColumn.get(column), texts),
      localized: (column) => byLanguage(byColumn.get(column), texts),
      others: otherCells(others, texts),
    });
  }
  return {
    sheet: name,
    rows,
    languages: [...new Set(headers.map((header) => header?.language ?? '').filter((language) => language !== ''))],
    has: (column) => byColumn.has(column),
    header: (column) => byColumn.get(column)?.[0]?.raw ?? column,
  };
}

type Places = readonly { readonly index: number; readonly language: string }[] | undefined;

function first(places: Places, texts: readonly string[]): string {
  for (const { index } of places ?? []) {
    const text = texts[index] ?? '';
    if (text !== '') return text;
  }
  return '';
}

function otherCells(others: readonly { readonly index: number; readonly raw: string }[], texts: readonly string[]): Record<string, string> {
  const cells = others.map(({ index, raw }) => [raw, texts[index] ?? ''] as const);
  return Object.fromEntries(cells.filter(([, text]) => text !== ''));
}

function byLanguage(places: Places, texts: readonly string[]): Localized {
  const entries: [string, string][] = [];
  for (const { index, language } of places ?? []) {
    const text = texts[index] ?? '';
    if (text !== '') entries.push([language, text]);
  }
  return Object.fromEntries(entries);
}

/** What a formula leaves behind that cannot be computed. */
const CELL_ERROR = /^#(REF!|NAME\?|VALUE!|DIV\/0!|N\/A|NULL!|NUM!|SPILL!|CALC!)$/;

function cleanRow(
  sheet: string,
  row: number,
  cells: readonly string[],
  headers: readonly (Header | null)[],
  options: TableOptions,
  log: FaultLog,
): string[] {
  return cells.slice(0, headers.length).map((cell, index) => {
    const header = headers[index];
    if (header === null || header === undefined) return '';
    const place = { sheet, row, column: header.raw };
    if (CELL_ERROR.test(cell)) log.fault('cell-error', place, { text: cell });
    if (cell.length <= MAX_CELL_LENGTH) return cleanText(cell, options);
    log.fault('cell-too-long', place, { length: cell.length, limit: MAX_CELL_LENGTH });
    return '';
  });
}

/** The first text that stands under no header: its header was forgotten, or the row has a cell too many. */
function warnOutside(sheet: string, { rows }: RawSheet, log: FaultLog): void {
  const header = rows[0]?.cells ?? [];
  for (const { row, cells } of rows.slice(1, MAX_ROWS)) {
    const outside = cells.findIndex((cell, index) => cell !== '' && (header[index] ?? '') === '');
    if (outside === -1) continue;
    log.warn('cell-without-header', { sheet, row }, { column: outside + 1, text: cells[outside] ?? '' });
    return;
  }
}

/** pyxform xls2json.clean_text_values. */
function cleanText(text: string, options: TableOptions): string {
  const spaced = options.collapsesSpaces ? text.replaceAll(/ {2,}/g, ' ') : text;
  return options.straightensQuotes ? spaced.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/[\u201c\u201d]/g, '"') : spaced;
}
