// A release after this one, with one more migration: in a folder of its own.
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');

interface Folder {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

interface Journal {
  readonly entries: readonly { readonly idx: number; readonly when: number }[];
}

async function writeMigrations(folder: string, text: string): Promise<void> {
  await cp(join(project, 'drizzle'), folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(await readFile(file, 'utf8')) as Journal;
  const last = journal.entries.at(-1);
  if (!last) throw new Error('no migrations');
  const entry = { ...last, idx: last.idx + 1, when: last.when + 1, tag: 'next_release' };
  await writeFile(file, JSON.stringify({ ...journal, entries: [...journal.entries, entry] }));
  await writeFile(join(folder, 'next_release.sql'), text);
}

const make = async (fill: (folder: string) => Promise<void>): Promise<Folder> => {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-next-'));
  await fill(folder);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
};

/** The migrations only, for `migrate`. `text`: what the next one would be in drizzle/. */
export const nextMigrations = (text: string): Promise<Folder> => make((folder) => writeMigrations(folder, text));

/** All of it, for `startBot`: this release's program with the next one's migrations. */
export const nextRelease = (text: string): Promise<Folder> =>
  make(async (folder) => {
    await mkdir(join(folder, 'drizzle'));
    for (const name of ['src', 'locales', 'package.json']) await cp(join(project, name), join(folder, name), { recursive: true });
    await symlink(join(project, 'node_modules'), join(folder, 'node_modules'), 'dir');
    await writeMigrations(join(folder, 'drizzle'), text);
  });
