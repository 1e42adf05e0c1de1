// What a reminder reads like: nothing twice, estimates as estimates.
import { expect, test } from 'vitest';
import { reminderCard, type ReminderFacts } from '../../src/app/present/reminder.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { toPlainText } from '../../src/line/plain-text.ts';

const facts: ReminderFacts = {
  language: 'th',
  timeZone: 'Asia/Bangkok',
  roundTitle: 'การสำรวจ',
  roundId: '2560',
  agency: { id: 1, nameTh: 'กรมการขนส่งทางบก', nameEn: '' },
  responseId: 7,
  servesSeveral: false,
  stage: 'started',
  answered: 2,
  asked: 63,
  section: 'ข้อมูลหน่วยงาน',
  minutesLeft: 31,
  deadline: new Date('2026-12-14T23:59:00+07:00'),
  daysLeft: 0,
  isEscalated: false,
  alsoPending: 0,
};
const text = (given: Partial<ReminderFacts> = {}): string =>
  toPlainText(reminderCard(createTranslate(), { ...facts, ...given })).join('\n');

test('on the last day the time is said once', () => {
  expect(text().match(/23\.59/g)).toHaveLength(1);
  expect(text()).toContain('ปิดรับวันนี้เวลา 23.59 น.');
});

test('before it the day and what is left are said', () => {
  expect(text({ daysLeft: 3 })).toMatch(/วันจันทร์ที่ 14 ธันวาคม 2569[^]*เหลือเวลาอีก 3 วัน/);
});

test('minutes are in steps of five, never none', () => {
  expect(text()).toContain('ประมาณ 35 นาที');
  expect(text({ minutesLeft: 0 })).toContain('ประมาณ 5 นาที');
});
