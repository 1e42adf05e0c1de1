// A national register as they come: 10,000 rows with stray spaces, columns of their own, dates of the Buddhist era, 100 rows faulty in many ways.
import { writeXlsx } from 'hucre/xlsx';

const registerColumns = [' รหัส', 'ชื่อหน่วยงาน ', 'สังกัด', 'ระดับ', 'จังหวัด', 'รหัสหน่วยงานต้นสังกัด', 'ประเภท', 'วันที่จัดตั้ง', 'หมายเหตุ'] as const;
type Cells = string[];

const good = (index: number): Cells => [
  String(10_000 + index),
  index % 10 === 2 ? `  สถาบันที่ ${index}  ( องค์การมหาชน )` : `หน่วยงานที่ ${index} `,
  `กระทรวงที่ ${index % 20}`,
  index % 3 === 0 ? 'จังหวัด' : ' กรม',
  index % 3 === 0 ? 'จ.เชียงใหม่' : '-',
  index % 100 === 1 ? '' : String(10_000 + index - (index % 100) + 1),
  index % 10 === 2 ? 'องค์การมหาชน' : 'ส่วนราชการ',
  `1/10/${2500 + (index % 60)}`,
  index % 7 === 0 ? 'ย้ายที่ตั้ง' : '',
];

/** Each spoils a row in its own way: what it is called, in which column, and the row. */
const kinds: readonly (readonly [code: string, column: string, spoil: (cells: Cells) => Cells])[] = [
  ['code-missing', 'รหัส', (cells) => cells.with(0, '')],
  ['code-invalid', 'รหัส', (cells) => cells.with(0, `${cells[0] ?? ''} ก`)],
  ['code-scientific', 'รหัส', (cells) => cells.with(0, '1.0E+04')],
  ['code-decimal', 'รหัส', (cells) => cells.with(0, `${cells[0] ?? ''}.0`)],
  ['code-twice', 'รหัส', (cells) => cells.with(0, '10001').with(5, '')],
  ['name-missing', 'ชื่อหน่วยงาน', (cells) => cells.with(1, ' ')],
  ['name-not-thai', 'ชื่อหน่วยงาน', (cells) => cells.with(1, 'Department')],
  ['cell-garbled', 'ชื่อหน่วยงาน', (cells) => cells.with(1, '?????')],
  ['cell-error', 'สังกัด', (cells) => cells.with(2, '#N/A')],
  ['cell-too-long', 'ชื่อหน่วยงาน', (cells) => cells.with(1, 'ก'.repeat(400))],
  ['level-missing', 'ระดับ', (cells) => cells.with(3, '')],
  ['level-unknown', 'ระดับ', (cells) => cells.with(3, 'ตำบล')],
  ['province-missing', 'จังหวัด', (cells) => cells.with(3, 'จังหวัด').with(4, '')],
  ['province-unknown', 'จังหวัด', (cells) => cells.with(4, 'เมืองในฝัน')],
  ['parent-unknown', 'รหัสหน่วยงานต้นสังกัด', (cells) => cells.with(5, '777777')],
  ['parent-self', 'รหัสหน่วยงานต้นสังกัด', (cells) => cells.with(5, cells[0] ?? '')],
  ['cell-without-header', 'J', (cells) => [...cells, 'เกิน']],
];

export interface Register {
  readonly rows: readonly (readonly string[])[];
  /** Fault and column by the number of the row as a spreadsheet counts it. */
  readonly faults: ReadonlyMap<number, readonly [code: string, column: string]>;
}

export function makeRegister(): Register {
  const faults = new Map<number, readonly [string, string]>();
  const rows = Array.from({ length: 10_000 }, (_, index): Cells => {
    if (index % 100 !== 50) return good(index);
    const [code, column, spoil] = kinds[((index - 50) / 100) % kinds.length] ?? ['', '', (cells: Cells) => cells];
    faults.set(index + 2, [code, column]);
    return spoil(good(index));
  });
  return { rows, faults };
}

/** The same register in every way that registers come. */
export const registerFiles: Readonly<Record<string, (register: Register) => Promise<Uint8Array> | Uint8Array>> = {
  'utf-8.csv': (register) => Buffer.from(csv(register)),
  'utf-8-with-mark.csv': (register) => Buffer.from(`\ufeff${csv(register)}`),
  'windows-874.csv': (register) =>
    Uint8Array.from(csv(register), (letter) => {
      const at = letter.charCodeAt(0);
      return at >= 0x0e01 ? at - 0x0e00 + 0xa0 : at;
    }),
  'workbook.xlsx': ({ rows }) => writeXlsx({ sheets: [{ name: 'ทะเบียน', rows: [[...registerColumns], ...rows.map((row) => [...row])] }] }),
};

const csv = ({ rows }: Register): string => [registerColumns, ...rows].map((cells) => cells.join(',')).join('\r\n');
