import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evenLines, textLines, textWidth } from '../../src/report/text-lines.ts';

const sentence = 'สำนักงานขับเคลื่อนการปฏิรูปประเทศ ยุทธศาสตร์ชาติ และการสร้างความสามัคคีปรองดอง';

test('breaks Thai between words', () => {
  expect(textLines(sentence, 14, 9)).toEqual(['สำนักงานขับเคลื่อนการปฏิรูป', 'ประเทศ ยุทธศาสตร์ชาติ', 'และการสร้างความสามัคคี', 'ปรองดอง']);
});

test('says that something is left out', () => {
  const lines = textLines(sentence, 14, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(/…$/);
  expect(textWidth(lines[1]!)).toBeLessThanOrEqual(14);
});

test('makes lines of about the same length when asked', () => {
  expect(evenLines(sentence, 19, 3).length).toBe(textLines(sentence, 19, 3).length);
  const widths = evenLines(sentence, 19, 3).map(textWidth);
  expect(Math.max(...widths) - Math.min(...widths)).toBeLessThan(
    Math.max(...textLines(sentence, 19, 3).map(textWidth)) - textWidth('ปรองดอง'),
  );
});

test('marks above and below take no room of their own', () => {
  expect(textWidth('ที่')).toBe(textWidth('ท'));
});

test('no line is too wide and no letter is lost, whatever the text', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('ก', 'า', 'น้ำ', 'ที่', ' ', 'W', 'ๆ', 'การ', '(', '漢') }),
  );
  fc.assert(
    fc.property(anything, fc.integer({ min: 3, max: 20 }), (text, widest) => {
      const lines = textLines(text, widest, 1000);
      expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }),
  );
});

test('a word is not cut to make lines even', () => {
  for (const widest of [5, 5.5, 6, 6.5]) expect(evenLines('ความเป็นส่วนตัว', widest, 2)).toEqual(['ความเป็น', 'ส่วนตัว']);
});
