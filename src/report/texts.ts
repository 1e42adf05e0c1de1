// The report's own words in the model's language, and what the three views say alike.
import { provinceInEnglish } from '../domain/register/provinces.ts';
import { type Region } from '../domain/regions.ts';
import { formatDate, formatDateTime } from '../i18n/format.ts';
import { type Language, type Parameters, type Translate, type TranslationKey } from '../i18n/translate.ts';
import {
  type ReportAnswer,
  type ReportDimension,
  type ReportImprovement,
  type ReportModel,
  type ReportPeers,
  type ReportQuestion,
} from './model.ts';

type ReportKey = Extract<TranslationKey, `report.${string}`> extends `report.${infer Key}` ? Key : never;

export interface Texts {
  readonly language: Language;
  readonly text: (key: ReportKey, parameters?: Parameters) => string;
  /** ISO instant -> day, or day and time. */
  readonly day: (instant: string) => string;
  readonly moment: (instant: string) => string;
}

export const textsOf = ({ language, timeZone }: Pick<ReportModel, 'language' | 'timeZone'>, translate: Translate): Texts => ({
  language,
  text: (key, parameters) => translate(language, `report.${key}`, parameters),
  day: (instant) => formatDate(new Date(instant), language, timeZone),
  moment: (instant) => formatDateTime(new Date(instant), language, timeZone, 'long'),
});

export function answerText(answer: ReportAnswer, { text }: Texts): string {
  if (answer.kind === 'words') return answer.text;
  return text(answer.kind === 'none' ? 'noAnswer' : answer.kind);
}

/** Why a question has no points, or zero without an answer; '' when it was scored. */
export function reasonText(question: ReportQuestion, texts: Texts): string {
  const { text } = texts;
  if (question.reason === 'scored') return '';
  if (question.reason !== 'not-relevant') return text(`reason.${question.reason}`);
  const because = question.because.map(({ label, answer }) =>
    answer.kind === 'none'
      ? text('becauseNoAnswer', { question: label })
      : text('because', { question: label, answer: answerText(answer, texts) }),
  );
  return [text(question.points === null ? 'reason.not-relevant' : 'reason.notRelevantZero'), ...because].join(' ');
}

/** How the question's points have changed; nothing where they have not, or cannot be compared. */
export const itemChange = ({ change }: ReportQuestion, { text }: Texts): readonly string[] =>
  change === null || change === '0.00' ? [] : [text('itemChange', { change })];

/** What an improvement would come to. */
export function goalText({ toChoice, isAddition }: ReportImprovement, { text }: Texts): string {
  if (toChoice === null) return text('goalFull');
  return isAddition ? text('goalAdd', { choice: toChoice }) : toChoice;
}

/** Dimension and indicator of an improvement. */
export const improvementPlace = ({ dimension, indicator }: ReportImprovement): string =>
  indicator === '' ? dimension : `${dimension} › ${indicator}`;

/** Ministry and level of the agency in one line. */
export const agencyLine = ({ agency }: ReportModel, { text }: Texts): string =>
  [agency.ministry === '' ? '' : text('ministry', { ministry: agency.ministry }), text(`level.${agency.level}`)]
    .filter((part) => part !== '')
    .join(' · ');

export function peersName({ scope, name }: ReportPeers, { text, language }: Texts): string {
  if (scope === 'region') return text(`region.${name as Region}`);
  return text(`scope.${scope}`, { name: scope === 'province' && language === 'en' ? provinceInEnglish(name) : name });
}

/** `+4.25`, marked where the questionnaire has changed in the dimension (`earlierOther` says so); null without an earlier score. */
export const changeText = ({ change, isPartialChange }: ReportDimension): string | null =>
  change === null ? null : `${change}${isPartialChange ? ' *' : ''}`;

/** What was counted: questions scored, unanswered, not applicable; those that are none are left out. */
export function countsLines({ counts }: ReportModel, { text }: Texts): readonly string[] {
  return [
    text('counted', { count: counts.scored + counts.unanswered }),
    ...(counts.unanswered === 0 ? [] : [text('countedUnanswered', { count: counts.unanswered })]),
    ...(counts.notApplicable === 0 ? [] : [text('countedNotApplicable', { count: counts.notApplicable })]),
  ];
}

export function earlierLines({ earlier }: ReportModel, { text }: Texts): readonly string[] {
  if (!earlier) return [];
  const { title, change } = earlier;
  return [
    change === null ? text('earlierNoScore', { title }) : text('earlier', { title, change }),
    ...(earlier.isSameQuestionnaire ? [] : [text('earlierOther')]),
  ];
}
