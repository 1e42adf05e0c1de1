// How things stand, help, language.
import { type ReminderChoice } from '../../domain/conversation/command.ts';
import { endOf, isAcceptingAnswers, isOver } from '../../domain/conversation/round.ts';
import { progressOf, questionNumber } from '../../domain/conversation/progress.ts';
import { itemRef } from '../../domain/conversation/tap.ts';
import { type Target } from '../../domain/conversation/snapshot.ts';
import { dayMs } from '../../domain/durations.ts';
import { type FilledForm } from '../../domain/form.ts';
import { type Block, type Button, type Card } from '../../domain/message.ts';
import { organiserNote } from './joining.ts';
import { agencyName, commandButton, dateTime, goOnButtons, tapAction, type View } from './view.ts';

export function statusCard(view: View, target: Target, filled: FilledForm): Card {
  const { t, snapshot } = view;
  const { contact } = snapshot;
  const progress = progressOf(filled, view.given);
  const isSubmitted = target.response.status === 'submitted';
  const isOpen = isAcceptingAnswers(target.round, view.now);
  const daysLeft = Math.floor((target.round.closesAt.getTime() - view.now.getTime()) / dayMs);
  const hasEnded = isOver(target.round, view.now);
  const left = hasEnded ? t('chat.status.over') : daysLeft < 1 ? t('chat.status.today') : t('chat.status.left', { count: daysLeft });
  const state = isSubmitted
    ? t('chat.status.submitted', { date: dateTime(view, target.response.submittedAt ?? view.now) })
    : hasEnded
      ? t('chat.status.closed-unsubmitted')
      : t(Object.keys(target.response.answers).length > 0 ? 'chat.status.answering' : 'chat.status.not-started');
  const reminders = contact.areRemindersOff
    ? t('chat.status.reminders-off')
    : contact.snoozedUntil && contact.snoozedUntil > view.now
      ? t('chat.status.reminders-snoozed', { date: dateTime(view, contact.snoozedUntil) })
      : t('chat.status.reminders-on');
  const rows = [
    { label: t('chat.status.state'), value: state },
    { label: t('chat.status.deadline'), value: `${dateTime(view, endOf(target.round))} (${left})` },
    ...(isSubmitted || hasEnded
      ? []
      : [
          {
            label: t('chat.status.missing'),
            value: progress.missing > 0 ? t('chat.status.missing-value', { count: progress.missing }) : t('chat.status.none'),
          },
        ]),
    { label: t('chat.status.role'), value: t(`chat.agency.roles.${target.role}`) },
    // Who may only look is reminded of nothing.
    ...(isSubmitted || hasEnded || target.role === 'viewer' ? [] : [{ label: t('chat.status.reminders'), value: reminders }]),
  ];
  return {
    kind: 'card',
    alt: `${t('chat.status.title')}: ${state}`,
    heading: `${t('chat.status.title')} – ${target.round.title}`,
    title: agencyName(view, target.agency),
    progress: {
      donePct: progress.asked === 0 ? 0 : (100 * progress.answered) / progress.asked,
      label: t('chat.review.overview', { answered: progress.answered, asked: progress.asked }),
    },
    blocks: [{ kind: 'facts', rows }],
    buttons: statusButtons(view, target, isOpen, isSubmitted, progress.missing),
    links: [
      commandButton(view, t('chat.buttons.help'), { kind: 'help' }, 'link'),
      commandButton(view, t('chat.buttons.language'), { kind: 'language', language: null }, 'link'),
      ...(snapshot.participations.length > 1 ? [commandButton(view, t('chat.buttons.agencies'), { kind: 'agencies' }, 'link')] : []),
    ],
  };
}

function statusButtons(view: View, target: Target, isOpen: boolean, isSubmitted: boolean, missing: number): Button[] {
  const { t } = view;
  const review = commandButton(view, t('chat.buttons.review'), { kind: 'review', section: null, page: 0 });
  if (isSubmitted)
    return [
      commandButton(view, t('chat.buttons.score'), { kind: 'score' }, 'primary'),
      commandButton(view, t('chat.buttons.report'), { kind: 'report' }),
      review,
    ];
  if (!isOpen || target.role === 'viewer') return [review];
  return missing > 0
    ? [commandButton(view, t('chat.buttons.continue'), { kind: 'continue' }, 'primary'), review]
    : [commandButton(view, t('chat.buttons.submit'), { kind: 'submit' }, 'primary'), review];
}

export function helpCard(view: View, target: Target | null, filled: FilledForm | null, key: string | null): Card {
  const { t } = view;
  const item = key === null ? undefined : filled?.item(key);
  const blocks: Block[] = [];
  const buttons: Button[] = [];
  let title = t('chat.help.title');
  if (item && target && filled) {
    const number = questionNumber(filled, item.key);
    title = t('chat.help.question', { number });
    blocks.push({ kind: 'text', text: filled.label(item.key, view.language), isBold: true });
    blocks.push({
      kind: 'text',
      text: filled.guidance(item.key, view.language) || filled.hint(item.key, view.language) || t('chat.help.none'),
    });
    blocks.push({ kind: 'line' });
    const label = t('chat.help.back', { number });
    buttons.push({
      label,
      style: 'primary',
      action: tapAction({ kind: 'open', response: target.response.id, item: itemRef(filled.form, item) }, label),
    });
  } else if (target) {
    buttons.push(...goOnButtons(view, 'primary'), commandButton(view, t('chat.buttons.status'), { kind: 'status' }));
  } else blocks.push({ kind: 'text', text: t('chat.help.join') }, ...organiserNote(view));
  if (target) {
    blocks.push({ kind: 'text', text: t('chat.help.commands'), isBold: true, size: 'small' });
    blocks.push({ kind: 'text', text: t('chat.help.list'), size: 'small' });
  }
  return { kind: 'card', alt: title, title, blocks, buttons };
}

export function languageCard(view: View): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('chat.language.title'),
    title: t('chat.language.title'),
    blocks: [],
    buttons: (['th', 'en'] as const).map((language) => commandButton(view, t(`chat.language.${language}`), { kind: 'language', language })),
  };
}

export function remindersCard(view: View, choice: ReminderChoice, until: Date | null): Card {
  const { t } = view;
  const title =
    choice === 'on' || choice === 'off'
      ? t(`chat.reminders.${choice}`)
      : t('chat.reminders.snoozed', { date: dateTime(view, until ?? view.now) });
  return {
    kind: 'card',
    alt: title,
    blocks: [{ kind: 'text', text: title, tone: 'good' }],
    buttons: [...goOnButtons(view), commandButton(view, t('chat.buttons.status'), { kind: 'status' })],
  };
}

export function pausedCard(view: View): Card {
  const { t, target, filled } = view;
  const { answered, asked } = filled ? progressOf(filled, view.given) : { answered: 0, asked: 0 };
  return {
    kind: 'card',
    alt: t('chat.paused.title'),
    title: t('chat.paused.title'),
    blocks: [
      { kind: 'text', text: t('chat.paused.body', { answered, asked, deadline: target ? dateTime(view, target.round.closesAt) : '' }) },
    ],
    buttons: [
      commandButton(view, t('chat.buttons.continue'), { kind: 'continue' }, 'primary'),
      commandButton(view, t('chat.buttons.review'), { kind: 'review', section: null, page: 0 }),
    ],
  };
}

/** Until when reminders are put off, or none any more. */
export function snoozeCard(view: View): Card {
  const { t } = view;
  const title = t('reminder.snooze-title');
  return {
    kind: 'card',
    alt: title,
    title,
    blocks: [],
    buttons: [
      commandButton(view, t('reminder.snooze-tomorrow'), { kind: 'reminders', choice: 'tomorrow' }, 'primary'),
      commandButton(view, t('reminder.snooze-three-days'), { kind: 'reminders', choice: 'three-days' }),
      commandButton(view, t('reminder.stop'), { kind: 'reminders', choice: 'off' }),
    ],
  };
}
