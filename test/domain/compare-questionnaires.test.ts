import { expect, test } from 'vitest';
import { compareQuestionnaires } from '../../src/domain/compare-questionnaires.ts';
import { type Questionnaire } from '../../src/domain/questionnaire.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';

const form = [
  '| survey |',
  '| | type | name | label::th | label::en | hint::th | required | relevant | weight | dimension |',
  '| | begin group | g | หมวด | Section | | | | | d |',
  '| | select_one yn | plan | มีแผนหรือไม่ | Is there a plan? | | yes | | | |',
  '| | integer | staff | จำนวนคน | Staff | นับถึงวันนี้ | | ${plan} = "y" | 2 | |',
  '| | end group | | | | | | | | |',
  '| choices |',
  '| | list_name | name | label::th | label::en | score |',
  '| | yn | y | มี | Yes | 100 |',
  '| | yn | n | ไม่มี | No | 0 |',
  '| dimensions |',
  '| | name | label::th | weight |',
  '| | d | นโยบาย | 1 |',
  '| levels |',
  '| | name | label::th | from |',
  '| | low | ต่ำ | 0 |',
  '| | high | สูง | 60 |',
  '| advice |',
  '| | indicator | below | text::th |',
  '| | plan | 50 | ทำแผน |',
].join('\n');

async function read(text: string): Promise<Questionnaire> {
  const { questionnaire, faults } = await readQuestionnaire('form.md', new TextEncoder().encode(text));
  if (questionnaire === null) throw new Error(JSON.stringify(faults));
  return questionnaire;
}

/** What is said when `from` becomes `to` in the form. */
async function changes(...edits: readonly (readonly [string, string])[]): Promise<string[]> {
  const edited = edits.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, form);
  return compareQuestionnaires(await read(form), await read(edited)).map(({ kind, of, key, fields }) =>
    [kind, of, key, ...fields.map(({ field, before, after }) => `${field}: ${before} > ${after}`)].join(' | '),
  );
}

test('the same form has no changes, wherever its rows stand', async () => {
  expect(await changes(['| | begin group', '| | | | | | | | | | |\n| | begin group'])).toEqual([]);
});

test.each<[string, [string, string], string[]]>([
  ['a question added', ['| | end group', '| | text | more | เพิ่ม | More | | | | | |\n| | end group'], ['added | question | more']],
  [
    'a question removed',
    ['| | integer | staff | จำนวนคน | Staff | นับถึงวันนี้ | | ${plan} = "y" | 2 | |\n', ''],
    ['removed | question | staff'],
  ],
  ['a question renamed', ['| staff |', '| people |'], ['added | question | people', 'removed | question | staff']],
  ['a question retyped', ['| integer |', '| decimal |'], ['retyped | question | staff | type: integer > decimal']],
  ['a label reworded', ['| จำนวนคน |', '| จำนวนเจ้าหน้าที่ |'], ['reworded | question | staff | label::th: จำนวนคน > จำนวนเจ้าหน้าที่']],
  ['a hint taken away', ['| นับถึงวันนี้ |', '| |'], ['reworded | question | staff | hint::th: นับถึงวันนี้ > ']],
  ['a weight', ['| 2 |', '| 3 |'], ['rescored | question | staff | weight: 2 > 3']],
  ['a condition', ['"y"', '"n"'], ['rules-changed | question | staff | relevant: ${plan} = "y" > ${plan} = "n"']],
  ['a question no longer required', ['| yes |', '| no |'], ['rules-changed | question | plan | required: true() > ']],
  ['a choice added', ['| dimensions |', '| | yn | x | ไม่ทราบ | Unknown | na |\n| dimensions |'], ['added | choice | yn/x']],
  ['a choice removed', ['| | yn | n | ไม่มี | No | 0 |\n', ''], ['removed | choice | yn/n']],
  [
    'a choice reworded',
    ['| ไม่มี | No |', '| ยังไม่มี | Not yet |'],
    ['reworded | choice | yn/n | label::th: ไม่มี > ยังไม่มี | label::en: No > Not yet'],
  ],
  ['a choice rescored', ['| 100 |', '| 90 |'], ['rescored | choice | yn/y | score: 100 > 90']],
  ['a dimension weighed', ['| นโยบาย | 1 |', '| นโยบาย | 2 |'], ['rescored | dimension | d | weight: 1 > 2']],
  ['a level moved', ['| 60 |', '| 70 |'], ['rescored | level | high | from: 60 > 70']],
  ['advice reworded', ['| ทำแผน |', '| จัดทำแผน |'], ['reworded | advice | plan < 50 | text::th: ทำแผน > จัดทำแผน']],
])('%s is told', async (_, edit, expected) => {
  expect(await changes(edit)).toEqual(expected);
});

test('several changes of one question are told one by one', async () => {
  expect(await changes(['| integer |', '| decimal |'], ['| Staff |', '| People |'], ['| 2 |', '| 5 |'])).toEqual([
    'retyped | question | staff | type: integer > decimal',
    'reworded | question | staff | label::en: Staff > People',
    'rescored | question | staff | weight: 2 > 5',
  ]);
});

test('a group that becomes a repeat is retyped', async () => {
  expect(await changes(['begin group', 'begin repeat'], ['end group', 'end repeat'])).toEqual([
    'retyped | group | g | type: group > repeat',
  ]);
});

test('a change carries the label of now', async () => {
  const [change] = compareQuestionnaires(await read(form), await read(form.replace('| จำนวนคน |', '| เจ้าหน้าที่ |')));
  expect(change?.label).toEqual({ th: 'เจ้าหน้าที่', en: 'Staff' });
});
