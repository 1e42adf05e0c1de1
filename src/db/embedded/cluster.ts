// Makes the embedded cluster, or checks the one that is there.
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { problems } from '../../problem.ts';
import { giveToOwner, type Place } from './place.ts';
import { explain, run } from './programs.ts';
import { stopServer } from './server.ts';

function syncFolder(folder: string): void {
  // Windows cannot open a folder.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Whole or not at all: a process that is killed in the middle leaves no empty file under this name. */
function writeSecret(file: string, text: string, owner: { uid: number; gid: number } | null): void {
  const partial = `${file}.part`;
  rmSync(partial, { force: true });
  writeFileSync(partial, text, { mode: 0o600, flush: true });
  if (owner) chownSync(partial, owner.uid, owner.gid);
  renameSync(partial, file);
}

/** The password of an existing or coming cluster; made before the cluster, so that no cluster is ever without. */
function readOrMakePassword(place: Place): string {
  if (!existsSync(place.passwordFile)) {
    writeSecret(place.passwordFile, `${randomBytes(24).toString('base64url')}\n`, null);
    giveToOwner(place.dataDir, place.passwordFile);
    syncFolder(place.dataDir);
  }
  return readFileSync(place.passwordFile, 'utf8').trim();
}

/** What starts that were killed have left. Their initdb may still be running: it fails without its folder, and every start has its own. */
function removeUnfinished(cluster: string): void {
  const folder = dirname(cluster);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${basename(cluster)}.new-`)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Into a folder of another name first: a cluster under its own name is a whole one, whenever we are killed. */
async function makeCluster(place: Place, durable: boolean): Promise<void> {
  mkdirSync(dirname(place.cluster), { recursive: true, mode: 0o711 });
  removeUnfinished(place.cluster);
  const unfinished = mkdtempSync(`${place.cluster}.new-`);
  const passwordForInitdb = `${unfinished}-password`;
  if (place.account) chownSync(unfinished, place.account.uid, place.account.gid);
  writeSecret(passwordForInitdb, readOrMakePassword(place), place.account);
  const { succeeded, output } = await run(place, 'initdb', [
    ...['--pgdata', unfinished, '--username', 'postgres', '--pwfile', passwordForInitdb, '--auth', 'scram-sha-256'],
    // Texts sort as Thai dictionaries do.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'th'],
    ...(durable ? [] : ['--no-sync']),
  ]);
  rmSync(passwordForInitdb, { force: true });
  if (!succeeded) {
    removeUnfinished(place.cluster);
    throw problems.databaseUnavailable({ reason: `The database could not be made in ${place.cluster}: ${explain(output)}` });
  }
  renameSync(unfinished, place.cluster);
  syncFolder(dirname(place.cluster));
  if (place.pointer) {
    writeFileSync(place.pointer, `${place.cluster}\n`, { mode: 0o600, flush: true });
    syncFolder(place.dataDir);
  }
}

/** A cluster in /var/lib/phrom whose DATA_DIR was deleted: kept aside (one of them), not reused. */
async function setAside(place: Place): Promise<void> {
  await stopServer(place);
  rmSync(`${place.cluster}.left`, { recursive: true, force: true });
  renameSync(place.cluster, `${place.cluster}.left`);
}

/**
 * Makes sure of a whole cluster of our major version, and returns its password.
 * @throws Problem `database-version` for another major version, `database-unavailable` for a folder that is no cluster.
 */
export async function ensureCluster(place: Place, durable: boolean): Promise<string> {
  const { cluster } = place;
  if (place.pointer && !existsSync(place.pointer) && existsSync(cluster)) await setAside(place);
  if (!existsSync(cluster) || readdirSync(cluster).length === 0) {
    rmSync(cluster, { recursive: true, force: true });
    await makeCluster(place, durable);
    return readOrMakePassword(place);
  }
  const versionFile = join(cluster, 'PG_VERSION');
  if (!existsSync(versionFile)) throw problems.databaseUnavailable({ reason: `The folder ${cluster} is not a PostgreSQL database.` });
  const found = readFileSync(versionFile, 'utf8').trim();
  if (found !== place.binaries.major) throw problems.databaseVersion({ found, needed: place.binaries.major, folder: cluster });
  if (!existsSync(place.passwordFile)) {
    const reason = `The file ${place.passwordFile} with the password of the database in ${cluster} is missing. Put it back.`;
    throw problems.databaseUnavailable({ reason });
  }
  return readOrMakePassword(place);
}
