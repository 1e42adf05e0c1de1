// responses, report, inbox: watching a round, giving a response back, links to reports, events that kept failing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReport } from '../../src/app/reports/read-report.ts';
import { readConfig } from '../../src/config.ts';
import { listenForWork } from '../../src/db/wake.ts';
import { type Agency } from '../../src/domain/conversation/snapshot.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact, lineUserId } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingMessenger, standingClock, testContainer } from '../support/reminders.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

let db: TestDatabase;
let cli: Cli;
const clock = standingClock('2026-11-20T09:00:00+07:00');
const config = readConfig({});
let transport: Agency;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
  transport = await target(db, '2569', { code: '08004', level: 'department', ministry: 'กระทรวงคมนาคม' });
  const office = await target(db, '2569', { code: '70002', level: 'province', ministry: 'กระทรวงมหาดไทย', province: 'เชียงใหม่' });
  await target(db, '2569', { code: '08007', level: 'department', ministry: 'กระทรวงคมนาคม' });
  await target(db, '2569', { code: '09007', level: 'department', ministry: 'กระทรวงดิจิทัลฯ' });
  await addContact(db, 1, { name: 'วราภรณ์', agencyCode: '08004' }, clock.now());
  const writer = await addContact(db, 2, { name: 'สมหญิง', agencyCode: '70002' }, clock.now());
  await addContact(db, 3, { name: 'ธนกฤต', agencyCode: '08007', isBlocked: true }, clock.now());
  await submit({ db, config }, '2569', transport, points(60, 80), new Date('2026-11-15T10:00:00+07:00'));
  const [response] = await db.sql<{ id: number }[]>`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, last_answered_at, answered_count, asked_count)
    select '2569', ${office.id}, 'points', 1, 'answering', ${clock.now()}, '2026-11-10T10:00:00+07:00', 1, 4 returning id`;
  await db.sql`
    insert into answers (response_id, key, value, seq, answered_by, answered_at)
    values (${response?.id ?? 0}, 'plan', '40', 1, ${writer}, '2026-11-10T10:00:00+07:00')`;
});
afterAll(() => db.drop());

const list = async (...words: string[]): Promise<Record<string, unknown>[]> =>
  (await cli('responses', 'list', '--round', '2569', '--json', ...words)).json() as Record<string, unknown>[];
const codes = async (...words: string[]): Promise<unknown[]> => (await list(...words)).map(({ agency_code }) => agency_code);

describe('responses list', () => {
  it('says how far every agency is', async () => {
    const rows = await list();
    expect(rows.map((row) => [row['agency_code'], row['status'], row['progress_pct'], row['contacts'], row['unreachable']])).toEqual([
      ['08004', 'submitted', 0, 1, 0],
      ['08007', 'not-started', 0, 1, 1],
      ['09007', 'not-started', 0, 0, 0],
      ['70002', 'answering', 25, 1, 0],
    ]);
    expect(rows[3]).toEqual({
      agency_code: '70002',
      agency_name: 'หน่วยงาน 70002',
      ministry: 'กระทรวงมหาดไทย',
      level: 'province',
      province: 'เชียงใหม่',
      status: 'answering',
      answered: 1,
      asked: 4,
      progress_pct: 25,
      last_activity_at: '2026-11-10T03:00:00.000Z',
      submitted_at: null,
      closes_at: '2026-11-30T17:00:00.000Z',
      contacts: 1,
      coordinators: 1,
      unreachable: 0,
      invitations: 0,
    });
  });

  it.each([
    [
      ['--ministry', 'คมนาคม'],
      ['08004', '08007'],
    ],
    [['--level', 'province'], ['70002']],
    [['--province', 'จังหวัดเชียงใหม่'], ['70002']],
    [['--status', 'submitted'], ['08004']],
    [['--status', 'not-joined'], ['09007']],
    [
      ['--status', 'not-started'],
      ['08007', '09007'],
    ],
    [['--stalled', '7'], ['70002']],
    [['--stalled', '30'], []],
    [['--unreachable'], ['08007', '09007']],
    [['--ministry', 'คมนาคม', '--status', 'not-started'], ['08007']],
  ])('filters by %j', async (words, expected) => {
    expect(await codes(...words)).toEqual(expected);
  });

  it('is a table for people, with what the columns mean in their language', async () => {
    const { out } = await cli('responses', 'list', '--round', '2569', '--lang', 'th');
    expect(out).toContain('ยังไม่มีผู้ติดต่อ');
    expect(out).toContain('10 พ.ย. 2569 10.00 น.');
    expect((await cli('responses', 'list', '--round', 'none')).code).toBe(1);
  });
});

describe('responses show', () => {
  it('goes section by section, with what is missing and who answered', async () => {
    const shown = (await cli('responses', 'show', '70002', '--json')).json();
    expect(shown).toMatchObject({
      agency_code: '70002',
      round: '2569',
      status: 'answering',
      sections: [
        { label: 'One', answered: 1, asked: 1, missing: 0, last_answered_at: '2026-11-10T03:00:00.000Z' },
        { label: 'Two', answered: 0, asked: 1 },
        { label: '', answered: 0, asked: 2 },
      ],
      contacts_list: [{ display_name: 'สมหญิง', role: 'coordinator' }],
      answers: [{ key: 'plan', label: 'Plan', value: '40', answered_by_name: 'สมหญิง' }],
    });
    const { out } = await cli('responses', 'show', '70002', '--answers', '--lang', 'th');
    for (const text of ['หมวดหนึ่ง', 'แผน', '40', 'สมหญิง', 'กำลังตอบ']) expect(out).toContain(text);
  });

  it('of an agency that nobody has joined says so; of an unknown one refuses', async () => {
    expect((await cli('responses', 'show', '09007')).out).toContain('nobody joined');
    expect((await cli('responses', 'show', '1')).err).toContain('no agency 1');
    expect((await cli('responses', 'show', '70002', '--round', 'x')).err).toContain('no survey round x');
  });
});

describe('report link', () => {
  let token = '';
  const isOpen = async (): Promise<boolean> =>
    (await readReport(testContainer(db, clock, recordingMessenger()), token, 'th', { isOpening: false })) !== null;

  it('opens the report of an agency that has submitted', async () => {
    const link = (await cli('report', 'link', '08004', '--json')).json() as { url: string; expires_at: string };
    expect(Object.keys(link)).toEqual(['url', 'expires_at']);
    expect(link.expires_at).toBe('2026-12-20T02:00:00.000Z');
    token = /\/r\/([\w-]+)/.exec(link.url)?.[1] ?? '';
    expect(await isOpen()).toBe(true);
    expect((await cli('report', 'link', '70002')).err).toContain('has not submitted');
  });

  it('is revoked with every other link', async () => {
    expect((await cli('report', 'revoke', '08004', '--json')).json()).toEqual({ agency_code: '08004', revoked: 1 });
    expect(await isOpen()).toBe(false);
  });
});

describe('responses reopen', () => {
  it('gives the response back: answering, no score, a later revision, contacts told, in the audit trail', async () => {
    const [before] = await db.sql<{ id: number; revision: number }[]>`select id, revision from responses where agency_id = ${transport.id}`;
    const reopened = await cli('responses', 'reopen', '08004', '--reason', 'แก้จำนวนบุคลากร', '--json');
    expect(reopened.json()).toEqual({
      agency_code: '08004',
      round: '2569',
      status: 'answering',
      closes_at: '2026-11-30T17:00:00.000Z',
      pushed: 1,
      held: 0,
    });
    expect(await db.sql`select status, revision, submitted_at, reopened_at from responses where id = ${before?.id ?? 0}`).toEqual([
      { status: 'answering', revision: (before?.revision ?? 0) + 1, submitted_at: null, reopened_at: clock.now() },
    ]);
    expect(await db.sql`select 1 from scores where response_id = ${before?.id ?? 0}`).toEqual([]);
    expect(await db.sql`select count(*)::int from answers where response_id = ${before?.id ?? 0}`).toEqual([{ count: 2 }]);
    const [push] = await db.sql`select recipient, payload->'messages'->0 as card from outbox where reason like 'reopened:%'`;
    expect(push?.['recipient']).toBe(lineUserId(1));
    expect(JSON.stringify(push?.['card'])).toContain('เหตุผล: แก้จำนวนบุคลากร');
    expect(JSON.stringify(push?.['card'])).toContain(`1;c;${before?.id ?? 0};continue`);
    expect(await db.sql`select before, reason from audit_trail where action = 'response.reopened'`).toMatchObject([
      { before: { submittedAt: '2026-11-15T03:00:00.000Z', total: '70.000000' }, reason: 'แก้จำนวนบุคลากร' },
    ]);
  });

  it('refuses what is not submitted, and what could not be submitted again in time', async () => {
    expect((await cli('responses', 'reopen', '08004', '--reason', 'x')).err).toContain('has not submitted');
    expect((await cli('responses', 'reopen', '09007', '--reason', 'x')).err).toContain('has not submitted');
    await submit({ db, config }, '2569', transport, points(60, 80), clock.now());
    clock.set('2026-12-02T09:00:00+07:00');
    expect((await cli('responses', 'reopen', '08004', '--reason', 'x')).err).toContain('round extend 2569 --agency 08004');
    clock.set('2026-11-20T09:00:00+07:00');
  });
});

describe('inbox', () => {
  it('shows what is parked and gives it another try, waking the server', async () => {
    const [parked] = await db.sql<{ id: number }[]>`
      insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, attempts, parked_at, error)
      values ('bad', 'U1', ${clock.now()}, ${clock.now()}, ${clock.now()}, '{}', 5, ${clock.now()}, 'the reason') returning id`;
    const id = parked?.id ?? 0;
    expect((await cli('inbox', 'parked', '--json')).json()).toMatchObject([
      { id, webhook_event_id: 'bad', attempts: 5, error: 'the reason' },
    ]);
    expect((await cli('inbox', 'parked')).out).toContain('the reason');

    const woken = Promise.withResolvers<undefined>();
    let isListening = false;
    const work = await listenForWork(db.sql, () => {
      if (isListening) woken.resolve(undefined);
    });
    isListening = true;
    expect((await cli('inbox', 'replay', String(id), '--json')).json()).toEqual({ id, replayed: true });
    await woken.promise;
    await work.stop();
    expect((await cli('inbox', 'parked', '--json')).json()).toEqual([]);
    expect((await cli('inbox', 'replay', String(id))).code).toBe(1);
  });
});
