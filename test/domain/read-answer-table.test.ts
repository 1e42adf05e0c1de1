// Runs every row of thai-input.md.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Reading } from '../../src/domain/answer.ts';
import { readAnswer } from '../../src/domain/read-answer.ts';
import { questions } from './thai-input.questions.ts';

const context = { now: new Date('2026-01-15T10:20:00+07:00'), timeZone: 'Asia/Bangkok' };

interface Row {
  readonly line: number;
  readonly input: string;
  readonly question: string;
  readonly expected: string;
}

const unescaped = (cell: string): string =>
  cell.replace(/⏎/g, '\n').replace(/\{([0-9A-F]{4,5})\}/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)));

const rows: readonly Row[] = readFileSync(new URL('thai-input.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((text, index) => {
    const [, input, question, expected] = /^\| `(.*)`\s*\| (\w+)\s*\| `(.*)`\s*\|$/.exec(text) ?? [];
    return input === undefined || question === undefined || expected === undefined
      ? []
      : [{ line: index + 1, input: unescaped(input), question, expected: unescaped(expected) }];
  });

function shown(reading: Reading): string {
  switch (reading.kind) {
    case 'accepted':
      return reading.value;
    case 'unsure':
      return `? ${reading.values.join(' / ')}`;
    case 'rejected':
      return ['!', reading.reason, ...Object.entries(reading.params).map(([name, value]) => `${name}=${value}`)].join(' ');
  }
}

test('the table has at least 300 rows and each names a question', () => {
  expect(rows.length).toBeGreaterThanOrEqual(300);
  expect(rows.filter(({ question }) => !Object.hasOwn(questions, question))).toEqual([]);
});

test.each(rows)('line $line: $input as $question is read as $expected', ({ input, question, expected }) => {
  expect(shown(readAnswer(input, questions[question]!, context))).toBe(expected);
});
