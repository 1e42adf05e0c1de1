import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { channelSecret, standingClock, startBot, startPair } from './bot.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';

describe('a webhook request', () => {
  it('is signed over its raw bytes, with emoji escaped and Thai not', async () => {
    const { simulator, bot, told } = await startPair();
    const event = await told(() => simulator.person(simulator.addPerson({ name: 'A' })).say('ที่นี่ 🤨'));
    expect(event.message?.text).toBe('ที่นี่ 🤨');
    const request = bot.requests[0]!;
    expect(request.raw.toString('utf8')).toContain('ที่นี่ \\uD83E\\uDD28');
    expect(request.signature).toBe(createHmac('sha256', channelSecret).update(request.raw).digest('base64'));
    expect(request.destination).toBe(simulator.botUserId);
  });

  it('names the signature header in changing case', async () => {
    const { simulator, bot, told } = await startPair();
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    for (const words of ['1', '2', '3', '4']) await told(() => person.say(words));
    expect(new Set(bot.requests.map(({ headerName }) => headerName)).size).toBeGreaterThan(1);
  });

  it('carries what all events share', async () => {
    const { simulator, clock, told } = await startPair();
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    const event = await told(() => person.follow());
    expect(event).toMatchObject({
      type: 'follow',
      follow: { isUnblocked: false },
      timestamp: clock.now().getTime(),
      mode: 'active',
      source: { type: 'user', userId: person.userId },
      deliveryContext: { isRedelivery: false },
    });
    expect(event.webhookEventId).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(event.replyToken).toMatch(/^\w{32}$/);
  });

  it('may carry events of several people that happen at the same time', async () => {
    const { simulator, bot } = await startPair({ webhooks: { maxBatch: 3 } });
    for (const name of ['A', 'B', 'C', 'D']) simulator.person(simulator.addPerson({ name })).say(name);
    await simulator.awaitIdle();
    expect(bot.requests.map(({ events }) => events.length).sort()).toEqual([1, 3]);
  });

  it('carries one event when batching is off', async () => {
    const { simulator, bot } = await startPair({ webhooks: { batchWindowMs: 0 } });
    for (const name of ['A', 'B', 'C']) simulator.person(simulator.addPerson({ name })).say(name);
    await simulator.awaitIdle();
    expect(bot.requests.map(({ events }) => events.length)).toEqual([1, 1, 1]);
  });
});

describe('delivery', () => {
  it('is repeated after anything but 2xx, with the same ids and tokens, until acknowledged', async () => {
    const { simulator, bot } = await startPair({ webhooks: { redeliveryDelaysMs: [1, 1, 1] } });
    bot.answer = (_request, count) => [500, 302, 204][count - 1] ?? 200;
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    person.say('สวัสดี');
    await simulator.awaitIdle();
    expect(bot.events.map(({ deliveryContext }) => deliveryContext.isRedelivery)).toEqual([false, true, true]);
    const same = bot.events.map(({ webhookEventId, replyToken, timestamp, message }) => ({
      webhookEventId,
      replyToken,
      timestamp,
      message,
    }));
    expect(same).toEqual([same[0], same[0], same[0]]);
    expect(person.messages[0]).toMatchObject({ isRead: true });
  });

  it('is repeated when the bot does not answer in time', async () => {
    const { simulator, bot } = await startPair({ webhooks: { deadlineMs: 50, redeliveryDelaysMs: [1] } });
    bot.answer = (_request, count) => (count === 1 ? null : 200);
    simulator.person(simulator.addPerson({ name: 'A' })).say('1');
    await simulator.awaitIdle();
    expect(bot.events).toHaveLength(2);
    expect(simulator.log.refused[0]?.message).toBe('REQUEST_TIMEOUT: no answer within 50 ms');
  });

  it('ends after so many attempts, and the message shows that the bot never took it', async () => {
    const { simulator, bot } = await startPair({ webhooks: { redeliveryDelaysMs: [1, 1] } });
    bot.answer = () => 503;
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    person.say('1');
    await simulator.awaitIdle();
    expect(bot.events).toHaveLength(3);
    expect(person.messages[0]?.refused).toContain('3 attempts');
    expect(person.messages[0]?.isRead).toBe(false);
  });

  it('waits for the address of the bot', async () => {
    const bot = await startBot();
    const simulator = await startSimulator({ channelSecret, clock: standingClock() });
    simulator.person(simulator.addPerson({ name: 'A' })).say('1');
    await expect(simulator.awaitIdle(20)).rejects.toThrow('1 webhook events are not acknowledged');
    simulator.setWebhookUrl(bot.url);
    await simulator.awaitIdle();
    expect(bot.events).toHaveLength(1);
    await simulator.stop();
  });

  it('piles up in an outage and then takes the order of events', async () => {
    const { simulator, bot, clock } = await startPair({ webhooks: { maxInFlight: 1 } });
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    simulator.pauseWebhooks();
    for (let i = 0; i < 250; i += 1) {
      clock.advance(1);
      person.say(String(i));
    }
    simulator.resumeWebhooks();
    await simulator.awaitIdle();
    expect(bot.events.map(({ message }) => message?.text)).toEqual(Array.from({ length: 250 }, (_, i) => String(i)));
    expect(Math.max(...bot.requests.map(({ events }) => events.length))).toBe(100);
  });

  it('is never more than the bot may have in flight', async () => {
    let most = 0;
    const { simulator, bot } = await startPair({ webhooks: { batchWindowMs: 0, maxInFlight: 4, deadlineMs: 40, redeliveryDelaysMs: [] } });
    bot.answer = (_request, count) => {
      most = Math.max(most, count);
      return null;
    };
    for (let i = 0; i < 6; i += 1) simulator.person(simulator.addPerson({ name: `${i}` })).say('1');
    await simulator.waitUntil(() => bot.requests.length === 4);
    expect(most).toBe(4);
    await simulator.awaitIdle();
    expect(most).toBe(6);
  });
});

describe('the webhook endpoint API', () => {
  const path = '/v2/bot/channel/webhook/endpoint';

  it('reads and changes the address', async () => {
    const { call, bot, simulator, told } = await startPair();
    const other = await startBot();
    expect((await call('GET', path)).body).toEqual({ endpoint: bot.url, active: true });
    expect((await call('PUT', path, { endpoint: 'http://example.com/webhook' })).status).toBe(400);
    expect((await call('PUT', path, { endpoint: `https://example.com/${'x'.repeat(500)}` })).status).toBe(400);
    expect((await call('PUT', path, { endpoint: other.url })).status).toBe(200);
    simulator.person(simulator.addPerson({ name: 'A' })).say('1');
    await simulator.awaitIdle();
    expect([bot.events.length, other.events.length]).toEqual([0, 1]);
    expect(told).toBeTypeOf('function');
  });

  it('tests it with an empty request and says how it went', async () => {
    const { call, bot } = await startPair();
    const test = '/v2/bot/channel/webhook/test';
    expect((await call('POST', test, {})).body).toMatchObject({ success: true, statusCode: 200, reason: 'OK' });
    expect(bot.requests[0]?.events).toEqual([]);
    bot.answer = () => 401;
    expect((await call('POST', test, {})).body).toMatchObject({ success: false, statusCode: 401, reason: 'ERROR_STATUS_CODE' });
    const nobody = { endpoint: 'http://127.0.0.1:9/webhook' };
    expect((await call('POST', test, nobody)).body).toMatchObject({ success: false, reason: 'COULD_NOT_CONNECT' });
  });
});

describe('requests by hand', () => {
  it('carry any events, any bytes and any signature', async () => {
    const { simulator, bot } = await startPair();
    expect((await simulator.sendEvents([{ type: 'somethingElse' }])).status).toBe(200);
    expect(bot.requests[0]?.signature).toBe(createHmac('sha256', channelSecret).update(bot.requests[0]!.raw).digest('base64'));
    await simulator.sendRaw(Buffer.from('{"destination":"x","events":[]}'), null);
    expect(bot.requests[1]?.signature).toBeUndefined();
    await simulator.sendRaw(Buffer.from('{"destination":"x","events":[]}'), 'AAAA');
    expect(bot.requests[2]?.signature).toBe('AAAA');
  });
});
