// One row of a register: its cells tidied and understood, and everything that is wrong with them.
import { columnLetters, type RegisterColumn, type RegisterHeader, type TableRow } from './columns.ts';
import { type RegisterFault } from './fault.ts';
import { findProvince, nearestProvince } from './provinces.ts';
import { isBlank, tidy, tidyCode, tidyName } from './tidy.ts';
import { findLevel, findType, type Level, nearestLevel } from './words.ts';

/** An agency as a row gives it; undefined = the file has no such column, so what is known stays. */
export interface RegisterEntry {
  readonly row: number;
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string | undefined;
  readonly ministry: string | undefined;
  readonly level: Level;
  readonly type: string | undefined;
  readonly province: string | undefined;
  readonly parentCode: string | undefined;
  readonly aliases: readonly string[] | undefined;
  /** Cells of the columns that we do not know, by header; empty ones left out. */
  readonly extra: Readonly<Record<string, string>>;
}

const longestCode = 40;
const longestText = 300;

type Add = (code: string, column: string | null, params?: RegisterFault['params'], severity?: RegisterFault['severity']) => void;

/** `entry` is null when there are faults; `code` is what the row calls itself, '' when it does not say. null = an empty row. */
export function readRow(
  { row, cells }: TableRow,
  header: RegisterHeader,
): {
  readonly entry: RegisterEntry | null;
  readonly code: string;
  readonly name: string;
  /** '' = it names none, or names it wrongly. */
  readonly parentCode: string;
  readonly faults: readonly RegisterFault[];
} | null {
  if (cells.every((cell) => tidy(cell) === '')) return null;
  const faults: RegisterFault[] = [];
  const add: Add = (code, column, params = {}, severity = 'fault') => void faults.push({ severity, row, column, code, params });
  const has = (column: RegisterColumn): boolean => header.at.has(column);
  const title = (column: RegisterColumn): string => header.headers[header.at.get(column) ?? -1] ?? column;
  const read = (column: RegisterColumn, tidied: (text: string) => string = tidy): string => {
    const text = tidied(cells[header.at.get(column) ?? -1] ?? '');
    if (isBlank(text)) return '';
    return isSound(text, title(column), column === 'code' || column === 'parent_code' ? longestCode : longestText, add) ? text : '\u0000';
  };
  /** A cell that has a fault of its own already is not found missing as well. */
  const sound = (text: string): string => (text === '\u0000' ? '' : text);

  const code = readCode(read('code', tidyCode), title('code'), add);
  const nameTh = read('name_th', tidyName);
  if (nameTh === '') add('name-missing', title('name_th'));
  else if (nameTh !== '\u0000' && !/[ก-ฮ]/.test(nameTh)) add('name-not-thai', title('name_th'), { value: nameTh });
  const nameEn = sound(read('name_en', tidyName));
  if (/[ก-๛]/.test(nameEn)) add('name-en-thai', title('name_en'), { value: nameEn }, 'warning');
  const level = readLevel(read('level'), title('level'), add);
  const province = readProvince(read('province'), level, has('province') ? title('province') : 'province', add);
  const parentCode = sound(read('parent_code', tidyCode));
  if (parentCode !== '' && parentCode === code) add('parent-self', title('parent_code'), { code });
  const extra: Record<string, string> = {};
  for (const [index, name] of header.extra) {
    const text = tidy(cells[index] ?? '');
    if (text !== '') extra[tidy(name)] = text;
  }
  for (const [index, cell] of cells.entries())
    if (tidy(cell) !== '' && tidy(header.headers[index] ?? '') === '')
      add('cell-without-header', columnLetters(index), { value: short(cell) });

  const ministry = sound(read('ministry'));
  const type = findType(sound(read('type')));
  const aliases = sound(read('aliases'));
  const entry =
    level === null || faults.some(({ severity }) => severity === 'fault')
      ? null
      : {
          row,
          code,
          nameTh,
          nameEn: has('name_en') ? nameEn : undefined,
          ministry: has('ministry') ? ministry : undefined,
          level,
          type: has('type') ? type : undefined,
          province: has('province') ? province : undefined,
          parentCode: has('parent_code') ? parentCode : undefined,
          aliases: has('aliases')
            ? aliases
                .split(/[,;|]/)
                .map((alias) => alias.trim())
                .filter(Boolean)
            : undefined,
          extra,
        };
  return { entry, code, name: sound(nameTh), parentCode, faults };
}

const short = (text: string): string => (tidy(text).length > 60 ? `${tidy(text).slice(0, 59)}…` : tidy(text));

/** What spreadsheets and wrong encodings leave in cells. */
function isSound(text: string, column: string, limit: number, add: Add): boolean {
  const params = { value: short(text) };
  if (/^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$/i.test(text)) add('cell-error', column, params);
  else if (/^=./.test(text)) add('cell-formula', column, params);
  else if (/\uFFFD|\?{3,}|à[¸¹]|เธ[^ก-ฮ]/u.test(text)) add('cell-garbled', column, params);
  else if (text.length > limit) add('cell-too-long', column, { length: text.length, limit });
  else return true;
  return false;
}

function readCode(text: string, column: string, add: Add): string {
  if (text === '\u0000') return '';
  if (text === '') add('code-missing', column);
  else if (/^\d+(?:\.\d+)?E\+?\d+$/i.test(text)) add('code-scientific', column, { value: text });
  else if (/^\d+\.0+$/.test(text)) add('code-decimal', column, { value: text, right: text.replace(/\..*$/, '') });
  else if (!/^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._/-]*[\p{L}\p{M}\p{N}])?$/u.test(text)) add('code-invalid', column, { value: text });
  return text;
}

function readLevel(text: string, column: string, add: Add): Level | null {
  if (text === '\u0000') return null;
  if (text === '') {
    add('level-missing', column);
    return null;
  }
  const level = findLevel(text);
  if (level !== null) return level;
  const near = nearestLevel(text);
  if (near === undefined) add('level-unknown', column, { value: text });
  else add('level-unknown-near', column, { value: text, near });
  return null;
}

function readProvince(text: string, level: Level | null, column: string, add: Add): string {
  if (text === '\u0000') return '';
  if (text === '' || /^ส่วนกลาง$/.test(text)) {
    if (level === 'province') add('province-missing', column);
    return '';
  }
  const province = findProvince(text);
  if (province !== null) return province;
  const near = nearestProvince(text);
  if (near === undefined) add('province-unknown', column, { value: text });
  else add('province-unknown-near', column, { value: text, near });
  return '';
}
