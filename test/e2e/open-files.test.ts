// The process runs out of what it needs to go on: of files and connections that it may open (`ulimit -n`), or of time. It says so, lives on,
// acknowledges nothing that it has not stored, and is as before when it is over.
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bot } from '../support/bot.ts';
import { violations } from '../support/invariants.ts';
import { openProcessStage, type ProcessStage, type StageContact } from '../support/process-stage.ts';

let stage: ProcessStage;
/** Connections that somebody opened and says nothing on. */
let idle: Socket[] = [];
beforeEach(async () => {
  stage = await openProcessStage();
});
afterEach(async () => {
  closeIdle();
  expect(await violations(stage.db.sql)).toEqual([]);
  await stage.close();
});

function openIdle(bot: Bot, count: number): void {
  const { port, hostname } = new URL(bot.url);
  for (let n = 0; n < count; n += 1) {
    const socket = connect(Number(port), hostname);
    // Refused or cut off: what is to be expected here.
    socket.on('error', () => socket.destroy());
    socket.resume();
    idle.push(socket);
  }
}

function closeIdle(): void {
  for (const socket of idle) socket.destroy();
  idle = [];
}

const says = (bot: Bot, text: string): boolean => bot.output.some((line) => line.includes(text));

async function until(check: () => boolean | Promise<boolean>, what: string, withinMs = 30_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await delay(50);
  }
}

/** Contacts who have joined, by way of a process that wants for nothing. */
async function joined(count: number): Promise<StageContact[]> {
  const bot = await stage.start();
  const contacts = await Promise.all(Array.from({ length: count }, () => stage.contact()));
  await stage.settled();
  await bot.stop();
  return contacts;
}

/** Until they are acknowledged; then each has its row at once. */
async function store(bot: Bot, events: readonly ReturnType<ProcessStage['tapEvent']>[]): Promise<void> {
  await stage.deliver(() => [bot.url], events);
  const ids = events.map(({ webhookEventId }) => webhookEventId);
  expect(await stage.db.sql`select id from inbox where webhook_event_id = any(${ids})`).toHaveLength(ids.length);
}

/** One tap after another of each contact. */
async function answer(bot: Bot, contacts: readonly StageContact[], choices: readonly number[]): Promise<void> {
  await Promise.all(
    contacts.map(async (contact) => {
      for (const choice of choices) await store(bot, [stage.tapEvent(contact, choice)]);
    }),
  );
}

/** Something that it wanted to open was refused, and the log says so. What it says when that lasts: test/http/open-files.test.ts. */
const isShort = (bot: Bot): boolean => ['no more files', 'no more connections', 'EMFILE'].some((words) => says(bot, words));

const stillThere = (bot: Bot): boolean => bot.process.exitCode === null && bot.process.signalCode === null;

describe('a process with few files to open', () => {
  it('that hundreds of idle connections besiege takes webhooks all the while, says so, and lets go of them by itself', async () => {
    const contacts = await joined(5);
    const bot = await stage.start({ openFiles: 256 });
    openIdle(bot, 400);
    await until(() => says(bot, 'too many connections'), 'the log says that there are too many connections');
    const siege = setInterval(() => openIdle(bot, 20), 100);
    await answer(bot, contacts, [0, 1, 2]);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
    clearInterval(siege);
    await until(() => idle.every((socket) => socket.destroyed), 'every idle connection is closed by the bot');
    await stage.settled();
    for (const contact of contacts) expect(await stage.history(contact)).toEqual(['c0', 'c1', 'c2']);
    expect(stillThere(bot)).toBe(true);
    expect(says(bot, 'no more files')).toBe(false);
  });

  it('that has used them all up lives on and says so; when some are closed it takes webhooks again, and every event is applied once', async () => {
    const contacts = await joined(40);
    const bot = await stage.start({ openFiles: 56 });
    expect(says(bot, 'this process may open few files')).toBe(true);
    // A connection for each reply that LINE does not answer (for 10 s each), and as many idle ones as are let in.
    stage.simulator.faults.inject({ where: 'reply', kind: 'hang', times: 10_000 });
    const siege = setInterval(() => openIdle(bot, 10), 100);
    let choices = 0;
    for (const endMs = performance.now() + 60_000; !isShort(bot); choices += 1) {
      if (performance.now() > endMs) throw new Error('nothing was refused to it');
      await store(
        bot,
        contacts.map((contact) => stage.tapEvent(contact, choices)),
      );
      await until(() => isShort(bot), 'it is short of files', 3000).catch(() => undefined);
    }
    const answering = store(
      bot,
      contacts.map((contact) => stage.tapEvent(contact, choices)),
    );
    clearInterval(siege);
    closeIdle();
    stage.simulator.faults.clear();
    await answering;
    await until(
      () =>
        fetch(`${bot.url}/readyz`).then(
          (response) => response.ok,
          () => false,
        ),
      'ready',
    );
    await answer(bot, contacts, [choices + 1]);
    // Ends that could not be written are found when their leases are over.
    await stage.expireLeases();
    await stage.settled();
    const expected = Array.from({ length: choices + 2 }, (_, choice) => `c${choice}`);
    for (const contact of contacts) expect(await stage.history(contact)).toEqual(expected);
    expect(stillThere(bot)).toBe(true);
  });
});

describe('a process that stands still for 5 s', () => {
  it('is told of by LINE again, and applies once what came meanwhile', async () => {
    const bot = await stage.start();
    const contacts = await Promise.all(Array.from({ length: 5 }, () => stage.contact()));
    await stage.settled();
    bot.process.kill('SIGSTOP');
    const answering = answer(bot, contacts, [0, 1]);
    // As long as the fault lasts.
    await delay(5000);
    expect(await stage.db.sql`select count(*)::int as count from answer_history`).toEqual([{ count: 0 }]);
    bot.process.kill('SIGCONT');
    await answering;
    await stage.settled();
    for (const contact of contacts) expect(await stage.history(contact)).toEqual(['c0', 'c1']);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  });
});
