// The process is killed at every step of receive → commit → acknowledge → claim → apply → commit → send → mark, and at random under load.
// Afterwards: every acknowledged event applied exactly once, every recipient one summary, and each contact can go on.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bot } from '../support/bot.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { violations } from '../support/invariants.ts';
import { openProcessStage, type ProcessStage, type StageContact } from '../support/process-stage.ts';

let stage: ProcessStage;
let proxy: DatabaseProxy;
let bot: Bot;

beforeAll(async () => {
  stage = await openProcessStage();
  proxy = await startDatabaseProxy(stage.db.url);
  bot = await stage.start({ databaseUrl: proxy.url });
});
afterAll(async () => {
  await stage.close();
  await proxy.close();
});
afterEach(async () => {
  stage.simulator.faults.clear();
  expect(await violations(stage.db.sql)).toEqual([]);
});

const storing = /insert into inbox/;
const claiming = /with present as/;
const reading = /known_revision/;
const step = /gate_event/;
const ending = /request_id = x\.request/;
const committing = /^commit/i;

/** The process dies here and now; its connections too, but the database has what it has. A new one takes its place. */
async function crash(): Promise<void> {
  const port = Number(new URL(bot.url).port);
  await bot.kill();
  proxy.cutAll();
  await stage.expireLeases();
  bot = await stage.start({ databaseUrl: proxy.url, port });
  await stage.simulator.awaitIdle();
  await stage.settled();
}

const answers = async (contact: StageContact): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await stage.db.sql<{ key: string; value: string }[]>`select key, value from answers where response_id = ${contact.responseId}`).map(
      (row) => [row.key, row.value],
    ),
  );

/** The contact has the first question open. */
async function asked(): Promise<StageContact> {
  const contact = await stage.contact();
  contact.person.say('ต่อ');
  await contact.person.awaitReply();
  await stage.settled();
  return contact;
}

/** The contact can go on: the next answer goes to the next question, and the one after that to the one after. */
async function goesOn(contact: StageContact): Promise<void> {
  contact.person.say('ต่อ');
  await contact.person.awaitReply();
  contact.person.say('2');
  await contact.person.awaitReply();
  expect(await answers(contact)).toEqual({ q1: 'c2', q2: 'no' });
}

const replies = (contact: StageContact): number => contact.person.messages.filter((message) => message.via === 'reply').length;

describe('killed while an answer is on its way', () => {
  const cases: readonly [string, () => Promise<unknown>][] = [
    ['received, not yet stored', () => proxy.hold('before', storing)],
    ['stored, not yet acknowledged', () => proxy.hold('after', storing)],
    ['claimed, not yet read', () => proxy.hold('before', reading)],
    ['read, not yet applied', () => proxy.hold('after', reading)],
    ['applied, not yet committed', () => proxy.hold('before', step)],
    ['committed, not yet sent', () => proxy.hold('after', step)],
    ['on its way to LINE', () => held('reply', false)],
    ['accepted by LINE, not yet told', () => held('reply', true)],
    ['sent, not yet marked', () => proxy.hold('before', ending)],
    ['marked', () => proxy.hold('after', ending)],
  ];

  it.each(cases)('%s: applied once, shown at most once, and the contact goes on', async (_name, reach) => {
    const contact = await asked();
    const before = replies(contact);
    const reached = reach();
    contact.person.say('3');
    await reached;
    await crash();
    expect(await stage.history(contact)).toEqual(['c2']);
    expect(await answers(contact)).toEqual({ q1: 'c2' });
    expect(replies(contact) - before).toBeLessThanOrEqual(1);
    await goesOn(contact);
  });

  it('between a claim and its event: applied once', async () => {
    const contact = await asked();
    const reached = proxy.hold('after', claiming);
    // The second of a contact in one webhook has to be claimed.
    contact.person.say('3');
    contact.person.say('สถานะ');
    await reached;
    await crash();
    expect(await stage.history(contact)).toEqual(['c2']);
    await goesOn(contact);
  });
});

/** Resolves when the simulator holds a request of the bot, which it has accepted or not. */
async function held(where: 'reply' | 'push', accepted: boolean): Promise<void> {
  const fault = stage.simulator.faults.inject({ where, kind: 'hang', accepted, times: 1 });
  await stage.simulator.waitUntil(() => !stage.simulator.faults.list().some((one) => one.id === fault.id), 30_000);
}

describe('killed while a response is submitted', () => {
  const cases: readonly [string, () => Promise<unknown>][] = [
    ['before its transaction commits', () => proxy.hold('before', committing)],
    ['after its transaction has committed', () => proxy.hold('after', committing)],
    ['while the summary is on its way to LINE', () => held('push', false)],
    ['when LINE has accepted the summary and nobody was told', () => held('push', true)],
  ];

  it.each(cases)('%s: submitted once, one score, and one summary for each contact of the agency', async (_name, reach) => {
    const contact = await stage.contact();
    const colleague = await stage.contact(contact);
    for (const text of ['ต่อ', '1', '1', '1']) {
      contact.person.say(text);
      await contact.person.awaitReply();
    }
    contact.person.say('ส่ง');
    await contact.person.awaitReply();
    await stage.settled();
    const reached = reach();
    contact.person.say('ยืนยัน');
    await reached;
    await crash();
    const [response] = await stage.db.sql`select status, submissions from responses where id = ${contact.responseId}`;
    expect(response).toEqual({ status: 'submitted', submissions: 1 });
    for (const { person } of [contact, colleague]) expect(person.messages.filter((message) => message.via === 'push')).toHaveLength(1);
    contact.person.say('สถานะ');
    await contact.person.awaitReply();
    expect(contact.person.lastReply).toContain('ส่ง');
  });
});

describe('killed again and again under load', () => {
  it('every acknowledged event is applied exactly once, and everybody can go on', async () => {
    const contacts = await Promise.all(Array.from({ length: 8 }, () => stage.contact()));
    const url = bot.url;
    const port = Number(new URL(url).port);
    let isOver = false;
    const killing = (async () => {
      let kills = 0;
      while (!isOver) {
        await delay(300 + Math.random() * 1200);
        await bot.kill();
        proxy.cutAll();
        kills += 1;
        bot = await stage.start({ databaseUrl: proxy.url, port });
      }
      return kills;
    })();
    await Promise.all(
      contacts.map(async (contact) => {
        for (let choice = 0; choice < 25; choice += 1) {
          await stage.deliver(() => [url], [stage.tapEvent(contact, choice)]);
          await delay(Math.random() * 200);
        }
      }),
    );
    isOver = true;
    expect(await killing).toBeGreaterThan(1);
    await stage.expireLeases();
    await stage.settled(60_000);
    for (const contact of contacts)
      expect((await stage.history(contact)).sort()).toEqual(Array.from({ length: 25 }, (_, n) => `c${n}`).sort());
    for (const { person } of contacts) {
      person.say('สถานะ');
      await person.awaitReply();
    }
  });
});

describe('stopped in good order', () => {
  it('lets go of everything within 10 s though LINE hangs and webhooks wait, with exit code 0', async () => {
    const contact = await asked();
    stage.simulator.faults.inject({ where: 'reply', kind: 'hang', times: 5 });
    contact.person.say('3');
    await stage.simulator.awaitIdle();
    const startedAt = performance.now();
    expect(await bot.stop()).toBe(0);
    // 10 s, and what a busy machine takes to end a process. LINE would hang for 20 s and more.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    stage.simulator.faults.clear();
    bot = await stage.start({ databaseUrl: proxy.url });
    await goesOn(contact);
  });
});
