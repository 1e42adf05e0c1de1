// agencies: registers in, searched, renamed, merged, retired.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockRegister } from '../../src/db/agencies.ts';
import { until } from '../support/embedded.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Cli, type CliRun, cliOn } from '../support/cli.ts';

let db: TestDatabase;
let cli: Cli;
const folder = mkdtempSync(join(tmpdir(), 'phrom-agencies-'));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

interface Row {
  readonly row: number | null;
  readonly code: string;
  readonly outcome: string;
  readonly applied: boolean;
  readonly changes: readonly { column: string; before: string; after: string }[];
  readonly faults: readonly { column: string | null; code: string; message: string }[];
}

const rowsOf = (run: CliRun): Row[] => run.json() as Row[];

const register = `รหัส,ชื่อหน่วยงาน,ชื่อภาษาอังกฤษ,สังกัด,ระดับ,ประเภท,จังหวัด,รหัสหน่วยงานต้นสังกัด,วันที่จัดตั้ง
70002,สำนักงานจังหวัดเชียงใหม่,,กระทรวงมหาดไทย,จังหวัด,ส่วนราชการ,จ.เชียงใหม่,15002,1/10/2540
08004,กรมการขนส่งทางบก ,Department of Land Transport,กระทรวงคมนาคม,กรม,ส่วนราชการ,-,,
15002,กรมการปกครอง,,กระทรวงมหาดไทย,กรม,ส่วนราชการ,,,
01007,สถาบันคุณวุฒิวิชาชีพ( องค์การมหาชน ),,สำนักนายกรัฐมนตรี,กรม,องค์การมหาชน,,,
`;

describe('agencies import', () => {
  it('a dry run shows the difference and changes nothing', async () => {
    const { code, out } = await cli('agencies', 'import', file('register.csv', register), '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('+ 08004  กรมการขนส่งทางบก\n');
    expect(out).toContain('4 added, 0 changed, 0 unchanged, 0 faulty');
    expect((await cli('agencies', 'list', '--json')).json()).toEqual([]);
  });

  it('brings the register in, parents after their children included, with the columns that we do not know', async () => {
    const imported = await cli('agencies', 'import', file('register.csv', register), '--json');
    expect(imported.code).toBe(0);
    expect(rowsOf(imported).map(({ row, code, outcome, applied }) => [row, code, outcome, applied])).toEqual([
      [2, '70002', 'added', true],
      [3, '08004', 'added', true],
      [4, '15002', 'added', true],
      [5, '01007', 'added', true],
    ]);
    const listed = (await cli('agencies', 'list', '--json')).json();
    expect(listed).toEqual([
      expect.objectContaining({
        code: '08004',
        name_th: 'กรมการขนส่งทางบก',
        level: 'department',
        type: 'government',
        province: '',
        parent_code: '',
      }),
      expect.objectContaining({ code: '15002' }),
      expect.objectContaining({ code: '01007', name_th: 'สถาบันคุณวุฒิวิชาชีพ (องค์การมหาชน)', type: 'public_organisation' }),
      expect.objectContaining({ code: '70002', level: 'province', province: 'เชียงใหม่', parent_code: '15002' }),
    ]);
    const [extra] = await db.sql`select extra from agencies where code = '70002'`;
    expect(extra).toEqual({ extra: { วันที่จัดตั้ง: '1/10/2540' } });
  });

  it('the same file in any container and encoding changes nothing', async () => {
    const windows874 = Uint8Array.from(register, (letter) => {
      const at = letter.charCodeAt(0);
      return at >= 0x0e01 ? at - 0x0e00 + 0xa0 : at;
    });
    const cells = register
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const files = [
      file('bom.csv', `\ufeff${register}`),
      file('874.csv', windows874),
      file('crlf.csv', register.replaceAll('\n', '\r\n')),
      file('semicolons.csv', register.replaceAll(',', ';')),
      file('utf16.txt', Buffer.from(`\ufeff${register.replaceAll(',', '\t')}`, 'utf16le')),
      file(
        'book.xlsx',
        await writeXlsx({
          sheets: [
            { name: 'คำอธิบาย', rows: [['ทะเบียน']] },
            { name: 'ข้อมูล', rows: [['ทะเบียนหน่วยงาน'], [], ...cells] },
          ],
        }),
      ),
    ];
    for (const path of files) {
      const imported = await cli('agencies', 'import', path, '--json');
      expect(
        rowsOf(imported).map(({ outcome }) => outcome),
        path,
      ).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    }
  });

  it('shows what changed of whom, keeps former names for searching and writes the audit trail', async () => {
    const changed = file(
      'changed.csv',
      register.replace('กรมการปกครอง', 'กรมการปกครองและทะเบียน').replace('Department of Land Transport', 'DLT'),
    );
    const { out } = await cli('agencies', 'import', changed);
    expect(out).toContain('~ 08004  กรมการขนส่งทางบก\n    name_en: Department of Land Transport → DLT\n');
    expect(out).toContain('0 added, 2 changed, 2 unchanged');
    expect((await cli('agencies', 'find', 'กรมการปกครอง', '--json')).json()).toEqual([expect.objectContaining({ code: '15002' })]);
    const audit = await db.sql`select actor, origin, action, before, after from audit_trail where action = 'agency.changed' order by id`;
    expect(audit).toHaveLength(2);
    expect(audit[0]).toEqual({
      actor: 'cli:somchai',
      origin: 'cli',
      action: 'agency.changed',
      before: { name_en: 'Department of Land Transport' },
      after: { name_en: 'DLT' },
    });
  });

  it('one faulty row keeps the whole file out; --partial takes the good rows, but not children of faulty ones', async () => {
    const path = file(
      'faulty.csv',
      `code,name_th,level,parent_code
20001,กรมใหม่หนึ่ง,กรม,
20002,,กรม,
20003,กรมลูก,กรม,20002
20004,กรมหลาน,กรม,20003
`,
    );
    const refused = await cli('agencies', 'import', path);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('Row 3, column “name_th”: The agency has no name.');
    expect(refused.err).toContain('1 fault, so no row was imported');
    expect((await cli('agencies', 'find', '20001', '--json')).json()).toEqual([]);

    const asJson = await cli('agencies', 'import', path, '--json');
    expect(asJson.code).toBe(1);
    expect(rowsOf(asJson).map(({ outcome, applied }) => [outcome, applied])).toEqual([
      ['added', false],
      ['faulty', false],
      ['added', false],
      ['added', false],
    ]);

    const partial = await cli('agencies', 'import', path, '--partial', '--json');
    expect(partial.code).toBe(0);
    expect(rowsOf(partial).map(({ outcome, applied, faults }) => [outcome, applied, faults.map(({ code }) => code)])).toEqual([
      ['added', true, []],
      ['faulty', false, ['name-missing']],
      ['faulty', false, ['parent-faulty']],
      ['faulty', false, ['parent-faulty']],
    ]);
    expect(partial.err).toContain('Row 4');
  });

  it.each([
    ['nothing.csv', '', 'file-empty'],
    ['head.csv', 'code,name_th,level\n', 'file-without-rows'],
    ['old.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), 'old-excel'],
    ['broken.xlsx', 'PK\u0003\u0004rubbish', 'xlsx-unreadable'],
    ['picture.png', Uint8Array.of(0x89, 0x50, 0, 0, 1, 2), 'file-not-text'],
    ['quotes.csv', 'code,name_th,level\n01,"กรม,department\n', 'csv-malformed'],
    ['other.csv', 'a,b\n1,2\n', 'column-missing'],
  ])('refuses %s and says why', async (name, content, fault) => {
    const imported = await cli('agencies', 'import', file(name, content), '--json');
    expect(imported.code).toBe(1);
    expect(rowsOf(imported).flatMap(({ faults }) => faults.map(({ code }) => code))).toContain(fault);
    expect(imported.err).not.toContain('cli.register');
  });

  it('interrupted while it waits leaves the register as it was', async () => {
    const interrupt = new AbortController();
    const path = file('late.csv', 'code,name_th,level\n30001,กรมที่มาช้า,กรม\n');
    await db.sql.begin(async (tx) => {
      await lockRegister(tx);
      const waiting = cliOn(db, { interrupted: interrupt.signal })('agencies', 'import', path);
      await until(async () => (await db.sql`select 1 from pg_locks where locktype = 'advisory' and not granted`).length > 0);
      interrupt.abort();
      expect(await waiting).toMatchObject({ code: 130, out: '' });
    });
    expect((await cli('agencies', 'find', '30001', '--json')).json()).toEqual([]);
  });

  it('says which file is missing', async () => {
    const { code, err } = await cli('agencies', 'import', join(folder, 'none.csv'));
    expect(code).toBe(1);
    expect(err).toContain('none.csv');
  });
});

describe('one agency', () => {
  it('is renamed with a reason; the former name is still found', async () => {
    const renamed = await cli('agencies', 'rename', '08004', '--name-th', 'กรมการขนส่ง', '--reason', 'ราชกิจจานุเบกษา', '--json');
    expect(renamed.json()).toEqual({ code: '08004', name_th: 'กรมการขนส่ง', name_en: 'DLT' });
    expect((await cli('agencies', 'find', 'การขนส่งทางบก', '--json')).json()).toEqual([expect.objectContaining({ code: '08004' })]);
    expect(await db.sql`select before, after, reason from audit_trail where action = 'agency.renamed'`).toEqual([
      {
        before: { name_th: 'กรมการขนส่งทางบก', name_en: 'DLT' },
        after: { name_th: 'กรมการขนส่ง', name_en: 'DLT' },
        reason: 'ราชกิจจานุเบกษา',
      },
    ]);
    expect((await cli('agencies', 'rename', '08004', '--name-th', 'กรมการขนส่ง', '--reason', 'x')).err).toContain('already');
    expect((await cli('agencies', 'rename', '08004', '--name-th', 'Transport', '--reason', 'x')).code).toBe(1);
    expect((await cli('agencies', 'rename', '08004', '--reason', 'x')).code).toBe(2);
  });

  it('is merged or retired with a reason and never deleted, and comes back', async () => {
    expect((await cli('agencies', 'merge', '01007', '--into', '01007', '--reason', 'x')).code).toBe(1);
    expect((await cli('agencies', 'merge', '01007', '--into', '99', '--reason', 'x')).err).toContain('no agency 99');
    const merged = await cli('agencies', 'merge', '01007', '--into', '08004', '--reason', 'พ.ร.ฎ. ควบรวม', '--json');
    expect(merged.json()).toMatchObject({ code: '01007', successor_code: '08004', contacts: [], responses: [], pushed: 0, held: 0 });
    const codes = async (...words: string[]): Promise<unknown[]> =>
      ((await cli('agencies', 'list', '--json', ...words)).json() as { code: string }[]).map(({ code }) => code);
    expect(await codes()).not.toContain('01007');
    expect(await codes('--all')).toContain('01007');
    expect((await cli('agencies', 'retire', '01007', '--reason', 'x')).code).toBe(1);
    const again = await cli('agencies', 'import', file('register.csv', register));
    expect(again.err).toContain('Agency 01007 is retired');
    expect(await codes()).not.toContain('01007');
    expect((await cli('agencies', 'restore', '01007', '--reason', 'ยกเลิก')).code).toBe(0);
    expect(await codes()).toContain('01007');
  });
});

describe('agencies list', () => {
  it('sorts as Thai dictionaries do and filters', async () => {
    const names = async (...words: string[]): Promise<string[]> =>
      ((await cli('agencies', 'list', '--json', ...words)).json() as { name_th: string }[]).map(({ name_th }) => name_th);
    await cli(
      'agencies',
      'import',
      file('sort.csv', 'code,name_th,level,ministry\nx1,เกษตร,กรม,ก\nx2,แก้ว,กรม,ก\nx3,กา,กรม,ก\nx4,โคม,กรม,ก\nx5,ขาว,กรม,ก\n'),
    );
    expect(await names('--ministry', 'ก')).toEqual(expect.arrayContaining(['กา']));
    const sorted = (await names()).filter((name) => ['เกษตร', 'แก้ว', 'กา', 'โคม', 'ขาว'].includes(name));
    expect(sorted).toEqual(['กา', 'เกษตร', 'แก้ว', 'ขาว', 'โคม']);
    expect(await names('--province', 'จ.เชียงใหม่')).toEqual(['สำนักงานจังหวัดเชียงใหม่']);
    expect(await names('--level', 'จังหวัด')).toEqual(['สำนักงานจังหวัดเชียงใหม่']);
    expect(await names('--ministry', 'คมนาคม')).toEqual(['กรมการขนส่งทางบก']);
  });
});
