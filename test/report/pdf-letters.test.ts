// Thai that is copied from the PDFs: by a reader that knows the letters of single glyphs only, and by one that honours `ActualText`.
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { readFileSync } from 'node:fs';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { createTranslate } from '../../src/i18n/translate.ts';
import { fontFiles } from '../../src/report/fonts.ts';
import { withReadableLetters } from '../../src/report/pdf-letters.ts';
import { renderReportPdf } from '../../src/report/pdf.ts';
import { pdfPages } from './pdf-text.ts';
import { sampleReport } from './sample-report.ts';

const words = 'น้ำ ที่ กำลัง เปี่ยม ปั๊ม ญู ฐู พร้อม ทั้งหมด ตั้งแต่ ต่ำ ก้าว การ เก่ง กิน รู้ ร่ม รอบ หนึ่ง (สิ่ง) จุดที่ ที่ที่ 100';
/** Every word in both weights, the same glyphs alone and in clusters. */
const source = `#set text(font: "Sarabun", lang: "th")\n${words}\n\n*${words}*\n\n${words.split(' ').reverse().join(' ')}`;
const compiler = NodeCompiler.create({
  fontArgs: [{ fontBlobs: fontFiles.map((file) => readFileSync(file)) }],
  workspace: import.meta.dirname,
});
const drawn = (): Uint8Array => compiler.pdf({ mainFileContent: source }, { creationTimestamp: 0 });

/** pdf.js reads glyph by glyph. ำ is two of them, so it says as much as they do. Spaces come from gaps, and say nothing. */
async function glyphText(bytes: Uint8Array): Promise<string> {
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: 0, stopAtErrors: true });
  const document = await task.promise;
  const found: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    found.push(...items.map((item) => ('str' in item ? item.str : '')));
  }
  await task.destroy();
  return solid(found.join('')).replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/gu, '$1\u0e33');
}

const solid = (text: string): string => text.replace(/[\s\u200b]/gu, '');
const expected = solid(words + words + words.split(' ').reverse().join(''));

test('without help the letters are wrong: when this fails, the help can go', async () => {
  expect(await glyphText(drawn())).not.toBe(expected);
});

test('glyph by glyph and cluster by cluster, every word is copied as it was written, in both weights', async () => {
  const helped = withReadableLetters(drawn());
  expect(await glyphText(helped)).toBe(expected);
  expect(solid(pdfPages(helped).join(''))).toBe(expected);
});

test('a report’s words are found by a reader of single glyphs', async () => {
  const model = await sampleReport({ hasPeers: true });
  const found = await glyphText(await renderReportPdf(model, createTranslate()));
  const texts = [
    model.agency.name,
    ...model.improvements.flatMap(({ label, advice }) => [label, advice]),
    ...model.dimensions.flatMap(({ label, indicators }) => [
      label,
      ...indicators.flatMap(({ questions }) => questions.map((one) => one.label)),
    ]),
  ];
  expect(texts.filter((text) => !found.includes(solid(text)))).toEqual([]);
});

test('every object is where the file says', () => {
  const file = Buffer.from(withReadableLetters(drawn())).toString('latin1');
  const startsAt = Number(/startxref\n(\d+)\n%%EOF$/u.exec(file)?.[1]);
  const [, count = '', rows = ''] = /^xref\n0 (\d+)\n([^]*?)trailer\n/u.exec(file.slice(startsAt)) ?? [];
  const offsets = rows
    .split('\r\n')
    .slice(1, -1)
    .map((row) => Number(row.slice(0, 10)));
  expect(offsets).toHaveLength(Number(count) - 1);
  for (const [index, offset] of offsets.entries())
    expect(file.slice(offset, offset + 20)).toMatch(new RegExp(`^${index + 1} 0 obj\n`, 'u'));
});

test('a file that is built otherwise comes back as it is', () => {
  for (const other of ['', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n', `%PDF-1.7\n1 0 obj\n<<>>\nstream\nx\nendstream\nendobj\n`]) {
    const bytes = Buffer.from(other);
    expect(withReadableLetters(bytes)).toBe(bytes);
  }
});
