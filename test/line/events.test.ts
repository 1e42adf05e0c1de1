import { describe, expect, test } from 'vitest';
import { readWebhook } from '../../src/line/events.ts';
import { Problem } from '../../src/problem.ts';

const user = 'U4af4980629af4980629af4980629af49';
const base = {
  type: 'message',
  webhookEventId: '01H810YECXQQZ37VAXPF6H9E6T',
  timestamp: 1_795_312_800_000,
  mode: 'active',
  replyToken: '38ef843bde154d9b91c21320ffd17a0f',
  source: { type: 'user', userId: user },
  deliveryContext: { isRedelivery: false },
  message: { id: '461230966842064897', type: 'text', text: 'ใช่' },
};
const bodyOf = (...events: readonly unknown[]): string => JSON.stringify({ destination: 'Ubot', events });
const read = (event: unknown) => readWebhook(bodyOf(event)).events[0]!;
const message = (fields: object): object => ({ ...base, message: { id: '461230966842064897', ...fields } });
const postback = (fields: object): object => ({ ...base, type: 'postback', message: undefined, postback: fields });

test('an event keeps its id, time, sender, token and redelivery flag', () => {
  const event = read({ ...base, deliveryContext: { isRedelivery: true } });
  expect(event).toEqual({
    inbound: {
      eventId: '01H810YECXQQZ37VAXPF6H9E6T',
      occurredAt: new Date('2026-11-22T02:00:00Z'),
      sender: user,
      replyToken: '38ef843bde154d9b91c21320ffd17a0f',
      isRedelivery: true,
      input: { kind: 'text', text: 'ใช่', messageId: '461230966842064897' },
    },
    ignored: null,
    webhookEventId: '01H810YECXQQZ37VAXPF6H9E6T',
    occurredAt: new Date('2026-11-22T02:00:00Z'),
    sender: user,
  });
});

describe('what a contact did', () => {
  const messageId = '461230966842064897';
  test.each<[string, object, object]>([
    ['text', base, { kind: 'text', text: 'ใช่', messageId }],
    ['empty text', message({ type: 'text', text: '' }), { kind: 'text', text: '', messageId }],
    [
      'text quoting another, with an emoji',
      message({ type: 'text', text: '$', emojis: [{}], quotedMessageId: '1' }),
      { kind: 'text', text: '$', messageId },
    ],
    ['postback', postback({ data: 'v1;a;7' }), { kind: 'tap', data: 'v1;a;7' }],
    ['picked date', postback({ data: 'd', params: { date: '2026-11-22' } }), { kind: 'tap', data: 'd', picked: '2026-11-22' }],
    ['picked time', postback({ data: 'd', params: { time: '09:30' } }), { kind: 'tap', data: 'd', picked: '09:30' }],
    [
      'picked moment',
      postback({ data: 'd', params: { datetime: '2026-11-22T09:30' } }),
      { kind: 'tap', data: 'd', picked: '2026-11-22T09:30' },
    ],
    ['image', message({ type: 'image', contentProvider: { type: 'line' } }), { kind: 'media', media: 'image', messageId, external: false }],
    [
      'image kept elsewhere',
      message({ type: 'image', contentProvider: { type: 'external' } }),
      { kind: 'media', media: 'image', messageId, external: true },
    ],
    ['video', message({ type: 'video', duration: 6000 }), { kind: 'media', media: 'video', messageId, external: false }],
    ['audio', message({ type: 'audio' }), { kind: 'media', media: 'audio', messageId, external: false }],
    [
      'file',
      message({ type: 'file', fileName: 'แผน.pdf', fileSize: 2138 }),
      { kind: 'media', media: 'file', messageId, external: false, fileName: 'แผน.pdf', sizeBytes: 2138 },
    ],
    ['file of an odd size', message({ type: 'file', fileSize: -1 }), { kind: 'media', media: 'file', messageId, external: false }],
    [
      'location',
      message({ type: 'location', latitude: 13.75, longitude: 100.5, address: 'กรุงเทพฯ' }),
      { kind: 'location', latitude: 13.75, longitude: 100.5, address: 'กรุงเทพฯ', messageId },
    ],
    [
      'location without an address',
      message({ type: 'location', latitude: 0, longitude: 0 }),
      { kind: 'location', latitude: 0, longitude: 0, address: '', messageId },
    ],
    ['sticker', message({ type: 'sticker', packageId: '1', stickerId: '2', keywords: ['ok'] }), { kind: 'sticker', messageId }],
    ['follow', { ...base, type: 'follow', follow: { isUnblocked: true } }, { kind: 'follow' }],
    ['unfollow', { ...base, type: 'unfollow', replyToken: undefined }, { kind: 'unfollow' }],
    ['unsend', { ...base, type: 'unsend', unsend: { messageId: '325708' } }, { kind: 'unsend', messageId: '325708' }],
  ])('%s', (_name, event, input) => {
    expect(read(event)).toMatchObject({ ignored: null, inbound: { input } });
    expect(read(event).inbound?.input).toEqual(input);
  });
});

describe('what is none of our business is set aside with a reason', () => {
  test.each<[string, unknown, string]>([
    ['a new event type', { ...base, type: 'horoscope' }, 'event type horoscope'],
    ['no event type', { ...base, type: undefined }, 'event type missing'],
    ['an edited message', { ...base, type: 'messageEdited' }, 'event type messageEdited'],
    ['a beacon', { ...base, type: 'beacon' }, 'event type beacon'],
    ['a new message type', message({ type: 'hologram' }), 'message type hologram'],
    ['standby', { ...base, mode: 'standby', replyToken: undefined }, 'standby'],
    ['a group', { ...base, source: { type: 'group', groupId: 'C1', userId: user } }, 'group chat'],
    ['a room', { ...base, source: { type: 'room', roomId: 'R1' } }, 'group chat'],
    ['no source', { ...base, source: undefined }, 'no user'],
    ['a malformed user id', { ...base, source: { type: 'user', userId: 'U1' } }, 'no user'],
    ['the dummy token of zeros', { ...base, replyToken: '0'.repeat(32) }, 'verify dummy'],
    ['the dummy token of fs', { ...base, replyToken: 'f'.repeat(32) }, 'verify dummy'],
    ['the dummy user', { ...base, source: { type: 'user', userId: `U${'deadbeef'.repeat(4)}` } }, 'verify dummy'],
    ['no time', { ...base, timestamp: undefined }, 'no time'],
    ['a time past all calendars', { ...base, timestamp: 1e300 }, 'no time'],
    ['a message without id', { ...base, message: { type: 'text', text: 'ก' } }, 'message without an id'],
    [
      'an id that is a number, rounded before we see it',
      message({ id: 461_230_966_842_064_900, type: 'text', text: 'ก' }),
      'message without an id',
    ],
    ['a text without text', message({ type: 'text' }), 'text message without text'],
    ['a place off the earth', message({ type: 'location', latitude: 91, longitude: 0 }), 'location without coordinates'],
    ['a postback without data', postback({}), 'postback without data'],
    ['a menu tab', postback({ data: 'd', params: { newRichMenuAliasId: 'tab', status: 'SUCCESS' } }), 'rich menu switched'],
    ['an event that is no object', null, 'no user'],
    ['an event that is text', 'x', 'no user'],
  ])('%s', (_name, event, reason) => {
    expect(read(event)).toMatchObject({ inbound: null, ignored: reason });
    expect(read(event).webhookEventId).not.toBe('');
    expect(read(event).occurredAt.getTime()).not.toBeNaN();
  });
});

test('unknown fields and a missing reply token are no reason', () => {
  expect(read({ ...base, replyToken: undefined, aura: 'blue' })).toMatchObject({ ignored: null, inbound: { replyToken: null } });
});

test('an event without an id has the same derived one when it is delivered again', () => {
  const anonymous = { ...base, webhookEventId: undefined };
  const first = read(anonymous);
  const again = read({ deliveryContext: { isRedelivery: true }, ...Object.fromEntries(Object.entries(anonymous).reverse()), newField: 1 });
  expect(first.webhookEventId).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(again.webhookEventId).toBe(first.webhookEventId);
  for (const other of [
    { ...anonymous, timestamp: base.timestamp + 1 },
    { ...anonymous, message: { ...base.message, id: '2' } },
    { ...anonymous, source: { type: 'user', userId: user.replace('4', '5') } },
  ]) {
    expect(read(other).webhookEventId).not.toBe(first.webhookEventId);
  }
});

test('what PostgreSQL cannot store never leaves: NUL goes, a lone surrogate becomes U+FFFD', () => {
  const body = bodyOf(base).replace('"ใช่"', String.raw`"a\u0000b\ud83dc\ud83d\ude00"`);
  expect(readWebhook(body).events[0]?.inbound?.input).toMatchObject({ text: 'ab\ufffdc😀' });
  const tap = bodyOf(postback({ data: 'X' })).replace('"X"', String.raw`"\u0000\udc00"`);
  expect(readWebhook(tap).events[0]?.inbound?.input).toEqual({ kind: 'tap', data: '\ufffd' });
});

test('emoji and Thai read the same escaped and raw', () => {
  const raw = bodyOf({ ...base, message: { ...base.message, text: 'ดี🤨' } });
  const escaped = raw.replace('ดี🤨', String.raw`ดี\uD83E\uDD28`);
  expect(readWebhook(escaped)).toEqual(readWebhook(raw));
});

test('events come in the order in which they happened, each id once', () => {
  const at = (id: string, second: number) => ({ ...base, webhookEventId: id, timestamp: base.timestamp + second });
  const { events } = readWebhook(bodyOf(at('C', 3), at('A', 1), at('B', 1), { ...at('A', 1), type: 'beacon' }));
  expect(events[0]?.ignored).toBeNull();
  expect(events.map((event) => event.webhookEventId)).toEqual(['A', 'B', 'C']);
});

test('one bad event leaves the others of its body as they are', () => {
  const { events } = readWebhook(bodyOf({ type: 3, source: [], message: 'x' }, base));
  expect(events.map((event) => event.ignored)).toEqual(['no user', null]);
});

test('an empty array of events is a webhook (the Verify button)', () => {
  expect(readWebhook('{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}')).toEqual({
    destination: 'U8e742f61d673b39c7fff3cecb7536ef0',
    events: [],
  });
});

test.each<[string, string]>([
  ['no JSON', '{"events":['],
  ['nothing', ''],
  ['null', 'null'],
  ['an array', '[]'],
  ['no events', '{"destination":"U1"}'],
  ['events that are no array', '{"events":{}}'],
  ['1,001 events', `{"events":[${Array.from({ length: 1001 }, () => '{}').join(',')}]}`],
])('no webhook: %s', (_name, body) => {
  const refused = (): unknown => readWebhook(body);
  expect(refused).toThrow(Problem);
  expect(refused).toThrow(expect.objectContaining({ kind: 'bad-request' }));
});

test('depth and size of a body make no difference', () => {
  const deep = `{"events":[{"type":"message","message":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`;
  expect(readWebhook(deep).events).toHaveLength(1);
  expect(readWebhook(`{"events":[${Array.from({ length: 1000 }, (_, n) => `{"webhookEventId":"${n}"}`).join(',')}]}`).events).toHaveLength(
    1000,
  );
});
