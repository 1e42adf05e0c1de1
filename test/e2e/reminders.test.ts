// A whole round of 200 contacts, its weeks in seconds: two processes share the work, one of them is killed at every moment, the clock jumps.
// Who received what, exactly once, and what it cost.
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReminderState } from '../../src/app/reminders/reminder-state.ts';
import { adjustableClock } from '../../src/clock.ts';
import { remindableRounds } from '../../src/db/reminders.ts';
import { remindersDue } from '../../src/domain/reminder.ts';
import { thaiHolidays } from '../../src/domain/reminders/holidays.ts';
import { momentsBefore, nextAllowed } from '../../src/domain/reminders/moments.ts';
import { defaultPolicy } from '../../src/domain/reminders/policy.ts';
import { type PersonHandle } from '../../src/simulator/person.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, freePort, lineEnvironment, startBot } from '../support/bot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openCrowdedRound, recordingMessenger, testContainer } from '../support/reminders.ts';

const channelSecret = 'e2e-channel-secret';
const roundId = 'r';
const contacts = 200;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What a contact does about reminders; a fifth of them each. */
const kinds = ['finishes', 'stalls, then finishes', 'never reacts', 'stops reminders', 'snoozes, then blocks'] as const;

const questionnaire = {
  name: 'two-questions.md',
  bytes: new TextEncoder().encode(`
| survey   |             |        |                         |          |
|          | type        | name   | label                   | required |
|          | begin_group | plan   | ด้านแผนงาน                |          |
|          | integer     | people | มีบุคลากรด้านดิจิทัลกี่คน         | yes      |
|          | end_group   |        |                         |          |
|          | begin_group | money  | ด้านงบประมาณ              |          |
|          | integer     | budget | มีโครงการดิจิทัลกี่โครงการ       | yes      |
|          | end_group   |        |                         |          |
| settings |             |        |                         |          |
|          | form_title  | form_id | version                | default_language |
|          | แบบทดสอบ      | two    | 1                       | th       |
`),
};

const clock = adjustableClock();
const calendar = { timeZone: 'Asia/Bangkok', holidays: new Set(thaiHolidays.map((one) => one.date)) };
let db: TestDatabase;
let simulator: Simulator;
let folder: string;
let clockFile: string;
let people: PersonHandle[];
/** The first answers webhooks, too. */
const bots: Bot[] = [];
const ports: number[] = [];
let moments: readonly Date[];
let closesAt: Date;

async function start(index: number): Promise<void> {
  bots[index] = await startBot(
    {
      ...lineEnvironment(simulator, channelSecret),
      DATABASE_URL: db.url,
      CLOCK_FILE: clockFile,
      NODE_OPTIONS: `--import ${new URL('../support/moved-clock.mjs', import.meta.url).href}`,
    },
    { port: ports[index] },
  );
}

const bot = (index: number): Bot => {
  const one = bots[index];
  if (!one) throw new Error(`no bot ${index}`);
  return one;
};

async function moveTo(time: Date): Promise<void> {
  simulator.advanceClock(time.getTime() - clock.now().getTime());
  await writeFile(`${clockFile}.new`, String(clock.offsetMs));
  await rename(`${clockFile}.new`, clockFile);
  // An event that a process takes before its clock has jumped would look too old to be answered.
  for (const one of bots) {
    if (one.process.exitCode !== null || one.process.signalCode !== null) continue;
    while ((await readFile(`${clockFile}.${one.process.pid ?? 0}`, 'utf8')) !== String(clock.offsetMs)) await pause();
  }
}

const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 30));

const later = (ms: number): Promise<void> => moveTo(new Date(clock.now().getTime() + ms));

/** Nothing is due that is not queued, and nothing is queued that is not sent. */
async function settle(): Promise<void> {
  const container = testContainer(db, clock, recordingMessenger());
  for (;;) {
    const [waiting] = await db.sql<{ count: number }[]>`select count(*)::int as count from outbox where ended_at is null`;
    const [round] = await remindableRounds(db.sql, { now: clock.now(), since: new Date(0), roundId });
    if (!round || !waiting) throw new Error('no round');
    if (waiting.count > 0) {
      await pause();
      continue;
    }
    const { candidates } = await readReminderState(container, round, clock.now());
    const due = remindersDue(defaultPolicy, round, candidates, clock.now(), calendar, null).some((one) => one.kind !== 'no');
    if (!due) return;
    await pause();
  }
}

/** Jumps to the time, kills a process while it is sending, starts it again and waits until everything is said. */
async function jump(time: Date, { killed }: { killed: number | null } = { killed: null }): Promise<void> {
  const before = simulator.counts.pushes;
  await moveTo(time);
  if (killed !== null) {
    await simulator.waitUntil(() => simulator.counts.pushes >= before + 5, 20_000);
    await bot(killed).kill();
    // The leases of the dead run out.
    await later(minuteMs);
    // The other goes on while it starts.
    await Promise.all([start(killed), settle()]);
    return;
  }
  await settle();
}

const pushed = (person: PersonHandle | undefined) => (person?.messages ?? []).filter((message) => message.via === 'push');
const kindOf = (index: number): (typeof kinds)[number] => kinds[index % kinds.length] ?? 'never reacts';
const those = (kind: (typeof kinds)[number]): PersonHandle[] => people.filter((_, index) => kindOf(index) === kind);
const say = async (person: PersonHandle, text: string): Promise<void> => {
  person.say(text);
  await person.awaitReply();
};
const tap = async (person: PersonHandle, label: string): Promise<void> => {
  person.tap(label);
  await person.awaitReply();
};
/** Forty phones at once, in the hours after the reminder. */
const together = (group: readonly PersonHandle[], deed: (person: PersonHandle) => Promise<void>): Promise<unknown> =>
  Promise.all(group.map(deed));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phrom-reminders-'));
  clockFile = join(folder, 'clock');
  await writeFile(clockFile, '0');
  db = await createTestDatabase();
  simulator = await startSimulator({ channelSecret, clock, quotaLimit: null });
  people = Array.from({ length: contacts }, (_, index) => simulator.person(simulator.addPerson({ name: `ผู้ตอบ ${index}` })));
  // A Friday at half past four, at least two weeks ahead, without a holiday in its last ten days.
  let day = new Date(`${new Date(clock.now().getTime() + 14 * dayMs).toISOString().slice(0, 10)}T09:30:00Z`);
  const isFree = (from: Date): boolean =>
    Array.from({ length: 11 }, (_, back) => new Date(from.getTime() - back * dayMs).toISOString().slice(0, 10)).every(
      (date) => !calendar.holidays.has(date),
    );
  while (day.getUTCDay() !== 5 || !isFree(day)) day = new Date(day.getTime() + dayMs);
  closesAt = day;
  const opensAt = new Date(clock.now().getTime() - dayMs);
  await openCrowdedRound(db, clock, {
    roundId,
    agencies: contacts,
    contactsEach: 1,
    opensAt,
    closesAt,
    joinedAt: clock.now(),
    policy: { days: [7, 3, 1] },
    questionnaire,
    userIds: people.map((one) => one.userId),
  });
  moments = momentsBefore({ ...defaultPolicy, days: [7, 3, 1, 0] }, calendar, closesAt, opensAt).map((one) => one.at);
  ports.push(await freePort(), await freePort());
  await Promise.all([start(0), start(1)]);
  simulator.setWebhookUrl(`${bot(0).url}/webhook`);
  for (const person of people) person.follow();
  await simulator.waitUntil(() => people.every((one) => one.messages.some((message) => message.via === 'reply')), 30_000);
});

afterAll(async () => {
  await Promise.all(bots.map((one) => one.stop()));
  await simulator.stop();
  await db.drop();
  await rm(folder, { recursive: true });
});

describe('a round of 200 contacts', () => {
  it('reminds each who has not finished at every moment once, through kills, two processes and jumps of the clock', async ({
    annotate,
  }) => {
    const [first, second, third, last] = moments;
    if (!first || !second || !third || !last) throw new Error('four moments');
    const counts = (group: readonly PersonHandle[]): number[] => [...new Set(group.map((one) => pushed(one).length))];
    expect(counts(people)).toEqual([0]);

    await jump(new Date(first.getTime() - 30 * minuteMs));
    expect(counts(people)).toEqual([0]);
    await jump(first, { killed: 0 });
    expect(counts(people)).toEqual([1]);
    expect(JSON.stringify(pushed(people[0])[0])).toContain('ขอความร่วมมือตอบแบบสำรวจ');

    await later(2 * 60 * minuteMs);
    await together(those('finishes'), async (person) => {
      await tap(person, 'เริ่มตอบ');
      await say(person, '5');
      await say(person, '7');
      await say(person, 'ส่ง');
      await say(person, 'ยืนยัน');
      // The summary, which another process may send, can be there before the reply.
      await simulator.waitUntil(() => person.lastReply.includes('ส่งแบบสำรวจเรียบร้อยแล้ว'));
    });
    await together(those('stalls, then finishes'), async (person) => {
      await tap(person, 'เริ่มตอบ');
      await say(person, '5');
    });
    await together(those('stops reminders'), (person) => tap(person, 'หยุดเตือน'));
    await together(those('snoozes, then blocks'), (person) => tap(person, 'เตือนพรุ่งนี้เช้า'));
    await settle();

    // "Tomorrow morning": the next working day.
    const tomorrow = nextAllowed(defaultPolicy, calendar, new Date(first.getTime() + dayMs));
    if (!tomorrow) throw new Error('no tomorrow');
    await jump(tomorrow, { killed: 1 });
    expect(counts(those('snoozes, then blocks'))).toEqual([2]);
    for (const person of those('snoozes, then blocks')) person.block();
    await simulator.awaitIdle();

    // Nobody is disturbed in the evening before, nor at night.
    const before = simulator.counts.pushes;
    await jump(new Date(second.getTime() - 13 * 60 * minuteMs));
    await jump(new Date(second.getTime() - minuteMs));
    expect(simulator.counts.pushes).toBe(before);

    await jump(second, { killed: 0 });
    const [stalled] = those('stalls, then finishes');
    expect(JSON.stringify(pushed(stalled).at(-1))).toContain('ด้านงบประมาณ');
    await later(60 * minuteMs);
    await together(those('stalls, then finishes'), async (person) => {
      await tap(person, 'ตอบต่อ');
      await say(person, '3');
      await say(person, 'ส่ง');
      await say(person, 'ยืนยัน');
    });
    // Who wants no reminders is told when they write.
    const [quiet] = those('stops reminders');
    if (!quiet) throw new Error('nobody');
    await say(quiet, 'สถานะ');
    expect(quiet.lastReply).toContain('แจ้งกำหนดส่งแบบสำรวจ');
    expect(quiet.lastReply).toContain('การแจ้งเตือน');
    await settle();

    await jump(third, { killed: 1 });
    await jump(last, { killed: 0 });
    const [idle] = those('never reacts');
    expect(JSON.stringify(pushed(idle).at(-1))).toContain('วันนี้เป็นวันสุดท้าย');
    expect(counts(those('never reacts'))).toEqual([4]);

    // The deadline passes; at the latest the next morning those who did not submit are told.
    await jump(new Date(closesAt.getTime() + minuteMs));
    await simulator.waitUntil(() => those('never reacts').every((one) => pushed(one).length === 5), 20_000);
    await settle();
    await jump(new Date(closesAt.getTime() + 4 * dayMs));

    // One reminder and the summary; two and the summary; four and the end; one; two.
    expect(Object.fromEntries(kinds.map((kind) => [kind, counts(those(kind))]))).toEqual({
      finishes: [2],
      'stalls, then finishes': [3],
      'never reacts': [5],
      'stops reminders': [1],
      'snoozes, then blocks': [2],
    });
    await say(quiet, 'สถานะ');
    expect(quiet.lastReply).toContain('ปิดรับแบบสำรวจแล้ว');
    const [thanked] = those('finishes');
    if (!thanked) throw new Error('nobody');
    await say(thanked, 'สถานะ');
    expect(thanked.lastReply).toContain('ขอขอบคุณในความร่วมมือ');
    await say(thanked, 'สถานะ');
    expect(thanked.lastReply).not.toContain('ขอขอบคุณในความร่วมมือ');

    const [figures] = await db.sql<{ finished: number; reminders: number }[]>`
      select (select count(*)::int from responses where status = 'submitted') as finished,
        (select count(*)::int from outbox where priority = 30 and outcome in ('sent', 'sent:before')) as reminders`;
    expect(figures).toEqual({ finished: 80, reminders: 40 * (1 + 2 + 4 + 1 + 2) });
    expect(simulator.quota.used).toBe(40 * 10 + 80 + 40);
    await annotate(
      `${figures?.reminders ?? 0} reminders for ${figures?.finished ?? 0} contacts that finished; ${simulator.quota.used} pushes in all`,
    );
    // 409: a push of a process that was killed before it could write down that LINE had accepted it.
    expect(simulator.log.refused.filter((one) => one.status !== 409)).toEqual([]);
    expect(simulator.log.complaints).toEqual([]);
  });
});
