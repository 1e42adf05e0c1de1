// Webhook event objects as LINE makes them (REF "Webhook Event Objects"), and the odd forms that fault injection asks for.
import { newToken, ulid } from './ids.ts';
import { type JsonObject } from './json.ts';

/** An event without what all events share. */
export type EventBody = JsonObject & { readonly type: string };

interface Circumstances {
  readonly now: Date;
  readonly userId: string;
  readonly replyToken: string | null;
}

/** A complete event; `deliveryContext` is set anew at each delivery. */
export function webhookEvent(
  body: EventBody,
  { now, userId, replyToken }: Circumstances,
): JsonObject & { readonly webhookEventId: string } {
  return {
    ...body,
    webhookEventId: ulid(now),
    deliveryContext: { isRedelivery: false },
    timestamp: now.getTime(),
    source: { type: 'user', userId },
    ...(replyToken === null ? {} : { replyToken }),
    mode: 'active',
  };
}

const without = (event: JsonObject, ...keys: string[]): JsonObject =>
  Object.fromEntries(Object.entries(event).filter(([key]) => !keys.includes(key)));

/** Changes that an injected fault makes to the event itself; they stay the same in redeliveries. */
export const variations: Readonly<Record<string, (event: JsonObject) => JsonObject>> = {
  'unknown-field': (event) => ({
    ...event,
    addedNextYear: { list: [1, null, 'ไทย'] },
    source: { ...(event['source'] as object), tier: 'gold' },
  }),
  standby: (event) => ({ ...without(event, 'replyToken'), mode: 'standby' }),
  'missing-source': (event) => without(event, 'source'),
  'missing-user-id': (event) => ({ ...event, source: { type: 'user' } }),
  'missing-reply-token': (event) => without(event, 'replyToken'),
};

/** Events that an injected fault adds to the request of another one. */
export const companions: Readonly<Record<string, (event: JsonObject, now: Date) => JsonObject>> = {
  'unknown-event': (event, now) => ({
    ...without(event, 'message', 'postback', 'follow', 'unsend', 'replyToken'),
    type: 'somethingNew',
    somethingNew: { value: 1 },
    webhookEventId: ulid(now),
  }),
  'message-edited': (event, now) => ({
    ...without(event, 'message', 'postback', 'follow', 'unsend'),
    type: 'messageEdited',
    message: { type: 'text', id: (event['message'] as { id?: string } | undefined)?.id ?? '1', text: 'แก้ไขแล้ว (edited)' },
    replyToken: newToken(),
    webhookEventId: ulid(now),
  }),
};

/** What somebody who does not know the secret could send: like the event, but with ids of its own. */
export const forgedCopy = (event: JsonObject, now: Date): JsonObject => ({ ...event, webhookEventId: ulid(now), replyToken: newToken() });

/** The events that older consoles sent on "Verify" (sdk examples still filter them). */
export function verifyDummies(now: Date): JsonObject[] {
  const dummy = (digit: string, message: JsonObject): JsonObject => ({
    type: 'message',
    replyToken: digit.repeat(32),
    source: { type: 'user', userId: `Udeadbeef${'deadbeef'.repeat(3)}` },
    timestamp: now.getTime(),
    mode: 'active',
    webhookEventId: ulid(now),
    deliveryContext: { isRedelivery: false },
    message,
  });
  return [
    dummy('0', { id: '100001', type: 'text', text: 'Hello, world' }),
    dummy('f', { id: '100002', type: 'sticker', packageId: '1', stickerId: '1' }),
  ];
}
