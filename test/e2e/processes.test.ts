// Two and three processes on one database: they share the work, take over from one that died, and fence one that was paused past its lease.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bot } from '../support/bot.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import { violations } from '../support/invariants.ts';
import { openProcessStage, type ProcessStage, type StageContact } from '../support/process-stage.ts';

let stage: ProcessStage;
beforeEach(async () => {
  stage = await openProcessStage();
});
afterEach(async () => {
  expect(await violations(stage.db.sql)).toEqual([]);
  await stage.close();
});

const choices = (count: number): string[] => Array.from({ length: count }, (_, n) => `c${n}`).sort();
const applied = (contact: StageContact): Promise<string[]> => stage.history(contact).then((values) => values.sort());
/** Every contact's taps on the first so many choices, one after another, over whoever of the processes takes them. */
const load = (bots: readonly Bot[], contacts: readonly StageContact[], count: number) =>
  Promise.all(
    contacts.map(async (contact) => {
      for (let choice = 0; choice < count; choice += 1)
        await stage.deliver(
          () => bots.filter((bot) => bot.process.exitCode === null && bot.process.signalCode === null).map((bot) => bot.url),
          [stage.tapEvent(contact, choice)],
        );
    }),
  );
const until = async (check: () => Promise<boolean>, withinMs: number): Promise<void> => {
  const endMs = performance.now() + withinMs;
  while (!(await check())) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

describe('several processes', () => {
  it('apply every event once while one of three is killed, one is paused past its leases and goes on, and one is stopped in good order', async () => {
    const bots = [await stage.start(), await stage.start(), await stage.start(), await stage.start()];
    const [killed, paused, stopped] = bots as [Bot, Bot, Bot];
    const contacts = await Promise.all(Array.from({ length: 10 }, () => stage.contact()));
    const loading = load(bots, contacts, 30);
    const hasApplied = (count: number) => async (): Promise<boolean> => {
      const [row] = await stage.db.sql<{ count: number }[]>`select count(*)::int as count from answer_history`;
      return (row?.count ?? 0) >= count;
    };
    await until(hasApplied(30), 60_000);
    await killed.kill();
    await until(hasApplied(80), 60_000);
    paused.process.kill('SIGSTOP');
    await until(hasApplied(120), 60_000);
    await stage.expireLeases();
    await until(hasApplied(150), 60_000);
    paused.process.kill('SIGCONT');
    expect(await stopped.stop()).toBe(0);
    await loading;
    await stage.expireLeases();
    await stage.settled(60_000);
    for (const contact of contacts) expect(await applied(contact)).toEqual(choices(30));
  });

  it('a worker that was paused between reading and writing, past its lease, writes nothing when it goes on', async () => {
    const proxy = await startDatabaseProxy(stage.db.url);
    const other = await stage.start();
    const paused = await stage.start({ databaseUrl: proxy.url });
    const contact = await stage.contact();
    await stage.settled();
    const reached = proxy.hold('after', /known_revision/);
    const event = stage.tapEvent(contact, 7);
    await stage.deliver(() => [paused.url], [event]);
    const held = await reached;
    paused.process.kill('SIGSTOP');
    held.release();
    await stage.expireLeases();
    // At the worst what it had on its way to the database claims the event once more, for 30 s.
    await stage.settled(60_000);
    expect(await stage.history(contact)).toEqual(['c7']);
    paused.process.kill('SIGCONT');
    // It has its turn: what comes to it now is done after what it had begun.
    await stage.deliver(() => [paused.url], [stage.tapEvent(contact, 8)]);
    await stage.settled();
    expect(await stage.history(contact)).toEqual(['c7', 'c8']);
    expect(await stage.db.sql`select count(*)::int as count from outbox where channel = 'reply' and reason like 'reply:%'`).toEqual([
      { count: 3 },
    ]);
    expect(await other.stop()).toBe(0);
    await proxy.close();
  });

  it('the events and replies of one that died are taken over within 60 s, though nobody tells the others', async () => {
    const proxy = await startDatabaseProxy(stage.db.url);
    const dying = await stage.start({ databaseUrl: proxy.url });
    await stage.start();
    const [first, second] = [await stage.contact(), await stage.contact()];
    await stage.settled();
    const reached = [proxy.hold('before', /known_revision/), proxy.hold('after', /gate_event/)] as const;
    await stage.deliver(() => [dying.url], [stage.tapEvent(first, 1)]);
    await reached[0].then((held) => held.release());
    await reached[1];
    const stuck = proxy.hold('before', /known_revision/);
    await stage.deliver(() => [dying.url], [stage.tapEvent(second, 2)]);
    await stuck;
    await dying.kill();
    const startedAt = performance.now();
    await stage.settled(60_000);
    expect(performance.now() - startedAt).toBeLessThan(60_000);
    expect([await stage.history(first), await stage.history(second)]).toEqual([['c1'], ['c2']]);
    await proxy.close();
  });
});
