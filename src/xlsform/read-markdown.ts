// The Markdown-table container (pyxform xls2json_backends.md_to_dict): a row whose first cell is filled names a sheet, the next row is its
// header, rows after it have an empty first cell. Lines that start with # and what follows # after the last bar are comments.
import { createBudget, MAX_COLUMNS, type RawRow, type RawSheet, trimCell } from './sheet.ts';

/** The sheets of `text`, in order; lines that are no table rows are skipped. Throws WorkbookTooLarge. */
export function readMarkdown(text: string): RawSheet[] {
  const budget = createBudget();
  const sheets: { name: string; rows: RawRow[] }[] = [];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const cells = readLine(line);
    if (cells === null) continue;
    budget.takeRow(cells);
    const [name = '', ...rest] = cells;
    if (name !== '') {
      budget.takeSheet();
      sheets.push({ name, rows: [] });
    }
    const sheet = sheets.at(-1);
    if (sheet === undefined) continue;
    const isEmpty = rest.every((cell) => cell === '');
    if (isEmpty && (name !== '' || sheet.rows.length === 0)) continue;
    sheet.rows.push({ row: sheet.rows.length + 1, cells: rest });
  }
  return sheets;
}

/** The cells of a table row, null for any other line. Text after the last bar is a cell of its own, as Markdown has it, unless a comment. */
function readLine(line: string): string[] | null {
  const start = line.indexOf('|');
  const end = line.lastIndexOf('|');
  if (start === end || line.slice(0, start).trim() !== '') return null;
  const after = line.slice(end + 1).trim();
  const inner = line.slice(start + 1, after === '' || after.startsWith('#') ? end : undefined);
  if (/^[|-]+$/.test(inner)) return null;
  const cells = inner.split(/(?<!\\)\|/, MAX_COLUMNS + 2).map((cell) => trimCell(cell).replaceAll('\\|', '|'));
  return isSeparator(cells) ? null : cells;
}

/** `| --- | :---: |` below a header. */
function isSeparator(cells: readonly string[]): boolean {
  return cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || /^:?-{3,}:?$/.test(cell));
}
