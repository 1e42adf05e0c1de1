// Scores: answers -> questions -> indicators -> dimensions -> total -> maturity level. Weighted means whose weights renormalise over what
// applies, computed in exact fractions and rounded only where shown. The rules are the columns of the design's "Questionnaires are XLSForm".
import Fraction from 'fraction.js';
import { fromDecimal, toExact, type Exact } from './exact.ts';
import { type FilledForm } from './form.ts';
import { type Level } from './questionnaire.ts';
import { placesOf, scoringPlan, type IndicatorPlan, type ScoredQuestion } from './scoring-plan.ts';

export interface QuestionScore {
  readonly key: string;
  /** null = not applicable: not relevant, an `na` choice, an empty score expression. */
  readonly points: Exact | null;
  /** Why there are no points, or zero points. */
  readonly reason: 'scored' | 'unanswered' | 'not-relevant' | 'not-applicable';
  /** Of the question in its indicator, as the author gave it. */
  readonly weight: Exact;
  /** Share of the total that this question carries now, after renormalising; 0 when not applicable. */
  readonly share: Exact;
}

export interface IndicatorScore {
  readonly indicator: string;
  readonly points: Exact | null;
  readonly weight: Exact;
  readonly share: Exact;
  readonly questions: readonly QuestionScore[];
}

export interface DimensionScore {
  readonly dimension: string;
  readonly points: Exact | null;
  readonly weight: Exact;
  readonly share: Exact;
  readonly indicators: readonly IndicatorScore[];
}

export interface Score {
  readonly total: Exact | null;
  /** Name of the maturity level; null when nothing applied or the questionnaire has no levels. */
  readonly level: string | null;
  readonly dimensions: readonly DimensionScore[];
}

const zero = new Fraction(0);
const hundred = new Fraction(100);

interface Weighted {
  /** null = not applicable: takes no part, and its weight goes to the others. */
  readonly points: Fraction | null;
  readonly weight: Fraction;
}

interface Mean {
  readonly points: Fraction | null;
  /** Sum of the weights that take part. */
  readonly weight: Fraction;
}

function weightedMean(parts: readonly Weighted[]): Mean {
  let sum = zero;
  let weight = zero;
  for (const part of parts) {
    if (part.points === null) continue;
    sum = sum.add(part.points.mul(part.weight));
    weight = weight.add(part.weight);
  }
  return { points: weight.equals(zero) ? null : sum.div(weight), weight };
}

/** Share of the whole that a part carries in a mean which itself carries `share`. */
const shareOf = (part: Weighted, mean: Mean, share: Fraction): Fraction =>
  part.points === null || mean.points === null ? zero : share.mul(part.weight).div(mean.weight);

const within = (points: Fraction): Fraction => (points.compare(zero) < 0 ? zero : points.compare(hundred) > 0 ? hundred : points);

/** A double has 15 to 17 digits; a result that uses them all is nearly always a fraction cut short. */
const longNumber = /\d{15}/;

/**
 * Points that an expression gives. Expressions compute in doubles, so a third comes back as 33.333333333333336: the simplest fraction
 * within a double's accuracy is taken instead, so that three thirds are a whole at the edge of a level. An empty result, which is also
 * what a sum with a missing number gives, means "not applicable"; words count as zero.
 */
function expressionPoints(result: string): Fraction | null {
  if (result.trim() === '') return null;
  const points = fromDecimal(result) ?? zero;
  return within(longNumber.test(result.replace('.', '')) ? points.simplify(1e-13) : points);
}

interface Points {
  readonly points: Fraction | null;
  readonly reason: QuestionScore['reason'];
}

function choicePoints(filled: FilledForm, entry: ScoredQuestion, key: string, value: string): Points {
  const chosen = entry.question.type === 'select_multiple' ? value.split(' ') : [value];
  let sum = zero;
  for (const choice of filled.item(key)?.choices ?? []) {
    if (choice.score === null || !chosen.includes(choice.name)) continue;
    if (choice.score === 'na') return { points: null, reason: 'not-applicable' };
    sum = sum.add(entry.pointsOf(choice.score));
  }
  return { points: within(sum), reason: 'scored' };
}

function questionPoints(filled: FilledForm, entry: ScoredQuestion, key: string): Points {
  const { question } = entry;
  if (!filled.isRelevant(key)) return { points: question.scoreIfNotRelevant === 'zero' ? zero : null, reason: 'not-relevant' };
  const value = entry.isAnswerable ? (filled.item(key)?.value ?? '') : null;
  if (value === '') return { points: zero, reason: 'unanswered' };
  if (question.score === '') return choicePoints(filled, entry, key, value ?? '');
  const points = expressionPoints(filled.evaluate(question.score, key));
  return { points, reason: points === null ? 'not-applicable' : 'scored' };
}

interface Scored extends Weighted {
  readonly key: string;
  readonly reason: QuestionScore['reason'];
}

interface ScoredIndicator extends Weighted {
  readonly indicator: string;
  readonly mean: Mean;
  readonly questions: readonly Scored[];
}

function scoreIndicator(filled: FilledForm, plan: IndicatorPlan): ScoredIndicator {
  const questions = plan.questions.flatMap((entry) =>
    placesOf(filled, entry).map((key) => ({ key, weight: entry.weight, ...questionPoints(filled, entry, key) })),
  );
  const mean = weightedMean(questions);
  return { indicator: plan.indicator, weight: plan.weight, points: mean.points, mean, questions };
}

const exactOrNull = (points: Fraction | null): Exact | null => (points === null ? null : toExact(points));

function indicatorScore(scored: ScoredIndicator, share: Fraction): IndicatorScore {
  // Most questions of an indicator weigh the same: their share is worked out once.
  const shares = new Map<Fraction, Exact>();
  const questionShare = (question: Scored): Exact => {
    if (question.points === null) return '0';
    const known = shares.get(question.weight) ?? toExact(shareOf(question, scored.mean, share));
    shares.set(question.weight, known);
    return known;
  };
  return {
    indicator: scored.indicator,
    points: exactOrNull(scored.points),
    weight: toExact(scored.weight),
    share: toExact(share),
    questions: scored.questions.map((question) => ({
      key: question.key,
      points: exactOrNull(question.points),
      reason: question.reason,
      weight: toExact(question.weight),
      share: questionShare(question),
    })),
  };
}

/** The highest level whose lower bound the exact total reaches; null under the lowest bound. */
function levelOf(total: Fraction | null, levels: readonly Level[]): string | null {
  if (total === null) return null;
  return levels.findLast((level) => total.compare(fromDecimal(level.from) ?? zero) >= 0)?.name ?? null;
}

/**
 * The score of the answers as they are. A pure function of questionnaire version and answers. Unanswered questions count zero, so
 * before submitting this is what the response would get now. Dimensions and indicators are all there, applicable or not, in the
 * questionnaire's order.
 */
export function scoreForm(filled: FilledForm): Score {
  const dimensions = scoringPlan(filled.form.questionnaire).map((plan) => {
    const indicators = plan.indicators.map((indicator) => scoreIndicator(filled, indicator));
    const mean = weightedMean(indicators);
    return { dimension: plan.dimension, weight: plan.weight, points: mean.points, mean, indicators };
  });
  const total = weightedMean(dimensions);
  const whole = new Fraction(1);
  return {
    total: exactOrNull(total.points),
    level: levelOf(total.points, filled.form.questionnaire.levels),
    dimensions: dimensions.map((scored) => {
      const share = shareOf(scored, total, whole);
      return {
        dimension: scored.dimension,
        points: exactOrNull(scored.points),
        weight: toExact(scored.weight),
        share: toExact(share),
        indicators: scored.indicators.map((indicator) => indicatorScore(indicator, shareOf(indicator, scored.mean, share))),
      };
    }),
  };
}
