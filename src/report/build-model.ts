// Filled form and score -> the report's model in one language.
import { nameIn } from '../domain/agency-name.ts';
import { fromDecimal, fromExact, toExact, toNumber, type Exact } from '../domain/exact.ts';
import { type FilledForm, type FormItem } from '../domain/form.ts';
import { improvements } from '../domain/improvements.ts';
import { inLanguage, type Localized, type Questionnaire } from '../domain/questionnaire.ts';
import { compareScores, type ScoreChange } from '../domain/score-change.ts';
import { type IndicatorScore, type QuestionScore, type Score } from '../domain/scoring.ts';
import { scoringPlan } from '../domain/scoring-plan.ts';
import { rankBand, smallestGroup, type Comparison } from '../domain/statistics.ts';
import { summarise, type IndicatorFact } from '../domain/summary.ts';
import { type Language } from '../i18n/translate.ts';
import { reportAnswer } from './answers.ts';
import { signed, figure, figureOrNull, percent, statisticFigure, trimmed } from './figures.ts';
import { closingItems } from './gates.ts';
import {
  type ReportAnswer,
  type ReportDimension,
  type ReportHighlight,
  type ReportImprovement,
  type ReportIndicator,
  type ReportLevel,
  type ReportModel,
  type ReportQuestion,
} from './model.ts';

export interface ReportInput {
  readonly kind: ReportModel['kind'];
  readonly language: Language;
  readonly timeZone: string;
  readonly agency: {
    readonly code: string;
    readonly nameTh: string;
    /** '' = none: the Thai name is shown in English reports too. */
    readonly nameEn: string;
    readonly ministry: string;
    readonly level: 'department' | 'province';
  };
  readonly round: {
    readonly title: string;
    /** Until when this agency may still correct its answers; null = no longer. */
    readonly openUntil: Date | null;
  };
  readonly filled: FilledForm;
  readonly score: Score;
  readonly submittedAt: Date;
  /** When the score was computed. */
  readonly asOf: Date;
  readonly comparison?: Comparison | null;
  readonly earlier?: EarlierRound | null;
}

/** The agency's score in an earlier round, and the questionnaire version that it answered then. */
export interface EarlierRound {
  readonly title: string;
  readonly score: Score;
  readonly questionnaire: Questionnaire;
}

interface Builder {
  readonly input: ReportInput;
  readonly changes: ScoreChange | null;
  readonly text: (localized: Localized) => string;
  readonly label: (key: string) => string;
  readonly answer: (item: FormItem) => ReportAnswer;
}

function builderFor(input: ReportInput): Builder {
  const { filled, language, timeZone, score, earlier } = input;
  const { questionnaire } = filled.form;
  const fallback = questionnaire.defaultLanguage;
  return {
    input,
    changes: earlier ? compareScores({ score, questionnaire }, earlier) : null,
    text: (localized) => inLanguage(localized, language, fallback),
    label: (key) => filled.label(key, language),
    answer: (item) => reportAnswer(item, { language, fallback, timeZone }),
  };
}

/** `services[2]/items[1]/name` -> `2.1`. */
const repetitionOf = (key: string): string => [...key.matchAll(/\[(\d+)\]/g)].map((match) => match[1] ?? '').join('.');

function questionOf(builder: Builder, score: QuestionScore): ReportQuestion {
  const item = builder.input.filled.item(score.key);
  const closing = score.reason === 'not-relevant' ? closingItems(builder.input.filled, score.key) : [];
  return {
    label: builder.label(score.key),
    repetition: repetitionOf(score.key),
    answer: item ? builder.answer(item) : { kind: 'none' },
    points: score.points === null ? null : trimmed(score.points),
    change: signed(builder.changes?.items.get(score.key) ?? null),
    reason: score.reason,
    because: closing.map((one) => ({ label: builder.label(one.key), answer: builder.answer(one) })),
    weight: trimmed(score.weight),
    share: percent(score.share),
  };
}

function indicatorOf(builder: Builder, score: IndicatorScore, label: string): ReportIndicator {
  const questions = score.questions.map((question) => questionOf(builder, question));
  return {
    label,
    points: figureOrNull(score.points),
    weight: trimmed(score.weight),
    share: percent(score.share),
    isSingle: questions.length === 1 && questions[0]?.label === label,
    questions,
  };
}

/** Labels of single questions have their `${…}` filled in; those of groups are as the author wrote them. */
function labelsOf(builder: Builder): (dimension: string, indicator: string) => string {
  const { filled } = builder.input;
  const labels = new Map<string, string>();
  for (const { dimension, indicators } of scoringPlan(filled.form.questionnaire))
    for (const { indicator, label, questions } of indicators) {
      const own = questions.find(({ question }) => question.label === label);
      const text = own ? builder.label(own.question.key) : '';
      labels.set(`${dimension} ${indicator}`, text === '' ? builder.text(label) : text);
    }
  return (dimension, indicator) => labels.get(`${dimension} ${indicator}`) ?? indicator;
}

function dimensionsOf(builder: Builder, labelOf: (dimension: string, indicator: string) => string): readonly ReportDimension[] {
  const { score, filled, comparison } = builder.input;
  const names = new Map(scoringPlan(filled.form.questionnaire).map(({ dimension, label }) => [dimension, builder.text(label)]));
  const peers = comparison?.groups.find(({ scope }) => scope === 'all');
  return score.dimensions.map((one, index) => {
    const group = peers?.dimensions[one.dimension];
    return {
      number: index + 1,
      label: names.get(one.dimension) ?? one.dimension,
      points: figureOrNull(one.points),
      weight: trimmed(one.weight),
      share: percent(one.share),
      peers: group && group.n >= smallestGroup ? statisticFigure(group.median) : null,
      change: signed(builder.changes?.dimensions.get(one.dimension)?.points ?? null),
      isPartialChange: builder.changes?.dimensions.get(one.dimension)?.isSame === false,
      indicators: one.indicators.map((indicator) => indicatorOf(builder, indicator, labelOf(one.dimension, indicator.indicator))),
    };
  });
}

function improvementsOf(
  builder: Builder,
  names: ReadonlyMap<string, string>,
  labelOf: (dimension: string, indicator: string) => string,
): readonly ReportImprovement[] {
  const { filled, score } = builder.input;
  return improvements(filled, score).map((one) => {
    const item = filled.item(one.key);
    const choice = item?.choices.find(({ name }) => name === one.toChoice);
    const label = builder.label(one.key);
    const indicator = labelOf(one.dimension, one.indicator);
    return {
      label,
      indicator: indicator === label ? '' : indicator,
      dimension: names.get(one.dimension) ?? one.dimension,
      gain: figure(one.gain).text,
      answer: item ? builder.answer(item) : { kind: 'none' },
      toChoice: choice ? builder.text(choice.label) : null,
      isAddition: item?.question.type === 'select_multiple',
      advice: one.advice ? builder.text(one.advice) : '',
    };
  });
}

function levelsOf(builder: Builder): Pick<ReportModel, 'levels' | 'level' | 'nextLevel'> {
  const { score, filled } = builder.input;
  const levels = filled.form.questionnaire.levels.map((level) => {
    const from: Exact = toExact(fromDecimal(level.from) ?? fromExact('0'));
    return {
      level,
      from,
      shown: { label: builder.text(level.label), from: trimmed(from), isCurrent: level.name === score.level },
    };
  });
  const position = levels.findIndex(({ level }) => level.name === score.level);
  const next = score.total === null ? undefined : levels[position + 1];
  const shown: readonly ReportLevel[] = levels.map((one) => one.shown);
  const current = shown[position];
  return {
    levels: shown,
    level: current ? { label: current.label, position: position + 1 } : null,
    nextLevel:
      next && score.total !== null
        ? { label: next.shown.label, missing: trimmed(toExact(fromExact(next.from).sub(fromExact(score.total)).ceil(2))) }
        : null,
  };
}

function peersOf({ comparison, score }: ReportInput): ReportModel['peers'] {
  const { total } = score;
  const groups = comparison?.groups.filter(({ total: { n } }) => n >= smallestGroup) ?? [];
  if (!comparison || total === null || groups.length === 0) return null;
  return {
    asOf: comparison.asOf,
    groups: groups.map(({ scope, name, total: of }) => ({
      scope,
      name,
      n: of.n,
      mean: statisticFigure(of.mean).text,
      q1: statisticFigure(of.q1),
      median: statisticFigure(of.median),
      q3: statisticFigure(of.q3),
      band: rankBand(toNumber(total), of),
    })),
  };
}

/** Answers without points, by section, in the questionnaire's order. */
function otherAnswersOf(builder: Builder): ReportModel['otherAnswers'] {
  const { filled, score, kind } = builder.input;
  if (kind === 'share') return [];
  const scored = new Set(
    score.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions.map(({ key }) => key))),
  );
  const sections = new Map<string, { title: string; answers: { label: string; answer: ReportAnswer }[] }>();
  for (const item of filled.items) {
    if (item.question.type === 'note' || scored.has(item.key)) continue;
    const key = item.section?.key ?? '';
    const section = sections.get(key) ?? { title: item.section ? builder.text(item.section.label) : '', answers: [] };
    sections.set(key, section);
    const repetition = repetitionOf(item.key);
    section.answers.push({ label: builder.label(item.key) + (repetition === '' ? '' : ` (${repetition})`), answer: builder.answer(item) });
  }
  return [...sections.values()];
}

/** Everything that the report says; no secrets in it besides the answers. */
export function buildReportModel(input: ReportInput): ReportModel {
  const { agency, round, score, filled, earlier, language } = input;
  const builder = builderFor(input);
  const labelOf = labelsOf(builder);
  const dimensions = dimensionsOf(builder, labelOf);
  const names = new Map(score.dimensions.map(({ dimension }, index) => [dimension, dimensions[index]?.label ?? dimension]));
  const summary = summarise(score, filled.form.questionnaire);
  const highlight = (fact: IndicatorFact): ReportHighlight => ({
    label: labelOf(fact.dimension, fact.indicator),
    dimension: names.get(fact.dimension) ?? fact.dimension,
    points: figure(fact.points),
  });
  return {
    kind: input.kind,
    language,
    timeZone: input.timeZone,
    agency: {
      code: agency.code,
      name: nameIn(language, agency),
      ministry: agency.ministry,
      level: agency.level,
    },
    round: { title: round.title, openUntil: round.openUntil?.toISOString() ?? null },
    asOf: input.asOf.toISOString(),
    submittedAt: input.submittedAt.toISOString(),
    total: figureOrNull(score.total),
    ...levelsOf(builder),
    counts: summary.counts,
    dimensions,
    strongest: summary.strongest.map(highlight),
    weakest: summary.weakest.map(highlight),
    improvements: improvementsOf(builder, names, labelOf),
    peers: peersOf(input),
    earlier: earlier
      ? { title: earlier.title, change: signed(builder.changes?.total ?? null), isSameQuestionnaire: builder.changes?.isSame ?? false }
      : null,
    otherAnswers: otherAnswersOf(builder),
  };
}
