// Scores: answers -> questions -> indicators -> dimensions -> total -> maturity level (design: weighted means, weights renormalise over
// what applies, computed in exact fractions; rounded half up only where shown).

/** An exact fraction as text, `n/d` or `n`; JSON-safe. */
export type Exact = string;

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
