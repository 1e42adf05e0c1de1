// The tree of nodes to rows of the survey sheet; survey-sheet.ts read the other way round.
import { type Localized, type Node, type Question, type Questionnaire } from '../domain/questionnaire.ts';

/** The cells of a row as text. */
export interface SurveyRow {
  readonly type: string;
  readonly name: string;
  readonly label: Localized;
  readonly hint: Localized;
  readonly guidance: Localized;
  readonly required: string;
  readonly requiredMessage: Localized;
  readonly relevant: string;
  readonly constraint: string;
  readonly constraintMessage: Localized;
  readonly calculation: string;
  readonly default: string;
  readonly readOnly: string;
  readonly appearance: string;
  readonly choiceFilter: string;
  readonly repeatCount: string;
  readonly parameters: string;
  readonly trigger: string;
  readonly dimension: string;
  readonly indicator: string;
  readonly weight: string;
  readonly score: string;
  readonly scoreIfNotRelevant: string;
}

const EMPTY: SurveyRow = {
  type: '',
  name: '',
  label: {},
  hint: {},
  guidance: {},
  required: '',
  requiredMessage: {},
  relevant: '',
  constraint: '',
  constraintMessage: {},
  calculation: '',
  default: '',
  readOnly: '',
  appearance: '',
  choiceFilter: '',
  repeatCount: '',
  parameters: '',
  trigger: '',
  dimension: '',
  indicator: '',
  weight: '',
  score: '',
  scoreIfNotRelevant: '',
};

/** Rows in document order, ends of groups included. */
export function surveyRows(q: Questionnaire): SurveyRow[] {
  return q.children.flatMap((node) => nodeRows(node, { dimension: null, indicator: null }));
}

function nodeRows(node: Node, outer: Pick<Node, 'dimension' | 'indicator'>): SurveyRow[] {
  const base = {
    ...EMPTY,
    name: node.name,
    label: node.label,
    relevant: node.relevant,
    appearance: node.appearance.join(' '),
    // What the group outside says already is not said again.
    dimension: node.dimension === outer.dimension ? '' : (node.dimension ?? ''),
    indicator: node.indicator === outer.indicator ? '' : (node.indicator ?? ''),
    weight: node.weight === '1' ? '' : node.weight,
  };
  if (node.kind === 'question') return [{ ...base, ...questionCells(node) }];
  return [
    { ...base, type: `begin_${node.kind}`, repeatCount: node.kind === 'repeat' ? node.repeatCount : '' },
    ...node.children.flatMap((child) => nodeRows(child, node)),
    { ...EMPTY, type: `end_${node.kind}` },
  ];
}

function questionCells(question: Question): Partial<SurveyRow> {
  return {
    type: question.list === null ? question.type : `${question.type} ${question.list}`,
    hint: question.hint,
    guidance: question.guidance,
    required: flag(question.required),
    requiredMessage: question.requiredMessage,
    constraint: question.constraint,
    constraintMessage: question.constraintMessage,
    calculation: question.calculation,
    default: question.default,
    readOnly: flag(question.readOnly),
    choiceFilter: question.choiceFilter,
    parameters: Object.entries(question.parameters)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    // A trigger is a unique name, which is its key (survey-keys.ts).
    trigger: question.trigger.map((key) => `\${${key}}`).join(', '),
    score: question.score,
    scoreIfNotRelevant: { zero: '0', na: 'na', 'left-out': '' }[question.scoreIfNotRelevant],
  };
}

function flag(expression: string): string {
  return expression === 'true()' ? 'yes' : expression;
}
