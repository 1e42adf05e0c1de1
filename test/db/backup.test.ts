// Dump, wipe, restore, carry on: the way to another PostgreSQL, and out of accidents.
import { randomBytes } from 'node:crypto';
import { PassThrough, Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import postgres from 'postgres';
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { writeBackup } from '../../src/db/backup.ts';
import { connect, type Database } from '../../src/db/connect.ts';
import { migrate, migrateOnly } from '../../src/db/migrate.ts';
import { restoreBackup } from '../../src/db/restore.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const at = '2026-11-22 10:00:00.123+00';
/** Everything that a text format could trip over. */
const awkward = ['\t\n\r\\\b\f\v', '\\N', '\\.', '', 'ก็\u2028น้ำ', '🙂', '{"a": null}', "'; drop table agencies; --", 'null', '{}'];

let source: TestDatabase;
let backup: Buffer;

async function makeBackup(url: string): Promise<Buffer> {
  const output = new PassThrough();
  const [bytes] = await Promise.all([buffer(output), writeBackup(url, output)]);
  return bytes;
}

async function createEmptyDatabase(): Promise<Database & { readonly url: string }> {
  const admin = postgres(inject('databaseAdminUrl'), { max: 1, onnotice: () => undefined });
  const name = `phrom_test_${randomBytes(6).toString('hex')}`;
  await admin`create database ${admin(name)}`;
  const url = new URL(inject('databaseAdminUrl'));
  url.pathname = `/${name}`;
  const database = connect(url.href, { max: 2 });
  onTestFinished(async () => {
    await database.close();
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
  });
  return { ...database, url: url.href };
}

const restore = (url: string, bytes: Uint8Array): Promise<unknown> => restoreBackup(url, Readable.from([bytes]));

/** Every row of every table, as text. */
async function contents({ sql }: Database): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname`;
  const all: Record<string, string[]> = {};
  for (const { name } of tables)
    all[name] = (await sql<{ row: string }[]>`select t::text as row from ${sql(name)} t order by 1`).map(({ row }) => row);
  return all;
}

beforeAll(async () => {
  source = await createTestDatabase();
  const { sql } = source;
  for (const [i, text] of awkward.entries()) {
    await sql`insert into agencies (code, name_th, aliases, extra, level, created_at)
      values (${`A${i}`}, ${text}, ${[text, 'x']}, ${sql.json({ [text]: [text, null, 1.5] })}, 'department', ${at})`;
    await sql`insert into settings (name, value, changed_at) values (${text}, ${sql.json(text)}, ${at})`;
  }
  // One refers to another that was made later, and the last id is of a row that is gone.
  await sql`update agencies set parent_id = (select max(id) from agencies), retired_at = ${at} where code = 'A0'`;
  await sql`insert into settings (name, value, changed_at) values ('json null', 'null', ${at})`;
  await sql`insert into questionnaires (id, version, definition, published_at) values ('q', 1, '{"a": 12345678901234567890.10}', ${at})`;
  await sql`insert into contacts (line_user_id, state, created_at) select 'U' || n, '{}', ${at} from generate_series(1, 2500) n`;
  await sql`insert into memberships (contact_id, agency_id, role, joined_at) select id, 1, 'viewer', ${at} from contacts`;
  await sql`delete from memberships where id = 2500`;
  backup = await makeBackup(source.url);
  return () => source.drop();
});

test('a restored database has every row as it was, and goes on where the other stood', async () => {
  const target = await createEmptyDatabase();
  expect(await restoreBackup(target.url, Readable.from([backup]))).toEqual({ rows: 10 + 11 + 1 + 2500 + 2499 });
  expect(await contents(target)).toEqual(await contents(source));
  const [row] =
    await target.sql`insert into memberships (contact_id, agency_id, role, joined_at) values (2500, 1, 'viewer', ${at}) returning id`;
  expect(row).toEqual({ id: 2501 });
  // The schema is known as migrated.
  await migrate(target.url);
});

test('tables that are there and empty are no obstacle', async () => {
  const target = await createTestDatabase();
  await restore(target.url, backup);
  expect(await contents(target)).toEqual(await contents(source));
  await target.drop();
});

test('a database with rows is refused and left as it is', async () => {
  const target = await createTestDatabase();
  await target.sql`insert into settings (name, value, changed_at) values ('mine', '1', ${at})`;
  const before = await contents(target);
  await expect(restore(target.url, backup)).rejects.toMatchObject({ kind: 'conflict' });
  expect(await contents(target)).toEqual(before);
  await target.drop();
});

test('a backup of an older release comes to the current schema', async () => {
  const old = await createEmptyDatabase();
  await migrateOnly(old.url, 1);
  await old.sql`insert into settings (name, value, changed_at) values ('old', '1', ${at})`;
  const target = await createEmptyDatabase();
  await restore(target.url, await makeBackup(old.url));
  expect(await target.sql`select name from settings`).toEqual([{ name: 'old' }]);
  expect(Object.keys(await contents(target))).toEqual(Object.keys(await contents(source)));
});

const changed = (change: (text: string) => string): Buffer => gzipSync(change(gunzipSync(backup).toString('utf8')));

test.each<[string, () => Uint8Array, RegExp]>([
  ['that is cut off', () => backup.subarray(0, backup.length >> 1), /damaged or cut off/],
  ['with a changed byte', () => Buffer.from(backup).fill(255, backup.length >> 1, (backup.length >> 1) + 8), /damaged|cut off|row/],
  ['that is something else', () => Buffer.from('name,value\n'), /damaged or cut off/],
  ['that is another gzip file', () => gzipSync('name,value\n'), /not a backup/],
  ['that is empty', () => Buffer.alloc(0), /not a backup|cut off/],
  ['that lacks its end', () => changed((text) => text.replace(/\{"end".*\n/, '')), /cut off/],
  ['that lacks a row', () => changed((text) => text.replace(/^\["\d+","A3".*\n/m, '')), /should have/],
  ['of a newer release', () => changed((text) => text.replace('"migrations":[', '"migrations":[1,')), /newer release/],
  [
    'with a table that is not ours',
    () => changed((text) => text.replace('"table":"settings"', '"table":"pg_authid"')),
    /pg_authid is not as/,
  ],
])('a file %s is refused, and the database stays empty', async (_what, bytes, fault) => {
  const target = await createEmptyDatabase();
  await expect(restore(target.url, bytes())).rejects.toMatchObject({ kind: 'bad-file', message: expect.stringMatching(fault) as string });
  for (const [table, rows] of Object.entries(await contents(target))) expect([table, rows]).toEqual([table, []]);
  // It may be tried again at once.
  await restore(target.url, backup);
});

test('a backup is of one instant, whatever is written meanwhile', async () => {
  const { sql } = source;
  const output = new PassThrough({ highWaterMark: 1 });
  const written = writeBackup(source.url, output);
  // The head is there: the snapshot is taken, and the rest waits for a reader.
  await new Promise((resolve) => output.once('readable', resolve));
  await sql`insert into settings (name, value, changed_at) values ('late', '1', ${at})`;
  const [bytes] = await Promise.all([buffer(output), written]);
  await sql`delete from settings where name = 'late'`;
  expect(gunzipSync(bytes).toString()).not.toContain('"late"');
});

test('a disk that fills up while a backup is written is said, and the database goes on', async () => {
  const full = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) });
  await expect(writeBackup(source.url, full)).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await source.sql`select 1 as works`).toEqual([{ works: 1 }]);
});
