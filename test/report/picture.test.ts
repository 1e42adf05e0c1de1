// The picture: its size, that letters are drawn at all, and that nobody's name breaks it. How it looks was judged by eye.
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createTranslate } from '../../src/i18n/translate.ts';
import { renderReportPicture } from '../../src/report/picture.ts';
import { hardThai, hostile, sampleReport } from './sample-report.ts';

const translate = createTranslate();

test.each([
  ['an ordinary agency', { name: 'กรมเจ้าท่า' }],
  ['a long name', {}],
  ['a hostile name', { name: hostile }],
  ['peers', { hasPeers: true }],
  ['English', { language: 'en' }],
] as const)('1040 × 1040 PNG of at most 200 kB: %s', async (_, options) => {
  const picture = await renderReportPicture(await sampleReport(options), translate);
  expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 1040, height: 1040 });
  expect(picture.length).toBeLessThan(200_000);
});

test('different names make different pictures: letters are drawn, not boxes', async () => {
  const band = async (name: string): Promise<Buffer> =>
    sharp(await renderReportPicture(await sampleReport({ name }), translate))
      .extract({ left: 0, top: 80, width: 1040, height: 80 })
      .raw()
      .toBuffer();
  expect(Buffer.compare(await band(hardThai), await band('ปูเปู'))).not.toBe(0);
  expect(Buffer.compare(await band('ก้าก้า'), await band('ก่าก่า'))).not.toBe(0);
});

test('one or two dimensions make bars instead of a radar, and no score at all is a picture too', async () => {
  const model = await sampleReport();
  const few = await renderReportPicture({ ...model, dimensions: model.dimensions.slice(0, 2) }, translate);
  const none = await renderReportPicture({ ...model, total: null, level: null, dimensions: [] }, translate);
  for (const picture of [few, none]) expect((await sharp(picture).metadata()).height).toBe(1040);
});
