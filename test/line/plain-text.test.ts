import { describe, expect, test } from 'vitest';
import { cut, hasVisible, split } from '../../src/line/cut.ts';
import { toPlainText } from '../../src/line/plain-text.ts';
import { questionCard, summaryCard } from './cards.ts';

test('a question as text keeps section, progress, numbers and the selected mark', () => {
  expect(toPlainText(questionCard)).toEqual([
    `ส่วนที่ 2 การบริหารจัดการข้อมูลภาครัฐ · ข้อ 12 / 64

หน่วยงานของท่านมีการจัดทำธรรมาภิบาลข้อมูลภาครัฐ (Data Governance) หรือไม่

โปรดเลือกคำตอบที่ตรงกับหน่วยงานมากที่สุด

1. มีการดำเนินการครบถ้วนและประกาศใช้แล้วทั้งหน่วยงาน
2. อยู่ระหว่างดำเนินการ ●
3. ไม่มีการดำเนินการ

› ย้อนกลับ (ย้อน)
› ช่วยเหลือ
› พัก`,
  ]);
});

test('a summary as text keeps values and addresses', () => {
  expect(toPlainText(summaryCard)).toEqual([
    `ผลการประเมิน

สำนักงานสถิติแห่งชาติ

https://phrom.example.go.th/r/รายงาน.png

72.5

นโยบายและแนวปฏิบัติ: 81.2
ทักษะบุคลากร: 0.0
การบริการภาครัฐ: –

ส่งเมื่อ: 22 พฤศจิกายน 2569
ผู้ตอบ: 

› ส่วนที่ 3 – ยังไม่ตอบ 4 ข้อ (หมวด 3)
ดูรายงานฉบับเต็ม: https://phrom.example.go.th/r/รายงาน?หน้า=1

ดูรายงาน: https://phrom.example.go.th/r/abc
› ทบทวนคำตอบ (ทบทวน)
› เปลี่ยนวันที่`,
  ]);
});

test('what was just done comes first, buttons last, and a card without words says its alt text', () => {
  const notes = [{ kind: 'text', text: 'บันทึกแล้ว' }] as const;
  expect(toPlainText({ ...questionCard, notes, blocks: [], links: [] })[0]).toMatch(/^บันทึกแล้ว\n\nส่วนที่ 2/);
  expect(toPlainText({ kind: 'card', alt: 'แจ้งเตือน', blocks: [{ kind: 'line' }], buttons: [] })).toEqual(['แจ้งเตือน']);
});

describe('cutting', () => {
  test.each([
    ['ย้อนกลับ', 8, 'ย้อนกลับ'],
    ['ย้อนกลับ', 7, 'ย้อนก…'],
    // The vowel and the tone mark stay with their letter.
    ['ที่ที่', 5, 'ที่…'],
    ['ที่ที่', 3, '…'],
    ['น้ำ', 2, '…'],
    ['a👨‍👩‍👧b', 8, 'a…'],
    ['กข คง', 4, 'กข…'],
    ['ab\ud83d', 3, 'ab\ufffd'],
  ])('%j to %i is %j', (text, max, expected) => {
    expect(cut(text, max)).toBe(expected);
    expect(cut(text, max).length).toBeLessThanOrEqual(max);
  });
});

describe('splitting', () => {
  test.each<[string, number, string[]]>([
    ['', 5, []],
    ['  ', 5, []],
    ['abcde', 5, ['abcde']],
    ['ab cdef', 5, ['ab cd', 'ef']],
    ['abc def', 5, ['abc', 'def']],
    ['abc\ndef', 5, ['abc', 'def']],
    ['a b\n\nc d', 5, ['a b', 'c d']],
    // A paragraph that would leave a tiny part is no good place.
    ['a\n\nbcdefghij', 8, ['a\n\nbcdef', 'ghij']],
    ['ที่ที่', 4, ['ที่', 'ที่']],
    ['ก่่่่่', 3, ['ก่่', '่่่']],
  ])('%j at %i', (text, max, expected) => {
    expect(split(text, max)).toEqual(expected);
  });
});

test('visible letters are counted without their vowels and tone marks above and below', () => {
  expect(hasVisible('อยู่ระหว่างดำเนินการ', 15)).toBe(true);
  expect(hasVisible('อยู่ระหว่างดำเนินการ', 14)).toBe(false);
});
