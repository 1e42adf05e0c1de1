// Files that commands read and write; what is wrong with them is a refusal, not a bug.
import { open, readFile, rename, stat } from 'node:fs/promises';
import { type TranslateKey, type TranslationKey } from '../i18n/translate.ts';
import { RefusedError } from './command.ts';

const reasons: Readonly<Record<string, TranslationKey>> = {
  ENOENT: 'cli.files.missing',
  EISDIR: 'cli.files.folder',
  EACCES: 'cli.files.forbidden',
  EPERM: 'cli.files.forbidden',
  EROFS: 'cli.files.forbidden',
  ENOSPC: 'cli.files.full',
  ENOTDIR: 'cli.files.missing',
};

/** As a sentence; null = `error` is not about a file. */
function fileFault(file: string, error: unknown, t: TranslateKey): string | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return null;
  const key = reasons[String(error.code)];
  return key === undefined ? t('cli.files.other', { file, reason: error.message }) : t(key, { file });
}

/** @throws RefusedError when `work` fails for what the file is or where it lies. */
export async function orRefuse<V>(file: string, work: Promise<V>, t: TranslateKey): Promise<V> {
  try {
    return await work;
  } catch (error) {
    const fault = fileFault(file, error, t);
    throw fault === null ? error : new RefusedError([fault]);
  }
}

/** @throws RefusedError when the file cannot be read. */
export function readInput(file: string, t: TranslateKey): Promise<Uint8Array> {
  return orRefuse(file, readFile(file), t);
}

/** Writes a whole file, on disk when this returns. `isSecret`: for the owner's eyes only. @throws RefusedError when it cannot be written. */
export function writeOutput(file: string, content: string | Uint8Array, t: TranslateKey, isSecret = false): Promise<void> {
  const write = async (): Promise<void> => {
    await using handle = await open(file, 'w', isSecret ? 0o600 : 0o666);
    // A terminal or a pipe (/dev/stdout) has neither owner of ours nor disk.
    const isFile = (await handle.stat()).isFile();
    if (isFile && isSecret) await handle.chmod(0o600);
    await handle.writeFile(content);
    if (isFile) await handle.sync();
  };
  return orRefuse(file, write(), t);
}

/** Moves a file that has something in it out of the way, to `name.1`, `name.2`, …; its new name, null = there was none. */
export async function setAside(file: string, t: TranslateKey): Promise<string | null> {
  const size = async (name: string): Promise<number | null> => {
    try {
      return (await stat(name)).size;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  const found = await orRefuse(file, size(file), t);
  if (found === null || found === 0) return null;
  for (let number = 1; ; number += 1) {
    const aside = `${file}.${number}`;
    if ((await size(aside)) !== null) continue;
    await orRefuse(file, rename(file, aside), t);
    return aside;
  }
}
