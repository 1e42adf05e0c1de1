import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import en from '../../locales/en.json' with { type: 'json' };
import th from '../../locales/th.json' with { type: 'json' };
import { readText } from './workbook.ts';

const SURVEY = '| survey |\n| | type | name | label |\n';
const GOOD = `${SURVEY}| | text | q | ถาม |\n`;

/** A workbook, then what is wrong with it: severity, sheet, row, column, code. */
const cases: readonly [string, string, [string, string, number | null, string | null, string]][] = [
  [
    'no survey sheet',
    '| choices |\n| | list_name | name | label |\n| settings |\n| | form_id |',
    ['fault', '', null, null, 'survey-missing'],
  ],
  ['a misspelt survey sheet', '| survy |\n| | type |\n| choices |\n| | name |', ['fault', '', null, null, 'survey-missing-near']],
  ['a misspelt sheet', `${GOOD}| setings |\n| | form_id |`, ['warning', 'setings', null, null, 'sheet-near-miss']],
  ['a sheet twice', `${GOOD}| survey |\n| | type |`, ['fault', 'survey', null, null, 'duplicate-sheet']],
  ['no type column', '| survey |\n| | name | label |\n| | q | ถาม |', ['fault', 'survey', 1, null, 'column-missing']],
  [
    'a column twice',
    '| survey |\n| | type | name | label | caption |\n| | text | q | ก | ข |',
    ['fault', 'survey', 1, 'caption', 'duplicate-column'],
  ],
  [
    'a language twice',
    '| survey |\n| | type | name | label::th | label::ไทย (th) |\n| | text | q | ก | ข |',
    ['fault', 'survey', 1, 'label::ไทย (th)', 'duplicate-column'],
  ],
  [
    'a misspelt column',
    '| survey |\n| | type | name | label | relevent |\n| | text | q | ก | |',
    ['warning', 'survey', 1, 'relevent', 'column-near-miss'],
  ],
  [
    'a misspelt choices column',
    `${GOOD}| choices |\n| | list_nam | list_name | name | label |\n| | | l | a | ก |`,
    ['warning', 'choices', 1, 'list_nam', 'column-near-miss'],
  ],
  [
    'a picture column',
    '| survey |\n| | type | name | label | media::image::th |\n| | text | q | ก | |',
    ['warning', 'survey', 1, 'media::image::th', 'column-not-used'],
  ],
  [
    'a language where none belongs',
    '| survey |\n| | type | name | label | required::th |\n| | text | q | ก | yes |',
    ['warning', 'survey', 1, 'required::th', 'column-not-translatable'],
  ],
  [
    'a language without a code',
    '| survey |\n| | type | name | label::Klingon |\n| | text | q | ก |',
    ['warning', 'survey', 1, 'label::Klingon', 'language-without-code'],
  ],
  ['a cell outside the table', `${SURVEY}| | text | q | ก | x |`, ['warning', 'survey', 2, null, 'cell-without-header']],
  ['a formula that failed', `${SURVEY}| | text | q | #REF! |`, ['fault', 'survey', 2, 'label', 'cell-error']],
  [
    'settings of two forms',
    `${GOOD}| settings |\n| | form_id |\n| | a |\n| | b |`,
    ['warning', 'settings', 3, null, 'settings-second-row'],
  ],
  ['no form_id', GOOD, ['warning', 'settings', null, null, 'form-id-missing']],
  [
    'a default language that no column is in',
    '| survey |\n| | type | name | label::th |\n| | text | q | ก |\n| settings |\n| | form_id | default_language |\n| | f | English (en) |',
    ['warning', 'settings', null, 'default_language', 'default-language-unknown'],
  ],
  ['no type', `${SURVEY}| | | q | ถาม |`, ['fault', 'survey', 2, 'type', 'type-missing']],
  [
    'a row of remarks',
    '| survey |\n| | type | name | label | hint |\n| | | | | see below |\n| | text | q | ก | |',
    ['warning', 'survey', 2, 'type', 'row-without-question'],
  ],
  ['no name', `${SURVEY}| | text | | ถาม |`, ['fault', 'survey', 2, 'name', 'name-missing']],
  ['a name with a space', `${SURVEY}| | text | a b | ถาม |`, ['fault', 'survey', 2, 'name', 'name-invalid']],
  ['a name that begins with a digit', `${SURVEY}| | text | 1a | ถาม |`, ['fault', 'survey', 2, 'name', 'name-invalid']],
  ['a name with a colon', `${SURVEY}| | text | a:b | ถาม |`, ['fault', 'survey', 2, 'name', 'name-invalid']],
  ['the name meta', `${SURVEY}| | text | meta | ถาม |`, ['fault', 'survey', 2, 'name', 'name-reserved']],
  ['a name twice', `${GOOD}| | text | q | ถาม |`, ['fault', 'survey', 3, 'name', 'duplicate-name']],
  [
    'a name taken by or_other',
    `${SURVEY}| | text | q_other | ถาม |\n| | select_one l or_other | q | ถาม |\n| choices |\n| | list_name | name | label |\n| | l | a | ก |`,
    ['fault', 'survey', 3, 'name', 'duplicate-name'],
  ],
  ['names that differ by case', `${GOOD}| | text | Q | ถาม |`, ['warning', 'survey', 3, 'name', 'name-differs-by-case']],
  [
    'a repeat twice',
    `${SURVEY}| | begin_group | g | ก |\n| | begin_repeat | r | ก |\n| | text | a | ก |\n| | end_repeat | | |\n| | end_group | | |\n| | begin_repeat | r | ก |\n| | text | b | ก |\n| | end_repeat | | |`,
    ['fault', 'survey', 7, 'name', 'duplicate-name'],
  ],
  ['no label', `${SURVEY}| | text | q | |`, ['fault', 'survey', 2, 'label', 'label-missing']],
  [
    'a hint instead of a label',
    '| survey |\n| | type | name | label | hint |\n| | text | q | | ก |',
    ['warning', 'survey', 2, 'label', 'label-missing'],
  ],
  [
    'a group without a label',
    `${SURVEY}| | begin_group | g | |\n| | text | q | ถาม |\n| | end_group | | |`,
    ['warning', 'survey', 2, 'label', 'group-without-label'],
  ],
  [
    'a group with a score',
    '| survey |\n| | type | name | label | score |\n| | begin_group | g | ก | 1 |\n| | text | q | ถาม | |\n| | end_group | | | |',
    ['warning', 'survey', 2, 'score', 'column-not-for-groups'],
  ],
  ['calculate without a calculation', `${SURVEY}| | calculate | c | |`, ['fault', 'survey', 2, 'calculation', 'calculation-missing']],
  ['no list name', `${SURVEY}| | select_one | q | ถาม |`, ['fault', 'survey', 2, 'type', 'select-without-list']],
  ['no such list', `${SURVEY}| | select_one colours | q | ถาม |`, ['fault', 'survey', 2, 'type', 'list-missing']],
  [
    'a misspelt list',
    `${SURVEY}| | select_one yes_np | q | ถาม |\n| choices |\n| | list_name | name | label |\n| | yes_no | y | มี |`,
    ['fault', 'survey', 2, 'type', 'list-missing-near'],
  ],
  [
    'or_other with a filter',
    '| survey |\n| | type | name | label | choice_filter |\n| | select_one l or_other | q | ถาม | x = 1 |\n| choices |\n| | list_name | name | label | x |\n| | l | a | ก | 1 |',
    ['fault', 'survey', 2, 'choice_filter', 'or-other-with-filter'],
  ],
  [
    'a group without an end',
    `${SURVEY}| | begin_group | g | ก |\n| | text | q | ถาม |`,
    ['fault', 'survey', 2, 'type', 'begin-without-end'],
  ],
  ['an end without a group', `${GOOD}| | end_group | | |`, ['fault', 'survey', 3, 'type', 'end-without-begin']],
  [
    'a group that ends as a repeat',
    `${SURVEY}| | begin_group | g | ก |\n| | text | q | ถาม |\n| | end_repeat | | |`,
    ['fault', 'survey', 4, 'type', 'end-of-other-kind'],
  ],
  [
    'a trigger that is no reference',
    '| survey |\n| | type | name | label | trigger |\n| | text | q | ก | zzzzz |',
    ['fault', 'survey', 2, 'trigger', 'trigger-unknown'],
  ],
  [
    'a misspelt trigger',
    '| survey |\n| | type | name | label | trigger |\n| | text | question | ก | |\n| | text | r | ก | ${questoin} |',
    ['fault', 'survey', 3, 'trigger', 'trigger-unknown-near'],
  ],
  [
    'a trigger with two meanings',
    '| survey |\n| | type | name | label | trigger |\n| | begin_group | g | ก | |\n| | text | q | ก | |\n| | end_group | | | |\n| | text | q | ก | |\n| | text | r | ก | ${q} |',
    ['fault', 'survey', 6, 'trigger', 'trigger-ambiguous'],
  ],
  [
    'a choice without a list',
    `${GOOD}| choices |\n| | list_name | name | label |\n| | | a | ก |`,
    ['warning', 'choices', 2, 'list_name', 'choice-without-list'],
  ],
  [
    'a choice without a name',
    `${GOOD}| choices |\n| | list_name | name | label |\n| | l | | ก |`,
    ['fault', 'choices', 2, 'name', 'choice-without-name'],
  ],
  [
    'a choice without a label',
    `${GOOD}| choices |\n| | list name | value | label |\n| | l | a | |`,
    ['warning', 'choices', 2, 'label', 'choice-without-label'],
  ],
  [
    'a choice twice',
    `${GOOD}| choices |\n| | list_name | name | label |\n| | l | a | ก |\n| | l | a | ข |`,
    ['fault', 'choices', 3, 'name', 'duplicate-choice'],
  ],
  [
    'a choice name with a space',
    `${SURVEY}| | select_multiple l | q | ถาม |\n| choices |\n| | list_name | name | label |\n| | l | a b | ก |`,
    ['fault', 'choices', 2, 'name', 'choice-name-with-space'],
  ],
  ['no list_name column', `${GOOD}| choices |\n| | name | label |\n| | a | ก |`, ['fault', 'choices', 1, null, 'column-missing']],
  [
    'points over 100',
    `${GOOD}| choices |\n| | list_name | name | label | score |\n| | l | a | ก | 101 |`,
    ['fault', 'choices', 2, 'score', 'points-out-of-range'],
  ],
  [
    'points in words',
    `${GOOD}| choices |\n| | list_name | name | label | score |\n| | l | a | ก | many |`,
    ['fault', 'choices', 2, 'score', 'points-out-of-range'],
  ],
  [
    'a weight in words',
    '| survey |\n| | type | name | label | weight |\n| | text | q | ก | heavy |',
    ['fault', 'survey', 2, 'weight', 'weight-not-number'],
  ],
  [
    'a negative weight',
    '| survey |\n| | type | name | label | weight |\n| | text | q | ก | -1 |',
    ['fault', 'survey', 2, 'weight', 'weight-not-number'],
  ],
  [
    'score_if_not_relevant of 5',
    '| survey |\n| | type | name | label | score_if_not_relevant |\n| | text | q | ก | 5 |',
    ['fault', 'survey', 2, 'score_if_not_relevant', 'score-if-not-relevant'],
  ],
  [
    'no such dimension',
    '| survey |\n| | type | name | label | dimension |\n| | text | q | ก | data |',
    ['fault', 'survey', 2, 'dimension', 'dimension-unknown'],
  ],
  [
    'a misspelt dimension',
    '| survey |\n| | type | name | label | dimension |\n| | text | q | ก | polcy |\n| dimensions |\n| | name | label |\n| | policy | ก |',
    ['fault', 'survey', 2, 'dimension', 'dimension-unknown-near'],
  ],
  [
    'a dimension without a name',
    `${GOOD}| dimensions |\n| | name | label |\n| | | ก |`,
    ['fault', 'dimensions', 2, 'name', 'row-without-name'],
  ],
  [
    'a dimension twice',
    `${GOOD}| dimensions |\n| | name | label |\n| | a | ก |\n| | a | ข |`,
    ['fault', 'dimensions', 3, 'name', 'name-twice-in-sheet'],
  ],
  [
    'a level without a bound',
    `${GOOD}| levels |\n| | name | label | from |\n| | a | ก | |`,
    ['fault', 'levels', 2, 'from', 'level-bound-missing'],
  ],
  [
    'a bound twice',
    `${GOOD}| levels |\n| | name | label | from |\n| | a | ก | 0 |\n| | b | ข | 0 |`,
    ['fault', 'levels', 3, 'from', 'level-bound-twice'],
  ],
  [
    'levels that begin above zero',
    `${GOOD}| levels |\n| | name | label | from |\n| | a | ก | 20 |`,
    ['warning', 'levels', null, null, 'levels-start-above-zero'],
  ],
  [
    'advice for nothing',
    `${GOOD}| advice |\n| | indicator | below | text |\n| | | 50 | ก |`,
    ['fault', 'advice', 2, 'indicator', 'advice-without-indicator'],
  ],
  [
    'advice without a bound',
    `${GOOD}| advice |\n| | indicator | below | text |\n| | q | | ก |`,
    ['fault', 'advice', 2, 'below', 'advice-without-bound'],
  ],
  [
    'advice without a text',
    `${GOOD}| advice |\n| | indicator | below | text |\n| | q | 50 | |`,
    ['fault', 'advice', 2, 'text', 'advice-without-text'],
  ],
  [
    'advice for no indicator',
    `${GOOD}| advice |\n| | indicator | below | text |\n| | leadership | 50 | ก |`,
    ['fault', 'advice', 2, 'indicator', 'advice-indicator-unknown'],
  ],
  [
    'advice for a misspelt indicator',
    '| survey |\n| | type | name | label | indicator |\n| | text | q | ก | IND1 |\n| advice |\n| | indicator | below | text |\n| | IND2 | 50 | ก |',
    ['fault', 'advice', 2, 'indicator', 'advice-indicator-unknown-near'],
  ],
  [
    'a table of two scales',
    `| survey |\n| | type | name | label | appearance |\n| | begin_group | g | ก | table-list |\n| | select_one l | a | ก | |\n| | select_one m | b | ข | |\n| | end_group | | | |\n| choices |\n| | list_name | name | label |\n| | l | x | ก |\n| | m | x | ก |`,
    ['fault', 'survey', 4, 'type', 'table-list-mixed'],
  ],
  [
    'a table with a filter',
    `| survey |\n| | type | name | label | appearance | choice_filter |\n| | begin_group | g | ก | table-list | |\n| | select_one l | a | ก | | name = 'x' |\n| | end_group | | | | |\n| choices |\n| | list_name | name | label |\n| | l | x | ก |`,
    ['fault', 'survey', 3, 'choice_filter', 'table-list-filtered'],
  ],
];

test.each(cases)('%s is said with its place', async (_, text, [severity, sheet, row, column, code]) => {
  const { questionnaire, faults, warnings } = await readText(text);
  expect(severity === 'fault' ? faults : warnings).toContainEqual(expect.objectContaining({ severity, sheet, row, column, code }));
  if (severity === 'fault') expect(questionnaire).toBeNull();
});

test('everything is said at once', async () => {
  const { faults } = await readText(
    `${SURVEY}| | txet | a | ก |\n| | text | 1 | ก |\n| | select_one x | b | |\n| choices |\n| | list_name | name | label |\n| | l | | ก |`,
  );
  expect(faults.map(({ code, sheet, row }) => `${sheet} ${String(row)} ${code}`).sort()).toEqual([
    'choices 2 choice-without-name',
    'survey 2 unknown-type-near',
    'survey 3 name-invalid',
    'survey 4 label-missing',
    'survey 4 list-missing',
  ]);
});

test('every fault has a text in Thai and in English that uses the same parameters', () => {
  const folder = new URL('../../src/xlsform/', import.meta.url);
  const source = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  const said = [...source.matchAll(/log\.(?:fault|warn)\(\s*'([a-z0-9-]+)'|code: '([a-z0-9-]+)'|'(xlsx-[a-z-]+)'/g)];
  const codes = [...new Set(said.map(([, a, b, c]) => a ?? b ?? c ?? ''))];
  expect(codes.length).toBeGreaterThan(80);
  const texts = { th: new Map(Object.entries(th.faults)), en: new Map(Object.entries(en.faults)) };
  const parameters = (text: string | undefined): string[] => [...new Set(text?.match(/{{\w+}}/g))].sort();
  for (const code of codes) {
    expect.soft(texts.th.get(code), code).toMatch(/[ก-๙]/);
    expect.soft(texts.en.get(code), code).toMatch(/[A-Za-z]/);
    expect.soft(parameters(texts.th.get(code)), code).toEqual(parameters(texts.en.get(code)));
  }
});
