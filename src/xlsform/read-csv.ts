// The sectioned CSV container (pyxform xls2json_backends.csv_to_dict): a filled first cell names a sheet, the next record is its header,
// records after it have an empty first cell.
import { CsvError, parse } from 'csv-parse/sync';
import { createBudget, type RawRow, type RawSheet, trimCell } from './sheet.ts';

/** A text that is no CSV; `line` is 1-based. */
export class CsvMalformed extends Error {
  readonly line: number;

  constructor(line: number, cause: unknown) {
    super('The text is not valid CSV.', { cause });
    this.name = 'CsvMalformed';
    this.line = line;
  }
}

/** The sheets of `text`, in order. Throws CsvMalformed and WorkbookTooLarge. */
export function readCsv(text: string): RawSheet[] {
  const budget = createBudget();
  const sheets: { name: string; rows: RawRow[] }[] = [];
  for (const record of parseRecords(text)) {
    budget.takeRow(record);
    const [name = '', ...rest] = record.map(trimCell);
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

function parseRecords(text: string): string[][] {
  try {
    return parse(text, { relax_column_count: true, relax_quotes: true, bom: true });
  } catch (error) {
    if (error instanceof CsvError) throw new CsvMalformed(lineOf(error), error);
    throw error;
  }
}

function lineOf(error: CsvError): number {
  const line: unknown = error['lines'];
  return typeof line === 'number' ? line : 1;
}
