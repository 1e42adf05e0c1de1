// A run of reminders on a real database: who becomes an outbox row, what the budget leaves, what is asked again at the moment of sending.
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { runReminders } from '../../src/app/reminders/queue-reminders.ts';
import { createStillWanted } from '../../src/app/reminders/still-wanted.ts';
import { type Container } from '../../src/container.ts';
import { claimMessages, type ClaimedMessage } from '../../src/db/outbox.ts';
import { remindableRounds, withRoundLock } from '../../src/db/reminders.ts';
import { ensureResponse } from '../../src/db/responses.ts';
import { startOutboxWorker } from '../../src/worker/outbox-worker.ts';
import { startReminderWorker } from '../../src/worker/reminder-worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import {
  openCrowdedRound,
  recordingMessenger,
  type RecordingMessenger,
  standingClock,
  testContainer,
  userIdOf,
} from '../support/reminders.ts';

const roundId = 'r';
/** Wednesday; the deadline is a Friday afternoon, two weeks later. Moments: 13, 20, 24, 26 and 27 November in the morning. */
const start = '2026-11-11T09:00:00+07:00';
const closesAt = '2026-11-27T16:30:00+07:00';
let db: TestDatabase;
let clock: ReturnType<typeof standingClock>;
let messenger: RecordingMessenger;
let container: Container;

beforeAll(async () => {
  db = await createTestDatabase();
  clock = standingClock(start);
  await openCrowdedRound(db, clock, {
    roundId,
    agencies: 4,
    contactsEach: 2,
    opensAt: new Date('2026-11-02T08:00:00+07:00'),
    closesAt: new Date(closesAt),
    joinedAt: new Date('2026-11-03T10:00:00+07:00'),
  });
});

afterAll(() => db.drop());

beforeEach(async () => {
  clock.set(start);
  messenger = recordingMessenger();
  container = testContainer(db, clock, messenger);
  await db.sql`delete from outbox`;
  await db.sql`delete from answers`;
  await db.sql`delete from responses`;
  await db.sql`update contacts set unreachable_at = null, reminders_off_at = null, snoozed_until = null`;
  await db.sql`update rounds set push_budget = null, closes_at = ${new Date(closesAt)}, closed_at = null, reminder_policy = '{}'`;
  await db.sql`update round_agencies set closes_at = null`;
});

const run = async (env: Record<string, string> = {}) => {
  const [round] = await remindableRounds(db.sql, { now: clock.now(), since: new Date(0), roundId });
  if (!round) throw new Error('no round');
  return runReminders({ ...container, config: readConfig(env) }, round);
};

const rows = () => db.sql<{ recipient: string; reason: string; outcome: string | null; payload: unknown }[]>`
  select recipient, reason, outcome, payload from outbox order by recipient, reason`;

const contactId = async (index: number): Promise<number> => {
  const [row] = await db.sql<{ id: number }[]>`select id from contacts where line_user_id = ${userIdOf(index)}`;
  return row?.id ?? 0;
};

const agencyId = async (index: number): Promise<number> => {
  const [row] = await db.sql<{ id: number }[]>`select id from agencies where code = ${String(10_000 + index)}`;
  return row?.id ?? 0;
};

async function submitFor(index: number): Promise<void> {
  await ensureResponse(db.sql, roundId, await agencyId(index), clock.now());
  await db.sql`update responses set status = 'submitted', submitted_at = ${clock.now()} where agency_id = ${await agencyId(index)}`;
}

/** Claims everything that is due and asks what must not be sent. */
async function askAll(): Promise<Record<string, string | null>> {
  const messages = await claimMessages(db.sql, {
    now: clock.now(),
    leaseId: '00000000-0000-4000-8000-000000000001',
    leasedUntil: new Date(clock.now().getTime() + 60_000),
    limit: 100,
    replies: true,
    pushes: true,
  });
  const stillWanted = createStillWanted(container);
  const asked = await Promise.all(messages.map(async (one: ClaimedMessage) => [one.recipient, await stillWanted(one)] as const));
  return Object.fromEntries(asked);
}

/** Sends what is due as the process does, until nothing waits. */
async function sendAll(): Promise<void> {
  const worker = startOutboxWorker(container);
  for (;;) {
    const [left] = await db.sql<{ count: number }[]>`select count(*)::int as count from outbox where ended_at is null`;
    if (left?.count === 0) break;
    worker.wake();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await worker.stop();
}

describe('a run', () => {
  it('queues nothing before the first moment, and says when that is', async () => {
    const result = await run();
    expect(result).toMatchObject({ queued: 0, held: 0 });
    expect(result.next).toEqual(new Date('2026-11-13T08:30:00+07:00'));
  });

  it('queues everybody at the moment, once, however often it runs', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    expect(await run()).toMatchObject({ queued: 8, held: 0 });
    expect(await run()).toMatchObject({ queued: 0, held: 0 });
    clock.set('2026-11-13T11:00:00+07:00');
    expect(await run()).toMatchObject({ queued: 0, held: 0 });
    expect((await rows()).map((row) => row.recipient)).toEqual(Array.from({ length: 8 }, (_, index) => userIdOf(index)));
  });

  it('queues once when two processes run at the same time', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    const results = await Promise.all([withRoundLock(db.sql, roundId, run), withRoundLock(db.sql, roundId, run)]);
    expect(results.filter((one) => one === null)).toHaveLength(1);
    expect(await rows()).toHaveLength(8);
  });

  it('leaves out who submitted, is unreachable or snoozed, and keeps a note for who opted out', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    await submitFor(0);
    await db.sql`update contacts set unreachable_at = ${clock.now()} where id = ${await contactId(2)}`;
    await db.sql`update contacts set snoozed_until = ${new Date('2026-11-16T08:30:00+07:00')} where id = ${await contactId(4)}`;
    await db.sql`update contacts set reminders_off_at = ${clock.now()} where id = ${await contactId(6)}`;
    expect(await run()).toMatchObject({ queued: 3, held: 1 });
    expect((await rows()).map((row) => [row.recipient, row.outcome])).toEqual([
      [userIdOf(3), null],
      [userIdOf(5), null],
      [userIdOf(6), 'held'],
      [userIdOf(7), null],
    ]);
    clock.set('2026-11-16T08:30:00+07:00');
    expect(await run()).toMatchObject({ queued: 1 });
    expect((await rows()).filter((row) => row.recipient === userIdOf(4))).toHaveLength(1);
  });

  it('pushes to one contact of each agency first when the round’s budget is short; the others read it with their next reply', async () => {
    clock.set('2026-11-26T08:30:00+07:00');
    await db.sql`update rounds set push_budget = 5`;
    expect(await run()).toMatchObject({ queued: 4, held: 4, shortfall: { available: 5 } });
    const pushed = (await rows()).filter((row) => row.outcome === null).map((row) => row.recipient);
    expect(pushed).toEqual([0, 2, 4, 6].map(userIdOf));
    await sendAll();
    clock.set('2026-11-27T08:30:00+07:00');
    expect(await run()).toMatchObject({ queued: 1, held: 7 });
    // A newer note takes the place of one that was never read.
    expect((await rows()).filter((row) => row.outcome === 'held')).toHaveLength(7);
  });

  it('keeps one push for the summary of each contact whose agency has not submitted', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    messenger.limit = 100;
    messenger.used = 90;
    expect(await run()).toMatchObject({ queued: 2, held: 6, budget: { available: 2, spending: { summariesToCome: 8 } } });
    await db.sql`delete from outbox`;
    await submitFor(0);
    await submitFor(1);
    // The second contacts wait: four moments are still to come for two agencies.
    expect(await run()).toMatchObject({ queued: 2, held: 2, budget: { available: 6, spending: { summariesToCome: 4 } } });
  });

  it('reminds an agency with an extension by its own deadline', async () => {
    await db.sql`update round_agencies set closes_at = ${new Date('2026-12-04T16:30:00+07:00')} where agency_id = ${await agencyId(3)}`;
    clock.set('2026-11-26T08:30:00+07:00');
    const result = await run();
    expect((await rows()).map((row) => row.recipient)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map(userIdOf));
    // Their moments are those of 4 December: the seventh day before, which has not come, and the fourteenth, which came on 20 November.
    expect((await rows()).filter((row) => row.recipient === userIdOf(6)).map((row) => row.reason.slice(-10))).toEqual(['2026-11-20']);
    expect(result.next).toEqual(new Date('2026-11-27T08:30:00+07:00'));
  });

  it('names the section where it stopped, and offers to submit with one tap when nothing is missing', async () => {
    const id = await agencyId(1);
    await ensureResponse(db.sql, roundId, id, clock.now());
    const [response] = await db.sql<
      { id: number }[]
    >`update responses set answered_count = 1, asked_count = 60 where agency_id = ${id} returning id`;
    await db.sql`insert into answers (response_id, key, value, seq, answered_at) values (${response?.id ?? 0}, 'unknown', 'x', 1, ${clock.now()})`;
    clock.set('2026-11-24T08:30:00+07:00');
    await run();
    const [row] = (await rows()).filter((one) => one.recipient === userIdOf(2));
    const text = JSON.stringify(row?.payload);
    expect(text).toContain('ค้างอยู่ที่หมวด');
    expect(text).toContain(`1;c;${response?.id ?? 0};continue`);
    expect(text).toContain('เหลือเวลาอีก 3 วัน');
    expect(text).toContain('วันศุกร์ที่ 27 พฤศจิกายน 2569');
    // Who has not begun is told what they would be asked, not how many questions the survey knows.
    const minutes = (payload: unknown): string | undefined => /ประมาณ (\d+) นาที/.exec(JSON.stringify(payload))?.[1];
    const [fresh] = (await rows()).filter((one) => one.recipient === userIdOf(0));
    expect(JSON.stringify(fresh?.payload)).toContain('ยังไม่ได้เริ่มตอบ');
    expect(minutes(fresh?.payload)).toBe(minutes(row?.payload));
    expect(Number(minutes(fresh?.payload))).toBeGreaterThan(10);
  });

  it('tells an agency’s other contacts that one of them cannot be reached', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    await db.sql`update contacts set unreachable_at = ${clock.now()} where id = ${await contactId(2)}`;
    await run();
    const told = (await rows()).filter((row) => JSON.stringify(row.payload).includes('รับข้อความทาง LINE ไม่ได้'));
    expect(told.map((row) => row.recipient)).toEqual([userIdOf(3)]);
  });
});

describe('at the moment of sending', () => {
  it('a reminder is dropped when the state is no longer what it was queued for', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    await run();
    await submitFor(0);
    await db.sql`update contacts set unreachable_at = ${clock.now()} where id = ${await contactId(2)}`;
    await db.sql`update contacts set snoozed_until = ${new Date('2026-11-16T08:30:00+07:00')} where id = ${await contactId(3)}`;
    await db.sql`update contacts set reminders_off_at = ${clock.now()} where id = ${await contactId(4)}`;
    await db.sql`update memberships set ended_at = ${clock.now()} where contact_id = ${await contactId(5)}`;
    const answers = await askAll();
    await db.sql`update memberships set ended_at = null`;
    expect(answers).toEqual({
      [userIdOf(0)]: 'submitted',
      [userIdOf(1)]: 'submitted',
      [userIdOf(2)]: 'unreachable',
      [userIdOf(3)]: 'snoozed',
      [userIdOf(4)]: 'opted-out',
      [userIdOf(5)]: 'left-agency',
      [userIdOf(6)]: null,
      [userIdOf(7)]: null,
    });
  });

  it('a reminder that was late into the quiet hours is dropped then and queued again in the morning', async () => {
    clock.set('2026-11-13T17:59:00+07:00');
    await run();
    clock.set('2026-11-13T18:00:00+07:00');
    await sendAll();
    expect(messenger.pushes).toEqual([]);
    expect(new Set((await rows()).map((row) => row.outcome))).toEqual(new Set(['dropped:quiet-hours']));
    expect(await run()).toMatchObject({ queued: 0 });
    clock.set('2026-11-16T08:30:00+07:00');
    expect(await run()).toMatchObject({ queued: 8 });
    await sendAll();
    expect(messenger.pushes).toHaveLength(8);
  });

  it('no more go out than the budget has, whatever was spent meanwhile', async () => {
    clock.set('2026-11-13T08:30:00+07:00');
    await run();
    await db.sql`update rounds set push_budget = 3`;
    await sendAll();
    expect(messenger.pushes).toHaveLength(3);
    expect((await rows()).filter((row) => row.outcome === 'dropped:budget')).toHaveLength(5);
  });

  it('nothing goes out after the deadline, nor when the round was closed', async () => {
    clock.set('2026-11-27T08:30:00+07:00');
    await run();
    await db.sql`update rounds set closed_at = ${clock.now()}`;
    expect(new Set(Object.values(await askAll()))).toEqual(new Set(['round-over']));
  });
});

describe('after the deadline', () => {
  it('one contact of an agency that did not submit is told once by day; everybody else with their next reply', async () => {
    clock.set('2026-11-27T08:30:00+07:00');
    await submitFor(0);
    await run();
    await sendAll();
    const before = messenger.pushes.length;
    clock.set('2026-11-27T16:31:00+07:00');
    expect(await run()).toMatchObject({ queued: 3, held: 5 });
    await sendAll();
    expect(await run()).toMatchObject({ queued: 0, held: 0 });
    expect(
      messenger.pushes
        .slice(before)
        .map((one) => one.to)
        .sort(),
    ).toEqual([2, 4, 6].map(userIdOf));
    expect(JSON.stringify(messenger.pushes.at(-1)?.outbound)).toContain('ปิดรับแบบสำรวจแล้ว');
    const held = (await rows()).filter((row) => row.outcome === 'held');
    expect(held.map((row) => row.recipient)).toEqual([0, 1, 3, 5, 7].map(userIdOf));
    expect(JSON.stringify(held[0]?.payload)).toContain('ขอขอบคุณในความร่วมมือ');
  });

  it('says whom to ask, as the organiser wrote it, or where the letter says so', async () => {
    clock.set('2026-11-27T16:31:00+07:00');
    await db.sql`update rounds set reminder_policy = ${db.sql.json({ contact: 'กองสำรวจ โทร 0 2123 4567' })}`;
    await run();
    expect(JSON.stringify((await rows())[0]?.payload)).toContain('โปรดติดต่อ กองสำรวจ โทร 0 2123 4567');
    await db.sql`delete from outbox`;
    await db.sql`update rounds set reminder_policy = '{}'`;
    await run();
    expect(JSON.stringify((await rows())[0]?.payload)).toContain('ตามที่อยู่ในหนังสือเชิญ');
    await db.sql`delete from outbox`;
    await run({ DATA_CONTROLLER: 'สำนักงานตัวอย่าง โทร. 0 2765 4321' });
    expect(JSON.stringify((await rows())[0]?.payload)).toContain('โปรดติดต่อ สำนักงานตัวอย่าง โทร. 0 2765 4321');
  });

  it('in the night it waits for the morning', async () => {
    await db.sql`update rounds set closes_at = ${new Date('2026-11-26T23:59:00+07:00')}`;
    clock.set('2026-11-27T00:10:00+07:00');
    const result = await run();
    expect(result).toMatchObject({ queued: 0, held: 4, next: new Date('2026-11-27T08:30:00+07:00') });
    clock.set('2026-11-27T08:30:00+07:00');
    expect(await run()).toMatchObject({ queued: 4, held: 0 });
  });
});

describe('the worker', () => {
  /** What two processes log while they look at the round together; `until` says when enough was said. */
  async function logged(until: (lines: readonly Record<string, unknown>[]) => boolean): Promise<readonly Record<string, unknown>[]> {
    const lines: Record<string, unknown>[] = [];
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const log = pino({
      hooks: {
        logMethod([facts, text]) {
          lines.push({ ...(facts as object), text });
          if (until(lines)) resolve(undefined);
        },
      },
    });
    const workers = [0, 1].map(() => startReminderWorker({ ...container, log }, () => undefined));
    await promise;
    await Promise.all(workers.map((worker) => worker.stop()));
    return lines;
  }
  const saying = (lines: readonly Record<string, unknown>[], words: string) => lines.filter((line) => String(line['text']).includes(words));

  it('raises the alarm when the budget will not last to the deadline', async () => {
    clock.set('2026-11-24T08:30:00+07:00');
    await db.sql`update rounds set push_budget = 9`;
    const lines = await logged((all) => saying(all, 'will not last to the deadline').length > 0);
    // Eight contacts at three moments.
    expect(saying(lines, 'will not last to the deadline')).toMatchObject([{ roundId, wanted: 24, available: 9 }]);
  });

  it('sums the round up once after the deadline, however many processes there are', async () => {
    await db.sql`delete from settings where name like 'round-end:%'`;
    clock.set('2026-11-27T16:31:00+07:00');
    await submitFor(0);
    const lines = await logged((all) => saying(all, 'has ended').length > 0);
    expect(saying(lines, 'has ended')).toMatchObject([{ roundId, agencies: 4, submitted: 1, joinedOnly: 3, notJoined: 0 }]);
  });
});
