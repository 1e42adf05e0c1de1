// The printed invitation sheets, read back from the PDF: Thai whole, the code as issued, and the QR that a camera reads.
import sharp from 'sharp';
import { encode } from 'uqr';
import { expect, test } from 'vitest';
import { invitationLink } from '../../src/app/invitations/invitation-link.ts';
import { codeIn } from '../../src/domain/conversation/joining.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { type Letter, lettersPerFile, qrSvg, renderLetters } from '../../src/report/letters.ts';
import { pdfPages } from './pdf-text.ts';

const translate = createTranslate();
const code = 'K7QF-2M9X-4TRD-8WPA';
const letter: Letter = {
  agencyName: 'สำนักงานป้องกันและปราบปรามน้ำท่วม กลุ่มที่ปั๊มน้ำ',
  roundTitle: 'การสำรวจความพร้อม ปี 2569',
  role: 'coordinator',
  code,
  link: invitationLink('@phrom-demo', code),
  closesAt: new Date('2026-12-20T16:59:59Z'),
  expiresAt: new Date('2026-12-20T16:59:59Z'),
};
const options = { botId: '@phrom-demo', contact: null, timeZone: 'Asia/Bangkok', now: new Date('2026-11-22T00:00:00Z') };
/** Without spaces: lines break where there is room. */
const solid = (text: string): string => text.replace(/[\s\u200b]/gu, '');

test('a page for each code, with agency, round, code, deadline and steps in whole Thai letters', async () => {
  const other: Letter = { ...letter, agencyName: 'กรมทางหลวง', code: '2222-AAAA-3333-BBBB', role: 'viewer' };
  const pages = pdfPages(await renderLetters([letter, other], options, translate)).map(solid);
  expect(pages).toHaveLength(2);
  const [first = '', second = ''] = pages;
  expect(first).toContain(solid(letter.agencyName));
  expect(first).toContain(solid(letter.roundTitle));
  expect(first).toContain('20ธันวาคม2569เวลา23.59น.');
  expect(first).toContain('@phrom-demo');
  expect(first).toContain(solid(translate('th', 'letter.roles.coordinator')));
  expect(second).toContain('กรมทางหลวง');
  expect(second).not.toContain(solid(letter.agencyName));
  expect(second).toContain(solid(translate('th', 'letter.roles.viewer')));
});

test('the code on paper is the code of the database, typed line by line as it stands', async () => {
  const [page = ''] = pdfPages(await renderLetters([letter], options, translate));
  const printed = /K7QF[^]*8WPA/u.exec(page)?.[0] ?? '';
  expect(codeIn(printed)).toBe(code.replaceAll('-', ''));
});

test('says until when the code works only where that is not the deadline, and whom to ask where it is told', async () => {
  const early = { ...letter, expiresAt: new Date('2026-12-01T10:00:00Z') };
  const [page = ''] = pdfPages(await renderLetters([early], { ...options, contact: 'กองแผน 0 2123 4567' }, translate)).map(solid);
  expect(page).toContain('1ธันวาคม2569เวลา17.00น.');
  expect(page).toContain('กองแผน021234567');
  const [plain = ''] = pdfPages(await renderLetters([letter], options, translate)).map(solid);
  expect(plain).not.toContain('ใช้ได้ถึงวันที่');
  expect(plain).toContain(solid(translate('th', 'letter.contact-default')));
});

test('one page holds the longest names, and names cannot write Typst', async () => {
  const long = { ...letter, agencyName: `#panic("x") ${'สำนักงานคณะกรรมการพัฒนาระบบราชการ'.repeat(6)}`, roundTitle: 'การสำรวจ '.repeat(20) };
  const pages = pdfPages(await renderLetters([long], options, translate)).map(solid);
  expect(pages).toHaveLength(1);
  expect(pages[0]).toContain('#panic("x")');
});

test('the QR is drawn module for module, with its quiet zone', async () => {
  const { data, size } = encode(letter.link, { ecc: 'M', border: 4 });
  const scale = 4;
  const { data: pixels } = await sharp(
    Buffer.from(qrSvg(letter.link).replace('<svg ', `<svg width="${size * scale}" height="${size * scale}" `)),
  )
    .flatten({ background: '#fff' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const drawn = data.map((row, y) => row.map((_, x) => (pixels[(y * scale + 2) * size * scale + x * scale + 2] ?? 255) < 128));
  expect(drawn).toEqual(data);
  expect(data.slice(0, 4).flat()).not.toContain(true);
});

test('a whole file of letters is drawn well within the limit of the renderer', async () => {
  const pdf = await renderLetters(
    Array.from({ length: lettersPerFile }, () => letter),
    options,
    translate,
  );
  expect(pdf.length).toBeLessThan(lettersPerFile * 40_000);
});
