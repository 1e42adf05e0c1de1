// reminders: the plan with its reasons and costs, a run that sends what is due, the round in figures, and the list of public holidays.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { startOutboxWorker } from '../../src/worker/outbox-worker.ts';
import { lineEnvironment } from '../support/bot.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openCrowdedRound, recordingMessenger, standingClock, testContainer, userIdOf } from '../support/reminders.ts';

let db: TestDatabase;
let simulator: Simulator;
let cli: Cli;
let folder: string;
/** Tuesday; the deadline is on Friday the 27th. Moments to come: today, the 26th and the 27th in the morning. */
const clock = standingClock('2026-11-24T07:00:00+07:00');

beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'phrom-cli-'));
  simulator = await startSimulator({ channelSecret: 'secret', clock, basicId: '@phrom-test' });
  cli = cliOn(db, { clock, env: lineEnvironment(simulator, 'secret') });
  await openCrowdedRound(db, clock, {
    roundId: 'r',
    agencies: 4,
    contactsEach: 2,
    opensAt: new Date('2026-11-02T08:00:00+07:00'),
    closesAt: new Date('2026-11-27T16:30:00+07:00'),
    joinedAt: new Date('2026-11-03T10:00:00+07:00'),
  });
  // Nobody of 10003 any more; a contact of 10000 has blocked the bot, one of 10001 wants no reminders.
  await db.sql`update memberships set ended_at = joined_at where agency_id = (select id from agencies where code = '10003')`;
  await db.sql`update contacts set unreachable_at = ${clock.now()} where line_user_id = ${userIdOf(0)}`;
  await db.sql`update contacts set reminders_off_at = ${clock.now()} where line_user_id = ${userIdOf(2)}`;
});

beforeEach(async () => {
  clock.set('2026-11-24T07:00:00+07:00');
  simulator.setQuota(null);
  await db.sql`delete from outbox`;
});

afterAll(async () => {
  await simulator.stop();
  await db.drop();
  await rm(folder, { recursive: true });
});

interface Row {
  readonly at: string | null;
  readonly agency_code: string;
  readonly by: string;
  readonly why: string;
  readonly cost: number;
  readonly letter_issued_at: string | null;
}

describe('reminders plan', () => {
  const plan = async (): Promise<readonly Row[]> => (await cli('reminders', 'plan', '--round', 'r', '--json')).json() as readonly Row[];

  it('says of everybody when, how, why and at what cost', async () => {
    const rows = await plan();
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'at',
      'agency_code',
      'agency_name',
      'contact_id',
      'contact',
      'state',
      'by',
      'why',
      'cost',
      'letter_issued_at',
    ]);
    // The moment of Friday the 20th that nobody had, the third day before, the day before and the last morning: once a day, four a week.
    const pushes = rows.filter((row) => row.by === 'push');
    expect(new Set(pushes.map((row) => row.at))).toEqual(
      new Set(['2026-11-24T01:30:00.000Z', '2026-11-26T01:30:00.000Z', '2026-11-27T01:30:00.000Z']),
    );
    expect(pushes).toHaveLength(3 * 4);
    expect(new Set(pushes.map((row) => row.cost))).toEqual(new Set([1]));
    expect(rows.filter((row) => row.why === 'opted-out').every((row) => row.by === 'next-reply' && row.cost === 0)).toBe(true);
    expect(rows.filter((row) => row.at === null).map(({ agency_code: code, why, by }) => [code, why, by])).toEqual([
      ['10003', 'not-joined', 'none'],
      ['10000', 'unreachable', 'none'],
    ]);
  });

  it('names the day of the letter of an agency that nobody has joined, while its code is good', async () => {
    const letter = async () => (await plan()).find((row) => row.agency_code === '10003')?.letter_issued_at;
    expect(await letter()).toBeNull();
    await cli('invitations', 'create', '--round', 'r', '--agency', '10003', '--out', join(folder, 'letters.csv'));
    expect(await letter()).toBe('2026-11-24T00:00:00.000Z');
    clock.set('2028-11-24T07:00:00+07:00');
    await db.sql`update rounds set closes_at = ${new Date('2028-11-30T16:30:00+07:00')}`;
    expect(await letter()).toBeNull();
    await db.sql`update rounds set closes_at = ${new Date('2026-11-27T16:30:00+07:00')}`;
  });

  it('as text it ends with budget, cost and days, in English and in Thai', async () => {
    const english = await cli('reminders', 'plan', '--round', 'r');
    expect(english.code).toBe(0);
    expect(english.out).toContain('blocked or unreachable');
    expect(english.err).toContain('left for reminders unlimited');
    expect(english.err).toContain('The plan costs 12 of the 12 pushes wanted.');
    expect(english.err).toContain('24 Nov 2026: 4 pushes');
    expect(english.err).toContain('Nobody has joined 1 agency');
    expect(english.err).toContain('1 contact has blocked the bot');
    expect(english.err).not.toContain('Public holidays');
    const thai = await cli('reminders', 'plan', '--round', 'r', '--lang', 'th');
    expect(thai.out).toContain('บล็อกหรือติดต่อไม่ได้');
    expect(thai.err).toContain('แผนนี้ใช้ 12 ข้อความ จากที่ควรใช้ 12 ข้อความ');
    expect(thai.err).toContain('24 พ.ย. 2569: ส่งข้อความ 4');
  });

  it('shows what does not fit and says that the budget will not last', async () => {
    await db.sql`update rounds set push_budget = 5`;
    const { out, err } = await cli('reminders', 'plan', '--round', 'r');
    await db.sql`update rounds set push_budget = null`;
    expect(out).toContain('over the push budget');
    expect(err).toContain('left for reminders 5');
    expect(err).toContain('will not last to the deadline: 7 pushes are missing');
  });

  it('asks LINE for the quota and keeps the summaries’ share', async () => {
    simulator.setQuota(20);
    const { err } = await cli('reminders', 'plan', '--round', 'r');
    // Five contacts can be reached and have not submitted.
    expect(err).toContain('Quota this month 20, used 0, waiting 0, kept for summaries 5, spent by the round 0, left for reminders 15');
  });

  it('warns when the round runs into a year whose holidays are not announced', async () => {
    await db.sql`update rounds set closes_at = ${new Date('2027-01-15T16:30:00+07:00')}`;
    const { err } = await cli('reminders', 'plan', '--round', 'r');
    await db.sql`update rounds set closes_at = ${new Date('2026-11-27T16:30:00+07:00')}`;
    expect(err).toContain('Public holidays from 1 January 2027 on are not announced in the list');
  });

  it('refuses a round that there is not, a missing round, and a LINE that does not know us', async () => {
    const unknown = await cli('reminders', 'plan', '--round', 'nix', '--json');
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('nix');
    expect((await cli('reminders', 'plan')).code).toBe(2);
    const stranger = cliOn(db, { clock, env: { ...lineEnvironment(simulator, 'secret'), LINE_CHANNEL_ACCESS_TOKEN: 'x'.repeat(40) } });
    expect(await stranger('reminders', 'plan', '--round', 'r')).toMatchObject({ code: 1, out: '' });
  });
});

describe('reminders run', () => {
  it('sends what is due now, once, and says what it did', async () => {
    clock.set('2026-11-24T08:30:00+07:00');
    const messenger = recordingMessenger();
    const server = startOutboxWorker(testContainer(db, clock, messenger));
    try {
      expect((await cli('reminders', 'run', '--round', 'r', '--json')).json()).toEqual({ queued: 4, held: 1, waiting: 0 });
      expect(messenger.pushes.map((push) => push.to).sort()).toEqual([1, 3, 4, 5].map(userIdOf));
      const again = await cli('reminders', 'run', '--round', 'r');
      expect(again).toMatchObject({ code: 0 });
      expect(again.out).toContain('Queued 0 reminders as pushes; 0 go with');
      expect(messenger.pushes).toHaveLength(4);
    } finally {
      await server.stop();
    }
  });

  it('before anything is due it does nothing, and says so', async () => {
    clock.set('2026-11-24T07:00:00+07:00');
    const { code, out } = await cli('reminders', 'run', '--round', 'r', '--lang', 'th');
    expect(code).toBe(0);
    expect(out).toContain('จัดคิวส่งการแจ้งเตือน 0 ข้อความ');
  });

  it('refuses a round that there is not', async () => {
    expect(await cli('reminders', 'run', '--round', 'nix')).toMatchObject({ code: 1, out: '' });
    expect((await cli('reminders', 'run')).code).toBe(2);
  });
});

describe('reminders summary', () => {
  it('counts agencies by state, and pushes', async () => {
    const figures = {
      agencies: 4,
      submitted: 0,
      begun: 0,
      joined_only: 3,
      not_joined: 1,
      reminders_sent: 0,
      pushes: 0,
    };
    expect((await cli('reminders', 'summary', '--round', 'r', '--json')).json()).toEqual(figures);
    expect((await cli('reminders', 'summary', '--round', 'r')).out).toContain('joined, not started 3');
    expect(await cli('reminders', 'summary', '--round', 'nix')).toMatchObject({ code: 1, out: '' });
  });
});

describe('reminders holidays', () => {
  const list = async (...words: string[]) =>
    (await cli('reminders', 'holidays', ...words, '--json')).json() as { date: string; name: string; basis: string }[];

  it('lists each day with its name and whether it was announced', async () => {
    const days = await list();
    expect(days).toContainEqual({ date: '2026-04-13', name: 'วันสงกรานต์', basis: 'announced' });
    expect(days).toContainEqual({ date: '2028-04-17', name: 'วันหยุดชดเชยวันสงกรานต์', basis: 'computed' });
    for (const year of ['2026', '2027', '2028']) expect(days.filter((one) => one.date.startsWith(year)).length).toBeGreaterThan(18);
    expect((await cli('reminders', 'holidays')).out).toContain('computed, not announced');
  });

  it('names every line that is no day, and changes nothing', async () => {
    const file = join(folder, 'wrong.csv');
    const days = await list();
    await writeFile(file, 'วันที่,ชื่อ\n2569-13-01,ไม่มี\n2570-04-13,วันสงกรานต์\n31/2/2570,ไม่มี\n');
    const { code, out, err } = await cli('reminders', 'holidays', file);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/\b2\b/);
    expect(err).toMatch(/\b4\b/);
    expect(await list()).toContainEqual({ date: '2026-04-13', name: 'วันสงกรานต์', basis: 'announced' });
    expect((await cli('reminders', 'holidays', join(folder, 'nix.csv'))).code).toBe(1);
    await writeFile(file, 'วันที่,ชื่อ\n');
    expect((await cli('reminders', 'holidays', file)).err).toContain('has no holiday');
    expect(await list()).toHaveLength(days.length);
  });

  it('takes an organiser’s own list, Buddhist or Common Era, which the plan keeps to from then on', async () => {
    const file = join(folder, 'own.csv');
    await writeFile(file, '# ประกาศ\nวันที่,ชื่อ\n2569-11-26,วันหยุดพิเศษ\n24/11/2026,วันหยุดจังหวัด\n');
    expect(await list(file)).toEqual([
      { date: '2026-11-24', name: 'วันหยุดจังหวัด', basis: 'own' },
      { date: '2026-11-26', name: 'วันหยุดพิเศษ', basis: 'own' },
    ]);
    expect(await db.sql`select actor, origin from audit_trail where action = 'holidays.replaced'`).toEqual([
      { actor: 'cli:somchai', origin: 'cli' },
    ]);
    const rows = (await cli('reminders', 'plan', '--round', 'r', '--json')).json() as readonly Row[];
    expect(new Set(rows.filter((row) => row.by === 'push').map((row) => row.at))).toEqual(
      new Set(['2026-11-25T01:30:00.000Z', '2026-11-27T01:30:00.000Z']),
    );
  });
});
