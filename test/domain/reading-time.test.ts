// No text of a contact holds the process up: LINE lets anybody send 5,000 characters, and everybody's events share one thread.
import { expect, test } from 'vitest';
import { type AnswerSpec } from '../../src/domain/answer.ts';
import { readCommand } from '../../src/domain/conversation/command.ts';
import { codeIn } from '../../src/domain/conversation/joining.ts';
import { readTap } from '../../src/domain/conversation/tap.ts';
import { readAnswer } from '../../src/domain/read-answer.ts';

const chars = 5000;
/** Enough for a slow machine; a time that grows with the square of the length was 130 to 650 ms. */
const msMax = 100;

const pieces = [
  ...['a', '0', '1 ', 'ก', '่', 'ำ', '-', '.', '. ', ',', '1,', '1.', '/', '(', '[', ' ', '\n', '~', '!', '"', '\u200b', 'e\u0301'],
  ...['ค่ะ', 'ครับ', 'นะ ', 'ไม่', 'ไม่มี', 'ร้อย', 'ล้าน', 'หนึ่ง', 'ร้อยละ ', 'ข้อ ', 'และ ', 'กับ', 'แก้ 1', '12:', '1 ม.ค. '],
  ...['A1B2 ', 'A1B2-', 'ABCD', '13.5,100.5 ', 'ทุ่ม', 'โมง', 'อันดับ 1 '],
];
const texts = pieces.flatMap((piece) => ['', 'x', ' ก'].map((end) => `ก${piece.repeat(chars)}`.slice(0, chars - end.length) + end));

const choices = Array.from({ length: 30 }, (_, index) => ({
  name: `c${index}`,
  labels: [`ตัวเลือกที่ ${index} มีการดำเนินการอย่างต่อเนื่อง`, `Choice ${index}`],
}));
const types: readonly AnswerSpec['type'][] = [
  ...(['text', 'integer', 'decimal', 'range', 'date', 'time', 'dateTime', 'select_one', 'select_multiple'] as const),
  ...(['rank', 'acknowledge', 'geopoint', 'barcode'] as const),
];
const context = { now: new Date('2026-11-22T02:00:00Z'), timeZone: 'Asia/Bangkok' };
const readers: readonly [string, (text: string) => unknown][] = [
  ['an invitation code', codeIn],
  ['a command', readCommand],
  ['a tap', (text) => readTap(`1;a;1;${text}`)],
  ...types.map((type): [string, (text: string) => unknown] => {
    const spec: AnswerSpec = { type, choices, range: { start: '0', end: '10', step: '1' }, appearance: [] };
    return [`an answer of type ${type}`, (text) => readAnswer(text, spec, context)];
  }),
];

/** Of this thread, so that others who use the machine do not count. */
function processorMs(work: () => unknown): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

test.each(readers)('%s is looked for in any 5,000 characters within 100 ms', (_, read) => {
  const slow = texts.filter((text) => {
    // The first time the code may be compiled on the way.
    for (let attempt = 0; attempt < 3; attempt += 1) if (processorMs(() => read(text)) < msMax) return false;
    return true;
  });
  expect(slow.map((text) => text.slice(0, 20))).toEqual([]);
});
