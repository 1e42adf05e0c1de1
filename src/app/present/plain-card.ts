// What a contact is told in one text, with nothing to do about it.
import { type Card } from '../../domain/message.ts';

/** A card of a title and one text, without buttons. */
export function plainCard(title: string, text: string): Card {
  return { kind: 'card', alt: `${title}: ${text}`, title, blocks: [{ kind: 'text', text }], buttons: [] };
}
