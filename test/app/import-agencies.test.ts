// A national register: 10,000 rows, 100 of them faulty in many ways.
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importAgencies, type ImportReport } from '../../src/app/import-agencies.ts';
import { systemClock } from '../../src/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const columns = ['รหัส', 'ชื่อหน่วยงาน', 'สังกัด', 'ระดับ', 'จังหวัด', 'รหัสหน่วยงานต้นสังกัด'];
type Cells = string[];
const good = (index: number): Cells => [
  String(10_000 + index),
  `หน่วยงานที่ ${index}`,
  `กระทรวงที่ ${index % 20}`,
  index % 3 === 0 ? 'จังหวัด' : 'กรม',
  index % 3 === 0 ? 'เชียงใหม่' : '',
  index % 100 === 1 ? '' : String(10_000 + index - (index % 100) + 1),
];

/** Each spoils a row in its own way: what it is called, in which column, and the row. */
const kinds: readonly (readonly [code: string, column: string, spoil: (cells: Cells) => Cells])[] = [
  ['code-missing', 'รหัส', (cells) => ['', ...cells.slice(1)]],
  ['code-invalid', 'รหัส', ([code = '', ...rest]) => [`${code} ก`, ...rest]],
  ['code-scientific', 'รหัส', (cells) => ['1.0E+04', ...cells.slice(1)]],
  ['code-decimal', 'รหัส', ([code = '', ...rest]) => [`${code}.0`, ...rest]],
  ['code-twice', 'รหัส', (cells) => ['10001', ...cells.slice(1, 5), '']],
  ['name-missing', 'ชื่อหน่วยงาน', ([code = '', , ...rest]) => [code, ' ', ...rest]],
  ['name-not-thai', 'ชื่อหน่วยงาน', ([code = '', , ...rest]) => [code, 'Department', ...rest]],
  ['cell-garbled', 'ชื่อหน่วยงาน', ([code = '', , ...rest]) => [code, '?????', ...rest]],
  ['cell-error', 'สังกัด', ([code = '', name = '', , ...rest]) => [code, name, '#N/A', ...rest]],
  ['cell-too-long', 'ชื่อหน่วยงาน', ([code = '', , ...rest]) => [code, 'ก'.repeat(400), ...rest]],
  ['level-missing', 'ระดับ', (cells) => cells.with(3, '')],
  ['level-unknown', 'ระดับ', (cells) => cells.with(3, 'ตำบล')],
  ['province-missing', 'จังหวัด', (cells) => cells.with(3, 'จังหวัด').with(4, '')],
  ['province-unknown', 'จังหวัด', (cells) => cells.with(4, 'เมืองในฝัน')],
  ['parent-unknown', 'รหัสหน่วยงานต้นสังกัด', (cells) => cells.with(5, '777777')],
  ['parent-self', 'รหัสหน่วยงานต้นสังกัด', (cells) => cells.with(5, cells[0] ?? '')],
  ['cell-without-header', 'G', (cells) => [...cells, 'เกิน']],
];

const expected = new Map<number, readonly [string, string]>();
const rows = Array.from({ length: 10_000 }, (_, index): Cells => {
  if (index % 100 !== 50) return good(index);
  const [code, column, spoil] = kinds[((index - 50) / 100) % kinds.length] ?? ['', '', (cells: Cells) => cells];
  expected.set(index + 2, [code, column]);
  return spoil(good(index));
});
const csv = (): Uint8Array => Buffer.from([columns, ...rows].map((cells) => cells.join(',')).join('\n'));

const run = (bytes: Uint8Array, options: { isDryRun?: boolean; isPartial?: boolean } = {}): Promise<ImportReport> =>
  importAgencies({ db, clock: systemClock }, bytes, {
    fileName: 'register',
    isDryRun: false,
    isPartial: false,
    by: { actor: 'test', origin: 'test' },
    ...options,
  });

const found = (report: ImportReport): Map<number, readonly [string, string | null]> =>
  new Map(
    report.rows.flatMap(({ faults }) =>
      faults.flatMap(({ severity, row, code, column }) => (severity === 'fault' && row !== null ? [[row, [code, column]] as const] : [])),
    ),
  );

describe('a register of 10,000 agencies with 100 faulty rows', () => {
  it('has each fault named by row and column, and nothing imported', async () => {
    const report = await run(csv());
    expect(found(report)).toEqual(expected);
    expect(expected.size).toBe(100);
    expect(report.isApplied).toBe(false);
    expect(await db.sql`select count(*)::int from agencies`).toEqual([{ count: 0 }]);
  });

  it('is the same from a workbook', async () => {
    const report = await run(await writeXlsx({ sheets: [{ name: 'ทะเบียน', rows: [columns, ...rows] }] }), { isDryRun: true });
    expect(found(report)).toEqual(expected);
  });

  it('has its good rows imported when asked for, within seconds; a second time nothing changes', async () => {
    const startedAt = performance.now();
    const report = await run(csv(), { isPartial: true });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(report.rows.filter(({ outcome }) => outcome === 'added')).toHaveLength(9900);
    expect(await db.sql`select count(*)::int, count(parent_id)::int as parents from agencies`).toEqual([{ count: 9900, parents: 9800 }]);
    const again = await run(csv(), { isPartial: true });
    expect(again.isApplied).toBe(false);
    expect(again.rows.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(9900);
    expect(await db.sql`select count(*)::int from audit_trail where action = 'agency.added'`).toEqual([{ count: 9900 }]);
  });
});
