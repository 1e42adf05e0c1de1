// contacts: seen, ended at once, given what is held about them, forgotten.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queuePushes } from '../../src/db/outbox.ts';
import { storeReportLink } from '../../src/db/responses.ts';
import { readConfig } from '../../src/config.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact, lineUserId } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

let db: TestDatabase;
let cli: Cli;
const clock = standingClock('2026-11-02T09:00:00+07:00');
const folder = mkdtempSync(join(tmpdir(), 'phrom-contacts-'));
const ids: number[] = [];
let responseId: number;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
  const agency = await target(db, '2569', { code: '08004', level: 'department', ministry: 'กระทรวงคมนาคม' });
  await target(db, '2569', { code: '70002', level: 'province', province: 'เชียงใหม่' });
  const people = [
    { name: 'วราภรณ์', agencyCode: '08004' },
    { name: 'ณัฐพล', agencyCode: '08004', role: 'contributor' as const },
    { name: 'สมหญิง', agencyCode: '70002', isBlocked: true },
  ];
  for (const [index, person] of people.entries()) ids.push(await addContact(db, index + 1, person, clock.now()));
  responseId = await submit({ db, config: readConfig({}) }, '2569', agency, points(50), clock.now());
  await db.sql`update answers set answered_by = ${ids[1] ?? 0} where response_id = ${responseId} and key = 'plan'`;
  await db.sql`
    insert into answer_history (response_id, key, seq, value, answered_by, answered_at) values (${responseId}, 'plan', 1, '50', ${ids[1] ?? 0}, ${clock.now()})`;
  for (const [index, contactId] of ids.entries()) {
    const link = { tokenHash: `hash${index}`, responseId, contactId, kind: 'contact' as const, expiresAt: new Date('2027-01-01') };
    await storeReportLink(db.sql, link, clock.now());
  }
  const event = { replyToken: null, isRedelivery: false, input: { kind: 'text', text: 'ผมชื่อณัฐพล', messageId: '1' } };
  await db.sql`
    insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event)
    values ('e1', ${lineUserId(2)}, ${clock.now()}, ${clock.now()}, ${clock.now()}, ${db.sql.json(event)})`;
  await queuePushes(
    db.sql,
    [
      {
        id: randomUUID(),
        contactId: ids[1] ?? 0,
        recipient: lineUserId(2),
        reason: 'reminder:x',
        roundId: '2569',
        payload: { messages: [{ kind: 'text', text: 'เรียนคุณณัฐพล' }] },
        priority: 30,
        runAt: clock.now(),
      },
    ],
    clock.now(),
  );
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

const list = async (...words: string[]): Promise<Record<string, unknown>[]> =>
  (await cli('contacts', 'list', '--json', ...words)).json() as Record<string, unknown>[];
const id = (index: number): string => String(ids[index]);

describe('contacts list', () => {
  it('has a row for each agency of each contact, and filters', async () => {
    expect((await list()).map(({ display_name, agency_code, role, status }) => [display_name, agency_code, role, status])).toEqual([
      ['วราภรณ์', '08004', 'coordinator', 'active'],
      ['ณัฐพล', '08004', 'contributor', 'active'],
      ['สมหญิง', '70002', 'coordinator', 'unreachable'],
    ]);
    expect(await list('--unreachable')).toMatchObject([{ display_name: 'สมหญิง' }]);
    expect(await list('--agency', '70002')).toHaveLength(1);
    expect(await list('--province', 'เชียงใหม่')).toHaveLength(1);
    expect(await list('--ministry', 'คมนาคม')).toHaveLength(2);
  });
});

describe('contacts revoke', () => {
  it('ends membership and links at once, and tells the person', async () => {
    const revoked = await cli('contacts', 'revoke', id(0), '--reason', 'ย้ายงาน', '--json');
    expect(revoked.json()).toEqual({ id: ids[0], agency_codes: ['08004'], pushed: 1, held: 0 });
    expect(revoked.err).toContain('Agency 08004 has no coordinator');
    expect(await db.sql`select ended_reason from memberships where contact_id = ${ids[0] ?? 0}`).toEqual([{ ended_reason: 'ย้ายงาน' }]);
    expect(await db.sql`select contact_id as id from report_links where revoked_at is not null`).toEqual([{ id: ids[0] }]);
    const [push] = await db.sql`select payload->'messages'->0->>'alt' as alt from outbox where reason like 'removed:%'`;
    expect(push?.['alt']).toContain('ท่านไม่ได้เป็นผู้ติดต่อของหน่วยงาน 08004');
    expect(await db.sql`select actor, before, reason from audit_trail where action = 'contact.removed'`).toEqual([
      { actor: 'cli:somchai', before: { contactId: ids[0], role: 'coordinator' }, reason: 'ย้ายงาน' },
    ]);
    expect((await list()).find((one) => one['id'] === ids[0])).toMatchObject({ agency_code: null, role: null });
  });

  it('refuses who is not there, or not for that agency', async () => {
    expect((await cli('contacts', 'revoke', id(0))).err).toContain('contact of no agency');
    expect((await cli('contacts', 'revoke', id(1), '--agency', '70002')).err).toContain('not a contact of agency 70002');
    expect((await cli('contacts', 'revoke', '4711')).err).toContain('no contact 4711');
  });

  it('tells nobody who has blocked us', async () => {
    expect((await cli('contacts', 'revoke', id(2), '--json')).json()).toMatchObject({ pushed: 0, held: 0 });
  });
});

describe('contacts export', () => {
  it('gives everything that is held about a person, on stdout or in a file for its owner', async () => {
    const dossier = (await cli('contacts', 'export', id(1), '--json')).json() as Record<string, unknown[]>;
    expect(dossier).toMatchObject({
      contact: { display_name: 'ณัฐพล', line_user_id: lineUserId(2) },
      memberships: [{ agency_code: '08004', role: 'contributor' }],
      answers: [{ key: 'plan', value: '50' }],
      answer_history: [{ key: 'plan', value: '50' }],
      report_links: [{ kind: 'contact' }],
      events_received: [{ event: { input: { text: 'ผมชื่อณัฐพล' } } }],
      messages_sent: [{ reason: 'reminder:x' }],
    });
    expect(JSON.stringify(dossier)).not.toContain('hash1');
    const file = join(folder, 'person.json');
    await cli('contacts', 'export', id(1), '--out', file);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ contact: { display_name: 'ณัฐพล' } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await cli('contacts', 'export', '4711')).code).toBe(1);
  });
});

describe('contacts erase', () => {
  it('leaves nothing that says who it was, and every answer of the agency', async () => {
    expect((await cli('contacts', 'erase', id(1), '--reason', 'คำขอลบ', '--json')).json()).toEqual({ id: ids[1], agency_codes: ['08004'] });
    const tables = [
      'contacts',
      'memberships',
      'inbox',
      'outbox',
      'answers',
      'answer_history',
      'report_links',
      'audit_trail',
      'invitations',
    ];
    const stored = await Promise.all(tables.map((table) => db.sql`select to_jsonb(t)::text as text from ${db.sql(table)} t`));
    const all = stored
      .flat()
      .map((row) => String(row['text']))
      .join('\n');
    expect(all).not.toContain('ณัฐพล');
    expect(all).not.toContain(lineUserId(2));
    expect(await db.sql`select value, answered_by from answers where response_id = ${responseId} and key = 'plan'`).toEqual([
      { value: '50', answered_by: ids[1] },
    ]);
    expect(await list()).toHaveLength(2);
  });

  it('ends their waiting events and messages, and cannot be done twice', async () => {
    expect(await db.sql`select outcome, done_at is not null as done from inbox`).toEqual([{ outcome: 'ignored:erased', done: true }]);
    expect(await db.sql`select outcome from outbox where reason = 'reminder:x'`).toEqual([{ outcome: 'dropped:erased' }]);
    expect((await cli('contacts', 'erase', id(1))).err).toContain('no contact');
  });
});
