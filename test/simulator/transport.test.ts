import { describe, expect, it } from 'vitest';
import { callApi, startPair, text } from './bot.ts';

const push = '/v2/bot/message/push';

describe('what LINE checks before it looks at a request', () => {
  it('refuses a request without the right bearer token with 401', async () => {
    const { call } = await startPair();
    expect((await call('GET', '/v2/bot/info', undefined, { authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await call('GET', '/v2/bot/info', undefined, { authorization: 'Basic x' })).body.message).toMatch(/^Authentication failed/);
    expect((await call('GET', '/v2/bot/info')).status).toBe(200);
  });

  it('refuses a body that is not declared as JSON with 415', async () => {
    const { call } = await startPair();
    const answer = await call('POST', push, '{}', { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
    expect(answer.body.message).toBe('The content type, text/plain, is not supported');
    expect((await call('POST', push, '{}', { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(400);
  });

  it('names line and column, where known, of what is no JSON object', async () => {
    const { call } = await startPair();
    expect((await call('POST', push, '{\n"to" 1}')).body.message).toBe('The request body could not be parsed as JSON (line: 2, column: 6)');
    expect((await call('POST', push, '{\n"to":')).body.message).toBe('The request body could not be parsed as JSON (line: -, column: -)');
    expect((await call('POST', push, '[]')).status).toBe(400);
  });

  it('refuses more than 2 MB with 413', async () => {
    const { call } = await startPair();
    const body = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`;
    expect((await call('POST', push, body(2 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await call('POST', push, body(2 * 1024 * 1024))).status).toBe(400);
  });

  it('answers 404 for what it does not know', async () => {
    const { call } = await startPair();
    expect((await call('GET', '/v2/bot/nothing')).status).toBe(404);
    expect((await call('GET', push)).status).toBe(404);
  });

  it('gives every answer an id of its own, refusals included', async () => {
    const { call } = await startPair();
    const ids = await Promise.all([call('GET', '/v2/bot/info'), call('GET', '/nothing'), call('POST', push, '{')]);
    expect(new Set(ids.map(({ headers }) => headers.get('x-line-request-id'))).size).toBe(3);
  });

  it('changes the order of keys and the white space from answer to answer', async () => {
    const { call } = await startPair();
    const answers = new Set<string>();
    for (let i = 0; i < 40; i += 1) answers.add((await call('GET', '/v2/bot/info')).text);
    expect(answers.size).toBeGreaterThan(5);
  });

  it('understands the retry key only where LINE does, and only as a UUID', async () => {
    const { call, simulator } = await startPair();
    const { userId } = simulator.person(simulator.addPerson({ name: 'สมศรี' }));
    const body = { to: userId, messages: [text('ก')] };
    const key = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };
    expect((await call('POST', '/v2/bot/message/reply', { replyToken: 'x', messages: [text('ก')] }, key)).body.message).toMatch(
      /retry key/,
    );
    expect((await call('GET', '/v2/bot/info', undefined, key)).status).toBe(400);
    expect((await call('POST', push, body, { 'x-line-retry-key': 'not-a-uuid' })).status).toBe(400);
    expect((await call('POST', push, body, key)).status).toBe(200);
  });

  it('limits the rate of each endpoint by a bucket that fills up with time', async () => {
    const { call, clock } = await startPair();
    const test = (): Promise<number> => call('POST', '/v2/bot/channel/webhook/test', {}).then(({ status }) => status);
    for (let i = 0; i < 60; i += 1) expect(await test()).toBe(200);
    const refused = await call('POST', '/v2/bot/channel/webhook/test', {});
    expect([refused.status, refused.body.message]).toEqual([429, 'The API rate limit has been exceeded. Try again later.']);
    expect((await call('GET', '/v2/bot/info')).status).toBe(200);
    clock.advance(60_000);
    expect([await test(), await test()]).toEqual([200, 429]);
  });

  it('keeps what was refused, and why, in its log', async () => {
    const { call, simulator } = await startPair();
    const { headers } = await call('POST', push, { to: 'nobody', messages: [] });
    const requestId = headers.get('x-line-request-id');
    expect(simulator.log.refused).toMatchObject([{ endpoint: `POST ${push}`, status: 400, requestId }]);
    expect(simulator.log.refused[0]?.message).toMatch(/^The property, to, /);
  });

  it('is one origin for both hosts and listens on this machine only', async () => {
    const { simulator } = await startPair();
    expect(new URL(simulator.apiOrigin).hostname).toBe('127.0.0.1');
    expect((await callApi(simulator, 'GET', '/v2/bot/message/1/content')).status).toBe(404);
  });
});
