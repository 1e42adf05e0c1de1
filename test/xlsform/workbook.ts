// Workbooks for tests: the same tables in each of the three containers.
import { writeXlsx } from 'hucre/xlsx';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

type Cell = string | number | boolean | Date | null;

/** Rows by sheet name, the header first. */
export type Sheets = Readonly<Record<string, readonly (readonly Cell[])[]>>;

export function toMarkdown(sheets: Sheets): Uint8Array {
  const lines = Object.entries(sheets).flatMap(([name, rows]) => [
    `| ${name} |`,
    ...rows.map((row) => `| | ${row.map((cell) => String(cell ?? '').replaceAll('|', '\\|')).join(' | ')} |`),
  ]);
  return new TextEncoder().encode(lines.join('\n'));
}

export function toCsv(sheets: Sheets): Uint8Array {
  const quote = (cell: Cell): string => `"${String(cell ?? '').replaceAll('"', '""')}"`;
  const lines = Object.entries(sheets).flatMap(([name, rows]) => [quote(name), ...rows.map((row) => ['', ...row.map(quote)].join(','))]);
  return new TextEncoder().encode(lines.join('\r\n'));
}

export function toXlsx(sheets: Sheets): Promise<Uint8Array> {
  return writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows: rows.map((row) => [...row]) })) });
}

/** Reads a workbook given as Markdown table rows. */
export function readText(text: string): ReturnType<typeof readQuestionnaire> {
  return readQuestionnaire('form.md', new TextEncoder().encode(text));
}
