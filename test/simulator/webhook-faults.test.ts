import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type FaultRequest } from '../../src/simulator/faults.ts';
import { channelSecret, type Pair, type ReceivedRequest, startPair } from './bot.ts';

const isSigned = ({ raw, signature }: ReceivedRequest): boolean =>
  signature === createHmac('sha256', channelSecret).update(raw).digest('base64');

/** Injects the fault for the next event and sends a text. */
async function strike(kind: FaultRequest['kind'], more: Partial<FaultRequest> = {}): Promise<Pair> {
  const pair = await startPair({ webhooks: { redeliveryDelaysMs: [1, 1] } });
  pair.simulator.faults.inject({ where: 'webhook', kind, ...more });
  pair.simulator.person(pair.simulator.addPerson({ name: 'A' })).say('1');
  await pair.simulator.awaitIdle();
  return pair;
}

describe('faults of webhooks', () => {
  it('duplicate: the event comes twice, neither as redelivery', async () => {
    const { bot } = await strike('duplicate');
    expect(bot.events.map(({ deliveryContext }) => deliveryContext.isRedelivery)).toEqual([false, false]);
    expect(new Set(bot.events.map(({ webhookEventId }) => webhookEventId)).size).toBe(1);
  });

  it('lost-acknowledgement: an event that the bot took comes again as redelivery', async () => {
    const { bot } = await strike('lost-acknowledgement');
    expect(bot.events.map(({ deliveryContext }) => deliveryContext.isRedelivery)).toEqual([false, true]);
  });

  it('shuffle: so many events come in reverse order', async () => {
    const { simulator, bot } = await startPair({ webhooks: { maxInFlight: 1 } });
    simulator.faults.inject({ where: 'webhook', kind: 'shuffle', times: 3, delayMs: 60_000 });
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    for (const words of ['1', '2', '3', '4']) person.say(words);
    await simulator.waitUntil(() => bot.events.length === 4);
    expect(bot.events.map(({ message }) => message?.text)).toEqual(['3', '2', '1', '4']);
  });

  it('shuffle: what is held comes at the latest after its delay', async () => {
    const { bot } = await strike('shuffle', { times: 3, delayMs: 5 });
    expect(bot.events).toHaveLength(1);
  });

  it('late: the event comes after what happened later, with its own timestamp', async () => {
    const { simulator, bot, clock } = await startPair();
    const person = simulator.person(simulator.addPerson({ name: 'A' }));
    simulator.faults.inject({ where: 'webhook', kind: 'late', delayMs: 80 });
    person.say('1');
    clock.advance(1);
    person.say('2');
    await simulator.awaitIdle();
    expect(bot.events.map(({ message }) => message?.text)).toEqual(['2', '1']);
    expect(bot.events[1]!.timestamp).toBeLessThan(bot.events[0]!.timestamp);
  });

  it('drop: the event never comes', async () => {
    const { bot } = await strike('drop');
    expect(bot.events).toEqual([]);
  });

  it.each(['forged-signature', 'stale-signature'] as const)('%s: a false copy comes first; accepting it is a complaint', async (kind) => {
    const { simulator, bot } = await strike(kind);
    expect(bot.requests.map(isSigned)).toEqual([false, true]);
    expect(bot.events[0]?.webhookEventId).not.toBe(bot.events[1]?.webhookEventId);
    expect(simulator.log.complaints).toEqual(['The bot answered 2xx to a webhook with a false signature.']);
  });

  it('forged-signature: a bot that refuses it is not complained about, and is not asked again', async () => {
    const pair = await startPair({ webhooks: { redeliveryDelaysMs: [1] } });
    pair.bot.answer = (request) => (isSigned(request) ? 200 : 401);
    pair.simulator.faults.inject({ where: 'webhook', kind: 'forged-signature' });
    pair.simulator.person(pair.simulator.addPerson({ name: 'A' })).say('1');
    await pair.simulator.awaitIdle();
    expect(pair.bot.requests).toHaveLength(2);
    expect(pair.simulator.log.complaints).toEqual([]);
  });

  it('verify and verify-dummies: the console’s requests come first', async () => {
    expect((await strike('verify')).bot.requests.map(({ events }) => events.length)).toEqual([0, 1]);
    const { bot } = await strike('verify-dummies');
    expect(bot.requests[0]?.events.map(({ replyToken }) => replyToken)).toEqual(['0'.repeat(32), 'f'.repeat(32)]);
    expect(bot.requests[0]?.events[0]?.source?.userId).toMatch(/^Udeadbeef/);
  });

  it('unknown-event and message-edited: another event shares the request', async () => {
    const { bot } = await strike('unknown-event');
    expect(bot.requests.map(({ events }) => events.map(({ type }) => type))).toEqual([['message', 'somethingNew']]);
    const edited = (await strike('message-edited')).bot;
    expect(edited.requests[0]?.events.map(({ type }) => type)).toEqual(['message', 'messageEdited']);
  });

  it('unknown-field, standby, missing-…: the event itself is odd', async () => {
    expect((await strike('unknown-field')).bot.events[0]).toHaveProperty('addedNextYear');
    const standby = (await strike('standby')).bot.events[0];
    expect([standby?.mode, standby?.replyToken]).toEqual(['standby', undefined]);
    expect((await strike('missing-source')).bot.events[0]).not.toHaveProperty('source');
    expect((await strike('missing-user-id')).bot.events[0]?.source).toEqual({ type: 'user' });
    expect((await strike('missing-reply-token')).bot.events[0]).not.toHaveProperty('replyToken');
  });

  it('an odd event stays the same when it is redelivered', async () => {
    const pair = await startPair({ webhooks: { redeliveryDelaysMs: [1] } });
    pair.bot.answer = (_request, count) => (count === 1 ? 500 : 200);
    pair.simulator.faults.inject({ where: 'webhook', kind: 'unknown-field' });
    pair.simulator.person(pair.simulator.addPerson({ name: 'A' })).say('1');
    await pair.simulator.awaitIdle();
    const [first, second] = pair.bot.events;
    expect({ ...second, deliveryContext: null }).toEqual({ ...first, deliveryContext: null });
  });

  it('strikes only the person it is meant for', async () => {
    const { simulator, bot } = await startPair();
    const [a, b] = [simulator.addPerson({ name: 'A' }), simulator.addPerson({ name: 'B' })];
    simulator.faults.inject({ where: 'webhook', kind: 'drop', personId: b, times: 5 });
    simulator.person(b).say('b');
    simulator.person(a).say('a');
    await simulator.awaitIdle();
    expect(bot.events.map(({ message }) => message?.text)).toEqual(['a']);
  });
});
