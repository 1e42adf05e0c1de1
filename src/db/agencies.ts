// The agency register.
import { type Sql, type TransactionSql } from './connect.ts';

export interface AgencyRow {
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly ministry: string;
  readonly level: 'department' | 'province';
  readonly type: string;
  readonly province: string;
  /** '' = none. */
  readonly parentCode: string;
}

/** Adds agencies and brings known ones (by code) up to date; parents are linked afterwards, so order does not matter. */
export async function upsertAgencies(sql: TransactionSql, rows: readonly AgencyRow[], now: Date): Promise<void> {
  const list = rows.map((row) => ({ ...row }));
  await sql`
    insert into agencies (code, name_th, name_en, ministry, level, type, province, created_at)
    select x.code, x."nameTh", x."nameEn", x.ministry, x.level, x.type, x.province, ${now}
    from jsonb_to_recordset(${sql.json(list)}) as x(code text, "nameTh" text, "nameEn" text, ministry text, level text, type text, province text)
    on conflict (code) do update set name_th = excluded.name_th, name_en = excluded.name_en, ministry = excluded.ministry, level = excluded.level, type = excluded.type, province = excluded.province`;
  await sql`
    update agencies a set parent_id = p.id
    from jsonb_to_recordset(${sql.json(list)}) as x(code text, "parentCode" text) left join agencies p on p.code = x."parentCode"
    where a.code = x.code and a.parent_id is distinct from p.id`;
}

export async function findAgencies(sql: Sql, codes: readonly string[]): Promise<{ id: number; code: string; nameTh: string }[]> {
  return sql<
    { id: number; code: string; nameTh: string }[]
  >`select id, code, name_th as "nameTh" from agencies where code = any(${[...codes]})`;
}
