// audit verify, and what the doctor says of the audit trail.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordAudits } from '../../src/db/audit.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let cli: Cli;
beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.sql`truncate audit_trail restart identity`;
  const actions = ['round.opened', 'round.extended', 'contact.joined', 'round.closed'] as const;
  await recordAudits(
    db.sql,
    actions.map((action) => ({ actor: 'cli:somchai', origin: 'cli', action, roundId: '2569' })),
    new Date('2026-11-28T09:30:00+07:00'),
  );
});

const headNow = async (): Promise<string> =>
  (await db.sql<{ hash: string }[]>`select hash from audit_trail order by id desc limit 1`)[0]?.hash ?? '';

it('says that a trail is whole, and its head, which is found again when it was noted', async () => {
  const head = await headNow();
  expect(await cli('audit', 'verify')).toEqual(
    expect.objectContaining({ code: 0, out: `The audit trail is as it was written: 4 entries.\nHead: ${head}\n`, err: '' }),
  );
  expect(await cli('audit', 'verify', '--expect', head.toUpperCase())).toMatchObject({ code: 0 });
  expect((await cli('audit', 'verify', '--lang', 'th')).out).toContain(`แฮชล่าสุด: ${head}`);
});

it.each<[string, () => Promise<unknown>, string, string]>([
  [
    'altered',
    () => db.sql`update audit_trail set reason = 'x' where id = 2`,
    'Entry 2 (28 Nov 2026 09:30, deadline extended) is not as it was written: it was altered, or put there by other means.',
    'รายการที่ 2 (28 พ.ย. 2569 09.30 น. ขยายเวลา) ไม่ตรงกับที่เขียนไว้ ถูกแก้ไข หรือถูกเขียนโดยวิธีอื่น',
  ],
  [
    'missing',
    () => db.sql`delete from audit_trail where id = 2`,
    'Entries before entry 3 (28 Nov 2026 09:30, joined) are missing, or entry 1 was replaced by another.',
    'หายไป หรือรายการที่ 1 ถูกเปลี่ยนเป็นรายการอื่น',
  ],
  ['missing', () => db.sql`delete from audit_trail where id = 1`, 'at the beginning of the trail, are missing.', 'ช่วงแรกของบันทึก'],
])('names the first entry that was %s, in the reader’s language, and fails', async (fault, tamper, english, thai) => {
  await tamper();
  const run = await cli('audit', 'verify');
  expect(run).toMatchObject({ code: 1, out: expect.stringContaining(english) as string });
  expect(run.err).toContain('The audit trail is not as it was written.');
  expect(await cli('audit', 'verify', '--lang', 'th')).toMatchObject({ code: 1, out: expect.stringContaining(thai) as string });
  const { broken } = (await cli('audit', 'verify', '--json')).json() as { broken: unknown };
  const id = english.includes('entry 3') ? '3' : '2';
  expect(broken).toMatchObject({ fault, id, happened_at: '2026-11-28T02:30:00.000Z' });
  const doctor = await cli('doctor', '--json');
  expect(doctor.json()).toContainEqual(
    expect.objectContaining({ check: 'audit', status: 'fault', detail: `not as it was written from entry ${id} on` }),
  );
});

it('tells a trail that was cut at its end by the hash that was noted, and refuses what is no hash', async () => {
  const head = await headNow();
  await db.sql`delete from audit_trail where id = 4`;
  expect(await cli('audit', 'verify')).toMatchObject({ code: 0 });
  expect(await cli('audit', 'verify', '--expect', head)).toMatchObject({
    code: 1,
    out: expect.stringContaining('what came after entry 3 (28 Nov 2026 09:30,') as string,
  });
  await db.sql`delete from audit_trail`;
  expect(await cli('audit', 'verify')).toMatchObject({ code: 0, out: expect.stringContaining('0 entries') as string });
  expect((await cli('audit', 'verify', '--expect', head)).out).toContain('the trail is empty');
  expect(await cli('audit', 'verify', '--expect', 'abc')).toMatchObject({
    code: 2,
    err: expect.stringContaining('64 characters') as string,
  });
});
