// The audit trail: who changed what. Append-only, each entry chained to the one before.
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
  'notice.amended',
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

/** Takes an entry for the end of the transaction (recordAudits). */
export type Audit = (entry: AuditEntry) => void;

/**
 * The hash of an entry, of columns by these names: SHA-256 of a JSON list of texts without white space, `before` and `after` as jsonb writes
 * them, times as seconds since 1970. It depends neither on the order of keys in what was given nor on anybody's time zone. Migration 0007 has
 * the same; a change needs a new chain.
 */
export const auditHash = `encode(sha256(convert_to(array_to_json(array[previous, id::text, extract(epoch from happened_at)::text, actor, action, round_id,
  agency_id::text, before::text, after::text, origin, reason])::text, 'UTF8')), 'hex')`;

/** As recordAudits. */
export async function recordAudit(sql: Sql | TransactionSql, entry: AuditEntry, at: Date): Promise<void> {
  await recordAudits(sql, [entry], at);
}

/**
 * Each entry carries the hash of the one before (audit-chain.ts checks them), so that until the commit everybody else's entries wait. Within a
 * transaction this goes last: nothing after it may wait for a lock of somebody who has an entry to make. The transaction is `read committed`.
 */
export async function recordAudits(sql: Sql | TransactionSql, entries: readonly AuditEntry[], at: Date): Promise<void> {
  if (entries.length === 0) return;
  if ('begin' in sql) await sql.begin((tx) => append(tx, entries, at));
  else await append(sql, entries, at);
}

/** Another than those of migrate.ts and embedded/presence.ts: whoever adds to the trail waits for this lock. */
const lockId = 7_264_118_003;

async function append(tx: TransactionSql, entries: readonly AuditEntry[], at: Date): Promise<void> {
  // A statement of its own: the next one sees what was added until now. With an older snapshot two entries would follow the same one.
  const [turn] = await tx<{ isolation: string }[]>`
    select current_setting('transaction_isolation') as isolation, pg_advisory_xact_lock(${lockId}::bigint)`;
  if (turn?.isolation !== 'read committed') throw new Error('an audit entry needs a transaction that sees the entries of others');
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
  const parts = tx`as x(actor text, action text, round_id text, agency_id bigint, before jsonb, after jsonb, origin text, reason text)`;
  await tx`
    with recursive chain as (
      select 0 as n, null::jsonb as entry, null::bigint as id, null::text as previous,
        coalesce((select hash from audit_trail order by id desc limit 1), '') as hash
      union all
      select n + 1, entry, id, previous, ${tx.unsafe(auditHash)}
      from (
        select c.n, given.entry, nextval('audit_trail_id_seq') as id, c.hash as previous, ${at}::timestamptz as happened_at, x.*
        from chain c cross join lateral (select ${tx.json(list as never)}::jsonb -> c.n as entry) given cross join lateral jsonb_to_record(given.entry) ${parts}
        where c.n < ${list.length}::int) next)
    insert into audit_trail (id, happened_at, actor, action, round_id, agency_id, before, after, origin, reason, previous, hash) overriding system value
    select c.id, ${at}, x.*, c.previous, c.hash from chain c cross join lateral jsonb_to_record(c.entry) ${parts} where c.n > 0`;
}
