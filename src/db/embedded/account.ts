// Who PostgreSQL runs as, and which paths that account can use. PostgreSQL refuses to run as root.
import { existsSync, readFileSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, where neither that name nor `postgres` has an entry (small containers). */
const nobody: Account = { uid: 65_534, gid: 65_534 };

function accountNamed(name: string): Account | null {
  const passwd = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  const fields = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([entry]) => entry === name);
  const uid = Number(fields?.[2]);
  const gid = Number(fields?.[3]);
  return fields && uid > 0 && Number.isInteger(gid) ? { uid, gid } : null;
}

/** Owner of a folder, if it exists and is not root's. */
function ownerOf(folder: string): Account | null {
  const entry = statSync(folder, { throwIfNoEntry: false });
  return entry && entry.uid !== 0 ? { uid: entry.uid, gid: entry.gid } : null;
}

/**
 * The account to switch to; null = our own, which is not root. A cluster keeps its owner, and a folder of somebody else's is served as
 * that somebody, so that starts by root and by an ordinary user can alternate. Otherwise `postgres`, if there is one, or `nobody`.
 */
export function accountFor(dataDir: string, cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  return ownerOf(cluster) ?? ownerOf(dataDir) ?? accountNamed('postgres') ?? accountNamed('nobody') ?? nobody;
}

const read = 0o4;
const enter = 0o1;

function allows(entry: Stats, account: Account, bits: number): boolean {
  if (entry.uid === account.uid) return (entry.mode & (bits << 6)) === bits << 6;
  if (entry.gid === account.gid) return (entry.mode & (bits << 3)) === bits << 3;
  return (entry.mode & bits) === bits;
}

/** Whether the account may enter every folder on the way to `path`, which is absolute and without symbolic links. */
export function canReach(account: Account, path: string): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!allows(statSync(folder), account, enter)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Whether the account may reach the file and read it, or run it. */
export function canUse(account: Account, file: string, how: 'read' | 'run'): boolean {
  return canReach(account, file) && allows(statSync(file), account, how === 'run' ? read | enter : read);
}
