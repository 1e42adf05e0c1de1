// The .xlsx container. The caller has let refuseZip look at the file first.
import { readXlsx as readWorkbook, streamXlsxRows } from 'hucre/xlsx';
import { type Budget, createBudget, MAX_COLUMNS, MAX_EMPTY_ROWS, MAX_ROWS, type RawRow, type RawSheet, trimCell } from './sheet.ts';

/** A file that is no workbook, or a damaged one. */
export class WorkbookUnreadable extends Error {
  constructor(cause: unknown) {
    super('The workbook cannot be read.', { cause });
    this.name = 'WorkbookUnreadable';
  }
}

/**
 * The sheets that `isWanted` picks by name, in order; of the others only the names. Formulas give their last value. A sheet ends with the
 * first 60 empty rows, so that a million formatted but empty ones cost nothing. Throws WorkbookUnreadable and WorkbookTooLarge.
 */
export async function readXlsx(bytes: Uint8Array, isWanted: (name: string, count: number) => boolean): Promise<RawSheet[]> {
  const names = await sheetNames(bytes);
  const budget = createBudget();
  const sheets: RawSheet[] = [];
  for (const [index, name] of names.entries()) {
    budget.takeSheet();
    sheets.push({ name, rows: isWanted(name, names.length) ? await readRows(bytes, index, budget) : [] });
  }
  return sheets;
}

/** Throws WorkbookUnreadable. */
export async function sheetNames(bytes: Uint8Array): Promise<string[]> {
  const names: string[] = [];
  await orUnreadable(
    readWorkbook(bytes, {
      sheets: ({ name }) => {
        names.push(name);
        return false;
      },
    }),
  );
  return names;
}

async function readRows(bytes: Uint8Array, sheet: number, budget: Budget): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const stream = streamXlsxRows(bytes, { sheet });
  let width = MAX_COLUMNS;
  let last = 0;
  try {
    for (;;) {
      const next = await orUnreadable(stream.next());
      if (next.done === true) return rows;
      const row = next.value.index + 1;
      if (!Number.isSafeInteger(row) || row <= last) throw new WorkbookUnreadable(new Error(`Row ${row} comes after row ${last}.`));
      if (row - last - 1 > MAX_EMPTY_ROWS || rows.length > MAX_ROWS + 1) return rows;
      const cells = next.value.values.map(cellText);
      budget.takeRow(cells);
      // As pyxform: only the columns of the header count.
      if (rows.length === 0) width = cells.findLastIndex((cell) => cell !== '') + 1 || MAX_COLUMNS;
      if (!cells.slice(0, width).some((cell) => cell !== '')) continue;
      while (++last < row) rows.push({ row: last, cells: [] });
      rows.push({ row, cells });
    }
  } finally {
    await stream.return();
  }
}

/** Anything that hucre throws is about the file: it holds no state of ours. */
export async function orUnreadable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new WorkbookUnreadable(error);
  }
}

type Value = string | number | boolean | Date | null;

/** pyxform xlsx_value_to_str, but dates as ISO 8601, which is what a default or a constraint needs. */
export function cellText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'string') return trimCell(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  return numberText(value);
}

/** Plain decimals: 1.0 is `1`, 1e-7 is `0.0000001`, and what binary fractions add (0.1 + 0.2) is rounded off at 15 digits as Excel shows it. */
function numberText(value: number): string {
  const text = Number(value.toPrecision(15)).toString();
  if (!text.includes('e')) return text;
  return Number.isInteger(value) ? BigInt(value).toString() : value.toFixed(20).replace(/\.?0+$/, '');
}

/** To the second. A serial date without a day is a time: it falls on the first day of the workbook's calendar. */
function dateText(value: Date): string {
  const seconds = new Date(Math.round(value.getTime() / 1000) * 1000);
  if (Number.isNaN(seconds.getTime())) return '';
  const [date = '', time = ''] = seconds.toISOString().split('T');
  const clock = time.slice(0, 8);
  if (date === '1899-12-31' || date === '1904-01-01') return clock;
  return clock === '00:00:00' ? date : `${date}T${clock}`;
}
