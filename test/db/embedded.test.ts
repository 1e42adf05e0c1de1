// The life of an embedded database: made, shared, left, killed, repaired. Each test has a folder and a server of its own.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { beforeAll, expect, test } from 'vitest';
import { openEmbedded } from '../../src/db/embedded.ts';
import {
  fast,
  isRunning,
  killServer,
  makeDatabaseFolder,
  makeFolder,
  prepareDatabaseFolder,
  query,
  readPidFile,
  startUser,
  until,
} from '../support/embedded.ts';

beforeAll(prepareDatabaseFolder);

const bits = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('a new database is private, durable, loopback-only, and sorts Thai as dictionaries do', async () => {
  const folder = makeFolder();
  const database = await openEmbedded(folder);
  const [settings] = await query(
    database.url,
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('full_page_writes') as pages,
            current_setting('listen_addresses') as addresses,
            (select rolsuper from pg_roles where rolname = current_user) as is_superuser`,
  );
  expect(settings).toEqual({ fsync: 'on', commit: 'on', pages: 'on', addresses: '127.0.0.1', is_superuser: false });
  expect(await query(database.url, `select word from unnest('{ข,เก,แก,ก,กา}'::text[]) word order by word`)).toEqual(
    ['ก', 'กา', 'เก', 'แก', 'ข'].map((word) => ({ word })),
  );
  expect(bits(join(folder, 'postgres'))).toBe('700');
  for (const file of ['postgres-password', 'postgres.log']) expect([file, bits(join(folder, file))]).toEqual([file, '600']);

  const wrongPassword = new URL(database.url);
  wrongPassword.password = 'guess';
  await expect(query(wrongPassword.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  await database.close();
  expect(readPidFile(folder)).toBeNull();
});

test('PostgreSQL never runs as root', async () => {
  const folder = makeFolder();
  const database = await openEmbedded(folder, undefined, fast);
  const pid = readPidFile(folder)?.pid ?? 0;
  expect(statSync(join(folder, 'postgres')).uid).not.toBe(0);
  if (process.platform === 'linux') {
    const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    expect(Number(uid)).toBe(statSync(join(folder, 'postgres')).uid);
  }
  await database.close();
});

test('processes share one server, and only the last to close stops it, whoever started it', async () => {
  const folder = makeDatabaseFolder();
  const first = await startUser(folder);
  const second = await openEmbedded(folder, undefined, fast);
  expect(second.url).toBe(first.url);
  const pid = readPidFile(folder)?.pid ?? 0;
  await query(first.url, `create table kept (id int)`);
  await first.close();
  expect(isRunning(pid)).toBe(true);
  expect(await query(second.url, `insert into kept values (1) returning id`)).toEqual([{ id: 1 }]);
  await second.close();
  await until(() => !isRunning(pid));
});

test('of many that open and close at once, all get the same server, and none leaves it behind', async () => {
  const folder = makeFolder();
  const opened = await Promise.all([
    ...Array.from({ length: 4 }, () => openEmbedded(folder, undefined, fast)),
    ...Array.from({ length: 2 }, () => startUser(folder)),
  ]);
  expect(new Set(opened.map(({ url }) => url)).size).toBe(1);
  const pid = readPidFile(folder)?.pid ?? 0;
  await Promise.all(opened.map((database) => database.close()));
  await until(() => !isRunning(pid));
  expect(readPidFile(folder)).toBeNull();
});

test('a server that somebody else is still connected to is left running, and stopped by a later last one', async () => {
  const folder = makeDatabaseFolder();
  const database = await openEmbedded(folder, undefined, fast);
  const other = postgres(database.url, { max: 1 });
  await other`select 1`;
  const pid = readPidFile(folder)?.pid ?? 0;
  await database.close();
  expect(await other`select 1 as still`).toEqual([{ still: 1 }]);
  await other.end();
  const again = await openEmbedded(folder, undefined, fast);
  expect(readPidFile(folder)?.pid).toBe(pid);
  await again.close();
  await until(() => !isRunning(pid));
});

test('the server of a process that was killed is adopted by the next, which stops it', async () => {
  const folder = makeDatabaseFolder();
  const killed = await startUser(folder);
  await query(killed.url, `create table kept as select 1 as id`);
  const pid = readPidFile(folder)?.pid ?? 0;
  await killed.kill();
  expect(isRunning(pid)).toBe(true);
  const next = await openEmbedded(folder, undefined, fast);
  expect([next.url, readPidFile(folder)?.pid]).toEqual([killed.url, pid]);
  expect(await query(next.url, `select id from kept`)).toEqual([{ id: 1 }]);
  await next.close();
  await until(() => !isRunning(pid));
});

test('a server that is killed under its users comes back at the same address with what was committed', async () => {
  const folder = makeDatabaseFolder();
  const user = await startUser(folder);
  const database = await openEmbedded(folder, undefined, fast);
  const pool = postgres(database.url, { max: 2, backoff: () => 0.05, onnotice: () => undefined });
  await pool`create table kept as select 1 as id`;
  const pid = readPidFile(folder)?.pid ?? 0;
  await killServer(folder);
  await until(() => ![undefined, pid].includes(readPidFile(folder)?.pid));
  await until(async () => {
    try {
      return (await pool`select id from kept`).length === 1;
    } catch (error) {
      // What the pool says while nobody listens, or while the server recovers; anything else fails the test.
      expect(error).toHaveProperty('code', expect.stringMatching(/^(ECONN|CONNECTION_|57P)/));
      return false;
    }
  });
  await pool.end();
  // Both users see the new server as theirs: it ends with the second of them.
  await user.close();
  expect(await query(database.url, 'select id from kept')).toEqual([{ id: 1 }]);
  const last = readPidFile(folder)?.pid ?? 0;
  await database.close();
  await until(() => !isRunning(last));
});

test('closing while a killed server is being brought back ends, and leaves no server behind', async () => {
  const folder = makeDatabaseFolder();
  for (let round = 0; round < 3; round += 1) {
    const databases = [await openEmbedded(folder, undefined, fast), await openEmbedded(folder, undefined, fast)];
    await killServer(folder);
    for (const database of databases) await database.close();
    const left = readPidFile(folder);
    expect(left !== null && isRunning(left.pid)).toBe(false);
  }
});

test("a crash of one of the server's processes, after which it restarts them all, is survived", async () => {
  const folder = makeDatabaseFolder();
  const database = await openEmbedded(folder, undefined, fast);
  const pool = postgres(database.url, { max: 1, onnotice: () => undefined });
  const [own] = await pool<{ pid: number }[]>`select pg_backend_pid() as pid`;
  process.kill(own?.pid ?? 0, 'SIGKILL');
  // Others may open it whenever they like meanwhile.
  const other = await openEmbedded(folder, undefined, fast);
  await until(async () => {
    try {
      return (await query(other.url, `select 1`)).length === 1;
    } catch (error) {
      expect(error).toHaveProperty('code', expect.stringMatching(/^(ECONN|CONNECTION_|57P)/));
      return false;
    }
  });
  await pool.end({ timeout: 0 });
  const pid = readPidFile(folder)?.pid ?? 0;
  await database.close();
  await other.close();
  await until(() => !isRunning(pid));
});

test('when both the process and the server were killed, the next start repairs the database', async () => {
  const folder = makeDatabaseFolder();
  const user = await startUser(folder);
  await query(user.url, `create table kept as select generate_series(1, 1000) as id`);
  await user.kill();
  await killServer(folder);
  const next = await openEmbedded(folder, undefined, fast);
  expect(await query(next.url, `select count(*)::int as rows from kept`)).toEqual([{ rows: 1000 }]);
  await next.close();
});

test('Ctrl-C in the terminal of a process does not reach the server', async () => {
  const folder = makeDatabaseFolder();
  const user = await startUser(folder);
  const other = await openEmbedded(folder, undefined, fast);
  // A terminal sends SIGINT to the whole process group.
  process.kill(-(user.process.pid ?? 0), 'SIGINT');
  await until(() => user.process.signalCode !== null);
  expect(await query(other.url, `select 1 as alive`)).toEqual([{ alive: 1 }]);
  await other.close();
});

test('an existing database starts in well under two seconds', async () => {
  const folder = makeDatabaseFolder();
  const times: number[] = [];
  for (let start = 0; start < 3; start += 1) {
    const startedAt = performance.now();
    const database = await openEmbedded(folder);
    times.push(performance.now() - startedAt);
    await database.close();
  }
  // 0.1 to 0.3 s on a quiet machine; the best of three, because other tests run beside it.
  expect(Math.min(...times)).toBeLessThan(2_000);
});
