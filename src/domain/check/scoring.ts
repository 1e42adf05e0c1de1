// Scoring that cannot be meant: points that count nowhere, choices without points, weights without sense, gates that raise a score.
import type Fraction from 'fraction.js';
import { type Tree } from '../form/compile.ts';
import { type Definition, isAsked, isQuestion } from '../form/definition.ts';
import { type Names, trace } from '../form/trace.ts';
import { type Choice, type Question, type Questionnaire } from '../questionnaire.ts';
import { isScored, scoringPlan } from '../scoring-plan.ts';
import { type FaultList, type Place } from './fault-list.ts';

export function checkScoring(tree: Tree, names: Names, questionnaire: Questionnaire, faults: FaultList): void {
  const plan = scoringPlan(questionnaire);
  const counted = new Set(
    plan.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions.map(({ question }) => question))),
  );
  for (const definition of tree.definitions) {
    checkPlace(definition, counted, questionnaire, faults);
    checkGate(definition, counted, questionnaire, names, faults);
  }
  checkChoices(counted, questionnaire, faults);
  checkWeights(questionnaire, faults);
}

/** Points outside every dimension, and weights where nothing is weighed. */
function checkPlace({ node }: Definition, counted: ReadonlySet<Question>, questionnaire: Questionnaire, faults: FaultList): void {
  if (node === null) return;
  const place = (column: string): Place => ({ sheet: 'survey', row: node.row, column });
  const isCounted = node.kind === 'question' && counted.has(node);
  if (node.kind === 'question' && !isCounted && isScored(node, questionnaire)) {
    faults.warn('scored-outside-dimension', place('dimension'), { name: node.name });
    return;
  }
  const isWeighed = node.kind === 'question' ? isCounted : node.indicator !== null;
  if (node.weight !== '1' && !isWeighed) faults.warn('weight-without-effect', place('weight'), { name: node.name, weight: node.weight });
}

/**
 * A gate without a rule: answering so that scored questions are skipped takes them out of the score, and nothing says that this is
 * meant. It is said by `score_if_not_relevant` (`0` or `na`) on what is skipped, or by points (or `na`) on the gate's choices.
 */
function checkGate(
  definition: Definition,
  counted: ReadonlySet<Question>,
  questionnaire: Questionnaire,
  names: Names,
  faults: FaultList,
): void {
  const { relevant } = definition.expressions;
  if (relevant === null) return;
  const gates = new Set<Definition>();
  trace(relevant, definition, names, { read: (read) => gates.add(read) });
  const asked = [...gates].filter(isQuestion).filter(({ node }) => isAsked(node));
  if (asked.length === 0 || asked.some(({ node }) => hasRule(node, questionnaire))) return;
  const leftOut = within(definition).filter((question) => counted.has(question) && question.scoreIfNotRelevant === 'left-out');
  if (leftOut.length === 0) return;
  faults.warn(
    'gate-without-rule',
    { sheet: 'survey', row: definition.node?.row ?? null, column: 'relevant' },
    { name: definition.name, gate: asked.map(({ name }) => name).join(', '), number: leftOut.length },
  );
}

function hasRule(question: Question, { lists }: Questionnaire): boolean {
  if (question.score !== '') return true;
  const choices = question.list !== null && Object.hasOwn(lists, question.list) ? (lists[question.list] ?? []) : [];
  return choices.some(({ score }) => score !== null);
}

function within(definition: Definition): readonly Question[] {
  return isQuestion(definition) ? [definition.node] : definition.children.flatMap(within);
}

function checkChoices(counted: ReadonlySet<Question>, { lists }: Questionnaire, faults: FaultList): void {
  const scored = new Set([...counted].flatMap(({ list, score }) => (list === null || score !== '' ? [] : [list])));
  for (const list of scored) {
    const choices: readonly Choice[] = Object.hasOwn(lists, list) ? (lists[list] ?? []) : [];
    for (const { name, score, row } of choices) {
      if (score === null) faults.warn('choice-unscored', { sheet: 'choices', row, column: 'score' }, { name, list });
    }
  }
}

function checkWeights(questionnaire: Questionnaire, faults: FaultList): void {
  const plan = scoringPlan(questionnaire);
  const areZero = (weights: readonly Fraction[]): boolean => weights.length > 0 && weights.every((weight) => weight.equals(0));
  const scored = plan.filter(({ indicators }) => indicators.length > 0);
  if (areZero(scored.map(({ weight }) => weight))) faults.warn('weights-all-zero', { sheet: 'dimensions', row: null, column: 'weight' });
  for (const { dimension, indicators } of plan) {
    if (indicators.length === 0) {
      faults.warn('dimension-without-questions', { sheet: 'dimensions', row: null, column: 'name' }, { dimension });
      continue;
    }
    const rowOf = (index: number): number | null => indicators[index]?.questions[0]?.question.row ?? null;
    if (areZero(indicators.map(({ weight }) => weight))) {
      faults.warn('weights-all-zero-in', { sheet: 'survey', row: rowOf(0), column: 'weight' }, { name: dimension });
    }
    for (const [index, { indicator, questions }] of indicators.entries()) {
      if (!areZero(questions.map(({ weight }) => weight))) continue;
      faults.warn('weights-all-zero-in', { sheet: 'survey', row: rowOf(index), column: 'weight' }, { name: indicator });
    }
  }
}
