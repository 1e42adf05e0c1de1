// Whole rounds as files: columns, Thai, hostile texts, one snapshot, and scores that come out the same again.
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import readExcelFile from 'read-excel-file/node';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAnswers, exportHistory } from '../../src/app/export/export-answers.ts';
import { exportAudit, exportScores } from '../../src/app/export/export-scores.ts';
import { type Format, formats } from '../../src/app/export/table-file.ts';
import { recomputeScores } from '../../src/app/reports/recompute-scores.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { recordAudit } from '../../src/db/audit.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound } from '../support/round.ts';

const form = `
| survey  |                        |          |                   |                     |              |                   |
|         | type                   | name     | label::ไทย (th)   | label::English (en) | relevant     | indicator         |
|         | hidden                 | agency_code |                  |                     |              |                   |
|         | begin_group            | g        | หมวดหนึ่ง          | Section             |              |                   |
|         | select_one yn          | has_plan | มีแผนหรือไม่       | A plan?             |              | I1                |
|         | text                   | plan     | ชื่อแผน            | Its name            | \${has_plan} = 'yes' |           |
|         | integer                | staff    | จำนวนคน           | Staff               |              |                   |
|         | select_multiple tools  | tools    | เครื่องมือ          | Tools               |              | I2                |
|         | end_group              |          |                   |                     |              |                   |
|         | begin_repeat           | services | บริการ             | Services            |              |                   |
|         | text                   | service  | ชื่อบริการ          | Name                |              |                   |
|         | end_repeat             |          |                   |                     |              |                   |
| choices |           |      |          |         |       |
|         | list_name | name | label::ไทย (th) | label::English (en) | score |
|         | yn        | yes  | มี       | Yes     | 100   |
|         | yn        | no   | ไม่มี     | No      | 0     |
|         | tools     | a    | คลาวด์    | Cloud   | 50    |
|         | tools     | b    | เอไอ      | AI      | 50    |
| settings |         |            |
|          | form_id | form_title |
|          | exports | ส่งออก      |
`;

let db: TestDatabase;
let folder: string;
const config = readConfig({});
const hostile = '=HYPERLINK("http://x","y")';

beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'phrom-export-'));
  await openTestRound(db, systemClock, { questionnaire: { name: 'exports.md', bytes: Buffer.from(form) } });
  const give = async (code: string, answers: Record<string, string>, status: string): Promise<void> => {
    const [row] = await db.sql<{ id: number }[]>`
      insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, submitted_at)
      select '2560', id, 'exports', 1, ${status}, '2026-11-01T00:00:00Z', ${status === 'submitted' ? '2026-11-02T00:00:00Z' : null} from agencies where code = ${code} returning id`;
    for (const [key, value] of Object.entries(answers)) {
      await db.sql`insert into answers (response_id, key, value, seq, answered_at) values (${row?.id ?? 0}, ${key}, ${value}, 1, now())`;
      await db.sql`insert into answer_history (response_id, key, value, seq, answered_at) values (${row?.id ?? 0}, ${key}, ${value}, 1, now())`;
    }
  };
  await give(
    '08004',
    {
      has_plan: 'yes',
      plan: hostile,
      staff: '1250',
      tools: 'a b',
      services: '2',
      'services[1]/service': 'น้ำ "ที่" กำลัง, ปั๊ม',
      'services[2]/service': '-5',
    },
    'submitted',
  );
  // The plan's name was given before the gate was closed: it is kept, and not exported.
  await give('08007', { has_plan: 'no', plan: 'แผนเก่า', staff: '3', tools: 'a', services: '0' }, 'submitted');
  await recomputeScores({ db, clock: systemClock, config }, { roundId: '2560', apply: true, by: { actor: 'cli:test', origin: 'cli' } });
});

afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

const write = async (format: Format, name = `answers.${format}`): Promise<Buffer> => {
  const path = join(folder, name);
  expect(await exportAnswers({ db, config }, { roundId: '2560', format, path })).toBe(2);
  return readFile(path);
};
const header = [
  'agency_code',
  'status',
  'submitted_at',
  'has_plan',
  'plan',
  'staff',
  'tools',
  'services[1]/service',
  'services[2]/service',
];

describe('answers export', () => {
  it('gives CSV that Excel takes for UTF-8, with question names in order and nothing that runs as a formula', async () => {
    const bytes = await write('csv');
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const rows: string[][] = parse(bytes, { bom: true });
    expect(rows[0]).toEqual(header);
    expect(rows[1]).toEqual([
      '08004',
      'submitted',
      '2026-11-02T00:00:00.000Z',
      'yes',
      `'${hostile}`,
      '1250',
      'a b',
      'น้ำ "ที่" กำลัง, ปั๊ม',
      '-5',
    ]);
    expect(rows[2]).toEqual(['08007', 'submitted', '2026-11-02T00:00:00.000Z', 'no', '', '3', 'a', '', '']);
  });

  const readers: readonly (readonly [
    string,
    (bytes: Buffer) => Promise<readonly { readonly name: string; readonly rows: readonly (readonly unknown[])[] }[]>,
  ])[] = [
    ['hucre', async (bytes) => (await readXlsx(bytes)).sheets],
    [
      'read-excel-file',
      async (bytes) => (await readExcelFile(bytes, { trim: false })).map(({ sheet, data }) => ({ name: sheet, rows: data })),
    ],
  ];

  it.each(readers)('gives a workbook with codes, labels and a codebook that %s reads', async (_, read) => {
    const sheets = await read(await write('xlsx'));
    expect(sheets.map(({ name }) => name)).toEqual(['answers', 'labels', 'codebook']);
    const [codes, labels, codebook] = sheets.map(({ rows }) => rows);
    expect(codes?.[0]).toEqual(header);
    expect(codes?.[1]?.slice(3, 7)).toEqual(['yes', `'${hostile}`, 1250, 'a b']);
    expect(labels?.[1]?.slice(3, 7)).toEqual(['มี', `'${hostile}`, '1,250', 'คลาวด์, เอไอ']);
    expect(codebook?.map((row) => row[0])).toEqual(['column', ...header]);
    expect(codebook?.find((row) => row[0] === 'tools')?.[8]).toBe('a = คลาวด์ (50)\nb = เอไอ (50)');
  });

  it('gives JSON lines with null for what is empty', async () => {
    const lines = (await write('jsonl'))
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[1]).toEqual({
      agency_code: '08007',
      status: 'submitted',
      submitted_at: '2026-11-02T00:00:00.000Z',
      has_plan: 'no',
      plan: null,
      staff: 3,
      tools: 'a',
      'services[1]/service': null,
      'services[2]/service': null,
    });
  });

  it('gives the same bytes twice and leaves no half file behind', async () => {
    for (const format of formats) expect(await write(format, `first.${format}`)).toEqual(await write(format, `second.${format}`));
    await expect(exportAnswers({ db, config }, { roundId: '2560', format: 'csv', path: join(folder, 'missing', 'x.csv') })).rejects.toThrow(
      'ENOENT',
    );
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('history, scores and audit', () => {
  it('exports every value that was ever given, those that fell away included', async () => {
    const path = join(folder, 'history.jsonl');
    expect(await exportHistory({ db, config }, { roundId: '2560', format: 'jsonl', path })).toBe(12);
    expect(await readFile(path, 'utf8')).toContain('แผนเก่า');
  });

  it('exports scores by dimension, and the audit trail of the round', async () => {
    const path = join(folder, 'scores.csv');
    expect(await exportScores({ db }, { roundId: '2560', format: 'csv', path })).toBe(2);
    const rows: string[][] = parse(await readFile(path), { bom: true });
    expect(rows[0]?.slice(0, 3)).toEqual(['agency_code', 'total', 'level']);
    await recordAudit(
      db.sql,
      { actor: 'cli:test', action: 'round.extended', origin: 'cli', roundId: '2560', reason: '=1+1' },
      systemClock.now(),
    );
    const audit = join(folder, 'audit.csv');
    await exportAudit({ db }, { roundId: '2560', format: 'csv', path: audit });
    expect(await readFile(audit, 'utf8')).toContain(`,'=1+1`);
  });

  it('finds nothing to change when scores are computed again, and names what was altered', async () => {
    const request = { roundId: '2560', apply: false, by: { actor: 'cli:test', origin: 'cli' } };
    expect(await recomputeScores({ db, clock: systemClock, config }, request)).toEqual({ count: 2, changes: [] });
    await db.sql`update scores set detail = jsonb_set(detail, '{total}', '"1/3"') where response_id = (select r.id from responses r join agencies a on a.id = r.agency_id where a.code = '08007')`;
    const { changes } = await recomputeScores({ db, clock: systemClock, config }, { ...request, apply: true });
    expect(changes.map((change) => [change.agencyCode, change.totalBefore])).toEqual([['08007', '1/3']]);
    expect((await recomputeScores({ db, clock: systemClock, config }, request)).changes).toEqual([]);
    const [entry] = await db.sql<
      { action: string }[]
    >`select action from audit_trail where action = 'score.recomputed' order by id desc limit 1`;
    expect(entry?.action).toBe('score.recomputed');
  });
});
