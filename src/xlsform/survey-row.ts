// One row of the survey sheet to a question, or (with its children) to a group or repeat.
import { type Group, type Localized, type Node, type Question, type QuestionType, type Repeat } from '../domain/questionnaire.ts';
import { parseYesNo, toExpression } from './cell-values.ts';
import { MEDIA_COLUMN } from './headers.ts';
import { addOther, otherQuestionLabel } from './or-other.ts';
import { readParameters } from './parameters.ts';
import { type SurveyType } from './question-types.ts';
import { decimalCell } from './scoring-sheets.ts';
import { type Inherited, type RowContext } from './survey-context.ts';
import { type TableRow } from './table.ts';

/** Types that ask or tell a person something and therefore need a label. */
const SILENT: ReadonlySet<QuestionType> = new Set(['calculate', 'hidden', 'start', 'end', 'today', 'username']);

/** The row's question, followed by the text question that `or_other` adds. */
export function buildQuestions(row: TableRow, name: string, type: SurveyType, outer: Inherited, context: RowContext): Question[] {
  if (type.kind === 'select') {
    const instead = insteadOfSelect(row, name, outer, context);
    if (instead !== null) return [instead];
    const question = buildQuestion(row, name, type.type, type.list, '', outer, context);
    checkList(row, type.list, type.type, context);
    if (!type.hasOther) return [question];
    return [question, specifyOther(question, type.list, row, context)];
  }
  if (type.kind === 'question') return [buildQuestion(row, name, type.type, null, type.constraint, outer, context)];
  if (type.kind === 'not-asked') return [silent(buildQuestion(row, name, 'hidden', null, '', outer, context))];
  if (type.kind === 'select-from-unknown-file') {
    context.log.fault(
      'choices-file-type',
      { sheet: context.table.sheet, row: row.row, column: context.table.header('type') },
      { file: type.file },
    );
  }
  if (type.kind === 'select-without-list') {
    context.log.fault('select-without-list', { sheet: context.table.sheet, row: row.row, column: context.table.header('type') }, { name });
  }
  // At fault already: kept as a text question, so that references to it are not reported as well.
  return [buildQuestion(row, name, 'text', null, '', outer, context)];
}

/**
 * A select that ODK shows but a chat cannot: one whose choices come from a file (`search()` in appearance), and the row of column headings
 * above a table (appearance `label`), which is a note where it has a text.
 */
function insteadOfSelect(row: TableRow, name: string, outer: Inherited, context: RowContext): Question | null {
  const { table, log } = context;
  const appearance = row.text('appearance');
  if (/\bsearch *\(/.test(appearance)) {
    log.warn('search-not-asked', { sheet: table.sheet, row: row.row, column: table.header('appearance') }, { name });
    return silent(buildQuestion(row, name, 'hidden', null, '', outer, context));
  }
  if (!words(appearance).includes('label')) return null;
  const hasText = Object.keys(row.localized('label')).length > 0;
  const heading = buildQuestion(row, name, hasText ? 'note' : 'hidden', null, '', outer, context);
  const { label, hint } = heading;
  return hasText ? { ...silent(heading), label, hint, type: 'note' } : silent(heading);
}

function buildQuestion(
  row: TableRow,
  name: string,
  writtenType: QuestionType,
  writtenList: string | null,
  typeConstraint: string,
  outer: Inherited,
  context: RowContext,
): Question {
  const { table, log } = context;
  const text = (column: string): string => row.text(column);
  const label = row.localized('label');
  const hint = row.localized('hint');
  const expression = (column: string): string => toExpression(text(column), { yes: 'true()', no: 'false()' });
  const isWordless = Object.keys(label).length === 0 && Object.keys(hint).length === 0;
  // Computed and without any text: nobody is asked, whatever its type (pyxform Question.xml_control).
  const isComputed = isWordless && !SILENT.has(writtenType) && (text('calculation') !== '' || text('trigger') !== '');
  const type = isComputed ? (text('calculation') === '' ? 'hidden' : 'calculate') : writtenType;
  const list = isComputed ? null : writtenList;
  if (!SILENT.has(type) && Object.keys(label).length === 0) {
    const place = { sheet: table.sheet, row: row.row, column: table.header('label') };
    if (isWordless && text(MEDIA_COLUMN) === '') log.fault('label-missing', place, { name });
    else log.warn('label-missing', place, { name });
  }
  const flag = (column: string): string => toExpression(text(column), { yes: 'true()', no: '' });
  const always = (column: string): string => toExpression(text(column), { yes: '', no: 'false()' });
  const calculation = expression('calculation');
  const fallback = text('default');
  if (type === 'calculate' && calculation === '' && !isDynamic(fallback)) {
    log.fault('calculation-missing', { sheet: table.sheet, row: row.row, column: table.header('calculation') }, { name });
  }
  return {
    kind: 'question',
    type,
    key: name,
    name,
    label,
    row: row.row,
    relevant: always('relevant'),
    appearance: words(text('appearance')),
    ...scoringOf(row, outer, context),
    hint,
    guidance: row.localized('guidance_hint'),
    required: flag('required'),
    requiredMessage: row.localized('required_message'),
    constraint: always('constraint') || typeConstraint,
    constraintMessage: row.localized('constraint_message'),
    calculation,
    default: fallback,
    readOnly: flag('read_only'),
    trigger: triggers(text('trigger')),
    list,
    choiceFilter: text('choice_filter'),
    parameters: readParameters(row, type, context),
    score: text('score'),
    scoreIfNotRelevant: scoreIfNotRelevant(row, context),
  };
}

/** A standard type that a chat does not ask: it keeps its place and name, and is always empty. */
function silent(question: Question): Question {
  return { ...question, required: '', constraint: '', calculation: '', default: '', appearance: [], parameters: {}, label: {}, hint: {} };
}

/** The group or repeat that `row` begins. */
export function buildGroup(
  row: TableRow,
  name: string,
  kind: 'group' | 'repeat',
  inherited: Inherited,
  children: readonly Node[],
  context: RowContext,
): Group | Repeat {
  const { table, log } = context;
  const label = row.localized('label');
  const appearance = words(row.text('appearance'));
  if (Object.keys(label).length === 0 && !appearance.includes('field-list')) {
    log.warn('group-without-label', { sheet: table.sheet, row: row.row, column: table.header('label') }, { name });
  }
  for (const column of ['score', 'score_if_not_relevant', 'required']) {
    if (row.text(column) === '' || parseYesNo(row.text(column)) === false) continue;
    log.warn('column-not-for-groups', { sheet: table.sheet, row: row.row, column: table.header(column) }, { name, column });
  }
  if (isTableOfRows(children, appearance)) appearance.push('table-list');
  if (appearance.includes('table-list')) checkTable(name, children, context);
  const base = {
    key: name,
    name,
    label,
    row: row.row,
    relevant: toExpression(row.text('relevant'), { yes: '', no: 'false()' }),
    appearance,
    ...scoringOf(row, inherited, context),
    children,
  };
  return kind === 'group' ? { kind, ...base } : { kind, ...base, repeatCount: row.text('repeat_count') };
}

/** A table as it was written before `table-list`, and as pyxform still writes it out: rows of one scale without its labels. */
function isTableOfRows(children: readonly Node[], appearance: readonly string[]): boolean {
  const selects = children.filter((child): child is Question => child.kind === 'question' && child.list !== null);
  const [first] = selects;
  return (
    first !== undefined &&
    selects.length > 1 &&
    !appearance.includes('table-list') &&
    selects.every((each) => each.list === first.list && each.choiceFilter === '' && each.appearance.includes('list-nolabel'))
  );
}

/** The questions of a table share one scale, all of it (pyxform: table-list). */
function checkTable(name: string, children: readonly Node[], context: RowContext): void {
  const { table, log } = context;
  const selects = children.filter((child): child is Question => child.kind === 'question' && child.list !== null);
  const list = selects[0]?.list ?? '';
  for (const select of selects) {
    if (select.list !== list) {
      log.fault(
        'table-list-mixed',
        { sheet: table.sheet, row: select.row, column: table.header('type') },
        { name, list, other: select.list ?? '' },
      );
    } else if (select.choiceFilter !== '') {
      log.fault('table-list-filtered', { sheet: table.sheet, row: select.row, column: table.header('choice_filter') }, { name });
    }
  }
}

function scoringOf(row: TableRow, outer: Inherited, context: RowContext): Inherited & { readonly weight: string } {
  const { table, log, dimensions } = context;
  const dimension = row.text('dimension');
  if (dimension !== '' && !dimensions.has(dimension)) {
    const place = { sheet: table.sheet, row: row.row, column: table.header('dimension') };
    const meant = log.nearest(dimension, dimensions);
    if (meant === undefined) log.fault('dimension-unknown', place, { dimension });
    else log.fault('dimension-unknown-near', place, { dimension, nearest: meant });
  }
  return {
    dimension: dimension || outer.dimension,
    indicator: row.text('indicator') || outer.indicator,
    weight: decimalCell(table, row, 'weight', '1', log),
  };
}

function scoreIfNotRelevant(row: TableRow, context: RowContext): Question['scoreIfNotRelevant'] {
  const text = row.text('score_if_not_relevant');
  if (text === '') return 'left-out';
  if (text.toLowerCase() === 'na') return 'na';
  const { table, log } = context;
  const place = { sheet: table.sheet, row: row.row, column: table.header('score_if_not_relevant') };
  if (text !== '0') log.fault('score-if-not-relevant', place, { text });
  return 'zero';
}

/** The list must exist; names of choices that are answered together must not contain spaces, which divide them in an answer. */
function checkList(row: TableRow, list: string, type: QuestionType, context: RowContext): void {
  const { table, log, lists, spacedLists } = context;
  const place = { sheet: table.sheet, row: row.row, column: table.header('type') };
  const choices = lists.get(list);
  if (choices === undefined) {
    const meant = log.nearest(list, lists.keys());
    if (meant === undefined) log.fault('list-missing', place, { list });
    else log.fault('list-missing-near', place, { list, nearest: meant });
    lists.set(list, []);
    return;
  }
  if (type === 'select_one' || spacedLists.has(list)) return;
  spacedLists.add(list);
  for (const choice of choices) {
    if (/\s/.test(choice.name))
      log.fault('choice-name-with-space', { sheet: 'choices', row: choice.row, column: 'name' }, { name: choice.name, list });
  }
}

function specifyOther(question: Question, list: string, row: TableRow, context: RowContext): Question {
  const { table, log, lists } = context;
  if (question.choiceFilter !== '') {
    log.fault('or-other-with-filter', { sheet: table.sheet, row: row.row, column: table.header('choice_filter') }, { name: question.name });
  }
  lists.set(list, addOther(lists.get(list) ?? [], question.label));
  const none: Localized = {};
  return {
    ...question,
    type: 'text',
    key: `${question.name}_other`,
    name: `${question.name}_other`,
    label: otherQuestionLabel(question.label),
    relevant: `selected(../${question.name}, 'other')`,
    appearance: [],
    weight: '1',
    hint: none,
    guidance: none,
    required: '',
    requiredMessage: none,
    constraint: '',
    constraintMessage: none,
    calculation: '',
    default: '',
    readOnly: '',
    trigger: [],
    list: null,
    choiceFilter: '',
    parameters: {},
    score: '',
    scoreIfNotRelevant: 'left-out',
  };
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(/\s+/);
}

const MAX_TRIGGERS = 100;

/** References as written, until the keys are known (survey-keys.ts). */
function triggers(text: string): string[] {
  return text
    .split(',', MAX_TRIGGERS)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Whether a default is computed: it refers to something or calls a function. */
function isDynamic(text: string): boolean {
  return /\$\{|\(/.test(text);
}
