// A contact leaves an agency; a person asks what is held about them, or to be forgotten.
import { type Container } from '../../container.ts';
import { recordAudit, recordAudits } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { type EndedMembership, endMemberships, erasePerson, findPerson, type Person, readDossier } from '../../db/people.ts';
import { announceWork } from '../../db/wake.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { knownAgency } from '../agencies/known-agency.ts';
import { removedCard } from '../present/round-notices.ts';
import { tellContacts, type Telling, type Told } from './tell-contacts.ts';

/** @throws Problem `not-found` */
async function one(tx: TransactionSql, id: number): Promise<Person> {
  const person = await findPerson(tx, id);
  if (!person || person.erasedAt) throw problems.notFound({ what: 'contact', id: String(id) });
  return person;
}

/**
 * The contact answers for the agency (null = for any) no more, at once: membership and report links end, and they are told.
 * @throws Problem `not-found`, `refused` when they do not answer for it
 */
export async function removeContact(
  { db, clock, config, translate }: Pick<Container, 'db' | 'clock' | 'config' | 'translate'>,
  { id, agencyCode, reason, telling, by }: { id: number; agencyCode: string | null; reason: string | null; telling: Telling; by: Acting },
): Promise<Told & { readonly ended: readonly EndedMembership[] }> {
  const now = clock.now();
  const removed = await db.sql.begin(async (tx) => {
    const person = await one(tx, id);
    const agency = agencyCode === null ? null : await knownAgency(tx, agencyCode);
    const ended = await endMemberships(tx, { contactId: id, agencyId: agency?.id ?? null, reason, at: now });
    if (ended.length === 0)
      throw problems.refused({
        faults: [agency ? { code: 'not-its-contact', params: { id, code: agency.code } } : { code: 'no-membership', params: { id } }],
      });
    const { lineUserId, language } = person;
    const told = await tellContacts(
      tx,
      {
        recipients: lineUserId !== null && person.isReachable ? [{ contactId: id, lineUserId, language }] : [],
        telling,
        reason: `removed:${id}:${now.toISOString()}`,
        roundId: null,
        budgetLeft: null,
        card: (spoken) => removedCard({ translate, language: spoken, timeZone: config.timeZone }, ended),
      },
      now,
    );
    await recordAudits(
      tx,
      ended.map((membership) => ({
        ...by,
        action: 'contact.removed',
        agencyId: membership.agencyId,
        before: { contactId: id, role: membership.role },
        reason,
      })),
      now,
    );
    return { ...told, ended };
  });
  if (removed.pushed > 0) await announceWork(db.sql);
  return removed;
}

/** Everything that is held about the person (PDPA s.30). That it was asked for is in the audit trail. @throws Problem `not-found` */
export async function exportContact(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  id: number,
  by: Acting,
): Promise<Readonly<Record<string, unknown>>> {
  const dossier = await readDossier(db.sql, id);
  if (!dossier) throw problems.notFound({ what: 'contact', id: String(id) });
  await recordAudit(db.sql, { ...by, action: 'contact.exported', after: { contactId: id } }, clock.now());
  return dossier;
}

/** Forgets the person (PDPA s.33); the agencies' answers stay, pseudonymised. Nobody is told. @throws Problem `not-found` */
export async function eraseContact(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { id, reason, by }: { id: number; reason: string | null; by: Acting },
): Promise<{ readonly ended: readonly EndedMembership[] }> {
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const person = await one(tx, id);
    await erasePerson(tx, person, now);
    const ended = await endMemberships(tx, { contactId: id, agencyId: null, reason: 'erased', at: now });
    await recordAudit(
      tx,
      { ...by, action: 'contact.erased', before: { contactId: id, agencies: ended.map(({ code }) => code) }, reason },
      now,
    );
    return { ended };
  });
}
