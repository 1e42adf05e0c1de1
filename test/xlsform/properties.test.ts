import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';
import { writeQuestionnaire } from '../../src/xlsform/write-questionnaire.ts';
import { questionnaires, withoutRows } from './questionnaires.ts';
import { type Sheets, toCsv, toMarkdown, toXlsx } from './workbook.ts';

test('an exported questionnaire imports to the same model', async () => {
  await fc.assert(
    fc.asyncProperty(questionnaires, async (q) => {
      const { questionnaire, faults } = await readQuestionnaire('other.xlsx', await writeQuestionnaire(q));
      expect(faults).toEqual([]);
      expect(questionnaire && withoutRows(questionnaire)).toEqual(q);
    }),
    { numRuns: 60 },
  );
});

test('exporting what was imported and importing it again changes nothing', async () => {
  const bytes = readFileSync(new URL('../../src/surveys/readiness-2560.md', import.meta.url));
  const { questionnaire } = await readQuestionnaire('readiness-2560.md', bytes);
  if (questionnaire === null) throw new Error('the shipped questionnaire is at fault');
  const again = await readQuestionnaire('again.xlsx', await writeQuestionnaire(questionnaire));
  expect(again.questionnaire).toEqual(questionnaire);
});

const header = fc.oneof(
  fc.constantFrom(
    'type',
    'name',
    'label',
    'label::ไทย (th)',
    'label:en',
    'hint',
    'required',
    'relevant',
    'parameters',
    'trigger',
    'weight',
    'score',
  ),
  fc.constantFrom(
    'list_name',
    'dimension',
    'indicator',
    'from',
    'below',
    'text',
    'form_id',
    'default_language',
    '::',
    'bind::',
    'media::image::x',
  ),
  fc.string({ maxLength: 12 }),
);
const cell = fc.oneof(
  fc.constantFrom(
    'text',
    'select_one l',
    'select_multiple l or_other',
    'begin group',
    'end group',
    'begin repeat',
    'end repeat',
    'range',
    'calculate',
  ),
  fc.constantFrom('q', 'l', 'a', 'ก', 'yes', '${q}', '${', "selected(${q}, 'a')", '((((', 'start=1 end=', '-5', '1e9', 'na', '', '', ''),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const table = fc
  .tuple(fc.array(header, { maxLength: 7 }), fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 10 }))
  .map(([head, rows]) => [head, ...rows]);
const anySheets: fc.Arbitrary<Sheets> = fc.dictionary(
  fc.constantFrom('survey', 'choices', 'settings', 'dimensions', 'levels', 'advice', 'survy', 'x'),
  table,
);

test('any workbook gives a model or faults', async () => {
  await fc.assert(
    fc.asyncProperty(anySheets, fc.constantFrom('md', 'csv', 'xlsx'), async (sheets, ending) => {
      const bytes =
        ending === 'md'
          ? toMarkdown(sheets)
          : ending === 'csv'
            ? toCsv(sheets)
            : await toXlsx(Object.keys(sheets).length === 0 ? { x: [] } : sheets);
      const { questionnaire, faults } = await readQuestionnaire(`form.${ending}`, bytes);
      expect(questionnaire === null).toBe(faults.length > 0);
    }),
    { numRuns: 200 },
  );
});

test('any bytes give a model or faults', async () => {
  const begins = fc.constantFrom<readonly number[]>([], [0x50, 0x4b, 3, 4], [0xef, 0xbb, 0xbf], [0xd0, 0xcf, 0x11, 0xe0]);
  await fc.assert(
    fc.asyncProperty(
      begins,
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom('a.md', 'a.csv', 'a.xlsx', 'a'),
      async (start, rest, name) => {
        const { questionnaire, faults } = await readQuestionnaire(name, Uint8Array.of(...start, ...rest));
        expect(questionnaire === null).toBe(faults.length > 0);
      },
    ),
    { numRuns: 300 },
  );
});

test('a good workbook with any byte changed gives a model or faults', async () => {
  const good = await toXlsx({
    survey: [
      ['type', 'name', 'label'],
      ['text', 'q', 'ถาม'],
    ],
    settings: [['form_id'], ['f']],
  });
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (at, value) => {
      const bytes = Uint8Array.from(good);
      bytes[at] = value;
      const { questionnaire, faults } = await readQuestionnaire('form.xlsx', bytes);
      expect(questionnaire === null).toBe(faults.length > 0);
    }),
    { numRuns: 300 },
  );
});
