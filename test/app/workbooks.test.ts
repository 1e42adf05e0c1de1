// Our workbooks in libraries that others wrote: every text, number and empty cell as it was written.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readXlsx } from 'hucre/xlsx';
import readExcelFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cell } from '../../src/app/export/cells.ts';
import { writeTableFile } from '../../src/app/export/table-file.ts';
import { questionnaireFile, shippedQuestionnaire } from '../../src/surveys/shipped.ts';
import { readQuestionnaire } from '../../src/xlsform/read-questionnaire.ts';
import { writeQuestionnaire } from '../../src/xlsform/write-questionnaire.ts';

interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly unknown[])[];
}

const readers: readonly (readonly [string, (bytes: Uint8Array) => Promise<readonly ReadSheet[]>])[] = [
  ['hucre', async (bytes) => (await readXlsx(bytes)).sheets],
  [
    'read-excel-file',
    async (bytes) => (await readExcelFile(Buffer.from(bytes), { trim: false })).map(({ sheet, data }) => ({ name: sheet, rows: data })),
  ],
];

/** A cell, and what a reader finds where that is something else. */
const cells: readonly (readonly [Cell, unknown?])[] = [
  ['08004'],
  ['0012345678901234567890'],
  ['1e5'],
  ['1/2'],
  ['TRUE'],
  ['2026-11-02T00:00:00.000Z'],
  ['1 ต.ค. 2569'],
  ['น้ำ "ที่" กำลัง, ปั๊ม'],
  ['เก้าอี้\nป่าไม้'],
  ['  ช่องว่าง  '],
  ['<b>&amp;</b> \'"'],
  ['😀 ๑๒๓'],
  ['=1+1', "'=1+1"],
  ['=HYPERLINK("http://x","y")', `'=HYPERLINK("http://x","y")`],
  ['+66 2 123 4567', "'+66 2 123 4567"],
  ['-5'],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\u0001หลังอักขระควบคุม', 'หลังอักขระควบคุม'],
  [1250],
  [-5.25],
  [0],
  [9_007_199_254_740_991],
  [''.padEnd(32_767, 'ก')],
];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phrom-workbooks-'));
});
afterAll(() => rm(folder, { recursive: true }));

it.each(readers)('an export is read by %s as it was written, gaps and columns beyond Z included', async (_, read) => {
  const path = join(folder, 'table.xlsx');
  const columns = ['ลำดับ', ...cells.map((_cell, index) => `c${index}`), 'ว่าง', 'x', 'y', 'z', 'สุดท้าย'];
  expect(columns.length).toBeGreaterThan(26);
  const rows: readonly (readonly Cell[])[] = [
    [1, ...cells.map(([cell]) => cell), null, null, '', null, 'ท้าย'],
    [2, ...cells.map(() => null), null, null, null, null, '007'],
  ];
  const sheet = {
    columns,
    async *rows(): AsyncGenerator<readonly Cell[]> {
      await Promise.resolve();
      yield* rows;
    },
  };
  await writeTableFile(path, 'xlsx', [
    { name: 'คำตอบ', ...sheet },
    { name: 'labels', ...sheet },
  ]);
  const sheets = await read(await readFile(path));
  expect(sheets.map(({ name }) => name)).toEqual(['คำตอบ', 'labels']);
  for (const found of sheets)
    expect(found.rows).toEqual([
      columns,
      [1, ...cells.map(([cell, seen]) => seen ?? cell), null, null, null, null, 'ท้าย'],
      [2, ...cells.map(() => null), null, null, null, null, '007'],
    ]);
});

it('the questionnaire that ships is the same workbook in both', async () => {
  const { questionnaire } = await readQuestionnaire(questionnaireFile, shippedQuestionnaire());
  if (!questionnaire) throw new Error('the questionnaire that ships has faults');
  const bytes = await writeQuestionnaire(questionnaire);
  const [one = [], other = []] = await Promise.all(readers.map(([, read]) => read(bytes)));
  // What is empty behind the last cell of a row is nobody's business.
  const filled = (row: readonly unknown[]): readonly unknown[] =>
    row.slice(0, row.findLastIndex((cell) => cell !== null && cell !== undefined && cell !== '') + 1);
  const texts = (sheets: readonly ReadSheet[]): readonly unknown[] => sheets.map(({ name, rows }) => [name, rows.map(filled)]);
  expect(texts(other)).toEqual(texts(one));
  expect(one.map(({ name }) => name)).toContain('survey');
  expect(JSON.stringify(other)).toContain('หน่วยงาน');
});
