// What real workbooks have in them and pyxform reads: each case is a small form of our own, how it is read here, and what is said of it.
// `faults` of a good form is empty; `like` names what the model must have.
import { expect, test } from 'vitest';
import { type Node } from '../../src/domain/questionnaire.ts';
import { readText } from './workbook.ts';

const LISTS = `
| choices |
| | list_name | name | label |
| | yn | y | มี |
| | yn | n | ไม่มี |
| | kinds | car | รถยนต์ |
| | kinds | boat | เรือ |`;
const SETTINGS = '\n| settings |\n| | form_id |\n| | f |';

interface Case {
  readonly says: string;
  readonly survey: string;
  /** `code@row` of every fault and warning. */
  readonly faults?: readonly string[];
  readonly warnings?: readonly string[];
  /** `key:type` in document order, groups and repeats too; only where the form is read. */
  readonly nodes?: readonly string[];
  readonly more?: string;
}

const cases: readonly Case[] = [
  {
    says: 'a question with a calculation and no text is computed, whatever its type',
    survey: '| | type | name | label | calculation |\n| | text | a | ก | |\n| | integer | b | | string-length(${a}) |',
    nodes: ['a:text', 'b:calculate'],
  },
  {
    says: 'a question with only a trigger and no text is kept, not asked',
    survey: '| | type | name | label | trigger |\n| | text | a | ก | |\n| | text | b | | ${a} |',
    nodes: ['a:text', 'b:hidden'],
  },
  {
    says: 'a question with a calculation and a text is shown',
    survey: '| | type | name | label | calculation |\n| | text | a | ก | |\n| | text | b | ผล | ${a} |',
    nodes: ['a:text', 'b:text'],
  },
  {
    says: 'a picture may stand in for a label',
    survey: '| | type | name | label | media::image::Thai (th) |\n| | note | a | | x.png |\n| | text | b | ก | |',
    warnings: ['column-not-used@1', 'label-missing@2'],
    nodes: ['a:note', 'b:text'],
  },
  {
    says: 'pictures in several languages are no languages of the form',
    survey: '| | type | name | label | image::en | image::th |\n| | text | b | ก | a.png | b.png |',
    warnings: ['column-not-used@1', 'column-not-used@1'],
  },
  {
    says: 'a guidance hint alone is not enough',
    survey: '| | type | name | label | guidance_hint |\n| | text | a | | ก |',
    faults: ['label-missing@2'],
  },
  {
    says: 'notes need no names',
    survey: '| | type | label |\n| | note | ก |\n| | note | ข |',
    nodes: ['generated_note_name_2:note', 'generated_note_name_3:note'],
  },
  {
    says: 'questions do',
    survey: '| | type | label |\n| | text | ก |',
    faults: ['column-missing@1', 'name-missing@2'],
  },
  {
    says: 'choices from a file are not asked',
    survey:
      '| | type | name | label |\n| | select_one_from_file towns.csv | a | ก |\n| | select_multiple_from_file b.geojson | b | ก |\n| | select_one c.xml | c | ก |',
    warnings: ['type-not-asked@2', 'type-not-asked@3', 'type-not-asked@4'],
    nodes: ['a:hidden', 'b:hidden', 'c:hidden'],
  },
  {
    says: 'files of choices are CSV, XML or GeoJSON',
    survey: '| | type | name | label |\n| | select_one_from_file towns.xlsx | a | ก |\n| | select_one_from_file towns | b | ก |',
    faults: ['choices-file-type@2', 'choices-file-type@3'],
  },
  {
    says: 'choices from search() are not asked, whatever stands beside it',
    survey:
      "| | type | name | label | appearance |\n| | select_one yn | a | ก | minimal search('towns', 'matches', 'p', ${b}) |\n| | text | b | ข | |",
    warnings: ['search-not-asked@2'],
    nodes: ['a:hidden', 'b:text'],
  },
  {
    says: 'select_one_external asks from the sheet external_choices',
    survey:
      '| | type | name | label | choice_filter |\n| | select_one kinds | a | ก | |\n| | select_one_external parts | b | ข | of=${a} |',
    more: '\n| external_choices |\n| | list name | name | label | of |\n| | parts | wheel | ล้อ | car |\n| | parts | sail | ใบเรือ | boat |',
    nodes: ['a:select_one', 'b:select_one'],
  },
  {
    says: 'select_one_external without its sheet is a fault',
    survey: '| | type | name | label |\n| | select_one_external parts | b | ข |',
    faults: ['list-missing@2'],
  },
  {
    says: 'choices of a list that appears nowhere else, from a repeat, are not asked',
    survey:
      '| | type | name | label |\n| | begin repeat | r | ร |\n| | text | t | ก |\n| | end repeat | | |\n| | select_one ${t} | b | ข |',
    warnings: ['type-not-asked@5'],
    nodes: ['r:repeat', 't:text', 'b:hidden'],
  },
  {
    says: 'an OpenStreetMap question is not asked, with or without tags',
    survey: '| | type | name | label |\n| | osm | a | ก |\n| | osm my_tags | b | ข |',
    more: '\n| osm |\n| | list_name | name | label |\n| | my_tags | x | y |',
    warnings: ['type-not-asked@2', 'type-not-asked@3'],
    nodes: ['a:hidden', 'b:hidden'],
  },
  {
    says: 'entities leave the form as it is',
    survey: '| | type | name | label | save_to |\n| | text | a | ก | prop |',
    more: '\n| entities |\n| | list_name | label |\n| | trees | ${a} |',
    warnings: ['column-not-used@1'],
    nodes: ['a:text'],
  },
  {
    says: 'settings on the survey sheet, as very old workbooks have them, are no questions',
    survey: '| | type | name | label |\n| | set form title | แบบสำรวจ | |\n| | text | a | ก |',
    warnings: ['type-not-asked@2'],
    nodes: ['a:text'],
  },
  {
    says: 'a word after begin_group is no matter',
    survey: '| | type | name | label |\n| | begin_group of_what | g | ก |\n| | text | a | ก |\n| | end group | | |',
    nodes: ['g:group', 'a:text'],
  },
  {
    says: 'begin lgroup and looped group are repeats',
    survey: '| | type | name | label |\n| | begin lgroup | r | ร |\n| | text | a | ก |\n| | end looped group | | |',
    nodes: ['r:repeat', 'a:text'],
  },
  {
    says: 'groups and repeats may not end in each other',
    survey:
      '| | type | name | label |\n| | begin group | g | ก |\n| | begin repeat | r | ร |\n| | text | a | ก |\n| | end group | | |\n| | end repeat | | |',
    faults: ['end-of-other-kind@5', 'end-of-other-kind@6'],
  },
  {
    says: 'a group cannot be required, which is said and does no harm',
    survey:
      '| | type | name | label | required |\n| | begin group | g | ก | yes |\n| | text | a | ก | yes |\n| | end group | | | |\n| | begin group | h | ก | no |\n| | text | b | ก | |\n| | end group | | | |',
    warnings: ['column-not-for-groups@2'],
    nodes: ['g:group', 'a:text', 'h:group', 'b:text'],
  },
  {
    says: 'a group triggers nothing',
    survey:
      '| | type | name | label | calculation | trigger |\n| | begin group | g | ก | | |\n| | text | a | ก | | |\n| | end group | | | | |\n| | calculate | c | | now() | ${g} |',
    faults: ['trigger-unknown@5'],
  },
  {
    says: 'several triggers are divided by commas',
    survey:
      '| | type | name | label | calculation | trigger |\n| | text | a | ก | | |\n| | text | b | ก | | |\n| | calculate | c | | now() | ${a}, ${b} |\n| | calculate | d | | now() | ${a} ${b} |',
    faults: ['trigger-unknown@5'],
  },
  {
    says: 'a reference in a text must be closed and hold one name',
    survey:
      '| | type | name | label | hint |\n| | text | a | ก | |\n| | text | b | ${a | |\n| | text | c | ก | ${} |\n| | text | d | ${a b} | |\n| | text | e | ${ a } $ {a} 5$ | |',
    faults: ['expression-braces@3', 'expression-braces@4', 'expression-braces@5'],
  },
  {
    says: 'a heading row of a table is its note, and its rows are a table',
    survey:
      '| | type | name | label | appearance |\n| | begin group | g | ก | field-list |\n| | select_one yn | h | ท่านมีสิ่งเหล่านี้หรือไม่ | label |\n| | select_one yn | a | ก | list-nolabel |\n| | select_one yn | b | ข | list-nolabel |\n| | end group | | | |',
    nodes: ['g:group', 'h:note', 'a:select_one', 'b:select_one'],
  },
  {
    says: 'a heading row without a text is nothing to ask',
    survey: '| | type | name | label | appearance |\n| | select_one yn | h | | label |\n| | select_one yn | a | ก | list-nolabel |',
    nodes: ['h:hidden', 'a:select_one'],
  },
  {
    says: 'a filter may use a column that is empty in its own list',
    survey: "| | type | name | label | choice_filter |\n| | select_one yn | a | ก | of = '' or of = 'x' |",
    more: '\n| external_choices |\n| | list_name | name | label | of |\n| | parts | wheel | ล้อ | car |',
    nodes: ['a:select_one'],
  },
  {
    says: 'a filter that names a column nobody has is a fault',
    survey: "| | type | name | label | choice_filter |\n| | select_one yn | a | ก | colour = 'x' |",
    faults: ['unknown-choice-column@2'],
  },
  {
    says: 'a loop asks its questions for each choice',
    survey:
      '| | type | name | label | constraint |\n| | begin loop over kinds | l | ยานพาหนะ | |\n| | integer | total | %(label)sกี่คัน | |\n| | integer | good | ใช้ได้ | . <= ../total |\n| | end loop | | | |',
    nodes: [
      'l:group',
      'car:group',
      'l/car/total:integer',
      'l/car/good:integer',
      'boat:group',
      'l/boat/total:integer',
      'l/boat/good:integer',
    ],
  },
  {
    says: 'a question of a loop cannot be referred to by name alone',
    survey:
      '| | type | name | label |\n| | begin loop over kinds | l | ก |\n| | integer | total | ก |\n| | note | n | ${total} |\n| | end loop | | |',
    faults: ['ambiguous-reference@4'],
  },
  {
    says: 'a loop over nothing, and one over a list that is missing, are faults said once',
    survey:
      '| | type | name | label |\n| | begin loop | l | ก |\n| | text | a | ก |\n| | end loop | | |\n| | begin loop over zoo | m | ก |\n| | text | b | ก |\n| | end loop | | |',
    faults: ['loop-without-list@2', 'list-missing@5'],
  },
  {
    says: 'a loop that does not end, and an end without a loop, are faults',
    survey:
      '| | type | name | label |\n| | begin loop over yn | l | ก |\n| | text | a | ก |\n| | end group | | |\n| | text | b | ก |\n| | end loop | | |\n| | end loop | | |',
    // the loop over two choices has become three groups, and the first of them ends early
    faults: ['end-without-begin@6', 'end-without-begin@7'],
  },
  {
    says: 'audit, background audio and external files leave no trace',
    survey:
      '| | type | name | label |\n| | audit | | |\n| | background-audio | bg | |\n| | csv-external | towns | |\n| | xml-external | more | |\n| | text | a | ก |',
    warnings: ['type-not-asked@2', 'type-not-asked@3', 'type-not-asked@4', 'type-not-asked@5'],
    nodes: ['a:text'],
  },
  {
    says: 'what KoBoToolbox adds to a workbook is left alone',
    survey:
      '| | type | name | label | required | $autoname | $kuid | kobo--matrix_list | hxl | body::accuracyThreshold | instance::tag |\n| | start | start | | | start | abc | | | | |\n| | text | a | ก | false | a | def | | #x | 5 | t |',
    nodes: ['start:start', 'a:text'],
  },
  {
    says: 'a calculation is missing from calculate unless its default is computed',
    survey: '| | type | name | label | default |\n| | calculate | a | | now() |\n| | calculate | b | | 5 |\n| | calculate | c | | |',
    faults: ['calculation-missing@3', 'calculation-missing@4'],
  },
  {
    says: 'a default is computed only where it looks like it',
    survey:
      '| | type | name | label | default |\n| | text | a | ก | a - b |\n| | date | b | ก | 2020-01-01 |\n| | geopoint | c | ก | 13.7 100.5 0 0 |\n| | integer | d | ก | -5 |\n| | text | e | ก | not a function |\n| | select_multiple yn | f | ก | y n |\n| | date | g | ก | today() - 7 |\n| | text | h | ก | ${last-saved#h} |',
    nodes: ['a:text', 'b:date', 'c:geopoint', 'd:integer', 'e:text', 'f:select_multiple', 'g:date', 'h:text'],
  },
  {
    says: 'yes and no are accepted in every spelling, numbers stay expressions',
    survey:
      '| | type | name | label | required | relevant | read_only |\n| | text | a | ก | yes | TRUE | No |\n| | text | b | ก | 1 | no | true() |\n| | text | c | ก | ${a} = 1 | 1 = 1 | false() |',
    warnings: ['never-relevant@3'],
    nodes: ['a:text', 'b:text', 'c:text'],
  },
  {
    says: 'names may be Thai and have dots and hyphens, and only that',
    survey:
      '| | type | name | label |\n| | text | ชื่อ-สกุล.1 | ก |\n| | text | _a | ก |\n| | text | a$ | ก |\n| | text | -a | ก |\n| | text | a/b | ก |\n| | text | 1a | ก |',
    faults: ['name-invalid@4', 'name-invalid@5', 'name-invalid@6', 'name-invalid@7'],
  },
  {
    says: 'names are told apart by case, which is worth a warning',
    survey: '| | type | name | label | relevant |\n| | text | Age | ก | |\n| | text | age | ก | |\n| | text | b | ก | ${AGE} = 1 |',
    faults: ['unknown-reference-near@4'],
    warnings: ['name-differs-by-case@3'],
  },
  {
    says: 'one name in two groups is fine until it is referred to',
    survey:
      '| | type | name | label |\n| | begin group | g | ก |\n| | text | a | ก |\n| | end group | | |\n| | begin group | h | ก |\n| | text | a | ก |\n| | end group | | |',
    nodes: ['g:group', 'g/a:text', 'h:group', 'h/a:text'],
  },
  {
    says: 'repeats have one name in the whole form',
    survey:
      '| | type | name | label |\n| | begin group | g | ก |\n| | begin repeat | r | ก |\n| | text | a | ก |\n| | end repeat | | |\n| | end group | | |\n| | begin repeat | r | ก |\n| | text | b | ก |\n| | end repeat | | |',
    faults: ['duplicate-name@7'],
  },
  {
    says: 'parameters are divided by spaces, commas or semicolons, in any case',
    survey:
      '| | type | name | label | parameters |\n| | range | a | ก | start=0;end=1;step=0.1 |\n| | range | b | ก | Start=1, END=5 |\n| | range | c | ก | start = 10 end = 1 |\n| | select_one yn | d | ก | randomize=True, seed=${a} |\n| | text | e | ก | rows=3 |\n| | image | f | ก | max-pixels=1000 |\n| | geopoint | g | ก | capture-accuracy=5 warning-accuracy=10 allow-mock-accuracy=true |',
    nodes: ['a:range', 'b:range', 'c:range', 'd:select_one', 'e:text', 'f:image', 'g:geopoint'],
  },
  {
    says: 'parameters that are none are faults',
    survey:
      '| | type | name | label | parameters |\n| | range | a | ก | min=1 |\n| | range | b | ก | start=a |\n| | range | c | ก | step=0 |\n| | range | d | ก | start=1 end=5 step=9 |\n| | select_one yn | e | ก | seed=3 |\n| | select_one yn | f | ก | randomize=maybe |\n| | select_one yn | g | ก | randomize=true seed=abc |\n| | text | h | ก | rows=x |\n| | text | i | ก | rows |',
    faults: [
      'parameter-unknown@2',
      'parameter-not-number@3',
      'range-step@4',
      'range-step@5',
      'seed-without-randomize@6',
      'randomize-not-boolean@7',
      'seed-not-number@8',
      'parameter-not-number@9',
      'parameters-malformed@10',
    ],
  },
];

/** Said of any small form, and not what these cases are about. */
const QUIET = new Set(['group-without-label']);

test.each(cases)('$says', async ({ survey, more = '', faults = [], warnings = [], nodes }) => {
  const read = await readText(`| survey |\n${survey}${LISTS}${more}${SETTINGS}`);
  const codes = (entries: typeof read.faults): string[] =>
    entries.filter(({ code }) => !QUIET.has(code)).map(({ code, row }) => `${code}@${String(row)}`);
  expect(codes(read.faults)).toEqual(faults);
  expect(codes(read.warnings)).toEqual(warnings);
  if (nodes !== undefined) expect(flat(read.questionnaire?.children ?? [])).toEqual(nodes);
});

function flat(nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) =>
    node.kind === 'question' ? [`${node.key}:${node.type}`] : [`${node.key}:${node.kind}`, ...flat(node.children)],
  );
}

test('choices without labels are read, and a missing column is said once', async () => {
  const { questionnaire, warnings } = await readText(
    `| survey |\n| | type | name | label |\n| | select_one l | a | ก |\n| choices |\n| | list_name | name |\n| | l | x |\n| | l | y |${SETTINGS}`,
  );
  expect(questionnaire?.lists['l']?.map(({ name, label }) => [name, label])).toEqual([
    ['x', {}],
    ['y', {}],
  ]);
  expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([['column-missing', 'warning']]);
});

test('a choice label may refer to an answer, and must not refer to nothing', async () => {
  const form = (label: string): string =>
    `| survey |\n| | type | name | label |\n| | text | a | ก |\n| | select_one l | b | ข |\n| choices |\n| | list_name | name | label |\n| | l | x | ${label} |${SETTINGS}`;
  expect((await readText(form('คุณ ${a}'))).faults).toEqual([]);
  expect((await readText(form('คุณ ${c}'))).faults).toMatchObject([
    { code: 'unknown-reference', sheet: 'choices', row: 2, column: 'label' },
  ]);
  expect((await readText(form('คุณ ${a'))).faults).toMatchObject([{ code: 'expression-braces', sheet: 'choices', row: 2 }]);
});

test('form_id and the older id_string may stand side by side: form_id counts', async () => {
  const { questionnaire, warnings } = await readText(
    '| survey |\n| | type | name | label |\n| | text | a | ก |\n| settings |\n| | form_id | id_string |\n| | new | old |',
  );
  expect(questionnaire?.id).toBe('new');
  expect(warnings).toMatchObject([{ code: 'duplicate-column', sheet: 'settings', column: 'id_string' }]);
});

test('the rows of an old-style table share one scale as a table-list does', async () => {
  const { questionnaire } = await readText(
    `| survey |\n| | type | name | label | appearance |\n| | begin group | g | ก | field-list |\n| | select_one yn | a | ก | list-nolabel |\n| | select_one yn | b | ข | list-nolabel |\n| | end group | | | |${LISTS}${SETTINGS}`,
  );
  expect(questionnaire?.children[0]?.appearance).toEqual(['field-list', 'table-list']);
});
