// What real failures of PostgreSQL, drizzle and LINE's SDK leave in the log: enough to find the cause, and nothing that a contact said.
import { HTTPFetchError } from '@line/bot-sdk';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const words = 'คำตอบลับของสมชาย';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.sql`insert into agencies (code, name_th, level, created_at) values (${words}, 'ก', 'department', now())`;
});
afterAll(() => db.drop());

/** What is logged of the error that this fails with, as text and as JSON. */
async function logged(fails: () => PromiseLike<unknown>): Promise<{ text: string; err: Record<string, unknown> }> {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const error: unknown = await fails().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it did not fail');
  log.error({ err: error }, 'failed');
  log.error({ err: new Error('outer', { cause: new Error('inner', { cause: error }) }) }, 'failed');
  const text = lines.join('');
  return { text, err: (JSON.parse(lines[0] ?? '{}') as { err: Record<string, unknown> }).err };
}

const cases: readonly [string, () => PromiseLike<unknown>, object][] = [
  [
    'a key that is there already',
    () => db.sql`insert into agencies (code, name_th, level, created_at) values (${words}, 'ข', 'department', now())`,
    {
      code: '23505',
      severity: 'ERROR',
      constraint_name: 'agencies_code_key',
      table_name: 'agencies',
      message: 'duplicate key value violates unique constraint "agencies_code_key"',
    },
  ],
  [
    'a row that a rule forbids',
    () => db.sql`insert into agencies (code, name_th, level, created_at) values ('x', ${words}, 'village', now())`,
    {
      code: '23514',
      constraint_name: 'agencies_level_check',
      message: 'new row for relation "agencies" violates check constraint "agencies_level_check"',
    },
  ],
  [
    'a value of the wrong type, which PostgreSQL quotes',
    () => db.sql`select ${words}::text::int`,
    { code: '22P02', routine: 'pg_strtoint32_safe', message: 'invalid input syntax for type integer: "…"' },
  ],
  [
    'a date out of range',
    () => db.sql`select ${'99 ' + words}::text::date`,
    { code: '22007', message: 'invalid input syntax for type date: "…"' },
  ],
  ['bad JSON, quoted in the context', () => db.sql`select ${`{"a": ${words}}`}::text::jsonb`, { code: '22P02' }],
  [
    'a statement that is wrong',
    () => db.sql`select no_such from agencies where code = ${words}`,
    { code: '42703', message: 'column "no_such" does not exist' },
  ],
];

describe('the log of a failed statement', () => {
  it.each(cases)('%s: has code, names and where it happened, and no value', async (_what, fails, expected) => {
    const { text, err } = await logged(fails);
    expect(text).not.toContain(words);
    expect(text).not.toMatch(/"(detail|where|query|parameters|args|hint)":/);
    expect(err).toMatchObject({ severity: 'ERROR', ...expected });
    expect(err['stack']).toContain('    at ');
  });

  it('through drizzle: neither the statement nor its parameters, and the driver’s code as the cause', async () => {
    const { text, err } = await logged(() => drizzle(db.sql).execute(sql`select ${words}::text::int`));
    expect(text).not.toContain(words);
    expect(text).not.toContain('Failed query');
    expect(err).toMatchObject({
      message: 'a query failed',
      cause: { code: '22P02', message: 'invalid input syntax for type integer: "…"' },
    });
  });
});

describe('the log of a failed call to LINE', () => {
  it('has the status, and not the body, which may repeat what was sent', async () => {
    const failure = new HTTPFetchError('400 - Bad Request', {
      status: 400,
      statusText: 'Bad Request',
      headers: new Headers(),
      body: JSON.stringify({ message: words }),
    });
    const { text, err } = await logged(() => Promise.reject(failure));
    expect(text).not.toContain(words);
    expect(err).toMatchObject({ status: 400, message: '400 - Bad Request' });
  });
});
