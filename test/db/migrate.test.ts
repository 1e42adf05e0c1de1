import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { expect, inject, onTestFinished, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';

const project = join(import.meta.dirname, '../..');
const folder = join(project, 'drizzle');
const journal = JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')) as { entries: { idx: number; tag: string }[] };

async function createEmptyDatabase(): Promise<string> {
  const admin = postgres(inject('databaseAdminUrl'), { max: 1, onnotice: () => undefined });
  const name = `phrom_test_${randomBytes(6).toString('hex')}`;
  await admin`create database ${admin(name)}`;
  onTestFinished(async () => {
    await admin`drop database ${admin(name)} with (force)`;
    await admin.end();
  });
  const url = new URL(inject('databaseAdminUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

test('eight processes that migrate at once all succeed, and each migration runs once', async () => {
  const url = await createEmptyDatabase();
  await Promise.all(Array.from({ length: 8 }, () => migrate(url)));
  await migrate(url);
  const client = postgres(url, { max: 1 });
  const applied = await client`select id from drizzle.__drizzle_migrations`;
  expect(applied).toHaveLength(journal.entries.length);
  expect(await client`select count(*)::int as rows from agencies`).toEqual([{ rows: 0 }]);
  expect(
    await client`select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
  ).toEqual([]);
  await client.end();
});

test('a migration that fails leaves nothing of itself, and gives the lock back', async () => {
  const url = await createEmptyDatabase();
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  // In the way of a table that comes late in the first migration.
  await client`create table settings (something int)`;
  await expect(migrate(url)).rejects.toThrow();
  expect(await client`select tablename from pg_tables where schemaname = 'public'`).toEqual([{ tablename: 'settings' }]);
  await client`drop table settings`;
  await migrate(url);
  expect(await client`select count(*)::int as rows from settings`).toEqual([{ rows: 0 }]);
  await client.end();
});

test('the migrations make exactly the tables of schema.ts: drizzle-kit has nothing to add', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'phrom-drizzle-'));
  onTestFinished(() => rm(copy, { recursive: true }));
  await cp(folder, copy, { recursive: true });
  const drizzleKit = join(project, 'node_modules/drizzle-kit/bin.cjs');
  const parameters = ['generate', '--dialect', 'postgresql', '--schema', './src/db/schema.ts', '--out', relative(project, copy)];
  await promisify(execFile)(process.execPath, [drizzleKit, ...parameters], { cwd: project });
  expect(await readdir(copy, { recursive: true })).toEqual(await readdir(folder, { recursive: true }));
});

interface Snapshot {
  readonly tables: Readonly<
    Record<
      string,
      Readonly<
        Record<
          'indexes' | 'foreignKeys' | 'compositePrimaryKeys' | 'uniqueConstraints' | 'checkConstraints',
          Readonly<Record<string, unknown>>
        >
      >
    >
  >;
}

test('constraints and indexes have in the database the names that schema.ts gives them', async () => {
  const url = await createEmptyDatabase();
  await migrate(url);
  const client = postgres(url, { max: 1 });
  const found = await client<{ name: string }[]>`
    select conname as name from pg_constraint where connamespace = 'public'::regnamespace and contype in ('u', 'c', 'f')
    union select indexname from pg_indexes where schemaname = 'public'`;
  await client.end();
  const last = String(journal.entries.at(-1)?.idx ?? 0).padStart(4, '0');
  const { tables } = JSON.parse(await readFile(join(folder, `meta/${last}_snapshot.json`), 'utf8')) as Snapshot;
  const wanted = Object.values(tables).flatMap((table) => [
    ...Object.keys(table.indexes),
    ...Object.keys(table.foreignKeys),
    ...Object.keys(table.compositePrimaryKeys),
    ...Object.keys(table.uniqueConstraints),
    ...Object.keys(table.checkConstraints),
  ]);
  expect(wanted.length).toBeGreaterThan(40);
  const names = new Set(found.map(({ name }) => name));
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});
