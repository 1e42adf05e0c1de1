// Notices to contacts about their round (an extended deadline, a reopened response): pushed, or kept for the contact's next free reply.
import { randomUUID } from 'node:crypto';
import { type Sql, type TransactionSql } from '../../db/connect.ts';
import { type Recipient } from '../../db/contacts.ts';
import { priorities, queuePushes } from '../../db/outbox.ts';
import { holdMessages } from '../../db/reminders.ts';
import { type Card } from '../../domain/message.ts';

export interface Notice {
  readonly recipients: readonly Recipient[];
  /** Each contact is told once for the same reason, whatever is repeated: `extended:<round>:<agency>:<new deadline>`, say. */
  readonly reason: string;
  readonly roundId: string | null;
  /** push = now, for its price; next-reply = free, when the contact writes next. */
  readonly by: 'push' | 'next-reply';
  /** The text in the contact's language. */
  card(language: string): Card;
}

/** Returns how many contacts had not been told before. Another process sends: call `announceWork` (db/wake.ts) after the commit. */
export async function queueNotice(sql: Sql | TransactionSql, notice: Notice, now: Date): Promise<number> {
  const { reason, roundId } = notice;
  const messages = notice.recipients.map(({ contactId, lineUserId, language }) => ({
    id: randomUUID(),
    contactId,
    recipient: lineUserId,
    reason,
    roundId,
    payload: { messages: [notice.card(language)] },
    priority: priorities.notice,
    runAt: now,
  }));
  return notice.by === 'push' ? queuePushes(sql, messages, now) : holdMessages(sql, messages, now);
}
