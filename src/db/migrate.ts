// Brings a database to the current schema: the files in drizzle/, in order, each once.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { openClient } from './client.ts';

const migrationsFolder = join(import.meta.dirname, '../../drizzle');

/** Any constant of our own: whoever migrates this database waits for this lock. */
const lockId = 7_264_118_001;

interface Journal {
  readonly entries: readonly { readonly when: number; readonly tag: string }[];
}

async function readJournal(): Promise<Journal> {
  return JSON.parse(await readFile(join(migrationsFolder, 'meta/_journal.json'), 'utf8')) as Journal;
}

/** What drizzle keeps of each migration in its own table (`created_at`), in order. */
export async function knownMigrations(): Promise<number[]> {
  return (await readJournal()).entries.map(({ when }) => when);
}

async function apply(url: string, folder: string): Promise<void> {
  const client = openClient(url, { max: 1, max_lifetime: null });
  try {
    await client`select pg_advisory_lock(${lockId}::bigint)`;
    await applyMigrations(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end({ timeout: 5 });
  }
}

/**
 * Safe to call from several processes at once: drizzle reads the last migration before its transaction and takes no lock, so they
 * queue for an advisory lock on the one connection that migrates. The lock ends with the connection.
 */
export async function migrate(url: string): Promise<void> {
  await apply(url, migrationsFolder);
}

/** As migrate, but only the first `count` migrations: the schema of an older release, for its backup. */
export async function migrateOnly(url: string, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-migrations-'));
  try {
    await cp(migrationsFolder, folder, { recursive: true });
    const journal = await readJournal();
    await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
    await apply(url, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
