// The monthly allowance of counted messages: one per recipient, replies free (REF, pricing). Months turn at midnight UTC+9, as LINE's
// delivery statistics do; the reference does not say when the quota itself turns.
import { type Store } from './journal.ts';

export interface Quota {
  /** null = no limit. */
  readonly limit: number | null;
  readonly used: number;
  setLimit(limit: number | null): void;
  /** Forgets what was used this month. */
  clearUsed(): void;
  /** Whether this many more recipients still fit. */
  fits(recipients: number): boolean;
  add(recipients: number): void;
}

const hourMs = 3_600_000;

export function createQuota(store: Store, clock: { now(): Date }, initialLimit: number | null): Quota {
  const settings = store.table<{ readonly limit: number | null }>('quota');
  const usage = store.table<number>('quota-used');
  const month = (): string => new Date(clock.now().getTime() + 9 * hourMs).toISOString().slice(0, 7);
  const limit = (): number | null => {
    const stored = settings.get('limit');
    return stored === undefined ? initialLimit : stored.limit;
  };
  const used = (): number => usage.get(month()) ?? 0;
  return {
    get limit() {
      return limit();
    },
    get used() {
      return used();
    },
    setLimit: (value) => settings.set('limit', { limit: value }),
    clearUsed: () => void usage.delete(month()),
    fits(recipients) {
      const most = limit();
      return recipients === 0 || most === null || used() + recipients <= most;
    },
    add(recipients) {
      if (recipients > 0) usage.set(month(), used() + recipients);
    },
  };
}
