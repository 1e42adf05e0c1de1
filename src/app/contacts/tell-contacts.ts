// Telling contacts of an organiser's change, within the round's push budget: what it does not allow is kept for free replies.
import { type TransactionSql } from '../../db/connect.ts';
import { type Recipient } from '../../db/contacts.ts';
import { type Card } from '../../domain/message.ts';
import { queueNotice } from './send-notices.ts';

/** push = now, for its price; next-reply = free, when the contact writes next; none = nobody is told. */
export const tellings = ['push', 'next-reply', 'none'] as const;
export type Telling = (typeof tellings)[number];

export interface Told {
  readonly pushed: number;
  /** Kept for the contacts' next free replies. */
  readonly held: number;
}

export interface Announcement {
  readonly recipients: readonly Recipient[];
  /** As in Notice: each contact is told once for the same reason. */
  readonly reason: string;
  readonly roundId: string | null;
  readonly telling: Telling;
  /** Pushes that the round may still spend; null = without limit. */
  readonly budgetLeft: number | null;
  card(language: string): Card;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Messages of one statement: each holds a card. */
const batchSize = 1000;

/** In order as far as the budget goes, the others with their next free reply. After the commit call `announceWork` (db/wake.ts). */
export async function tellContacts(tx: TransactionSql, announcement: Announcement, now: Date): Promise<Told> {
  const { recipients, telling, budgetLeft, onProgress } = announcement;
  if (telling === 'none') return { pushed: 0, held: 0 };
  const pushable = telling === 'push' ? Math.max(0, Math.min(recipients.length, budgetLeft ?? recipients.length)) : 0;
  const told = { pushed: 0, held: 0 };
  for (let from = 0; from < recipients.length;) {
    const isPush = from < pushable;
    const batch = recipients.slice(from, Math.min(from + batchSize, isPush ? pushable : recipients.length));
    const count = await queueNotice(tx, { ...announcement, recipients: batch, by: isPush ? 'push' : 'next-reply' }, now);
    told[isPush ? 'pushed' : 'held'] += count;
    from += batch.length;
    onProgress?.(from, recipients.length);
  }
  return told;
}
