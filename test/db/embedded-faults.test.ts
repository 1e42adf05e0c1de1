// What an embedded database finds in its folder after accidents: repaired where nothing is lost by it, otherwise refused with the reason.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openEmbedded } from '../../src/db/embedded.ts';
import { explain } from '../../src/db/embedded/programs.ts';
import {
  fast,
  isRunning,
  killServer,
  makeDatabaseFolder,
  makeFolder,
  prepareDatabaseFolder,
  query,
  readPidFile,
  spawnUser,
  startUser,
  until,
} from '../support/embedded.ts';

beforeAll(prepareDatabaseFolder);

const works = async (folder: string): Promise<void> => {
  const database = await openEmbedded(folder, undefined, fast);
  expect(await query(database.url, 'select 1 as works')).toEqual([{ works: 1 }]);
  await database.close();
};

test('a first start that was killed while the database was being made is begun again, and leaves nothing behind', async () => {
  const folder = makeFolder();
  const child = spawnUser(folder);
  await until(() => readdirSync(folder).some((name) => name.startsWith('postgres.new-')));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(join(folder, 'postgres'))).toBe(false);
  await works(folder);
  expect(readdirSync(folder).filter((name) => name.includes('.new-'))).toEqual([]);
});

test('a first start that was killed at any other moment works the next time', async () => {
  const folder = makeFolder();
  for (const file of ['postgres.lock', 'postgres-password', 'postgres', 'postgres/postmaster.pid']) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o711 });
    const child = spawnUser(folder);
    await until(() => existsSync(join(folder, file)));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await works(folder);
  }
});

test('a process id in postmaster.pid that now belongs to another process does not stand in the way', async () => {
  const folder = makeDatabaseFolder();
  const user = await startUser(folder);
  await user.kill();
  await killServer(folder);
  const file = join(folder, 'postgres/postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  const stranger = spawnUser(makeFolder());
  writeFileSync(file, [String(stranger.pid), ...lines.slice(1)].join('\n'));
  await works(folder);
});

test('when the port of a killed server is taken, another is used', async () => {
  const folder = makeDatabaseFolder();
  const user = await startUser(folder);
  const port = readPidFile(folder)?.port ?? 0;
  await user.kill();
  await killServer(folder);
  const stranger = createServer().listen(port, '127.0.0.1');
  await once(stranger, 'listening');
  const database = await openEmbedded(folder, undefined, fast);
  expect(await query(database.url, 'select 1 as works')).toEqual([{ works: 1 }]);
  expect(Number(new URL(database.url).port)).not.toBe(port);
  await database.close();
  stranger.close();
});

test('a folder of another major version is refused and left as it is', async () => {
  const folder = makeDatabaseFolder();
  writeFileSync(join(folder, 'postgres/PG_VERSION'), '17\n');
  const before = readdirSync(join(folder, 'postgres'));
  await expect(openEmbedded(folder)).rejects.toMatchObject({
    kind: 'database-version',
    details: { found: '17', needed: '18', folder: join(folder, 'postgres') },
  });
  expect(readdirSync(join(folder, 'postgres'))).toEqual(before);
});

test('a folder with something else in it is refused and left as it is', async () => {
  const folder = makeFolder();
  mkdirSync(join(folder, 'postgres'));
  writeFileSync(join(folder, 'postgres/letter.txt'), 'mine');
  await expect(openEmbedded(folder)).rejects.toMatchObject({
    kind: 'database-unavailable',
    message: expect.stringContaining('is not a PostgreSQL') as string,
  });
  expect(readFileSync(join(folder, 'postgres/letter.txt'), 'utf8')).toBe('mine');
});

test('a missing or wrong password file is named, and putting it back is enough', async () => {
  const folder = makeDatabaseFolder();
  const file = join(folder, 'postgres-password');
  const password = readFileSync(file, 'utf8');
  rmSync(file);
  await expect(openEmbedded(folder)).rejects.toMatchObject({
    kind: 'database-unavailable',
    message: expect.stringContaining(file) as string,
  });
  writeFileSync(file, 'wrong');
  await expect(openEmbedded(folder)).rejects.toMatchObject({
    kind: 'database-unavailable',
    message: expect.stringContaining(file) as string,
  });
  writeFileSync(file, password);
  await works(folder);
});

test('a DATA_DIR that cannot be made is named', async () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'file'), '');
  await expect(openEmbedded(join(folder, 'file/data'))).rejects.toMatchObject({
    kind: 'database-unavailable',
    message: expect.stringContaining(join(folder, 'file')) as string,
  });
});

test('a server that does not start says why, in words', async () => {
  const folder = makeDatabaseFolder();
  rmSync(join(folder, 'postgres/global/pg_control'));
  await expect(openEmbedded(folder)).rejects.toMatchObject({
    kind: 'database-unavailable',
    message: expect.stringMatching(/did not start.*pg_control/s) as string,
  });
  expect(explain('FATAL: could not write lock file "postmaster.pid": No space left on device')).toContain('the disk is full');
  expect(explain('initdb: error: ICU locale "th" has unknown language')).toContain('locale');
});

test('the log is rotated at a start when it has grown', async () => {
  const folder = makeDatabaseFolder();
  writeFileSync(join(folder, 'postgres.log'), 'x'.repeat(1_000_001));
  await works(folder);
  expect(readFileSync(join(folder, 'postgres.log.1'), 'utf8')).toHaveLength(1_000_001);
  expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).toContain('ready to accept connections');
});

test('nothing of a refused statement reaches the log', async () => {
  const folder = makeDatabaseFolder();
  const database = await openEmbedded(folder, undefined, fast);
  await query(database.url, `create table people (name text primary key)`);
  await query(database.url, `insert into people values ('Somchai')`);
  await expect(query(database.url, `insert into people values ('Somchai')`)).rejects.toMatchObject({ code: '23505' });
  await database.close();
  expect(readFileSync(join(folder, 'postgres.log'), 'utf8')).not.toContain('Somchai');
});

test('a start waits for statements of a killed server to end', async () => {
  const folder = makeDatabaseFolder();
  const user = await startUser(folder);
  // Computes without pause: such a process notices only at its time-out that its server is gone.
  const busy = query(`${user.url}?statement_timeout=2000`, 'do $$ begin loop end loop; end $$');
  const ended = expect(busy).rejects.toThrow();
  await until(
    async () => (await query(user.url, `select 1 from pg_stat_activity where query like 'do %' and state = 'active'`)).length > 0,
  );
  await user.kill();
  await killServer(folder);
  await works(folder);
  await ended;
  expect(isRunning(readPidFile(folder)?.pid ?? 2 ** 22)).toBe(false);
});
