// The inbox: every event that LINE was told 200 about. Claimed with a lease; a write must name the lease (db/step.ts), so that a worker
// that was paused past its lease writes nothing.
import { type InboundEvent, type Input } from '../domain/inbound.ts';
import { type Sql } from './connect.ts';

export interface NewInboxRow {
  readonly webhookEventId: string;
  /** '' = the event has no contact; then `ignored` says why. */
  readonly sender: string;
  readonly occurredAt: Date;
  readonly event: Omit<InboundEvent, 'eventId' | 'occurredAt' | 'sender'> | null;
  readonly ignored: string | null;
}

/** Stores events; those stored before (by webhookEventId) are left alone. Returns how many were new. Durable when it returns (I1). */
export async function storeEvents(sql: Sql, rows: readonly NewInboxRow[], now: Date): Promise<number> {
  const list = rows.map((row) => ({
    id: row.webhookEventId,
    sender: row.sender,
    occurred_at: row.occurredAt.toISOString(),
    event: row.event ?? {},
    outcome: row.ignored === null ? null : `ignored:${row.ignored}`,
  }));
  const stored = await sql`
    insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, outcome, done_at)
    select x.id, x.sender, x.occurred_at, ${now}, ${now}, x.event, x.outcome, case when x.outcome is null then null else ${now}::timestamptz end
    from jsonb_to_recordset(${sql.json(list as never)}) as x(id text, sender text, occurred_at timestamptz, event jsonb, outcome text)
    on conflict (webhook_event_id) do nothing`;
  return stored.count;
}

export interface ClaimedEvent {
  readonly id: number;
  readonly leaseId: string;
  readonly webhookEventId: string;
  readonly sender: string;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly input: Input;
  readonly replyToken: string | null;
}

/**
 * Claims up to `limit` due events: of each contact the earliest by LINE's timestamp, and none while another of that contact is being
 * worked on (I4). Events since `freshSince` go first: their contacts are waiting at the phone. `for update skip locked` lets several
 * processes claim at once.
 */
export async function claimEvents(
  sql: Sql,
  { now, leaseId, leasedUntil, freshSince, limit }: { now: Date; leaseId: string; leasedUntil: Date; freshSince: Date; limit: number },
): Promise<ClaimedEvent[]> {
  const rows = await sql<
    { id: number; webhook_event_id: string; sender: string; occurred_at: Date; received_at: Date; attempts: number; event: StoredEvent }[]
  >`
    with fresh as materialized (
      select i.id from inbox i
      where i.done_at is null and i.parked_at is null and i.occurred_at >= ${freshSince} and i.run_at <= ${now} and (i.leased_until is null or i.leased_until < ${now})
        and not exists (select 1 from inbox e where e.sender = i.sender and e.done_at is null and e.parked_at is null and e.id <> i.id
          and ((e.occurred_at, e.id) < (i.occurred_at, i.id) or e.leased_until >= ${now}))
      order by i.occurred_at, i.id limit ${limit} for update of i skip locked
    ), older as materialized (
      select i.id from inbox i
      where i.done_at is null and i.parked_at is null and i.occurred_at < ${freshSince} and i.run_at <= ${now} and (i.leased_until is null or i.leased_until < ${now})
        and not exists (select 1 from inbox e where e.sender = i.sender and e.done_at is null and e.parked_at is null and e.id <> i.id
          and ((e.occurred_at, e.id) < (i.occurred_at, i.id) or e.leased_until >= ${now}))
      order by i.id limit ${limit} - (select count(*) from fresh) for update of i skip locked
    )
    update inbox i set lease_id = ${leaseId}, leased_until = ${leasedUntil}, attempts = i.attempts + 1
    from (select id from fresh union all select id from older) due where i.id = due.id
    returning i.id, i.webhook_event_id, i.sender, i.occurred_at, i.received_at, i.attempts, i.event`;
  return rows
    .map((row) => ({
      id: row.id,
      leaseId,
      webhookEventId: row.webhook_event_id,
      sender: row.sender,
      occurredAt: row.occurred_at,
      receivedAt: row.received_at,
      attempts: row.attempts,
      input: row.event.input,
      replyToken: row.event.replyToken,
    }))
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.id - b.id);
}

interface StoredEvent {
  readonly input: Input;
  readonly replyToken: string | null;
}

/** Ends an event that changes nothing. */
export async function ignoreEvent(sql: Sql, event: ClaimedEvent, why: string, now: Date): Promise<void> {
  await sql`update inbox set done_at = ${now}, outcome = ${`ignored:${why}`}, leased_until = null where id = ${event.id} and lease_id = ${event.leaseId} and done_at is null`;
}

/** Gives a failed event back for later, or parks it for an operator when `runAt` is null (I2). */
export async function failEvent(sql: Sql, event: ClaimedEvent, error: string, runAt: Date | null, now: Date): Promise<void> {
  await sql`
    update inbox set leased_until = null, error = ${error}, run_at = coalesce(${runAt}, run_at), parked_at = case when ${runAt}::timestamptz is null then ${now}::timestamptz else null end
    where id = ${event.id} and lease_id = ${event.leaseId} and done_at is null`;
}

/** When the next event that is not due yet will be; null = nothing waits. */
export async function nextEventAt(sql: Sql): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`
    select min(greatest(run_at, coalesce(leased_until, run_at))) at from inbox where done_at is null and parked_at is null`;
  return row?.at ?? null;
}

export interface ParkedEvent {
  readonly id: number;
  readonly webhook_event_id: string;
  readonly sender: string;
  readonly occurred_at: Date;
  readonly parked_at: Date;
  readonly attempts: number;
  readonly error: string | null;
}

export async function listParked(sql: Sql): Promise<ParkedEvent[]> {
  return sql<ParkedEvent[]>`
    select id, webhook_event_id, sender, occurred_at, parked_at, attempts, error from inbox where parked_at is not null order by parked_at, id`;
}

/** Puts a parked event back into the queue with fresh attempts. Returns whether it was parked. */
export async function replayParked(sql: Sql, id: number, now: Date): Promise<boolean> {
  const done = await sql`
    update inbox set parked_at = null, attempts = 0, run_at = ${now}, leased_until = null where id = ${id} and parked_at is not null and done_at is null`;
  return done.count === 1;
}
