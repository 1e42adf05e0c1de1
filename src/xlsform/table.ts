// A sheet whose columns are known: aliases resolved, languages told apart (pyxform/parsing/sheet_headers.py). Unknown columns that look
// like a slip are warned about; others are left alone, as every XLSForm tool does.
import { type Localized } from '../domain/questionnaire.ts';
import { type SheetColumns } from './columns.ts';
import { type FaultLog } from './faults.ts';
import { parseLanguage } from './language.ts';
import { MAX_CELL_LENGTH, MAX_COLUMNS, MAX_ROWS, type RawSheet } from './sheet.ts';

export interface Table {
  readonly sheet: string;
  readonly rows: readonly TableRow[];
  /** Language codes in column order; '' is not among them. */
  readonly languages: readonly string[];
  has(column: string): boolean;
  /** The author's header of a column, for faults; the column's own name when the sheet lacks it. */
  header(column: string): string;
  /** The author's own columns (open sheets only): header as written. */
  readonly otherColumns: readonly string[];
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

interface Header {
  readonly raw: string;
  readonly column: string;
  readonly language: string;
  readonly isOther: boolean;
}

export interface TableOptions {
  /** Language code that texts without a language are in; '' = none was given. */
  readonly defaultLanguage: string;
  /** Runs of spaces become one (pyxform: only in the survey sheet). */
  readonly collapsesSpaces: boolean;
  /** Curly quotes become straight ones. */
  readonly straightensQuotes: boolean;
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
    otherColumns: others.map(({ raw }) => raw),
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
  const texts = cells.slice(0, headers.length).map((cell, index) => {
    const header = headers[index];
    if (header === null || header === undefined) return '';
    const place = { sheet, row, column: header.raw };
    if (CELL_ERROR.test(cell)) log.fault('cell-error', place, { text: cell });
    if (cell.length <= MAX_CELL_LENGTH) return cleanText(cell, options);
    log.fault('cell-too-long', place, { length: cell.length, limit: MAX_CELL_LENGTH });
    return '';
  });
  const outside = cells.findIndex((cell, index) => cell !== '' && (headers[index] ?? null) === null);
  if (outside !== -1) log.warn('cell-without-header', { sheet, row }, { column: outside + 1, text: cells[outside] ?? '' });
  return texts;
}

/** pyxform xls2json.clean_text_values. */
function cleanText(text: string, options: TableOptions): string {
  const spaced = options.collapsesSpaces ? text.replaceAll(/ {2,}/g, ' ') : text;
  return options.straightensQuotes ? spaced.replaceAll(/[\u2018\u2019]/g, "'").replaceAll(/[\u201c\u201d]/g, '"') : spaced;
}

function readHeaders(name: string, sheet: RawSheet, columns: SheetColumns, options: TableOptions, log: FaultLog): (Header | null)[] {
  const all = (sheet.rows[0]?.cells ?? []).map((cell) => cell.replaceAll(/ {2,}/g, ' '));
  if (all.length > MAX_COLUMNS) log.fault('too-many-columns', { sheet: name, row: 1 }, { limit: MAX_COLUMNS });
  const raws = all.slice(0, MAX_COLUMNS);
  const usesDoubleColon = raws.some((raw) => raw.includes('::'));
  const seen = new Map<string, string>();
  const headers = raws.map((raw): Header | null => {
    if (raw === '') return null;
    if (raw.length > 200) {
      log.fault('header-too-long', { sheet: name, row: 1 }, { column: raw });
      return null;
    }
    const header = readHeader(name, raw, usesDoubleColon, columns, options, log);
    if (header === null) return null;
    const identity = `${header.column}\n${header.language}`;
    const other = seen.get(identity);
    if (other !== undefined) {
      log.fault('duplicate-column', { sheet: name, row: 1, column: raw }, { column: raw, other });
      return null;
    }
    seen.set(identity, raw);
    return header;
  });
  return foldDefaultLanguage(headers, columns, options.defaultLanguage);
}

/** A text without a language is in the default language, unless that language has a column of its own (pyxform merge_dicts). */
function foldDefaultLanguage(headers: readonly (Header | null)[], columns: SheetColumns, defaultLanguage: string): (Header | null)[] {
  if (defaultLanguage === '') return [...headers];
  return headers.map((header) => {
    if (header === null || header.isOther || header.language !== '' || !columns.translatable.has(header.column)) return header;
    const hasOwn = headers.some((other) => other?.column === header.column && other.language === defaultLanguage);
    return hasOwn ? null : { ...header, language: defaultLanguage };
  });
}

function readHeader(
  sheet: string,
  raw: string,
  usesDoubleColon: boolean,
  columns: SheetColumns,
  options: TableOptions,
  log: FaultLog,
): Header | null {
  const place = { sheet, row: 1, column: raw };
  const { key, rest } = headerKey(raw, usesDoubleColon, columns);
  const column = columns.aliases.get(key);
  if (column === undefined) {
    const meant = log.nearest(key, columns.names, columns.isOpen || key.length <= 4 ? 1 : 2);
    if (meant !== undefined) log.warn('column-near-miss', place, { column: raw, nearest: meant });
    return columns.isOpen ? { raw, column: raw, language: '', isOther: true } : null;
  }
  if (columns.unused.has(column)) {
    log.warn('column-not-used', place, { column: raw });
    return null;
  }
  const language = rest.join('::');
  if (language === '') return { raw, column, language: '', isOther: false };
  if (!columns.translatable.has(column)) {
    log.warn('column-not-translatable', place, { column: raw, name: column });
    return { raw, column, language: '', isOther: false };
  }
  const { code, hasCode } = parseLanguage(language);
  if (!hasCode) log.warn('language-without-code', place, { language, code });
  return { raw, column, language: code, isOther: false };
}

const GROUPED = new Set(['bind', 'control', 'body', 'media']);

/** The part of a header that names the column, in snake case, and what follows it: the language. */
function headerKey(
  raw: string,
  usesDoubleColon: boolean,
  columns: SheetColumns,
): { readonly key: string; readonly rest: readonly string[] } {
  const whole = snake(raw);
  if (columns.aliases.has(whole)) return { key: whole, rest: [] };
  const tokens = (usesDoubleColon ? raw.split('::') : joinJavaRosa(raw.split(':'))).map((token) => token.trim());
  const [start = '', second, ...others] = tokens;
  const head = snake(start);
  if (GROUPED.has(head) && second !== undefined) return { key: `${head}::${second.toLowerCase()}`, rest: others };
  return { key: head, rest: tokens.slice(1) };
}

/** `jr:count` is one name even where a single colon divides. */
function joinJavaRosa(tokens: readonly string[]): string[] {
  const at = tokens.findIndex((token) => token.trim() === 'jr');
  if (at === -1 || at === tokens.length - 1) return [...tokens];
  return [...tokens.slice(0, at), `jr:${tokens[at + 1] ?? ''}`, ...tokens.slice(at + 2)];
}

function snake(text: string): string {
  return text.trim().split(/\s+/).join('_').toLowerCase();
}
