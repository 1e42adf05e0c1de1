import { afterAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { settings } from '../../src/db/schema.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());

const value = { text: 'ก"\\', list: [1, null], nested: { yes: true } };
const at = new Date('2026-11-22T10:00:00.123Z');

test('a json parameter of sql is encoded once, and orm reads it as the same value', async () => {
  await database.sql`insert into settings (name, value, changed_at) values ('by-sql', ${database.sql.json(value)}, ${at})`;
  const [row] = await database.orm.select().from(settings).where(eq(settings.name, 'by-sql'));
  expect(row).toEqual({ name: 'by-sql', value, changedAt: at });
});

test('a json value written by orm is encoded once, and sql reads it as the same value', async () => {
  await database.orm.insert(settings).values({ name: 'by-orm', value, changedAt: at });
  const [row] = await database.sql`select * from settings where name = 'by-orm'`;
  expect(row).toEqual({ name: 'by-orm', value, changed_at: at });
});

test('a json text stays a text in both directions', async () => {
  await database.sql`insert into settings (name, value, changed_at) values ('text', ${database.sql.json('"5"')}, ${at})`;
  const [row] = await database.sql<
    { type: string; value: unknown }[]
  >`select jsonb_typeof(value) as type, value from settings where name = 'text'`;
  expect(row).toEqual({ type: 'string', value: '"5"' });
});

test('bigint reads and writes as a number, numeric as text, arrays of text as arrays', async () => {
  const [row] = await database.sql`select ${4_294_967_296}::bigint as big, 1.50::numeric as exact, ${['ก', 'ข,']}::text[] as list`;
  expect(row).toEqual({ big: 4_294_967_296, exact: '1.50', list: ['ก', 'ข,'] });
});

test('statements of sql are prepared, and the time-outs are set', async () => {
  await database.sql`select ${1}::int as prepared_by_test`;
  const [limits] = await database.sql`
    select current_setting('statement_timeout') as statement, current_setting('idle_in_transaction_session_timeout') as idle`;
  expect(limits).toEqual({ statement: '30s', idle: '30s' });
  const prepared = await database.sql.begin(async (tx) => {
    await tx`select ${1}::int as prepared_by_test`;
    return await tx`select statement from pg_prepared_statements where statement like '%prepared_by_test'`;
  });
  expect(prepared).toHaveLength(1);
});
