// Outbound -> LINE message objects that LINE accepts: every message is checked before it goes, and what LINE would refuse goes as plain text
// instead, because one bad message makes LINE refuse the whole request.
import { type messagingApi } from '@line/bot-sdk';
import { type Button, type Outbound, type OutboundMessage } from '../domain/message.ts';
import { checkMessages, type CheckOptions, type Fault } from '../line-protocol/check-messages.ts';
import { messagesMax, textMax } from '../line-protocol/limits.ts';
import { percentEncode, toQuickReplyItems } from './actions.ts';
import { drawCard } from './card.ts';
import { toPlainText } from './plain-text.ts';

export type LineMessage = messagingApi.Message;

/** A message with what it was drawn from; `source` is null for a plain text. */
interface Drawn {
  readonly source: OutboundMessage | null;
  readonly messages: readonly LineMessage[];
}

const asText = (text: string): LineMessage => ({ type: 'text', text });
const plain = (message: OutboundMessage): Drawn => ({ source: null, messages: toPlainText(message).map(asText) });
const say = (faults: readonly Fault[]): string => faults.map((fault) => `${fault.property} ${fault.message}`.trim()).join('; ');

function draw(message: OutboundMessage): Drawn | null {
  switch (message.kind) {
    case 'text':
      return plain(message);
    case 'picture': {
      const [originalContentUrl, previewImageUrl] = [percentEncode(message.url), percentEncode(message.previewUrl)];
      return { source: message, messages: [{ type: 'image', originalContentUrl, previewImageUrl }] };
    }
    case 'card': {
      const messages = drawCard(message);
      return messages && { source: message, messages };
    }
  }
}

function drawAcceptable(message: OutboundMessage, options: CheckOptions, degraded: string[]): Drawn {
  const drawn = draw(message);
  const why = drawn === null ? 'too large to draw' : say(drawn.messages.flatMap((item) => checkMessages([item], options)));
  if (drawn !== null && why === '') return drawn;
  degraded.push(`${message.kind} sent as text: ${why}`);
  return plain(message);
}

const textOf = (message: LineMessage | undefined): string | null => (message?.type === 'text' ? message.text : null);

/** Joins the earliest two neighbouring texts that fit into one; null when no two do. */
function joinTexts(messages: readonly LineMessage[]): LineMessage[] | null {
  for (const [index, message] of messages.entries()) {
    const [text, next] = [textOf(message), textOf(messages[index + 1])];
    if (text === null || next === null || text.length + 2 + next.length > textMax) continue;
    return [...messages.slice(0, index), asText(`${text}\n\n${next}`), ...messages.slice(index + 2)];
  }
  return null;
}

/** At most 5 messages: joins texts, then turns the earliest drawn message into text, and only then drops the earliest. */
function fit(drawn: readonly Drawn[], degraded: string[]): LineMessage[] {
  let messages = drawn.flatMap((item) => item.messages);
  while (messages.length > messagesMax) {
    const joined = joinTexts(messages);
    if (!joined) break;
    messages = joined;
  }
  if (messages.length <= messagesMax) return messages;
  const first = drawn.findIndex((item) => item.source !== null);
  const source = drawn[first]?.source;
  if (source) {
    degraded.push(`${source.kind} sent as text: more than ${messagesMax} messages`);
    return fit(drawn.toSpliced(first, 1, plain(source)), degraded);
  }
  degraded.push(`${messages.length - messagesMax} message(s) dropped: more than ${messagesMax} messages`);
  return messages.slice(-messagesMax);
}

/** Quick replies are an extra: one that LINE would refuse is left out, the message goes all the same. */
function acceptableItems(buttons: readonly Button[], options: CheckOptions, degraded: string[]): messagingApi.QuickReplyItem[] {
  return toQuickReplyItems(buttons).filter((item) => {
    const faults = checkMessages([{ type: 'text', text: '-', quickReply: { items: [item] } }], options);
    if (faults.length > 0) degraded.push(`quick reply left out: ${say(faults)}`);
    return faults.length === 0;
  });
}

function attach(messages: readonly LineMessage[], items: messagingApi.QuickReplyItem[]): readonly LineMessage[] {
  const last = messages.at(-1);
  return last && items.length > 0 ? [...messages.slice(0, -1), { ...last, quickReply: { items } }] : messages;
}

/**
 * 1–5 messages that LINE accepts (none when the outbound says nothing), quick replies with the last. `degraded` tells what could not be sent
 * as it was meant, and why.
 */
export function toLineMessages(
  outbound: Outbound,
  options: CheckOptions = {},
): { readonly messages: readonly LineMessage[]; readonly degraded: readonly string[] } {
  const degraded: string[] = [];
  const drawn = outbound.messages.map((message) => drawAcceptable(message, options, degraded));
  const messages = fit(drawn, degraded);
  return { messages: attach(messages, acceptableItems(outbound.quickReplies ?? [], options, degraded)), degraded };
}

/** The same without anything drawn: the last resort when LINE refuses what `toLineMessages` gave. */
export function toPlainLineMessages(outbound: Outbound): readonly LineMessage[] {
  return fit(outbound.messages.map(plain), []);
}
