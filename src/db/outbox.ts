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
  readonly priority: number;
}

/** Claims up to `limit` due messages, the most important and oldest first; only those of the channels that are open. */
export async function claimMessages(
  sql: Sql,
  {
    now,
    leaseId,
    leasedUntil,
    limit,
    replies,
    pushes,
  }: { now: Date; leaseId: string; leasedUntil: Date; limit: number; replies: boolean; pushes: boolean },
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
      select id from outbox where ended_at is null and run_at <= ${now} and (leased_until is null or leased_until < ${now}) and case channel when 'reply' then ${replies}::boolean else ${pushes}::boolean end
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

/** What becomes of the messages that ride on an ended reply: shown with it, or held again when it was certainly not sent. */
const endRiders = `
  update outbox r set
    outcome = case when ended.outcome = 'dropped:not-sent' then 'held' when ended.outcome like 'sent%' then 'sent:with-reply' else ended.outcome end,
    payload = case when ended.outcome = 'dropped:not-sent' then r.payload end
  from ended where r.carried_by = ended.id and r.outcome = 'riding'`;

/** $1 endings as JSON, $2 now. Locked by id in one order, and looked up one by one, however many messages wait. */
const endStatement = `
  with x as materialized (select * from jsonb_to_recordset($1::text::jsonb) as x(id uuid, lease uuid, outcome text, error text, request text)),
  ended as (
    update outbox o set ended_at = $2, outcome = x.outcome, error = x.error, request_id = x.request, leased_until = null, reply_token = null,
      payload = case when x.outcome = 'held' then o.payload end
    from (select x.*, g.place from (select * from x order by id) x cross join lateral (
      select i.ctid as place from outbox i where i.id = x.id and i.lease_id = x.lease and i.ended_at is null for no key update of i) g) x where o.ctid = x.place
    returning o.id, o.outcome)
  ${endRiders}`;

/** Ends messages, in one statement. */
export async function endMessages(sql: Sql, endings: readonly Ending[], now: Date): Promise<void> {
  const list = endings.map(({ id, leaseId, outcome, error, requestId }) => ({ id, lease: leaseId, outcome, error, request: requestId }));
  await sql.unsafe(endStatement, [JSON.stringify(list), now], { prepare: true });
}

/** $1 now */
const expireStatement = `
  with ended as (
    update outbox o set ended_at = $1, outcome = case when o.attempts > 0 then 'dropped:unknown' else 'dropped:not-sent' end,
      error = 'the reply token ran out', leased_until = null, reply_token = null, payload = null
    where o.ended_at is null and o.priority = 0 and o.channel = 'reply' and o.reply_until < $1 and (o.leased_until is null or o.leased_until < $1)
    returning o.id, o.outcome)
  ${endRiders}`;

/** Ends replies whose token has run out while nobody sent them (LINE down, process died). One that was tried may have been shown. */
export async function expireReplies(sql: Sql, now: Date): Promise<void> {
  await sql.unsafe(expireStatement, [now], { prepare: true });
}

export interface Postponement {
  readonly message: Pick<ClaimedMessage, 'id' | 'leaseId'>;
  readonly runAt: Date;
  readonly error: string;
  /** Whether LINE may have had it; one that was not tried does not count as an attempt. */
  readonly wasTried: boolean;
}

/** Gives messages back for later. */
export async function postponeMessages(sql: Sql, postponements: readonly Postponement[]): Promise<void> {
  const list = postponements.map(({ message, runAt, error, wasTried }) => ({
    id: message.id,
    lease: message.leaseId,
    run_at: runAt.toISOString(),
    error,
    tries: wasTried ? 0 : 1,
  }));
  await sql`
    update outbox o set leased_until = null, run_at = x.run_at, error = x.error, attempts = greatest(o.attempts - x.tries, 0)
    from jsonb_to_recordset(${sql.json(list)}) as x(id uuid, lease uuid, run_at timestamptz, error text, tries int)
    where o.id = x.id and o.lease_id = x.lease and o.ended_at is null`;
}

/**
 * The replies of events whose step was committed though we never heard of it (the connection broke): nobody has sent them, so they may go
 * at once instead of after their lease.
 */
export async function releaseReplies(sql: Sql, leaseId: string, reasons: readonly string[], now: Date): Promise<void> {
  await sql`
    update outbox set leased_until = null, attempts = 0, run_at = ${now}
    where ended_at is null and priority = 0 and channel = 'reply' and lease_id = ${leaseId} and reason = any(${[...reasons]})`;
}

/**
 * The monthly quota is used up: what waits to be pushed, reminders apart, waits for its contact's next free reply instead. A reminder that
 * comes with a reply would remind nobody.
 */
export async function holdPushes(sql: Sql, now: Date): Promise<number> {
  const held = await sql`
    update outbox set ended_at = ${now}, outcome = 'held', error = 'the monthly quota is used up'
    where ended_at is null and channel = 'push' and priority < ${priorities.reminder} and run_at <= ${now} and (leased_until is null or leased_until < ${now})`;
  return held.count;
}
