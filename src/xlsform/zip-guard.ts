// Looks into an .xlsx before anything is read from it: what a hostile file could do to the reader is refused here. The sizes in the central
// directory are what hucre 1.0.0 holds each part to, so they are trusted only when they say something.
import { inflateRawSync } from 'node:zlib';

/** Why a file is refused; the code of its fault. */
export type ZipRefusal = 'xlsx-unreadable' | 'xlsx-unpacks-too-large' | 'xlsx-has-macros' | 'xlsx-has-dtd';

const MAX_ENTRIES = 1_000;
/** All parts together, unpacked. A workbook of 250 questions has less than 1 MB. */
const MAX_TOTAL_BYTES = 64_000_000;
/** Any part but a worksheet: those are read whole. */
const MAX_PART_BYTES = 16_000_000;
/** Unpacked to packed, for parts of a size that matters. Deflate reaches 1032; real sheets of empty rows some 60. */
const MAX_RATIO = 250;
const RATIO_MATTERS_BYTES = 1_000_000;
/** Longest tag, comment or declaration in a part; the reader's time grows with the square of it. */
const MAX_MARKUP_BYTES = 65_536;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly headerAt: number;
}

/** Why `bytes` must not be read, or null when it may. Time and memory are bounded by the constants above. */
export function refuseZip(bytes: Uint8Array): ZipRefusal | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(buffer);
  if (entries === null) return 'xlsx-unreadable';
  if (entries.some(({ name }) => /(^|\/)vbaProject\.bin$|(^|\/)macrosheets\//i.test(name))) return 'xlsx-has-macros';
  if (isTooLarge(entries)) return 'xlsx-unpacks-too-large';
  for (const entry of entries) {
    if (!/\.(xml|rels|vml)$/i.test(entry.name)) continue;
    const refusal = refusePart(buffer, entry);
    if (refusal !== null) return refusal;
  }
  return null;
}

function isTooLarge(entries: readonly Entry[]): boolean {
  let total = 0;
  for (const { name, packed, unpacked } of entries) {
    total += unpacked;
    if (unpacked > RATIO_MATTERS_BYTES && unpacked > packed * MAX_RATIO) return true;
    if (unpacked > MAX_PART_BYTES && !/worksheets\//i.test(name)) return true;
  }
  return total > MAX_TOTAL_BYTES;
}

function refusePart(buffer: Buffer, entry: Entry): ZipRefusal | null {
  const part = unpack(buffer, entry);
  if (part === null) return 'xlsx-unreadable';
  // UTF-16 would hide what is looked for below; spreadsheet programs write UTF-8.
  if (part.subarray(0, 4).includes(0) || part[0] === 0xfe || part[0] === 0xff) return 'xlsx-unreadable';
  if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY')) return 'xlsx-has-dtd';
  return hasLongMarkup(part) ? 'xlsx-unreadable' : null;
}

const SIGNATURE = { end: 0x06054b50, directory: 0x02014b50, file: 0x04034b50 };
const LONGEST_COMMENT = 65_535;

/** The central directory (APPNOTE.TXT 4.3.12, 4.3.16); null when there is none, or with ZIP64, which no workbook of our size needs. */
function readDirectory(buffer: Buffer): Entry[] | null {
  const end = findEnd(buffer);
  if (end === -1) return null;
  const count = buffer.readUInt16LE(end + 10);
  let at = buffer.readUInt32LE(end + 16);
  if (count > MAX_ENTRIES) return null;
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== SIGNATURE.directory) return null;
    const nameLength = buffer.readUInt16LE(at + 28);
    const entry = {
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      unpacked: buffer.readUInt32LE(at + 24),
      headerAt: buffer.readUInt32LE(at + 42),
    };
    if ([entry.packed, entry.unpacked, entry.headerAt].includes(0xffffffff)) return null;
    // A part whose sizes stand only behind its data could be of any size.
    if ((entry.unpacked === 0 && entry.packed > 2) || (entry.packed === 0 && entry.unpacked > 0)) return null;
    entries.push(entry);
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(buffer: Buffer): number {
  const lowest = Math.max(0, buffer.length - 22 - LONGEST_COMMENT);
  for (let at = buffer.length - 22; at >= lowest; at--) {
    if (buffer.readUInt32LE(at) === SIGNATURE.end) return at;
  }
  return -1;
}

/** The part unpacked, null when it is damaged or larger than the directory says. */
function unpack(buffer: Buffer, entry: Entry): Buffer | null {
  const { headerAt, packed, unpacked, method } = entry;
  if (headerAt + 30 > buffer.length || buffer.readUInt32LE(headerAt) !== SIGNATURE.file) return null;
  const start = headerAt + 30 + buffer.readUInt16LE(headerAt + 26) + buffer.readUInt16LE(headerAt + 28);
  if (start + packed > buffer.length) return null;
  const data = buffer.subarray(start, start + packed);
  if (method === 0) return packed === unpacked ? data : null;
  if (method !== 8) return null;
  if (unpacked === 0) return Buffer.alloc(0);
  try {
    return inflateRawSync(data, { maxOutputLength: unpacked });
  } catch (error) {
    if (error instanceof Error) return null; // damaged data, or more of it than declared: the file is refused either way
    throw error;
  }
}

const LESS = 0x3c;
const GREATER = 0x3e;
const QUOTES = new Set([0x22, 0x27]);

/** Whether some `<…>` or `<!--…-->` is longer than MAX_MARKUP_BYTES or does not end. Quotes hide a `>`, as they do to the reader. */
function hasLongMarkup(part: Buffer): boolean {
  let at = part.indexOf(LESS);
  while (at !== -1) {
    const end = markupEnd(part, at);
    if (end === -1) return true;
    at = part.indexOf(LESS, end);
  }
  return false;
}

function markupEnd(part: Buffer, start: number): number {
  const limit = Math.min(part.length, start + MAX_MARKUP_BYTES);
  const opening = part.toString('latin1', start, start + 9);
  for (const [begin, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!opening.startsWith(begin)) continue;
    const found = part.subarray(start, limit).indexOf(end, begin.length, 'latin1');
    return found === -1 ? -1 : start + found + end.length;
  }
  let quote = 0;
  for (let at = start + 1; at < limit; at++) {
    const byte = part[at] ?? 0;
    if (quote !== 0) {
      if (byte === quote) quote = 0;
    } else if (QUOTES.has(byte)) quote = byte;
    else if (byte === GREATER) return at + 1;
  }
  return -1;
}
