// The agency register.
import { type AgencyRecord } from '../domain/register/compare-agency.ts';
import { type Sql, type TransactionSql } from './connect.ts';

type AnySql = Sql | TransactionSql;

export interface AgencyRow extends Omit<AgencyRecord, 'aliases' | 'extra'> {
  /** Left out = as they are. */
  readonly aliases?: readonly string[];
  readonly extra?: Readonly<Record<string, string>>;
}

/** Adds agencies and brings known ones (by code) up to date, parents included, in whatever order they come. */
export async function upsertAgencies(sql: TransactionSql, rows: readonly AgencyRow[], now: Date): Promise<void> {
  await writeAgencies(sql, rows, now);
  await linkParents(sql, rows);
}

/** As upsertAgencies, without the parents. */
export async function writeAgencies(sql: TransactionSql, rows: readonly AgencyRow[], now: Date): Promise<void> {
  await sql`
    insert into agencies as a (code, name_th, name_en, ministry, level, type, province, aliases, extra, created_at)
    select x.code, x."nameTh", x."nameEn", x.ministry, x.level, x.type, x.province, coalesce(x.aliases, '{}'), coalesce(x.extra, '{}'), ${now}
    from jsonb_to_recordset(${sql.json(rows as never)})
      as x(code text, "nameTh" text, "nameEn" text, ministry text, level text, type text, province text, aliases text[], extra jsonb)
    on conflict (code) do update set name_th = excluded.name_th, name_en = excluded.name_en, ministry = excluded.ministry, level = excluded.level,
      type = excluded.type, province = excluded.province,
      aliases = case when excluded.aliases = '{}' then a.aliases else excluded.aliases end,
      extra = case when excluded.extra = '{}' then a.extra else excluded.extra end`;
}

/** Agencies and their parents must be there. */
export async function linkParents(sql: TransactionSql, rows: readonly Pick<AgencyRow, 'code' | 'parentCode'>[]): Promise<void> {
  const list = rows.map(({ code, parentCode }) => ({ code, parent: parentCode }));
  await sql`
    update agencies a set parent_id = p.id
    from jsonb_to_recordset(${sql.json(list)}) as x(code text, parent text) left join agencies p on p.code = x.parent
    where a.code = x.code and a.parent_id is distinct from p.id`;
}

export async function findAgencies(sql: AnySql, codes: readonly string[]): Promise<{ id: number; code: string; nameTh: string }[]> {
  return sql<
    { id: number; code: string; nameTh: string }[]
  >`select id, code, name_th as "nameTh" from agencies where code = any(${[...codes]})`;
}

export interface RegisteredAgency extends AgencyRecord {
  readonly id: number;
  readonly retiredAt: Date | null;
  readonly retiredReason: string | null;
  /** The agency that carries on; null = none. */
  readonly successorCode: string | null;
}

/** The whole register, retired agencies included; `codes` = only these. In the order of codes. */
export async function readRegister(sql: AnySql, codes: readonly string[] | null = null): Promise<RegisteredAgency[]> {
  return sql<RegisteredAgency[]>`
    select a.id, a.code, a.name_th as "nameTh", a.name_en as "nameEn", a.ministry, a.level, a.type, a.province, coalesce(p.code, '') as "parentCode",
      a.aliases, a.extra, a.retired_at as "retiredAt", a.retired_reason as "retiredReason", s.code as "successorCode"
    from agencies a left join agencies p on p.id = a.parent_id left join agencies s on s.id = a.successor_id
    where ${codes === null ? sql`true` : sql`a.code = any(${[...codes]})`} order by a.code`;
}

/** Whether anybody could be asked: retired agencies do not count. */
export async function hasAgencies(sql: AnySql): Promise<boolean> {
  return (await sql`select 1 from agencies where retired_at is null limit 1`).length > 0;
}

/** Two who change the register wait for each other; until the end of the transaction. */
export async function lockRegister(sql: TransactionSql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('agencies'))`;
}

/** Takes an agency out of the register's use, and out of the rounds that are not closed. */
export async function retireAgency(
  sql: TransactionSql,
  agencyId: number,
  { reason, successorId, now }: { reason: string; successorId: number | null; now: Date },
): Promise<void> {
  await sql`update agencies set retired_at = ${now}, retired_reason = ${reason}, successor_id = ${successorId} where id = ${agencyId}`;
  await sql`
    update round_agencies ra set retired_at = ${now}, retired_reason = ${reason} from rounds r
    where r.id = ra.round_id and ra.agency_id = ${agencyId} and r.closed_at is null and ra.retired_at is null`;
  await sql`update invitations set revoked_at = ${now} where agency_id = ${agencyId} and used_at is null and revoked_at is null`;
}

/** Takes a retirement back, in the rounds that it was taken out of as well. */
export async function restoreAgency(sql: TransactionSql, agencyId: number): Promise<void> {
  await sql`
    update round_agencies ra set retired_at = null, retired_reason = null from rounds r, agencies a
    where r.id = ra.round_id and a.id = ra.agency_id and ra.agency_id = ${agencyId} and r.closed_at is null and ra.retired_at = a.retired_at`;
  await sql`update agencies set retired_at = null, retired_reason = null, successor_id = null where id = ${agencyId}`;
}
