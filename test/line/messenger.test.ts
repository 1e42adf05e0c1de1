import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adjustableClock } from '../../src/clock.ts';
import { type Sent } from '../../src/domain/message.ts';
import { createLineMessenger } from '../../src/line/messenger.ts';
import { Problem } from '../../src/problem.ts';
import { outbound, questionCard } from './cards.ts';
import { hang, json, pretendLine, type PretendLine, reset, type Respond } from './pretend-line.ts';

const user = 'U4af4980629af4980629af4980629af49';
const key = '123e4567-e89b-12d3-a456-426614174000';
const hello = outbound({ kind: 'text', text: 'สวัสดี' });
const accepted = json(200, { sentMessages: [{ id: '461230966842064897', quoteToken: 'q' }] });
const faulty = json(400, {
  message: 'A message (messages[0]) in the request body is invalid',
  details: [{ message: 'invalid property', property: '/body/contents/0' }],
});
const stateless = { kind: 'stateless', channelId: '1234567890', channelSecret: 'secret' } as const;

let line: PretendLine;
let clock: ReturnType<typeof adjustableClock>;
let logged: unknown[];
let messenger: ReturnType<typeof createLineMessenger>;

function open(credentials?: Parameters<PretendLine['config']>[0], timeoutMs = 5000): void {
  const log = { debug: () => undefined, warn: (details: unknown) => void logged.push(details) };
  messenger = createLineMessenger(line.config(credentials), {
    clock,
    log,
    timeoutMs,
    downloadTimeoutMs: timeoutMs,
    contentDelaysMs: [0, 0],
  });
}

beforeEach(async () => {
  line = await pretendLine();
  clock = adjustableClock();
  logged = [];
  open();
});

afterEach(async () => {
  await messenger.close();
  await line.close();
});

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('it was done');
}

const sent = (n: number): { messages: { type: string }[]; to?: string; replyToken?: string } =>
  JSON.parse(line.requests[n]!.body) as { messages: { type: string }[] };

describe('a message goes', () => {
  test('as a reply: with the token, without a retry key', async () => {
    line.answer(accepted);
    expect(await messenger.reply('token-1', hello)).toEqual({ requestId: 'request-200', wasDuplicate: false });
    expect(line.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v2/bot/message/reply',
        headers: { authorization: 'Bearer long-lived', 'content-type': 'application/json' },
      },
    ]);
    expect(sent(0)).toEqual({ replyToken: 'token-1', messages: [{ type: 'text', text: 'สวัสดี' }] });
    expect(line.requests[0]?.headers).not.toHaveProperty('x-line-retry-key');
  });

  test('as a push: with the retry key', async () => {
    line.answer(accepted);
    expect(await messenger.push(user, hello, key)).toEqual({ requestId: 'request-200', wasDuplicate: false });
    expect(line.requests).toMatchObject([{ path: '/v2/bot/message/push', headers: { 'x-line-retry-key': key } }]);
    expect(sent(0)).toMatchObject({ to: user });
  });

  test('once: a push that was accepted before counts as sent', async () => {
    line.answer(json(409, { message: 'The retry key is already accepted' }, { 'x-line-accepted-request-id': 'the-first' }));
    expect(await messenger.push(user, hello, key)).toEqual({ requestId: 'the-first', wasDuplicate: true });
  });

  test('over connections that are kept', async () => {
    const ports = new Set<number | undefined>();
    line.answer((request, response) => {
      ports.add(response.socket?.remotePort);
      accepted(request, response);
    });
    for (let n = 0; n < 20; n++) await messenger.reply(`token-${n}`, hello);
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('what LINE says becomes a Problem', () => {
  const retryKey = key;
  test.each<[string, Respond, object]>([
    [
      'rate limit',
      json(429, { message: 'The API rate limit has been exceeded. Try again later.' }),
      { kind: 'line-throttled', retryable: true, details: { retryKey } },
    ],
    [
      'monthly limit',
      json(429, { message: 'You have reached your monthly limit.' }),
      { kind: 'line-quota-exhausted', retryable: true, details: { retryKey } },
    ],
    [
      'token refused',
      json(401, { message: 'Authentication failed due to the following reason: invalid token.' }),
      { kind: 'line-unauthorised', details: { requestId: 'request-401' } },
    ],
    [
      'unknown recipient',
      json(400, { message: 'Failed to send messages', details: [] }),
      {
        kind: 'line-refused',
        retryable: false,
        details: { status: 400, message: 'Failed to send messages', details: [], requestId: 'request-400' },
      },
    ],
    [
      'malformed recipient',
      json(400, { message: 'The request body has 1 error(s)', details: [{ message: 'invalid', property: 'to' }] }),
      {
        kind: 'line-refused',
        details: { status: 400, message: 'The request body has 1 error(s)', details: ['to: invalid'], requestId: 'request-400' },
      },
    ],
    ['no permission', json(403, { message: 'Access to this API is not available for your account' }), { kind: 'line-refused' }],
    [
      'too large',
      json(413, 'Payload Too Large'),
      { kind: 'line-refused', details: { status: 413, message: 'Payload Too Large', details: [], requestId: 'request-413' } },
    ],
    [
      'error',
      json(500, { message: 'Internal Server Error' }),
      { kind: 'line-unreachable', retryable: true, details: { reason: 'HTTP 500 Internal Server Error' } },
    ],
    [
      'a page of HTML',
      json(503, '<html><head><title>503</title></head>\n<body><h1>Sorry</h1></body></html>', { 'content-type': 'text/html' }),
      { kind: 'line-unreachable', details: { reason: 'HTTP 503 503 Sorry' } },
    ],
    ['a time-out of its own', json(408, ''), { kind: 'line-unreachable', details: { reason: 'HTTP 408' } }],
    ['a redirect', json(302, '', { location: 'https://example.org/' }), { kind: 'line-unreachable', details: { reason: 'HTTP 302' } }],
    ['a reset', reset, { kind: 'line-unreachable', retryable: true, details: { reason: 'UND_ERR_SOCKET' } }],
  ])('push: %s', async (_name, answer, expected) => {
    line.answer(answer);
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject(expected);
    expect(line.requests).toHaveLength(1);
  });

  test('reply: a spent token is its own Problem, and 409 is none of success', async () => {
    line.answer(json(400, { message: 'Invalid reply token' }));
    expect(await problemOf(messenger.reply('spent', hello))).toMatchObject({ kind: 'line-reply-token-dead', retryable: false });
    line.answer(json(409, { message: 'Conflict' }));
    expect(await problemOf(messenger.reply('token', hello))).toMatchObject({ kind: 'line-refused' });
  });

  test('no answer in time', async () => {
    open(undefined, 50);
    line.answer(hang);
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject({
      kind: 'line-unreachable',
      details: { reason: 'no answer in time' },
    });
    line.answer((_request, response) => response.writeHead(200).write('{"sent'));
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject({ kind: 'line-unreachable' });
  });

  test('nobody listens', async () => {
    await messenger.close();
    const elsewhere = await pretendLine();
    const config = elsewhere.config();
    await elsewhere.close();
    messenger = createLineMessenger(config, { clock });
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject({
      kind: 'line-unreachable',
      details: { reason: 'ECONNREFUSED' },
    });
    expect(await problemOf(messenger.botInfo())).toMatchObject({ kind: 'line-unreachable', details: { reason: 'ECONNREFUSED' } });
  });

  test('nothing to say is refused without asking LINE', async () => {
    expect(await problemOf(messenger.push(user, outbound({ kind: 'text', text: ' ' }), key))).toMatchObject({ kind: 'line-refused' });
    expect(line.requests).toEqual([]);
  });
});

describe('messages that LINE finds fault with', () => {
  test.each<[string, () => Promise<Sent>]>([
    ['reply', () => messenger.reply('token', outbound(questionCard))],
    ['push', () => messenger.push(user, outbound(questionCard), key)],
  ])('%s: go once more as plain text, under the same key, and it is told', async (_name, send) => {
    line.answer(faulty, accepted);
    const result = await send();
    expect(result).toMatchObject({ wasDuplicate: false, degraded: [expect.stringContaining('/body/contents/0: invalid property')] });
    expect(sent(0).messages.map((message) => message.type)).toEqual(['flex']);
    expect(sent(1).messages.map((message) => message.type)).toEqual(['text']);
    expect(line.requests[1]?.headers['x-line-retry-key']).toBe(line.requests[0]?.headers['x-line-retry-key']);
    expect(logged).toHaveLength(1);
  });

  test('are refused for good when plain text is refused too, or was all there was', async () => {
    line.answer(faulty);
    expect(await problemOf(messenger.push(user, outbound(questionCard), key))).toMatchObject({ kind: 'line-refused' });
    expect(line.requests).toHaveLength(2);
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject({ kind: 'line-refused' });
    expect(line.requests).toHaveLength(3);
  });

  test('and those that our own check finds go as text at once', async () => {
    line.answer(accepted);
    const picture = { kind: 'picture', url: 'http://example.go.th/a.png', previewUrl: 'http://example.go.th/a.png', alt: 'กราฟ' } as const;
    expect(await messenger.push(user, outbound(picture), key)).toMatchObject({ degraded: [expect.stringContaining('invalid uri scheme')] });
    expect(sent(0).messages).toEqual([{ type: 'text', text: 'กราฟ\nhttp://example.go.th/a.png' }]);
  });
});

describe('stateless tokens', () => {
  let issued: number;
  /** Issues token-1, token-2, …; sends only with one of `valid`. */
  const issuing =
    (valid: readonly string[]): Respond =>
    (request, response) => {
      if (request.path === '/oauth2/v3/token') {
        issued++;
        json(200, { token_type: 'Bearer', access_token: `token-${issued}`, expires_in: 900 })(request, response);
      } else if (valid.includes(String(request.headers.authorization))) accepted(request, response);
      else json(401, { message: 'Authentication failed' })(request, response);
    };
  const tokensUsed = (): unknown[] =>
    line.requests.filter((request) => request.path.startsWith('/v2')).map((request) => request.headers.authorization);

  beforeEach(() => {
    issued = 0;
    open(stateless);
  });

  test('one is issued for many calls at once, and kept', async () => {
    line.answer(issuing(['Bearer token-1']));
    await Promise.all(Array.from({ length: 10 }, () => messenger.push(user, hello, key)));
    clock.advance(11 * 60_000);
    await messenger.push(user, hello, key);
    expect(issued).toBe(1);
    expect(line.requests[0]).toMatchObject({ headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(Object.fromEntries(new URLSearchParams(line.requests[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: '1234567890',
      client_secret: 'secret',
    });
  });

  test('after 12 minutes a newer one is fetched meanwhile; after 14½ it is waited for', async () => {
    const all = Array.from({ length: 4 }, (_, n) => `Bearer token-${n + 1}`);
    line.answer(issuing(all));
    await messenger.push(user, hello, key);
    clock.advance(12 * 60_000 + 1);
    await messenger.push(user, hello, key);
    await expect.poll(() => issued).toBe(2);
    await messenger.push(user, hello, key);
    clock.advance(14.5 * 60_000 + 1);
    await messenger.push(user, hello, key);
    expect(tokensUsed()).toEqual([all[0], all[0], all[1], all[2]]);
  });

  test('a renewal that fails in the background is logged, and the old one still serves', async () => {
    line.answer(issuing(['Bearer token-1']));
    await messenger.push(user, hello, key);
    clock.advance(13 * 60_000);
    line.answer((request, response) => {
      if (request.path === '/oauth2/v3/token') json(500, '')(request, response);
      else accepted(request, response);
    });
    expect(await messenger.push(user, hello, key)).toMatchObject({ wasDuplicate: false });
    await expect.poll(() => logged).toMatchObject([{ err: { kind: 'line-unreachable' } }]);
  });

  test('one that LINE refuses is replaced once, and the same call repeated', async () => {
    line.answer(issuing(['Bearer token-2']));
    expect(await messenger.push(user, hello, key)).toMatchObject({ wasDuplicate: false });
    const pushes = line.requests.filter((request) => request.path === '/v2/bot/message/push');
    expect(pushes.map((request) => [request.headers.authorization, request.headers['x-line-retry-key'], request.body])).toEqual([
      ['Bearer token-1', key, pushes[0]?.body],
      ['Bearer token-2', key, pushes[0]?.body],
    ]);
  });

  test('calls by the SDK have it replaced too', async () => {
    line.answer((request, response) => {
      if (request.path === '/v2/bot/info' && request.headers.authorization === 'Bearer token-2') {
        json(200, { userId: user, basicId: '@phrom', displayName: 'พร้อม' })(request, response);
      } else issuing([])(request, response);
    });
    expect(await messenger.botInfo()).toMatchObject({ basicId: '@phrom' });
  });

  test('when the second is refused too, that is told', async () => {
    line.answer(issuing([]));
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject({ kind: 'line-unauthorised' });
    expect(tokensUsed()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test.each<[string, Respond, string]>([
    ['a wrong secret', json(400, { error: 'invalid_client', error_description: 'invalid client_secret' }), 'line-unauthorised'],
    ['an error', json(500, ''), 'line-unreachable'],
    ['an answer without a token', json(200, {}), 'line-unreachable'],
    ['an answer that is no JSON', json(200, '<html>'), 'line-unreachable'],
  ])('none to be had: %s', async (_name, answer, kind) => {
    line.answer(answer);
    expect(await problemOf(messenger.push(user, hello, key))).toMatchObject({ kind });
    expect(line.requests).toHaveLength(1);
  });
});

describe('rare calls, by the SDK', () => {
  const byPath =
    (answers: Readonly<Record<string, unknown>>): Respond =>
    (request, response) => {
      json(200, answers[request.path] ?? {})(request, response);
    };

  test('quota, limited and not', async () => {
    const consumption = { '/v2/bot/message/quota/consumption': { totalUsage: 12 } };
    line.answer(byPath({ ...consumption, '/v2/bot/message/quota': { type: 'limited', value: 300 } }));
    expect(await messenger.quota()).toEqual({ limit: 300, used: 12 });
    line.answer(byPath({ ...consumption, '/v2/bot/message/quota': { type: 'none' } }));
    expect(await messenger.quota()).toEqual({ limit: null, used: 12 });
  });

  test('the bot itself', async () => {
    line.answer(byPath({ '/v2/bot/info': { userId: user, basicId: '@phrom', displayName: 'พร้อม', chatMode: 'bot' } }));
    expect(await messenger.botInfo()).toEqual({ userId: user, basicId: '@phrom', displayName: 'พร้อม' });
  });

  test('a display name, or none where LINE does not tell', async () => {
    line.answer(byPath({ [`/v2/bot/profile/${user}`]: { userId: user, displayName: 'สมศรี' } }));
    expect(await messenger.displayName(user)).toBe('สมศรี');
    line.answer(json(404, { message: 'Not found' }));
    expect(await messenger.displayName(user)).toBeNull();
    line.answer(json(400, { message: "The value for the 'userId' parameter is invalid" }));
    expect(await problemOf(messenger.displayName('x'))).toMatchObject({ kind: 'line-refused' });
  });

  test.each<[string, Respond, string]>([
    ['refused token', json(401, { message: 'Authentication failed' }), 'line-unauthorised'],
    ['rate limit', json(429, { message: 'The API rate limit has been exceeded.' }), 'line-throttled'],
    ['error', json(500, 'oops'), 'line-unreachable'],
    ['a page instead of JSON', json(200, '<html>'), 'line-unreachable'],
    ['reset', reset, 'line-unreachable'],
    ['hang', hang, 'line-unreachable'],
  ])('%s', async (_name, answer, kind) => {
    open(undefined, 200);
    line.answer(answer);
    expect(await problemOf(messenger.botInfo())).toMatchObject({ kind });
  });
});

describe('the bytes of a file', () => {
  const file = Buffer.from('%PDF-1.7 ภาคผนวก');
  const pdf = json(200, file.toString(), { 'content-type': 'application/pdf' });

  test('arrive whole, with their type', async () => {
    line.answer(pdf);
    const content = await messenger.content('461230966842064897', 1000);
    expect(Buffer.from(content!.bytes)).toEqual(file);
    expect(content?.contentType).toBe('application/pdf');
    expect(line.requests).toMatchObject([
      { method: 'GET', path: '/v2/bot/message/461230966842064897/content', headers: { authorization: 'Bearer long-lived' } },
    ]);
  });

  test('are waited for while LINE prepares them, but not for ever', async () => {
    line.answer(json(202, ''), json(202, ''), pdf);
    expect(await messenger.content('1', 1000)).not.toBeNull();
    line.answer(json(202, ''));
    expect(await problemOf(messenger.content('1', 1000))).toMatchObject({ kind: 'line-unreachable' });
    expect(line.requests).toHaveLength(6);
  });

  test.each([404, 410])('are gone: %i', async (status) => {
    line.answer(json(status, { message: 'The content is gone' }));
    expect(await messenger.content('1', 1000)).toBeNull();
  });

  test.each<[string, Respond]>([
    ['as announced', json(200, 'x'.repeat(11), { 'content-length': '11' })],
    ['as it turns out', (_request, response) => void response.writeHead(200).end('x'.repeat(11))],
  ])('are refused over the limit, %s; the next call is unharmed', async (_name, answer) => {
    line.answer(answer, pdf);
    expect(await problemOf(messenger.content('1', 10))).toMatchObject({ kind: 'body-too-large', details: { limitBytes: 10 } });
    expect(await messenger.content('1', 1000)).not.toBeNull();
  });

  test('an endless download is cut off at the limit', async () => {
    let written = 0;
    line.answer((_request, response) => {
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', more).writeHead(200);
      more();
    });
    expect(await problemOf(messenger.content('1', 1_000_000))).toMatchObject({ kind: 'body-too-large' });
    expect(written).toBeLessThan(50_000_000);
  });

  test.each<[string, Respond]>([
    [
      'with a length',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half', () => response.socket?.destroy());
      },
    ],
    [
      'in chunks',
      (_request, response) => {
        response.writeHead(200);
        response.write('half', () => response.socket?.destroy());
      },
    ],
    ['that stalls', (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('half')],
    ['that is a redirect', json(302, '', { location: 'http://127.0.0.1:1/' })],
  ])('half a download, %s, is none', async (_name, answer) => {
    open(undefined, 200);
    line.answer(answer);
    expect(await problemOf(messenger.content('1', 1000))).toMatchObject({ kind: 'line-unreachable' });
  });
});
