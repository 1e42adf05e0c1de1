import { request as plainRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type FaultRequest } from '../../src/simulator/faults.ts';
import { type Pair, startPair, text } from './bot.ts';

const key = '123e4567-e89b-12d3-a456-426614174000';

interface Ready extends Pair {
  readonly push: (headers?: Record<string, string>) => ReturnType<Pair['call']>;
  readonly delivered: () => number;
}

async function ready(...faults: FaultRequest[]): Promise<Ready> {
  const pair = await startPair();
  const person = pair.simulator.person(pair.simulator.addPerson({ name: 'A' }));
  person.follow();
  await pair.simulator.awaitIdle();
  for (const fault of faults) pair.simulator.faults.inject(fault);
  return {
    ...pair,
    push: (headers = { 'x-line-retry-key': key }) =>
      pair.call('POST', '/v2/bot/message/push', { to: person.userId, messages: [text('1')] }, headers),
    delivered: () => person.messages.filter(({ from }) => from === 'bot').length,
  };
}

describe('faults of the API', () => {
  it.each([
    [undefined, 500, 'Internal Server Error'],
    [503, 503, 'Internal Server Error'],
    ['429-rate', 429, 'The API rate limit has been exceeded. Try again later.'],
    ['429-month', 429, 'You have reached your monthly limit.'],
    [401, 401, 'Authentication failed. Confirm that the access token in the authorization header is valid.'],
    [403, 403, 'Access to this API is not available for your account'],
    [400, 400, 'The request body has 1 error(s)'],
  ] as const)('status %s: the request is refused with %d and has no effect; the retry goes through', async (status, expected, message) => {
    const { push, delivered } = await ready({ where: 'push', kind: 'status', ...(status === undefined ? {} : { status }) });
    const refused = await push();
    expect([refused.status, refused.body.message, delivered()]).toEqual([expected, message, 0]);
    expect([(await push()).status, delivered()]).toEqual([200, 1]);
  });

  it('status, accepted: an error answer to a request that took effect; the retry gets 409', async () => {
    const { push, delivered } = await ready({ where: 'push', kind: 'status', status: 500, accepted: true });
    expect([(await push()).status, delivered()]).toEqual([500, 1]);
    expect([(await push()).status, delivered()]).toEqual([409, 1]);
  });

  it('reset-before: the line is cut and nothing was sent', async () => {
    const { push, delivered } = await ready({ where: 'push', kind: 'reset-before' });
    await expect(push()).rejects.toThrow('fetch failed');
    expect(delivered()).toBe(0);
    expect((await push()).status).toBe(200);
  });

  it('reset-after-accept: the line is cut though it was sent; the retry gets 409', async () => {
    const { push, delivered } = await ready({ where: 'push', kind: 'reset-after-accept' });
    await expect(push()).rejects.toThrow('fetch failed');
    expect([(await push()).status, delivered()]).toEqual([409, 1]);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('hang (accepted: %s): no answer until the client gives up', async (accepted, sent) => {
    const { simulator, delivered } = await ready({ where: 'push', kind: 'hang', accepted });
    const { userId } = simulator.people[0]!;
    const request = plainRequest(`${simulator.apiOrigin}/v2/bot/message/push`, {
      method: 'POST',
      headers: { authorization: `Bearer ${simulator.accessToken}`, 'content-type': 'application/json' },
    });
    const ended = new Promise((resolve) => request.on('error', resolve));
    request.end(JSON.stringify({ to: userId, messages: [text('1')] }));
    await simulator.waitUntil(() => simulator.log.refused.some(({ status }) => status === null));
    expect(delivered()).toBe(sent);
    request.destroy(new Error('gave up'));
    await expect(ended).resolves.toMatchObject({ message: 'gave up' });
  });

  it('html: an error page instead of JSON', async () => {
    const { push, delivered } = await ready({ where: 'push', kind: 'html' });
    const answer = await push();
    expect([answer.status, answer.headers.get('content-type'), delivered()]).toEqual([502, 'text/html', 0]);
    expect(answer.text).toMatch(/^<html>/);
  });

  it('slow: the true answer, late', async () => {
    const { push, delivered } = await ready({ where: 'push', kind: 'slow', delayMs: 60 });
    const startedAt = performance.now();
    expect([(await push()).status, delivered()]).toEqual([200, 1]);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });

  it('truncate: the answer breaks off', async () => {
    const { push } = await ready({ where: 'push', kind: 'truncate' });
    await expect(push()).rejects.toThrow('terminated');
  });

  it('strikes only its own place; any strikes all', async () => {
    const { push, call } = await ready({ where: 'reply', kind: 'status' }, { where: 'any', kind: 'status', status: 503 });
    expect((await push()).status).toBe(503);
    expect((await push()).status).toBe(200);
    expect((await call('POST', '/v2/bot/message/reply', {})).status).toBe(500);
  });

  it('strikes so many times', async () => {
    const { push, simulator } = await ready({ where: 'push', kind: 'status', times: 2 });
    const statuses = [(await push({})).status, (await push({})).status, (await push({})).status];
    expect(statuses).toEqual([500, 500, 200]);
    expect(simulator.faults.list()).toEqual([]);
  });

  it('strikes a share of the requests until it is cleared', async () => {
    let next = 0;
    const pair = await startPair({ random: () => (next += 0.25) % 1 });
    const fault = pair.simulator.faults.inject({ where: 'account', kind: 'html', probability: 0.5 });
    const statuses = new Set<number>();
    for (let i = 0; i < 20; i += 1) statuses.add((await pair.call('GET', '/v2/bot/info')).status);
    expect([...statuses].sort()).toEqual([200, 502]);
    pair.simulator.faults.clear(fault.id);
    for (let i = 0; i < 10; i += 1) expect((await pair.call('GET', '/v2/bot/info')).status).toBe(200);
  });

  it.each([
    { where: 'webhook', kind: 'status' },
    { where: 'push', kind: 'duplicate' },
    { where: 'nowhere', kind: 'status' },
    { where: 'push', kind: 'status', status: 200 },
    { where: 'push', kind: 'status', times: 0 },
    { where: 'push', kind: 'status', probability: 1.5 },
    { where: 'push', kind: 'slow', delayMs: -1 },
  ])('refuses a fault that makes no sense: %o', async (fault) => {
    const { simulator } = await startPair();
    expect(() => simulator.faults.inject(fault as FaultRequest)).toThrow(RangeError);
  });
});
