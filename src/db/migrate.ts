// Brings a database to the current schema: the files in drizzle/, in order, each once. A running bot on the same database goes on meanwhile,
// also one of the release before, as long as what is new is only added (README, "A new release").
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { problems } from '../problem.ts';
import { openClient, type Sql } from './client.ts';
import { toProblem } from './errors.ts';

const migrationsFolder = join(import.meta.dirname, '../../drizzle');

/** Any constant of our own: whoever migrates this database waits for this lock. */
const lockId = 7_264_118_001;

/**
 * The first line of a migration that releases before it cannot work with: a column that is gone, renamed, or that they would have to fill.
 * test/guards/migrations.test.ts demands it of every migration that does more than add.
 */
export const stopsOlderReleases = '-- Older releases cannot work with this: stop them first.';

/**
 * A migration that waits for a lock keeps everybody waiting who comes after it, and webhooks have 2 s in all: so it lets go soon, and comes
 * again after those who waited have had their turn. Statements end after 30 s; a backup may take minutes.
 */
const lockTimeoutMs = 500;
const againAfterMs = 1000;
const patienceMs = 300_000;

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

async function readJournal(folder: string): Promise<Journal> {
  return JSON.parse(await readFile(join(folder, 'meta/_journal.json'), 'utf8')) as Journal;
}

/** What drizzle keeps of each migration in its own table (`created_at`), in order. */
export async function knownMigrations(folder = migrationsFolder): Promise<number[]> {
  return (await readJournal(folder)).entries.map(({ when }) => when);
}

async function markedMigrations(folder: string): Promise<number[]> {
  const { entries } = await readJournal(folder);
  const texts = await Promise.all(entries.map(({ tag }) => readFile(join(folder, `${tag}.sql`), 'utf8')));
  return entries.filter((_, index) => texts[index]?.startsWith(stopsOlderReleases)).map(({ when }) => when);
}

/** Whether a statement waited too long for a lock, or was the victim of a deadlock: nothing of its transaction is left. */
function wasInTheWay(error: unknown): boolean {
  const cause = toProblem(error)?.cause;
  return cause instanceof Error && 'code' in cause && (cause.code === '55P03' || cause.code === '40P01');
}

interface MigrateOptions {
  readonly folder?: string;
  /** Called once when others hold what is to be changed: now it takes until they let go. */
  readonly onWait?: () => void;
}

async function applyBetweenOthers(client: Sql, folder: string, onWait?: () => void): Promise<void> {
  let isWaiting = false;
  const endMs = performance.now() + patienceMs;
  await client`select set_config('lock_timeout', ${String(lockTimeoutMs)}, false)`;
  for (;;) {
    try {
      await applyMigrations(drizzle(client), { migrationsFolder: folder });
      return;
    } catch (error) {
      if (!wasInTheWay(error)) throw error;
      if (performance.now() > endMs)
        throw problems.databaseUnavailable({ reason: 'Another transaction, perhaps a backup, keeps the migrations waiting.' }, error);
      if (!isWaiting) onWait?.();
      isWaiting = true;
      await delay(againAfterMs);
    }
  }
}

/**
 * Keeps for older releases, which do not have our files, which migrations they cannot work with; then asks the same of those that we do not
 * have. Written each time, not only by who applied them: that one may have died in between.
 */
async function compareReleases(client: Sql, folder: string): Promise<number> {
  const [known, marked] = [await knownMigrations(folder), await markedMigrations(folder)];
  await client`create table if not exists drizzle.older_releases_stop (created_at bigint primary key)`;
  await client`
    insert into drizzle.older_releases_stop select created_at from drizzle.__drizzle_migrations where created_at = any(${marked}::bigint[])
    on conflict do nothing`;
  const newer = await client<{ stops: boolean }[]>`
    select exists (select 1 from drizzle.older_releases_stop s where s.created_at = m.created_at) as stops
    from drizzle.__drizzle_migrations m where created_at <> all(${known}::bigint[])`;
  if (newer.some(({ stops }) => stops)) throw problems.databaseNewer({});
  return newer.length;
}

async function apply(url: string, folder: string, onWait?: () => void): Promise<number> {
  const client = openClient(url, { max: 1, max_lifetime: null });
  try {
    await client`select pg_advisory_lock(${lockId}::bigint)`;
    await applyBetweenOthers(client, folder, onWait);
    return await compareReleases(client, folder);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/**
 * Safe to call from several processes at once: drizzle reads the last migration before its transaction and takes no lock, so they
 * queue for an advisory lock on the one connection that migrates. The lock ends with the connection.
 * @returns how many migrations of a newer release the database has. We work on with what they added: refused would be the way back from a
 * new release, and every restart of an old process while the new ones come up.
 * @throws Problem `database-newer` when one of those is marked (stopsOlderReleases): we would read or write wrongly;
 * `database-unavailable` when others do not let go of what is to be changed.
 */
export async function migrate(
  url: string,
  { folder = migrationsFolder, onWait }: MigrateOptions = {},
): Promise<{ readonly newer: number }> {
  return { newer: await apply(url, folder, onWait) };
}

/** As migrate, but only the first `count` migrations: the schema of an older release, for its backup. */
export async function migrateOnly(url: string, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-migrations-'));
  try {
    await cp(migrationsFolder, folder, { recursive: true });
    const journal = await readJournal(migrationsFolder);
    await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
    await apply(url, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
