// One step's events as the reply to the contact: short acknowledgements on top of the one card that says what comes next.
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { hasOpened } from '../../domain/conversation/round.ts';
import { questionNumber } from '../../domain/conversation/progress.ts';
import { type FormItem } from '../../domain/form.ts';
import { type Block, type Button, type Card, type Outbound, type OutboundMessage } from '../../domain/message.ts';
import { agenciesCard, agencyCard, codeCard, introCard, noticeCard, noticeReminderCard } from './joining.ts';
import { consoleCard } from './console.ts';
import { handoverCard, handoverCodeCard } from './handover.ts';
import { questionCard, questionQuickReplies } from './question.ts';
import { missingCard, receiptCard, reviewCard, submitCard } from './review.ts';
import { scoreCard } from './score.ts';
import { sharedLinksCard } from './shared-links.ts';
import { removalCard, repeatCard, repeatName } from './repeat.ts';
import { helpCard, languageCard, pausedCard, remindersCard, snoozeCard, statusCard } from './status.ts';
import { contestCard, guessCard } from './offers.ts';
import { reportCard } from './report-link.ts';
import { agencyName, dateTime, shorten, showValue, type View } from './view.ts';

type Tone = 'plain' | 'good' | 'warning' | 'muted';

interface Draft {
  lines: { text: string; tone: Tone }[];
  messages: OutboundMessage[];
  /** What follows was shown a moment before: without its notes. */
  isRepeated: boolean;
  quickReplies: readonly Button[];
}

/** The reply; null when there is nobody to reply to (unfollow, unsend). */
export function present(view: View): Outbound | null {
  const draft: Draft = { lines: [], messages: [], isRepeated: false, quickReplies: [] };
  for (const event of view.events) tell(view, event, draft);
  if (draft.lines.length > 0) draft.messages.push({ kind: 'text', text: draft.lines.map((line) => line.text).join('\n') });
  if (draft.messages.length === 0) return null;
  return { messages: draft.messages.slice(0, 5), ...(draft.quickReplies.length > 0 ? { quickReplies: draft.quickReplies } : {}) };
}

function line(draft: Draft, text: string, tone: Tone = 'plain'): void {
  if (text !== '') draft.lines.push({ text, tone });
}

/** Adds a card; what was acknowledged before stands on top of it. */
function show(draft: Draft, card: Card, quickReplies: readonly Button[] = []): void {
  const lines = draft.lines.map(({ text, tone }): Block => ({ kind: 'text', text, tone, size: 'small' }));
  const alt = [...draft.lines.map((one) => one.text), card.alt].join(' – ');
  // A question that is asked again after a warning has shown its notes before.
  const isRepeated = draft.isRepeated || draft.lines.some((one) => one.tone === 'warning');
  draft.messages.push(lines.length === 0 ? card : { ...card, alt, notes: isRepeated ? lines : [...lines, ...(card.notes ?? [])] });
  draft.lines = [];
  draft.quickReplies = quickReplies;
}

function tell(view: View, event: ConversationEvent, draft: Draft): void {
  switch (event.kind) {
    case 'greeted':
    case 'notice-shown':
    case 'notice-awaited':
    case 'notice-acknowledged':
    case 'code-asked':
    case 'code-missing':
    case 'code-refused':
    case 'people-shown':
    case 'agency-awaited':
    case 'agency-shown':
    case 'agency-declined':
    case 'joined':
    case 'introduced':
    case 'agencies-shown':
    case 'agency-chosen':
    case 'other-agency-refused':
    case 'left-line':
    case 'unsent':
      tellOfJoining(view, event, draft);
      return;
    case 'language-shown':
      show(draft, languageCard(view));
      return;
    case 'language-set':
      line(draft, view.t('chat.language.set'), 'good');
      return;
    case 'snooze-offered':
      show(draft, snoozeCard(view));
      return;
    case 'reminders-set':
      show(draft, remindersCard(view, event.choice, event.until));
      return;
    case 'not-understood':
      line(draft, notUnderstood(view, event.what), event.what === 'greeting' || event.what === 'thanks' ? 'plain' : 'warning');
      draft.isRepeated = true;
      return;
    case 'handover-offered': {
      const card = handoverCard(view);
      if (card) show(draft, card);
      return;
    }
    case 'handover-made':
      if (view.handover) show(draft, handoverCodeCard(view, view.handover));
      return;
    case 'console-asked':
      if (view.consoleLink) show(draft, consoleCard(view, view.consoleLink));
      return;
    case 'help-shown':
      show(draft, helpCard(view, view.target, view.filled, event.key));
      return;
    default:
      tellOfAnswering(view, event, draft);
  }
}

/** A greeting is returned; while a question is open, all that is said leads back to it. */
function notUnderstood({ t, events }: View, what: Extract<ConversationEvent, { kind: 'not-understood' }>['what']): string {
  const isAsking = events.some(({ kind }) => kind === 'question-asked' || kind === 'repeat-asked');
  return isAsking && (what === 'greeting' || what === 'thanks')
    ? t(`chat.not-understood.${what}-asking`)
    : t(`chat.not-understood.${what}`);
}

type JoiningEvent = Extract<
  ConversationEvent,
  {
    kind:
      | 'greeted'
      | 'notice-shown'
      | 'notice-awaited'
      | 'notice-acknowledged'
      | 'code-asked'
      | 'code-missing'
      | 'people-shown'
      | 'agency-awaited'
      | 'code-refused'
      | 'agency-shown'
      | 'agency-declined'
      | 'joined'
      | 'introduced'
      | 'agencies-shown'
      | 'agency-chosen'
      | 'other-agency-refused'
      | 'left-line'
      | 'unsent';
  }
>;

function tellOfJoining(view: View, event: JoiningEvent, draft: Draft): void {
  const { t } = view;
  switch (event.kind) {
    case 'greeted':
      if (event.isBack) line(draft, t('chat.greeting.back'), 'good');
      else draft.messages.push({ kind: 'text', text: `${t('chat.greeting.title')}\n${t('chat.greeting.body')}` });
      return;
    case 'notice-shown':
      show(draft, noticeCard(view));
      return;
    case 'notice-awaited':
      show(draft, noticeReminderCard(view));
      return;
    case 'people-shown':
      line(draft, t('chat.people'));
      draft.isRepeated = true;
      return;
    case 'code-missing':
      line(draft, t('chat.code.missing'), 'warning');
      return;
    case 'agency-awaited':
      line(draft, t('chat.agency.awaited'), 'warning');
      return;
    case 'code-asked':
      show(draft, codeCard(view));
      return;
    case 'code-refused':
      line(draft, t(`chat.code.${event.reason}`), 'warning');
      return;
    case 'agency-shown':
      show(draft, agencyCard(view, event.invitation));
      return;
    case 'agency-declined':
      line(draft, t('chat.agency.declined'));
      return;
    case 'joined':
      line(draft, t('chat.agency.joined', { agency: agencyName(view, event.invitation.agency) }), 'good');
      return;
    case 'introduced':
      show(draft, introCard(view, event.participation));
      return;
    case 'agencies-shown':
      show(draft, agenciesCard(view));
      return;
    case 'agency-chosen':
      line(draft, t('chat.agency.chosen', { agency: agencyName(view, event.participation.agency) }), 'good');
      return;
    case 'other-agency-refused':
      line(draft, t('chat.agency.other'), 'warning');
      return;
    case 'notice-acknowledged':
    case 'left-line':
    case 'unsent':
      return;
  }
}

type AnsweringEvent = Exclude<
  ConversationEvent,
  | JoiningEvent
  | {
      kind:
        | 'language-shown'
        | 'language-set'
        | 'snooze-offered'
        | 'reminders-set'
        | 'not-understood'
        | 'help-shown'
        | 'console-asked'
        | 'handover-offered'
        | 'handover-made';
    }
>;

function tellOfAnswering(view: View, event: AnsweringEvent, draft: Draft): void {
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
      line(draft, own || refusal(view, item, event), 'warning');
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
      line(draft, t('chat.round.closed', { date: dateTime(view, target.round.closedAt ?? target.round.closesAt) }), 'warning');
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
