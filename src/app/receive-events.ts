// Stores what a webhook brought, then lets LINE have its 200. Webhooks that arrive while one is being written are written together:
// under load one round trip serves many.
import { type Container } from '../container.ts';
import { type NewInboxRow, storeEvents } from '../db/inbox.ts';

export interface EventReceiver {
  /** Resolves when the rows are durable (I1). @throws Problem `database-unavailable` and other database errors: LINE will resend. */
  receive(rows: readonly NewInboxRow[]): Promise<void>;
}

interface Waiting {
  readonly rows: readonly NewInboxRow[];
  resolve(): void;
  reject(error: unknown): void;
}

/** One statement carries at most this many events. */
const batchMax = 500;
/** Statements under way at once. */
const writersMax = 2;

export function createEventReceiver({ db, clock }: Pick<Container, 'db' | 'clock'>, onStored: () => void): EventReceiver {
  let waiting: Waiting[] = [];
  let writers = 0;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      let size = 0;
      const end = waiting.findIndex((one) => (size += one.rows.length) > batchMax);
      const batch = waiting.slice(0, end < 1 ? waiting.length : end);
      waiting = waiting.slice(batch.length);
      try {
        // The same event twice in one statement would conflict with itself only after the insert: keep the first.
        const rows = [...new Map(batch.flatMap((one) => one.rows).map((row) => [row.webhookEventId, row])).values()];
        await storeEvents(db.sql, rows, clock.now());
        for (const one of batch) one.resolve();
        onStored();
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
  };

  return {
    receive(rows) {
      if (rows.length === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        waiting.push({ rows, resolve, reject });
        if (writers >= writersMax) return;
        writers += 1;
        void flush().finally(() => (writers -= 1));
      });
    },
  };
}
