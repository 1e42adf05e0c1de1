// Scores -> the facts that a summary states, without any markup: what the chat's summary, the report and the picture have in common.
import { fromExact, type Exact } from './exact.ts';
import { type Improvement } from './improvements.ts';
import { type Localized, type Questionnaire } from './questionnaire.ts';
import { type QuestionScore, type Score } from './scoring.ts';
import { scoringPlan } from './scoring-plan.ts';

export interface IndicatorFact {
  readonly indicator: string;
  readonly dimension: string;
  /** Of the group that sets the indicator, else of its question. `${…}` is not filled in. */
  readonly label: Localized;
  readonly points: Exact;
  /** Of the total that the indicator carries. */
  readonly share: Exact;
}

interface DimensionFact {
  readonly dimension: string;
  readonly label: Localized;
  readonly points: Exact | null;
}

interface LevelFact {
  readonly name: string;
  readonly label: Localized;
  /** 1 = the lowest. */
  readonly position: number;
  readonly count: number;
}

export interface Summary {
  readonly total: Exact | null;
  readonly level: LevelFact | null;
  readonly dimensions: readonly DimensionFact[];
  /** At most three, the best first; never one without points. */
  readonly strongest: readonly IndicatorFact[];
  /** At most three, the worst first; never one that is full or among the strongest. */
  readonly weakest: readonly IndicatorFact[];
  readonly improvements: readonly Improvement[];
  /** Scored questions by what became of them; a repeated question counts once for each repetition. */
  readonly counts: { readonly scored: number; readonly unanswered: number; readonly notApplicable: number };
}

const listed = 3;

function levelFact(score: Score, { levels }: Questionnaire): LevelFact | null {
  const index = levels.findIndex((level) => level.name === score.level);
  const level = levels[index];
  return level ? { name: level.name, label: level.label, position: index + 1, count: levels.length } : null;
}

function indicatorFacts(score: Score, questionnaire: Questionnaire): readonly IndicatorFact[] {
  const labels = new Map(
    scoringPlan(questionnaire).flatMap(({ dimension, indicators }) =>
      indicators.map(({ indicator, label }) => [`${dimension} ${indicator}`, label]),
    ),
  );
  return score.dimensions.flatMap(({ dimension, indicators }) =>
    indicators.flatMap(({ indicator, points, share }) =>
      points === null ? [] : [{ indicator, dimension, points, share, label: labels.get(`${dimension} ${indicator}`) ?? { '': indicator } }],
    ),
  );
}

function countQuestions(questions: readonly QuestionScore[]): Summary['counts'] {
  const count = (isCounted: (question: QuestionScore) => boolean): number => questions.filter(isCounted).length;
  return {
    scored: count(({ points, reason }) => points !== null && reason !== 'unanswered'),
    unanswered: count(({ reason }) => reason === 'unanswered'),
    notApplicable: count(({ points }) => points === null),
  };
}

/** Of indicators with equal points the one that carries more of the total comes first. `improvements` as improvements.ts gives them, for who shows them. */
export function summarise(score: Score, questionnaire: Questionnaire, improvements: readonly Improvement[] = []): Summary {
  const ranked = indicatorFacts(score, questionnaire)
    .map((fact) => ({ fact, points: fromExact(fact.points), share: fromExact(fact.share) }))
    .toSorted((a, b) => b.points.compare(a.points) || b.share.compare(a.share));
  const strongest = ranked.filter(({ points }) => points.compare(0) > 0).slice(0, listed);
  const weakest = ranked
    .filter((one) => one.points.compare(100) < 0 && !strongest.includes(one))
    .toSorted((a, b) => a.points.compare(b.points) || b.share.compare(a.share))
    .slice(0, listed);
  const labels = new Map(scoringPlan(questionnaire).map(({ dimension, label }) => [dimension, label]));
  return {
    total: score.total,
    level: levelFact(score, questionnaire),
    dimensions: score.dimensions.map(({ dimension, points }) => ({
      dimension,
      label: labels.get(dimension) ?? { '': dimension },
      points,
    })),
    strongest: strongest.map(({ fact }) => fact),
    weakest: weakest.map(({ fact }) => fact),
    improvements,
    counts: countQuestions(score.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions))),
  };
}
