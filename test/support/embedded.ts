// Folders, processes and servers of embedded databases, for the tests of src/db/embedded.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { onTestFinished } from 'vitest';
import { openEmbedded } from '../../src/db/embedded.ts';

/** For openEmbedded: crashes of processes need no disk, so tests do without. */
export const fast = { durable: false, settings: { fsync: 'off' } };

/** Process id and port as PostgreSQL wrote them; null = no server, or one that ended in order. */
export function readPidFile(folder: string): { pid: number; port: number } | null {
  const file = join(folder, 'postgres/postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]) };
}

/** A process that has ended and that nobody has asked about (a zombie) does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return process.platform !== 'linux' || (existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8')));
}

/** Resolves when the condition holds; the test's own time limit is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** SIGKILL to the server of `folder`, if one runs. */
export async function killServer(folder: string): Promise<void> {
  const server = readPidFile(folder);
  if (!server || !isRunning(server.pid)) return;
  // The number may be a stranger's by now, or this process's own.
  if (process.platform === 'linux' && !readFileSync(`/proc/${server.pid}/cmdline`, 'utf8').includes(`${folder}/postgres`)) return;
  process.kill(server.pid, 'SIGKILL');
  await until(() => !isRunning(server.pid));
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}

function makeTemporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'phrom-embedded-'));
  // PostgreSQL's account has to pass when the tests run as root.
  chmodSync(folder, 0o711);
  return folder;
}

/** An empty folder for one test; whatever server is left in it ends with the test. */
export function makeFolder(): string {
  const folder = makeTemporaryFolder();
  onTestFinished(async () => {
    await killServer(folder);
    remove(folder);
  });
  return folder;
}

let prepared = '';

/** For beforeAll: one new database, which makeDatabaseFolder copies. */
export async function prepareDatabaseFolder(): Promise<() => void> {
  prepared = makeTemporaryFolder();
  await (await openEmbedded(prepared, undefined, fast)).close();
  return () => remove(prepared);
}

/** As makeFolder, with a database that was closed in order: much faster than a new one. */
export function makeDatabaseFolder(): string {
  const folder = makeFolder();
  // Node's own copy does not keep owners.
  execFileSync('cp', ['-a', `${prepared}/.`, folder]);
  return folder;
}

export interface User {
  readonly process: ChildProcess;
  readonly url: string;
  readonly error: string | null;
  /** Asks it to close the database, and waits for its end. */
  close(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface UserOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly execPath?: string;
  /** Root of the project to run; this one by default. */
  readonly project?: string;
}

/** Another process that opens the database of `folder` (test/support/embedded-user.ts). */
export function spawnUser(folder: string, options: UserOptions = {}): ChildProcess {
  const script = join(options.project ?? join(import.meta.dirname, '../..'), 'test/support/embedded-user.ts');
  const account = options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid };
  const child = spawn(options.execPath ?? process.execPath, [script, folder], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    // A process group of its own, as a terminal gives it.
    detached: true,
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** As spawnUser, and waits until it has the database or has failed. */
export async function startUser(folder: string, options: UserOptions = {}): Promise<User> {
  const child = spawnUser(folder, options);
  if (!child.stdout) throw new Error('no output');
  const ended = once(child, 'exit');
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [unknown];
  if (typeof line !== 'string') throw new Error('the process ended without a word');
  const { url = '', error = null } = JSON.parse(line) as { url?: string; error?: string };
  return {
    process: child,
    url,
    error,
    async close() {
      child.stdin?.write('\n');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** One statement on a connection of its own. */
export async function query<T extends postgres.Row>(url: string, text: string): Promise<T[]> {
  const client = postgres(url, { max: 1, onnotice: () => undefined, connect_timeout: 5 });
  try {
    return await client.unsafe<T[]>(text);
  } finally {
    await client.end({ timeout: 1 });
  }
}
