// Greeting, privacy notice, invitation code, agency: the cards before the first question.
import { type Invitation, type Participation } from '../../domain/conversation/snapshot.ts';
import { hasOpened, isOver } from '../../domain/conversation/round.ts';
import { progressOf, sections } from '../../domain/conversation/progress.ts';
import { type Block, type Card } from '../../domain/message.ts';
import { isNoticeRenewed } from '../../domain/conversation/joining.ts';
import { controllerText, noticeParts } from '../privacy-notice.ts';
import { estimatedSeconds, roundedMinutes } from './minutes.ts';
import { agencyName, commandButton, dateTime, tapAction, type View } from './view.ts';

export function noticeCard(view: View): Card {
  const { t, snapshot } = view;
  const controller = controllerText(t, view.dataController ?? null);
  const isDone = snapshot.contact.hasAcknowledgedNotice;
  return {
    kind: 'card',
    alt: t(isDone ? 'chat.notice.title' : 'chat.notice.alt'),
    title: t('chat.notice.title'),
    blocks: [
      ...(isNoticeRenewed(snapshot) ? [{ kind: 'text', text: t('chat.notice.renewed') } satisfies Block] : []),
      ...noticeParts.map((part): Block => ({ kind: 'text', text: t(`chat.notice.${part}`, { controller }), size: 'small' })),
      ...(isDone ? [] : [{ kind: 'text', text: t('chat.notice.how'), size: 'small', tone: 'muted' } satisfies Block]),
    ],
    buttons: isDone
      ? [commandButton(view, t('chat.buttons.continue'), { kind: 'continue' }, 'primary')]
      : [commandButton(view, t('chat.notice.ok'), { kind: 'notice-ok' }, 'primary')],
    links: languageLinks(view),
  };
}

/** For whoever says something else first: short, because the notice itself stands above. */
export function noticeReminderCard(view: View): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('chat.notice.alt'),
    title: t('chat.notice.awaited-title'),
    blocks: [
      { kind: 'text', text: t('chat.notice.awaited') },
      { kind: 'text', text: t('chat.notice.how'), size: 'small', tone: 'muted' },
    ],
    buttons: [
      commandButton(view, t('chat.notice.ok'), { kind: 'notice-ok' }, 'primary'),
      commandButton(view, t('chat.notice.read'), { kind: 'notice' }, 'secondary'),
    ],
    links: languageLinks(view),
  };
}

const languageLinks = (view: View) => [
  commandButton(view, view.t('chat.language.th'), { kind: 'language', language: 'th' }, 'link'),
  commandButton(view, view.t('chat.language.en'), { kind: 'language', language: 'en' }, 'link'),
];

export function codeCard(view: View): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('chat.code.ask'),
    title: t('chat.code.title'),
    blocks: [{ kind: 'text', text: t('chat.code.ask') }, ...organiserNote(view)],
    buttons: view.snapshot.contact.isOrganiser
      ? [{ label: t('chat.code.console'), action: { kind: 'say', text: t('chat.code.console') } }]
      : [],
    links: [commandButton(view, t('chat.buttons.help'), { kind: 'help' }, 'link')],
  };
}

/** Organisers have no code to type. */
export const organiserNote = ({ t, snapshot }: View): Block[] =>
  snapshot.contact.isOrganiser ? [{ kind: 'text', text: t('chat.code.organiser'), size: 'small' }] : [];

export function agencyCard(view: View, invitation: Invitation): Card {
  const { t } = view;
  const name = agencyName(view, invitation.agency);
  const answer = (yes: boolean) => tapAction({ kind: 'invitation', invitationId: invitation.id, yes }, t(yes ? 'common.yes' : 'common.no'));
  return {
    kind: 'card',
    alt: `${t('chat.agency.title')}: ${name}`,
    heading: t('chat.agency.title'),
    title: name,
    blocks: [
      {
        kind: 'facts',
        rows: [
          ...(invitation.agency.ministry === '' ? [] : [{ label: t('chat.agency.ministry'), value: invitation.agency.ministry }]),
          { label: t('chat.agency.level'), value: t(`chat.agency.${invitation.agency.level}`) },
          { label: t('chat.agency.round'), value: invitation.round.title },
          { label: t('chat.agency.role'), value: t(`chat.agency.roles.${invitation.role}`) },
        ],
      },
      { kind: 'text', text: t('chat.guess.how'), size: 'small', tone: 'muted' },
    ],
    buttons: [
      { label: t('chat.agency.yes'), style: 'primary', action: answer(true) },
      { label: t('chat.agency.no'), style: 'secondary', action: answer(false) },
    ],
  };
}

/** What lies ahead: how much, how long, until when. */
export function introCard(view: View, participation: Participation): Card {
  const { t, target } = view;
  const isHere = target?.agency.id === participation.agency.id && target.round.id === participation.round.id;
  const { filled, given, isSubmitted, responseId } = isHere
    ? { filled: view.filled, given: view.given, isSubmitted: target.response.status === 'submitted', responseId: target.response.id }
    : (view.ahead ?? { filled: null, given: view.given, isSubmitted: false, responseId: null });
  const hasStarted = filled !== null && given.size > 0;
  const progress = filled ? progressOf(filled, given) : null;
  const count = filled ? sections(filled).length : 0;
  const isOpen = hasOpened(participation.round, view.now);
  const isViewer = participation.role === 'viewer';
  const name = agencyName(view, participation.agency);
  const rows = [
    { label: t('chat.intro.agency'), value: name },
    ...(progress ? [{ label: t('chat.intro.count'), value: t('chat.intro.count-value', { count: progress.asked, sections: count }) }] : []),
    ...(progress && !isSubmitted && !isViewer
      ? [
          {
            label: t('chat.intro.time'),
            value: t('chat.intro.time-value', {
              minutes: roundedMinutes(((progress.asked - progress.answered) * estimatedSeconds) / 60),
            }),
          },
        ]
      : []),
    ...(progress && hasStarted
      ? [{ label: t('chat.intro.progress'), value: t('chat.intro.progress-value', { answered: progress.answered, asked: progress.asked }) }]
      : []),
    { label: t('chat.intro.deadline'), value: dateTime(view, participation.round.closesAt) },
  ];
  return {
    kind: 'card',
    alt: `${participation.round.title} – ${name}`,
    title: t('chat.intro.title', { round: participation.round.title }),
    blocks: [
      { kind: 'facts', rows },
      // Who joins colleagues finds answers that they did not give.
      ...(hasStarted && !isSubmitted && view.events.some(({ kind }) => kind === 'joined')
        ? [{ kind: 'text', text: t('chat.intro.shared'), size: 'small' } satisfies Block]
        : []),
      {
        kind: 'text',
        text: isSubmitted
          ? t('chat.intro.submitted')
          : isOpen
            ? t(isViewer ? 'chat.intro.viewer' : 'chat.intro.tips')
            : t('chat.intro.opens', { date: dateTime(view, participation.round.opensAt) }),
        size: 'small',
        tone: 'muted',
      },
    ],
    buttons:
      isSubmitted || (isOpen && isViewer)
        ? [commandButton(view, t('chat.buttons.status'), { kind: 'status' }, 'primary', responseId)]
        : isOpen
          ? [commandButton(view, t(hasStarted ? 'chat.intro.continue' : 'chat.intro.start'), { kind: 'continue' }, 'primary', responseId)]
          : [],
  };
}

export function agenciesCard(view: View): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('chat.agency.choose'),
    title: t('chat.agency.choose-title'),
    blocks: [
      { kind: 'text', text: t('chat.agency.choose') },
      {
        kind: 'rows',
        rows: view.snapshot.participations.map((one) => ({
          label: agencyName(view, one.agency),
          detail: `${one.round.title} · ${t(
            one.status !== 'submitted' && isOver(one.round, view.now) ? 'chat.status.closed-unsubmitted' : `chat.agency.${one.status}`,
          )}`,
          action: tapAction({ kind: 'agency', agencyId: one.agency.id, roundId: one.round.id }, agencyName(view, one.agency)),
        })),
      },
      { kind: 'text', text: t('chat.agency.add'), size: 'small', tone: 'muted' },
    ],
    buttons: [],
  };
}
