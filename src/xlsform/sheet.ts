// A workbook as text, whatever its container was: sheets of rows of trimmed cells. read-markdown, read-csv and read-xlsx make these.

/** One sheet as it stood in its container. */
export interface RawSheet {
  readonly name: string;
  /** The header first. Cells are text, '' = empty; rows may differ in length; `row` is 1-based and counts empty rows too. */
  readonly rows: readonly RawRow[];
}

export interface RawRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Longest text of a cell, in UTF-16 units: what a spreadsheet cell can hold (Excel specifications and limits, "Total number of characters"). */
export const MAX_CELL_LENGTH = 32_767;

/** Rows that are read from one sheet; far above any questionnaire (the longest list, all tambons, has some 7,500). */
export const MAX_ROWS = 20_000;

/** Columns that are read from one sheet. */
export const MAX_COLUMNS = 200;

/** After so many empty rows in a row the sheet has ended (as pyxform: xls2json_backends.get_excel_rows). */
export const MAX_EMPTY_ROWS = 60;

/** Cells, empty ones included, and characters that a whole workbook may have: what is checked within a second. */
const MAX_CELLS = 1_500_000;
const MAX_CHARACTERS = 5_000_000;

const MAX_SHEETS = 200;

/** A workbook that has more cells or text than any questionnaire. */
export class WorkbookTooLarge extends Error {
  constructor() {
    super('The workbook has more cells or text than a questionnaire can have.');
    this.name = 'WorkbookTooLarge';
  }
}

/** Counts what is read from a workbook; both functions throw WorkbookTooLarge when it gets too much. */
export interface Budget {
  takeSheet(): void;
  takeRow(cells: readonly string[]): void;
}

export function createBudget(): Budget {
  let sheetsLeft = MAX_SHEETS;
  let cellsLeft = MAX_CELLS;
  let charactersLeft = MAX_CHARACTERS;
  return {
    takeSheet: () => {
      if (--sheetsLeft < 0) throw new WorkbookTooLarge();
    },
    takeRow: (cells) => {
      cellsLeft -= cells.length;
      for (const cell of cells) charactersLeft -= cell.length;
      if (cellsLeft < 0 || charactersLeft < 0) throw new WorkbookTooLarge();
    },
  };
}

/**
 * The sheets of a text of one table (pyxform xls2json_backends): a row whose first cell is filled names a sheet, the next row is its header,
 * rows after it have an empty first cell. Rows before the first name, and empty ones before a header, are skipped.
 */
export function splitSheets(records: Iterable<readonly string[]>): RawSheet[] {
  const budget = createBudget();
  const sheets: { name: string; rows: RawRow[] }[] = [];
  for (const record of records) {
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

/**
 * A cell's text as every container gives it: no-break space to space, line ends to \n, trimmed. What neither XML nor PostgreSQL can hold
 * (control characters, halves of surrogate pairs, U+FFFE and U+FFFF) is taken out.
 */
export function trimCell(text: string): string {
  if (text === '') return '';
  const lines = text.replaceAll('\u00a0', ' ').replaceAll(/\r\n?/g, '\n');
  return lines
    .toWellFormed()
    .replaceAll(/(?![\n\t])\p{Cc}|[\ufffe\uffff]/gu, '')
    .trim();
}
