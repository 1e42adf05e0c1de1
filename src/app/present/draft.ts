// The reply while it is composed: acknowledgements wait for the card that they stand on.
import { type Block, type Button, type Card, messagesMax, type Outbound, type OutboundMessage } from '../../domain/message.ts';

type Tone = 'plain' | 'good' | 'warning' | 'muted';

export interface Draft {
  lines: { text: string; tone: Tone }[];
  messages: OutboundMessage[];
  /** What follows was shown a moment before: without its notes. */
  isRepeated: boolean;
  quickReplies: readonly Button[];
}

export const emptyDraft = (): Draft => ({ lines: [], messages: [], isRepeated: false, quickReplies: [] });

/** Adds an acknowledgement; '' = none. */
export function line(draft: Draft, text: string, tone: Tone = 'plain'): void {
  if (text !== '') draft.lines.push({ text, tone });
}

/** Adds a card; what was acknowledged before stands on top of it. */
export function show(draft: Draft, card: Card, quickReplies: readonly Button[] = []): void {
  const lines = draft.lines.map(({ text, tone }): Block => ({ kind: 'text', text, tone, size: 'small' }));
  const alt = [...draft.lines.map((one) => one.text), card.alt].join(' – ');
  // A question that is asked again after a warning has shown its notes before.
  const isRepeated = draft.isRepeated || draft.lines.some((one) => one.tone === 'warning');
  draft.messages.push(lines.length === 0 ? card : { ...card, alt, notes: isRepeated ? lines : [...lines, ...(card.notes ?? [])] });
  draft.lines = [];
  draft.quickReplies = quickReplies;
}

/** What was drafted; lines that no card followed are a message of their own. null = nothing. */
export function toOutbound({ lines, messages, quickReplies }: Draft): Outbound | null {
  const text: OutboundMessage[] = lines.length > 0 ? [{ kind: 'text', text: lines.map((one) => one.text).join('\n') }] : [];
  const all = [...messages, ...text].slice(0, messagesMax);
  if (all.length === 0) return null;
  return { messages: all, ...(quickReplies.length > 0 ? { quickReplies } : {}) };
}
