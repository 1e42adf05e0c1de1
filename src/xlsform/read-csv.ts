// The sectioned CSV container (pyxform xls2json_backends.csv_to_dict): every sheet in one file, one below the other.
import { CsvError, parse } from 'csv-parse/sync';
import { type RawSheet, splitSheets } from './sheet.ts';

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
  return splitSheets(parseRecords(text));
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
