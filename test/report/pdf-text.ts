// Reads the text of a PDF as a program does that honours `ActualText`, in the order of drawing. Knows as much of the format as typst writes.
import { inflateSync } from 'node:zlib';

interface PdfObject {
  readonly dictionary: string;
  readonly stream: string;
}

function objectsOf(bytes: Uint8Array): ReadonlyMap<string, PdfObject> {
  const text = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of text.matchAll(/(?<=\n)(\d+) 0 obj\n([^]*?)(?:\nendobj|stream\n)/gu)) {
    const [whole, id = '', dictionary = ''] = match;
    const start = match.index + whole.length;
    const raw = whole.endsWith('stream\n') ? Buffer.from(text.slice(start, text.indexOf('endstream', start)), 'latin1') : Buffer.alloc(0);
    const isPlain = raw.length === 0 || !dictionary.includes('/FlateDecode');
    objects.set(id, { dictionary, stream: (isPlain ? raw : inflateSync(raw)).toString('latin1') });
  }
  return objects;
}

const utf16 = (hex: string): string =>
  Buffer.from(hex, 'hex')
    .swap16()
    .toString('utf16le')
    .replace(/^\ufeff/u, '');

/** Glyph number -> letters, of a font's ToUnicode map. */
function lettersOf(font: PdfObject | undefined, objects: ReadonlyMap<string, PdfObject>): ReadonlyMap<number, string> {
  const map = objects.get(/\/ToUnicode (\d+) 0 R/u.exec(font?.dictionary ?? '')?.[1] ?? '')?.stream ?? '';
  return new Map(
    [...map.matchAll(/<([0-9A-F]{4})> <([0-9A-F]+)>/gu)].map(([, glyph = '', letters = '']) => [parseInt(glyph, 16), utf16(letters)]),
  );
}

/** The two-byte glyph numbers of a string in a content stream. */
function glyphsOf(string: string): readonly number[] {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  const plain = string.replace(/\\([0-7]{1,3}|[^])/gu, (_, escaped: string) =>
    /^[0-7]/u.test(escaped) ? String.fromCharCode(parseInt(escaped, 8)) : (escapes[escaped] ?? escaped),
  );
  const bytes = Buffer.from(plain, 'latin1');
  return Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(2 * index));
}

/** The string that opens at `start`; brackets inside it are escaped or in pairs. */
function stringAt(content: string, start: number): string {
  let depth = 0;
  for (let index = start; index < content.length; index += 1) {
    const character = content[index];
    if (character === '\\') index += 1;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (depth === 0) return content.slice(start + 1, index);
  }
  throw new Error('a string without end');
}

const token = /\/ActualText <([0-9A-F]*)>|\b(EMC)\b|\/(\w+) [\d.]+ Tf|\(/gu;

function pageText(page: PdfObject, objects: ReadonlyMap<string, PdfObject>): string {
  const reference = (text: string, name: string): string => new RegExp(`/${name} (\\d+) 0 R`, 'u').exec(text)?.[1] ?? '';
  const resources = objects.get(reference(page.dictionary, 'Resources'))?.dictionary ?? page.dictionary;
  const content = objects.get(reference(page.dictionary, 'Contents'))?.stream ?? '';
  let letters: ReadonlyMap<number, string> = new Map();
  let actual: string | null = null;
  const found: string[] = [];
  token.lastIndex = 0;
  for (let match = token.exec(content); match !== null; match = token.exec(content)) {
    const [whole, actualHex, end, font] = match;
    if (actualHex !== undefined) found.push((actual = utf16(actualHex)));
    else if (end !== undefined) actual = null;
    else if (font !== undefined) letters = lettersOf(objects.get(reference(resources, font)), objects);
    else if (whole === '(') {
      const string = stringAt(content, match.index);
      token.lastIndex = match.index + string.length + 2;
      if (actual === null) for (const glyph of glyphsOf(string)) found.push(letters.get(glyph) ?? '');
    }
  }
  return found.join('');
}

/** The text of each page, in the order of drawing. */
export function pdfPages(bytes: Uint8Array): readonly string[] {
  const objects = objectsOf(bytes);
  return [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b/u.test(dictionary)).map((page) => pageText(page, objects));
}
