// The first row of a sheet: which column each header means and in which language (pyxform/parsing/sheet_headers.py). Unknown columns that
// look like a slip are warned about; others are left alone, as every XLSForm tool does.
import { type SheetColumns } from './columns.ts';
import { type FaultLog } from './faults.ts';
import { parseLanguage } from './language.ts';
import { MAX_COLUMNS, type RawSheet } from './sheet.ts';

export interface Header {
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

/** Pictures, sounds and films, of which only matters that there is one: it may stand where a label is missing. */
export const MEDIA_COLUMN = 'media';

/** The columns of a sheet from its first row; null where a header is empty, unknown or of no use here. */
export function readHeaders(name: string, sheet: RawSheet, columns: SheetColumns, options: TableOptions, log: FaultLog): (Header | null)[] {
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
    const identity = `${header.column}\n${header.column === MEDIA_COLUMN ? raw : header.language}`;
    const other = seen.get(identity);
    if (other !== undefined && header.column === 'form_id') {
      // Two names of one setting: pyxform takes form_id, and the older id_string is in the way of nothing.
      log.warn('duplicate-column', { sheet: name, row: 1, column: raw }, { column: raw, other });
      return null;
    }
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
    const meant = nearestColumn(key, columns, log);
    if (meant !== undefined) log.warn('column-near-miss', place, { column: raw, nearest: meant });
    return columns.isOpen ? { raw, column: raw, language: '', isOther: true } : null;
  }
  if (columns.unused.has(column)) {
    log.warn('column-not-used', place, { column: raw });
    return column.startsWith('media::') ? { raw, column: MEDIA_COLUMN, language: '', isOther: false } : null;
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

/** A column that the author may have meant; `label:en` where other headers have two colons is `label::en`. */
function nearestColumn(key: string, columns: SheetColumns, log: FaultLog): string | undefined {
  const [start = '', ...rest] = key.split(':');
  if (rest.length > 0 && columns.names.includes(start)) return [start, ...rest].join('::');
  return log.nearest(key, columns.names, columns.isOpen || key.length <= 4 ? 1 : 2);
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
