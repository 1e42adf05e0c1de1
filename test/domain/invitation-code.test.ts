// Invitation codes as people type, paste and dictate them; and what only looks like one.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeAlphabet, codeIn, codeLength, formatCode } from '../../src/domain/conversation/joining.ts';

const code = 'K7QF2M9X4TRD8WPA';

describe('a code is found however it is typed', () => {
  test.each([
    'K7QF2M9X4TRD8WPA',
    'K7QF-2M9X-4TRD-8WPA',
    'k7qf-2m9x-4trd-8wpa',
    'k7qf2m9x4trd8wpa',
    'K7QF 2M9X 4TRD 8WPA',
    'K7QF - 2M9X - 4TRD - 8WPA',
    'K7QF–2M9X–4TRD–8WPA',
    'K7QF.2M9X.4TRD.8WPA',
    'K7QF_2M9X_4TRD_8WPA',
    'K7QF2M9X-4TRD8WPA',
    'K7 QF2M9 X4TRD 8WPA',
    'Ｋ７ＱＦ－２Ｍ９Ｘ－４ＴＲＤ－８ＷＰＡ',
    'K๗QF-๒M๙X-๔TRD-๘WPA',
    'K7QF-\u200B2M9X-4TRD-8WPA',
    '  K7QF-2M9X-4TRD-8WPA\n',
    'K7QF-2M9X-\n4TRD-8WPA',
    'K7QF-2M9X-4TRD-8WPA.',
    '(K7QF-2M9X-4TRD-8WPA)',
    '“K7QF-2M9X-4TRD-8WPA”',
    'รหัสเชิญ K7QF-2M9X-4TRD-8WPA',
    'รหัสเชิญ: K7QF-2M9X-4TRD-8WPA ค่ะ',
    'รหัสK7QF2M9X4TRD8WPAครับ',
    'ขอลงทะเบียนด้วยรหัสเชิญ K7QF-2M9X-4TRD-8WPA ของกรมตัวอย่าง',
    'Invitation code K7QF-2M9X-4TRD-8WPA',
    'CODE K7QF-2M9X-4TRD-8WPA',
    'CODE K7QF 2M9X 4TRD 8WPA',
    'My code is K7QF-2M9X-4TRD-8WPA, thank you',
    'K7QF 2M9X 4TRD 8WPA WITH LOVE',
  ])('%s', (text) => {
    expect(codeIn(text)).toBe(code);
  });
});

test('letters that are taken for digits are read as those digits', () => {
  expect(codeIn('OO7K-IL2M-9XQF-4TRD')).toBe('007K112M9XQF4TRD');
  expect(codeIn('oo7k-il2m-9xqf-4trd')).toBe('007K112M9XQF4TRD');
  // Its only digits are those: as printed it is a code, without the dashes it may be words.
  expect(codeIn('KOQF-MIXA-TRDE-WPAB')).toBe('K0QFM1XATRDEWPAB');
});

describe('what only looks like a code is none', () => {
  test.each([
    '',
    'สวัสดีค่ะ',
    'ขอทราบรหัสเชิญของหน่วยงานด้วยค่ะ',
    'ได้รับหนังสือ ที่ ดศ ๐๒๐๑/ว ๑๒๓๔ ลงวันที่ ๑๕ มกราคม ๒๕๖๙ แล้วค่ะ',
    'สำนักงานปลัดกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม',
    'K7QF-2M9X-4TRD',
    'K7QF-2M9X-4TRD-8WP',
    'K7QF-2M9X-4TRD-8WPAA',
    'K7QF-2M9X-4TRD-8WPA-9XYZ',
    'K7QF-2M9X-4TRD-8WPU',
    '0812345678',
    '1234 5678 9012 3456',
    '1234567890123456',
    '02-123-4567 ต่อ 1234, 08-1234-5678',
    '3-1009-00123-45-6',
    'RESPONSIBILITIES',
    'this will also fail',
    'I am from Department 12',
    'Department of Provincial Administration 2569',
    'digitalOFFICE256@agency.go.th',
    'k7qf2m9x4trd8wpa@agency.go.th',
    'https://agency.go.th/K7QF2M9X4TRD8WPA/plan.pdf',
    '1 3 5',
    '13.7563, 100.5018',
    '15 ม.ค. 2569 09.30',
    '😀'.repeat(20),
  ])('%s', (text) => {
    expect(codeIn(text)).toBeNull();
  });
});

/** Codes as they are made: sixteen characters, with a digit and a letter. */
const codes = fc
  .array(fc.constantFrom(...Array.from(codeAlphabet)), { minLength: codeLength, maxLength: codeLength })
  .map((letters) => letters.join(''))
  .filter((one) => /[0-9].*[0-9]/.test(one) && /[A-Z]/.test(one));

test('every code that can be made is found as printed, in small letters, and in a Thai sentence', () => {
  fc.assert(
    fc.property(codes, (one) => {
      for (const text of [one, formatCode(one), formatCode(one).toLowerCase(), `รหัสเชิญ ${formatCode(one)} ค่ะ`])
        expect(codeIn(text)).toBe(one);
    }),
  );
});

const thai = fc.string({
  unit: fc.constantFrom(...Array.from('กขคงจฉชซดตถทนบปผพฟมยรลวสหอะาิีึืุูเแโใไ่้๊๋์ำๆฯ ๐๑๒๓๔๕๖๗๘๙0123456789.,/()')),
  maxLength: 200,
});

test('no Thai sentence is taken for a code, and any text at all is read', () => {
  fc.assert(
    fc.property(thai, (text) => {
      expect(codeIn(text)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const found = codeIn(text);
      expect(found === null || found.length === codeLength).toBe(true);
    }),
  );
});
