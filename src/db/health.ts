// What the doctor asks of the database.
import { type Sql } from './connect.ts';

export interface DatabaseHealth {
  /** `18.1` */
  readonly version: string;
  /** 180001 */
  readonly versionNumber: number;
  readonly clock: Date;
  readonly hasThaiCollation: boolean;
  readonly encoding: string;
  /** Applied migrations (drizzle's `created_at`), in order. */
  readonly migrations: readonly number[];
}

export async function readHealth(sql: Sql): Promise<DatabaseHealth> {
  const [row] = await sql<Omit<DatabaseHealth, 'migrations'>[]>`
    select split_part(current_setting('server_version'), ' ', 1) as version, current_setting('server_version_num')::int as "versionNumber",
      clock_timestamp() as clock, current_setting('server_encoding') as encoding,
      exists (select 1 from pg_collation where collname = 'th-x-icu') as "hasThaiCollation"`;
  if (!row) throw new Error('the database says nothing about itself');
  const migrations = await sql<{ at: string }[]>`select created_at::text as at from drizzle.__drizzle_migrations order by created_at`;
  return { ...row, migrations: migrations.map(({ at }) => Number(at)) };
}

/** Whether LINE ever sent an event again: only then redelivery is known to be on. */
export async function hasSeenRedelivery(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`select exists (select 1 from inbox where event->>'isRedelivery' = 'true') as found`;
  return row?.found ?? false;
}
