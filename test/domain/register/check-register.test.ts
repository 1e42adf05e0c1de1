// Registers of agencies as they come, and what is found wrong with them.
import { describe, expect, it } from 'vitest';
import { checkRegister, type KnownAgency } from '../../../src/domain/register/check-register.ts';
import { compareAgency } from '../../../src/domain/register/compare-agency.ts';
import { findProvince } from '../../../src/domain/register/provinces.ts';
import { regionOfProvince } from '../../../src/domain/regions.ts';
import { tidy, tidyCode, tidyName } from '../../../src/domain/register/tidy.ts';

const table = (...lines: string[]) => lines.map((line, index) => ({ row: index + 1, cells: line.split('|') }));
const known = (...agencies: KnownAgency[]): ReadonlyMap<string, KnownAgency> => new Map(agencies.map((agency) => [agency.code, agency]));
const check = (header: string, ...rows: string[]) => checkRegister(table(header, ...rows), known());

const header = 'code|name_th|level|province|parent_code';
/** Faults of the only row, as `column:code`. */
const faultsOf = (...rows: string[]): string[] =>
  check(header, ...rows).rows.flatMap(({ faults }) => faults.map(({ row, column, code }) => `${row ?? ''} ${column ?? ''}: ${code}`));

describe('headers', () => {
  it.each([
    ['code|name_th|name_en|ministry|level|type|province|parent_code', 'English'],
    ['รหัส|ชื่อหน่วยงาน|ชื่อภาษาอังกฤษ|สังกัด/กระทรวง|ระดับ|ประเภท|จังหวัด|รหัสหน่วยงานต้นสังกัด', 'Thai'],
    ['รหัส หน่วยงาน|ชื่อ (ภาษาไทย)|ชื่อหน่วยงาน (อังกฤษ)|กระทรวง|ระดับ |ประเภทหน่วยงาน|จังหวัด\u200b|รหัสต้นสังกัด', 'Thai, written otherwise'],
    ['Code|Name_TH|English name|Ministry|Level|Type|Province|Parent', 'English, written otherwise'],
  ])('are understood: %s', (titles) => {
    const { rows, fileFaults } = check(titles, '01|กรมหนึ่ง|One|กระทรวงหนึ่ง|กรม|ส่วนราชการ|เชียงใหม่|02', '02|กรมสอง|Two|กระทรวงหนึ่ง|กรม|x||');
    expect(fileFaults.filter(({ severity }) => severity === 'fault')).toEqual([]);
    expect(rows[0]?.entry).toEqual({
      row: 2,
      code: '01',
      nameTh: 'กรมหนึ่ง',
      nameEn: 'One',
      ministry: 'กระทรวงหนึ่ง',
      level: 'department',
      type: 'government',
      province: 'เชียงใหม่',
      parentCode: '02',
      aliases: undefined,
      extra: {},
    });
  });

  it('are found below a title, and a near miss is read with a note', () => {
    const { rows, fileFaults } = checkRegister(
      table('ทะเบียนหน่วยงาน||', '||', 'ลำดับ|รหัสหนวยงาน|ชื่อหน่วยงาน|ระดับ', '1|01|กรมหนึ่ง|กรม'),
      known(),
    );
    expect(rows[0]).toMatchObject({ row: 4, code: '01', entry: { extra: { ลำดับ: '1' } } });
    expect(fileFaults).toEqual([
      { severity: 'warning', row: 3, column: 'รหัสหนวยงาน', code: 'column-near-miss', params: { column: 'code' } },
    ]);
  });

  it('that are missing or given twice are named, all of them', () => {
    expect(
      check('ministry|province|province', 'a|b|c').fileFaults.map(({ code, params }) => [code, params['column'] ?? params['other']]),
    ).toEqual([
      ['column-twice', 'B'],
      ['column-missing', 'code'],
      ['column-missing', 'name_th'],
      ['column-missing', 'level'],
    ]);
  });

  it('that say the same thing in two words: the better one is read, the other kept aside', () => {
    const { rows, fileFaults } = check('code|name|name_th|level', '01|DLT|กรมการขนส่งทางบก|กรม');
    expect(rows[0]?.entry).toMatchObject({ nameTh: 'กรมการขนส่งทางบก', extra: { name: 'DLT' } });
    expect(fileFaults.map(({ code }) => code)).toEqual(['column-kept-aside']);
  });

  it('never take ลำดับ (running number) for ระดับ (level)', () => {
    expect(check('ลำดับ|รหัส|ชื่อ', '1|01|กรม').fileFaults.map(({ params }) => params['column'])).toEqual(['level']);
  });
});

describe('cells', () => {
  it.each([
    ['|กรม ก|department||', '2 code: code-missing'],
    ['x y|กรม ก|department||', '2 code: code-invalid'],
    ['-|กรม ก|department||', '2 code: code-missing'],
    ['1.002E+03|กรม ก|department||', '2 code: code-scientific'],
    ['1002.0|กรม ก|department||', '2 code: code-decimal'],
    ['01||department||', '2 name_th: name-missing'],
    ['01|Department|department||', '2 name_th: name-not-thai'],
    ['01|กรม ก|||', '2 level: level-missing'],
    ['01|กรม ก|อำเภอ||', '2 level: level-unknown'],
    ['01|กรม ก|provnce|เลย|', '2 level: level-unknown-near'],
    ['01|กรม ก|province||', '2 province: province-missing'],
    ['01|กรม ก|province|เชียงไหม่|', '2 province: province-unknown-near'],
    ['01|กรม ก|department|ลอนดอนเหนือ|', '2 province: province-unknown'],
    ['01|กรม ก|department||01', '2 parent_code: parent-self'],
    ['01|กรม ก|department||99', '2 parent_code: parent-unknown'],
    ['01|#REF!|department||', '2 name_th: cell-error'],
    ['01|=A1&"กรม"|department||', '2 name_th: cell-formula'],
    ['01|????????|department||', '2 name_th: cell-garbled'],
    ['01|กรมà¸\u0081|department||', '2 name_th: cell-garbled'],
    [`01|${'ก'.repeat(301)}|department||`, '2 name_th: cell-too-long'],
    ['01|กรม ก|department|||slipped', '2 F: cell-without-header'],
  ])('%s → %s', (row, fault) => {
    expect(faultsOf(row)).toEqual([fault]);
  });

  it('a row with several faults has all of them named', () => {
    expect(faultsOf('||x|y|z')).toEqual([
      '2 code: code-missing',
      '2 name_th: name-missing',
      '2 level: level-unknown',
      '2 province: province-unknown',
      '2 parent_code: parent-unknown',
    ]);
  });

  it('rows are seen together: codes twice, parents in a circle, parents by their lost zeros', () => {
    expect(faultsOf('01|กรม ก|department||', '01|กรม ข|department||')).toEqual(['3 code: code-twice']);
    expect(faultsOf('1|กรม ก|department||2', '2|กรม ข|department||3', '3|กรม ค|department||2')).toEqual([
      '3 parent_code: parent-circle',
      '4 parent_code: parent-circle',
    ]);
    expect(faultsOf('0101|กรม ก|department||', '02|กรม ข|department||101')).toEqual(['3 parent_code: parent-unknown-near']);
  });

  it('rows are seen beside the register: retired parents, circles through it, codes that lost their zeros', () => {
    const register = known({ code: '01002', parentCode: '7', isRetired: false }, { code: '09', parentCode: '', isRetired: true });
    const { rows } = checkRegister(
      table(header, '7|กรม ก|department||01002', '8|กรม ข|department||09', '1002|กรม ค|department||'),
      register,
    );
    expect(rows.map(({ faults }) => faults.map(({ code }) => code))).toEqual([['parent-circle'], ['parent-retired'], ['code-lost-zeros']]);
  });

  it('notes, without refusing: names twice, Thai in the English column, a ministry that is nearly another', () => {
    const rows = Array.from({ length: 9 }, (_, index) => `${index}|กรม ${index}|กรม|กระทรวงคมนาคม|`);
    const checked = check('code|name_th|level|ministry|name_en', ...rows, '90|กรม 1|กรม|กระทรวงคมนาคม|', '91|กรม 91|กรม|กระทรวงคมนาคน|กรม');
    expect(checked.rows.flatMap(({ faults }) => faults.map(({ row, code, severity }) => [row, code, severity]))).toEqual([
      [11, 'name-twice', 'warning'],
      [12, 'name-en-thai', 'warning'],
      [12, 'ministry-near-miss', 'warning'],
    ]);
    expect(checked.rows.every(({ entry }) => entry !== null)).toBe(true);
  });

  it('empty rows are passed over, and dashes are empty cells', () => {
    const { rows } = check(header, '||||', ' | \u00a0|\u200b||', '01|กรม ก|department|-|–');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ row: 4, entry: { province: '', parentCode: '' }, faults: [] });
  });
});

describe('tidying', () => {
  it('takes out what shows nothing and keeps what was meant', () => {
    expect(tidy(' กรม\u200b การ\u00a0\n ขนส่ง ')).toBe('กรม การ ขนส่ง');
    expect(tidy('สํานักงาน เเพทย์')).toBe('สำนักงาน แพทย์');
    expect(tidy('กองบัญชาการภาค ๑')).toBe('กองบัญชาการภาค ๑');
    expect(tidyName('สถาบันคุณวุฒิวิชาชีพ( องค์การมหาชน )')).toBe('สถาบันคุณวุฒิวิชาชีพ (องค์การมหาชน)');
    expect(tidyCode('\ufeff๐๑００２ ')).toBe('01002');
  });

  it.each([
    ['จ.เชียงใหม่', 'เชียงใหม่'],
    ['จังหวัด เชียงใหม่', 'เชียงใหม่'],
    ['CHIANG MAI', 'เชียงใหม่'],
    ['chiangmai province', 'เชียงใหม่'],
    ['กทม.', 'กรุงเทพมหานคร'],
    ['กรุงเทพฯ', 'กรุงเทพมหานคร'],
    ['อยุธยา', 'พระนครศรีอยุธยา'],
    ['จันทบุรี', 'จันทบุรี'],
    ['ฝาง', null],
  ])('knows the province %s', (text, province) => {
    expect(findProvince(text)).toBe(province);
  });

  it('knows every province that has a region', () => {
    expect([...regionOfProvince.keys()].filter((province) => findProvince(province) !== province)).toEqual([]);
    expect(regionOfProvince.size).toBe(77);
  });
});

describe('what a row changes', () => {
  const before = {
    code: '01',
    nameTh: 'กรมเก่า',
    nameEn: 'Old',
    ministry: 'กระทรวงหนึ่ง',
    level: 'department' as const,
    type: 'government',
    province: '',
    parentCode: '',
    aliases: ['กก.'],
    extra: { หมายเหตุ: 'เดิม' },
  };
  const entry = check('code|name_th|level|หมายเหตุ', '01|กรมใหม่|กรม|ใหม่').rows[0]?.entry;

  it('columns that the file lacks stay, a former name is kept for searching, extra columns are merged', () => {
    if (!entry) throw new Error('no entry');
    const { record, changes } = compareAgency(before, entry);
    expect(record).toEqual({ ...before, nameTh: 'กรมใหม่', aliases: ['กก.', 'กรมเก่า'], extra: { หมายเหตุ: 'ใหม่' } });
    expect(changes.map(({ column }) => column)).toEqual(['name_th', 'aliases', 'extra.หมายเหตุ']);
    expect(compareAgency(record, entry).changes).toEqual([]);
  });
});
