// Which questions of a questionnaire are scored, and into which indicator and dimension they count. Follows from the questionnaire
// alone, so it is worked out once for each compiled form.
import Fraction from 'fraction.js';
import { fromDecimal } from './exact.ts';
import { type FilledForm } from './form.ts';
import { type Localized, type Node, type Question, type Questionnaire, type QuestionType, type Repeat } from './questionnaire.ts';

export interface ScoredQuestion {
  readonly question: Question;
  /** Of the question in its indicator. */
  readonly weight: Fraction;
  /** Asked of the respondent, so that it can be left unanswered. */
  readonly isAnswerable: boolean;
  /** Repeats around it, outermost first. */
  readonly repeats: readonly Repeat[];
  /** The author's decimal text as a fraction. */
  pointsOf(score: string): Fraction;
}

export interface IndicatorPlan {
  readonly indicator: string;
  /** Of the group that sets the indicator, else of its first question. */
  readonly label: Localized;
  /** Of the indicator in its dimension. */
  readonly weight: Fraction;
  readonly questions: readonly ScoredQuestion[];
}

export interface DimensionPlan {
  readonly dimension: string;
  readonly label: Localized;
  readonly weight: Fraction;
  readonly indicators: readonly IndicatorPlan[];
}

const notAnswerable: readonly QuestionType[] = ['note', 'calculate', 'hidden', 'start', 'end', 'today', 'username'];

/** Where the walk is: what the groups around a question hand down to it. */
interface Surroundings {
  readonly dimension: string | null;
  readonly indicator: { readonly code: string; readonly label: Localized; readonly weight: string } | null;
  readonly repeats: readonly Repeat[];
}

interface Draft {
  readonly label: Localized;
  readonly weight: Fraction;
  readonly questions: ScoredQuestion[];
}

const one = '1';
const isEmpty = (label: Localized): boolean => Object.values(label).every((text) => text === '');
const numeric = (text: string): Fraction => fromDecimal(text) ?? new Fraction(0);

/** A choice question counts when at least one of its choices has points; any other question when it has an expression. */
export function isScored(question: Question, questionnaire: Questionnaire): boolean {
  if (question.score !== '') return true;
  if (question.type !== 'select_one' && question.type !== 'select_multiple') return false;
  const choices = question.list === null ? [] : (questionnaire.lists[question.list] ?? []);
  return choices.some((choice) => choice.score !== null && choice.score !== 'na');
}

function buildPlan(questionnaire: Questionnaire): readonly DimensionPlan[] {
  const known = new Map<string, Fraction>();
  const pointsOf = (score: string): Fraction => {
    const points = known.get(score) ?? numeric(score);
    known.set(score, points);
    return points;
  };
  // Dimension -> indicator -> draft, in the order of the dimensions sheet and then of the questions.
  const drafts = new Map<string, Map<string, Draft>>(questionnaire.dimensions.map((dimension) => [dimension.name, new Map()]));

  const addQuestion = (question: Question, around: Surroundings): void => {
    const dimension = question.dimension ?? around.dimension;
    if (dimension === null || !isScored(question, questionnaire)) return;
    // A question without an indicator is one by itself; its weight is then that of the indicator in the dimension.
    const code = question.indicator ?? around.indicator?.code ?? null;
    const group = code === around.indicator?.code ? around.indicator : null;
    const indicators = drafts.get(dimension) ?? new Map<string, Draft>();
    drafts.set(dimension, indicators);
    const draft = indicators.get(code ?? question.key) ?? {
      label: group && !isEmpty(group.label) ? group.label : question.label,
      weight: numeric(group?.weight ?? (code === null ? question.weight : one)),
      questions: [],
    };
    indicators.set(code ?? question.key, draft);
    draft.questions.push({
      question,
      weight: numeric(code === null ? one : question.weight),
      isAnswerable: !notAnswerable.includes(question.type),
      repeats: around.repeats,
      pointsOf,
    });
  };

  const walk = (nodes: readonly Node[], around: Surroundings): void => {
    for (const node of nodes) {
      if (node.kind === 'question') {
        addQuestion(node, around);
        continue;
      }
      const setsIndicator = node.indicator !== null && node.indicator !== around.indicator?.code;
      walk(node.children, {
        dimension: node.dimension ?? around.dimension,
        indicator: setsIndicator ? { code: node.indicator, label: node.label, weight: node.weight } : around.indicator,
        repeats: node.kind === 'repeat' ? [...around.repeats, node] : around.repeats,
      });
    }
  };
  walk(questionnaire.children, { dimension: null, indicator: null, repeats: [] });

  return [...drafts].map(([name, indicators]) => {
    const declared = questionnaire.dimensions.find((dimension) => dimension.name === name);
    return {
      dimension: name,
      label: declared?.label ?? { '': name },
      weight: numeric(declared?.weight ?? one),
      indicators: [...indicators].map(([indicator, draft]) => ({ indicator, ...draft })),
    };
  });
}

const plans = new WeakMap<Questionnaire, readonly DimensionPlan[]>();

/** Dimensions in the order of their sheet, those that only questions name after them; everything else in document order. */
export function scoringPlan(questionnaire: Questionnaire): readonly DimensionPlan[] {
  const plan = plans.get(questionnaire) ?? buildPlan(questionnaire);
  plans.set(questionnaire, plan);
  return plan;
}

/**
 * The item keys of the question: one, or one for each repetition that there is now, relevant or not. Without any repetition there is
 * nothing to score, except where being skipped counts as zero: it does so once.
 */
export function placesOf(filled: FilledForm, { question, repeats }: ScoredQuestion): readonly string[] {
  const least = question.scoreIfNotRelevant === 'zero' ? 1 : 0;
  const within = repeats.reduce<readonly string[]>(
    (places, repeat) =>
      places.flatMap((place) => {
        const key = `${place}${repeat.key}`;
        const count = Math.max(least, filled.repetitions(key));
        return Array.from({ length: count }, (_, index) => `${key}[${index + 1}]/`);
      }),
    [''],
  );
  return within.map((place) => `${place}${question.key}`);
}
