// The national overview as page and PDF: everything of the model is there, nothing breaks out, small cells say that they are hidden.
import { expect, test } from 'vitest';
import { createTranslate } from '../../src/i18n/translate.ts';
import { buildOverviewModel } from '../../src/report/overview-model.ts';
import { renderOverviewPage } from '../../src/report/overview-page.ts';
import { renderOverviewPdf } from '../../src/report/overview-pdf.ts';
import { pdfPages } from './pdf-text.ts';
import { sampleOverview } from './sample-overview.ts';

const translate = createTranslate();
/** Lines break anywhere: spaces do not count. */
const squeeze = (text: string): string => text.replace(/[\s\u200b]/gu, '');
const links = { pdf: 'x.pdf', data: 'x.zip' };

test('the page says what the version corrects, and lists every version', () => {
  const page = renderOverviewPage(sampleOverview(), translate, links);
  expect(page).toContain('ฉบับนี้แก้ไขจากฉบับที่ 1');
  expect(page).toContain('คะแนนเฉลี่ย (ระดับกรม): เดิม 54.10 แก้ไขเป็น 55.00');
  expect(page).toContain('จำนวนหน่วยงานระดับปานกลาง (ระดับจังหวัด): เดิม 61 แก้ไขเป็น ไม่แสดง');
  expect(page).toContain('ฉบับที่ 1 วันที่ 25 พฤศจิกายน 2569 (ถอนแล้ว): เผยแพร่ครั้งแรก');
});

test('numbers of thousands have their separators', () => {
  const sample = sampleOverview();
  const sides = sample.overview.sides.map((side) => ({ ...side, targets: 2005, responded: 1107 }));
  const page = renderOverviewPage({ ...sample, overview: { ...sample.overview, sides } }, translate, links);
  expect(page).toContain('1,107 จาก 2,005 หน่วยงาน');
});

test('a name cannot become markup, and the page is small', () => {
  const page = renderOverviewPage(sampleOverview(), translate, links);
  expect(page).not.toMatch(/<script|onload='/u);
  expect(Buffer.byteLength(page)).toBeLessThan(100_000);
});

test('only a published overview may be found by search engines', () => {
  expect(renderOverviewPage(sampleOverview(), translate, links)).not.toContain('noindex');
  expect(renderOverviewPage(sampleOverview('th', true, null), translate, { pdf: null, data: null })).toContain('noindex');
});

test.each(['th', 'en'] as const)('every text and figure of the model is in the PDF (%s)', async (language) => {
  const input = sampleOverview(language);
  const model = buildOverviewModel(input, translate);
  const written = squeeze(pdfPages(await renderOverviewPdf(input, translate)).join(''));
  const wanted = [
    model.status,
    ...model.facts.flatMap(({ label, value }) => [label, value]),
    ...(model.corrections?.lines ?? []),
    ...model.tables.flatMap(({ title, rows }) => [title, ...rows.flatMap(({ cells }) => cells)]),
    ...model.about.history,
  ];
  for (const one of wanted) expect(written).toContain(squeeze(one));
});
