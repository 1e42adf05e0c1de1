// The running demonstration as an intruder on the same machine or network sees it: where it listens, what its processes show of themselves,
// what its files let others read, and what its log tells when everything is logged.
import { existsSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, startBot } from '../support/bot.ts';

const planted = 'planted-secret-of-the-environment';
const password = (): string => readFileSync(join(dataDir, 'postgres-password'), 'utf8').trim();
const open = (as: { username: string; password: string }) => {
  const port = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[3]);
  return postgres({ host: '127.0.0.1', port, database: 'phrom', max: 1, onnotice: () => undefined, ...as });
};
let bot: Bot;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'phrom-process-'));
  bot = await startBot({ DATA_DIR: dataDir, LOG_LEVEL: 'debug', UNRELATED_SECRET: planted });
});
afterAll(async () => {
  await bot.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** What /proc tells is told by Linux only. */
const onLinux = existsSync('/proc/net/tcp');

/** The bot and every process that it has started, PostgreSQL's own included. */
function processes(): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = join('/proc', name, 'stat');
      if (!existsSync(stat)) return [];
      const fields = readFileSync(stat, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ pid: Number(name), parent: Number(fields[1]) }];
    });
  const own = new Set([bot.process.pid ?? 0]);
  for (let size = 0; size !== own.size;) {
    size = own.size;
    for (const { pid, parent } of parents) if (own.has(parent)) own.add(pid);
  }
  return [...own];
}

/** Local addresses, in the kernel's hexadecimal, on which these processes listen. */
function listeningOn(pids: readonly number[]): string[] {
  const sockets = new Set(
    pids.flatMap((pid) =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []),
    ),
  );
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/net/${family}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .flatMap(([, local = '', , state, , , , , , inode = '']) =>
        state === '0A' && sockets.has(inode) ? [local.split(':')[0] ?? ''] : [],
      ),
  );
}

describe.runIf(onLinux)('its processes', () => {
  it('listen on loopback only: the server, LINE’s stand-in and the database', () => {
    const addresses = listeningOn(processes());
    expect(addresses.length).toBeGreaterThanOrEqual(3);
    expect(new Set(addresses)).toEqual(new Set(['0100007F']));
  });

  it('show no secret in their arguments, and hand on none of the environment', () => {
    const [self, ...children] = processes();
    expect(children.length).toBeGreaterThan(0);
    for (const pid of [self ?? 0, ...children]) expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(password());
    expect(readFileSync(`/proc/${self ?? 0}/environ`, 'utf8')).toContain(planted);
    for (const pid of children) {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      expect(environment).not.toContain(planted);
      expect(environment).not.toContain(password());
    }
  });
});

it('its files are for its own account only', () => {
  const open = readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, mode: statSync(join(dataDir, name)).mode }))
    .filter(({ mode }) => (mode & 0o066) !== 0);
  expect(open).toEqual([]);
});

describe('its database', () => {
  it('lets nobody in without its password, whoever they say they are', async () => {
    for (const username of ['phrom', 'postgres', 'root'])
      for (const guess of ['', 'phrom', 'postgres']) {
        const sql = open({ username, password: guess });
        await expect(sql`select 1`).rejects.toMatchObject({ message: expect.stringMatching(/password|authentication/) as string });
        await sql.end();
      }
  });

  it('is used by a role that is no superuser, and stores passwords salted', async () => {
    const sql = open({ username: 'phrom', password: password() });
    const [role] = await sql<{ super: boolean; create_role: boolean }[]>`
      select rolsuper as super, rolcreaterole as create_role from pg_roles where rolname = current_user`;
    expect(role).toEqual({ super: false, create_role: false });
    await expect(sql`copy (select 1) to program 'id'`).rejects.toThrow('permission denied');
    const admin = open({ username: 'postgres', password: password() });
    const stored = await admin<{ rolpassword: string }[]>`select rolpassword from pg_authid where rolcanlogin`;
    expect(stored.every(({ rolpassword }) => rolpassword.startsWith('SCRAM-SHA-256$'))).toBe(true);
    const hosts = await admin<{ auth_method: string }[]>`select auth_method from pg_hba_file_rules`;
    expect(new Set(hosts.map(({ auth_method: method }) => method))).toEqual(new Set(['scram-sha-256']));
    await Promise.all([sql.end(), admin.end()]);
  });
});

it('its log has none of its secrets, though everything is logged', async () => {
  const sql = open({ username: 'phrom', password: password() });
  const [setting] = await sql<
    { value: { channelSecret: string; accessToken: string } }[]
  >`select value from settings where name = 'simulator'`;
  await sql.end();
  const all = `${bot.output.join('\n')}\n${await readFile(join(dataDir, 'postgres.log'), 'utf8')}`;
  expect(all).toContain('"msg":"ready"');
  for (const secret of [password(), planted, setting?.value.channelSecret ?? '?', setting?.value.accessToken ?? '?'])
    expect(all).not.toContain(secret);
});
