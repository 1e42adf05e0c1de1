// A score as it is stored: exact in detail, rounded beside it for sorting and statistics.
import { type StoredScore } from '../../db/responses.ts';
import { roundHalfUp } from '../../domain/exact.ts';
import { type Score } from '../../domain/scoring.ts';

/** Decimals of scores.total (numeric(9,6)) and of the points by dimension. */
const storedDecimals = 6;

export function toStoredScore(score: Score): StoredScore {
  return {
    total: score.total === null ? null : roundHalfUp(score.total, storedDecimals),
    level: score.level,
    dimensions: Object.fromEntries(
      score.dimensions.map((one) => [one.dimension, one.points === null ? null : roundHalfUp(one.points, storedDecimals)]),
    ),
    detail: score,
  };
}
