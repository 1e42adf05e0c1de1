// The choices sheet: lists of choices with their labels, points and the author's own columns.
import { type Choice } from '../domain/questionnaire.ts';
import { type FaultLog } from './faults.ts';
import { pointsCell } from './scoring-sheets.ts';
import { type Table, type TableRow } from './table.ts';

/** The lists by name, both in sheet order. `allowsDuplicates`: the setting `allow_choice_duplicates`. */
export function readChoices(table: Table, allowsDuplicates: boolean, log: FaultLog): Map<string, Choice[]> {
  const lists = new Map<string, Choice[]>();
  for (const column of ['list_name', 'name']) {
    if (!table.has(column) && table.rows.length > 0) log.fault('column-missing', { sheet: table.sheet, row: 1 }, { column });
  }
  const hasLabels = table.has('label');
  if (!hasLabels && table.rows.length > 0) log.warn('column-missing', { sheet: table.sheet, row: 1 }, { column: 'label' });
  const seen = new Map<string, number>();
  for (const row of table.rows) {
    const list = row.text('list_name');
    const name = row.text('name');
    const place = { sheet: table.sheet, row: row.row };
    if (list === '') {
      log.warn('choice-without-list', { ...place, column: table.header('list_name') }, { name });
      continue;
    }
    const choices = lists.get(list) ?? [];
    lists.set(list, choices);
    if (name === '') {
      log.fault('choice-without-name', { ...place, column: table.header('name') }, { list });
      continue;
    }
    const identity = `${list}\n${name}`;
    const other = seen.get(identity);
    if (other !== undefined && !allowsDuplicates) {
      log.fault('duplicate-choice', { ...place, column: table.header('name') }, { name, list, row: other });
      continue;
    }
    seen.set(identity, row.row);
    const label = row.localized('label');
    if (hasLabels && Object.keys(label).length === 0)
      log.warn('choice-without-label', { ...place, column: table.header('label') }, { name, list });
    choices.push({ name, label, score: readPoints(table, row, log), columns: row.others, row: row.row });
  }
  return lists;
}

function readPoints(table: Table, row: TableRow, log: FaultLog): string | null {
  const text = row.text('score');
  if (text === '') return null;
  return text.toLowerCase() === 'na' ? 'na' : pointsCell(table, row, 'score', '0', log);
}
