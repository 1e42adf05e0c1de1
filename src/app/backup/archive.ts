// A file of files in the tar format (POSIX ustar), so that a backup is one file and `tar` can look into it.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { problems } from '../../problem.ts';

const blockSize = 512;

export interface ArchiveSource {
  /** At most 100 bytes. */
  readonly name: string;
  readonly path: string;
}

export interface ArchiveEntry {
  readonly name: string;
  /** Where its bytes are in the archive. */
  readonly start: number;
  readonly size: number;
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  block.write(name, 0, 100, 'utf8');
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  // Sizes from 8 GiB as GNU tar writes them: binary, with the highest bit set.
  if (size < 8 ** 11) block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The sum of the header's bytes, its own field taken as spaces. */
const checksum = (block: Buffer): number => block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0);

const padding = (size: number): number => (blockSize - (size % blockSize)) % blockSize;

/** Writes a new archive, for its owner's eyes only, and waits until it is on the disk. */
export async function writeArchive(path: string, sources: readonly ArchiveSource[]): Promise<void> {
  const output = createWriteStream(path, { mode: 0o600, flush: true });
  const failed = finished(output);
  const write = async (bytes: Buffer): Promise<void> => {
    if (!output.write(bytes)) await Promise.race([once(output, 'drain'), failed]);
  };
  try {
    for (const source of sources) {
      const { size } = await stat(source.path);
      await write(header(source.name, size));
      // A file that grows meanwhile would spoil what follows.
      if (size > 0) for await (const chunk of createReadStream(source.path, { end: size - 1 }) as AsyncIterable<Buffer>) await write(chunk);
      await write(Buffer.alloc(padding(size)));
    }
    output.end(Buffer.alloc(2 * blockSize));
    await failed;
  } catch (error) {
    output.destroy();
    throw error;
  }
}

const sentences = {
  'not-a-backup': 'The file is not a backup of Phrom.',
  'cut-off': 'The file is cut off.',
  damaged: 'The file is damaged.',
} as const;

/** What an archive holds. @throws Problem `bad-file` when it is no archive, damaged, or cut off. */
export async function readArchive(path: string): Promise<readonly ArchiveEntry[]> {
  const bad = (code: keyof typeof sentences) => problems.badFile({ file: path, faults: [sentences[code]], code });
  const entries: ArchiveEntry[] = [];
  const file = await open(path);
  try {
    const { size: total } = await file.stat();
    for (let at = 0; ;) {
      const block = Buffer.alloc(blockSize);
      const { bytesRead } = await file.read(block, 0, blockSize, at);
      if (bytesRead === blockSize && block.every((byte) => byte === 0)) return entries;
      if (bytesRead < blockSize) throw bad(at === 0 ? 'not-a-backup' : 'cut-off');
      if (Number.parseInt(block.toString('latin1', 148, 154), 8) !== checksum(block)) throw bad(at === 0 ? 'not-a-backup' : 'damaged');
      const isBinary = block.readUInt8(124) === 0x80;
      const size = isBinary ? Number(block.readBigUInt64BE(128)) : Number.parseInt(block.toString('latin1', 124, 135), 8);
      const start = at + blockSize;
      at = start + size + padding(size);
      if (!(at <= total)) throw bad('cut-off');
      entries.push({ name: block.toString('utf8', 0, 100).replace(/\0.*$/s, ''), start, size });
    }
  } finally {
    await file.close();
  }
}

/** The bytes of an entry. */
export const readEntry = (path: string, { start, size }: ArchiveEntry) =>
  createReadStream(path, size === 0 ? { start: 0, end: -1 } : { start, end: start + size - 1 });
