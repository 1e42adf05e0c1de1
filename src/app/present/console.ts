// The card with a one-time link into the organisers' page.
import { type Card } from '../../domain/message.ts';
import { dateTime, type ReplyLink, type View } from './view.ts';

export function consoleCard(view: View, link: ReplyLink): Card {
  const { t } = view;
  return {
    kind: 'card',
    alt: t('console.chat.title'),
    title: t('console.chat.title'),
    blocks: [{ kind: 'text', text: t('console.chat.text', { time: dateTime(view, link.expiresAt) }) }],
    buttons: [{ label: t('console.chat.open'), style: 'primary', action: { kind: 'open', url: link.url } }],
  };
}
