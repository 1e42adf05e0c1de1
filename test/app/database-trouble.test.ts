// The database fails in every way that can be caused here. What LINE was told 200 about is there; nothing is applied twice; no event is
// blamed for it.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NewInboxRow } from '../../src/db/inbox.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { violations } from '../support/invariants.ts';
import { type Instance, openStage, type Person, type Stage, tap } from '../support/stage.ts';

let stage: Stage;
let proxy: DatabaseProxy;
let person: Person;
beforeEach(async () => {
  stage = await openStage();
  proxy = await startDatabaseProxy(stage.db.url);
  person = await stage.person(0);
});
afterEach(async () => {
  expect(await violations(stage.db.sql)).toEqual([]);
  await stage.drop();
  await proxy.close();
});

const storing = /insert into inbox/;
const step = /gate_event/;
const answers = () => stage.db.sql<{ key: string; value: string; seq: number }[]>`select key, value, seq from answers order by key`;
const rows = async (): Promise<number> => (await stage.db.sql`select 1 from inbox`).length;
const unavailable = { kind: 'database-unavailable' };
/** As LINE does: sends the webhook again until it is told 200. */
const deliver = async ({ receiver }: Instance, events: readonly NewInboxRow[]): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    try {
      await receiver.receive(events);
      return;
    } catch {
      await delay(50);
    }
  }
  throw new Error('never accepted');
};

/** What LINE hears within 2 s. On a timer of the same thread: on a busy machine both are late together. */
const withinLinesPatience = (received: Promise<void>): Promise<'stored' | 'refused' | 'nothing'> =>
  Promise.race([
    received.then(
      () => 'stored' as const,
      () => 'refused' as const,
    ),
    delay(2000, 'nothing' as const),
  ]);

describe('storing a webhook', () => {
  it('is not acknowledged when the connection breaks after the commit; sent again, its event is there once and applied once', async () => {
    const instance = stage.instance({ url: proxy.url });
    const event = stage.event(person, tap(person, 0, 0));
    const held = proxy.hold('after', storing);
    const received = instance.receiver.receive([event]).then(
      () => 'stored',
      (error: unknown) => error,
    );
    (await held).cut();
    expect(await received).toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(await rows()).toBe(1);
    await deliver(instance, [event]);
    // Whoever claimed it as it was stored never heard of it: its lease has to run out.
    stage.clock.advance(31_000);
    await stage.settled();
    expect(await rows()).toBe(1);
    expect(await answers()).toEqual([{ key: 'q1', value: 'yes', seq: 1 }]);
  });

  it('is refused at once while the database is down, and goes on when it is back', async () => {
    const instance = stage.instance({ url: proxy.url });
    proxy.set('refuse');
    const received = instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    expect(await withinLinesPatience(received)).toBe('refused');
    expect(await rows()).toBe(0);
    proxy.set('open');
    await deliver(instance, [stage.event(person, tap(person, 0, 1))]);
    await stage.settled();
    expect(await answers()).toEqual([{ key: 'q1', value: 'no', seq: 1 }]);
  });

  it('is refused within LINE’s 2 s when the database does not answer, however many webhooks wait', async () => {
    const instance = stage.instance({ url: proxy.url });
    await instance.receiver.receive([stage.event(person, 'สถานะ')]);
    await stage.settled();
    proxy.set('swallow');
    const people = await Promise.all(Array.from({ length: 9 }, (_, index) => stage.person(index + 1)));
    const events = [...Array(270).keys()].map((n) => stage.event(people[n % 9]!, tap(people[n % 9]!, 0, 0), { at: n }));
    const received = events.map((event) => instance.receiver.receive([event]));
    expect(new Set(await Promise.all(received.map(withinLinesPatience)))).toEqual(new Set(['refused']));
    await expect(received[0]).rejects.toMatchObject(unavailable);
    proxy.set('open');
    await Promise.all(events.map((event) => deliver(instance, [event])));
    await stage.settled();
    expect(await rows()).toBe(271);
    expect(await answers()).toEqual(people.map(() => ({ key: 'q1', value: 'yes', seq: 1 })));
  });

  it('is refused with a full disk, and an event that the database will not have fails alone', async () => {
    const instance = stage.instance();
    await stage.db.sql
      .unsafe(`create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space' using errcode = case when new.webhook_event_id = 'bad' then '22000' else '53100' end; end $$;
        create trigger full_disk before insert on inbox for each row execute function full_disk()`);
    await expect(instance.receiver.receive([stage.event(person, 'x')])).rejects.toMatchObject({ code: '53100' });
    await stage.db.sql.unsafe(
      `drop trigger full_disk on inbox; create trigger full_disk before insert on inbox for each row when (new.webhook_event_id = 'bad') execute function full_disk()`,
    );
    const results = await Promise.allSettled([
      instance.receiver.receive([stage.event(person, tap(person, 0, 0))]),
      instance.receiver.receive([stage.event(person, 'x', { id: 'bad' })]),
      instance.receiver.receive([stage.event(person, tap(person, 1, 0), { at: 1 })]),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await stage.settled();
    expect(await answers()).toHaveLength(2);
  });
});

describe('a step', () => {
  it('whose connection breaks after the commit is applied once, and its reply goes soon and once', async () => {
    const instance = stage.instance({ url: proxy.url });
    const held = proxy.hold('after', step);
    await instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    (await held).cut();
    await stage.settled(10_000);
    expect(await answers()).toEqual([{ key: 'q1', value: 'yes', seq: 1 }]);
    expect(stage.line.shownTo(person.userId)).toHaveLength(1);
    expect(instance.outcomes).toEqual(['released']);
  });

  it('whose connection breaks before the commit is applied once, by another try that costs no attempt', async () => {
    const instance = stage.instance({ url: proxy.url });
    const held = proxy.hold('before', step);
    await instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    (await held).cut();
    await stage.settled(10_000);
    expect(await answers()).toEqual([{ key: 'q1', value: 'yes', seq: 1 }]);
    expect(stage.line.shownTo(person.userId)).toHaveLength(1);
    expect(instance.outcomes).toEqual(['released', 'applied']);
    expect(await stage.db.sql`select attempts from inbox`).toEqual([{ attempts: 1 }]);
  });

  it('that runs into the statement time-out ten times is not blamed for it', async () => {
    const blocker = await stage.db.sql.reserve();
    await blocker`begin`;
    await blocker`select 1 from contacts where id = ${person.contactId} for update`;
    const instance = stage.instance({ connect: { statementTimeoutMs: 100 } });
    await instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    while (instance.outcomes.length < 10) {
      stage.clock.advance(2000);
      await delay(20);
    }
    await blocker`rollback`;
    blocker.release();
    await stage.settled();
    expect(new Set(instance.outcomes)).toEqual(new Set(['released', 'applied']));
    expect(await answers()).toEqual([{ key: 'q1', value: 'yes', seq: 1 }]);
  });

  it('that is the victim of a deadlock is tried again', async () => {
    const blocker = await stage.db.sql.reserve();
    await blocker`begin`;
    await blocker`select 1 from responses where id = ${person.responseId} for update`;
    const instance = stage.instance();
    await instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await waitsForLock();
    await blocker`update contacts set display_name = 'x' where id = ${person.contactId}`;
    await blocker`commit`;
    blocker.release();
    await stage.settled();
    expect(instance.outcomes).toEqual(['released', 'applied']);
    expect(await answers()).toEqual([{ key: 'q1', value: 'yes', seq: 1 }]);
  });

  it('waits while there are too many connections, or no disk, and is applied afterwards', async () => {
    const instance = stage.instance({ connect: { max: 2 } });
    await stage.db.sql
      .unsafe(`create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space' using errcode = '53100'; end $$;
      create trigger full_disk before insert on answers for each row execute function full_disk()`);
    await instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    while (instance.outcomes.length < 3) {
      stage.clock.advance(2000);
      await delay(20);
    }
    await stage.db.sql`drop trigger full_disk on answers`;
    await stage.settled();
    expect(new Set(instance.outcomes)).toEqual(new Set(['released', 'applied']));
    expect(await answers()).toEqual([{ key: 'q1', value: 'yes', seq: 1 }]);
  });
});

/** Until some statement waits for a lock. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    const [row] = await stage.db.sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if (row) return;
    await delay(10);
  }
}

describe('under load', () => {
  it('with every connection broken again and again, each acknowledged event is applied once, in order', async () => {
    const instances = [stage.instance({ url: proxy.url }), stage.instance({ url: proxy.url })];
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => stage.person(index)));
    let isOver = false;
    const breaking = (async () => {
      while (!isOver) {
        await delay(400);
        proxy.cutAll();
      }
    })();
    await Promise.all(
      people.map(async (one, index) => {
        for (let turn = 0; turn < 20; turn += 1)
          await deliver(instances[(index + turn) % 2]!, [stage.event(one, tap(one, 0, turn % 2, turn))]);
      }),
    );
    isOver = true;
    await breaking;
    stage.clock.advance(31_000);
    await stage.settled(40_000);
    expect(await rows()).toBe(200);
    const histories = await stage.db.sql<
      { values: string[] }[]
    >`select array_agg(value order by seq) as values from answer_history group by response_id`;
    expect(histories).toHaveLength(10);
    for (const { values } of histories) expect(values).toEqual(Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? 'yes' : 'no')));
    for (const one of people) expect(stage.line.shownTo(one.userId).length).toBeLessThanOrEqual(20);
  });
});
