// /webhook under attack: only exactly signed bytes of our own bot get in, whatever else they look like, and nothing signed breaks it.
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signBody } from '../../src/line-protocol/signature.ts';
import { problems } from '../../src/problem.ts';
import { type Person } from '../support/stage.ts';
import { openWeb, type Web, type WebAnswer, webSecrets } from '../support/web.ts';

const [newSecret, oldSecret] = webSecrets;
let web: Web;
let person: Person;
let serial = 0;

beforeAll(async () => {
  web = await openWeb();
  person = await web.stage.person(0);
});
afterAll(() => web.close());

const eventOf = (more: object = {}): object => ({
  type: 'message',
  webhookEventId: `attack-${(serial += 1)}`,
  timestamp: web.stage.clock.now().getTime(),
  mode: 'active',
  source: { type: 'user', userId: person.userId },
  replyToken: `${person.userId}:${serial}`,
  deliveryContext: { isRedelivery: false },
  message: { id: String(serial), type: 'text', text: 'สวัสดี' },
  ...more,
});
const bodyOf = (...events: readonly object[]): Buffer => Buffer.from(JSON.stringify({ destination: 'U0', events }));
const stored = async (): Promise<number> => (await web.stage.db.sql<{ n: number }[]>`select count(*)::int as n from inbox`)[0]?.n ?? -1;

describe('a webhook whose signature', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  it.each<[string, (body: Buffer) => Record<string, string | string[]>]>([
    ['is missing', () => ({})],
    ['is empty', () => ({ 'x-line-signature': '' })],
    ['is made with another secret', (body) => ({ 'x-line-signature': signBody('guessed', body) })],
    ['is made with an empty secret', (body) => ({ 'x-line-signature': signBody('', body) })],
    ['is of another body', () => ({ 'x-line-signature': signBody(newSecret, '{}') })],
    ['is one byte short', (body) => ({ 'x-line-signature': signBody(newSecret, body).slice(0, -1) })],
    ['lacks its padding', (body) => ({ 'x-line-signature': signBody(newSecret, body).replace(/=+$/, '') })],
    ['goes on', (body) => ({ 'x-line-signature': `${signBody(newSecret, body)}AA` })],
    ['is in hexadecimal', (body) => ({ 'x-line-signature': Buffer.from(signBody(newSecret, body), 'base64').toString('hex') })],
    ['is in lower case', (body) => ({ 'x-line-signature': signBody(newSecret, body).toLowerCase() })],
    ['is 64 kB of nothing', () => ({ 'x-line-signature': 'A'.repeat(8000) })],
    ['is no ASCII', () => ({ 'x-line-signature': '\u00e9'.repeat(44) })],
    ['comes twice, the true one first', (body) => ({ 'x-line-signature': [signBody(newSecret, body), base64('x')] })],
    ['comes twice, the true one last', (body) => ({ 'x-line-signature': [base64('x'), signBody(newSecret, body)] })],
    ['comes twice, both true', (body) => ({ 'x-line-signature': [signBody(newSecret, body), signBody(newSecret, body)] })],
    ['stands in another header', (body) => ({ 'x-hub-signature': signBody(newSecret, body) })],
  ])('%s is refused, and nothing of it is stored', async (_, headersOf) => {
    const before = await stored();
    const body = bodyOf(eventOf());
    const { status, text } = await web.webhook(body, headersOf(body));
    expect([status, JSON.parse(text)]).toEqual([
      401,
      { type: 'bad-signature', title: 'The signature does not match the body.', status: 401 },
    ]);
    expect(await stored()).toBe(before);
  });

  it.each([
    ['the new secret', newSecret],
    ['the old secret', oldSecret],
  ])('is made with %s is taken, once', async (_, secret) => {
    const before = await stored();
    const body = bodyOf(eventOf());
    const headers = { 'X-LINE-Signature': signBody(secret, body) };
    expect([(await web.webhook(body, headers)).status, (await web.webhook(body, headers)).status]).toEqual([200, 200]);
    expect(await stored()).toBe(before + 1);
  });

  it('is over bytes that are no plain letters (escaped emoji, Thai, white space, a mark in front) is over exactly these bytes', async () => {
    const before = await stored();
    const id = `attack-${(serial += 1)}`;
    const body = Buffer.from(
      `{ "events" : [ {"type":"message","webhookEventId":"${id}","timestamp":${web.stage.clock.now().getTime()},"source":{"type":"user","userId":"${person.userId}"},"message":{"id":"9","type":"text","text":"\\uD83E\\uDD28 \u{1F928} ที่"}} ],\r\n "destination":"U0"}`,
    );
    expect((await web.webhook(body)).status).toBe(200);
    expect(await stored()).toBe(before + 1);
    // The same text, written anew by a JSON library, is another body.
    const again = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect((await web.webhook(again, { 'x-line-signature': signBody(newSecret, body) })).status).toBe(401);
  });

  it('was true for the body before a proxy cut, changed or packed it is refused', async () => {
    const body = bodyOf(eventOf());
    const headers = { 'x-line-signature': signBody(newSecret, body) };
    for (const other of [body.subarray(0, -1), Buffer.concat([body, Buffer.from('\n')]), body.fill('x', 40, 41)])
      expect((await web.webhook(other, headers)).status).toBe(401);
    const packed = gzipSync(body);
    const unpacked = await web.webhook(packed, { 'x-line-signature': signBody(newSecret, packed), 'content-encoding': 'gzip' });
    expect(unpacked.status).toBe(415);
  });
});

describe('a signed webhook', () => {
  const post = (body: Buffer | string): Promise<WebAnswer> => web.webhook(Buffer.from(body));

  it('of another bot is refused as soon as LINE has said who we are', async () => {
    const before = await stored();
    await post(bodyOf());
    const { status, text } = await post(JSON.stringify({ destination: 'U1', events: [eventOf()] }));
    expect([status, text]).toEqual([400, expect.stringContaining('for another bot')]);
    expect(await stored()).toBe(before);
    expect((await post(bodyOf())).status).toBe(200);
  });

  it('is taken while LINE does not say who we are', async () => {
    const other = await openWeb();
    try {
      other.stage.line.botInfo = () => Promise.reject(problems.lineUnreachable({ reason: 'test' }));
      for (const destination of ['U1', 'U2'])
        expect((await other.webhook(Buffer.from(JSON.stringify({ destination, events: [] })))).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it.each<[string, () => string | Buffer, number]>([
    ['that is LINE’s "Verify"', () => bodyOf(), 200],
    ['of nothing', () => '', 400],
    ['of null', () => 'null', 400],
    ['of a list', () => '[]', 400],
    ['of no events', () => '{"destination":"U0"}', 400],
    ['of events that are no list', () => '{"destination":"U0","events":{"length":1}}', 400],
    ['that breaks off', () => '{"destination":"U0","events":[', 400],
    ['that is no UTF-8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
    ['500,000 lists deep', () => '['.repeat(500_000), 400],
    ['with an event 100,000 objects deep', () => `{"destination":"U0","events":[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]}`, 200],
    ['of 1 MB and a little', () => `{"destination":"U0","events":[],"x":"${'x'.repeat(1024 * 1024)}"}`, 413],
    ['of 1,001 events', () => bodyOf(...Array.from({ length: 1001 }, () => eventOf())), 400],
    ['of events that are none', () => '{"destination":"U0","events":[null,1,"x",[],{}]}', 200],
    ['whose events inherit', () => '{"destination":"U0","__proto__":{"events":[{}]}}', 400],
    ['with keys twice', () => '{"destination":"U0","events":[],"destination":"U9"}', 400],
    [
      'with a lone surrogate and NUL',
      () => `{"destination":"U0","events":[${JSON.stringify(eventOf({ message: { id: '1', type: 'text', text: 'a\0\ud800b' } }))}]}`,
      200,
    ],
    ['from the year 292,277,026,596', () => bodyOf(eventOf({ timestamp: 1e300 })), 200],
    ['of an id that is a sentence', () => bodyOf(eventOf({ webhookEventId: 'x'.repeat(90_000) })), 200],
    ['of an id that is SQL', () => bodyOf(eventOf({ webhookEventId: "'); drop table inbox; --" })), 200],
    ['of a user who is none', () => bodyOf(eventOf({ source: { type: 'user', userId: '../../etc/passwd' } })), 200],
  ])('%s is answered at once', async (_, make, status) => {
    const startedAt = performance.now();
    expect((await post(make())).status).toBe(status);
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('of 1,000 events, one of them poison, is stored with all the others', async () => {
    const others = Array.from({ length: 999 }, (_, index) =>
      eventOf({ source: { type: 'user', userId: `U${String(index).padStart(32, 'a')}` }, type: 'unfollow' }),
    );
    const before = await stored();
    expect((await post(bodyOf(eventOf({ message: { id: {}, type: [] } }), ...others))).status).toBe(200);
    expect(await stored()).toBe(before + 1000);
  });

  it('leaves neither words, names, tokens nor whole user ids in the log, however much is logged', async () => {
    const { db, line } = web.stage;
    await db.sql`update contacts set display_name = 'ลับมากสมชาย' where id = ${person.contactId}`;
    line.fault = () => ({ problem: problems.lineRefused({ status: 400, message: 'bad', details: [], requestId: null }) });
    const token = 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA';
    await post(bodyOf(eventOf({ replyToken: token, message: { id: '77', type: 'text', text: 'คำตอบลับสุดยอด\n{"level":60}' } })));
    await web.stage.settled();
    line.fault = () => null;
    await post(bodyOf(eventOf({ webhookEventId: 'คำตอบลับสุดยอด' })));
    await web.stage.settled();
    const all = web.logged.join('');
    expect(all).toContain('webhook stored');
    for (const secret of ['คำตอบลับ', 'ลับมาก', token, person.userId, newSecret, oldSecret]) expect(all).not.toContain(secret);
    for (const line of web.logged) expect(() => void JSON.parse(line)).not.toThrow();
  });
});
