// Score, summary and report in chat.
import { type Agency } from '../../domain/conversation/snapshot.ts';
import { toNumber } from '../../domain/exact.ts';
import { type FilledForm } from '../../domain/form.ts';
import { type Block, type Button, type Card } from '../../domain/message.ts';
import { inLanguage, type Localized } from '../../domain/questionnaire.ts';
import { improvements } from '../../domain/improvements.ts';
import { type Score, scoreForm } from '../../domain/scoring.ts';
import { summarise } from '../../domain/summary.ts';
import { type Target } from '../../domain/conversation/snapshot.ts';
import { type Translate } from '../../i18n/translate.ts';
import { progressOf } from '../../domain/conversation/progress.ts';
import { isAcceptingAnswers, isOver, mayAnswer } from '../../domain/conversation/round.ts';
import { type Command } from '../../domain/conversation/command.ts';
import { formatDate, formatDateTime } from '../../i18n/format.ts';
import { agencyName, commandButton, type ReplyLink, tapAction, type View } from './view.ts';
import { pointsInChat, whyCard } from './why.ts';

export interface SummaryFacts {
  readonly language: string;
  readonly timeZone: string;
  readonly asOf: Date;
  readonly agency: Agency;
  readonly roundTitle: string;
  readonly filled: FilledForm;
  readonly score: Score;
  readonly link: ReplyLink | null;
  readonly responseId: number;
  /** The picture of the report, on top. */
  readonly pictureUrl?: string;
  /** Until when the answers may still be corrected; null = no longer. */
  readonly openUntil: Date | null;
}

/** The readiness summary: level, total, a bar for each dimension, strongest and weakest, button to the report. */
export function summaryCard(
  translate: Translate,
  facts: SummaryFacts,
  titleKey: 'chat.score.summary-title' | 'chat.score.title' = 'chat.score.summary-title',
): Card {
  const t: View['t'] = (key, parameters) => translate(facts.language, key, parameters);
  const { questionnaire } = facts.filled.form;
  const text = (localized: Localized): string => inLanguage(localized, facts.language, questionnaire.defaultLanguage);
  const summary = summarise(facts.score, questionnaire, improvements(facts.filled, facts.score));
  const name = agencyName(facts, facts.agency);
  const total = summary.total === null ? t('chat.score.none') : pointsInChat(summary.total);
  const level = summary.level ? text(summary.level.label) : '';
  const command = (label: string, of: Command): Button => ({
    label,
    style: 'secondary',
    action: tapAction({ kind: 'command', command: of, response: facts.responseId }, label),
  });
  const list = (label: string, indicators: typeof summary.strongest): Block[] =>
    indicators.length === 0
      ? []
      : [
          { kind: 'text', text: label, isBold: true, size: 'small' },
          ...indicators.map((one): Block => ({
            kind: 'text',
            text: t('chat.bullet', { text: `${text(one.label)} (${pointsInChat(one.points)})` }),
            size: 'small',
          })),
        ];
  return {
    kind: 'card',
    alt: `${t('chat.score.alt', { agency: name, total, level })} – ${facts.roundTitle}`,
    heading: t(titleKey),
    title: name,
    blocks: [
      ...(facts.pictureUrl === undefined ? [] : [{ kind: 'picture', url: facts.pictureUrl, aspect: '1:1' } satisfies Block]),
      { kind: 'text', text: summary.total === null ? total : t('chat.score.of', { points: total }), size: 'huge', isBold: true },
      ...(level === '' ? [] : [{ kind: 'text', text: `${t('chat.score.level')}: ${level}`, isBold: true } satisfies Block]),
      {
        kind: 'bars',
        bars: summary.dimensions.map((dimension) => ({
          label: text(dimension.label),
          pct: dimension.points === null ? null : toNumber(dimension.points),
          value: dimension.points === null ? t('chat.score.na') : pointsInChat(dimension.points),
        })),
      },
      ...list(t('chat.score.best'), summary.strongest),
      ...list(t('chat.score.worst'), summary.weakest),
      { kind: 'line' },
      {
        kind: 'text',
        text: `${facts.roundTitle} · ${t('chat.score.as-of', { date: formatDate(facts.asOf, facts.language, facts.timeZone) })}`,
        size: 'small',
        tone: 'muted',
      },
      ...(facts.openUntil
        ? [
            {
              kind: 'text',
              text: t('chat.score.open-until', { date: formatDateTime(facts.openUntil, facts.language, facts.timeZone) }),
              size: 'small',
            } satisfies Block,
          ]
        : []),
      { kind: 'text', text: t('chat.score.own-model'), size: 'small', tone: 'muted' },
      ...(facts.link
        ? [
            {
              kind: 'text',
              text: t('chat.score.expires', { date: formatDate(facts.link.expiresAt, facts.language, facts.timeZone) }),
              size: 'small',
              tone: 'muted',
            } satisfies Block,
          ]
        : []),
    ],
    buttons: [
      ...(facts.link
        ? [{ label: t('chat.score.report'), style: 'primary', action: { kind: 'open', url: facts.link.url } } satisfies Button]
        : []),
      command(t('chat.score.why'), { kind: 'why', dimension: 0 }),
      command(t('chat.score.share'), { kind: 'share' }),
    ],
  };
}

interface ScoreQuestion {
  readonly dimension: number | null;
  readonly indicator?: number;
}

/** The answer to คะแนน: the score, or what is missing before there is one. */
export function scoreCard(view: View, target: Target, filled: FilledForm, { dimension, indicator }: ScoreQuestion): Card {
  const { t } = view;
  if (target.response.status !== 'submitted') {
    const progress = progressOf(filled, view.given);
    const hasEnded = isOver(target.round, view.now);
    const none = t(hasEnded ? 'chat.score.never' : 'chat.score.not-yet');
    const next = progress.missing > 0 ? t('chat.score.missing', { count: progress.missing }) : t('chat.score.ready');
    return {
      kind: 'card',
      alt: none,
      title: t('chat.score.title'),
      blocks: [{ kind: 'text', text: none }, ...(hasEnded ? [] : [{ kind: 'text', text: next, tone: 'muted' } satisfies Block])],
      buttons: mayAnswer(target, view.now)
        ? [
            commandButton(
              view,
              t(progress.missing > 0 ? 'chat.buttons.continue' : 'chat.buttons.review'),
              progress.missing > 0 ? { kind: 'continue' } : { kind: 'review', section: null, page: 0 },
              'primary',
            ),
          ]
        : [commandButton(view, t('chat.buttons.status'), { kind: 'status' })],
    };
  }
  const score = scoreForm(filled);
  if (dimension !== null) return whyCard(view, filled, score, { dimension, indicator: indicator ?? 0 });
  return summaryCard(
    (language, key, parameters) => t(key, parameters),
    {
      language: view.language,
      timeZone: view.timeZone,
      asOf: target.response.submittedAt ?? view.now,
      agency: target.agency,
      roundTitle: target.round.title,
      filled,
      score,
      link: view.link,
      responseId: target.response.id,
      openUntil: isAcceptingAnswers(target.round, view.now) ? target.round.closesAt : null,
    },
    'chat.score.title',
  );
}
