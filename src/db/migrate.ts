// Brings a database to the current schema: the files in drizzle/, in order, each once.
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const migrationsFolder = join(import.meta.dirname, '../../drizzle');

/** Any constant of our own: whoever migrates this database waits for this lock. */
const lockId = 7_264_118_001;

/**
 * Safe to call from several processes at once: drizzle reads the last migration before its transaction and takes no lock, so they
 * queue for an advisory lock on the one connection that migrates. Ends the lock with the connection.
 */
export async function migrate(url: string): Promise<void> {
  const client = postgres(url, { max: 1, max_lifetime: null, connect_timeout: 5, onnotice: () => undefined });
  try {
    await client`select pg_advisory_lock(${lockId}::bigint)`;
    await applyMigrations(drizzle(client), { migrationsFolder });
  } finally {
    await client.end({ timeout: 5 });
  }
}
