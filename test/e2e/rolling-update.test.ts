// A new release takes over from the old one under load: it brings the database to its schema while the old one works on it, starts beside it,
// and the old one is stopped. Nobody notices.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bot } from '../support/bot.ts';
import { violations } from '../support/invariants.ts';
import { nextRelease } from '../support/next-release.ts';
import { openProcessStage, type ProcessStage } from '../support/process-stage.ts';

const tables = ['inbox', 'outbox', 'contacts', 'responses', 'answers', 'answer_history'];
const additive = [
  ...tables.map((table) => `ALTER TABLE "${table}" ADD COLUMN "next_release" text;`),
  'ALTER TABLE "memberships" ADD COLUMN "next_release" integer DEFAULT 0 NOT NULL;',
  'CREATE INDEX "next_release_idx" ON "answer_history" USING btree ("answered_at");',
  'CREATE TABLE "next_release" (\n\t"id" bigint PRIMARY KEY NOT NULL\n);',
].join('--> statement-breakpoint\n');

/** Of the first question, used in turn. */
const choices = 100;

let stage: ProcessStage;
let next: Awaited<ReturnType<typeof nextRelease>>;
beforeAll(async () => {
  stage = await openProcessStage();
  next = await nextRelease(additive);
});
afterEach(async () => {
  expect(await violations(stage.db.sql)).toEqual([]);
});
afterAll(async () => {
  await stage.close();
  await next.remove();
});

async function hasApplied(count: number): Promise<void> {
  const endMs = performance.now() + 60_000;
  for (;;) {
    const [row] = await stage.db.sql<{ count: number }[]>`select count(*)::int as count from answer_history`;
    if (row && row.count >= count) return;
    if (performance.now() > endMs) throw new Error(`${row?.count ?? 0} of ${count} events are applied`);
    await delay(50);
  }
}

describe('a new release that only adds to the schema', () => {
  it('takes over under load: every event is applied once and replied to, and only the stop itself refuses webhooks', async () => {
    const old = await stage.start();
    const contacts = await Promise.all(Array.from({ length: 8 }, () => stage.contact()));
    const people = await Promise.all(Array.from({ length: 3 }, () => stage.contact()));
    let serving: readonly Bot[] = [old];
    let isStopping = false;
    const refused: string[] = [];
    let isOver = false;
    const sent = new Map(contacts.map((contact) => [contact, 0]));
    const loading = contacts.map(async (contact) => {
      for (let tap = 0; !isOver; tap += 1) {
        await stage.deliver(
          () => serving.map((bot) => bot.url),
          [stage.tapEvent(contact, tap % choices)],
          (url, status) => refused.push(isStopping && url === old.url ? 'stopping' : `${url} ${status}`),
        );
        sent.set(contact, tap + 1);
        await delay(Math.random() * 100);
      }
    });
    const talking = people.map(async ({ person }) => {
      while (!isOver) {
        person.say('สถานะ');
        await person.awaitReply(30_000);
      }
    });

    await hasApplied(40);
    const fresh = await stage.start({ folder: next.folder });
    expect(await stage.db.sql`select count(*)::int as count from information_schema.columns where column_name = 'next_release'`).toEqual([
      { count: tables.length + 1 },
    ]);
    const count = [...sent.values()].reduce((sum, each) => sum + each, 0);
    serving = [old, fresh];
    await hasApplied(count + 80);
    isStopping = true;
    // 0: everything was let go of within the 10 s that main.ts allows.
    expect(await old.stop()).toBe(0);
    serving = [fresh];
    await hasApplied(count + 160);
    isOver = true;
    await Promise.all([...loading, ...talking]);

    await stage.settled();
    expect(refused.filter((why) => why !== 'stopping')).toEqual([]);
    for (const [contact, taps] of sent)
      expect(await stage.history(contact)).toEqual(Array.from({ length: taps }, (_, n) => `c${n % choices}`));
    expect(
      await stage.db.sql`select id, outcome from inbox i where not exists (select 1 from outbox o where o.reason = 'reply:' || i.id)`,
    ).toEqual([]);
  });

  it('lets the old one start again beside it, which says that it is the older one', async () => {
    const fresh = await stage.start({ folder: next.folder });
    const old = await stage.start();
    expect(old.output.filter((line) => line.includes('the database is of a newer release'))).toHaveLength(1);
    expect(fresh.output).toEqual([]);
    const contact = await stage.contact();
    await stage.deliver(() => [old.url], [stage.tapEvent(contact, 3)]);
    await stage.settled();
    expect(await stage.history(contact)).toEqual(['c3']);
  });
});

describe('a new release that does more', () => {
  it('keeps an older one from starting, which says why', async () => {
    await stage.db.sql`insert into drizzle.older_releases_stop select max(created_at) from drizzle.__drizzle_migrations`;
    await expect(stage.start()).rejects.toThrow(
      'A newer release of Phrom has changed the database in a way that this one cannot work with.',
    );
  });
});
