// A national register: 10,000 rows, 100 of them faulty in many ways, in every container and encoding that registers come in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importAgencies, type ImportReport } from '../../src/app/agencies/import-agencies.ts';
import { systemClock } from '../../src/clock.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeRegister, registerFiles } from '../support/register.ts';

const register = makeRegister();
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const run = async (name: string, options: { isDryRun?: boolean; isPartial?: boolean } = {}): Promise<ImportReport> =>
  importAgencies({ db, clock: systemClock }, (await registerFiles[name]?.(register)) ?? new Uint8Array(), {
    fileName: name,
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
  it.each(Object.keys(registerFiles))('has each fault named by row and column in %s, and nothing imported', async (name) => {
    const report = await run(name);
    expect(found(report)).toEqual(register.faults);
    expect(register.faults.size).toBe(100);
    expect(new Set([...register.faults.values()].map(([code]) => code)).size).toBeGreaterThanOrEqual(15);
    expect(report.isApplied).toBe(false);
    expect(await db.sql`select count(*)::int from agencies`).toEqual([{ count: 0 }]);
  });

  it('has its good rows imported when asked for, within seconds; a second time nothing changes, whatever the container', async () => {
    const startedAt = performance.now();
    const report = await run('utf-8.csv', { isPartial: true });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(report.rows.filter(({ outcome }) => outcome === 'added')).toHaveLength(9900);
    expect(await db.sql`select count(*)::int, count(parent_id)::int as parents from agencies`).toEqual([{ count: 9900, parents: 9800 }]);
    for (const name of Object.keys(registerFiles)) {
      const again = await run(name, { isPartial: true });
      expect(again.isApplied, name).toBe(false);
      expect(again.rows.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(9900);
    }
    expect(await db.sql`select count(*)::int from audit_trail where action = 'agency.added'`).toEqual([{ count: 9900 }]);
  });

  it('keeps names in one spelling, levels, provinces and types as known ones, and columns of its own as they are', async () => {
    expect(await db.sql`select name_th, level, province, type, extra from agencies where code in ('10002', '10021') order by code`).toEqual(
      [
        {
          name_th: 'สถาบันที่ 2 (องค์การมหาชน)',
          level: 'department',
          province: '',
          type: 'public_organisation',
          extra: { วันที่จัดตั้ง: '1/10/2502' },
        },
        {
          name_th: 'หน่วยงานที่ 21',
          level: 'province',
          province: 'เชียงใหม่',
          type: 'government',
          extra: { วันที่จัดตั้ง: '1/10/2521', หมายเหตุ: 'ย้ายที่ตั้ง' },
        },
      ],
    );
  });
});
