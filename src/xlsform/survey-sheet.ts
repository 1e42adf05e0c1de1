// The survey sheet: rows to a tree of groups, repeats and questions. What a row means is in survey-row.ts; here is the nesting, the names
// and the keys.
import { type Choice, type Node } from '../domain/questionnaire.ts';
import { isName, parseYesNo } from './cell-values.ts';
import { type FaultLog } from './faults.ts';
import { expandLoops } from './loops.ts';
import { parseType, suggestType } from './question-types.ts';
import { assignKeys } from './survey-keys.ts';
import { type Inherited, type RowContext } from './survey-context.ts';
import { buildGroup, buildQuestions } from './survey-row.ts';
import { type Table, type TableRow } from './table.ts';

/** Groups and repeats inside each other; deeper is a mistake, or an attack on whatever walks the tree. */
const MAX_DEPTH = 30;

/** A group or repeat whose end has not come yet. */
interface Open {
  readonly kind: 'group' | 'repeat';
  readonly name: string;
  readonly row: TableRow | null;
  readonly inherited: Inherited;
  readonly children: Node[];
  /** Row of each name taken in it, and of each in lower case. */
  readonly names: Map<string, number>;
  readonly lowerNames: Map<string, number>;
}

export interface Survey {
  readonly children: readonly Node[];
  /** The choice lists, with what `or_other` added to them. */
  readonly lists: ReadonlyMap<string, readonly Choice[]>;
}

export interface SurveyContext {
  readonly lists: ReadonlyMap<string, readonly Choice[]>;
  readonly dimensions: ReadonlySet<string>;
}

/** Reads the survey sheet; rows that are at fault are left out or repaired, so that the other checks have something to go on. */
export function readSurvey(table: Table, context: SurveyContext, log: FaultLog): Survey {
  if (!table.has('type')) log.fault('column-missing', { sheet: table.sheet, row: 1 }, { column: 'type' });
  // A form of nothing but notes needs no names (pyxform requires the type column only).
  const isNamed = table.has('name') || table.rows.every((row) => /note|^$/i.test(row.text('type')));
  if (!isNamed) log.fault('column-missing', { sheet: table.sheet, row: 1 }, { column: 'name' });
  const disabled = table.rows.find((row) => row.text('disabled') !== '');
  if (disabled !== undefined) log.warn('disabled-column', { sheet: table.sheet, row: disabled.row, column: table.header('disabled') });
  const rowContext: RowContext = { table, log, dimensions: context.dimensions, lists: new Map(context.lists), spacedLists: new Set() };
  const root = open('group', '', null, { dimension: null, indicator: null });
  const stack = [root];
  const repeatNames = new Map<string, number>();
  const enabled = table.rows.filter((row) => parseYesNo(row.text('disabled')) !== true);
  for (const row of expandLoops(enabled, rowContext)) {
    if (stack.length > MAX_DEPTH) {
      log.fault('too-deep', { sheet: table.sheet, row: row.row }, { limit: MAX_DEPTH });
      break;
    }
    readRow(row, stack, repeatNames, rowContext);
  }
  for (const unclosed of stack.splice(1).reverse()) {
    const at = { sheet: table.sheet, row: unclosed.row?.row ?? 1, column: table.header('type') };
    log.fault('begin-without-end', at, { kind: unclosed.kind, name: unclosed.name });
    close(unclosed, stack.at(-1) ?? root, rowContext);
  }
  return { children: assignKeys(root.children, table, log), lists: rowContext.lists };
}

function open(kind: 'group' | 'repeat', name: string, row: TableRow | null, inherited: Inherited): Open {
  return { kind, name, row, inherited, children: [], names: new Map(), lowerNames: new Map() };
}

function readRow(row: TableRow, stack: Open[], repeatNames: Map<string, number>, context: RowContext): void {
  const { table, log } = context;
  const place = { sheet: table.sheet, row: row.row, column: table.header('type') };
  const parent = stack.at(-1);
  if (parent === undefined) return;
  const cell = row.text('type');
  if (cell === '') {
    const hasLabel = Object.keys(row.localized('label')).length > 0;
    if (row.text('name') !== '' || hasLabel) log.fault('type-missing', place, { name: row.text('name') });
    else log.warn('row-without-question', place);
    return;
  }
  const type = parseType(cell);
  // Every loop that is whole has become groups; what is left has been reported.
  if (type.kind === 'begin-loop' || type.kind === 'end-loop') return;
  if (type.kind === 'end') {
    endNode(row, type.node, stack, context);
    return;
  }
  if (type.kind === 'unknown') {
    const meant = suggestType(cell, log);
    if (meant === undefined) log.fault('unknown-type', place, { type: cell });
    else log.fault('unknown-type-near', place, { type: cell, nearest: meant });
  }
  if (type.kind === 'not-asked') log.warn('type-not-asked', place, { type: cell });
  if (type.kind === 'not-asked' && type.as === 'left-out') return;
  const name = nameOf(row, cell, context);
  if (type.kind === 'begin') {
    if (name !== '') claimName(name, row, parent, type.node === 'repeat' ? repeatNames : null, context);
    stack.push(open(type.node, name, row, inheritedBy(row, parent.inherited)));
    return;
  }
  if (name === '' || !claimName(name, row, parent, null, context)) return;
  const questions = buildQuestions(row, name, type, parent.inherited, context);
  for (const extra of questions.slice(1)) {
    if (!claimName(extra.name, row, parent, null, context)) return;
  }
  parent.children.push(...questions);
}

function inheritedBy(row: TableRow, outer: Inherited): Inherited {
  return { dimension: row.text('dimension') || outer.dimension, indicator: row.text('indicator') || outer.indicator };
}

function endNode(row: TableRow, kind: 'group' | 'repeat', stack: Open[], context: RowContext): void {
  const { table, log } = context;
  const place = { sheet: table.sheet, row: row.row, column: table.header('type') };
  const last = stack.length > 1 ? stack.pop() : undefined;
  const parent = stack.at(-1);
  if (last === undefined || parent === undefined) {
    log.fault('end-without-begin', place, { kind });
    return;
  }
  if (last.kind !== kind) log.fault('end-of-other-kind', place, { kind, begun: last.kind, name: last.name, row: last.row?.row ?? 1 });
  close(last, parent, context);
}

function close(closed: Open, parent: Open, context: RowContext): void {
  if (closed.row !== null && closed.name !== '') {
    parent.children.push(buildGroup(closed.row, closed.name, closed.kind, closed.inherited, closed.children, context));
  }
}

function nameOf(row: TableRow, type: string, context: RowContext): string {
  const { table, log } = context;
  const name = row.text('name');
  const place = { sheet: table.sheet, row: row.row, column: table.header('name') };
  if (name === '') {
    // As pyxform names them, so that exported data has the same columns.
    if (/note/i.test(type)) return `generated_note_name_${row.row}`;
    log.fault('name-missing', place, { type });
  } else if (!isName(name)) log.fault('name-invalid', place, { name });
  return name;
}

/** Takes `name` in `parent`; false (and a fault) when it is taken. Repeats must be unique in the whole survey. */
function claimName(name: string, row: TableRow, parent: Open, repeatNames: Map<string, number> | null, context: RowContext): boolean {
  const { table, log } = context;
  const place = { sheet: table.sheet, row: row.row, column: table.header('name') };
  const other = parent.names.get(name) ?? repeatNames?.get(name);
  if (name === 'meta') log.fault('name-reserved', place, { name });
  if (other !== undefined) {
    log.fault('duplicate-name', place, { name, row: other });
    return false;
  }
  const similar = parent.lowerNames.get(name.toLowerCase());
  if (similar !== undefined) log.warn('name-differs-by-case', place, { name, row: similar });
  parent.names.set(name, row.row);
  parent.lowerNames.set(name.toLowerCase(), row.row);
  repeatNames?.set(name, row.row);
  return true;
}
