// Makes the text of a PDF say its letters. Typst tells the letters of a Thai cluster (consonant, vowel and tone mark) in an `ActualText`
// around it, and the font's map has all of them for the first glyph: a reader that does not honour `ActualText`, as Firefox, copies พร้จ้อม
// for พร้อม; one that does, as Poppler, copies ทั้ทั้ง for ทั้ง, as a cluster that is drawn in two steps says everything twice. Here every
// glyph gets its own letter, learned from the clusters, and only the first step says them. ISO 32000-1 §9.10.3, §14.9.4.
import { deflateSync, inflateSync } from 'node:zlib';

interface PdfObject {
  /** From `<<` to `>>`, or another value. */
  readonly dictionary: string;
  /** As it stands in the file; null = the object is no stream. */
  readonly raw: string | null;
}

type Objects = Map<number, PdfObject>;

/** Glyphs that say letters together: what stands under one `ActualText`, or one glyph of which the font's map says several. */
interface Piece {
  readonly font: number;
  readonly text: string;
  readonly glyphs: readonly number[];
  /** In the content stream: the hexadecimal letters under `ActualText`, or the operator that draws the glyph. */
  readonly from: number;
  readonly to: number;
  readonly hasText: boolean;
}

type Letters = Map<number, string>;

// PDF is bytes with words in between: everywhere here a character is a byte.
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const deflated = '/Filter /FlateDecode';

function streamOf({ dictionary, raw }: PdfObject): string | null {
  if (raw === null) return null;
  return dictionary.includes(deflated) ? latin(inflateSync(Buffer.from(raw, 'latin1'))) : raw;
}

const withStream = (object: PdfObject, stream: string): PdfObject => ({
  ...object,
  raw: object.dictionary.includes(deflated) ? latin(deflateSync(Buffer.from(stream, 'latin1'))) : stream,
});

const reference = (dictionary: string, name: string): number => Number(new RegExp(`/${name} (\\d+) 0 R`, 'u').exec(dictionary)?.[1] ?? 0);

/** The objects in the order of the file; null when the file is not built the way typst builds it. */
function objectsOf(file: string): Objects | null {
  const objects: Objects = new Map();
  const opening = /(\d+) 0 obj\n/uy;
  let at = file.search(/\d+ 0 obj\n/u);
  for (;;) {
    while (file[at] === '\n') at += 1;
    opening.lastIndex = at;
    const match = opening.exec(file);
    if (!match) break;
    const start = opening.lastIndex;
    const end = file.indexOf('\nendobj', start);
    const value = file.slice(start, end);
    const streamAt = value.indexOf('\nstream\n');
    if (streamAt < 0) {
      objects.set(Number(match[1]), { dictionary: value, raw: null });
      at = end + '\nendobj'.length;
      continue;
    }
    const dictionary = value.slice(0, streamAt);
    const length = /\/Length (\d+)\n/u.exec(dictionary)?.[1];
    if (length === undefined) return null;
    const from = start + streamAt + '\nstream\n'.length;
    const raw = file.slice(from, from + Number(length));
    objects.set(Number(match[1]), { dictionary, raw });
    at = file.indexOf('endobj', from + Number(length)) + 'endobj'.length;
  }
  const size = Number(/\/Size (\d+)/u.exec(file.slice(at))?.[1] ?? 0);
  return file.startsWith('xref\n', at) && size === objects.size + 1 ? objects : null;
}

function write(file: string, objects: Objects): Uint8Array {
  const parts = [file.slice(0, file.search(/\d+ 0 obj\n/u))];
  const offsets = new Map<number, number>();
  let size = parts[0]?.length ?? 0;
  for (const [id, { dictionary, raw }] of objects) {
    offsets.set(id, size);
    const value =
      raw === null ? dictionary : `${dictionary.replace(/\/Length \d+\n/u, `/Length ${raw.length}\n`)}\nstream\n${raw}\nendstream`;
    const part = `${id} 0 obj\n${value}\nendobj\n\n`;
    parts.push(part);
    size += part.length;
  }
  const rows = [...offsets].sort(([a], [b]) => a - b).map(([, offset]) => `${String(offset).padStart(10, '0')} 00000 n\r\n`);
  const trailer = file.slice(file.lastIndexOf('\ntrailer\n') + 1, file.lastIndexOf('startxref'));
  parts.push(`xref\n0 ${rows.length + 1}\n0000000000 65535 f\r\n${rows.join('')}${trailer}startxref\n${size}\n%%EOF`);
  return Buffer.from(parts.join(''), 'latin1');
}

/** The two-byte glyph numbers in the strings of a piece of a content stream. */
function glyphsIn(content: string): readonly number[] {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return [...content.matchAll(/\(((?:\\[^]|[^\\()]|\([^()]*\))*)\)/gu)].flatMap(([, string = '']) => {
    const plain = string.replace(/\\([0-7]{1,3}|[^])/gu, (_, escaped: string) =>
      /^[0-7]/u.test(escaped) ? String.fromCharCode(parseInt(escaped, 8)) : (escapes[escaped] ?? escaped),
    );
    const bytes = Buffer.from(plain, 'latin1');
    return Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(2 * index));
  });
}

const fromUtf16 = (hex: string): string =>
  Buffer.from(hex, 'hex')
    .swap16()
    .toString('utf16le')
    .replace(/^\ufeff/u, '');
const toUtf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase();

const bfchar = /<([0-9A-F]{4})> <([0-9A-F]+)>\n/gu;
const lettersOf = (map: string): Letters =>
  new Map([...map.matchAll(bfchar)].map(([, glyph = '', hex = '']) => [parseInt(glyph, 16), fromUtf16(hex)]));

const string = String.raw`\((?:\\[^]|[^\\()]|\([^()]*\))*\)`;
const span = String.raw`(?<opening>/Span <<\s*/ActualText <)(?<hex>[0-9A-F]+)>\s*>> BDC\n(?<body>[^]*?)EMC\n`;
const showing = String.raw`/(?<font>\w+) [\d.]+ Tf\n[^\n]* Tm\n(?<operator>(?:${string} Tj|\[(?:${string}|[-\d.\s]+)*\] TJ)\n)`;
const pieces = new RegExp(`${span}|${showing}`, 'gu');

/** `fonts`: the objects of the fonts by their names here; `maps`: what their glyphs say, by object. */
function piecesOf(content: string, fonts: ReadonlyMap<string, number>, maps: ReadonlyMap<number, Letters>): readonly Piece[] {
  return [...content.matchAll(pieces)].flatMap((match): Piece[] => {
    const { opening, hex, body = '', operator, font: name } = match.groups ?? {};
    if (opening !== undefined && hex !== undefined) {
      const from = match.index + opening.length;
      const font = fonts.get(/\/(\w+) [\d.]+ Tf/u.exec(body)?.[1] ?? '') ?? 0;
      return [{ font, text: fromUtf16(hex), glyphs: glyphsIn(body), from, to: from + hex.length, hasText: true }];
    }
    const font = fonts.get(name ?? '') ?? 0;
    const glyphs = glyphsIn(operator ?? '');
    const text = maps.get(font)?.get(glyphs[0] ?? 0) ?? '';
    const to = match.index + match[0].length;
    return glyphs.length === 1 && text.length > 1 ? [{ font, text, glyphs, from: to - (operator ?? '').length, to, hasText: false }] : [];
  });
}

/** As it is drawn: ำ is a ring above and า, and a tone mark stands on the ring. */
const drawn = (text: string): readonly string[] => Array.from(text.replace(/([\u0e48-\u0e4b]?)\u0e33/gu, '\u0e4d$1\u0e32'));
/** The same where the ring and its tone mark are one glyph. */
const joined = (letters: readonly string[]): readonly string[] =>
  letters
    .join('\n')
    .replace(/\u0e4d\n(?=[\u0e48-\u0e4b])/u, '\u0e4d')
    .split('\n');

interface Cluster {
  readonly font: number;
  readonly text: string;
  readonly letters: readonly string[];
  readonly glyphs: readonly number[];
  readonly pieces: readonly Piece[];
}

/** Pieces that stand one after the other and draw one cluster together. */
function clustersOf(found: readonly Piece[]): readonly Cluster[] {
  const clusters: Cluster[] = [];
  for (const piece of found) {
    const last = clusters.at(-1);
    if (last?.text === piece.text && last.font === piece.font && last.glyphs.length + piece.glyphs.length <= last.letters.length)
      clusters[clusters.length - 1] = { ...last, glyphs: [...last.glyphs, ...piece.glyphs], pieces: [...last.pieces, piece] };
    else clusters.push({ font: piece.font, text: piece.text, letters: drawn(piece.text), glyphs: piece.glyphs, pieces: [piece] });
  }
  return clusters;
}

/** `1 beginbfchar <0002> <0E23> endbfchar`: at most 100 in a block. */
function withLetters(map: string, letters: Letters): string {
  const from = map.search(/\d+ beginbfchar/u);
  const to = map.lastIndexOf('endbfchar\n') + 'endbfchar\n'.length;
  if (from < 0) return map;
  const rows = [...lettersOf(map), ...letters];
  const lines = [...new Map(rows)]
    .sort(([a], [b]) => a - b)
    .map(([glyph, letter]) => `<${glyph.toString(16).toUpperCase().padStart(4, '0')}> <${toUtf16(letter)}>\n`);
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, index) => lines.slice(100 * index, 100 * (index + 1)));
  return `${map.slice(0, from)}${blocks.map((block) => `${block.length} beginbfchar\n${block.join('')}endbfchar\n`).join('')}${map.slice(to)}`;
}

/** Each cluster says its letters at its first step, and at no other. A glyph that stands alone says its own letter. */
function saidOnce(content: string, clusters: readonly Cluster[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const cluster of clusters) {
    if (cluster.pieces.length === 1) continue;
    for (const [index, { from, to, hasText }] of cluster.pieces.entries()) {
      const hex = toUtf16(`\ufeff${index === 0 ? cluster.text : ''}`);
      parts.push(content.slice(at, from), hasText ? hex : `/Span <<\n  /ActualText <${hex}>\n>> BDC\n${content.slice(from, to)}EMC\n`);
      at = to;
    }
  }
  return parts.join('') + content.slice(at);
}

/** The same document, with letters that can be copied and found. One that is not built as expected comes back as it is. */
export function withReadableLetters(pdf: Uint8Array): Uint8Array {
  const file = latin(pdf);
  const objects = objectsOf(file);
  if (!objects) return pdf;
  const mapOf = (font: number): number => reference(objects.get(font)?.dictionary ?? '', 'ToUnicode');
  const maps = new Map(
    [...objects].flatMap(([id, { dictionary }]) => {
      const map = dictionary.includes('/Subtype /Type0') ? objects.get(mapOf(id)) : undefined;
      return map ? [[id, lettersOf(streamOf(map) ?? '')] as const] : [];
    }),
  );
  const contents = [...objects].flatMap(([id, { dictionary }]) => {
    if (!dictionary.includes('/Resources')) return [];
    const resources = objects.get(reference(dictionary, 'Resources'))?.dictionary ?? dictionary;
    const listed = /\/Font <<([^>]*)>>/u.exec(resources)?.[1] ?? '';
    const fonts = new Map([...listed.matchAll(/\/(\w+) (\d+) 0 R/gu)].map(([, name = '', font = '']) => [name, Number(font)]));
    const contentId = reference(dictionary, 'Contents') || id;
    const content = objects.get(contentId);
    const stream = content ? streamOf(content) : null;
    return stream === null ? [] : [{ contentId, clusters: clustersOf(piecesOf(stream, fonts, maps)) }];
  });
  const fonts = new Map<number, Letters>();
  for (const { font, glyphs, ...cluster } of contents.flatMap(({ clusters }) => clusters)) {
    const letters = [cluster.letters, joined(cluster.letters)].find(({ length }) => length === glyphs.length);
    if (!letters) continue;
    const known = fonts.get(font) ?? new Map<number, string>();
    fonts.set(font, known);
    for (const [index, glyph] of glyphs.entries()) if (!known.has(glyph)) known.set(glyph, letters[index] ?? '');
  }
  const change = (id: number, by: (stream: string) => string): void => {
    const object = objects.get(id);
    const stream = object ? streamOf(object) : null;
    if (object && stream !== null) objects.set(id, withStream(object, by(stream)));
  };
  for (const { contentId, clusters } of contents) change(contentId, (stream) => saidOnce(stream, clusters));
  for (const [font, letters] of fonts) change(mapOf(font), (stream) => withLetters(stream, letters));
  return write(file, objects);
}
