// Reviewing by section with what is missing, and submitting.
import { itemRef } from '../../domain/conversation/tap.ts';
import { isAnswered, missingItems, notesBefore, progressOf, questionNumber, sections } from '../../domain/conversation/progress.ts';
import { isOver, mayAnswer } from '../../domain/conversation/round.ts';
import { reviewPageSize } from '../../domain/conversation/step.ts';
import { type Target } from '../../domain/conversation/snapshot.ts';
import { type FilledForm, type FormItem } from '../../domain/form.ts';
import { type Block, type Button, type Card } from '../../domain/message.ts';
import { inLanguage } from '../../domain/questionnaire.ts';
import { scoreForm } from '../../domain/scoring.ts';
import { noteBlock } from './question.ts';
import { positionOf, removeAction, repeatName, moreAction } from './repeat.ts';
import { agencyName, agencyOfSeveral, commandButton, dateTime, dayOf, shorten, showValue, tapAction, type View } from './view.ts';
import { knownRepetitions } from '../../domain/conversation/stops.ts';

export function reviewCard(view: View, target: Target, filled: FilledForm, section: number | null, page: number): Card {
  const all = sections(filled);
  return section !== null && all[section] ? sectionCard(view, target, filled, section, page) : overviewCard(view, target, filled);
}

function sectionName(view: View, filled: FilledForm, index: number): string {
  const group = sections(filled)[index]?.group;
  return group
    ? inLanguage(group.label, view.language, filled.form.questionnaire.defaultLanguage) || group.name
    : view.t('chat.review.outside');
}

function overviewCard(view: View, target: Target, filled: FilledForm): Card {
  const { t } = view;
  const progress = progressOf(filled, view.given);
  const isSubmitted = target.response.status !== 'answering';
  const isOpen = mayAnswer(target, view.now);
  const state: Block = isOver(target.round, view.now)
    ? { kind: 'text', text: t('chat.status.closed-unsubmitted'), tone: 'warning', isBold: true }
    : progress.missing > 0
      ? { kind: 'text', text: t('chat.review.missing', { count: progress.missing }), tone: 'warning', isBold: true }
      : { kind: 'text', text: t('chat.review.complete'), tone: 'good', isBold: true };
  const agency = agencyOfSeveral(view);
  return {
    kind: 'card',
    ...(agency === '' ? {} : { heading: agency }),
    alt: `${t('chat.review.title')} ${t('chat.review.overview', { answered: progress.answered, asked: progress.asked })}`,
    title: t('chat.review.title'),
    progress: {
      donePct: progress.asked === 0 ? 0 : (100 * progress.answered) / progress.asked,
      label: t('chat.review.overview', { answered: progress.answered, asked: progress.asked }),
    },
    blocks: [
      ...notesBefore(filled, null).map((note) => noteBlock(view, filled, note)),
      ...(isSubmitted ? [{ kind: 'text', text: t('chat.review.read-only'), tone: 'muted' } satisfies Block] : [state]),
      { kind: 'text', text: t(isOpen ? 'chat.review.tap-section' : 'chat.review.tap-section-read'), size: 'small', tone: 'muted' },
      {
        kind: 'rows',
        rows: sections(filled).map((section, index) => {
          const answered = section.items.filter((item) => isAnswered(item, view.given)).length;
          const missing = section.items.filter((item) => item.isRequired && item.value === '').length;
          const label = t('chat.review.section', { number: index + 1, section: sectionName(view, filled, index) });
          return {
            label,
            detail:
              missing > 0
                ? t('chat.review.section-missing', { answered, asked: section.items.length, missing })
                : t('chat.review.section-detail', { answered, asked: section.items.length }),
            tone: missing > 0 ? ('warning' as const) : ('good' as const),
            action: tapAction(
              { kind: 'command', command: { kind: 'review', section: index, page: 0 }, response: target.response.id },
              label,
            ),
          };
        }),
      },
    ],
    buttons: isOpen
      ? progress.missing > 0
        ? [commandButton(view, t('chat.review.next-missing'), { kind: 'continue' }, 'primary')]
        : [commandButton(view, t('chat.review.submit'), { kind: 'submit' }, 'primary')]
      : isSubmitted
        ? [commandButton(view, t('chat.buttons.score'), { kind: 'score' }, 'primary')]
        : [],
    links: [
      commandButton(view, t('chat.buttons.status'), { kind: 'status' }, 'link'),
      ...(isOpen ? [commandButton(view, t('chat.question.pause'), { kind: 'pause' }, 'link')] : []),
    ],
  };
}

function sectionCard(view: View, target: Target, filled: FilledForm, index: number, page: number): Card {
  const { t } = view;
  const { group = null, items = [] } = sections(filled)[index] ?? {};
  const shown = items.slice(page * reviewPageSize, (page + 1) * reviewPageSize);
  const toPage = (label: string, to: number, style: Button['style']): Button =>
    commandButton(view, label, { kind: 'review', section: index, page: to }, style);
  const isSubmitted = target.response.status !== 'answering';
  const isOpen = mayAnswer(target, view.now);
  const answered = items.filter((item) => item.value !== '').length;
  return {
    kind: 'card',
    alt: `${t('chat.review.title')}: ${sectionName(view, filled, index)}`,
    heading: [agencyOfSeveral(view), t('chat.review.title')].filter(Boolean).join(' › '),
    title: t('chat.review.section', { number: index + 1, section: sectionName(view, filled, index) }),
    progress: {
      donePct: items.length === 0 ? 0 : (100 * answered) / items.length,
      label: t('chat.review.section-detail', { answered, asked: items.length }),
    },
    blocks: [
      ...(shown.length > 0 && (isOpen || isSubmitted)
        ? [{ kind: 'text', text: t(isOpen ? 'chat.review.tap' : 'chat.review.read-only'), size: 'small', tone: 'muted' } satisfies Block]
        : []),
      ...(shown.length === 0 ? [] : [rowsOf(view, target, filled, shown)]),
      ...(isOpen ? repeatBlocks(view, target, filled, group, shown) : []),
    ],
    buttons: [
      ...((page + 1) * reviewPageSize < items.length ? [toPage(t('chat.review.next'), page + 1, 'secondary')] : []),
      ...(page > 0 ? [toPage(t('chat.review.previous'), page - 1, 'secondary')] : []),
      commandButton(view, t('chat.review.back'), { kind: 'review', section: null, page: 0 }, 'secondary'),
    ],
    ...(isOpen
      ? {
          links: [
            commandButton(view, t('chat.buttons.continue'), { kind: 'continue' }, 'link'),
            commandButton(view, t('chat.question.pause'), { kind: 'pause' }, 'link'),
          ],
        }
      : {}),
  };
}

function rowsOf(view: View, target: Target, filled: FilledForm, shown: readonly FormItem[]): Block {
  const { t } = view;
  return {
    kind: 'rows',
    rows: shown.map((item) => {
      const label = t('chat.review.item', {
        number: questionNumber(filled, item.key),
        label: [positionOf(view, filled, item), filled.label(item.key, view.language) || item.question.name].filter(Boolean).join(' › '),
      });
      return {
        label,
        detail: answerOf(view, target, filled, item) || t(item.isRequired ? 'chat.review.unanswered' : 'chat.review.skipped'),
        tone: item.value === '' && item.isRequired ? ('warning' as const) : ('plain' as const),
        action: tapAction(
          { kind: 'open', response: target.response.id, item: itemRef(filled.form, item) },
          t('chat.review.item', { number: questionNumber(filled, item.key), label: '' }).trim(),
        ),
      };
    }),
  };
}

/** The answer, and who gave it when: "3 · ณัฐพล 20 พ.ย.". */
function answerOf(view: View, target: Target, filled: FilledForm, item: FormItem): string {
  const value = shorten(showValue(view, filled, item, item.value));
  const stored = target.response.answers[item.key];
  if (value === '' || !stored) return value;
  const isMine = stored.by === view.snapshot.contact.id;
  const name = isMine ? view.t('chat.review.me') : (stored.by !== null && target.names[stored.by]) || view.t('chat.contest.somebody');
  return view.t('chat.review.by', { value, name, date: dayOf(view, stored.at) });
}

/** To add to and remove from the repeats of the questions shown, and of repeats that have none. */
function repeatBlocks(view: View, target: Target, filled: FilledForm, section: FormItem['section'], shown: readonly FormItem[]): Block[] {
  const rows = filled.repeats
    .filter((repeat) => repeat.section === section)
    .flatMap((repeat) => {
      const name = repeatName(view, filled, repeat.key);
      const positions = new Set(
        shown.flatMap(({ repetitions }) => repetitions.filter((one) => one.repeatKey === repeat.key).map((one) => one.position)),
      );
      const known = knownRepetitions(filled, repeat);
      const add = view.t('chat.repeat.add', { name });
      return [
        ...[...positions]
          .filter((position) => position <= known)
          .map((position) => {
            const label = view.t('chat.repeat.remove', { name, position });
            return { label, tone: 'muted' as const, action: removeAction(target, filled, repeat, position, false, label) };
          }),
        { label: add, tone: 'muted' as const, action: moreAction(target, filled, repeat, known, true, add) },
      ];
    });
  return rows.length === 0 ? [] : [{ kind: 'rows', rows }];
}

/** Questions that count in the score and have no answer: 0 points each. */
const unansweredInScore = (filled: FilledForm): number =>
  scoreForm(filled)
    .dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions))
    .filter(({ reason }) => reason === 'unanswered').length;

export function submitCard(view: View, target: Target, filled: FilledForm): Card {
  const { t } = view;
  const progress = progressOf(filled, view.given);
  const zeros = unansweredInScore(filled);
  return {
    kind: 'card',
    alt: t('chat.submit.title'),
    title: t('chat.submit.title'),
    progress: {
      donePct: progress.asked === 0 ? 0 : (100 * progress.answered) / progress.asked,
      label: t('chat.review.overview', { answered: progress.answered, asked: progress.asked }),
    },
    blocks: [
      {
        kind: 'text',
        text: t('chat.submit.body', { agency: agencyName(view, target.agency), answered: progress.answered, asked: progress.asked }),
      },
      ...(zeros > 0 ? [{ kind: 'text', text: t('chat.submit.zeros', { count: zeros }), tone: 'warning' } satisfies Block] : []),
      { kind: 'text', text: t('chat.submit.how'), size: 'small', tone: 'muted' },
    ],
    buttons: [
      commandButton(view, t('chat.submit.yes'), { kind: 'submit-yes' }, 'primary'),
      commandButton(view, t('chat.submit.no'), { kind: 'review', section: null, page: 0 }, 'secondary'),
    ],
  };
}

export function missingCard(view: View, target: Target, filled: FilledForm): Card {
  const { t } = view;
  const missing = missingItems(filled);
  return {
    kind: 'card',
    alt: t('chat.submit.missing', { count: missing.length }),
    title: t('chat.submit.missing', { count: missing.length }),
    blocks: [
      { kind: 'text', text: t('chat.review.fix'), size: 'small', tone: 'muted' },
      {
        kind: 'rows',
        rows: missing.slice(0, reviewPageSize).map((item) => {
          const label = t('chat.review.item', {
            number: questionNumber(filled, item.key),
            label: [positionOf(view, filled, item), filled.label(item.key, view.language) || item.question.name]
              .filter(Boolean)
              .join(' › '),
          });
          return {
            label,
            tone: 'warning' as const,
            action: tapAction(
              { kind: 'open', response: target.response.id, item: itemRef(filled.form, item) },
              String(questionNumber(filled, item.key)),
            ),
          };
        }),
      },
    ],
    buttons: [
      commandButton(view, t('chat.review.next-missing'), { kind: 'continue' }, 'primary'),
      commandButton(view, t('chat.review.title'), { kind: 'review', section: null, page: 0 }, 'secondary'),
    ],
  };
}

export function receiptCard(view: View, target: Target): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('chat.submit.done-title'),
    title: t('chat.submit.done-title'),
    blocks: [
      {
        kind: 'facts',
        rows: [
          { label: t('chat.submit.receipt'), value: receiptNumber(target) },
          { label: t('chat.status.agency'), value: agencyName(view, target.agency) },
          { label: t('chat.submit.at'), value: dateTime(view, view.now) },
        ],
      },
      { kind: 'text', text: t('chat.submit.done') },
    ],
    buttons: [commandButton(view, t('chat.buttons.score'), { kind: 'score' }, 'primary')],
  };
}

/** Round, agency code and how often it was submitted: readable on the phone, unique in the round. */
const receiptNumber = (target: Target): string => `${target.round.id}-${target.agency.code}-${target.response.submissions + 1}`;
