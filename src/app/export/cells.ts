// Cells of an exported table, made safe for spreadsheets.

/** null = empty. Numbers stay numbers; everything else is text. */
export type Cell = string | number | null;

/** What Excel, LibreOffice and Google Sheets would take for a formula (OWASP "CSV injection", full-width signs too), unless it is a plain number. */
const formulaSigns = String.raw`^[=+\-@\t\r\n\0|%＝＋－＠]`;
const formulaStart = new RegExp(formulaSigns);
const plainNumber = /^[+-]?\d+(\.\d+)?$/;

/** Control characters, lone surrogates and the two non-characters that neither XML nor CSV readers take. */
const forbidden = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text that no spreadsheet runs: a leading apostrophe keeps it text. Characters that no file format here can hold go. */
export function neutralise(text: string): string {
  const clean = text.replace(forbidden, '');
  return formulaStart.test(clean) && !plainNumber.test(clean) ? `'${clean}` : clean;
}

function csvField(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = needsCleaning.test(cell) ? neutralise(cell) : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Anything that neutralise() might change; most cells skip it. */
export const needsCleaning = new RegExp(String.raw`${formulaSigns}|[^\t\n\r\x20-\uD7FF\uE000-\uFFFD]`);

/** One record of RFC 4180, with its line end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvField).join(',')}\r\n`;
}
