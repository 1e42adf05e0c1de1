import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { expect, inject, onTestFinished, test } from 'vitest';
import { migrate, stopsOlderReleases } from '../../src/db/migrate.ts';
import { until } from '../support/embedded.ts';
import { nextMigrations } from '../support/next-release.ts';

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

test('while another transaction keeps a migration waiting, webhooks wait no longer than LINE does; then it goes through', async () => {
  const url = await createEmptyDatabase();
  await migrate(url);
  const { folder, remove } = await nextMigrations('ALTER TABLE "inbox" ADD COLUMN "more" text;');
  onTestFinished(remove);
  const [client, other] = [postgres(url, { max: 2, onnotice: () => undefined }), postgres(url, { max: 1 })];
  const isWaiting = async (): Promise<boolean> =>
    (await client`select 1 from pg_locks where relation = 'inbox'::regclass and mode = 'AccessExclusiveLock' and not granted`).length > 0;
  const store = async (id: string): Promise<number> => {
    const startedAt = performance.now();
    await client`insert into inbox (webhook_event_id, sender, occurred_at, received_at, event, run_at) values (${id}, '', now(), now(), '{}', now())`;
    return performance.now() - startedAt;
  };
  const released = Promise.withResolvers<undefined>();
  const holding = other.begin(async (tx) => {
    await tx`select 1 from inbox`;
    await released.promise;
  });
  await until(async () => (await client`select 1 from pg_locks where relation = 'inbox'::regclass and granted`).length > 0);
  let waits = 0;
  const migrating = migrate(url, { folder, onWait: () => (waits += 1) });
  for (const attempt of ['first', 'second']) {
    await until(isWaiting);
    expect(await store(attempt)).toBeLessThan(1800);
  }
  expect(waits).toBe(1);
  released.resolve(undefined);
  await holding;
  expect(await migrating).toEqual({ newer: 0 });
  expect(await client`select more from inbox`).toHaveLength(2);
  await Promise.all([client.end(), other.end()]);
});

test('a release that does not know what a newer one added works on, and is refused where that is more than added', async () => {
  const url = await createEmptyDatabase();
  const added = await nextMigrations('ALTER TABLE "inbox" ADD COLUMN "more" text;');
  const changed = await nextMigrations(`${stopsOlderReleases}\nALTER TABLE "inbox" RENAME COLUMN "event" TO "what";`);
  onTestFinished(() => Promise.all([added.remove(), changed.remove()]).then(() => undefined));
  expect(await migrate(url, added)).toEqual({ newer: 0 });
  expect(await migrate(url)).toEqual({ newer: 1 });
  const client = postgres(url, { max: 1 });
  await client`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`;
  await client.end();
  expect(await migrate(url, changed)).toEqual({ newer: 0 });
  await expect(migrate(url)).rejects.toMatchObject({ kind: 'database-newer' });
  expect(await migrate(url, changed)).toEqual({ newer: 0 });
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
