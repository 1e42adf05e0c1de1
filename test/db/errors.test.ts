import { afterAll, expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { toProblem } from '../../src/db/errors.ts';
import { agencies } from '../../src/db/schema.ts';
import { type Problem, problems } from '../../src/problem.ts';
import { createTestDatabase } from '../support/database.ts';
import { until } from '../support/embedded.ts';

const database = await createTestDatabase();
afterAll(() => database.drop());
const { sql, orm } = database;

const agency = { code: 'A1', nameTh: 'กรมหนึ่ง', level: 'department', createdAt: new Date('2026-11-22T10:00:00Z') };

/** The Problem of what the work throws. */
async function problemOf(work: PromiseLike<unknown>): Promise<Problem | null> {
  try {
    await work;
  } catch (error) {
    return toProblem(error);
  }
  throw new Error('nothing was thrown');
}

const conflict = (reason: string) => expect.objectContaining({ kind: 'conflict', message: reason }) as Problem;
const unavailable = (reason: string) =>
  expect.objectContaining({ kind: 'database-unavailable', retryable: true, status: 503, message: reason }) as Problem;

test('a broken unique constraint is a conflict with a readable reason, through sql and through orm', async () => {
  await orm.insert(agencies).values(agency);
  expect(await problemOf(orm.insert(agencies).values(agency))).toEqual(conflict('An agency with this code exists already.'));
  expect(await problemOf(sql`insert into agencies (code, name_th, level, created_at) values ('A1', 'x', 'department', now())`)).toEqual(
    conflict('An agency with this code exists already.'),
  );
});

test('the reason of a conflict says nothing of what was to be written', async () => {
  const problem = await problemOf(orm.insert(agencies).values({ ...agency, nameTh: 'ความลับ' }));
  expect(problem?.message).not.toContain('ความลับ');
  expect(String((problem?.cause as Error).stack)).not.toContain('ความลับ');
});

test('broken check and foreign key constraints are conflicts', async () => {
  expect(await problemOf(orm.insert(agencies).values({ ...agency, code: 'A2', level: 'village' }))).toEqual(
    conflict('The level of an agency is department or province.'),
  );
  expect(await problemOf(orm.insert(agencies).values({ ...agency, code: 'A2', parentId: 999 }))).toEqual(
    conflict('The agency above this one does not exist.'),
  );
  // No sentence of its own.
  expect(await problemOf(sql`insert into memberships (contact_id, agency_id, role, joined_at) values (999, 999, 'viewer', now())`)).toEqual(
    conflict('The rule memberships_contact_id_contacts_id_fk of memberships does not allow this.'),
  );
});

test('a deadlock and a serialisation failure may be tried again', async () => {
  await sql`insert into settings (name, value, changed_at) values ('x', '1', now()), ('y', '1', now())`;
  const both = Promise.withResolvers<undefined>();
  let waiting = 0;
  const lock = (first: string, second: string) =>
    sql.begin(async (tx) => {
      await tx`update settings set value = '2' where name = ${first}`;
      waiting += 1;
      if (waiting === 2) both.resolve(undefined);
      await both.promise;
      await tx`update settings set value = '2' where name = ${second}`;
    });
  const results = await Promise.allSettled([lock('x', 'y'), lock('y', 'x')]);
  const failed = results.filter((result) => result.status === 'rejected');
  expect(failed.map(({ reason }) => toProblem(reason))).toEqual([
    unavailable('Another transaction was in the way; the same step may be tried again.'),
  ]);

  const serialised = sql.begin('isolation level repeatable read', async (tx) => {
    await tx`select value from settings where name = 'x'`;
    await sql`update settings set value = '3' where name = 'x'`;
    await tx`update settings set value = '4' where name = 'x'`;
  });
  expect(await problemOf(serialised)).toEqual(unavailable('Another transaction was in the way; the same step may be tried again.'));
});

test('a statement beyond its time limit, and a lock that is not given, are passing troubles', async () => {
  const hasty = connect(database.url, { max: 1, statementTimeoutMs: 50 });
  expect(await problemOf(hasty.sql`select pg_sleep(10)`)).toEqual(unavailable('A statement took too long and was cancelled.'));
  await hasty.close();
  await sql.begin(async (tx) => {
    await tx`select value from settings where name = 'x' for update`;
    expect(await problemOf(sql`select value from settings where name = 'x' for update nowait`)).toEqual(
      unavailable('Another transaction holds a lock for too long.'),
    );
  });
});

test('a read-only database is a passing trouble', async () => {
  expect(await problemOf(sql.begin('read only', (tx) => tx`delete from settings`))).toEqual(unavailable('The database is read-only.'));
});

test('a connection that is refused, lost or not allowed is a passing trouble', async () => {
  const nobody = connect('postgres://a:b@127.0.0.1:1/c', { max: 1 });
  expect(await problemOf(nobody.sql`select 1`)).toEqual(unavailable('The database does not accept connections.'));
  expect(await problemOf(nobody.orm.select().from(agencies))).toEqual(unavailable('The database does not accept connections.'));
  await nobody.close();

  const killed = connect(database.url, { max: 1 });
  const [own] = await killed.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const busy = problemOf(killed.sql`select pg_sleep(10)`);
  await until(async () => (await sql`select 1 from pg_stat_activity where pid = ${own?.pid ?? 0} and query like '%pg_sleep%'`).length > 0);
  await sql`select pg_terminate_backend(${own?.pid ?? 0})`;
  expect((await busy)?.kind).toBe('database-unavailable');

  const unknown = new URL(database.url);
  unknown.pathname = '/no_such_database';
  const absent = connect(unknown.href, { max: 1 });
  expect(await problemOf(absent.sql`select 1`)).toEqual(unavailable('The database does not exist on its server.'));
  await absent.close();

  await killed.close();
  expect(await problemOf(killed.sql`select 1`)).toEqual(unavailable('The connection to the database was closed.'));
});

test('what only a full or overloaded server says is known too', () => {
  const coded = (code: string) => Object.assign(new Error('from the server'), { code });
  expect(toProblem(coded('53100'))).toEqual(unavailable('The disk of the database is full.'));
  expect(toProblem(coded('53300'))).toEqual(unavailable('The database has too many connections.'));
  expect(toProblem(coded('57P01'))).toEqual(unavailable('The database is shutting down or starting.'));
  expect(toProblem(coded('CONNECT_TIMEOUT'))).toEqual(unavailable('The database did not answer in time.'));
});

test('a Problem stays itself, and a bug stays a bug', async () => {
  const problem = problems.notFound({ what: 'round', id: 'r1' });
  expect(toProblem(problem)).toBe(problem);
  expect(await problemOf(sql`select no_such_column from agencies`)).toBeNull();
  expect(toProblem(new TypeError('x is not a function'))).toBeNull();
  expect(toProblem('text')).toBeNull();
});
