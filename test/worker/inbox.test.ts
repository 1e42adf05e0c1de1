// The inbox on a real database, with several instances of the bot at work: every event applied once, in its contact's order, by whoever
// still holds its lease.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { claimEvents, listParked, type NewInboxRow, replayParked, storeEvents } from '../../src/db/inbox.ts';
import { createSteps } from '../../src/db/steps.ts';
import { violations } from '../support/invariants.ts';
import { openStage, type Person, type Stage, submitTap, tap } from '../support/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(await violations(stage.db.sql)).toEqual([]);
  await stage.drop();
});

const nobody = new Set<string>();
const lease = (untilMs = 30_000) => ({ id: randomUUID(), until: new Date(stage.clock.now().getTime() + untilMs) });
/** Stores rows for whoever claims them. */
const store = (...rows: NewInboxRow[]) => storeEvents(stage.db.sql, rows, nobody, lease(), stage.clock.now());
const claim = (limit = 16, untilMs = 30_000) =>
  claimEvents(stage.db.sql, {
    now: stage.clock.now(),
    lease: lease(untilMs),
    freshSince: new Date(stage.clock.now().getTime() - 60_000),
    limit,
  });
const answers = async (person: Person): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await stage.db.sql<{ key: string; value: string }[]>`select key, value from answers where response_id = ${person.responseId}`).map(
      (row) => [row.key, row.value],
    ),
  );
const history = async (person: Person, key: string): Promise<string[]> =>
  (
    await stage.db.sql<
      { value: string }[]
    >`select value from answer_history where response_id = ${person.responseId} and key = ${key} order by seq`
  ).map((row) => row.value);

describe('an event that comes again', () => {
  it('is applied and answered once, though it came ten times at once to three instances', async () => {
    const instances = [stage.instance(), stage.instance({ connect: {} }), stage.instance({ connect: {} })];
    const person = await stage.person(0);
    const row = stage.event(person, tap(person, 0, 0));
    await Promise.all(Array.from({ length: 10 }, (_, index) => instances[index % 3]!.receiver.receive([row])));
    await stage.settled();
    const [count] = await stage.db.sql<{ count: number }[]>`select count(*)::int as count from inbox`;
    expect(count).toEqual({ count: 1 });
    expect(await history(person, 'q1')).toEqual(['yes']);
    expect(stage.line.shownTo(person.userId)).toHaveLength(1);
  });

  it('changes nothing when it comes again a week later, and twice in one webhook', async () => {
    const { receiver } = stage.instance();
    const person = await stage.person(0);
    const row = stage.event(person, tap(person, 0, 0));
    await receiver.receive([row, row]);
    await stage.settled();
    await receiver.receive([stage.event(person, tap(person, 0, 1))]);
    await stage.settled();
    stage.clock.advance(8 * 86_400_000);
    await receiver.receive([{ ...row, event: { ...row.event!, isRedelivery: true } }]);
    await stage.settled();
    expect(await history(person, 'q1')).toEqual(['yes', 'no']);
  });

  it('does not lock out another webhook with the same events in another order', async () => {
    const person = await stage.person(0);
    const rows = Array.from({ length: 40 }, (_, index) => stage.event(person, 'สถานะ', { at: index }));
    const shuffled = [...rows].reverse();
    for (let round = 0; round < 10; round += 1) {
      const again = (list: NewInboxRow[]) => list.map((row) => ({ ...row, webhookEventId: `${round}-${row.webhookEventId}` }));
      await Promise.all([store(...again(rows)), store(...again(shuffled)), store(...again(rows))]);
    }
    const [row] = await stage.db.sql<{ count: number }[]>`select count(*)::int as count from inbox`;
    expect(row).toEqual({ count: 400 });
    await stage.db.sql`delete from inbox`;
  });
});

describe('the order of a contact', () => {
  it('is that of LINE’s timestamps, within a webhook and across webhooks', async () => {
    const person = await stage.person(0);
    const later = stage.event(person, tap(person, 0, 1), { at: 50 });
    const earlier = stage.event(person, tap(person, 0, 0), { at: 0 });
    const last = stage.event(person, tap(person, 0, 0, 2), { at: 100 });
    await store(last);
    await store(later, earlier);
    stage.instance();
    await stage.settled();
    expect(await history(person, 'q1')).toEqual(['yes', 'no', 'yes']);
  });

  it('holds for two messages within 50 ms that reach two instances', async () => {
    const [one, two] = [stage.instance({ connect: {} }), stage.instance({ connect: {} })];
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => stage.person(index)));
    await Promise.all(
      people.flatMap((person) => [
        one.receiver.receive([stage.event(person, tap(person, 0, 0), { at: 0 })]),
        two.receiver.receive([stage.event(person, tap(person, 1, 1), { at: 40 })]),
      ]),
    );
    await stage.settled();
    for (const person of people) {
      expect(await answers(person)).toEqual({ q1: 'yes', q2: 'no' });
      expect(stage.line.shownTo(person.userId)).toHaveLength(2);
    }
  });

  it('lets an earlier event that comes in late go first, as long as the later one is not committed', async () => {
    const person = await stage.person(0);
    await store(stage.event(person, tap(person, 0, 1)));
    const [claimed] = await claim();
    await store(stage.event(person, tap(person, 0, 0), { at: -10_000 }));
    const steps = createSteps(stage.db.sql);
    expect((await handleEvent(stage.container, steps, claimed!)).kind).toBe('overtaking');
    expect(await answers(person)).toEqual({});
    expect(await claim()).toEqual([]);
    await stage.db.sql`update inbox set leased_until = null`;
    stage.instance();
    await stage.settled();
    expect(await history(person, 'q1')).toEqual(['yes', 'no']);
  });

  it('judges a late tap against the question that its button names, not against the open one', async () => {
    const { receiver } = stage.instance();
    const person = await stage.person(0);
    await receiver.receive([stage.event(person, 'ต่อ')]);
    await stage.settled();
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await stage.settled();
    await receiver.receive([stage.event(person, tap(person, 2, 4), { at: -600_000 })]);
    await stage.settled();
    expect(await answers(person)).toEqual({ q1: 'yes', q3: 'l4' });
    await receiver.receive([stage.event(person, '2')]);
    await stage.settled();
    expect(await answers(person)).toEqual({ q1: 'yes', q2: 'no', q3: 'l4' });
  });

  it('gives one contact’s events to one worker at a time, and those of others to whoever asks', async () => {
    const people = await Promise.all([stage.person(0), stage.person(1), stage.person(2)]);
    await store(...people.flatMap((person) => [0, 1, 2].map((at) => stage.event(person, 'สถานะ', { at }))));
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(2)));
    const senders = claims.flat().map((event) => event.sender);
    expect(new Set(senders).size).toBe(senders.length);
    expect(senders.length).toBeGreaterThanOrEqual(2);
    const rest = await claim();
    expect([...senders, ...rest.map((event) => event.sender)].sort()).toEqual(people.map((person) => person.userId).sort());
    await stage.db.sql`delete from inbox`;
  });
});

describe('a lease', () => {
  it('that ran out and was taken over fences its first holder: nothing of its step is written', async () => {
    const person = await stage.person(0);
    await store(stage.event(person, tap(person, 0, 0)));
    const [stale] = await claim(1, -1);
    const [fresh] = await claim(1);
    expect(fresh).toMatchObject({ id: stale!.id, attempts: 2 });
    const steps = createSteps(stage.db.sql);
    expect((await handleEvent(stage.container, steps, stale!)).kind).toBe('lost');
    expect(await answers(person)).toEqual({});
    expect((await handleEvent(stage.container, steps, fresh!)).kind).toBe('done');
    expect((await handleEvent(stage.container, steps, stale!)).kind).toBe('lost');
    expect(await history(person, 'q1')).toEqual(['yes']);
    await stage.db.sql`update outbox set ended_at = now(), outcome = 'sent', payload = null`;
  });

  it('fences a step of several statements too', async () => {
    const person = await stage.person(0);
    for (const [item, choice] of [
      [0, 0],
      [1, 0],
      [2, 0],
    ] as const)
      await store(stage.event(person, tap(person, item, choice), { at: item }));
    const { stop } = stage.instance();
    await stage.settled();
    await stop();
    await store(stage.event(person, submitTap(person), { at: 10 }));
    const [stale] = await claim(1, -1);
    const [fresh] = await claim(1);
    const steps = createSteps(stage.db.sql);
    expect((await handleEvent(stage.container, steps, stale!)).kind).toBe('lost');
    const [score] = await stage.db.sql`select 1 from scores`;
    expect(score).toBeUndefined();
    expect((await handleEvent(stage.container, steps, fresh!)).kind).toBe('done');
  });

  it('of a worker that died is taken over when it runs out, and not before', async () => {
    const person = await stage.person(0);
    await store(stage.event(person, tap(person, 0, 0)));
    await claim();
    expect(await claim()).toEqual([]);
    stage.clock.advance(29_000);
    expect(await claim()).toEqual([]);
    stage.clock.advance(2000);
    expect(await claim()).toHaveLength(1);
    await stage.db.sql`delete from inbox`;
  });

  it('given back at a stop is free at once and costs no attempt', async () => {
    const person = await stage.person(0);
    const blocker = await stage.db.sql.reserve();
    await blocker`begin`;
    await blocker`lock table memberships in access exclusive mode`;
    const one = stage.instance({ connect: {} });
    await one.receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await one.inbox.stop(50);
    expect(await stage.db.sql`select attempts, leased_until from inbox`).toEqual([{ attempts: 0, leased_until: null }]);
    await blocker`rollback`;
    blocker.release();
    stage.instance();
    await stage.settled();
    expect(await history(person, 'q1')).toEqual(['yes']);
  });
});

describe('an event that fails', () => {
  /** Nothing that the webhook lets in looks like this: handling it is a bug. */
  const poison = (person: Person): NewInboxRow => {
    const row = stage.event(person, 'x');
    return { ...row, event: { replyToken: row.event?.replyToken } as never };
  };

  it('is parked after five failures with its reason, while 99 others of its batch are applied, and its contact goes on', async () => {
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => stage.person(index)));
    const victim = people[0]!;
    const rows = people.flatMap((person) =>
      Array.from({ length: 10 }, (_, at) => stage.event(person, tap(person, 0, at % 2), { at: at + 1 })),
    );
    rows[0] = { ...poison(victim), occurredAt: stage.clock.now() };
    const { receiver, outcomes } = stage.instance();
    await receiver.receive(rows);
    // The clock does the waiting for the back-off.
    for (let tries = 0; tries < 200 && (await listParked(stage.db.sql)).length === 0; tries += 1) {
      stage.clock.advance(20_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await stage.settled();
    expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(99);
    expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(4);
    const [parked] = await listParked(stage.db.sql);
    expect(parked).toMatchObject({ attempts: 5, webhook_event_id: rows[0].webhookEventId });
    expect(parked?.error).toContain('TypeError');
    for (const person of people) expect((await history(person, 'q1')).length).toBeGreaterThanOrEqual(9);
  });

  it('is applied when it is replayed after what was wrong is mended', async () => {
    const person = await stage.person(0);
    const row = poison(person);
    await store(row);
    await stage.db.sql`update inbox set attempts = 4`;
    const { receiver } = stage.instance();
    await stage.settled();
    const [parked] = await listParked(stage.db.sql);
    expect(parked).toBeDefined();
    // It is told after the event is parked, and nobody waits for that.
    const apology = await vi.waitFor(() => {
      const [first] = stage.line.shownTo(person.userId);
      if (!first) throw new Error('nobody was told');
      return first;
    }, 20_000);
    expect(JSON.stringify(apology.outbound)).toContain('ยังประมวลผลข้อความล่าสุดของท่านไม่สำเร็จ');
    await receiver.receive([stage.event(person, tap(person, 1, 0), { at: 5 })]);
    await stage.settled();
    expect(await answers(person)).toEqual({ q2: 'yes' });
    const mended = stage.db.sql.json({ input: { kind: 'tap', data: tap(person, 0, 0) }, replyToken: null, isRedelivery: false });
    await stage.db.sql`update inbox set event = ${mended} where id = ${parked!.id}`;
    expect(await replayParked(stage.db.sql, parked!.id, stage.clock.now())).toBe(true);
    expect(await replayParked(stage.db.sql, parked!.id, stage.clock.now())).toBe(false);
    await stage.settled();
    expect(await answers(person)).toEqual({ q1: 'yes', q2: 'yes' });
  });

  it('is parked without another try when twenty workers died with it', async () => {
    const person = await stage.person(0);
    await store(stage.event(person, tap(person, 0, 0)));
    await stage.db.sql`update inbox set attempts = 20`;
    stage.instance();
    await stage.settled();
    const [parked] = await listParked(stage.db.sql);
    expect(parked?.error).toContain('20 workers died');
    expect(await answers(person)).toEqual({});
  });
});

describe('priority', () => {
  it('goes to contacts who are at the phone, but a quarter of the places to those who wait', async () => {
    const crowd = await Promise.all(Array.from({ length: 8 }, (_, index) => stage.person(index)));
    const live = await Promise.all(Array.from({ length: 8 }, (_, index) => stage.person(index)));
    await store(...crowd.map((person) => stage.event(person, 'สถานะ', { at: -3_600_000 })));
    await store(...live.map((person) => stage.event(person, 'สถานะ')));
    const claimed = await claim(8);
    const isLive = (event: { sender: string }) => live.some((person) => person.userId === event.sender);
    expect(claimed.filter(isLive)).toHaveLength(8);
    expect(claimed.filter((event) => !isLive(event))).toHaveLength(2);
    await stage.db.sql`delete from inbox`;
  });

  it('brings the old events of a contact who is at the phone forward with the new one', async () => {
    const crowd = await Promise.all(Array.from({ length: 8 }, (_, index) => stage.person(index)));
    const live = await stage.person(9);
    await store(...crowd.map((person) => stage.event(person, 'สถานะ', { at: -7_200_000 })));
    await store(stage.event(live, tap(live, 0, 0), { at: -3_600_000 }), stage.event(live, tap(live, 1, 0)));
    const claimed = await claim(1);
    expect(claimed.map((event) => event.sender)).toContain(live.userId);
    await stage.db.sql`delete from inbox`;
  });
});

describe('the planner', () => {
  it.each([0, 1000])('has an event’s rows found by key, though it believes that the tables have %i rows', async (believed) => {
    const { sql } = stage.db;
    const people = await Promise.all(Array.from({ length: 9 }, (_, agency) => stage.person(agency)));
    const other = await stage.person(9);
    const now = stage.clock.now();
    const tables = ['inbox', 'outbox', 'contacts', 'answers', 'answer_history'];
    for (const table of tables) await sql`alter table ${sql(table)} set (autovacuum_enabled = false)`;
    const fill = async (from: number, to: number): Promise<void> => {
      const numbers = sql`generate_series(${from}::int, ${to}::int) n`;
      await sql`
        insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, done_at, outcome)
        select 'old' || n, 'Uold', ${now}, ${now}, ${now}, '{}', ${now}, 'ignored:test' from ${numbers}`;
      await sql`
        insert into outbox (id, channel, recipient, reason, payload, priority, created_at, run_at, give_up_at, attempts, ended_at, outcome)
        select gen_random_uuid(), 'push', 'Uold' || n, 'old' || n, case when n % 2 = 0 then '{}'::jsonb end, 1, ${now}, ${now}, ${now}, 1, ${now},
          case when n % 2 = 0 then 'held' else 'sent' end
        from ${numbers}`;
      await sql`insert into contacts (line_user_id, display_name, state, notice_version, created_at) select 'Uold' || n, '', '{}', 1, ${now} from ${numbers}`;
      for (const table of ['answers', 'answer_history'])
        await sql`
          insert into ${sql(table)} (response_id, key, value, seq, answered_at) select ${other.responseId}, 'old' || n, '1', 1, ${now} from ${numbers}`;
    };
    const instance = stage.instance({ connect: { max: 2 } });
    const answer = async (person: Person): Promise<void> => {
      const done = instance.sent.length + 1;
      await instance.receiver.receive([stage.event(person, tap(person, 0, 0))]);
      await vi.waitFor(() => expect(instance.sent).toHaveLength(done), { timeout: 10_000, interval: 5 });
    };
    await fill(1, believed);
    await sql`analyze`;
    // Everything is prepared now, and not planned anew before the next analyze.
    await answer(other);
    await fill(believed + 1, 6000);
    const readRows = async (): Promise<number> => {
      const [row] = await sql<{ count: number }[]>`
        select ((select sum(idx_tup_read) from pg_stat_user_indexes where relname = any(${tables}))
          + (select sum(seq_tup_read) from pg_stat_user_tables where relname = any(${tables})))::int as count`;
      return row?.count ?? NaN;
    };
    // The statistics of a connection are counted when it has paused for a second.
    await sql`select pg_stat_force_next_flush()`;
    const before = await readRows();
    for (const person of people) await answer(person);
    await instance.stop();
    const read = (await readRows()) - before;
    expect(read).toBeGreaterThan(100);
    expect(read).toBeLessThan(2000);
    await sql`delete from answers where key like 'old%'`;
    await sql`delete from answer_history where key like 'old%'`;
  });
});

describe('a backlog', () => {
  it('that came suddenly is claimed as quickly as nothing, though the planner has no idea of it', async () => {
    const { sql, hot } = stage.db;
    const now = stage.clock.now();
    // Prepared while nothing waits, as at any start.
    const options = () => ({ now, lease: lease(), freshSince: new Date(now.getTime() - 60_000), limit: 64 });
    expect(await claimEvents(hot, options())).toEqual([]);
    await sql`alter table inbox set (autovacuum_enabled = false)`;
    await sql`
      insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event)
      select 'backlog' || n, 'U' || lpad((n % 1000)::text, 32, '0'), ${now}::timestamptz - interval '1 hour' + n * interval '1 ms', ${now}, ${now},
        '{"input": {"kind": "text", "text": "1", "messageId": "1"}, "replyToken": null}'::jsonb
      from generate_series(1, 20000) n`;
    const times: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      const startedAt = performance.now();
      expect(await claimEvents(hot, options())).toHaveLength(64);
      times.push(performance.now() - startedAt);
    }
    // Reading all that waits for each of the 64 takes a quarter of a second and more; by the index it is some milliseconds.
    expect(Math.min(...times)).toBeLessThan(100);
    await sql`delete from inbox where webhook_event_id like 'backlog%'`;
  });
});

describe('contacts of one agency', () => {
  it('who answer the same question at the same instant: the second is shown the first’s answer and asked', async () => {
    const [one, two] = [stage.instance(), stage.instance({ connect: {} })];
    for (let agency = 0; agency < 10; agency += 1) {
      const [a, b] = await Promise.all([stage.person(agency), stage.person(agency)]);
      await Promise.all([one.receiver.receive([stage.event(a, tap(a, 0, 0))]), two.receiver.receive([stage.event(b, tap(b, 0, 1))])]);
      await stage.settled();
      expect(await history(a, 'q1')).toHaveLength(1);
      const states = await stage.db.sql<{ conflict: unknown }[]>`
        select state->'conflict' as conflict from contacts where id in (${a.contactId}, ${b.contactId}) and jsonb_typeof(state->'conflict') = 'object'`;
      expect(states).toHaveLength(1);
    }
  });

  it('who give the last two answers and both submit at the same instant: one submission, one score, one summary each', async () => {
    const [one, two] = [stage.instance(), stage.instance({ connect: {} })];
    for (let agency = 0; agency < 10; agency += 1) {
      const [a, b] = await Promise.all([stage.person(agency), stage.person(agency)]);
      await one.receiver.receive([stage.event(a, tap(a, 0, 0))]);
      await stage.settled();
      await Promise.all([
        one.receiver.receive([stage.event(a, tap(a, 1, 0), { at: 1 }), stage.event(a, submitTap(a), { at: 2 })]),
        two.receiver.receive([stage.event(b, tap(b, 2, 1), { at: 1 }), stage.event(b, submitTap(b), { at: 2 })]),
      ]);
      await stage.settled();
      // Whoever submitted before the other's answer was told what is missing.
      await one.receiver.receive([stage.event(a, submitTap(a), { at: 3 })]);
      await stage.settled();
      const [response] = await stage.db.sql`select status, submissions from responses where id = ${a.responseId}`;
      expect(response).toEqual({ status: 'submitted', submissions: 1 });
      for (const person of [a, b]) expect(stage.line.shownTo(person.userId, 'push')).toHaveLength(1);
    }
    const [deadlocks] = await stage.db.sql`select deadlocks::int from pg_stat_database where datname = current_database()`;
    expect(deadlocks).toEqual({ deadlocks: 0 });
  });
});

describe('what is no answer', () => {
  it('ends with a reason: ignored events, people we have never met who leave', async () => {
    const { receiver } = stage.instance();
    const stranger = { userId: `U${'e'.repeat(32)}`, contactId: 0, agencyId: 0, responseId: 0 };
    await receiver.receive([
      { webhookEventId: 'dummy', sender: '', occurredAt: stage.clock.now(), event: null, ignored: 'verify dummy' },
      { webhookEventId: 'odd', sender: '', occurredAt: stage.clock.now(), event: null, ignored: 'event type hologram' },
      stage.event(stranger, { kind: 'unfollow' }, { id: 'gone' }),
    ]);
    await stage.settled();
    expect(await stage.db.sql`select webhook_event_id as id, outcome from inbox order by id`).toEqual([
      { id: 'dummy', outcome: 'ignored:verify dummy' },
      { id: 'gone', outcome: 'ignored:unknown-contact' },
      { id: 'odd', outcome: 'ignored:event type hologram' },
    ]);
    expect(await stage.db.sql`select 1 from contacts`).toEqual([]);
  });
});
