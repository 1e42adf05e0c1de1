// `begin loop over LIST`: an old construct of pyxform, no longer taught, that asks its questions once for each choice of a list. It becomes a
// group with a group for each choice inside, named and labelled as the choice (pyxform builder._create_loop_from_dict); `%(name)s` and
// `%(label)s` in a cell stand for the choice.
import { type Choice, inLanguage, type Localized } from '../domain/questionnaire.ts';
import { parseType } from './question-types.ts';
import { MAX_ROWS } from './sheet.ts';
import { type RowContext } from './survey-context.ts';
import { type TableRow } from './table.ts';

/** Loops inside each other; nobody needs more, and each multiplies the rows. */
const MAX_LOOPS = 3;

/** The rows with every loop written out. A loop that names no list is a fault and read as a group, so that what is inside is still checked. */
export function expandLoops(rows: readonly TableRow[], context: RowContext): readonly TableRow[] {
  const types = rows.map((row) => parseType(row.text('type')));
  if (!types.some(({ kind }) => kind === 'begin-loop' || kind === 'end-loop')) return rows;
  const { table, log } = context;
  const place = (row: TableRow) => ({ sheet: table.sheet, row: row.row, column: table.header('type') });
  const ends = matchingEnds(types);

  const expand = (from: number, to: number, depth: number): TableRow[] => {
    const expanded: TableRow[] = [];
    for (let index = from; index < to; index += 1) {
      const row = rows[index];
      const type = types[index];
      if (row === undefined || type === undefined) break;
      if (type.kind === 'end-loop') log.fault('end-without-begin', place(row), { kind: 'loop' });
      else if (type.kind !== 'begin-loop') expanded.push(row);
      else {
        const end = ends.get(index);
        if (end === undefined) log.fault('begin-without-end', place(row), { kind: 'loop', name: row.text('name') });
        else {
          expanded.push(...loop(index, end, type.list, MAX_ROWS - expanded.length, depth));
          index = end;
        }
      }
    }
    return expanded;
  };

  const loop = (begin: number, end: number, list: string, limit: number, depth: number): TableRow[] => {
    const [first, last] = [rows[begin], rows[end]];
    if (first === undefined || last === undefined) return [];
    if (depth === MAX_LOOPS) {
      log.fault('too-deep', place(first), { limit: MAX_LOOPS });
      return [];
    }
    const inside = expand(begin + 1, end, depth + 1);
    const choices = context.lists.get(list);
    if (list === '') log.fault('loop-without-list', place(first), { name: first.text('name') });
    else if (choices === undefined) log.fault('list-missing', place(first), { list });
    else if ((inside.length + 2) * choices.length <= limit) {
      const ofChoice = (choice: Choice): TableRow[] =>
        asGroup(
          rowOf('', choice.name, choice.label, first),
          inside.map((row) => filledRow(row, choice)),
          last,
        );
      return asGroup(first, choices.flatMap(ofChoice), last);
    } else log.fault('too-many-rows', place(first), { limit: MAX_ROWS });
    return asGroup(first, inside.slice(0, limit), last);
  };

  return expand(0, rows.length, 0);
}

/** Where each loop ends, by where it begins. */
function matchingEnds(types: readonly { readonly kind: string }[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [index, { kind }] of types.entries()) {
    if (kind === 'begin-loop') open.push(index);
    const begin = kind === 'end-loop' ? open.pop() : undefined;
    if (begin !== undefined) ends.set(begin, index);
  }
  return ends;
}

function asGroup(first: TableRow, inside: readonly TableRow[], last: TableRow): TableRow[] {
  const begin = { ...first, text: (column: string) => (column === 'type' ? 'begin_group' : first.text(column)) };
  return [begin, ...inside, rowOf('end_group', '', {}, last)];
}

/** A row that is nothing but its type, name and label. */
function rowOf(type: string, name: string, label: Localized, { row }: TableRow): TableRow {
  return {
    row,
    text: (column) => (column === 'type' ? type : column === 'name' ? name : ''),
    localized: (column) => (column === 'label' ? label : {}),
    others: {},
  };
}

function filledRow(row: TableRow, choice: Choice): TableRow {
  const fill = (text: string, label: string): string => text.replaceAll('%(name)s', choice.name).replaceAll('%(label)s', label);
  return {
    row: row.row,
    text: (column) => fill(row.text(column), inLanguage(choice.label, '') || choice.name),
    localized: (column) =>
      Object.fromEntries(
        Object.entries(row.localized(column)).map(([language, text]) => [
          language,
          fill(text, inLanguage(choice.label, language) || choice.name),
        ]),
      ),
    others: row.others,
  };
}
