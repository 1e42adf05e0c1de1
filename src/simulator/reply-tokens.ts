// Reply tokens: single use, about a minute from each delivery of the event, never for an event older than 20 minutes
// (REF, "Send reply message"; redelivery starts the minute again).
import { newToken } from './ids.ts';
import { type Store } from './journal.ts';

interface Issued {
  readonly personId: string;
  readonly eventAt: number;
  deliveredAt: number | null;
}

type UsedToken = { readonly kind: 'valid'; readonly personId: string } | { readonly kind: 'invalid'; readonly reason: string };

export interface ReplyTokens {
  issue(personId: string, eventAt: Date): string;
  /** The event with this token is being sent (again) now. */
  markDelivered(token: string): void;
  /** Whether the token could be used now; it stays usable. */
  check(token: string): UsedToken;
  /** The token was spent by an accepted reply. */
  spend(token: string): void;
}

const lifeAfterDeliveryMs = 60_000;
const lifeAfterEventMs = 20 * 60_000;
/** Spent tokens are remembered only to name the reason in the log. */
const spentKept = 1_000;

export function createReplyTokens(store: Store, clock: { now(): Date }): ReplyTokens {
  const issued = store.table<Issued>('reply-tokens');
  const spent = new Set<string>();

  const dropOld = (): void => {
    const oldest = clock.now().getTime() - lifeAfterEventMs;
    for (const [token, { eventAt }] of issued.entries()) {
      if (eventAt >= oldest) return;
      issued.delete(token);
    }
  };

  return {
    issue(personId, eventAt) {
      dropOld();
      const token = newToken();
      issued.set(token, { personId, eventAt: eventAt.getTime(), deliveredAt: null });
      return token;
    },
    markDelivered(token) {
      const row = issued.get(token);
      if (!row) return;
      row.deliveredAt = clock.now().getTime();
      issued.set(token, row);
    },
    check(token) {
      const row = issued.get(token);
      if (!row) return { kind: 'invalid', reason: spent.has(token) ? 'The reply token was used before.' : 'No such reply token.' };
      const now = clock.now().getTime();
      if (row.deliveredAt === null) return { kind: 'invalid', reason: 'The event with this reply token was not delivered yet.' };
      if (now - row.eventAt > lifeAfterEventMs) return { kind: 'invalid', reason: 'The event is older than 20 minutes.' };
      if (now - row.deliveredAt > lifeAfterDeliveryMs) return { kind: 'invalid', reason: 'The reply token is older than a minute.' };
      return { kind: 'valid', personId: row.personId };
    },
    spend(token) {
      issued.delete(token);
      spent.add(token);
      if (spent.size > spentKept) for (const first of spent) return void spent.delete(first);
    },
  };
}
