import { expect, test } from 'vitest';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';
import { sheetRow, workbookParts, zip, type ZipEntry } from './zip.ts';

const header = sheetRow(1, ['type', 'name', 'label']);
const question = sheetRow(2, ['text', 'a', 'ก']);
const normal = workbookParts(header + question);

/** Reads within a second of processor time (others may use the machine too), or fails. */
async function read(name: string, bytes: Uint8Array): Promise<{ codes: string[]; questions: number }> {
  const started = process.cpuUsage();
  const { questionnaire, faults } = await readQuestionnaire(name, bytes);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1_000).toBeLessThan(1_000);
  return { codes: faults.map(({ code }) => code), questions: questionnaire?.children.length ?? 0 };
}

function withPart(part: ZipEntry): ZipEntry[] {
  return [...normal.filter(({ name }) => name !== part.name), part];
}

test('the parts that these tests spoil are a good workbook', async () => {
  expect(await read('form.xlsx', zip(normal))).toEqual({ codes: [], questions: 1 });
});

test.each<[string, ZipEntry[], string]>([
  ['a part of 65 MB', withPart({ name: 'xl/worksheets/sheet2.xml', data: ' '.repeat(65_000_000) }), 'xlsx-unpacks-too-large'],
  ['a part of 20 MB that is no worksheet', withPart({ name: 'xl/media/a.bin', data: ' '.repeat(20_000_000) }), 'xlsx-unpacks-too-large'],
  ['2,000 parts', [...normal, ...Array.from({ length: 2_000 }, (_, n) => ({ name: `p${n}`, data: 'x' }))], 'xlsx-unreadable'],
  [
    'a part larger than declared',
    withPart({ name: 'xl/sharedStrings.xml', data: 'x'.repeat(900_000), declaredBytes: 100 }),
    'xlsx-unreadable',
  ],
  ['a part declared empty', withPart({ name: 'xl/sharedStrings.xml', data: 'x'.repeat(900_000), declaredBytes: 0 }), 'xlsx-unreadable'],
  ['macros', withPart({ name: 'xl/vbaProject.bin', data: 'x' }), 'xlsx-has-macros'],
  ['Excel 4 macros', withPart({ name: 'xl/macrosheets/sheet1.xml', data: '<a/>' }), 'xlsx-has-macros'],
  ['an external entity', workbookParts(header + question, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), 'xlsx-has-dtd'],
  [
    'entities that multiply',
    withPart({ name: 'xl/styles.xml', data: '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>' }),
    'xlsx-has-dtd',
  ],
  ['a hidden encoding', withPart({ name: 'xl/styles.xml', data: Buffer.from('\ufeff<!DOCTYPE a>', 'utf16le') }), 'xlsx-unreadable'],
  ['a comment without an end', withPart({ name: 'xl/worksheets/sheet1.xml', data: `<a><!--${'<'.repeat(900_000)}` }), 'xlsx-unreadable'],
  ['an attribute without an end', withPart({ name: 'xl/worksheets/sheet1.xml', data: `<a b="${'<>'.repeat(400_000)}` }), 'xlsx-unreadable'],
  ['rows out of order', workbookParts(header + sheetRow(9, ['text', 'a', 'ก']) + sheetRow(3, ['text', 'b', 'ข'])), 'xlsx-unreadable'],
  ['a row of no number', workbookParts(header + question.replace('r="2"', 'r="x"')), 'xlsx-unreadable'],
  ['a cell beyond the last column', workbookParts(header + '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>'), 'xlsx-unreadable'],
  ['no workbook inside', [{ name: 'a.txt', data: 'x' }], 'xlsx-unreadable'],
])('%s is refused within a second', async (_, parts, code) => {
  expect(await read('form.xlsx', zip(parts))).toEqual({ codes: [code], questions: 0 });
});

test('a million empty rows cost nothing', async () => {
  const empty = Array.from({ length: 1_000_000 }, (_, index) => `<row r="${index + 3}" ht="15"/>`).join('');
  expect(await read('form.xlsx', zip(workbookParts(header + question + empty)))).toEqual({ codes: [], questions: 1 });
});

test('a cell in the last row of the sheet does not make a million rows', async () => {
  const last = '<row r="1048576"><c r="A1048576" t="str"><v>text</v></c></row>';
  expect(await read('form.xlsx', zip(workbookParts(header + question + last)))).toEqual({ codes: [], questions: 1 });
});

test('rows that reach to the last column are bounded', async () => {
  const wide = Array.from(
    { length: 5_000 },
    (_, index) => `<row r="${index + 3}"><c r="A${index + 3}" t="str"><v>note</v></c><c r="XFD${index + 3}"><v>1</v></c></row>`,
  );
  const { codes } = await read('form.xlsx', zip(workbookParts(header + question + wide.join(''))));
  expect(codes).toEqual(['workbook-too-large']);
});

test('a cell of more than a spreadsheet can hold is a fault with its place', async () => {
  const text = `| survey |\n| | type | name | label | relevant |\n| | text | a | ก | ${'1 + '.repeat(20_000)}1 |`;
  const { faults } = await readQuestionnaire('form.md', new TextEncoder().encode(text));
  expect(faults).toMatchObject([{ code: 'cell-too-long', sheet: 'survey', row: 2, column: 'relevant' }]);
});

test('an expression of 10 MB is refused within a second', async () => {
  const text = `| survey |\n| | type | name | label | relevant |\n| | text | a | ก | ${'('.repeat(10_000_000)} |`;
  expect(await read('form.md', new TextEncoder().encode(text))).toEqual({ codes: ['file-too-large'], questions: 0 });
});

test.each([
  ['nothing but bars', '|'.repeat(3_900_000)],
  ['a line of dashes', `|${'-'.repeat(3_900_000)}x|`],
  ['a sheet in each line', '| a |\n'.repeat(600_000)],
  ['a question in each line', `| survey |\n| | type | name |\n${'| | text | a |\n'.repeat(200_000)}`],
  [
    'unknown types and lists',
    `| survey |\n| | type | name |\n${Array.from({ length: 19_000 }, (_, n) => `| | select_one l${n} | q${n} |\n| | txet | r${n} |`).join('\n')}`,
  ],
  [
    'groups in groups',
    `| survey |\n| | type | name | label |\n${Array.from({ length: 19_000 }, (_, n) => `| | begin group | g${n} | ก |`).join('\n')}`,
  ],
  [
    'loops in loops',
    `| survey |\n| | type | name | label |\n${Array.from({ length: 9_000 }, (_, n) => `| | begin loop over l | g${n} | ก |`).join('\n')}\n| | text | q | ก |\n${'| | end loop | | |\n'.repeat(9_000)}| choices |\n| | list_name | name | label |\n| | l | a | ก |`,
  ],
  [
    'loops that never end',
    `| survey |\n| | type | name | label |\n${Array.from({ length: 19_000 }, (_, n) => `| | begin loop over l | g${n} | ก |`).join('\n')}`,
  ],
  [
    'a loop over more than there can be',
    `| survey |\n| | type | name | label |\n| | begin loop over l | a | ก |\n| | begin loop over l | b | ก |\n| | text | q | ก |\n| | end loop | | |\n| | end loop | | |\n| choices |\n| | list_name | name | label |\n${Array.from({ length: 6_000 }, (_, n) => `| | l | c${n} | ก |`).join('\n')}`,
  ],
  [
    'a hundred expressions of 30,000 characters',
    `| survey |\n| | type | name | label | relevant |\n${Array.from({ length: 100 }, (_, n) => `| | text | q${n} | ก | ${'1 + '.repeat(7_500)}${n} |`).join('\n')}`,
  ],
  [
    'a hundred long sums of references',
    `| survey |\n| | type | name | label | calculation |\n| | integer | q | ก | |\n${Array.from({ length: 100 }, (_, n) => `| | calculate | c${n} | | ${'${q} + '.repeat(4_000)}${n} |`).join('\n')}`,
  ],
  [
    'triggers',
    `| survey |\n| | type | name | label | trigger |\n${Array.from({ length: 400 }, (_, n) => `| | text | q${n} | ก | ${'${qx},'.repeat(1_000)} |`).join('\n')}`,
  ],
])('a Markdown file of %s is read or refused within a second', async (_, text) => {
  const { questions } = await read('form.md', new TextEncoder().encode(text));
  expect(questions).toBe(0);
});

test('names that JavaScript objects have are ordinary names', async () => {
  const text = [
    '| survey |',
    '| | type | name | label | label::__proto__ |',
    '| | select_one constructor | toString | ก | x |',
    '| | select_one __proto__ | __proto__ | ข | y |',
    '| choices |',
    '| | list_name | name | label | __proto__ | constructor |',
    '| | constructor | a | ก | 1 | 2 |',
    '| | __proto__ | b | ข | 3 | 4 |',
  ].join('\n');
  const { questionnaire, faults } = await readQuestionnaire('form.md', new TextEncoder().encode(text));
  expect(faults).toEqual([]);
  expect(Object.keys(questionnaire?.lists ?? {})).toEqual(['constructor', '__proto__']);
  expect(Object.entries(questionnaire?.lists['constructor']?.[0]?.columns ?? {})).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
});
