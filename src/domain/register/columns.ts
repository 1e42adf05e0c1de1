// Which column of a register means what: English names, the Thai headers of real registers, and near misses of both.
import { nearest } from '../near-miss.ts';
import { type RegisterFault } from './fault.ts';
import { bare } from './tidy.ts';

const registerColumns = ['code', 'name_th', 'name_en', 'ministry', 'level', 'type', 'province', 'parent_code', 'aliases'] as const;
export type RegisterColumn = (typeof registerColumns)[number];
const requiredColumns: readonly RegisterColumn[] = ['code', 'name_th', 'level'];

/** Besides the column's own name; compared as `bare` spells them. The first is what a message suggests. */
const spellings: Readonly<Record<RegisterColumn, readonly string[]>> = {
  code: ['รหัส', 'รหัสหน่วยงาน', 'รหัสส่วนราชการ', 'รหัสหน่วยรับงบประมาณ', 'เลขรหัส', 'agency code', 'agency_code'],
  name_th: [
    'ชื่อหน่วยงาน',
    'ชื่อ',
    'หน่วยงาน',
    'ชื่อหน่วยงาน (ไทย)',
    'ชื่อหน่วยงาน (ภาษาไทย)',
    'ชื่อหน่วยงานภาษาไทย',
    'ชื่อภาษาไทย',
    'ชื่อไทย',
    'ชื่อส่วนราชการ',
    'ส่วนราชการ',
    'name',
    'agency',
    'agency name',
    'thai name',
    'name (thai)',
  ],
  name_en: [
    'ชื่อภาษาอังกฤษ',
    'ชื่ออังกฤษ',
    'ชื่อหน่วยงาน (อังกฤษ)',
    'ชื่อหน่วยงาน (ภาษาอังกฤษ)',
    'ชื่อหน่วยงานภาษาอังกฤษ',
    'english name',
    'name (english)',
    'agency name (english)',
  ],
  ministry: ['สังกัด', 'กระทรวง', 'สังกัด/กระทรวง', 'กระทรวง/สังกัด', 'สังกัดกระทรวง', 'กระทรวงต้นสังกัด', 'ต้นสังกัด', 'หน่วยงานต้นสังกัด'],
  level: ['ระดับ', 'ระดับหน่วยงาน', 'ระดับของหน่วยงาน', 'agency level'],
  type: ['ประเภท', 'ประเภทหน่วยงาน', 'ประเภทของหน่วยงาน', 'ชนิดหน่วยงาน', 'agency type'],
  province: ['จังหวัด', 'จังหวัดที่ตั้ง', 'ที่ตั้งจังหวัด', 'ชื่อจังหวัด', 'จังหวัดที่ตั้งหน่วยงาน'],
  parent_code: ['รหัสหน่วยงานต้นสังกัด', 'รหัสต้นสังกัด', 'รหัสหน่วยงานแม่', 'รหัสหน่วยงานเหนือขึ้นไป', 'รหัสสังกัด', 'parent', 'parent agency code'],
  aliases: ['ชื่อย่อ', 'อักษรย่อ', 'ชื่อย่อหน่วยงาน', 'ชื่อเดิม', 'alias', 'abbreviation', 'short name', 'former name'],
};

const byBare = new Map(
  registerColumns.flatMap((column) => [column, ...spellings[column]].map((spelling) => [bare(spelling), column] as const)),
);

/** A header with this much of ours is taken for the header row: registers begin with titles. */
const headerSearchRows = 20;

export interface TableRow {
  /** 1-based, as a spreadsheet counts. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface RegisterHeader {
  readonly row: number;
  readonly headers: readonly string[];
  /** Index of each column that the file has. */
  readonly at: ReadonlyMap<RegisterColumn, number>;
  /** Columns that we do not know and keep aside: header by index. */
  readonly extra: ReadonlyMap<number, string>;
  readonly faults: readonly RegisterFault[];
}

/** `A`, `B`, … `AA`: a column without a header. */
export function columnLetters(index: number): string {
  return (index >= 26 ? columnLetters(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
}

/** The header row of a register; null when there is nothing at all. */
export function findHeader(rows: readonly TableRow[]): RegisterHeader | null {
  const filled = rows.slice(0, headerSearchRows).filter(({ cells }) => cells.some((cell) => bare(cell) !== ''));
  const known = ({ cells }: TableRow): number => new Set(cells.flatMap((cell) => byBare.get(bare(cell)) ?? [])).size;
  const best = filled.reduce<TableRow | undefined>((found, row) => (found && known(found) >= known(row) ? found : row), undefined);
  return best ? readHeader(best) : null;
}

function readHeader({ row, cells: written }: TableRow): RegisterHeader {
  const cells = written.map((cell) => cell.trim());
  const faults: RegisterFault[] = [];
  const at = new Map<RegisterColumn, number>();
  const left = new Map<number, string>();
  const extra = new Map<number, string>();
  for (const [index, header] of cells.entries()) {
    const column = byBare.get(bare(header));
    const earlier = column === undefined ? undefined : at.get(column);
    if (column === undefined) left.set(index, header);
    else if (earlier === undefined) at.set(column, index);
    else if (bare(cells[earlier] ?? '') === bare(header))
      faults.push({ severity: 'fault', row, column: header, code: 'column-twice', params: { other: columnLetters(earlier) } });
    else {
      // Two words for one thing, กระทรวง beside สังกัด: the one that says it best is read, the other kept aside.
      const isBetter = rankOf(column, header) < rankOf(column, cells[earlier] ?? '');
      const [best, other] = isBetter ? [index, earlier] : [earlier, index];
      at.set(column, best);
      extra.set(other, cells[other] ?? '');
      faults.push({
        severity: 'warning',
        row,
        column: cells[other] ?? '',
        code: 'column-kept-aside',
        params: { column, other: cells[best] ?? '' },
      });
    }
  }
  for (const [index, header] of left) {
    const column = nearColumn(header, at);
    if (column === undefined) continue;
    at.set(column, index);
    left.delete(index);
    faults.push({ severity: 'warning', row, column: header, code: 'column-near-miss', params: { column } });
  }
  for (const column of requiredColumns)
    if (!at.has(column))
      faults.push({ severity: 'fault', row, column: null, code: 'column-missing', params: { column, thai: spellings[column][0] ?? '' } });
  for (const [index, header] of left) if (bare(header) !== '') extra.set(index, header);
  return { row, headers: cells, at, extra, faults };
}

/** How well a header names the column: its own name best, then the spellings in order. */
function rankOf(column: RegisterColumn, header: string): number {
  return [column, ...spellings[column]].findIndex((spelling) => bare(spelling) === bare(header));
}

/** A column of ours that the file lacks and whose header this nearly is. Short words are near to too many others. */
function nearColumn(header: string, taken: ReadonlyMap<RegisterColumn, number>): RegisterColumn | undefined {
  const word = bare(header);
  const candidates = [...byBare].filter(([, column]) => !taken.has(column)).map(([spelling]) => spelling);
  const near = nearest(word, candidates, word.length > 6 ? 2 : 1);
  return near === undefined ? undefined : byBare.get(near);
}
