// The audit trail: who changed what. Append-only.
import { type Sql, type TransactionSql } from './connect.ts';

export interface AuditEntry {
  /** `contact:<id>`, `organiser:<contact id>`, `cli:<user>`, `system` */
  readonly actor: string;
  readonly action: string;
  readonly origin: string;
  readonly roundId?: string | null;
  readonly agencyId?: number | null;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
}

export async function recordAudit(sql: Sql | TransactionSql, entry: AuditEntry, at: Date): Promise<void> {
  const json = (value: unknown) => (value === undefined || value === null ? null : sql.json(value as never));
  await sql`
    insert into audit_trail (happened_at, actor, action, round_id, agency_id, before, after, origin, reason)
    values (${at}, ${entry.actor}, ${entry.action}, ${entry.roundId ?? null}, ${entry.agencyId ?? null}, ${json(entry.before)}, ${json(entry.after)}, ${entry.origin}, ${entry.reason ?? null})`;
}
