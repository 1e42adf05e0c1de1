import { expect, test } from 'vitest';
import { type Node, type Question } from '../../src/domain/questionnaire.ts';
import { readText } from './workbook.ts';

const SETTINGS = '\n| settings |\n| | form_id |\n| | f |';
const CHOICES = '\n| choices |\n| | list_name | name | label |\n| | l | a | ก |\n| | l | b | ข |';

/** Reads a survey sheet given as its rows; the form has a list `l` and settings. */
async function survey(rows: string): Promise<{ nodes: readonly Node[]; codes: string[]; lists: readonly string[]; labels: unknown }> {
  const { questionnaire, faults, warnings } = await readText(`| survey |\n${rows}${CHOICES}${SETTINGS}`);
  return {
    nodes: questionnaire?.children ?? [],
    codes: [...faults, ...warnings].map(({ code, row }) => (row === null ? code : `${code}@${row}`)),
    lists: (questionnaire?.lists['l'] ?? []).map(({ name }) => name),
    labels: questionnaire?.lists['l']?.at(-1)?.label,
  };
}

function question(node: Node | undefined): Question {
  if (node?.kind !== 'question') throw new Error('expected a question');
  return node;
}

test.each([
  ['text', 'text'],
  ['string', 'text'],
  ['add text prompt', 'text'],
  ['int', 'integer'],
  ['Integer', 'integer'],
  ['add integer prompt', 'integer'],
  ['decimal', 'decimal'],
  ['datetime', 'dateTime'],
  ['dateTime', 'dateTime'],
  ['add date time prompt', 'dateTime'],
  ['q date', 'date'],
  ['add note prompt', 'note'],
  ['trigger', 'acknowledge'],
  ['photo', 'image'],
  ['add image prompt', 'image'],
  ['gps', 'geopoint'],
  ['location', 'geopoint'],
  ['q barcode', 'barcode'],
  ['add file prompt', 'file'],
  ['start time', 'start'],
  ['get today', 'today'],
  ['hidden', 'hidden'],
  ['username', 'username'],
  ['select_one l', 'select_one'],
  ['select one l', 'select_one'],
  ['Select_One l', 'select_one'],
  ['select1 l', 'select_one'],
  ['select one from l', 'select_one'],
  ['add select one prompt using l', 'select_one'],
  ['select_multiple l', 'select_multiple'],
  ['select all that apply from l', 'select_multiple'],
  ['select all that apply l', 'select_multiple'],
  ['add select multiple prompt using l', 'select_multiple'],
  ['rank l', 'rank'],
])('type %s is read as %s', async (cell, type) => {
  const { nodes, codes } = await survey(`| | type | name | label |\n| | ${cell} | q | ถาม |`);
  expect(codes).toEqual([]);
  expect(question(nodes[0]).type).toBe(type);
  expect(question(nodes[0]).list).toBe(cell.endsWith(' l') ? 'l' : null);
});

test.each([
  ['percentage', 'integer', '. >= 0 and . <= 100'],
  ['number of days in last month', 'integer', '. >= 0 and . <= 31'],
  ['phone number', 'text', "regex(., '^\\d*$')"],
])('type %s brings its constraint, which the row may replace', async (cell, type, constraint) => {
  const { nodes } = await survey(`| | type | name | label | constraint |\n| | ${cell} | a | ก | |\n| | ${cell} | b | ข | . > 5 |`);
  expect(nodes.map((node) => question(node).type)).toEqual([type, type]);
  expect(nodes.map((node) => question(node).constraint)).toEqual([constraint, '. > 5']);
});

test.each(['audio', 'video', 'geotrace', 'geoshape', 'deviceid', 'start-geopoint', 'select_one_from_file a.csv', 'select_one ${q}'])(
  'type %s is standard but not asked: warned, and its name stays known',
  async (cell) => {
    const { nodes, codes } = await survey(`| | type | name | label | required |\n| | text | a | ก | |\n| | ${cell} | q | ถาม | yes |`);
    expect(codes).toEqual(['type-not-asked@3']);
    expect(question(nodes[1])).toMatchObject({ name: 'q', type: 'hidden', required: '' });
  },
);

test.each(['xml-external', 'csv-external', 'audit', 'background-audio'])('type %s has no answer and is left out', async (cell) => {
  const { nodes, codes } = await survey(`| | type | name | label |\n| | text | a | ก |\n| | ${cell} | q | |`);
  expect(codes).toEqual(['type-not-asked@3']);
  expect(nodes).toHaveLength(1);
});

test.each([
  ['txet', 'unknown-type-near', 'text'],
  ['integre', 'unknown-type-near', 'integer'],
  ['selectone l', 'unknown-type-near', 'select_one'],
  ['begin grup', 'unknown-type-near', 'begin_group'],
  ['ตัวอักษร', 'unknown-type', undefined],
])('unknown type %s is a fault that names the nearest type', async (cell, code, nearest) => {
  const { faults } = await readText(`| survey |\n| | type | name | label |\n| | ${cell} | q | ถาม |`);
  expect(faults).toMatchObject([
    { code, sheet: 'survey', row: 2, column: 'type', params: { type: cell, ...(nearest ? { nearest } : {}) } },
  ]);
});

test.each([
  ['caption', 'label'],
  ['Label', 'label'],
  ['Hint', 'hint'],
  ['guidance hint', 'guidance'],
  ['relevance', 'relevant'],
  ['bind::relevant', 'relevant'],
  ['bind:relevant', 'relevant'],
  ['calculate', 'calculation'],
  ['bind::calculate', 'calculation'],
  ['constraint message', 'constraintMessage'],
  ['constraining message', 'constraintMessage'],
  ['bind::jr:constraintMsg', 'constraintMessage'],
  ['bind:jr:constraintMsg', 'constraintMessage'],
  ['requiredMsg', 'requiredMessage'],
  ['required message', 'requiredMessage'],
  ['bind::required', 'required'],
  ['readonly', 'readOnly'],
  ['bind::readonly', 'readOnly'],
  ['choice filter', 'choiceFilter'],
])('column %s is read as %s', async (header, property) => {
  const rest = property === 'label' ? '' : '| label ';
  const { nodes, codes } = await survey(`| | command | tag | ${header} ${rest}|\n| | text | q | 1 = 1 ${rest && '| ถาม '}|`);
  expect(codes).toEqual([]);
  const value: unknown = Object.entries(question(nodes[0])).find(([key]) => key === property)?.[1];
  expect(typeof value === 'string' ? value : (value as Record<string, string>)['']).toBe('1 = 1');
});

test.each(['appearance', 'control::appearance', 'body::appearance', 'control:appearance'])('column %s holds words', async (header) => {
  const { nodes } = await survey(`| | type | name | label | ${header} |\n| | text | q | ถาม | multiline  w2 |`);
  expect(nodes[0]?.appearance).toEqual(['multiline', 'w2']);
});

test.each(['repeat_count', 'count', 'jr:count', 'control::jr:count', 'control:jr:count'])('column %s repeats', async (header) => {
  const { nodes } = await survey(
    `| | type | name | label | ${header} |\n| | begin_repeat | r | ข้อ | 3 |\n| | text | q | ถาม | |\n| | end_repeat | | | |`,
  );
  expect(nodes[0]).toMatchObject({ kind: 'repeat', repeatCount: '3' });
});

test.each([
  ['label::ไทย (th)', { th: 'x' }],
  ['label::Thai (TH)', { th: 'x' }],
  ['label :: th', { th: 'x' }],
  ['label:th', { th: 'x' }],
  ['label:Thai', { th: 'x' }],
  ['label::ภาษาไทย', { th: 'x' }],
  ['label::Klingon', { Klingon: 'x' }],
  ['label::中文 (zh-Hans)', { 'zh-hans': 'x' }],
  ['label', { '': 'x' }],
])('header %s tells the language', async (header, label) => {
  const { nodes } = await survey(`| | type | name | ${header} |\n| | text | q | x |`);
  expect(nodes[0]?.label).toEqual(label);
});

test('a single colon divides only where no header has two', async () => {
  const { nodes, codes } = await survey('| | type | name | label::th | label:en |\n| | text | q | ถาม | ask |');
  expect(nodes[0]?.label).toEqual({ th: 'ถาม' });
  expect(codes).toEqual(['column-near-miss@1']);
});

test("the author's own columns and empty columns are left alone", async () => {
  const { nodes, codes } = await survey(
    '| | type | name | label | my remarks | | owner |\n| | text | q | ถาม | to do | | Somchai |\n| | | | | see above | | |',
  );
  expect(nodes).toHaveLength(1);
  expect(codes).toEqual([]);
});

test('a label without a language is in the default language, unless that has a column of its own', async () => {
  const form = (header: string): string =>
    `| survey |\n| | type | name | ${header} |\n| | text | q | ก | b |\n| settings |\n| | form_id | default_language |\n| | f | ไทย (th) |`;
  const one = await readText(form('label | label::English (en)'));
  expect(one.questionnaire).toMatchObject({ languages: ['th', 'en'], defaultLanguage: 'th', children: [{ label: { th: 'ก', en: 'b' } }] });
  const two = await readText(form('label | label::Thai (th)'));
  expect(two.questionnaire?.children[0]?.label).toEqual({ th: 'b' });
});

test.each([
  ['yes', 'true()'],
  ['Yes', 'true()'],
  ['TRUE', 'true()'],
  ['true()', 'true()'],
  ['no', ''],
  ['FALSE', ''],
  ['false()', ''],
  ["${a} = '1'", "${a} = '1'"],
])('required %s is %s', async (cell, expression) => {
  const { nodes } = await survey(`| | type | name | label | required | read_only |\n| | text | a | ก | ${cell} | ${cell} |`);
  expect(question(nodes[0]).required).toBe(expression);
  expect(question(nodes[0]).readOnly).toBe(expression);
});

test('cells are trimmed, runs of spaces become one, curly quotes straight, bars unescaped', async () => {
  const { nodes } = await survey('| | type | name | label | constraint |\n| |  text  | a |  ก   ข \\| ค  | . = ‘x’ or . = “y” |');
  expect(nodes[0]).toMatchObject({ label: { '': 'ก ข | ค' }, constraint: `. = 'x' or . = "y"` });
});

test('clean_text_values off leaves spaces and quotes alone', async () => {
  const { questionnaire } = await readText(
    '| survey |\n| | type | name | label |\n| | text | a | ก   ‘ข’ |\n| settings |\n| | form_id | clean_text_values |\n| | f | no |',
  );
  expect(questionnaire?.children[0]?.label).toEqual({ '': 'ก   ‘ข’' });
});

test('or_other adds a choice and a question, in the languages of the form', async () => {
  const { questionnaire, faults } = await readText(
    [
      '| survey |',
      '| | type | name | label::ไทย (th) | label::English (en) | required |',
      '| | select_one l or_other | q | ถาม | Ask | yes |',
      '| | select_multiple l or specify other | r | ถาม | Ask | |',
      '| choices |',
      '| | list_name | name | label::ไทย (th) | label::English (en) | score |',
      '| | l | a | ก | A | 1 |',
    ].join('\n'),
  );
  expect(faults).toEqual([]);
  expect(questionnaire?.lists['l']).toEqual([
    { name: 'a', label: { th: 'ก', en: 'A' }, score: '1', columns: {}, row: 2 },
    { name: 'other', label: { th: 'อื่น ๆ', en: 'Other' }, score: null, columns: {}, row: 2 },
  ]);
  expect(questionnaire?.children.map(({ key }) => key)).toEqual(['q', 'q_other', 'r', 'r_other']);
  expect(questionnaire?.children[1]).toMatchObject({
    type: 'text',
    label: { th: 'โปรดระบุ', en: 'Please specify' },
    relevant: "selected(../q, 'other')",
    required: '',
  });
});

test.each([
  ['start=1 end=5 step=1', { start: '1', end: '5', step: '1' }],
  ['start = 1, end = 5', { start: '1', end: '5', step: '1' }],
  ['START=0;end=100;step=10', { start: '0', end: '100', step: '10' }],
  ['', { start: '1', end: '10', step: '1' }],
])('range parameters %s', async (cell, parameters) => {
  const { nodes, codes } = await survey(`| | type | name | label | parameters |\n| | range | q | ถาม | ${cell} |`);
  expect(codes).toEqual([]);
  expect(question(nodes[0]).parameters).toEqual(parameters);
});

test.each([
  ['range', 'start=a', 'parameter-not-number'],
  ['range', 'step=0', 'range-step'],
  ['range', 'end=3 step=5', 'range-step'],
  ['range', 'until=5', 'parameter-unknown'],
  ['range', 'stpe=5', 'parameter-unknown-near'],
  ['range', 'start', 'parameters-malformed'],
  ['range', 'start=1=2', 'parameters-malformed'],
  ['select_one l', 'randomize=maybe', 'randomize-not-boolean'],
  ['select_one l', 'seed=3', 'seed-without-randomize'],
  ['select_one l', 'randomize=true seed=x', 'seed-not-number'],
  ['text', 'rows=many', 'parameter-not-number'],
])('%s with parameters %s is a fault', async (type, cell, code) => {
  const { codes } = await survey(`| | type | name | label | parameters |\n| | ${type} | q | ถาม | ${cell} |`);
  expect(codes).toEqual([`${code}@2`]);
});

test('randomize takes a seed that is a number or a reference', async () => {
  const { nodes, codes } = await survey(
    '| | type | name | label | parameters |\n| | text | Seed | ก | |\n| | select_one l | q | ถาม | randomize=TRUE seed=${Seed} |',
  );
  expect(codes).toEqual([]);
  expect(question(nodes[1]).parameters).toEqual({ randomize: 'true', seed: '${Seed}' });
});

test('a name that occurs twice has a path as its key', async () => {
  const { nodes, codes } = await survey(
    [
      '| | type | name | label |',
      '| | begin group | g1 | ก |',
      '| | text | same | ข |',
      '| | text | only | ค |',
      '| | end group | | |',
      '| | begin group | g2 | ง |',
      '| | text | same | จ |',
      '| | end group | | |',
    ].join('\n'),
  );
  expect(codes).toEqual([]);
  expect(nodes.flatMap((node) => (node.kind === 'question' ? [] : node.children.map(({ key }) => key)))).toEqual([
    'g1/same',
    'only',
    'g2/same',
  ]);
});

test('a trigger becomes the keys of its questions', async () => {
  const { nodes, codes } = await survey(
    '| | type | name | label | trigger | calculation |\n| | text | a | ก | | |\n| | text | b | ข | | |\n| | calculate | c | | ${a}, ${b} | now() |',
  );
  expect(codes).toEqual([]);
  expect(question(nodes[2]).trigger).toEqual(['a', 'b']);
});

test('dimension and indicator go down to everything inside', async () => {
  const { questionnaire } = await readText(
    [
      '| survey |',
      '| | type | name | label | dimension | indicator | weight |',
      '| | begin group | g | ก | d1 | | |',
      '| | begin group | h | ข | | i1 | 2 |',
      '| | text | a | ค | | | |',
      '| | end group | | | | | |',
      '| | text | b | ง | d2 | i2 | 3 |',
      '| | end group | | | | | |',
      '| | text | c | จ | | | |',
      '| dimensions |',
      '| | name | label |',
      '| | d1 | หนึ่ง |',
      '| | d2 | สอง |',
    ].join('\n'),
  );
  const flat = (nodes: readonly Node[]): unknown[] =>
    nodes.flatMap((node) => [
      [node.key, node.dimension, node.indicator, node.weight],
      ...(node.kind === 'question' ? [] : flat(node.children)),
    ]);
  expect(flat(questionnaire?.children ?? [])).toEqual([
    ['g', 'd1', null, '1'],
    ['h', 'd1', 'i1', '2'],
    ['a', 'd1', 'i1', '1'],
    ['b', 'd2', 'i2', '3'],
    ['c', null, null, '1'],
  ]);
});

test('a row that is disabled is left out', async () => {
  const { nodes, codes } = await survey('| | type | name | label | disabled |\n| | text | a | ก | yes |\n| | text | b | ข | no |');
  expect(nodes.map(({ name }) => name)).toEqual(['b']);
  expect(codes).toEqual(['disabled-column@2']);
});

test('a note without a name gets one', async () => {
  const { nodes, codes } = await survey('| | type | name | label |\n| | note | | อ่าน |');
  expect(codes).toEqual([]);
  expect(nodes[0]?.key).toBe('generated_note_name_2');
});

test.each(['จำนวน_เจ้าหน้าที่', 'ที่อยู่', '_a', 'a-b.c1', 'ประเภท๒'])('%s is a name', async (name) => {
  const { nodes, codes } = await survey(`| | type | name | label |\n| | text | ${name} | ก |`);
  expect(codes).toEqual([]);
  expect(nodes[0]?.key).toBe(name);
});
