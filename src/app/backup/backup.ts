// A backup as one file: the database as of one instant, and the files that contacts sent. Made while the bot runs, restored while it does not.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeBackup } from '../../db/backup.ts';
import { isInUse, replacing } from '../../db/replace.ts';
import { restoreBackup } from '../../db/restore.ts';
import { problems } from '../../problem.ts';
import { type ArchiveEntry, readArchive, readEntry, writeArchive } from './archive.ts';
import { filePath } from '../uploads/store-file.ts';

const databaseName = 'database.gz';
const isHash = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

export interface BackupResult {
  readonly rows: number;
  readonly files: number;
}

interface Place {
  /** Address of the database. */
  readonly url: string;
  readonly dataDir: string;
}

/** Writes `file`, which appears only when it is whole. */
export async function makeBackup({ url, dataDir }: Place, file: string): Promise<BackupResult> {
  const [database, whole] = [`${file}.database`, `${file}.part`];
  try {
    // Opened first: a stream that cannot be opened would say so before anybody listens.
    const { rows } = await writeBackup(url, (await open(database, 'w', 0o600)).createWriteStream());
    // After the database: a file is on the disk before a row names it.
    const names = (await storedFiles(dataDir)).filter(isHash);
    await writeArchive(whole, [
      { name: databaseName, path: database },
      ...names.map((name) => ({ name: `files/${name}`, path: filePath(dataDir, name) })),
    ]);
    await rename(whole, file);
    return { rows, files: names.length };
  } finally {
    await Promise.all([rm(database, { force: true }), rm(whole, { force: true })]);
  }
}

async function storedFiles(dataDir: string): Promise<readonly string[]> {
  try {
    return (await readdir(join(dataDir, 'files'))).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Puts a backup in place of an empty database, or with `isForced` in place of what is there. What fails leaves the database as it was.
 * @throws Problem `bad-file` with what is wrong with the file, `conflict` when the database has rows or somebody uses it.
 */
export async function restoreFrom({ url, dataDir }: Place, file: string, isForced: boolean): Promise<BackupResult> {
  const entries = await readArchive(file);
  const [database, ...files] = entries;
  if (database?.name !== databaseName)
    throw problems.badFile({ file, faults: ['The file is not a backup of Phrom.'], code: 'not-a-backup' });
  if (await isInUse(url)) throw problems.conflict({ reason: 'Phrom is running on this database. Stop it first.', code: 'in-use' });
  // First the files: more of them than the database names do no harm, and they are named by what they hold.
  for (const entry of files) await restoreFile(file, entry, dataDir);
  const restore = () => restoreBackup(url, readEntry(file, database));
  const { rows } = await (isForced ? replacing(url, restore) : restore());
  return { rows, files: files.length };
}

async function restoreFile(archive: string, entry: ArchiveEntry, dataDir: string): Promise<void> {
  const hash = entry.name.replace(/^files\//, '');
  const bad = problems.badFile({ file: archive, faults: [`The file ${entry.name} in it is damaged.`], code: 'damaged' });
  if (!isHash(hash)) throw bad;
  await mkdir(join(dataDir, 'files'), { recursive: true });
  const part = `${filePath(dataDir, hash)}.part`;
  const digest = createHash('sha256');
  try {
    await pipeline(
      readEntry(archive, entry),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          digest.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(part, { mode: 0o600, flush: true }),
    );
    if (digest.digest('hex') !== hash) throw bad;
    await rename(part, filePath(dataDir, hash));
  } finally {
    await rm(part, { force: true });
  }
}
