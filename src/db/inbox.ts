// The inbox: every event that LINE was told 200 about. Claimed with a lease; a write must name the lease (db/write-steps.ts), so that a worker
// that was paused past its lease writes nothing.
import { type InboundEvent, type Input } from '../domain/inbound.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface NewInboxRow {
  readonly webhookEventId: string;
  /** '' = the event has no contact; then `ignored` says why. */
  readonly sender: string;
  readonly occurredAt: Date;
  readonly event: Omit<InboundEvent, 'eventId' | 'occurredAt' | 'sender'> | null;
  readonly ignored: string | null;
}

/** Who claims an event, and until when. */
export interface Lease {
  readonly id: string;
  readonly until: Date;
}

export interface Stored {
  /** New, and claimed by `lease` as they were stored. */
  readonly claimed: readonly ClaimedEvent[];
  /** New ones that wait for a worker. */
  readonly waiting: number;
}

/** What waits of a sender, and what waits by time: the clause names the index (see schema.ts), whatever the planner believes. */
export const waitingOf = (row: string, sender: string): string =>
  `${row}.sender = ${sender} and ${row}.sender > '' and ${row}.done_at is null and ${row}.parked_at is null`;
const waitingByTime = (row: string): string => `${row}.done_at is null and ${row}.parked_at is null and ${row}.occurred_at > '-infinity'`;

/**
 * Stores events; those stored before (by webhookEventId) are left alone. Durable when it returns (I1). Those that `takes` names are claimed
 * at once, unless their contact has another event waiting: a worker with free hands saves itself the claim. In the order of their ids, so
 * that two statements with the same events wait for each other instead of locking each other out.
 */
export async function storeEvents(
  sql: Sql,
  rows: readonly NewInboxRow[],
  takes: ReadonlySet<string>,
  lease: Lease,
  now: Date,
): Promise<Stored> {
  const list = rows.map((row) => ({
    id: row.webhookEventId,
    sender: row.sender,
    occurred_at: row.occurredAt.toISOString(),
    event: row.event ?? {},
    outcome: row.ignored === null ? null : `ignored:${row.ignored}`,
    take: row.ignored === null && takes.has(row.webhookEventId),
  }));
  const stored = await sql<{ id: number; webhook_event_id: string; is_claimed: boolean; is_done: boolean }[]>`
    insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, outcome, done_at, lease_id, leased_until, attempts)
    select x.id, x.sender, x.occurred_at, ${now}, ${now}, x.event, x.outcome, case when x.outcome is null then null else ${now}::timestamptz end,
      case when c.takes then ${lease.id}::uuid end, case when c.takes then ${lease.until}::timestamptz end, c.takes::int
    from jsonb_to_recordset(${sql.json(list)}) as x(id text, sender text, occurred_at timestamptz, event jsonb, outcome text, take boolean)
      left join lateral (
        select true as has_waiting from inbox e where x.take and ${sql.unsafe(waitingOf('e', 'x.sender'))} limit 1) w on true
      cross join lateral (select x.take and w.has_waiting is null as takes) c
    order by x.id
    on conflict (webhook_event_id) do nothing
    returning id, webhook_event_id, lease_id is not null as is_claimed, done_at is not null as is_done`;
  const byId = new Map(rows.map((row) => [row.webhookEventId, row]));
  const claimed = stored.flatMap((one): ClaimedEvent[] => {
    const row = byId.get(one.webhook_event_id);
    if (!one.is_claimed || !row?.event) return [];
    const { input, replyToken, isRedelivery } = row.event;
    const { webhookEventId, sender, occurredAt } = row;
    return [
      { id: one.id, leaseId: lease.id, webhookEventId, sender, occurredAt, receivedAt: now, attempts: 1, input, replyToken, isRedelivery },
    ];
  });
  return { claimed, waiting: stored.filter((one) => !one.is_claimed && !one.is_done).length };
}

export interface ClaimedEvent {
  readonly id: number;
  readonly leaseId: string;
  readonly webhookEventId: string;
  readonly sender: string;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  readonly input: Input;
  readonly replyToken: string | null;
  readonly isRedelivery: boolean;
}

/**
 * One that a worker may take: due, nobody's, not the second of its contact, and no other of its contact under way (I4). `offset 0` keeps the
 * planner from joining: it would read everything that waits for each row, believing that nothing does.
 */
const claimable = `i.done_at is null and i.parked_at is null and i.run_at <= $1 and (i.leased_until is null or i.leased_until < $1)
  and not exists (select 1 from inbox e where ${waitingOf('e', 'i.sender')} and e.id <> i.id
    and ((e.occurred_at, e.id) < (i.occurred_at, i.id) or e.leased_until >= $1) offset 0)`;

/**
 * $1 now, $2 lease, $3 leased until, $4 since when an event is fresh, $5 how many at most. Fresh: the head of the queue of every contact who
 * did something since then (an older one of theirs goes before it). The rest by age; a quarter of the places is theirs even when there
 * is more fresh than can be done. `skip locked` lets several processes claim at once; a row that somebody claims meanwhile is looked at
 * again once its lock is free, and then not claimable any more. Ids as arrays, not joined: each is looked up by key, whatever the planner believes.
 */
const claimStatement = `
  with present as materialized (
    select head.id, i.occurred_at from inbox i
      cross join lateral (select e.id from inbox e where ${waitingOf('e', 'i.sender')} order by e.occurred_at, e.id limit 1) head
    where ${waitingByTime('i')} and i.occurred_at >= $4 order by i.occurred_at, i.id limit 4 * $5::int
  ), fresh as materialized (
    select i.id from inbox i where i.id = any (array(select id from present)) and ${claimable}
    order by i.occurred_at, i.id limit $5::int for no key update of i skip locked
  ), older as materialized (
    select i.id from inbox i where ${waitingByTime('i')} and i.occurred_at < $4 and ${claimable}
    order by i.occurred_at, i.id limit greatest($5::int - (select count(*) from fresh), $5::int / 4) for no key update of i skip locked
  )
  update inbox i set lease_id = $2, leased_until = $3, attempts = i.attempts + 1
  where i.id = any (array(select id from fresh union select id from older))
  returning i.id, i.webhook_event_id, i.sender, i.occurred_at, i.received_at, i.attempts, i.event`;

interface ClaimedRow {
  readonly id: number;
  readonly webhook_event_id: string;
  readonly sender: string;
  readonly occurred_at: Date;
  readonly received_at: Date;
  readonly attempts: number;
  readonly event: Pick<InboundEvent, 'input' | 'replyToken' | 'isRedelivery'>;
}

/** Claims some `limit` due events (a quarter more when much is fresh and old), of each contact the earliest by LINE's timestamp. */
export async function claimEvents(
  sql: Sql,
  { now, lease, freshSince, limit }: { now: Date; lease: Lease; freshSince: Date; limit: number },
): Promise<ClaimedEvent[]> {
  const rows = await sql.unsafe<ClaimedRow[]>(claimStatement, [now, lease.id, lease.until, freshSince, limit], { prepare: true });
  return rows
    .map((row) => ({
      id: row.id,
      leaseId: lease.id,
      webhookEventId: row.webhook_event_id,
      sender: row.sender,
      occurredAt: row.occurred_at,
      receivedAt: row.received_at,
      attempts: row.attempts,
      input: row.event.input,
      replyToken: row.event.replyToken,
      isRedelivery: row.event.isRedelivery,
    }))
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.id - b.id);
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

/**
 * Gives events back that nothing was wrong with (the database was away, an earlier event came in, the process stops): the claim does not
 * count. Returns how many were still ours to give back: an event that ended after all is not.
 */
export async function releaseEvents(sql: Sql, events: readonly ClaimedEvent[], runAt: Date): Promise<number> {
  const list = events.map((event) => ({ id: event.id, lease: event.leaseId }));
  const released = await sql`
    update inbox i set leased_until = null, attempts = greatest(i.attempts - 1, 0), run_at = ${runAt}
    from jsonb_to_recordset(${sql.json(list)}) as x(id bigint, lease uuid)
    where i.id = x.id and i.lease_id = x.lease and i.done_at is null and i.parked_at is null`;
  return released.count;
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
export async function replayParked(sql: Sql | TransactionSql, id: number, now: Date): Promise<boolean> {
  const done = await sql`
    update inbox set parked_at = null, attempts = 0, run_at = ${now}, leased_until = null where id = ${id} and parked_at is not null and done_at is null`;
  return done.count === 1;
}
