// Our own sheets (design, "Questionnaires are XLSForm"): dimensions, levels and advice.
import { type Advice, type Dimension, type Level } from '../domain/questionnaire.ts';
import { isDecimal } from './cell-values.ts';
import { type FaultLog } from './faults.ts';
import { type Table, type TableRow } from './table.ts';

/** The dimensions in sheet order, which is the order of the radar. */
export function readDimensions(table: Table, log: FaultLog): Dimension[] {
  return namedRows(table, log).map(({ row, name }) => {
    const weight = decimalCell(table, row, 'weight', '1', log);
    return { name, label: labelOf(table, row, name, log), weight };
  });
}

/** The levels by rising lower bound. A level under every score but the lowest bound above 0 leaves some scores without one: warned. */
export function readLevels(table: Table, log: FaultLog): Level[] {
  const bounds = new Map<string, number>();
  const levels = namedRows(table, log).map(({ row, name }) => {
    const place = { sheet: table.sheet, row: row.row, column: table.header('from') };
    if (row.text('from') === '') log.fault('level-bound-missing', place, { name });
    const from = pointsCell(table, row, 'from', '0', log);
    const other = bounds.get(from);
    if (other !== undefined) log.fault('level-bound-twice', place, { from, row: other });
    else bounds.set(from, row.row);
    return { name, label: labelOf(table, row, name, log), from };
  });
  levels.sort((a, b) => Number(a.from) - Number(b.from));
  const lowest = levels[0];
  if (lowest !== undefined && Number(lowest.from) > 0) log.warn('levels-start-above-zero', { sheet: table.sheet }, { from: lowest.from });
  return levels;
}

/** The advice in sheet order, with the row of each for the check of its indicator. */
export function readAdvice(table: Table, log: FaultLog): { readonly advice: Advice; readonly row: number }[] {
  return table.rows.flatMap((row) => {
    const indicator = row.text('indicator');
    const place = { sheet: table.sheet, row: row.row };
    if (indicator === '') {
      log.fault('advice-without-indicator', { ...place, column: table.header('indicator') });
      return [];
    }
    if (row.text('below') === '') log.fault('advice-without-bound', { ...place, column: table.header('below') }, { indicator });
    const text = row.localized('text');
    if (Object.keys(text).length === 0) log.fault('advice-without-text', { ...place, column: table.header('text') }, { indicator });
    return [{ advice: { indicator, below: pointsCell(table, row, 'below', '0', log), text }, row: row.row }];
  });
}

/** Rows that have a name of their own; the others are faults and left out. */
function namedRows(table: Table, log: FaultLog): { readonly row: TableRow; readonly name: string }[] {
  const seen = new Map<string, number>();
  return table.rows.flatMap((row) => {
    const name = row.text('name');
    const place = { sheet: table.sheet, row: row.row, column: table.header('name') };
    const other = seen.get(name);
    if (name === '') log.fault('row-without-name', place);
    else if (other !== undefined) log.fault('name-twice-in-sheet', place, { name, row: other });
    else {
      seen.set(name, row.row);
      return [{ row, name }];
    }
    return [];
  });
}

function labelOf(table: Table, row: TableRow, name: string, log: FaultLog): Readonly<Record<string, string>> {
  const label = row.localized('label');
  const place = { sheet: table.sheet, row: row.row, column: table.header('label') };
  if (Object.keys(label).length === 0) log.warn('label-missing', place, { name });
  return label;
}

/** A weight: a decimal that is not negative; `otherwise` when the cell is empty or (a fault) something else. */
export function decimalCell(table: Table, row: TableRow, column: string, otherwise: string, log: FaultLog): string {
  const text = row.text(column);
  if (text === '') return otherwise;
  if (isDecimal(text)) return text;
  log.fault('weight-not-number', { sheet: table.sheet, row: row.row, column: table.header(column) }, { text });
  return otherwise;
}

/** Points: a decimal from 0 to 100. */
export function pointsCell(table: Table, row: TableRow, column: string, otherwise: string, log: FaultLog): string {
  const text = row.text(column);
  if (text === '') return otherwise;
  if (isDecimal(text) && Number(text) <= 100) return text;
  log.fault('points-out-of-range', { sheet: table.sheet, row: row.row, column: table.header(column) }, { text });
  return otherwise;
}
