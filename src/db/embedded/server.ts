// Finds, starts and stops the PostgreSQL server of a cluster. Callers hold the lock of DATA_DIR.
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { problems } from '../../problem.ts';
import { giveToOwner, type Place } from './place.ts';
import { explain, run, start } from './programs.ts';

/** What the server writes into `postmaster.pid` (PostgreSQL documentation, "Database File Layout"). */
interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** starting | ready | stopping | standby */
  readonly status: string;
}

export interface Settings {
  readonly [name: string]: string | number;
}

/** Small: it shares a machine with the bot. Whatever may hold what people wrote stays out of the log. */
const settings: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 60,
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

const logLimitBytes = 1_000_000;

function readPostmaster(cluster: string): Postmaster | null {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  return pid > 0 ? { pid, port, status: (lines[7] ?? '').trim() } : null;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether the process that postmaster.pid names is this cluster's server: process ids are used again, and a zombie still has one. */
function isAlive(pid: number, cluster: string): boolean {
  if (!exists(pid) || process.platform !== 'linux') return exists(pid);
  const commandLine = `/proc/${pid}/cmdline`;
  return existsSync(commandLine) && readFileSync(commandLine, 'utf8').split('\0').includes(cluster);
}

/** A recovery after a crash replays at most max_wal_size; this is far beyond. */
const recoveryMs = 600_000;

/** Port of the running server, once it accepts connections; null = none runs. */
export async function findServer(place: Place): Promise<number | null> {
  const startedAt = performance.now();
  for (;;) {
    const postmaster = readPostmaster(place.cluster);
    if (!postmaster || !isAlive(postmaster.pid, place.cluster)) return null;
    if (postmaster.status === 'ready') return postmaster.port;
    // Recovering after a crash, or ending: both come to an end by themselves.
    if (performance.now() - startedAt > recoveryMs)
      throw problems.databaseUnavailable({ reason: `PostgreSQL in ${place.cluster} is ${postmaster.status} for too long.` });
    await delay(20);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  return await new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function openLog(place: Place): number {
  const size = statSync(place.logFile, { throwIfNoEntry: false })?.size;
  if (size !== undefined && size > logLimitBytes) renameSync(place.logFile, `${place.logFile}.1`);
  const descriptor = openSync(place.logFile, 'a', 0o600);
  giveToOwner(place.dataDir, place.logFile);
  return descriptor;
}

/**
 * A server that was killed leaves postmaster.pid behind. PostgreSQL sorts that out itself, unless the process id has gone to another
 * process: then it would refuse to start. It does ignore its parent's id, and still checks that no process of the old server lives on
 * (miscinit.c, CreateLockFile), so we put in our own.
 */
function disownStaleLock(cluster: string): void {
  const postmaster = readPostmaster(cluster);
  if (!postmaster || !exists(postmaster.pid) || isAlive(postmaster.pid, cluster)) return;
  const file = join(cluster, 'postmaster.pid');
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
}

/** @returns null = ready; otherwise what the server said before it ended. */
async function tryStart(place: Place, port: number, extra: Settings): Promise<string | null> {
  const log = openLog(place);
  const logged = statSync(place.logFile).size;
  disownStaleLock(place.cluster);
  const parameters = Object.entries({ ...settings, ...extra, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached, in a session of its own: Ctrl-C in the terminal ends us first, in order, and not the database under our hands.
  const child = start(place, 'postgres', ['-D', place.cluster, ...parameters], { output: log, detached: true });
  closeSync(log);
  const end: { error: string | null } = { error: null };
  child.once('error', (error) => {
    end.error = error.message;
  });
  child.once('exit', () => {
    end.error ??= '';
  });
  child.unref();
  while (end.error === null) {
    const postmaster = readPostmaster(place.cluster);
    if (postmaster && postmaster.pid === child.pid && postmaster.status === 'ready') return null;
    await delay(10);
  }
  return end.error + readFileSync(place.logFile).subarray(logged).toString('utf8');
}

/** A statement of a server that was killed may go on for as long as this before it notices. */
const leftoverMs = 60_000;

/**
 * Starts the server. `wantedPort` null = the port of the server that was killed here, if one was, or else any free one: processes that
 * are connected find it again.
 * @returns its port.
 */
export async function startServer(place: Place, wantedPort: number | null, extra: Settings): Promise<number> {
  const startedAt = performance.now();
  let port = wantedPort ?? readPostmaster(place.cluster)?.port ?? (await freePort());
  for (;;) {
    const output = await tryStart(place, port, extra);
    if (output === null) return port;
    if (/lock file "postmaster.pid" already exists/.test(output)) {
      // A start that was killed before its server had written that file.
      const running = await findServer(place);
      if (running !== null) return running;
    }
    const mayPass = /pre-existing shared memory block/.test(output) && performance.now() - startedAt < leftoverMs;
    const portTaken = wantedPort === null && /Address already in use/.test(output);
    if (!mayPass && !portTaken)
      throw problems.databaseUnavailable({ reason: `PostgreSQL did not start in ${place.cluster}: ${explain(output)}` });
    if (portTaken) port = await freePort();
    else await delay(250);
  }
}

/** Ends the server, whoever is connected, and waits for it. */
export async function stopServer(place: Place): Promise<void> {
  const postmaster = readPostmaster(place.cluster);
  if (!postmaster || !isAlive(postmaster.pid, place.cluster)) return;
  const { succeeded, output } = await run(place, 'pg_ctl', ['stop', '-D', place.cluster, '-m', 'fast', '-w', '-t', '60']);
  if (!succeeded && isAlive(postmaster.pid, place.cluster))
    throw problems.databaseUnavailable({ reason: `PostgreSQL did not stop in ${place.cluster}: ${explain(output)}` });
}
