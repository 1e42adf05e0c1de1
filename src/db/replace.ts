// Putting a restored database in place of one that has rows, so that a restore that fails gives the old one back.
import { openClient, type Sql, type TransactionSql } from './client.ts';

/** Where the old tables wait meanwhile. */
const waiting = { public: 'phrom_before', drizzle: 'phrom_before_drizzle' } as const;

const connectOnce = (url: string): Sql => openClient(url, { max: 1, max_lifetime: null });

/** Whether a running Phrom is connected to the database. */
export async function isInUse(url: string): Promise<boolean> {
  const client = connectOnce(url);
  try {
    const rows = await client`
      select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name = 'phrom' limit 1`;
    return rows.length > 0;
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function hasSchema(tx: TransactionSql, name: string): Promise<boolean> {
  return (await tx`select 1 from pg_namespace where nspname = ${name}`).length > 0;
}

/** Puts the old tables aside. Those that an interrupted restore left aside are the true ones. */
async function putAside(client: Sql): Promise<void> {
  await putBack(client);
  await client.begin(async (tx) => {
    await tx`alter schema public rename to ${tx(waiting.public)}`;
    if (await hasSchema(tx, 'drizzle')) await tx`alter schema drizzle rename to ${tx(waiting.drizzle)}`;
    await tx`create schema public`;
  });
}

/** Does nothing where nothing is aside. */
async function putBack(client: Sql): Promise<void> {
  await client.begin(async (tx) => {
    if (!(await hasSchema(tx, waiting.public))) return;
    await tx`drop schema if exists public cascade`;
    await tx`alter schema ${tx(waiting.public)} rename to public`;
    await tx`drop schema if exists drizzle cascade`;
    if (await hasSchema(tx, waiting.drizzle)) await tx`alter schema ${tx(waiting.drizzle)} rename to drizzle`;
  });
}

/** Runs `restore` on an empty database; the old tables are gone when it succeeds, and back when it fails. */
export async function replacing<T>(url: string, restore: () => Promise<T>): Promise<T> {
  const client = connectOnce(url);
  try {
    await putAside(client);
    let result: T;
    try {
      result = await restore();
    } catch (error) {
      await putBack(client);
      throw error;
    }
    await client`drop schema if exists ${client(waiting.public)}, ${client(waiting.drizzle)} cascade`;
    return result;
  } finally {
    await client.end({ timeout: 5 });
  }
}
