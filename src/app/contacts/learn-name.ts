// Asks LINE for a contact's display name, so that colleagues see who answered. The survey goes on without it.
import { type Container } from '../../container.ts';
import { setDisplayName } from '../../db/contacts.ts';
import { Problem } from '../../problem.ts';

/** Problems of LINE's are logged, never thrown. */
export async function learnName(
  { db, messenger, log }: Pick<Container, 'db' | 'messenger' | 'log'>,
  contactId: number,
  lineUserId: string,
): Promise<void> {
  try {
    const name = await messenger.displayName(lineUserId);
    if (name !== null) await setDisplayName(db.sql, contactId, name);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    log.warn({ contactId, problem: error.kind }, 'LINE did not tell a display name');
  }
}
