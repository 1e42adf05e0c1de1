// How long the people of a round stay known, and what a purge forgets.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adjustableClock } from '../../src/clock.ts';
import { verifyAudit } from '../../src/db/audit-chain.ts';
import { insertFile } from '../../src/db/files.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact, lineUserId } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound } from '../support/round.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'phrom-retention-'));
const clock = adjustableClock();
const dayMs = 86_400_000;
let db: TestDatabase;
let cli: Cli;
/** Took part; took part and serves a later round; organises. */
const people: number[] = [];

const attach = async (hash: string, code: string, roundId: string, by: number): Promise<void> => {
  writeFileSync(join(dataDir, 'files', hash), 'x');
  await insertFile(db.sql, { hash, contentType: 'image/png', sizeBytes: 1, sender: '' }, clock.now());
  await db.sql`
    insert into answer_history (response_id, key, seq, value, answered_by, answered_at)
    select p.id, ${`photo-${hash}`}, 1, ${`${hash}.png`}, ${by}, ${clock.now()} from responses p join agencies a on a.id = p.agency_id
    where a.code = ${code} and p.round_id = ${roundId}`;
};

beforeAll(async () => {
  mkdirSync(join(dataDir, 'files'));
  db = await createTestDatabase();
  cli = cliOn(db, { clock, env: { DATA_DIR: dataDir } });
  await openTestRound(db, clock, { days: 20 });
  for (const [index, code] of ['08004', '08007', '70002'].entries())
    people.push(await addContact(db, index + 1, { name: `คนที่ ${index + 1}`, agencyCode: code }, clock.now()));
  await db.sql`update contacts set is_organiser = true where id = ${people[2] ?? 0}`;
  // Of the later round only one agency is a target.
  await db.sql`update rounds set closed_at = now() where id = '2560'`;
  await db.sql`
    insert into rounds (id, questionnaire_id, title, opens_at, closes_at, reminder_policy, created_at)
    select '2561', questionnaire_id, 'ปี 2561', opens_at, closes_at, '{}', created_at from rounds`;
  await db.sql`insert into round_agencies (round_id, agency_id) select '2561', id from agencies where code = '08007'`;
  for (const [roundId, code] of [
    ['2560', '08004'],
    ['2560', '08007'],
    ['2561', '08007'],
  ] as const)
    await db.sql`
      insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
      select ${roundId}, a.id, r.questionnaire_id, 1, 'answering', now() from agencies a, rounds r where a.code = ${code} and r.id = ${roundId}`;
  await attach('a1', '08004', '2560', people[0] ?? 0);
  await attach('b2', '08007', '2560', people[1] ?? 0);
  await attach('b2', '08007', '2561', people[1] ?? 0);
});
afterAll(async () => {
  await db.drop();
  rmSync(dataDir, { recursive: true });
});

describe('retention', () => {
  it('is two years after the end unless told otherwise, and changes with a reason', async () => {
    await db.sql`update rounds set closed_at = now() where id = '2561'`;
    const opened = await cli(
      ...['round', 'open', '--id', 'r3', '--questionnaire', 'readiness-2560', '--title', 'ปี 3'],
      ...['--opens', '2031-01-01', '--closes', '2031-03-01', '--retain', '18m'],
    );
    expect(opened.err).toBe('');
    const retained = async (id: string) =>
      ((await cli('round', 'list', '--json')).json() as { id: string; retain_until: string | null }[]).find((one) => one.id === id)
        ?.retain_until;
    expect(await retained('r3')).toMatch(/^2032-09-0[12]/);
    await db.sql`delete from round_agencies where round_id = 'r3'`;
    const until = new Date(clock.now().getTime() + 60 * dayMs).toISOString();
    expect((await cli('round', 'retention', '2560', '--until', until, '--reason', 'นโยบาย', '--json')).json()).toMatchObject({
      id: '2560',
    });
    expect(await retained('2560')).toBe(until);
    expect((await cli('round', 'retention', '2560', '--until', '2020-01-01', '--reason', 'x')).err).toContain('after its closing');
    expect((await cli('round', 'retention', '2560', '--until', 'soon', '--reason', 'x')).code).toBe(2);
    expect((await cli('round', 'retention', '9', '--until', '1y', '--reason', 'x')).code).toBe(1);
    expect(await db.sql`select reason from audit_trail where action = 'round.retention-set'`).toEqual([{ reason: 'นโยบาย' }]);
  });
});

describe('a later deadline', () => {
  const extend = (closes: string, ...words: string[]) => cli('round', 'extend', 'r3', '--closes', closes, '--reason', 'น้ำท่วม', ...words);

  it('leaves the retention where it is, says so, and moves it when it is told to', async () => {
    const left = await extend('2031-04-01');
    expect([left.code, left.err]).toEqual([0, '']);
    const [, until = ''] = /Personal data of round r3 is kept until .*, as before.*--until "([^"]+)"/.exec(left.out) ?? [];
    expect((await cli('round', 'retention', 'r3', '--until', until, '--reason', 'ครบ 2 ปี')).err).toBe('');
    const moved = (await extend('2031-05-01', '--retain', '90d', '--json')).json() as { closes_at: string; retain_until: string };
    expect(new Date(moved.retain_until).getTime() - new Date(moved.closes_at).getTime()).toBe(90 * dayMs);
    const [entry] = await db.sql`select after, reason from audit_trail where action = 'round.retention-set' order by id desc limit 1`;
    expect(entry).toEqual({ after: { retainUntil: moved.retain_until }, reason: 'น้ำท่วม' });
    expect((await extend('2031-06-01', '--retain', 'soon')).code).toBe(2);
    expect((await extend('2031-06-01', '--retain', '2031-05-20')).err).toContain('after its closing');
    expect((await extend('2032-01-01')).err).toContain('which is before the new deadline');
  });
});

describe('a retention that is over', () => {
  it('is named by the list and by the doctor until somebody has decided', async () => {
    const due = async (): Promise<unknown> =>
      ((await cli('round', 'list', '--json')).json() as { id: string; purge_due: boolean }[]).flatMap((one) =>
        one.purge_due ? one.id : [],
      );
    const inDoctor = async (): Promise<unknown> =>
      ((await cli('doctor', '--json')).json() as { check: string; status: string; detail: string }[]).flatMap(
        ({ check, status, detail }) => (check === 'retention' ? [[status, detail]] : []),
      );
    expect(await due()).toEqual([]);
    const [round] = await db.sql<{ until: Date }[]>`select retain_until as until from rounds where id = '2560'`;
    await db.sql`update rounds set retain_until = ${new Date(clock.now().getTime() - 3 * dayMs)} where id = '2560'`;
    expect(await due()).toEqual(['2560']);
    expect((await cli('round', 'list')).err).toMatch(/The retention of round 2560 ended on .*round purge 2560/);
    expect(await inDoctor()).toEqual([['warning', 'that of round 2560 ended 3 days ago, and its purge waits']]);
    await db.sql`update rounds set purged_at = now() where id = '2560'`;
    expect(await due()).toEqual([]);
    expect(await inDoctor()).toEqual([['ok', 'no round is past it']]);
    await db.sql`update rounds set purged_at = null, retain_until = ${round?.until ?? null} where id = '2560'`;
  });
});

describe('purge', () => {
  it('is refused before its time, and its plan changes nothing', async () => {
    expect((await cli('round', 'purge', '2560', '--apply')).err).toContain('keeps its personal data until');
    expect((await cli('round', 'purge', 'r3', '--apply')).err).toContain('not closed');
    expect((await cli('round', 'purge', '2560', '--json')).json()).toMatchObject({ applied: false, contact_ids: [people[0]], files: 1 });
    expect(existsSync(join(dataDir, 'files', 'a1'))).toBe(true);
    expect(await db.sql`select 1 from contacts where erased_at is not null`).toHaveLength(0);
  });

  it('forgets whom and what no other round needs, keeps the answers, and says so in the audit trail', async () => {
    clock.advance(61 * dayMs);
    expect((await cli('round', 'purge', '2560', '--apply', '--json')).json()).toMatchObject({
      applied: true,
      contact_ids: [people[0]],
      files: 1,
    });
    const left = await db.sql<
      { name: string; user: string | null }[]
    >`select display_name as name, line_user_id as user from contacts order by id`;
    expect(left.map(({ name, user }) => [name, user])).toEqual([
      ['', null],
      ['คนที่ 2', lineUserId(2)],
      ['คนที่ 3', lineUserId(3)],
    ]);
    expect(existsSync(join(dataDir, 'files', 'a1'))).toBe(false);
    expect(existsSync(join(dataDir, 'files', 'b2'))).toBe(true);
    expect(await db.sql`select hash from files`).toEqual([{ hash: 'b2' }]);
    expect(await db.sql`select count(*)::int as count from answer_history`).toEqual([{ count: 3 }]);
    expect(
      await db.sql`select action, round_id as round, after from audit_trail where action in ('round.purged', 'contact.erased') order by id`,
    ).toMatchObject([{ action: 'contact.erased' }, { action: 'round.purged', round: '2560', after: { contacts: 1, files: 1 } }]);
    expect(await verifyAudit(db.sql, null), 'the audit trail is whole').toMatchObject({ broken: null });
    expect((await cli('round', 'purge', '2560', '--apply')).err).toContain('has been erased');
    expect((await cli('round', 'list')).out).toContain('People erased');
  });
});
