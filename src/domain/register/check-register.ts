// A whole register: every row read, then what only shows when rows are seen together and beside the agencies that are known.
import { nearest } from '../near-miss.ts';
import { findHeader, type RegisterHeader, type TableRow } from './columns.ts';
import { type RegisterFault } from './fault.ts';
import { readRow, type RegisterEntry } from './read-row.ts';

/** An agency that is known already. */
export interface KnownAgency {
  readonly code: string;
  /** '' = none. */
  readonly parentCode: string;
  readonly isRetired: boolean;
}

export interface RegisterRow {
  readonly row: number;
  readonly code: string;
  readonly name: string;
  /** null = the row has faults. */
  readonly entry: RegisterEntry | null;
  readonly faults: readonly RegisterFault[];
}

export interface CheckedRegister {
  readonly rows: readonly RegisterRow[];
  /** Of the file as a whole, in the order of rows. */
  readonly fileFaults: readonly RegisterFault[];
}

/** Never throws for what is in the table. Faults of a row are with the row. */
export function checkRegister(table: readonly TableRow[], known: ReadonlyMap<string, KnownAgency>): CheckedRegister {
  const header = findHeader(table);
  if (!header) return { rows: [], fileFaults: [{ severity: 'fault', row: null, column: null, code: 'file-empty', params: {} }] };
  if (header.faults.some(({ severity }) => severity === 'fault')) return { rows: [], fileFaults: header.faults };
  const rows: Draft[] = [];
  for (const one of table) {
    if (one.row <= header.row) continue;
    const read = readRow(one, header);
    if (read) rows.push({ row: one.row, ...read, faults: [...read.faults] });
  }
  const fileFaults = [...header.faults];
  if (rows.length === 0) fileFaults.push({ severity: 'fault', row: null, column: null, code: 'file-without-rows', params: {} });
  findTwice(rows, header);
  findLostZeros(rows, header, known);
  findParents(rows, header, known);
  warnOfMinistries(rows, header);
  for (const row of rows) if (row.faults.some(({ severity }) => severity === 'fault')) row.entry = null;
  return { rows, fileFaults };
}

interface Draft {
  readonly row: number;
  readonly code: string;
  readonly name: string;
  readonly parentCode: string;
  entry: RegisterEntry | null;
  readonly faults: RegisterFault[];
}

const titleOf = (header: RegisterHeader, column: Parameters<RegisterHeader['at']['get']>[0]): string =>
  header.headers[header.at.get(column) ?? -1] ?? column;

function findTwice(rows: readonly Draft[], header: RegisterHeader): void {
  const codes = new Map<string, number>();
  const names = new Map<string, Draft>();
  for (const row of rows) {
    // A code that is wrong already is not found to be somebody else's as well.
    if (row.code !== '' && !row.faults.some(({ code }) => code.startsWith('code-'))) {
      const earlier = codes.get(row.code);
      if (earlier === undefined) codes.set(row.code, row.row);
      else
        row.faults.push({
          severity: 'fault',
          row: row.row,
          column: titleOf(header, 'code'),
          code: 'code-twice',
          params: { value: row.code, row: earlier },
        });
    }
    if (!row.entry) continue;
    const name = [row.entry.nameTh, row.entry.ministry ?? '', row.entry.province ?? ''].join('\u0000');
    const same = names.get(name);
    if (!same) names.set(name, row);
    else if (same.code !== row.code)
      row.faults.push({
        severity: 'warning',
        row: row.row,
        column: titleOf(header, 'name_th'),
        code: 'name-twice',
        params: { value: row.name, row: same.row, code: same.code },
      });
  }
}

const withoutZeros = (code: string): string => code.replace(/^0+(?=\d)/, '');

/** Spreadsheets take `01002` for a number and make 1002 of it: a new agency, if nobody noticed. */
function findLostZeros(rows: readonly Draft[], header: RegisterHeader, known: ReadonlyMap<string, KnownAgency>): void {
  const padded = new Map([...known.keys()].filter((code) => /^0\d+$/.test(code)).map((code) => [withoutZeros(code), code]));
  const inFile = new Set(rows.map(({ code }) => code));
  for (const row of rows) {
    const near = known.has(row.code) ? undefined : padded.get(row.code);
    if (near !== undefined && !inFile.has(near))
      row.faults.push({
        severity: 'fault',
        row: row.row,
        column: titleOf(header, 'code'),
        code: 'code-lost-zeros',
        params: { value: row.code, near },
      });
  }
}

function findParents(rows: readonly Draft[], header: RegisterHeader, known: ReadonlyMap<string, KnownAgency>): void {
  const column = titleOf(header, 'parent_code');
  const parentOf = new Map([...known.values()].map(({ code, parentCode }) => [code, parentCode]));
  const inFile = new Set<string>();
  for (const { code, entry } of rows) {
    if (code !== '') inFile.add(code);
    if (entry?.parentCode !== undefined) parentOf.set(entry.code, entry.parentCode);
  }
  const padded = new Map([...known.keys(), ...inFile].map((code) => [withoutZeros(code), code]));
  const add = (row: Draft, code: string, params: RegisterFault['params']): void =>
    void row.faults.push({ severity: 'fault', row: row.row, column, code, params });
  for (const row of rows) {
    const parent = row.parentCode;
    // Its own parent: said already.
    if (parent === '' || parent === row.code) continue;
    if (!inFile.has(parent) && !known.has(parent)) {
      const near = padded.get(withoutZeros(parent));
      if (near === undefined) add(row, 'parent-unknown', { value: parent });
      else add(row, 'parent-unknown-near', { value: parent, near });
    } else if (!inFile.has(parent) && known.get(parent)?.isRetired) add(row, 'parent-retired', { value: parent });
    else {
      const circle = circleFrom(row.code, parentOf);
      if (circle) add(row, 'parent-circle', { path: circle.join(' → ') });
    }
  }
}

/** The way from `code` upwards and back to itself; null = it does not come back. */
function circleFrom(code: string, parentOf: ReadonlyMap<string, string>): readonly string[] | null {
  const path = [code];
  for (let at = parentOf.get(code) ?? ''; at !== ''; at = parentOf.get(at) ?? '') {
    path.push(at);
    if (at === code) return path;
    // Somebody else's circle, which is reported there.
    if (path.indexOf(at) < path.length - 1) return null;
  }
  return null;
}

/** A ministry that few rows name and that is nearly one that many name is a slip of the keyboard, most likely. */
function warnOfMinistries(rows: readonly Draft[], header: RegisterHeader): void {
  const counts = new Map<string, number>();
  for (const { entry } of rows) if (entry?.ministry) counts.set(entry.ministry, (counts.get(entry.ministry) ?? 0) + 1);
  const nearOf = new Map<string, string>();
  for (const [ministry, count] of counts) {
    const common = [...counts].filter(([, times]) => times >= 3 * count + 2).map(([name]) => name);
    const near = ministry.length > 8 ? nearest(ministry, common) : undefined;
    if (near !== undefined) nearOf.set(ministry, near);
  }
  for (const row of rows) {
    const near = nearOf.get(row.entry?.ministry ?? '');
    if (near !== undefined)
      row.faults.push({
        severity: 'warning',
        row: row.row,
        column: titleOf(header, 'ministry'),
        code: 'ministry-near-miss',
        params: { value: row.entry?.ministry ?? '', near },
      });
  }
}
