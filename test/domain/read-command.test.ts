// Commands as people type them, and answers that are none.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommand, type Command } from '../../src/domain/conversation/command.ts';

const review = { kind: 'review', section: null, page: 0 } as const;
const edit = (number: number): Command => ({ kind: 'edit', number });
const section = (number: number): Command => ({ kind: 'section', number });
const reminders = (choice: 'on' | 'off' | 'tomorrow' | 'three-days'): Command => ({ kind: 'reminders', choice });

describe('each command is understood in its usual words', () => {
  test.each<[Command, readonly string[]]>([
    [{ kind: 'continue' }, ['ต่อ', 'ทำต่อ', 'ต่อไป', 'เริ่ม', 'เริ่มตอบ', 'Continue', 'start', 'next']],
    [{ kind: 'back' }, ['ย้อน', 'ย้อนกลับ', 'กลับ', 'BACK', 'previous']],
    [{ kind: 'skip' }, ['ข้าม', 'ข้ามข้อนี้', 'ไว้ก่อน', 'skip', 'later']],
    [{ kind: 'pause' }, ['พัก', 'พักก่อน', 'หยุด', 'pause', 'stop']],
    [review, ['ทบทวน', 'ทบทวนคำตอบ', 'ตรวจทาน', 'review']],
    [{ kind: 'help' }, ['ช่วยเหลือ', 'วิธีใช้', 'help', '?']],
    [{ kind: 'menu' }, ['เมนู', 'คำสั่ง', 'menu']],
    [{ kind: 'score' }, ['คะแนน', 'ขอคะแนน', 'ดูคะแนน', 'score']],
    [{ kind: 'why', dimension: null }, ['เหตุผล', 'ทำไม', 'why']],
    [{ kind: 'report' }, ['รายงาน', 'ขอรายงาน', 'report']],
    [{ kind: 'share' }, ['แบ่งปัน', 'แชร์', 'share']],
    [{ kind: 'status' }, ['สถานะ', 'ความคืบหน้า', 'กำหนดส่ง', 'status', 'deadline']],
    [{ kind: 'submit' }, ['ส่ง', 'ส่งแบบสำรวจ', 'submit']],
    [{ kind: 'agencies' }, ['หน่วยงาน', 'เปลี่ยนหน่วยงาน', 'agency']],
    [{ kind: 'language', language: null }, ['ภาษา', 'language']],
    [{ kind: 'language', language: 'th' }, ['ภาษาไทย', 'Thai']],
    [{ kind: 'language', language: 'en' }, ['ภาษาอังกฤษ', 'English']],
    [reminders('on'), ['เตือน', 'เปิดเตือน', 'เปิดการแจ้งเตือน', 'remind me']],
    [reminders('off'), ['ไม่เตือน', 'ปิดเตือน', 'ปิดการแจ้งเตือน', 'ไม่ต้องเตือน', 'ไม่ต้องเตือนแล้วค่ะ', 'อย่าเตือนอีก', 'stop reminders']],
    [{ kind: 'snooze' }, ['เลื่อน', 'เลื่อนการเตือน', 'เลื่อนการแจ้งเตือน', 'snooze']],
    [reminders('tomorrow'), ['พรุ่งนี้เช้า', 'เตือนพรุ่งนี้', 'tomorrow']],
    [reminders('three-days'), ['อีก 3 วัน', 'เตือนอีก ๓ วัน']],
    [{ kind: 'notice' }, ['ความเป็นส่วนตัว', 'privacy']],
    [{ kind: 'handover' }, ['โอนหน้าที่', 'handover']],
    [{ kind: 'handover-yes' }, ['ยืนยันโอนหน้าที่', 'Confirm handover']],
    [{ kind: 'clear' }, ['ล้างคำตอบ', 'ลบคำตอบ', 'ล้างข้อนี้', 'clear']],
    [{ kind: 'same-rows' }, ['เหมือนเดิมทั้งหมด', 'เหมือนกันทั้งหมด', 'same for all']],
    [
      edit(12),
      [
        'แก้ 12',
        'แก้12',
        'แก้ไข 12',
        'แก้ข้อ 12',
        'แก้ไขข้อ ๑๒',
        'แก้ข้อที่ 12',
        'ขอแก้ข้อ 12 ค่ะ',
        'แก้ข้อสิบสอง',
        'ไปข้อ 12',
        'edit 12',
        'Edit question 12',
      ],
    ],
    [section(3), ['หมวด 3', 'หมวด๓', 'หมวดที่ 3', 'ไปหมวด 3', 'section 3']],
    [{ kind: 'section', number: 3, word: 'ด้านที่' }, ['ด้านที่ 3', 'ไปด้านที่ ๓ ครับ']],
    [{ kind: 'section', number: 3, word: 'ส่วนที่' }, ['ส่วนที่ 3 ครับ']],
  ])('%o', (command, texts) => {
    for (const text of texts) expect([text, readCommand(text)]).toEqual([text, command]);
  });
});

test.each([
  'ต่อครับ',
  'ต่อค่ะ',
  'ต่อนะคะ',
  ' ต่อ ',
  'ต่ อ',
  'ต่อ!',
  '/ต่อ',
  '#ต่อ',
  'ต่อ.',
  '{200B}ต่อ'.replace('{200B}', '\u200B'),
  'CONTINUE',
  'ｃｏｎｔｉｎｕｅ',
])('courtesy, case, width and stray marks do not hide a command: %s', (text) => {
  expect(readCommand(text)).toEqual({ kind: 'continue' });
});

test('commands that end like a courtesy keep their end', () => {
  expect(readCommand('สถานะ')).toEqual({ kind: 'status' });
  expect(readCommand('สถานะครับ')).toEqual({ kind: 'status' });
});

test.each([
  ['ไม่เข้าใจค่ะ', 'help'],
  ['เหลืออีกกี่ข้อครับ', 'status'],
  ['ขอคุยกับเจ้าหน้าที่ครับ', 'people'],
  ['ขอแก้ไขคำตอบ', 'review'],
  ['ขอลิงก์รายงาน', 'report'],
  ['ยกเลิก', 'pause'],
  ['สวัสดีครับ', 'courtesy'],
  ['ขอบคุณค่ะ', 'courtesy'],
  ['พร้อมแล้ว', 'continue'],
])('what people say of their own accord is understood: %s', (text, kind) => {
  expect(readCommand(text)?.kind).toBe(kind);
});

test.each([
  '',
  ' ',
  'แก้ไข',
  'ดีค่ะ',
  'ครับ',
  'ใช่',
  'ไม่มี',
  '2',
  'ข้อ 2',
  'ข้อ ๒ ค่ะ',
  '1 3 5',
  'ต่อเนื่องทุกปี',
  'ส่งทางไปรษณีย์',
  'รายงานประจำปี 2569',
  'พักชำระหนี้',
  'คะแนน 5',
  'แก้',
  'แก้ไขกฎหมาย 12 ฉบับ',
  'แก้ 12345',
  'หมวด',
  '15 ม.ค. 2569',
  '02-123-4567 ต่อ 12',
  'constructor',
  '__proto__',
])('an answer is no command: %s', (text) => {
  expect(readCommand(text)).toBeNull();
});

test('of the replies in thai-input.md none is taken for a command but those that are one', () => {
  const inputs = readFileSync(new URL('thai-input.md', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => /^\| `([^`]*)`/.exec(line)?.[1] ?? []);
  expect([...new Set(inputs.filter((input) => readCommand(input) !== null))]).toEqual(['อีก 3 วัน', 'สวัสดี']);
});

test('any text is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(readCommand(text) === null || typeof readCommand(text)?.kind === 'string').toBe(true);
    }),
  );
});
