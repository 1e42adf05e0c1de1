// What the reply says about the answers of an agency: questions, repetitions, review, submission, score and report.
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { questionNumber } from '../../domain/conversation/progress.ts';
import { endOf, hasOpened } from '../../domain/conversation/round.ts';
import { type FormItem } from '../../domain/form.ts';
import { type Draft, line, show } from './draft.ts';
import { contestCard, guessCard } from './offers.ts';
import { questionCard, questionQuickReplies } from './question.ts';
import { removalCard, repeatCard, repeatName } from './repeat.ts';
import { reportCard } from './report-link.ts';
import { missingCard, receiptCard, reviewCard, submitCard } from './review.ts';
import { scoreCard } from './score.ts';
import { sharedLinksCard } from './shared-links.ts';
import { pausedCard, statusCard } from './status.ts';
import { type GeneralEvent } from './tell-general.ts';
import { type JoiningEvent } from './tell-joining.ts';
import { agencyName, dateTime, shorten, showValue, type View } from './view.ts';

type AnsweringEvent = Exclude<ConversationEvent, JoiningEvent | GeneralEvent>;

/** Says nothing where there is no agency whose answers they could be. */
export function tellOfAnswering(view: View, event: AnsweringEvent, draft: Draft): void {
  const { t, target, filled } = view;
  if (!target || !filled) return;
  const numberOf = (key: string): number => questionNumber(filled, key);
  const valueOf = (key: string, value: string): string => {
    const item = filled.item(key);
    return shorten(item ? showValue(view, filled, item, value) : value);
  };
  switch (event.kind) {
    case 'question-asked': {
      const item = filled.item(event.key);
      if (item) show(draft, questionCard(view, target, filled, item, event.page), questionQuickReplies(view, target, filled, item));
      return;
    }
    case 'answer-accepted': {
      const number = numberOf(event.key);
      if (event.value === '') line(draft, t('chat.question.cleared', { number, before: valueOf(event.key, event.before) }), 'good');
      else if (event.before === '') line(draft, t('chat.question.saved', { number, value: valueOf(event.key, event.value) }), 'good');
      else
        line(
          draft,
          t('chat.question.changed', { number, value: valueOf(event.key, event.value), before: valueOf(event.key, event.before) }),
          'good',
        );
      return;
    }
    case 'answer-unchanged':
      line(draft, t('chat.question.unchanged', { number: numberOf(event.key), value: valueOf(event.key, event.value) }), 'muted');
      return;
    case 'still-open':
      line(draft, t('chat.question.still-open', { number: numberOf(event.key) }), 'muted');
      return;
    case 'answer-rejected': {
      const item = filled.item(event.key);
      const own =
        event.reason === 'constraint'
          ? filled.constraintMessage(event.key, view.language)
          : event.reason === 'required'
            ? filled.requiredMessage(event.key, view.language)
            : '';
      // Forms of text (a telephone number, an e-mail address) are what people may simply not have.
      const maySkip = item?.question.type === 'text' && !item.isRequired && item.value === '';
      const orSkip = maySkip ? t('chat.rejected.or-skip') : '';
      line(draft, [own || refusal(view, item, event), orSkip].filter(Boolean).join(' '), 'warning');
      return;
    }
    case 'answer-guessed':
      show(draft, guessCard(view, event.key, event.values, event.found));
      return;
    case 'answer-contested':
      show(draft, contestCard(view, event.key, event.value));
      return;
    case 'offer-gone':
      line(draft, t('chat.guess.gone'), 'warning');
      return;
    case 'answer-kept':
      line(draft, t('chat.contest.kept', { number: numberOf(event.key) }), 'good');
      return;
    case 'late-answer-taken':
      line(draft, t('chat.late.taken', { time: dateTime(view, view.now) }), 'muted');
      return;
    case 'came-late':
      line(draft, cameLate(view, event, numberOf, valueOf), 'warning');
      return;
    case 'rows-filled':
      line(draft, t('chat.question.rows-filled', { count: event.keys.length, value: valueOf(event.keys[0] ?? '', event.value) }), 'good');
      return;
    case 'repeat-asked': {
      const repeat = filled.repeats.find((one) => one.key === event.key);
      if (repeat) show(draft, repeatCard(view, target, filled, repeat, event.count));
      return;
    }
    case 'repetition-added':
      line(draft, t('chat.repeat.added', { name: repeatName(view, filled, event.key), position: event.position }), 'good');
      return;
    case 'repeat-finished':
      line(
        draft,
        event.count === 0
          ? t('chat.repeat.none', { name: repeatName(view, filled, event.key) })
          : t('chat.repeat.finished', { name: repeatName(view, filled, event.key), count: event.count }),
        'good',
      );
      return;
    case 'removal-asked': {
      const repeat = filled.repeats.find((one) => one.key === event.key);
      if (repeat) show(draft, removalCard(view, target, filled, repeat, event.position));
      return;
    }
    case 'no-such-repetition':
      line(
        draft,
        t('chat.repeat.no-such', { name: repeatName(view, filled, event.key), wanted: event.wanted, count: event.count }),
        'warning',
      );
      return;
    case 'repetition-removed':
      line(draft, t('chat.repeat.removed', { name: repeatName(view, filled, event.key), position: event.position }), 'good');
      return;
    case 'answers-affected':
      if (event.closed > 0) line(draft, t('chat.question.closed', { count: event.closed }), 'muted');
      if (event.returned > 0) line(draft, t('chat.question.returned', { count: event.returned }), 'muted');
      if (event.opened > 0) line(draft, t('chat.question.opened', { count: event.opened }), 'muted');
      return;
    case 'resumed':
      line(draft, t('chat.question.resumed'), 'muted');
      return;
    case 'nothing-to-ask':
      line(draft, t('chat.review.empty'), 'warning');
      show(draft, statusCard(view, target, filled));
      return;
    case 'clear-refused':
      line(draft, t(`chat.question.clear-${event.reason}`, { number: numberOf(event.key) }), 'warning');
      return;
    case 'question-skipped':
      line(draft, t('chat.question.skipped', { number: numberOf(event.key) }), 'muted');
      return;
    case 'question-deferred':
      line(draft, t('chat.question.deferred', { number: numberOf(event.key) }), 'warning');
      return;
    case 'question-gone':
      line(draft, t('chat.question.gone'), 'warning');
      return;
    case 'section-finished':
      line(
        draft,
        t('chat.question.section-finished', { section: filled.label(event.key, view.language), done: event.done, count: event.count }),
        'good',
      );
      return;
    case 'nothing-to-copy':
      line(draft, t('chat.question.nothing-to-copy'), 'warning');
      return;
    case 'at-first-question':
      line(draft, t('chat.question.first'), 'muted');
      return;
    case 'no-such-question':
      line(draft, t('chat.question.no-such', { wanted: event.wanted, count: event.count }), 'warning');
      return;
    case 'no-such-section':
      line(draft, t('chat.question.no-such-section', { wanted: event.wanted, count: event.count }), 'warning');
      return;
    case 'paused':
      show(draft, pausedCard(view));
      return;
    case 'review-shown':
      show(draft, reviewCard(view, target, filled, event.section, event.page));
      return;
    case 'submit-refused':
      if (event.reason === 'missing') show(draft, missingCard(view, target, filled));
      else if (event.reason === 'empty') line(draft, t('chat.submit.empty'), 'warning');
      else {
        line(draft, t(target.hasOtherCoordinator ? 'chat.submit.role' : 'chat.submit.role-none'), 'warning');
        show(draft, reviewCard(view, target, filled, null, 0));
      }
      return;
    case 'submit-offered':
      show(draft, submitCard(view, target, filled));
      return;
    case 'submitted':
      show(draft, receiptCard(view, target));
      return;
    case 'already-submitted':
      line(
        draft,
        t('chat.submit.already', {
          agency: agencyName(view, target.agency),
          date: dateTime(view, target.response.submittedAt ?? view.now),
        }),
        'plain',
      );
      show(draft, statusCard(view, target, filled));
      return;
    case 'round-closed':
      line(draft, t('chat.round.closed', { date: dateTime(view, endOf(target.round)) }), 'warning');
      show(draft, statusCard(view, target, filled));
      return;
    case 'round-not-open':
      line(
        draft,
        hasOpened(target.round, view.now) ? '' : t('chat.round.not-open', { date: dateTime(view, target.round.opensAt) }),
        'warning',
      );
      show(draft, statusCard(view, target, filled));
      return;
    case 'view-only':
      line(draft, t('chat.round.view-only'), 'warning');
      show(draft, statusCard(view, target, filled));
      return;
    case 'status-shown':
      show(draft, statusCard(view, target, filled));
      return;
    case 'score-shown':
      show(draft, scoreCard(view, target, filled, event));
      return;
    case 'report-shown':
    case 'share-shown':
      show(draft, reportCard(view, event.kind === 'share-shown'));
      return;
    case 'links-shown':
      show(draft, sharedLinksCard(view, null));
      return;
    case 'link-revoked':
      show(draft, sharedLinksCard(view, event.link));
      return;
    case 'ticks-changed':
      return;
  }
}

/** What came in after its time, and what became of it. */
function cameLate(
  view: View,
  { text, key }: Extract<ConversationEvent, { kind: 'came-late' }>,
  numberOf: (key: string) => number,
  valueOf: (key: string, value: string) => string,
): string {
  const { t, filled } = view;
  const time = dateTime(view, view.now);
  const what = text === null ? t('chat.late.something', { time }) : t('chat.late.text', { text: shorten(text), time });
  if (key === null) return t('chat.late.unused', { what });
  return t('chat.late.answered', { what, number: numberOf(key), value: valueOf(key, filled?.item(key)?.value ?? '') });
}

/** Why an answer was not taken, in words that fit what the question asks for. */
function refusal(
  { t }: View,
  item: FormItem | undefined,
  { reason, params }: Extract<ConversationEvent, { kind: 'answer-rejected' }>,
): string {
  const { type, appearance = [] } = item?.question ?? {};
  if (type === 'acknowledge' && reason === 'no-such-choice') return t('chat.rejected.acknowledge');
  if (reason === 'not-a-date' && appearance.includes('year')) return t('chat.rejected.not-a-year');
  if (reason === 'not-a-date' && appearance.includes('month-year')) return t('chat.rejected.not-a-month');
  return t(`chat.rejected.${reason}`, { count: item?.choices.length ?? 0, ...params });
}
