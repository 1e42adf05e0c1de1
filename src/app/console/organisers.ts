// Who may use the organisers' page: registered and removed with an entry in the audit trail; a removal ends every session at once.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { endSessions, insertConsoleLink, lockContact, type OrganiserRow, setOrganiser } from '../../db/sessions.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { type ConsoleLink, newConsoleLink } from './links.ts';
import { idleSince } from './sessions.ts';

type Parts = Pick<Container, 'db' | 'clock'>;

interface Change {
  /** Contact id or LINE user id. */
  readonly contact: string;
  readonly by: Acting;
}

async function find(tx: TransactionSql, contact: string, now: Date): Promise<OrganiserRow> {
  const row = await lockContact(tx, contact, idleSince(now), now);
  if (!row) throw problems.notFound({ what: 'contact', id: contact });
  return row;
}

/** Returns whether the contact was one already. @throws Problem `not-found`, `refused` when the privacy notice is not acknowledged */
export async function addOrganiser({ db, clock }: Parts, { contact, by }: Change): Promise<{ row: OrganiserRow; wasOrganiser: boolean }> {
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const row = await find(tx, contact, now);
    if (!row.hasAcknowledgedNotice) throw problems.refused({ faults: [{ code: 'organiser-without-notice', params: { id: row.id } }] });
    if (row.isOrganiser) return { row, wasOrganiser: true };
    await setOrganiser(tx, row.id, true);
    await recordAudit(tx, { ...by, action: 'organiser.added', after: { contact_id: row.id } }, now);
    return { row, wasOrganiser: false };
  });
}

/** Returns how many sessions were ended. @throws Problem `not-found`, `refused` when the contact is no organiser */
export async function removeOrganiser({ db, clock }: Parts, { contact, by }: Change): Promise<{ row: OrganiserRow; ended: number }> {
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const row = await find(tx, contact, now);
    if (!row.isOrganiser) throw problems.refused({ faults: [{ code: 'organiser-unknown', params: { id: row.id } }] });
    await setOrganiser(tx, row.id, false);
    const ended = await endSessions(tx, { sessionId: null, contactId: row.id }, 'removed', now);
    await recordAudit(tx, { ...by, action: 'organiser.removed', before: { contact_id: row.id }, after: { sessions_ended: ended } }, now);
    return { row, ended };
  });
}

/** A one-time link for an organiser who cannot ask for it in the chat. @throws Problem `not-found`, `refused` */
export async function makeOrganiserLink(
  { db, clock, config }: Pick<Container, 'db' | 'clock' | 'config'>,
  { contact, by }: Change,
): Promise<ConsoleLink> {
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const row = await find(tx, contact, now);
    const link = newConsoleLink(config.publicUrl, 'th', now);
    if (!(await insertConsoleLink(tx, { ...link, contactId: row.id }, now)))
      throw problems.refused({ faults: [{ code: 'organiser-unknown', params: { id: row.id } }] });
    await recordAudit(tx, { ...by, action: 'console.link-made', after: { contact_id: row.id } }, now);
    return link;
  });
}
