// What the reply says about joining: the notice, codes, and the agencies that a contact answers for.
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { type Draft, line, show } from './draft.ts';
import { agenciesCard, agencyCard, codeCard, introCard, noticeCard, noticeReminderCard } from './joining.ts';
import { controllerText } from '../privacy-notice.ts';
import { agencyName, type View } from './view.ts';

const kinds = [
  'greeted',
  'notice-shown',
  'notice-awaited',
  'notice-acknowledged',
  'code-asked',
  'code-missing',
  'agency-needed',
  'code-refused',
  'people-shown',
  'agency-shown',
  'agency-awaited',
  'agency-declined',
  'joined',
  'introduced',
  'agencies-shown',
  'agency-chosen',
  'other-agency-refused',
  'left-line',
  'unsent',
] as const satisfies readonly ConversationEvent['kind'][];

export type JoiningEvent = Extract<ConversationEvent, { kind: (typeof kinds)[number] }>;

export const isJoining = (event: ConversationEvent): event is JoiningEvent => (kinds as readonly string[]).includes(event.kind);

export function tellOfJoining(view: View, event: JoiningEvent, draft: Draft): void {
  const { t } = view;
  switch (event.kind) {
    case 'greeted':
      if (event.isBack)
        line(draft, t(view.snapshot.participations.length > 0 ? 'chat.greeting.back' : 'chat.greeting.back-joining'), 'good');
      else draft.messages.push({ kind: 'text', text: `${t('chat.greeting.title')}\n${t('chat.greeting.body')}` });
      return;
    case 'notice-shown':
      show(draft, noticeCard(view));
      return;
    case 'notice-awaited':
      if (event.hasCode) line(draft, t('chat.notice.code-kept'), 'good');
      show(draft, noticeReminderCard(view));
      return;
    case 'people-shown':
      line(draft, t('chat.people', { controller: controllerText(t, view.dataController ?? null) }));
      draft.isRepeated = true;
      return;
    case 'code-missing':
      line(draft, t(event.in === 'media' ? 'chat.code.unreadable' : 'chat.code.missing'), 'warning');
      return;
    case 'agency-needed':
      line(draft, t('chat.agency.needed'), 'warning');
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
