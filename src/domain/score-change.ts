// How a score has changed since an earlier round, like for like: only questions that both questionnaires ask and score in the same way
// take part, on both sides with the weights of today.
import Fraction from 'fraction.js';
import { fromExact, toExact, type Exact } from './exact.ts';
import { questionKeyOf } from './item-key.ts';
import { type Question, type Questionnaire } from './questionnaire.ts';
import { type QuestionScore, type Score } from './scoring.ts';
import { scoringPlan, type DimensionPlan } from './scoring-plan.ts';

export interface ScoredAnswers {
  readonly score: Score;
  readonly questionnaire: Questionnaire;
}

interface DimensionChange {
  /** Points now less points then; null where either side has none. */
  readonly points: Exact | null;
  /** Whether the dimension asks and weighs the same in both; else only the questions in common are compared. */
  readonly isSame: boolean;
}

export interface ScoreChange {
  readonly total: Exact | null;
  readonly isSame: boolean;
  /** By name of today's dimensions. */
  readonly dimensions: ReadonlyMap<string, DimensionChange>;
  /** Points now less points then by item key; absent where they cannot be compared. Repeated items have no fellow in the earlier round. */
  readonly items: ReadonlyMap<string, Exact>;
}

/** What decides the points of a question; wording does not. */
function definitionOf(question: Question, { lists }: Questionnaire): string {
  const choices = question.list === null ? [] : (lists[question.list] ?? []);
  const points = choices.map(({ name, score }) => [name, score]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return JSON.stringify([question.type, question.score, question.scoreIfNotRelevant, points]);
}

interface Definition {
  readonly dimension: string;
  readonly text: string;
}

function definitionsOf(questionnaire: Questionnaire): ReadonlyMap<string, Definition> {
  return new Map(
    scoringPlan(questionnaire).flatMap(({ dimension, indicators }) =>
      indicators.flatMap(({ questions }) =>
        questions.map(({ question }) => [question.key, { dimension, text: definitionOf(question, questionnaire) }] as const),
      ),
    ),
  );
}

/** Everything of a dimension that moves its points. */
const shapeOf = (plan: DimensionPlan | undefined, questionnaire: Questionnaire): string =>
  JSON.stringify(
    plan?.indicators.map(({ weight, questions }) => [
      weight.toFraction(),
      questions.map((one) => [one.question.key, one.weight.toFraction(), definitionOf(one.question, questionnaire)]),
    ]),
  );

interface Part {
  readonly points: Fraction | null;
  readonly weight: Fraction;
}

function mean(parts: readonly Part[]): Fraction | null {
  let sum = new Fraction(0);
  let weight = new Fraction(0);
  for (const part of parts) {
    if (part.points === null) continue;
    sum = sum.add(part.points.mul(part.weight));
    weight = weight.add(part.weight);
  }
  return weight.equals(0) ? null : sum.div(weight);
}

function questionsOf(score: Score): ReadonlyMap<string, readonly QuestionScore[]> {
  const found = new Map<string, QuestionScore[]>();
  for (const { indicators } of score.dimensions)
    for (const { questions } of indicators)
      for (const question of questions) {
        const key = questionKeyOf(question.key);
        found.set(key, [...(found.get(key) ?? []), question]);
      }
  return found;
}

/** The points of one dimension from the given questions alone. */
function restricted(plan: DimensionPlan, keys: ReadonlySet<string>, score: ReadonlyMap<string, readonly QuestionScore[]>): Fraction | null {
  return mean(
    plan.indicators.map(({ weight, questions }) => ({
      weight,
      points: mean(
        questions
          .filter(({ question }) => keys.has(question.key))
          .flatMap((entry) =>
            (score.get(entry.question.key) ?? []).map(({ points }) => ({
              weight: entry.weight,
              points: points === null ? null : fromExact(points),
            })),
          ),
      ),
    })),
  );
}

const difference = (now: Fraction | null, then: Fraction | null): Exact | null =>
  now === null || then === null ? null : toExact(now.sub(then));

/** Both scores are of the same agency; `before` is of the earlier round. */
export function compareScores(now: ScoredAnswers, before: ScoredAnswers): ScoreChange {
  const plans = scoringPlan(now.questionnaire);
  const plansBefore = new Map(scoringPlan(before.questionnaire).map((plan) => [plan.dimension, plan]));
  const definitions = definitionsOf(before.questionnaire);
  const common = new Set(
    [...definitionsOf(now.questionnaire)].flatMap(([key, { dimension, text }]) => {
      const then = definitions.get(key);
      return then?.text === text && then.dimension === dimension ? [key] : [];
    }),
  );
  const [scoreNow, scoreBefore] = [questionsOf(now.score), questionsOf(before.score)];
  const compared = plans.map((plan) => {
    const then = plansBefore.get(plan.dimension);
    return {
      plan,
      isSame: shapeOf(plan, now.questionnaire) === shapeOf(then, before.questionnaire),
      isSameWeight: then !== undefined && plan.weight.equals(then.weight),
      now: restricted(plan, common, scoreNow),
      then: restricted(plan, common, scoreBefore),
    };
  });
  const total = (side: 'now' | 'then'): Fraction | null => mean(compared.map((one) => ({ weight: one.plan.weight, points: one[side] })));
  const items = new Map<string, Exact>();
  for (const [key, [question]] of scoreNow) {
    const then = scoreBefore.get(key)?.[0];
    if (!common.has(key) || question?.key !== key || then?.key !== key) continue;
    if (question.points !== null && then.points !== null) items.set(key, toExact(fromExact(question.points).sub(fromExact(then.points))));
  }
  return {
    total: difference(total('now'), total('then')),
    isSame: plansBefore.size === plans.length && compared.every((one) => one.isSame && one.isSameWeight),
    dimensions: new Map(compared.map((one) => [one.plan.dimension, { points: difference(one.now, one.then), isSame: one.isSame }])),
    items,
  };
}
