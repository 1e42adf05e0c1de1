// Pictures and files that contacts send: fetched from LINE, checked by their bytes, stripped of what they tell about the sender, and
// stored under DATA_DIR/files by the hash of what is stored.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Container } from '../../container.ts';
import { countFiles, insertFile } from '../../db/files.ts';
import { type Upload } from '../../domain/conversation/snapshot.ts';
import { dayMs } from '../../domain/durations.ts';
import { type Input } from '../../domain/inbound.ts';
import { Problem } from '../../problem.ts';
import { redrawPicture } from './redraw-picture.ts';
import { type FileType, sniffFile, sniffPicture } from './file-type.ts';

/** What the questions say; LINE documents no limit of its own. */
const bytesMax = 10 * 1024 * 1024;

/** Files of one contact within a day: a questionnaire asks for a few, and the disk is everybody's. The text names the number. */
const filesMax = 30;

/** Where a stored file is. The hash is the first part of the answer's value. */
export const filePath = (dataDir: string, hash: string): string => join(dataDir, 'files', hash);

/** Fetches and stores what a media message of `sender` (a LINE user id) carries, for a question of the given type. Never stores the same bytes twice. */
export async function storeUpload(
  { messenger, config, db, clock, log }: Pick<Container, 'messenger' | 'config' | 'db' | 'clock' | 'log'>,
  input: Extract<Input, { kind: 'media' }>,
  wanted: 'image' | 'file',
  sender: string,
): Promise<Upload> {
  if (input.media === 'video' || input.media === 'audio') return { refused: 'wrong-type' };
  if (input.external) return { refused: 'gone' };
  if (input.sizeBytes !== undefined && input.sizeBytes > bytesMax) return { refused: 'too-large' };
  const now = clock.now();
  if ((await countFiles(db.sql, sender, new Date(now.getTime() - dayMs))) >= filesMax) return { refused: 'too-many' };
  let bytes: Uint8Array;
  try {
    const content = await messenger.content(input.messageId, bytesMax);
    if (!content) return { refused: 'gone' };
    ({ bytes } = content);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.kind === 'body-too-large') return { refused: 'too-large' };
    // The contact is waiting with the phone in hand: better to ask for it again than to answer much later.
    log.warn({ err: error }, 'A file that a contact sent could not be fetched.');
    return { refused: 'unavailable' };
  }
  const type = wanted === 'image' ? sniffPicture(bytes) : sniffFile(bytes, input.fileName ?? '');
  const clean = type && (await withoutMetadata(bytes, type));
  if (!clean) return { refused: 'wrong-type' };
  const hash = createHash('sha256').update(clean).digest('hex');
  await write(config.dataDir, hash, clean);
  await insertFile(db.sql, { hash, contentType: type.contentType, sizeBytes: clean.length, sender }, now);
  return { value: `${hash}.${type.extension}`, sizeBytes: clean.length };
}

/** null = it is no picture after all. */
async function withoutMetadata(bytes: Uint8Array, { extension }: FileType): Promise<Uint8Array | null> {
  return extension === 'jpg' || extension === 'png' ? redrawPicture(bytes, extension) : bytes;
}

/** All of it or nothing under its name, also when the power fails. */
async function write(dataDir: string, hash: string, bytes: Uint8Array): Promise<void> {
  const path = filePath(dataDir, hash);
  await mkdir(join(dataDir, 'files'), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

/** The bytes of a stored file; none there is fine. */
export async function removeStored(dataDir: string, hash: string): Promise<void> {
  await rm(filePath(dataDir, hash), { force: true });
}
