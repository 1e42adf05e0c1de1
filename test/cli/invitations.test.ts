// invitations: codes in one file and nowhere else, links that LINE opens, revoking.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../../src/app/secrets.ts';
import { systemClock } from '../../src/clock.ts';
import { upsertAgencies } from '../../src/db/agencies.ts';
import { codeIn } from '../../src/domain/conversation/joining.ts';
import { startSimulator } from '../../src/simulator/simulator.ts';
import { lineEnvironment } from '../support/bot.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';
import { openPointsRound } from '../support/scored-round.ts';
import { testAgencies } from '../support/round.ts';

let db: TestDatabase;
let cli: Cli;
const clock = standingClock('2026-11-02T09:00:00+07:00');
const folder = mkdtempSync(join(tmpdir(), 'phrom-invitations-'));
const file = join(folder, 'codes.csv');

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  const [first] = testAgencies;
  if (!first) throw new Error('no agency');
  await db.sql.begin((tx) => upsertAgencies(tx, [...testAgencies, { ...first, code: '99001', nameTh: '=HYPERLINK("กรม")' }], clock.now()));
  await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

const create = (...words: string[]): ReturnType<Cli> => cli('invitations', 'create', '--round', '2569', '--out', file, ...words);
const read = (name = file): Record<string, string>[] => parse(readFileSync(name), { columns: true, bom: true });
const listed = async (...words: string[]): Promise<Record<string, unknown>[]> =>
  (await cli('invitations', 'list', '--round', '2569', '--json', ...words)).json() as Record<string, unknown>[];

describe('invitations create', () => {
  it('gives each agency without a coordinator one code, in a file for its owner alone that Excel reads as Thai', async () => {
    await addContact(db, 1, { name: 'หนึ่ง', agencyCode: '08007' }, clock.now());
    const created = await create('--json');
    expect(created.json()).toEqual({ file, created: 3 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf));
    expect(Object.keys(read()[0] ?? {})).toEqual(['agency_code', 'agency_name', 'role', 'code', 'link', 'expires_at']);
    expect(read().map((row) => [row['agency_code'], row['agency_name'], row['role'], row['expires_at']])).toEqual([
      ['08004', 'กรมการขนส่งทางบก', 'coordinator', '2026-11-30T17:00:00.000Z'],
      ['70002', 'สำนักงานจังหวัดเชียงใหม่', 'coordinator', '2026-11-30T17:00:00.000Z'],
      ['99001', `'=HYPERLINK("กรม")`, 'coordinator', '2026-11-30T17:00:00.000Z'],
    ]);
  });

  it('the link opens the chat with the code typed, and the code is found by its hash', async () => {
    for (const { code = '', link = '' } of read()) {
      expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
      const [, bot, text] = /^https:\/\/line\.me\/R\/oaMessage\/([^/]+)\/\?(.+)$/.exec(link) ?? [];
      expect(decodeURIComponent(bot ?? '')).toBe('@phrom-demo');
      expect(decodeURIComponent(text ?? '')).toBe(`รหัสเชิญ ${code}`);
      const found = await db.sql`select used_at from invitations where code_hash = ${hashSecret(codeIn(code) ?? '')}`;
      expect(found).toEqual([{ used_at: null }]);
    }
  });

  it('shows codes nowhere else: not in the result, not in the database', async () => {
    const codes = read().map(({ code = '' }) => code);
    const tables = ['invitations', 'audit_trail', 'outbox', 'settings'];
    const stored = await Promise.all(tables.map((table) => db.sql`select to_jsonb(t)::text as text from ${db.sql(table)} t`));
    const all =
      stored
        .flat()
        .map((row) => String(row['text']))
        .join('\n') + JSON.stringify(await listed());
    for (const code of codes) {
      expect(all).not.toContain(code);
      expect(all).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('a second time there is nothing to do, and the file stays as it is', async () => {
    const before = readFileSync(file);
    expect((await create('--json')).json()).toEqual({ file, created: 0 });
    expect(readFileSync(file)).toEqual(before);
  });

  it('gives one agency another code on request, and sets the earlier file aside', async () => {
    const earlier = read();
    const again = await create('--agency', '08004', '--role', 'viewer', '--expires', '5/11/2569', '--json');
    expect(again.json()).toEqual({ file, created: 1 });
    expect(again.err).toContain(`${file}.1`);
    expect(read(`${file}.1`)).toEqual(earlier);
    expect(read()).toMatchObject([{ agency_code: '08004', role: 'viewer', expires_at: '2026-11-05T16:59:59.000Z' }]);
  });

  it('makes no code when the file cannot be written', async () => {
    const before = await listed();
    const refused = await cli('invitations', 'create', '--round', '2569', '--role', 'contributor', '--out', join(folder, 'none/codes.csv'));
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('none/codes.csv');
    expect(await listed()).toEqual(before);
  });

  it('asks LINE for the bot’s id when none is configured', async () => {
    const simulator = await startSimulator({ channelSecret: 'secret', clock: systemClock, basicId: '@asked' });
    const env = { ...lineEnvironment(simulator, 'secret'), LINE_BOT_ID: '' };
    const asked = join(folder, 'asked.csv');
    const created = await cliOn(db, { clock, env })(
      'invitations',
      'create',
      '--round',
      '2569',
      '--agency',
      '70002',
      '--role',
      'viewer',
      '--out',
      asked,
    );
    await simulator.stop();
    expect(created.err).toBe('');
    expect(read(asked)[0]?.['link']).toContain('https://line.me/R/oaMessage/%40asked/?');
    rmSync(asked);
    await db.sql`delete from invitations where role = 'viewer' and agency_id = (select id from agencies where code = '70002')`;
  });

  it('refuses rounds and agencies that are not there', async () => {
    expect((await cli('invitations', 'create', '--round', 'x', '--out', file)).err).toContain('no survey round x');
    expect((await create('--agency', '1')).err).toContain('Agency 1 is not in round 2569');
    const past = await create('--agency', '08004', '--expires', '1/11/2569');
    expect(past).toMatchObject({ code: 1, err: expect.stringContaining('Give --expires a time to come') as string });
    expect((await create('--role', 'boss')).code).toBe(2);
    expect(readdirSync(folder)).toEqual(['codes.csv', 'codes.csv.1']);
  });
});

describe('invitations list and revoke', () => {
  it('tells used, revoked and expired from those that can be used', async () => {
    const [, , third] = await listed();
    await db.sql`update invitations set used_at = ${clock.now()}, used_by = (select id from contacts limit 1) where id = ${Number(third?.['id'])}`;
    clock.set('2026-11-10T09:00:00+07:00');
    expect((await listed()).map(({ agency_code, role, status, used_by }) => [agency_code, role, status, used_by])).toEqual([
      ['08004', 'coordinator', 'unused', null],
      ['08004', 'viewer', 'expired', null],
      ['70002', 'coordinator', 'used', 'หนึ่ง'],
      ['99001', 'coordinator', 'unused', null],
    ]);
    expect(await listed('--status', 'used')).toHaveLength(1);
  });

  it('revokes a code however it is typed, once; not one that was used', async () => {
    const rows = read(`${file}.1`);
    const unused = rows[0]?.['code'] ?? '';
    const typed = unused.toLowerCase().replaceAll('-', ' ');
    expect((await cli('invitations', 'revoke', '--code', typed, '--json')).json()).toEqual({ revoked: 1, agency_code: '08004' });
    expect((await cli('invitations', 'revoke', '--code', typed, '--json')).code).toBe(0);
    expect(await db.sql`select actor, after from audit_trail where action = 'invitations.revoked'`).toHaveLength(1);
    expect((await cli('invitations', 'revoke', '--code', rows[1]?.['code'] ?? '')).err).toContain('has been used (agency 70002)');
    expect((await cli('invitations', 'revoke', '--code', 'AAAA-BBBB-CCCC-DDD2')).err).toContain('no such invitation code');
    expect((await cli('invitations', 'revoke')).code).toBe(2);
  });

  it('revokes whatever an agency has left, for a letter that was lost', async () => {
    expect((await cli('invitations', 'revoke', '--round', '2569', '--agency', '99001', '--json')).json()).toEqual({
      revoked: 1,
      agency_code: '99001',
    });
    expect(await listed('--status', 'unused')).toEqual([]);
  });
});
