// What holds for every text and every question: a reading, of the type's form, stable when read again, with all that its refusal says.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnswerSpec, type ReadingContext } from '../../src/domain/answer.ts';
import { readAnswer } from '../../src/domain/read-answer.ts';
import { questions } from './thai-input.questions.ts';
import { processorMs } from '../support/processor-time.ts';

interface Texts {
  readonly chat: { readonly rejected: Readonly<Record<string, string>> };
}
const locales = ['th', 'en'].map((language) => JSON.parse(readFileSync(`locales/${language}.json`, 'utf8')) as Texts);

const fragments = readFileSync(new URL('thai-input.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => /^\| `([^`]*)`/.exec(line)?.[1] ?? []);

/** Anything at all, and pieces of what people type put together. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789๐๕.,-/: กขมครับที่ไม่ใช่ร้อยล้านสิบปีพศabe%()\n')), maxLength: 24 }),
  fc.constantFrom(...fragments),
  fc.array(fc.constantFrom(...fragments), { minLength: 2, maxLength: 3 }).map((parts) => parts.join(' ')),
  fc.tuple(fc.constantFrom(...fragments), fc.nat(20), fc.nat(20)).map(([one, from, to]) => one.slice(0, from) + one.slice(to)),
);

/** Names that no contact could type in another sense: no numbers, no single letters, no words of yes and no. */
const name = fc.stringMatching(/^[q-z]{2}[0-9]{0,2}_[a-z]{1,4}$/);
const label = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom(...fragments));
const choices = fc.uniqueArray(fc.record({ name, labels: fc.array(label, { maxLength: 3 }) }), {
  maxLength: 14,
  selector: (choice) => choice.name,
});
const decimal = fc.oneof(fc.integer({ min: -1000, max: 1000 }).map(String), fc.constantFrom('0.5', '-2.25', '', 'x', '100'));
const appearance = fc.subarray(['year', 'month-year', 'multiline', 'minimal']);
const types = [
  'text',
  'integer',
  'decimal',
  'range',
  'date',
  'time',
  'dateTime',
  'select_one',
  'select_multiple',
  'rank',
  'acknowledge',
  'note',
  'geopoint',
  'barcode',
  'image',
  'file',
] as const;
const spec: fc.Arbitrary<AnswerSpec> = fc.oneof(
  fc.constantFrom(...Object.values(questions)),
  fc.record({ type: fc.constantFrom(...types), choices, appearance }),
  fc.record({
    type: fc.constant('range' as const),
    choices,
    appearance,
    range: fc.record({ start: decimal, end: decimal, step: decimal }),
  }),
);
const context: fc.Arbitrary<ReadingContext> = fc.record({
  now: fc.date({ min: new Date('2024-01-01'), max: new Date('2032-12-31'), noInvalidDate: true }),
  timeZone: fc.constantFrom('Asia/Bangkok', 'America/New_York', 'Asia/Kathmandu', 'UTC'),
});

const isoDate = String.raw`(?:1[89]|2[01])\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])`;
const clock = String.raw`(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}[+-]\d\d:\d\d`;
const number = /^(?:0|-?(?:[1-9]\d{0,14})(?:\.\d{0,14}[1-9])?|-?0\.\d{0,14}[1-9])$/;

/** Whether a value has the form that answer.ts promises for the type. */
function isValueOf(value: string, { type, choices: list, appearance: looks }: AnswerSpec): boolean {
  const names = list.map((choice) => choice.name);
  const words = value.split(' ');
  switch (type) {
    case 'text':
      return value.trim() === value && value !== '' && value.length <= 5000 && value.normalize('NFC') === value && value.isWellFormed();
    case 'barcode':
      return value.trim() === value && value !== '' && !value.includes('\n');
    case 'integer':
      return number.test(value) && !value.includes('.');
    case 'decimal':
    case 'range':
      return number.test(value);
    case 'date':
      return (
        new RegExp(`^${isoDate}$`).test(value) &&
        !Number.isNaN(Date.parse(value)) &&
        (!looks.includes('year') || value.endsWith('-01-01')) &&
        (!looks.includes('month-year') || value.endsWith('-01'))
      );
    case 'time':
      return new RegExp(`^${clock}$`).test(value);
    case 'dateTime':
      return /^\d{4}-\d\d-\d\dT/.test(value) && new RegExp(`${clock}$`).test(value) && !Number.isNaN(Date.parse(value));
    case 'select_one':
      return names.includes(value);
    case 'select_multiple':
      return value !== '' && value === names.filter((one) => words.includes(one)).join(' ');
    case 'rank':
      return words.length === names.length && new Set(words).size === names.length && words.every((word) => names.includes(word));
    case 'acknowledge':
      return value === 'OK';
    case 'geopoint': {
      const [latitude = '', longitude = '', ...rest] = words;
      return (
        rest.length === 2 &&
        number.test(latitude) &&
        number.test(longitude) &&
        Math.abs(Number(latitude)) <= 90 &&
        Math.abs(Number(longitude)) <= 180
      );
    }
    case 'note':
    case 'image':
    case 'file':
      return false;
  }
}

test('any text gives a reading whose values are of the type, and whose refusal has all that its text says', () => {
  fc.assert(
    fc.property(text, spec, context, (typed, question, when) => {
      const reading = readAnswer(typed, question, when);
      if (reading.kind === 'rejected') {
        for (const { chat } of locales) {
          const needed = Array.from((chat.rejected[reading.reason] ?? 'none').matchAll(/\{\{(\w+)\}\}/g), ([, param]) => param);
          expect(chat.rejected).toHaveProperty([reading.reason]);
          expect(Object.keys(reading.params)).toEqual(expect.arrayContaining(needed));
        }
        return;
      }
      const values = reading.kind === 'accepted' ? [reading.value] : reading.values;
      expect(values.length).toBeGreaterThan(0);
      expect(values.length).toBeLessThanOrEqual(3);
      expect(new Set(values).size).toBe(values.length);
      expect(values.filter((value) => !isValueOf(value, question))).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test('a value read again gives itself, guesses too', () => {
  fc.assert(
    fc.property(text, spec, context, (typed, question, when) => {
      // Where names are numbers, what a contact types is the number that is shown: see thai-input.md, skill and rating.
      fc.pre(question !== questions['skill']);
      const reading = readAnswer(typed, question, when);
      const values = reading.kind === 'accepted' ? [reading.value] : reading.kind === 'unsure' ? reading.values : [];
      for (const value of values) {
        const again = readAnswer(value, question, when);
        // Millions typed where millions are asked are always asked back, also when the first asking led to them.
        if (question.unitPower !== undefined && again.kind === 'unsure') expect(again.values).toContain(value);
        else expect(again).toEqual({ kind: 'accepted', value });
      }
    }),
    { numRuns: 3000 },
  );
});

test('texts as long as LINE allows are read in no time', () => {
  const long = ['ก', '1', '1 ', '1,', ' ค่ะ', '‹1›', 'ล้าน', '-', '13.7,100.5 ', '((', 'a b '].map((part) => part.repeat(5000 / part.length));
  const many: AnswerSpec = {
    type: 'select_multiple',
    choices: Array.from({ length: 250 }, (_, index) => ({
      name: `xx_${index}`,
      labels: [`${'กรมทดสอบ'.repeat(8)} ${index}`, `Department ${index}`],
    })),
    appearance: [],
  };
  const ms = processorMs(() => {
    for (const one of long)
      for (const question of [...Object.values(questions), many]) readAnswer(one, question, { now: new Date(0), timeZone: 'Asia/Bangkok' });
  });
  const perReadingMs = ms / (long.length * (Object.keys(questions).length + 1));
  expect(perReadingMs).toBeLessThan(50);
});
