// One process at a time starts, adopts or stops the embedded database of a folder.
import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { problems } from '../../problem.ts';

const waitMs = 120_000;

// sqlite.org/rescode.html
const sqliteBusy = 5;

function tryLock(file: string): DatabaseSync | null {
  let lock: DatabaseSync | null = null;
  try {
    // SQLite would make it readable by everybody. Only where there is none yet: closing a file lets go of every lock that this process has on it.
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    lock = new DatabaseSync(file, { timeout: 0 });
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=OFF; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'code' in error) {
      if ('errcode' in error && error.errcode === sqliteBusy) return null;
      throw problems.databaseUnavailable({ reason: `The lock ${file} cannot be used: ${error.message}.` }, error);
    }
    throw error;
  }
}

/**
 * Runs `work` while no other process (nor this one) runs anything under the same file. SQLite's lock on an otherwise empty file is
 * the one lock in Node that the operating system releases when its holder is killed; a file with a process id in it is not.
 * @throws Problem `database-unavailable` when the holder does not let go for two minutes.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  let lock = tryLock(file);
  while (!lock) {
    if (performance.now() - startedAt > waitMs)
      throw problems.databaseUnavailable({ reason: `Another process is busy starting or stopping the database (lock ${file}).` });
    await delay(20);
    lock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}
