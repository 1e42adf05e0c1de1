// The Markdown-table container (pyxform xls2json_backends.md_to_dict): every sheet in one table, one below the other. Lines that start with #
// and what follows # after the last bar are comments.
import { MAX_COLUMNS, type RawSheet, splitSheets, trimCell } from './sheet.ts';

/** The sheets of `text`, in order; lines that are no table rows are skipped. Throws WorkbookTooLarge. */
export function readMarkdown(text: string): RawSheet[] {
  return splitSheets(
    text.split(/\r\n|\n|\r/).flatMap((line) => {
      const cells = readLine(line);
      return cells === null ? [] : [cells];
    }),
  );
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
