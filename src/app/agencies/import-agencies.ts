// A register's file into the agency register: all of it or nothing, unless told otherwise; the same file twice changes nothing.
import { createHash } from 'node:crypto';
import { type Container } from '../../container.ts';
import { findAgencies, linkParents, lockRegister, readRegister, type RegisteredAgency, writeAgencies } from '../../db/agencies.ts';
import { type AuditEntry, recordAudits } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { checkRegister, type CheckedRegister, type RegisterRow } from '../../domain/register/check-register.ts';
import { type AgencyChange, type AgencyRecord, compareAgency } from '../../domain/register/compare-agency.ts';
import { type RegisterFault } from '../../domain/register/fault.ts';
import { type Acting } from '../acting.ts';
import { readTable } from './read-table.ts';

export interface ImportedRow {
  readonly row: number;
  readonly code: string;
  readonly name: string;
  readonly outcome: 'added' | 'changed' | 'unchanged' | 'faulty';
  readonly changes: readonly AgencyChange[];
  readonly faults: readonly RegisterFault[];
}

export interface ImportReport {
  readonly rows: readonly ImportedRow[];
  /** Of the file as a whole. */
  readonly fileFaults: readonly RegisterFault[];
  /** False = nothing was changed: a dry run, faults, or nothing to change. */
  readonly isApplied: boolean;
  readonly hasFaults: boolean;
  /** Agencies of the register that the file does not name; they stay as they are. */
  readonly absent: number;
}

export interface ImportOptions {
  readonly fileName: string;
  readonly isDryRun: boolean;
  /** Imports the rows without faults although others have some. */
  readonly isPartial: boolean;
  readonly by: Acting;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Rows of one statement. */
const batchRows = 1000;

interface Planned extends ImportedRow {
  readonly record: AgencyRecord | null;
}

/** Never throws for what is in the file. */
export async function importAgencies(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  bytes: Uint8Array,
  options: ImportOptions,
): Promise<ImportReport> {
  const table = await readTable(bytes);
  if (table.kind === 'refused') return { rows: [], fileFaults: [table.fault], isApplied: false, hasFaults: true, absent: 0 };
  return db.sql.begin(async (tx) => {
    await lockRegister(tx);
    const register = new Map((await readRegister(tx)).map((agency) => [agency.code, agency]));
    const checked = checkRegister(table.rows, asKnown(register));
    const rows = plan(options.isPartial ? withoutOrphans(checked, register) : checked.rows, register);
    const hasFaults = [...checked.fileFaults, ...rows.flatMap((row) => row.faults)].some(({ severity }) => severity === 'fault');
    const named = new Set(rows.map(({ code }) => code));
    const report = {
      rows,
      fileFaults: checked.fileFaults,
      isApplied: false,
      hasFaults,
      absent: [...register.values()].filter(({ code, retiredAt }) => retiredAt === null && !named.has(code)).length,
    };
    if (options.isDryRun || (hasFaults && !options.isPartial)) return report;
    const changed = rows.filter(({ outcome }) => outcome === 'added' || outcome === 'changed');
    if (changed.length > 0)
      await apply(tx, changed, { ...options, now: clock.now(), hash: createHash('sha256').update(bytes).digest('hex') });
    return { ...report, isApplied: changed.length > 0 };
  });
}

function asKnown(
  register: ReadonlyMap<string, RegisteredAgency>,
): ReadonlyMap<string, { code: string; parentCode: string; isRetired: boolean }> {
  return new Map([...register].map(([code, { parentCode, retiredAt }]) => [code, { code, parentCode, isRetired: retiredAt !== null }]));
}

/** A row whose parent is a new agency that is left out for its faults is left out, too; and so on. */
function withoutOrphans(checked: CheckedRegister, register: ReadonlyMap<string, RegisteredAgency>): readonly RegisterRow[] {
  let rows = checked.rows;
  for (;;) {
    const there = new Set(rows.flatMap(({ entry }) => entry?.code ?? []));
    const isOrphan = ({ entry }: RegisterRow): boolean =>
      entry?.parentCode !== undefined && entry.parentCode !== '' && !there.has(entry.parentCode) && !register.has(entry.parentCode);
    if (!rows.some(isOrphan)) return rows;
    rows = rows.map((row) =>
      isOrphan(row)
        ? {
            ...row,
            entry: null,
            faults: [
              ...row.faults,
              { severity: 'fault', row: row.row, column: null, code: 'parent-faulty', params: { value: row.entry?.parentCode ?? '' } },
            ],
          }
        : row,
    );
  }
}

function plan(rows: readonly RegisterRow[], register: ReadonlyMap<string, RegisteredAgency>): Planned[] {
  return rows.map(({ row, code, name, entry, faults }): Planned => {
    if (!entry) return { row, code, name, outcome: 'faulty', changes: [], faults, record: null };
    const known = register.get(code);
    const { record, changes } = compareAgency(known, entry);
    const warnings: RegisterFault[] =
      known?.retiredAt == null ? [] : [{ severity: 'warning', row, column: null, code: 'agency-retired', params: { code } }];
    const outcome = known ? (changes.length > 0 ? 'changed' : 'unchanged') : 'added';
    return { row, code, name, outcome, changes, faults: [...faults, ...warnings], record };
  });
}

async function apply(
  tx: TransactionSql,
  changed: readonly Planned[],
  { by, fileName, hash, now, onProgress }: ImportOptions & { now: Date; hash: string },
): Promise<void> {
  const records = changed.flatMap(({ record }) => record ?? []);
  for (let from = 0; from < records.length; from += batchRows) {
    await writeAgencies(tx, records.slice(from, from + batchRows), now);
    onProgress?.(Math.min(from + batchRows, records.length), records.length);
  }
  // A parent may come later in the file than its children.
  await linkParents(tx, records);
  const ids = new Map(
    (
      await findAgencies(
        tx,
        records.map(({ code }) => code),
      )
    ).map(({ id, code }) => [code, id]),
  );
  const entries = changed.map(({ code, outcome, changes, record }): AuditEntry => ({
    ...by,
    action: outcome === 'added' ? 'agency.added' : 'agency.changed',
    agencyId: ids.get(code) ?? null,
    before: outcome === 'added' ? null : Object.fromEntries(changes.map(({ column, before }) => [column, before])),
    after: outcome === 'added' ? record : Object.fromEntries(changes.map(({ column, after }) => [column, after])),
  }));
  const count = (outcome: ImportedRow['outcome']): number => changed.filter((row) => row.outcome === outcome).length;
  const summary = { file: fileName, sha256: hash, added: count('added'), changed: count('changed') };
  await recordAudits(tx, [{ ...by, action: 'agencies.imported', after: summary }, ...entries], now);
}
