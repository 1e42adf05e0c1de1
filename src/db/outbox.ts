// The outbox: messages that were decided and committed, on their way to LINE. Ended rows lose their payload, which may hold a report link.
import { type Outbound } from '../domain/message.ts';
import { type Sql, type TransactionSql } from './connect.ts';

/** Lower goes first; pushes only (replies go at once). */
export const priorities = { summary: 10, notice: 20, reminder: 30 } as const;

export interface NewPush {
  readonly id: string;
  readonly contactId: number;
  readonly recipient: string;
  /** Unique for the recipient (I6). */
  readonly reason: string;
  readonly roundId: string | null;
  readonly payload: Outbound;
  readonly priority: number;
  readonly runAt: Date;
}

/** Queues pushes; one with a (recipient, reason) that exists is left out. Returns how many were new. */
export async function queuePushes(sql: Sql | TransactionSql, pushes: readonly NewPush[], now: Date): Promise<number> {
  if (pushes.length === 0) return 0;
  const list = pushes.map((push) => ({
    id: push.id,
    contact_id: push.contactId,
    recipient: push.recipient,
    reason: push.reason,
    round_id: push.roundId,
    payload: push.payload,
    priority: push.priority,
    run_at: push.runAt.toISOString(),
  }));
  const queued = await sql`
    insert into outbox (id, channel, contact_id, recipient, reason, round_id, payload, priority, created_at, run_at, give_up_at)
    select x.id, 'push', x.contact_id, x.recipient, x.reason, x.round_id, x.payload, x.priority, ${now}, x.run_at, x.run_at + interval '23 hours'
    from jsonb_to_recordset(${sql.json(list as never)}) as x(id uuid, contact_id bigint, recipient text, reason text, round_id text, payload jsonb, priority int, run_at timestamptz)
    on conflict (recipient, reason) do nothing`;
  return queued.count;
}

export interface ClaimedMessage {
  readonly id: string;
  readonly leaseId: string;
  readonly channel: 'reply' | 'push';
  readonly contactId: number | null;
  readonly recipient: string;
  readonly reason: string;
  readonly roundId: string | null;
  readonly payload: Outbound;
  readonly replyToken: string | null;
  readonly replyUntil: Date | null;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly firstSentAt: Date | null;
  readonly giveUpAt: Date;
}

/** Claims up to `limit` due messages, the most important and oldest first. `pushes: false` leaves pushes alone (quota used up, LINE down). */
export async function claimMessages(
  sql: Sql,
  { now, leaseId, leasedUntil, limit, pushes }: { now: Date; leaseId: string; leasedUntil: Date; limit: number; pushes: boolean },
): Promise<ClaimedMessage[]> {
  const rows = await sql<
    {
      id: string;
      channel: 'reply' | 'push';
      contact_id: number | null;
      recipient: string;
      reason: string;
      round_id: string | null;
      payload: Outbound;
      reply_token: string | null;
      reply_until: Date | null;
      attempts: number;
      created_at: Date;
      first_sent_at: Date | null;
      give_up_at: Date;
      priority: number;
    }[]
  >`
    with due as materialized (
      select id from outbox where ended_at is null and run_at <= ${now} and (leased_until is null or leased_until < ${now}) and (channel = 'reply' or ${pushes})
      order by priority, run_at limit ${limit} for update skip locked)
    update outbox o set lease_id = ${leaseId}, leased_until = ${leasedUntil}, attempts = o.attempts + 1, first_sent_at = coalesce(o.first_sent_at, ${now})
    from due where o.id = due.id
    returning o.id, o.channel, o.contact_id, o.recipient, o.reason, o.round_id, o.payload, o.reply_token, o.reply_until, o.attempts, o.created_at, o.first_sent_at, o.give_up_at, o.priority`;
  return rows
    .map((row) => ({
      id: row.id,
      leaseId,
      channel: row.channel,
      contactId: row.contact_id,
      recipient: row.recipient,
      reason: row.reason,
      roundId: row.round_id,
      payload: row.payload,
      replyToken: row.reply_token,
      replyUntil: row.reply_until,
      attempts: row.attempts,
      createdAt: row.created_at,
      firstSentAt: row.first_sent_at,
      giveUpAt: row.give_up_at,
      priority: row.priority,
    }))
    .sort((a, b) => a.priority - b.priority || a.createdAt.getTime() - b.createdAt.getTime());
}

/** How a message ended. `held` waits for the contact's next free reply and keeps its payload. */
export interface Ending {
  readonly id: string;
  readonly leaseId: string;
  readonly outcome: `sent${'' | `:${string}`}` | `dropped:${string}` | `parked:${string}` | 'held';
  readonly error: string | null;
  readonly requestId: string | null;
}

/** Ends messages, in one statement. What rode on a reply ends with it: shown if it was sent, held again if it was certainly not. */
export async function endMessages(sql: Sql, endings: readonly Ending[], now: Date): Promise<void> {
  if (endings.length === 0) return;
  const list = endings.map((one) => ({
    id: one.id,
    lease: one.leaseId,
    outcome: one.outcome,
    error: one.error,
    request_id: one.requestId,
  }));
  await sql`
    with x as materialized (select * from jsonb_to_recordset(${sql.json(list)}) as x(id uuid, lease uuid, outcome text, error text, request_id text)),
    ended as (
      update outbox o set ended_at = ${now}, outcome = x.outcome, error = x.error, request_id = x.request_id, leased_until = null, reply_token = null,
        payload = case when x.outcome = 'held' then o.payload else null end
      from x where o.id = x.id and o.lease_id = x.lease and o.ended_at is null
      returning o.id, o.outcome)
    update outbox r set outcome = case when ended.outcome = 'dropped:not-sent' then 'held' else 'sent:with-reply' end,
      payload = case when ended.outcome = 'dropped:not-sent' then r.payload else null end
    from ended where r.carried_by = ended.id and r.outcome = 'riding'`;
}

/** Gives a message back for `runAt`. */
export async function postponeMessage(
  sql: Sql,
  message: Pick<ClaimedMessage, 'id' | 'leaseId'>,
  runAt: Date,
  error: string,
): Promise<void> {
  await sql`update outbox set leased_until = null, run_at = ${runAt}, error = ${error} where id = ${message.id} and lease_id = ${message.leaseId} and ended_at is null`;
}

/** When the next message that waits is due; null = none waits. */
export async function nextMessageAt(sql: Sql): Promise<Date | null> {
  const [row] = await sql<
    { at: Date | null }[]
  >`select min(greatest(run_at, coalesce(leased_until, run_at))) at from outbox where ended_at is null`;
  return row?.at ?? null;
}
