// Webhook bodies -> what contacts did (REF "Webhook Event Objects"). LINE adds event types and fields without notice, so everything that is
// not understood is set aside with a reason; only a body that is no webhook at all is an error.
import { createHash } from 'node:crypto';
import { type InboundEvent, type Input } from '../domain/inbound.ts';
import { isUserId } from '../line-protocol/ids.ts';
import { problems } from '../problem.ts';

/** One event of a webhook: either `inbound` or the reason why it is `ignored`. */
export interface ReadEvent {
  readonly inbound: InboundEvent | null;
  readonly ignored: string | null;
  readonly webhookEventId: string;
  readonly occurredAt: Date;
  /** LINE user id; empty when the event has none. */
  readonly sender: string;
}

/** LINE's own batches are far smaller; more than this is not LINE. */
const eventsMax = 1000;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Json => (isObject(value) ? value : {});

/** PostgreSQL stores neither NUL nor lone surrogates. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '');
const asText = (value: unknown): string | null => (typeof value === 'string' ? storable(value) : null);

/**
 * The events of a webhook body, in the order in which they happened, each id once.
 * @throws Problem `bad-request` when the body is not JSON, not an object, has no array of events, or more than 1,000 of them.
 */
export function readWebhook(body: string): { readonly destination: string; readonly events: readonly ReadEvent[] } {
  const webhook = parse(body);
  if (!isObject(webhook) || !Array.isArray(webhook['events'])) throw problems.badRequest({ reason: 'The body has no array of events.' });
  const items: readonly unknown[] = webhook['events'];
  if (items.length > eventsMax) throw problems.badRequest({ reason: `The body has more than ${eventsMax} events.` });
  const events = new Map<string, ReadEvent>();
  for (const item of items) {
    const event = readEvent(asObject(item));
    if (!events.has(event.webhookEventId)) events.set(event.webhookEventId, event);
  }
  const inOrder = [...events.values()].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  return { destination: asText(webhook['destination']) ?? '', events: inOrder };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw problems.badRequest({ reason: 'The body is not JSON.' }, error);
  }
}

function readEvent(event: Json): ReadEvent {
  const userId = asText(asObject(event['source'])['userId']);
  const sender = isUserId(userId) ? userId : '';
  const webhookEventId = readEventId(event);
  const occurredAt = readTimestamp(event['timestamp']);
  const read = whyIgnored(event, sender) ?? (occurredAt ? readInput(event) : 'no time');
  const common = { webhookEventId, occurredAt: occurredAt ?? new Date(0), sender };
  if (typeof read === 'string') return { ...common, inbound: null, ignored: read };
  const inbound: InboundEvent = {
    eventId: webhookEventId,
    occurredAt: common.occurredAt,
    sender,
    replyToken: asText(event['replyToken']) || null,
    isRedelivery: asObject(event['deliveryContext'])['isRedelivery'] === true,
    input: read,
  };
  return { ...common, inbound, ignored: null };
}

/** `webhookEventId`, or where LINE gives none, a stable id from what tells the event apart; a redelivery gets the same. */
function readEventId(event: Json): string {
  const given = asText(event['webhookEventId']);
  if (given && given.length <= 100) return given;
  const { type, timestamp, replyToken } = event;
  const [source, message, postback] = [asObject(event['source']), asObject(event['message']), asObject(event['postback'])];
  const identity = [type, timestamp, replyToken, source['userId'], source['groupId'], source['roomId'], message['id'], message['text']];
  const more = [postback['data'], asObject(postback['params'])['date'], asObject(event['unsend'])['messageId']];
  const leaves = [...identity, ...more].map((value) => (typeof value === 'object' ? null : (value ?? null)));
  return `sha256:${createHash('sha256').update(JSON.stringify(leaves)).digest('hex')}`;
}

/** Milliseconds since 1970 as PostgreSQL and people can use them: up to the year 9999. */
function readTimestamp(value: unknown): Date | null {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 253_402_300_800_000 ? new Date(value) : null;
}

function whyIgnored(event: Json, sender: string): string | null {
  const source = asObject(event['source']);
  const replyToken = event['replyToken'];
  // The console's "Verify" button of earlier years sent events with these.
  const isVerifyDummy = (typeof replyToken === 'string' && /^(0+|f+)$/.test(replyToken)) || /^U(deadbeef){4}$/.test(sender);
  if (isVerifyDummy) return 'verify dummy';
  // REF "Common properties": another module of the account is answering; nothing may be sent.
  if (event['mode'] === 'standby') return 'standby';
  if (source['type'] === 'group' || source['type'] === 'room') return 'group chat';
  if (sender === '') return 'no user';
  return null;
}

/** What the contact did, or why it is nothing to us. */
function readInput(event: Json): Input | string {
  switch (event['type']) {
    case 'message':
      return readMessage(asObject(event['message']));
    case 'postback':
      return readPostback(asObject(event['postback']));
    case 'follow':
      return { kind: 'follow' };
    case 'unfollow':
      return { kind: 'unfollow' };
    case 'unsend': {
      const messageId = asText(asObject(event['unsend'])['messageId']);
      return messageId ? { kind: 'unsend', messageId } : 'unsend without a message id';
    }
    default:
      return `event type ${named(event['type'])}`;
  }
}

function named(value: unknown): string {
  return (asText(value) ?? 'missing').slice(0, 60).toWellFormed();
}

function readMessage(message: Json): Input | string {
  const messageId = asText(message['id']);
  if (!messageId) return 'message without an id';
  const type = message['type'];
  switch (type) {
    case 'text': {
      const text = asText(message['text']);
      return text === null ? 'text message without text' : { kind: 'text', text, messageId };
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'file': {
      const fileName = asText(message['fileName']);
      const size = message['fileSize'];
      return {
        kind: 'media',
        media: type,
        messageId,
        external: asObject(message['contentProvider'])['type'] === 'external',
        ...(fileName === null ? {} : { fileName }),
        ...(typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? { sizeBytes: size } : {}),
      };
    }
    case 'location': {
      const { latitude, longitude } = message;
      const isOnEarth =
        typeof latitude === 'number' && typeof longitude === 'number' && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
      if (!isOnEarth) return 'location without coordinates';
      return { kind: 'location', latitude, longitude, address: asText(message['address']) ?? asText(message['title']) ?? '', messageId };
    }
    case 'sticker':
      return { kind: 'sticker', messageId };
    default:
      return `message type ${named(type)}`;
  }
}

function readPostback(postback: Json): Input | string {
  const data = asText(postback['data']);
  if (data === null) return 'postback without data';
  const params = asObject(postback['params']);
  // A tab of the rich menu was switched: LINE has done it already.
  if ('newRichMenuAliasId' in params) return 'rich menu switched';
  const picked = asText(params['datetime']) ?? asText(params['date']) ?? asText(params['time']);
  return picked === null ? { kind: 'tap', data } : { kind: 'tap', data, picked };
}
