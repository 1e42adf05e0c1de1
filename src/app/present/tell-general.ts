// What the reply says at any time: language, reminders, help, handing over, and what nobody understood.
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { consoleCard } from './console.ts';
import { type Draft, line, show } from './draft.ts';
import { handoverCard, handoverCodeCard } from './handover.ts';
import { helpCard, languageCard, remindersCard, snoozeCard } from './status.ts';
import { agencyName, type View } from './view.ts';

const kinds = [
  'language-shown',
  'language-set',
  'snooze-offered',
  'reminders-set',
  'not-understood',
  'handover-offered',
  'handover-made',
  'console-asked',
  'help-shown',
] as const satisfies readonly ConversationEvent['kind'][];

export type GeneralEvent = Extract<ConversationEvent, { kind: (typeof kinds)[number] }>;

export const isGeneral = (event: ConversationEvent): event is GeneralEvent => (kinds as readonly string[]).includes(event.kind);

/** These need no agency. */
export function tellInGeneral(view: View, event: GeneralEvent, draft: Draft): void {
  switch (event.kind) {
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
      if (view.handover && view.target) {
        show(draft, handoverCodeCard(view, view.handover));
        // A card cannot be copied nor forwarded as text.
        const agency = agencyName(view, view.target.agency);
        draft.messages.push({ kind: 'text', text: view.t('chat.handover.forward', { code: view.handover.code, agency }) });
      }
      return;
    case 'console-asked':
      if (view.consoleLink) show(draft, consoleCard(view, view.consoleLink));
      return;
    case 'help-shown':
      show(draft, helpCard(view, view.target, view.filled, event.key));
      return;
  }
}

/** A greeting is returned; while a question is open, all that is said leads back to it, and elsewhere nothing speaks of one. */
function notUnderstood({ t, events }: View, what: Extract<ConversationEvent, { kind: 'not-understood' }>['what']): string {
  const isAsking = events.some(({ kind }) => kind === 'question-asked' || kind === 'repeat-asked');
  switch (what) {
    case 'greeting':
    case 'thanks':
      return t(isAsking ? `chat.not-understood.${what}-asking` : `chat.not-understood.${what}`);
    case 'sticker':
    case 'media':
    case 'location':
      return t(isAsking ? `chat.not-understood.${what}` : `chat.not-understood.${what}-elsewhere`);
    case 'text':
      return t('chat.not-understood.text');
  }
}
