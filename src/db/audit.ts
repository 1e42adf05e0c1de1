// The audit trail: who changed what. Append-only.
import { type Sql, type TransactionSql } from './connect.ts';

/** Everything that is recorded. Each has a text of its own (`console.audit-actions`). */
export const auditActions = [
  'agencies.imported',
  'agency.added',
  'agency.changed',
  'agency.merged',
  'agency.merged-in-round',
  'agency.renamed',
  'agency.restored',
  'agency.retired',
  'answers.exported',
  'audit.exported',
  'backup.made',
  'backup.restored',
  'console.exported',
  'console.link-made',
  'console.signed-in',
  'console.signed-out',
  'contact.erased',
  'contact.exported',
  'contact.handed-over',
  'contact.handover-offered',
  'contact.joined',
  'contact.moved',
  'contact.reminders-set',
  'contact.removed',
  'history.exported',
  'holidays.replaced',
  'inbox.replayed',
  'invitations.created',
  'invitations.revoked',
  'notice.in-force',
  'organiser.added',
  'organiser.removed',
  'overview.published',
  'overview.withdrawn',
  'questionnaire.published',
  'reminders.run',
  'report-link.made',
  'report-link.revoked',
  'report.linked',
  'report.revoked',
  'response.reopened',
  'response.submitted',
  'richmenu.applied',
  'round.closed',
  'round.extended',
  'round.opened',
  'round.purged',
  'round.retention-set',
  'round.targets-added',
  'score.recomputed',
  'scores.exported',
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface AuditEntry {
  /** `contact:<id>`, `organiser:<contact id>`, `cli:<user>`, `system` */
  readonly actor: string;
  readonly action: AuditAction;
  /** `cli`, `console`, `line:<inbox id>`, `start`, `demo` */
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

/** Many entries of one command, in one statement. */
export async function recordAudits(sql: Sql | TransactionSql, entries: readonly AuditEntry[], at: Date): Promise<void> {
  if (entries.length === 0) return;
  const list = entries.map((entry) => ({
    actor: entry.actor,
    action: entry.action,
    round_id: entry.roundId ?? null,
    agency_id: entry.agencyId ?? null,
    before: entry.before ?? null,
    after: entry.after ?? null,
    origin: entry.origin,
    reason: entry.reason ?? null,
  }));
  await sql`
    insert into audit_trail (happened_at, actor, action, round_id, agency_id, before, after, origin, reason)
    select ${at}, x.actor, x.action, x.round_id, x.agency_id, x.before, x.after, x.origin, x.reason
    from jsonb_to_recordset(${sql.json(list as never)})
      as x(actor text, action text, round_id text, agency_id bigint, before jsonb, after jsonb, origin text, reason text)`;
}
