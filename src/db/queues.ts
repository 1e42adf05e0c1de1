// How much waits, and since when: for /metrics and for whoever watches.
import { type Sql } from './connect.ts';

export interface Queues {
  readonly inboxWaiting: number;
  /** Since when the event that has waited longest has been here; null = none waits. */
  readonly inboxSince: Date | null;
  readonly inboxParked: number;
  readonly repliesWaiting: number;
  readonly pushesWaiting: number;
  /** Due and not ended. */
  readonly outboxSince: Date | null;
  /** Messages that wait for their contacts' next reply. */
  readonly held: number;
}

export async function readQueues(sql: Sql, now: Date): Promise<Queues> {
  const [row] = await sql<Queues[]>`
    select
      (select count(*)::int from inbox where done_at is null and parked_at is null and occurred_at > '-infinity') as "inboxWaiting",
      (select min(received_at) from inbox where done_at is null and parked_at is null and occurred_at > '-infinity') as "inboxSince",
      (select count(*)::int from inbox where parked_at is not null) as "inboxParked",
      (select count(*)::int from outbox where ended_at is null and channel = 'reply') as "repliesWaiting",
      (select count(*)::int from outbox where ended_at is null and channel = 'push') as "pushesWaiting",
      (select min(run_at) from outbox where ended_at is null and run_at <= ${now}) as "outboxSince",
      (select count(*)::int from outbox where outcome = 'held') as held`;
  if (!row) throw new Error('no row of counts');
  return row;
}
