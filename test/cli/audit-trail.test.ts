// Every command that changes something, or lets data out, leaves an entry in the audit trail: who, what, old and new, when, from where.
// A new command fails this test until it is listed here.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { groups } from '../../src/cli/groups.ts';
import { readConfig } from '../../src/config.ts';
import { type AuditAction } from '../../src/db/audit.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { lineEnvironment } from '../support/bot.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';
import { points, pointsQuestionnaire, submit } from '../support/scored-round.ts';

const clock = standingClock('2026-11-24T09:00:00+07:00');
const folder = mkdtempSync(join(tmpdir(), 'phrom-audit-'));
const path = (name: string): string => join(folder, name);
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(path(name), content);
  return path(name);
};
const ids: Record<'first' | 'second' | 'parked', number> = { first: 0, second: 0, parked: 0 };
let db: TestDatabase;
let simulator: Simulator;
let cli: Cli;

interface Entry {
  readonly action: AuditAction;
  readonly round_id: string | null;
  readonly code: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
}

interface Walk {
  readonly words: () => readonly string[];
  /** What the last entry with this action holds. */
  readonly entry: Partial<Entry> & Pick<Entry, 'action'>;
  /** What has to be so before. */
  readonly prepare?: () => Promise<unknown>;
}

const json = (holds: object): unknown => expect.objectContaining(holds);
const any = expect.anything() as unknown;
const register = 'code,name_th,level\nA1,กรมหนึ่ง,กรม\nA2,กรมสอง,กรม\nA3,กรมสาม,กรม\nA4,กรมสี่,กรม\n';
const round = ['--round', '2569'] as const;
const exporting = (group: 'answers' | 'scores' | 'history' | 'audit'): Walk => ({
  words: () => [...round, '--format', 'csv', '--out', path(`${group}.csv`)],
  entry: { action: `${group}.exported`, round_id: '2569', after: json({ format: 'csv', rows: any }) },
});

const giveResponse = async (): Promise<void> => {
  const [agency] = await db.sql<
    Parameters<typeof submit>[2][]
  >`select id, code, name_th as "nameTh", name_en as "nameEn", level, type, ministry, province from agencies where code = 'A1'`;
  if (agency) await submit({ db, config: readConfig({}) }, '2569', agency, points(83, 47), clock.now());
};

/** In the order in which they are walked: each leaves what the next needs. */
const changing: Readonly<Record<string, Walk>> = {
  'questionnaire publish': {
    words: () => [file('points.md', pointsQuestionnaire())],
    entry: {
      action: 'questionnaire.published',
      after: json({ id: 'points', version: 1, file: expect.stringMatching(/points\.md$/) as unknown }),
    },
  },
  'agencies import': {
    words: () => [file('register.csv', register)],
    entry: { action: 'agency.added', code: 'A4', after: json({ nameTh: 'กรมสี่' }) },
  },
  'agencies rename': {
    words: () => ['A3', '--name-th', 'กรมที่สาม', '--reason', 'กฎกระทรวง'],
    entry: {
      action: 'agency.renamed',
      code: 'A3',
      before: json({ name_th: 'กรมสาม' }),
      after: json({ name_th: 'กรมที่สาม' }),
      reason: 'กฎกระทรวง',
    },
  },
  'agencies retire': {
    words: () => ['A3', '--reason', 'ยุบเลิก'],
    entry: { action: 'agency.retired', code: 'A3', reason: 'ยุบเลิก' },
  },
  'agencies restore': {
    words: () => ['A3', '--reason', 'กลับมา'],
    entry: { action: 'agency.restored', code: 'A3', before: json({ retired_reason: 'ยุบเลิก' }), reason: 'กลับมา' },
  },
  'round open': {
    words: () => ['--id', '2569', '--questionnaire', 'points', '--title', 'รอบ', '--opens', '1/11/2569', '--closes', '30/11/2569 16.30'],
    entry: { action: 'round.opened', round_id: '2569', after: json({ targets: 4, retainUntil: any }) },
  },
  'round add': {
    prepare: () => cli('agencies', 'import', file('more.csv', 'code,name_th,level\nA5,กรมห้า,กรม\n')),
    words: () => ['2569', '--agency', 'A5', '--reason', 'ตั้งใหม่'],
    entry: { action: 'round.targets-added', round_id: '2569', reason: 'ตั้งใหม่' },
  },
  'round extend': {
    words: () => ['2569', '--closes', '2/12/2569 16.30', '--reason', 'น้ำท่วม'],
    entry: {
      action: 'round.extended',
      round_id: '2569',
      before: json({ closesAt: '2026-11-30T09:30:00.000Z' }),
      after: json({ closesAt: '2026-12-02T09:30:00.000Z' }),
      reason: 'น้ำท่วม',
    },
  },
  'round retention': {
    words: () => ['2569', '--until', '31/12/2570', '--reason', 'ตามประกาศ'],
    entry: {
      action: 'round.retention-set',
      round_id: '2569',
      before: json({ retainUntil: any }),
      after: json({ retainUntil: any }),
      reason: 'ตามประกาศ',
    },
  },
  'invitations create': {
    words: () => [...round, '--agency', 'A1', '--out', path('codes.csv')],
    entry: { action: 'invitations.created', round_id: '2569', code: 'A1' },
  },
  'invitations revoke': {
    words: () => [...round, '--agency', 'A1'],
    entry: { action: 'invitations.revoked', round_id: '2569', code: 'A1', after: json({ ids: any }) },
  },
  'scores recompute': {
    prepare: async () => {
      await giveResponse();
      await db.sql`update scores set detail = jsonb_set(detail, '{total}', '"1/3"')`;
    },
    words: () => [...round, '--apply'],
    entry: { action: 'score.recomputed', round_id: '2569', code: 'A1', before: any, after: any },
  },
  'answers export': exporting('answers'),
  'scores export': exporting('scores'),
  'history export': exporting('history'),
  'audit export': exporting('audit'),
  'report link': {
    words: () => ['A1', ...round],
    entry: { action: 'report.linked', round_id: '2569', code: 'A1', after: json({ expiresAt: any }) },
  },
  'report revoke': {
    words: () => ['A1', ...round],
    entry: { action: 'report.revoked', round_id: '2569', code: 'A1', after: json({ links: any }) },
  },
  'responses reopen': {
    words: () => ['A1', ...round, '--reason', 'แก้ตัวเลข'],
    entry: { action: 'response.reopened', round_id: '2569', code: 'A1', reason: 'แก้ตัวเลข' },
  },
  'overview publish': {
    words: () => [...round, '--reason', 'แถลง'],
    entry: { action: 'overview.published', round_id: '2569', reason: 'แถลง' },
  },
  'overview unpublish': {
    words: () => [...round, '--reason', 'ตรวจสอบ'],
    entry: { action: 'overview.withdrawn', round_id: '2569', reason: 'ตรวจสอบ' },
  },
  'reminders run': {
    words: () => [...round],
    entry: { action: 'reminders.run', round_id: '2569', after: json({ queued: any, held: any }) },
  },
  'reminders holidays': {
    words: () => [file('holidays.csv', '2026-12-07,วันหยุดพิเศษ,announced\n')],
    entry: { action: 'holidays.replaced', before: any, after: [json({ date: '2026-12-07' })] },
  },
  'organisers add': {
    words: () => ['--contact', String(ids.first)],
    entry: { action: 'organiser.added', after: json({ contact_id: any }) },
  },
  'organisers link': { words: () => [String(ids.first)], entry: { action: 'console.link-made', after: json({ contact_id: any }) } },
  'organisers remove': {
    words: () => [String(ids.first)],
    entry: { action: 'organiser.removed', before: json({ contact_id: any }), after: json({ sessions_ended: 0 }) },
  },
  'inbox replay': { words: () => [String(ids.parked)], entry: { action: 'inbox.replayed', after: json({ id: any }) } },
  'richmenu apply': {
    words: () => [],
    entry: { action: 'richmenu.applied', before: null, after: json({ joining: any, answering: any, submitted: any }) },
  },
  'agencies merge': {
    words: () => ['A4', '--into', 'A2', '--reason', 'ควบรวม'],
    entry: { action: 'agency.merged', code: 'A4', after: json({ into: 'A2' }), reason: 'ควบรวม' },
  },
  'contacts revoke': {
    words: () => [String(ids.first), '--reason', 'ย้าย'],
    entry: { action: 'contact.removed', code: 'A1', before: any, reason: 'ย้าย' },
  },
  'contacts export': {
    words: () => [String(ids.first), '--out', path('person.json')],
    entry: { action: 'contact.exported', after: json({ contactId: any }) },
  },
  'contacts erase': {
    words: () => [String(ids.second), '--reason', 'ขอให้ลบ'],
    entry: { action: 'contact.erased', before: json({ contactId: any, agencies: ['A2'] }), reason: 'ขอให้ลบ' },
  },
  'round close': {
    words: () => ['2569', '--reason', 'ครบแล้ว'],
    entry: { action: 'round.closed', round_id: '2569', before: json({ closesAt: any }), reason: 'ครบแล้ว' },
  },
  'round purge': {
    prepare: () => {
      clock.set('2028-01-01T09:00:00+07:00');
      return Promise.resolve();
    },
    words: () => ['2569', '--apply'],
    entry: { action: 'round.purged', round_id: '2569', before: json({ retainUntil: any }), after: json({ contacts: any, files: 0 }) },
  },
  backup: { words: () => ['--out', path('b.tar')], entry: { action: 'backup.made', after: json({ file: 'b.tar', rows: any, files: 0 }) } },
  restore: {
    words: () => [path('b.tar'), '--force'],
    entry: { action: 'backup.restored', after: json({ file: 'b.tar', rows: any, files: 0 }) },
  },
};

/** They change nothing that is kept, and what they show stays with whoever runs the program. `migrate` is in drizzle's own table. */
const reading = [
  ...['questionnaire check', 'questionnaire export', 'questionnaire list', 'agencies list', 'agencies find', 'round list'],
  ...['invitations list', 'contacts list', 'notice list', 'notice show', 'notice acknowledgements', 'responses list', 'responses show'],
  ...['report list', 'overview show', 'overview export', 'reminders plan', 'reminders summary', 'organisers list', 'inbox parked'],
  ...['richmenu show', 'doctor', 'migrate', 'audit verify'],
];

beforeAll(async () => {
  // A connection by another name: those of Phrom would stand in the way of the restore.
  db = await createTestDatabase({ applicationName: 'test' });
  simulator = await startSimulator({ channelSecret: 'secret', clock, basicId: '@phrom-test' });
  cli = cliOn(db, { clock, env: { ...lineEnvironment(simulator, 'secret'), DATA_DIR: folder } });
});
afterAll(async () => {
  await simulator.stop();
  await db.drop();
  rmSync(folder, { recursive: true });
});

it('every command is known to change something, or not to', async () => {
  const all = await Promise.all(Object.values(groups).map((load) => load()));
  const names = all.flatMap(({ commands }) => commands.map(({ group, name }) => `${group} ${name}`.trim()));
  expect(names.toSorted()).toEqual([...Object.keys(changing), ...reading].toSorted());
});

it.each(Object.keys(changing))('%s: who, what, old and new, when, from where', async (command) => {
  const walk = changing[command];
  await walk?.prepare?.();
  const run = await cli(...command.split(' '), ...(walk?.words() ?? []));
  expect(run, run.err).toMatchObject({ code: 0 });
  const [entry] = await db.sql`
    select t.happened_at, t.actor, t.origin, t.action, t.round_id, a.code, t.before, t.after, t.reason
    from audit_trail t left join agencies a on a.id = t.agency_id where t.action = ${walk?.entry.action ?? ''} order by t.id desc limit 1`;
  expect(entry).toMatchObject({ happened_at: clock.now(), actor: 'cli:somchai', origin: 'cli', ...walk?.entry });
  expect(await writtenAfterEntry(), 'whoever adds to the trail keeps others waiting, and must not wait for them').toEqual([]);
  if (command === 'round add') await addPeople();
});

/** Tables that the transaction of the last entry wrote to after the entry. */
async function writtenAfterEntry(): Promise<string[]> {
  const tables = await db.sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'audit_trail'`;
  const late = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await db.sql`
        select from ${db.sql(name)} t, (select xmin, cmin from audit_trail order by id desc limit 1) entry
        where t.xmin = entry.xmin and t.cmin::text::bigint > entry.cmin::text::bigint limit 1`;
      return rows.length > 0 ? [name] : [];
    }),
  );
  return late.flat();
}

/** Contacts, an event that failed, as the commands after the first ones want them. */
async function addPeople(): Promise<void> {
  ids.first = await addContact(db, 1, { name: 'หนึ่ง', agencyCode: 'A1' }, clock.now());
  ids.second = await addContact(db, 2, { name: 'สอง', agencyCode: 'A2' }, clock.now());
  await db.sql`update contacts set notice_version = 1, notice_acknowledged_at = ${clock.now()}`;
  const now = clock.now();
  const [parked] = await db.sql<{ id: number }[]>`
    insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, attempts, parked_at, error)
    values ('x', 'U9', ${now}, ${now}, ${now}, '{}', 5, ${now}, 'x') returning id`;
  ids.parked = parked?.id ?? 0;
}

it('what all these commands left is one unbroken chain, over a backup and its restoration', async () => {
  const run = await cli('audit', 'verify', '--json');
  expect(run.code, run.err).toBe(0);
  expect(run.json()).toMatchObject({ broken: null });
});

it('the export of a round holds what concerns it and its agencies, with who did it', () => {
  const exported = readFileSync(path('audit.csv'), 'utf8');
  for (const action of ['round.opened', 'round.extended', 'agency.renamed', 'invitations.revoked', 'answers.exported'])
    expect(exported).toContain(`,cli:somchai,${action},`);
  expect(exported).not.toContain('questionnaire.published');
});
