// What a file is, by its own bytes: names and content types are whatever the sender's phone says.

import { isUtf8 } from 'node:buffer';

export interface FileType {
  /** Lower case, without a dot: what the answer's value ends with. */
  readonly extension: string;
  readonly contentType: string;
}

const office = 'application/vnd.openxmlformats-officedocument';
const openDocument = 'application/vnd.oasis.opendocument';
const types = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
  docx: `${office}.wordprocessingml.document`,
  xlsx: `${office}.spreadsheetml.sheet`,
  pptx: `${office}.presentationml.presentation`,
  odt: `${openDocument}.text`,
  ods: `${openDocument}.spreadsheet`,
  odp: `${openDocument}.presentation`,
  csv: 'text/csv',
  txt: 'text/plain',
} as const;

const typeOf = (extension: keyof typeof types): FileType => ({ extension, contentType: types[extension] });

/** JPEG or PNG; null = no picture that we take. */
export function sniffPicture(bytes: Uint8Array): FileType | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return typeOf('jpg');
  if (buffer.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return typeOf('png');
  return null;
}

/** Pictures, PDF, office documents without macros, plain text and CSV; null = anything else. The name only tells CSV from other text. */
export function sniffFile(bytes: Uint8Array, fileName: string): FileType | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // PDF readers look for the header in the first 1,024 bytes (ISO 32000-1, implementation note 13).
  if (buffer.subarray(0, 1024).includes('%PDF-')) return typeOf('pdf');
  if (buffer.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return sniffZip(buffer);
  return sniffPicture(bytes) ?? (isText(buffer) ? typeOf(/\.csv$/i.test(fileName) ? 'csv' : 'txt') : null);
}

function sniffZip(buffer: Buffer): FileType | null {
  // OpenDocument 1.3 part 2, 3.3: the first entry is `mimetype`, stored as it is.
  const start = buffer.subarray(30, 130).toString('latin1');
  const declared = /^mimetypeapplication\/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)/.exec(start)?.[1];
  if (declared !== undefined) return typeOf(declared === 'text' ? 'odt' : declared === 'spreadsheet' ? 'ods' : 'odp');
  const names = namesInZip(buffer);
  if (!names.includes('[Content_Types].xml') || names.some((name) => /vbaProject\.bin$/i.test(name))) return null;
  if (names.includes('word/document.xml')) return typeOf('docx');
  if (names.includes('xl/workbook.xml')) return typeOf('xlsx');
  return names.includes('ppt/presentation.xml') ? typeOf('pptx') : null;
}

const entriesMax = 10_000;

/** Names in the central directory (APPNOTE 4.3.12 and 4.3.16); none when it cannot be read. Nothing is unpacked. */
function namesInZip(buffer: Buffer): readonly string[] {
  const end = buffer.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  if (end < 0 || end + 22 > buffer.length) return [];
  const names: string[] = [];
  let at = buffer.readUInt32LE(end + 16);
  while (names.length < entriesMax && at + 46 <= end && buffer.readUInt32LE(at) === 0x02014b50) {
    const nameLength = buffer.readUInt16LE(at + 28);
    names.push(buffer.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
  return names;
}

/** UTF-8 or Windows-874 (what spreadsheets write for Thai) without control characters; not empty. */
function isText(buffer: Buffer): boolean {
  if (buffer.length === 0 || buffer.some((byte) => (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f))
    return false;
  const isThai = (byte: number): boolean =>
    byte < 0x80 || (byte >= 0xa0 && byte <= 0xfb) || [0x80, 0x85].includes(byte) || (byte >= 0x91 && byte <= 0x97);
  return isUtf8(buffer) || buffer.every(isThai);
}
