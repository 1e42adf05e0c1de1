// The changes that would raise the total most, with the questionnaire's advice for each.
import Fraction from 'fraction.js';
import { fromDecimal, fromExact, toExact, type Exact } from './exact.ts';
import { type FilledForm, type FormItem } from './form.ts';
import { type Advice, type Localized } from './questionnaire.ts';
import { type IndicatorScore, type QuestionScore, type Score } from './scoring.ts';

export interface Improvement {
  readonly key: string;
  readonly indicator: string;
  readonly dimension: string;
  /** Points of the question now, and after the change. */
  readonly from: Exact;
  readonly to: Exact;
  /**
   * What the total would gain with everything else as it is; questions that the change would open or close are not counted, for nobody
   * knows their answers.
   */
  readonly gain: Exact;
  /** Text of the advice sheet for the indicator at its present points. */
  readonly advice: Localized | null;
  /** Name of the choice to come to, or to add; absent where the points come from an expression. */
  readonly toChoice?: string;
}

interface Step {
  readonly to: Fraction;
  readonly toChoice?: string;
}

const hundred = new Fraction(100);

/**
 * The smallest step up: the next better choice of select_one, one choice more of select_multiple; full points where an expression scores.
 * A choice that the constraint does not allow beside the others, as beside "none", takes their place.
 */
function nextStep(filled: FilledForm, item: FormItem, now: Fraction): Step | null {
  const { key, question } = item;
  if (question.score !== '') return { to: hundred };
  const chosen = item.value.split(' ').filter((name) => name !== '');
  const steps = item.choices.flatMap((choice): Step[] => {
    const points = choice.score === null || choice.score === 'na' ? null : fromDecimal(choice.score);
    if (points === null || chosen.includes(choice.name)) return [];
    const isAdded = question.type === 'select_multiple' && filled.isAllowed(key, [...chosen, choice.name].join(' '));
    if (!isAdded && !filled.isAllowed(key, choice.name)) return [];
    const to = isAdded ? now.add(points) : points;
    return to.compare(now) > 0 ? [{ to: to.compare(hundred) > 0 ? hundred : to, toChoice: choice.name }] : [];
  });
  return steps.reduce<Step | null>((least, step) => (least === null || step.to.compare(least.to) < 0 ? step : least), null);
}

/** The advice whose bound lies closest above the points; the first of equals. */
function adviceFor(indicator: IndicatorScore, advice: readonly Advice[]): Localized | null {
  if (indicator.points === null) return null;
  const points = fromExact(indicator.points);
  const bound = (one: Advice): Fraction => fromDecimal(one.below) ?? hundred;
  const fitting = advice.filter((one) => one.indicator === indicator.indicator && points.compare(bound(one)) < 0);
  return fitting.toSorted((a, b) => bound(a).compare(bound(b)))[0]?.text ?? null;
}

/** The `limit` changes with the largest gain, largest first; questions with equal gains in the questionnaire's order. */
export function improvements(filled: FilledForm, score: Score, limit = 5): readonly Improvement[] {
  const found: { readonly improvement: Improvement; readonly gain: Fraction }[] = [];
  const consider = (dimension: string, indicator: IndicatorScore, question: QuestionScore): void => {
    const item = filled.item(question.key);
    if (item === undefined || question.points === null || question.share === '0') return;
    const now = fromExact(question.points);
    const step = now.compare(hundred) < 0 ? nextStep(filled, item, now) : null;
    if (step === null) return;
    const gain = step.to.sub(now).mul(fromExact(question.share));
    const improvement = {
      key: question.key,
      indicator: indicator.indicator,
      dimension,
      from: question.points,
      to: toExact(step.to),
      gain: toExact(gain),
      advice: adviceFor(indicator, filled.form.questionnaire.advice),
      ...(step.toChoice === undefined ? {} : { toChoice: step.toChoice }),
    };
    found.push({ improvement, gain });
  };
  for (const { dimension, indicators } of score.dimensions)
    for (const indicator of indicators) for (const question of indicator.questions) consider(dimension, indicator, question);
  return found
    .toSorted((a, b) => b.gain.compare(a.gain))
    .slice(0, limit)
    .map(({ improvement }) => improvement);
}
