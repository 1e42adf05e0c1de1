// What a contact hears whose message failed for good: it is parked for an operator, and the survey goes on. Best effort, by reply only.
import { type Container } from '../container.ts';
import { findLanguage } from '../db/contacts.ts';
import { type ClaimedEvent } from '../db/inbox.ts';
import { Problem } from '../problem.ts';

export async function apologise(
  { db, messenger, translate, log }: Pick<Container, 'db' | 'messenger' | 'translate' | 'log'>,
  event: ClaimedEvent,
): Promise<void> {
  if (!event.replyToken) return;
  const text = translate((await findLanguage(db.sql, event.sender)) ?? 'th', 'problems.parked.text');
  try {
    await messenger.reply(event.replyToken, { messages: [{ kind: 'text', text }] });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    log.warn({ inboxId: event.id, problem: error.message }, 'the contact of a parked event could not be told');
  }
}
