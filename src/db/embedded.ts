// PostgreSQL as a child process, in DATA_DIR, for installations without a database server. Real PostgreSQL: the same driver, several
// processes at once, fsync on. It listens on loopback only, with a password of its own.
//
// Life of a server: the first process that opens the database starts it, others find it by `postmaster.pid`, the last one to close stops
// it. Each holds one connection ("presence") by which the last is known. A process that is killed leaves the server running, and the next
// one adopts it; a server that is killed is started again, on the same port, by whoever still needs it.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureCluster } from './embedded/cluster.ts';
import { withLock } from './embedded/lock.ts';
import { findPlace, giveToOwner, makeDataDir } from './embedded/place.ts';
import { attend, isPassing, type Presence } from './embedded/presence.ts';
import { findServer, startServer, stopServer, type Settings } from './embedded/server.ts';
import { toProblem } from './errors.ts';
import { problems } from '../problem.ts';

export interface EmbeddedDatabase {
  /** For connect() and migrate(); it stays the same while the database is open. Holds the password: never log it. */
  readonly url: string;
  /** Stops the server if nobody else is connected. Close your own connections first. */
  close(): Promise<void>;
}

/** The part of a logger that is used; pino fits. */
export interface EmbeddedLog {
  info(message: string): void;
  warn(message: string): void;
  error(details: object, message: string): void;
}

export interface EmbeddedOptions {
  /** PostgreSQL settings on top of ours, if this call starts the server. */
  readonly settings?: Settings;
  /** False = a new cluster is not synced to disk. For tests, together with `fsync: 'off'`. */
  readonly durable?: boolean;
}

/** A server that ends, or repairs itself after a crash, is waited for this long. */
const patienceMs = 60_000;

const silent: EmbeddedLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** EACCES, EROFS, ENOSPC and their like name the file: that is all an operator needs. */
function asProblem(error: unknown): unknown {
  if (error instanceof Error && 'syscall' in error && 'path' in error)
    return problems.databaseUnavailable({ reason: `The embedded database cannot be used: ${error.message}.` }, error);
  return toProblem(error) ?? error;
}

/**
 * Opens the database of `dataDir`: makes it, starts it, or joins those who use it.
 * @throws Problem `database-unavailable` with the reason, or `database-version` for a folder of another major version.
 */
export async function openEmbedded(dataDir: string, log: EmbeddedLog = silent, options: EmbeddedOptions = {}): Promise<EmbeddedDatabase> {
  try {
    return await open(dataDir, log, options);
  } catch (error) {
    throw asProblem(error);
  }
}

async function open(dataDir: string, log: EmbeddedLog, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = makeDataDir(dataDir);
  const lockFile = join(folder, 'postgres.lock');
  const closing = Promise.withResolvers<undefined>();
  let isClosing = false;

  /** Joins the running server, or starts one: on `wantedPort`, if given. Under the lock. */
  const enter = async (wantedPort: number | null): Promise<{ presence: Presence; password: string }> => {
    giveToOwner(folder, lockFile);
    const place = findPlace(folder);
    const password = await ensureCluster(place, options.durable ?? true);
    const startedAt = performance.now();
    for (;;) {
      const running = await findServer(place);
      const port = running ?? (await startServer(place, wantedPort, options.settings ?? {}));
      try {
        const presence = await attend(place, port, password);
        log.info(running === null ? `PostgreSQL started in ${place.cluster}` : `PostgreSQL found in ${place.cluster}`);
        return { presence, password };
      } catch (error) {
        if (!isPassing(error) || performance.now() - startedAt > patienceMs) throw error;
        await delay(100);
      }
    }
  };

  const first = await withLock(lockFile, () => enter(null));
  const { port } = first.presence;
  let { presence } = first;

  /** Until closed: starts the server again when it ends under us. */
  const watch = async (): Promise<void> => {
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 10_000)) {
      await presence.ended;
      try {
        // Closing may have begun while we waited for the lock: then nobody is left to stop what we would start.
        const again = await withLock(lockFile, async () => (isClosing ? null : await enter(port)));
        if (!again) return;
        log.warn('The embedded PostgreSQL had ended; it is back');
        ({ presence } = again);
        pauseMs = 100;
      } catch (error) {
        log.error({ err: error }, 'The embedded PostgreSQL ended and does not start again yet');
        await Promise.race([delay(pauseMs), closing.promise]);
      }
    }
  };
  const watching = watch();

  return {
    url: `postgres://phrom:${first.password}@127.0.0.1:${port}/phrom`,
    async close() {
      if (isClosing) return;
      isClosing = true;
      closing.resolve(undefined);
      await withLock(lockFile, async () => {
        if (await isLast(presence)) await stopServer(findPlace(folder));
      });
      await watching;
    },
  };
}

/** Leaves. False when the server is gone already. */
async function isLast(presence: Presence): Promise<boolean> {
  try {
    return await presence.leave();
  } catch (error) {
    if (toProblem(error)?.kind === 'database-unavailable') return false;
    throw error;
  } finally {
    await presence.end();
  }
}
