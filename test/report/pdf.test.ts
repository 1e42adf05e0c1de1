// The PDF, read back with another program's eyes.
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, test } from 'vitest';
import { createTranslate } from '../../src/i18n/translate.ts';
import { type ReportModel } from '../../src/report/model.ts';
import { renderReportPdf } from '../../src/report/pdf.ts';
import { pdfPages } from './pdf-text.ts';
import { hostile, sampleReport } from './sample-report.ts';

const translate = createTranslate();

interface Read {
  readonly pages: readonly string[];
  readonly bookmarks: readonly string[];
  readonly title: string;
}

interface Bookmark {
  readonly title: string;
  readonly items: readonly Bookmark[];
}

const titles = (bookmarks: readonly Bookmark[]): readonly string[] => bookmarks.flatMap(({ title, items }) => [title, ...titles(items)]);

async function read(bytes: Uint8Array): Promise<Read> {
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const document = await task.promise;
  const pages = pdfPages(bytes);
  expect(document.numPages).toBe(pages.length);
  const { info } = await document.getMetadata();
  const bookmarks = titles(await document.getOutline());
  await task.destroy();
  return { pages, bookmarks, title: (info as { Title: string }).Title };
}

/** Without spaces: lines break where there is room. */
const solid = (text: string): string => text.replace(/[\s\u200b]/gu, '');

const rendered = new Map<string, Promise<Read>>();
async function readReport(model: ReportModel): Promise<Read> {
  const key = JSON.stringify(model);
  const known = rendered.get(key) ?? renderReportPdf(model, translate).then(read);
  rendered.set(key, known);
  return known;
}

test('every figure, label and answer of the model is text in the document', async () => {
  const model = await sampleReport({ hasPeers: true });
  const { pages } = await readReport(model);
  const found = solid(pages.join(''));
  const questions = model.dimensions.flatMap(({ indicators }) => indicators.flatMap((indicator) => indicator.questions));
  const answers = [...questions, ...model.otherAnswers.flatMap((section) => section.answers)];
  const expected = [
    model.agency.name,
    model.round.title,
    model.total!.text,
    ...model.dimensions.map(({ points }) => points!.text),
    ...model.improvements.flatMap(({ label, advice, gain }) => [label, advice, gain]),
    ...answers.flatMap(({ label, answer }) => [label, answer.kind === 'words' ? answer.text : '']),
  ];
  expect(expected.filter((text) => !found.includes(solid(text)))).toEqual([]);
});

test('pages are numbered, and carry the agency from the second on', async () => {
  const model = await sampleReport({ hasPeers: true });
  const { pages } = await readReport(model);
  expect(pages.length).toBeGreaterThan(3);
  for (const [index, page] of pages.entries()) {
    expect(page).toContain(`หน้า ${index + 1} จาก ${pages.length}`);
    if (index > 0) expect(page.startsWith(model.agency.name)).toBe(true);
  }
});

test('bookmarks lead to the parts and dimensions', async () => {
  const model = await sampleReport({ hasPeers: true });
  const { bookmarks, title } = await readReport(model);
  expect(bookmarks).toEqual(
    expect.arrayContaining(['คะแนนรายด้าน', 'ที่มาของคะแนน', 'วิธีคิดคะแนน', ...model.dimensions.map(({ label }) => label)]),
  );
  expect(title).toBe(`รายงานผลคะแนนความพร้อม – ${model.agency.name}`);
});

test('what people wrote is not read as Typst', async () => {
  const { pages } = await readReport(await sampleReport({ language: 'en', name: hostile, text: `${hostile} #read("/etc/passwd")` }));
  const text = solid(pages.join(''));
  expect(text).toContain('#evil[*x*]$y$');
  expect(text).toContain('#read("/etc/passwd")');
});

test('the same model gives the same bytes', async () => {
  const model = await sampleReport({ isThorough: false });
  expect(Buffer.compare(await renderReportPdf(model, translate), await renderReportPdf(model, translate))).toBe(0);
});
