// Stores what a webhook brought, then lets LINE have its 200. Webhooks that arrive while one is being written are written together:
// under load one statement serves many. A worker in this process that has free hands gets the events without having to claim them.
import { randomUUID } from 'node:crypto';
import { within } from '../clock.ts';
import { type Container } from '../container.ts';
import { gather } from '../db/gather.ts';
import { type ClaimedEvent, type NewInboxRow, storeEvents } from '../db/inbox.ts';
import { problems } from '../problem.ts';

export interface EventReceiver {
  /** Resolves when the rows are durable (I1). @throws Problem `database-unavailable` and other database errors: LINE will resend. */
  receive(rows: readonly NewInboxRow[]): Promise<void>;
}

/** Who works the events off. */
export interface Taker {
  /** How many events it can begin now. */
  readonly room: number;
  /** When the lease of an event taken now runs out. */
  leaseUntil(now: Date): Date;
  take(events: readonly ClaimedEvent[]): void;
  /** Events were stored that it has to claim. */
  wake(): void;
}

/** Webhooks in one statement, statements under way, and webhooks waiting: with more than that LINE does better to come again. */
const limits = { max: 100, concurrency: 2, waitingMax: 5000 };
/** LINE waits for an answer for 2 s: what is not stored by then is refused, and stored once all the same when LINE sends it again. */
const deadlineMs = 1800;

export function createEventReceiver({ db, clock }: Pick<Container, 'db' | 'clock'>, taker: Taker): EventReceiver {
  const store = gather(async (webhooks: readonly (readonly NewInboxRow[])[]) => {
    // The same event twice in one statement would conflict with itself: the first is kept.
    const rows = [...new Map(webhooks.flat().map((row) => [row.webhookEventId, row])).values()];
    const now = clock.now();
    const { claimed, waiting } = await storeEvents(
      db.hot,
      rows,
      toTake(rows, taker.room),
      { id: randomUUID(), until: taker.leaseUntil(now) },
      now,
    );
    if (claimed.length > 0) taker.take(claimed);
    if (waiting > 0) taker.wake();
    return webhooks.map(() => undefined);
  }, limits);

  return {
    receive: (rows) => (rows.length === 0 ? Promise.resolve() : inTime(store(rows))),
  };
}

/** The first event of each contact, as many as there is room for. */
function toTake(rows: readonly NewInboxRow[], room: number): ReadonlySet<string> {
  const first = new Map<string, NewInboxRow>();
  for (const row of rows) {
    if (row.ignored !== null) continue;
    const known = first.get(row.sender);
    if (!known || row.occurredAt < known.occurredAt) first.set(row.sender, row);
  }
  return new Set([...first.values()].slice(0, room).map((row) => row.webhookEventId));
}

async function inTime(stored: Promise<undefined>): Promise<void> {
  if ((await within(stored, deadlineMs)) === 'late') throw problems.databaseUnavailable({ reason: 'The database did not answer in time.' });
}
