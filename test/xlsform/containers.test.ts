import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readMarkdown } from '../../src/xlsform/read-markdown.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';
import { type Sheets, toCsv, toMarkdown, toXlsx } from './workbook.ts';

const sheets: Sheets = {
  survey: [
    ['type', 'name', 'label::ไทย (th)', 'label::English (en)', 'required', 'relevant', 'default', 'weight'],
    ['begin group', 'policy', 'นโยบาย', 'Policy'],
    ['select_one yn', 'has_plan', 'มีแผน | หรือไม่', 'Is there a "plan"?', 'yes', null, null, 2],
    [],
    ['integer', 'staff', ' จำนวน\u00a0คน ', 'Staff', true, "${has_plan} = 'y'", 3, 1.5],
    ['end group'],
  ],
  choices: [
    ['list_name', 'name', 'label::ไทย (th)', 'label::English (en)', 'score', 'region'],
    ['yn', 'y', 'มี', 'Yes', 100, 'เหนือ'],
    ['yn', 0, 'ไม่มี', 'No', 0],
  ],
  notes: [['anything'], ['at all']],
  settings: [
    ['form_title', 'form_id', 'version', 'default_language'],
    ['แบบสำรวจ', 'ready', 20261201, 'ไทย (th)'],
  ],
};

test('the same form in each container is the same model', async () => {
  const markdown = await readQuestionnaire('form.md', toMarkdown(sheets));
  const csv = await readQuestionnaire('form.csv', toCsv(sheets));
  const xlsx = await readQuestionnaire('form.xlsx', await toXlsx(sheets));
  expect(markdown.faults).toEqual([]);
  expect(markdown.questionnaire?.lists['yn']?.map(({ name }) => name)).toEqual(['y', '0']);
  expect(csv).toEqual(markdown);
  expect(xlsx).toEqual(markdown);
});

test('the shipped questionnaire is the same model from each container', async () => {
  const bytes = readFileSync(new URL('../../src/surveys/readiness-2560.md', import.meta.url));
  const tables = readMarkdown(new TextDecoder().decode(bytes)).map(({ name, rows }) => [name, rows.map(({ cells }) => cells)] as const);
  const same: Sheets = Object.fromEntries(tables);
  const markdown = await readQuestionnaire('form.md', bytes);
  expect(markdown.questionnaire).not.toBeNull();
  expect(await readQuestionnaire('form.csv', toCsv(same))).toEqual(markdown);
  expect(await readQuestionnaire('form.xlsx', await toXlsx(same))).toEqual(markdown);
});

test('a workbook is told by its first bytes, whatever its name', async () => {
  const { questionnaire } = await readQuestionnaire('form.xlsx.download', await toXlsx(sheets));
  expect(questionnaire?.id).toBe('ready');
});

test('numbers, dates, times and truth values of a spreadsheet become text', async () => {
  const values: (number | boolean | Date)[] = [
    1,
    1.5,
    0.1 + 0.2,
    1e21,
    1e-7,
    true,
    new Date(Date.UTC(2026, 10, 23)),
    new Date(Date.UTC(2026, 10, 23, 8, 30)),
    new Date(Date.UTC(1899, 11, 31, 8, 30)),
  ];
  const { questionnaire } = await readQuestionnaire(
    'form.xlsx',
    await toXlsx({
      survey: [['type', 'name', 'label', 'default'], ...values.map((value, index) => ['text', `q${index}`, 'ข้อ', value])],
      settings: [['form_id'], ['f']],
    }),
  );
  expect(questionnaire?.children.map((node) => (node.kind === 'question' ? node.default : ''))).toEqual([
    '1',
    '1.5',
    '0.3',
    '1000000000000000000000',
    '0.0000001',
    'TRUE',
    '2026-11-23',
    '2026-11-23T08:30:00',
    '08:30:00',
  ]);
});

test.each([
  ['form.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1), 'old-excel'],
  ['form.docx', Uint8Array.of(1, 2, 3), 'file-type-unknown'],
  ['form.xlsx', Uint8Array.of(0x50, 0x4b, 3, 4), 'xlsx-unreadable'],
  ['form.xlsx', new Uint8Array(0), 'xlsx-unreadable'],
  ['form.md', Uint8Array.of(0xff, 0xfe, 0x7c, 0), 'not-utf8'],
  ['form.csv', new TextEncoder().encode('survey\n,type,name\n,"text'), 'csv-malformed'],
  ['form.csv', new Uint8Array(4_000_001).fill(0x2c), 'file-too-large'],
  ['form.md', new Uint8Array(0), 'survey-missing'],
])('%s that cannot be read is a fault, not a crash (%#)', async (name, bytes, code) => {
  const { questionnaire, faults } = await readQuestionnaire(name, bytes);
  expect(questionnaire).toBeNull();
  expect(faults.map((fault) => fault.code)).toEqual([code]);
});

test('a CSV may begin with a byte order mark and have empty lines between its sheets', async () => {
  const text = '\ufeffsurvey\n,type,name,label\n,text,a,ก\n\nsettings\n,form_id\n,f\n';
  const { questionnaire, faults } = await readQuestionnaire('form.csv', new TextEncoder().encode(text));
  expect(faults).toEqual([]);
  expect(questionnaire?.id).toBe('f');
});

test('a workbook with a single sheet of any name is a survey', async () => {
  const survey = [
    ['type', 'name', 'label'],
    ['text', 'a', 'ก'],
  ];
  const { questionnaire } = await readQuestionnaire('form.xlsx', await toXlsx({ 'Sheet 1': survey }));
  expect(questionnaire?.children).toHaveLength(1);
});
