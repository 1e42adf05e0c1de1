// Where the embedded database of a DATA_DIR has its files, and who runs it.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { problems } from '../../problem.ts';
import { type Account, accountFor, canReach } from './account.ts';
import { type Binaries, findBinaries, usableBinaries } from './binaries.ts';

export interface Place {
  /** Absolute, without symbolic links. */
  readonly dataDir: string;
  /** PostgreSQL's own folder ("PGDATA"), mode 0700, owned by the account. */
  readonly cluster: string;
  /** File in DATA_DIR that says where the cluster is; null = in DATA_DIR itself. */
  readonly pointer: string | null;
  readonly binaries: Binaries;
  /** Folder with bin, lib and share that the account can use. */
  readonly programs: string;
  /** null = our own account. */
  readonly account: Account | null;
  /** Mode 0600. The same password serves the role `phrom` and the superuser. */
  readonly passwordFile: string;
  readonly logFile: string;
}

/** For an account that cannot reach DATA_DIR: root's, and everybody may pass through. */
const commonRoot = '/var/lib/phrom';

/** Gives a file that root made to the owner of DATA_DIR, who may start the next time. */
export function giveToOwner(dataDir: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dataDir);
  chownSync(file, uid, gid);
}

/** The cluster's folder outside DATA_DIR. `pointer`, a file in DATA_DIR, holds its path: DATA_DIR may be moved. */
function distantCluster(dataDir: string, pointer: string): string {
  if (existsSync(pointer)) {
    const cluster = readFileSync(pointer, 'utf8').trim();
    if (existsSync(join(cluster, 'PG_VERSION'))) return cluster;
    // Never begin anew in silence where there was data.
    const reason = `The database of ${dataDir} was kept in ${cluster}, which is gone. Bring that folder back, or delete ${pointer} to begin with an empty database.`;
    throw problems.databaseUnavailable({ reason });
  }
  return join(commonRoot, createHash('sha256').update(dataDir).digest('hex').slice(0, 16), 'postgres');
}

/**
 * Makes DATA_DIR if need be. Made by root, it belongs to the owner of the folder around it: root may start the bot once in somebody's clone
 * without shutting its owner out.
 * @returns its path without symbolic links.
 */
export function makeDataDir(dataDir: string): string {
  const isRoot = process.getuid?.() === 0;
  const outermost = mkdirSync(dataDir, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  if (isRoot && outermost !== undefined) {
    const { uid, gid } = statSync(dirname(outermost));
    for (let made = resolve(dataDir); made !== dirname(outermost); made = dirname(made)) chownSync(made, uid, gid);
  }
  return realpathSync(dataDir);
}

/** DATA_DIR is ours: what must stay private in it has modes of its own (0700, 0600). */
function letPass(dataDir: string): void {
  const { mode, uid } = statSync(dataDir);
  if (uid === 0 && (mode & 0o11) !== 0o11) chmodSync(dataDir, (mode & 0o777) | 0o11);
}

/**
 * `dataDir` as makeDataDir gives it. Below a folder that the account may not enter (root's 0700 home) the cluster and a copy of the
 * programs go to /var/lib/phrom.
 */
export function findPlace(dataDir: string): Place {
  const here = join(dataDir, 'postgres');
  const pointer = join(dataDir, 'postgres-place');
  const accountHere = accountFor(dataDir, here);
  if (accountHere) letPass(dataDir);
  const isHere = !existsSync(pointer) && (accountHere === null || canReach(accountHere, here));
  const cluster = isHere ? here : distantCluster(dataDir, pointer);
  const account = isHere ? accountHere : accountFor(dataDir, cluster);
  const binaries = findBinaries();
  return {
    dataDir,
    cluster,
    pointer: isHere ? null : pointer,
    binaries,
    programs: usableBinaries(binaries, account, isHere ? dataDir : commonRoot),
    account,
    passwordFile: join(dataDir, 'postgres-password'),
    logFile: join(dataDir, 'postgres.log'),
  };
}
