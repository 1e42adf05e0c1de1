// Exact fractions -> figures as shown.
import { fromExact, roundHalfUp, toNumber, type Exact } from '../domain/exact.ts';
import { type Figure } from './model.ts';

export const figure = (points: Exact): Figure => ({
  text: roundHalfUp(points, 2),
  short: roundHalfUp(points, 1),
  pct: Math.min(100, Math.max(0, toNumber(points))),
});

export const figureOrNull = (points: Exact | null): Figure | null => (points === null ? null : figure(points));

/** A figure of the statistics, which are doubles. */
export const statisticFigure = (value: number): Figure => ({ text: value.toFixed(2), short: value.toFixed(1), pct: value });

/** Up to two decimals, without zeros at the end: points of an item, weights, bounds. */
export const trimmed = (exact: Exact): string => roundHalfUp(exact, 2).replace(/\.?0+$/, '');

/** A share of the whole as percent. */
export const percent = (share: Exact): string => roundHalfUp(fromExact(share).mul(100).toFraction(), 1).replace(/\.0$/, '');

/** A difference of points: `+4.25`, `-0.50`, `0.00`. */
export function signed(difference: Exact | null): string | null {
  if (difference === null) return null;
  const text = roundHalfUp(difference, 2);
  return text.startsWith('-') || /^[0.]+$/.test(text) ? text : `+${text}`;
}
