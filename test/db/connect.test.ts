import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { connect } from '../../src/db/connect.ts';
import { agencies, settings } from '../../src/db/schema.ts';
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

test('lists go in and come out as they are, with nothing, everything awkward, and lists in them', async () => {
  const texts = ['', ' ', 'NULL', 'ก,ข', '{}', '"quoted"', 'back\\slash', 'line\nfeed', "it's"];
  const at = [new Date('2026-11-22T10:00:00.123Z')];
  const [row] = await database.sql`
    select ${texts}::text[] as texts, ${[]}::text[] as none, ${['a', null]}::text[] as gaps, ${[1, -2]}::int[] as integers,
      ${[4_294_967_296]}::bigint[] as bigints, array[true, false, null] as booleans, array[1.50] as numerics,
      array[${at[0] ?? null}::timestamptz] as instants, array['{"a": [1]}'::jsonb] as jsons, '[0:1]={a,b}'::text[] as from_zero,
      array[array['a', 'b,'], array['c', null]] as nested, array['00000000-0000-4000-8000-000000000000'::uuid] as uuids`;
  expect(row).toEqual({
    texts,
    none: [],
    gaps: ['a', null],
    integers: [1, -2],
    bigints: [4_294_967_296],
    booleans: [true, false, null],
    numerics: ['1.50'],
    instants: at,
    jsons: [{ a: [1] }],
    from_zero: ['a', 'b'],
    nested: [
      ['a', 'b,'],
      ['c', null],
    ],
    uuids: ['00000000-0000-4000-8000-000000000000'],
  });
  expect(
    await database.sql`select code from unnest(${['a', 'b']}::text[], ${[1, 2]}::bigint[]) as t (code, n) where n = any(${[2]})`,
  ).toEqual([{ code: 'b' }]);
});

test('lists of orm go in and come out as they are', async () => {
  const aliases = ['ก,ข', '"', '', 'NULL'];
  await database.orm.insert(agencies).values({ code: 'LISTS', nameTh: 'ก', level: 'department', createdAt: at, aliases });
  const [row] = await database.orm.select({ aliases: agencies.aliases }).from(agencies).where(eq(agencies.code, 'LISTS'));
  expect(row).toEqual({ aliases });
});

test('a server that ends just when it is connected to fails the statement, and nothing else', async () => {
  // AuthenticationOk and ReadyForQuery, then nothing more (PostgreSQL documentation, "Message Formats").
  const greeting = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
  const server = createServer((socket) => {
    socket.once('data', () => socket.write(greeting, () => socket.once('data', () => socket.destroy())));
    socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const doomed = connect(`postgres://a:b@127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/c`, { max: 1 });
  // An unhandled rejection anywhere would fail the run.
  await expect(doomed.sql`select 1`).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION_CLOSED|ECONNRESET/) as string });
  await doomed.close();
  server.close();
});
