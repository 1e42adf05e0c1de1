// Reads a backup (backup.ts) into an empty database.
import { type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { openClient, type Sql, type TransactionSql } from './client.ts';
import { type Problem, problems } from '../problem.ts';
import { type BackupEnd, type BackupHead, type BackupTable } from './backup.ts';
import { knownMigrations, migrate, migrateOnly } from './migrate.ts';

type Code = 'not-a-backup' | 'cut-off' | 'damaged' | 'newer';

const unusable = (code: Code, fault: string, cause?: unknown): Problem =>
  problems.badFile({ file: 'backup', faults: [fault], code }, cause);

const newline = 10;

/** Lines as bytes: their only line feeds are their ends. */
async function* readLines(input: Readable): AsyncGenerator<Buffer, void> {
  const gunzip = createGunzip();
  input.once('error', (error) => gunzip.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of input.pipe(gunzip) as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline, start)) {
        yield rest.subarray(start, end + 1);
        start = end + 1;
      }
      rest = rest.subarray(start);
    }
  } catch (error) {
    // zlib's codes: not a gzip file, cut off, or damaged.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw unusable('damaged', 'The file is damaged or cut off.', error);
    throw error;
  }
  if (rest.length > 0) throw unusable('cut-off', 'The file is cut off.');
}

type Row = readonly (string | null)[];
type Line = Row | Partial<BackupHead & BackupTable & BackupEnd>;

function parse(line: Buffer): Line {
  try {
    return JSON.parse(line.toString('utf8')) as Line;
  } catch (error) {
    throw unusable('damaged', 'The file is not a backup of Phrom, or it is damaged.', error);
  }
}

const isRow = (line: Line): line is Row => Array.isArray(line);

const batchRows = 1_000;

/** Inserts rows of one table. From its text, each value comes to be exactly what it was. */
async function createInserter(tx: TransactionSql, { table, columns }: BackupTable): Promise<(rows: readonly Row[]) => Promise<void>> {
  const found = await tx<{ name: string; type: string }[]>`
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = to_regclass('public.' || quote_ident(${table})) and attnum > 0 and not attisdropped`;
  const types = columns.map((column) => found.find(({ name }) => name === column)?.type);
  if (types.includes(undefined)) throw unusable('damaged', `The table ${table} is not as in the release that the backup says it is from.`);
  const quoted = columns.map((column) => `"${column}"`);
  const statement = `
    insert into public."${table}" (${quoted.join(', ')}) overriding system value
    select ${quoted.map((column, i) => `${column}::${types[i] ?? 'text'}`).join(', ')}
    from unnest(${columns.map((_column, i) => `$${i + 1}::text[]`).join(', ')}) as row (${quoted.join(', ')})`;
  return async (rows) => {
    if (rows.some((row) => row.length !== columns.length))
      throw unusable('damaged', `A row of ${table} does not have ${columns.length} values.`);
    if (rows.length > 0)
      await tx.unsafe(
        statement,
        columns.map((_column, i) => rows.map((row) => row[i] ?? null)),
        { prepare: true },
      );
  };
}

async function load(tx: TransactionSql, head: BackupHead, lines: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  let end: number | undefined;
  let insert: Awaited<ReturnType<typeof createInserter>> | null = null;
  let rows: Row[] = [];
  const flush = async (): Promise<void> => {
    await insert?.(rows);
    count += rows.length;
    rows = [];
  };
  for await (const bytes of lines) {
    const line = parse(bytes);
    if (isRow(line)) {
      rows.push(line);
      if (rows.length === batchRows) await flush();
      continue;
    }
    await flush();
    if (line.table !== undefined && line.columns !== undefined)
      insert = await createInserter(tx, { table: line.table, columns: line.columns });
    else end = line.rows;
  }
  if (end === undefined) throw unusable('cut-off', 'The file is cut off.');
  if (end !== count) throw unusable('damaged', `The file has ${count} rows; it should have ${end}.`);
  for (const [name, last] of Object.entries(head.sequences)) await tx`select setval(quote_ident(${name})::regclass, ${last}::bigint)`;
  return count;
}

/** Takes away our own tables, which are empty: those of the backup may be an older release's. */
async function clear(client: Sql): Promise<void> {
  await client.begin(async (tx) => {
    const tables = await tx<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    for (const { name } of tables) {
      const [row] = await tx`select 1 from ${tx(name)} limit 1`;
      if (row)
        throw problems.conflict({ reason: 'The database is not empty. A backup is restored into an empty one only.', code: 'not-empty' });
    }
    for (const { name } of tables) await tx`drop table ${tx(name)} cascade`;
    await tx`drop schema if exists drizzle cascade`;
  });
}

/**
 * Restores a backup into an empty database (no tables, or tables without rows) that nobody uses, and brings it to the current schema.
 * A file that cannot be used leaves the database empty.
 * @throws Problem `bad-file` with what is wrong with the file, `conflict` when the database has rows.
 */
export async function restoreBackup(url: string, input: Readable): Promise<{ readonly rows: number }> {
  const lines = readLines(input);
  const first = await lines.next();
  const head = first.done === true ? {} : parse(first.value);
  if (isRow(head) || head.format !== 'phrom-backup-1' || !head.migrations || !head.sequences)
    throw unusable('not-a-backup', 'The file is not a backup of Phrom.');
  const { format, migrations, sequences } = head;
  const known = await knownMigrations();
  if (migrations.some((at, i) => at !== known[i]))
    throw unusable('newer', 'The backup is from a newer release of Phrom. Install that release.');
  const client = openClient(url, { max: 1, max_lifetime: null });
  try {
    await clear(client);
    await migrateOnly(url, migrations.length);
    const rows = await client.begin((tx) => load(tx, { format, migrations, sequences }, lines));
    await migrate(url);
    return { rows };
  } finally {
    input.destroy();
    await client.end({ timeout: 5 });
  }
}
