// Waiting until the bot has nothing left to do.
import { setTimeout as delay } from 'node:timers/promises';
import { type Sql } from '../../src/db/connect.ts';

export interface SettledOptions {
  readonly withinMs: number;
  readonly pollMs: number;
  /** What the error says besides how much is left. */
  readonly explain: () => Promise<string>;
}

/** Resolves when every event is handled and every message has ended; rejects when that takes too long. */
export async function untilSettled(sql: Sql, { withinMs, pollMs, explain }: SettledOptions): Promise<void> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const [row] = await sql<{ events: number; messages: number }[]>`
      select (select count(*)::int from inbox where done_at is null and parked_at is null) as events,
        (select count(*)::int from outbox where ended_at is null) as messages`;
    if (row?.events === 0 && row.messages === 0) return;
    if (performance.now() > endMs) throw new Error(`not settled: ${JSON.stringify(row)}\n${await explain()}`);
    await delay(pollMs);
  }
}
