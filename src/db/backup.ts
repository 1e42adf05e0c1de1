// A backup of the whole database as one file, without pg_dump (the embedded PostgreSQL has none): the way to another PostgreSQL, another
// major version, another machine. Gzip of JSON lines: a head; for each table a line that names it, then a list for each row, every value as
// PostgreSQL's text of it or null; a line that ends it. restore.ts reads it back.
import { type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { openClient, type TransactionSql } from './client.ts';

export interface BackupHead {
  readonly format: 'phrom-backup-1';
  /** `created_at` of drizzle's table of migrations: which schema this is. */
  readonly migrations: readonly number[];
  /** Last value of each sequence that was used. */
  readonly sequences: Readonly<Record<string, number>>;
}

export interface BackupTable {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface BackupEnd {
  readonly end: true;
  readonly rows: number;
}

/** Every table after those that it refers to, so that a restore can take them as they come. */
async function readTables(tx: TransactionSql): Promise<BackupTable[]> {
  const waiting = await tx<{ table: string; columns: string[]; needs: string[] }[]>`
    select c.relname as table,
      array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped order by attnum) as columns,
      array(select distinct other.relname::text from pg_constraint k join pg_class other on other.oid = k.confrelid
            where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`;
  const ordered: BackupTable[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ needs }) => needs.every((name) => ordered.some(({ table }) => table === name)));
    const [found] = waiting.splice(next, 1);
    if (next < 0 || !found) throw new Error('tables refer to each other in a circle; their order in a backup needs a decision');
    ordered.push({ table: found.table, columns: found.columns });
  }
  return ordered;
}

const batchRows = 500;

async function* makeLines(tx: TransactionSql, count: { rows: number }): AsyncGenerator<string, void> {
  const migrations = await tx<{ at: string }[]>`select created_at::text as at from drizzle.__drizzle_migrations order by created_at`;
  const sequences = await tx<{ name: string; last: string }[]>`
    select sequencename as name, last_value::text as last from pg_sequences where schemaname = 'public' and last_value is not null`;
  const head: BackupHead = {
    format: 'phrom-backup-1',
    migrations: migrations.map(({ at }) => Number(at)),
    sequences: Object.fromEntries(sequences.map(({ name, last }) => [name, Number(last)])),
  };
  yield `${JSON.stringify(head)}\n`;
  for (const { table, columns } of await readTables(tx)) {
    yield `${JSON.stringify({ table, columns } satisfies BackupTable)}\n`;
    const values = tx.unsafe(columns.map((column) => `"${column}"::text`).join(', '));
    const batches = tx<{ row: string }[]>`select array_to_json(array[${values}])::text as row from ${tx(table)}`.cursor(batchRows);
    for await (const batch of batches) {
      count.rows += batch.length;
      yield batch.map(({ row }) => `${row}\n`).join('');
    }
  }
  yield `${JSON.stringify({ end: true, rows: count.rows } satisfies BackupEnd)}\n`;
}

/**
 * Writes every table as of one instant, while the bot goes on; memory stays flat. Files that contacts sent lie in DATA_DIR, not here.
 * @returns how many rows it holds. `output` is ended, or destroyed on failure.
 */
export async function writeBackup(url: string, output: Writable): Promise<{ readonly rows: number }> {
  const client = openClient(url, { max: 1, max_lifetime: null });
  const count = { rows: 0 };
  try {
    await client.begin('isolation level repeatable read read only', (tx) => pipeline(makeLines(tx, count), createGzip(), output));
    return count;
  } finally {
    await client.end({ timeout: 5 });
  }
}
