// Contacts as organisers see them: lists, an end of the work for an agency, and the rights of the Personal Data Protection Act.
import { type Role } from '../domain/conversation/snapshot.ts';
import { initialState } from '../domain/conversation/state.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface ListedContact {
  readonly id: number;
  readonly displayName: string;
  readonly language: string;
  /** Of one current membership; null = the contact answers for no agency. */
  readonly agencyCode: string | null;
  readonly agencyName: string | null;
  readonly ministry: string | null;
  readonly level: string | null;
  readonly province: string | null;
  readonly role: Role | null;
  readonly joinedAt: Date | null;
  readonly lastEventAt: Date | null;
  readonly unreachableAt: Date | null;
  readonly remindersOffAt: Date | null;
  readonly isOrganiser: boolean;
}

/** A row for each agency of each contact, in the order of agency codes and contacts; erased contacts are left out. */
export async function listContacts(sql: Sql): Promise<ListedContact[]> {
  return sql<ListedContact[]>`
    select c.id, c.display_name as "displayName", c.language, a.code as "agencyCode", a.name_th as "agencyName", a.ministry, a.level, a.province, m.role,
      m.joined_at as "joinedAt", c.last_event_at as "lastEventAt", c.unreachable_at as "unreachableAt", c.reminders_off_at as "remindersOffAt",
      c.is_organiser as "isOrganiser"
    from contacts c left join memberships m on m.contact_id = c.id and m.ended_at is null left join agencies a on a.id = m.agency_id
    where c.erased_at is null order by a.code nulls last, c.id`;
}

export interface Person {
  readonly id: number;
  readonly lineUserId: string | null;
  readonly displayName: string;
  readonly language: string;
  readonly isReachable: boolean;
  readonly erasedAt: Date | null;
}

/** Also of a person who was forgotten; null = there never was one. */
export async function findPerson(sql: TransactionSql, id: number): Promise<Person | null> {
  const [row] = await sql<Person[]>`
    select id, line_user_id as "lineUserId", display_name as "displayName", language,
      line_user_id is not null and unreachable_at is null as "isReachable", erased_at as "erasedAt"
    from contacts where id = ${id}`;
  return row ?? null;
}

/** Whether the agency still has somebody who may submit. */
export async function hasCoordinator(sql: Sql, agencyId: number): Promise<boolean> {
  const found = await sql`select 1 from memberships where agency_id = ${agencyId} and role = 'coordinator' and ended_at is null limit 1`;
  return found.length > 0;
}

export interface EndedMembership {
  readonly agencyId: number;
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly role: Role;
}

/** Ends the contact's work for the agency (null = for all), and what they had through it: report links, codes for a successor. */
export async function endMemberships(
  sql: TransactionSql,
  { contactId, agencyId, reason, at }: { contactId: number; agencyId: number | null; reason: string | null; at: Date },
): Promise<EndedMembership[]> {
  const ended = await sql<EndedMembership[]>`
    with ended as (
      update memberships set ended_at = ${at}, ended_reason = ${reason}
      where contact_id = ${contactId} and ended_at is null and (${agencyId}::bigint is null or agency_id = ${agencyId})
      returning agency_id, role)
    select a.id as "agencyId", a.code, a.name_th as "nameTh", a.name_en as "nameEn", e.role
    from ended e join agencies a on a.id = e.agency_id order by a.code`;
  await sql`
    update report_links l set revoked_at = ${at} from responses p
    where p.id = l.response_id and l.contact_id = ${contactId} and l.revoked_at is null and p.agency_id = any(${ended.map((one) => one.agencyId)})`;
  await sql`
    update invitations set revoked_at = ${at}
    where replaces = ${contactId} and agency_id = any(${ended.map((one) => one.agencyId)}) and used_at is null and revoked_at is null`;
  return ended;
}

/** Everything that is held about a person, table by table, as it is stored. */
export async function readDossier(sql: Sql, id: number): Promise<Readonly<Record<string, unknown>> | null> {
  const [contact] = await sql<{ line_user_id: string | null }[]>`select * from contacts where id = ${id}`;
  if (!contact) return null;
  const sender = contact.line_user_id ?? erasedSender(id);
  const [memberships, notices, invitations, wrongCodes, answers, history, submissions, links, sessions, received, sent, changes] =
    await Promise.all([
      sql`select m.*, a.code as agency_code, a.name_th as agency_name from memberships m join agencies a on a.id = m.agency_id where m.contact_id = ${id} order by m.id`,
      sql`select version, acknowledged_at from notice_acknowledgements where contact_id = ${id} order by version`,
      sql`select id, round_id, agency_id, role, created_at, expires_at, used_at from invitations where used_by = ${id} order by id`,
      sql`select guessed_at from invitation_guesses where contact_id = ${id} order by id`,
      sql`select w.*, p.round_id, a.code as agency_code from answers w join responses p on p.id = w.response_id join agencies a on a.id = p.agency_id where w.answered_by = ${id} order by w.answered_at, w.key`,
      sql`select h.*, p.round_id, a.code as agency_code from answer_history h join responses p on p.id = h.response_id join agencies a on a.id = p.agency_id where h.answered_by = ${id} order by h.answered_at, h.key`,
      sql`select p.id as response_id, p.round_id, a.code as agency_code, p.submitted_at from responses p join agencies a on a.id = p.agency_id where p.submitted_by = ${id} order by p.id`,
      sql`select id, response_id, kind, created_at, expires_at, revoked_at, opened_at, opened_count from report_links where contact_id = ${id} order by id`,
      sql`select id, browser, created_at, last_seen_at, ended_at, ended_reason from console_sessions where contact_id = ${id} order by id`,
      sql`select id, occurred_at, received_at, event, outcome from inbox where sender = ${sender} order by id`,
      sql`select id, channel, reason, round_id, payload, created_at, ended_at, outcome from outbox where recipient = ${sender} order by created_at, id`,
      sql`select happened_at, action, round_id, agency_id, before, after, origin, reason from audit_trail where actor in (${`contact:${id}`}, ${`organiser:${id}`}) order by id`,
    ]);
  return {
    contact,
    memberships,
    notice_acknowledgements: notices,
    invitations,
    wrong_codes: wrongCodes,
    answers,
    answer_history: history,
    submissions,
    report_links: links,
    console_sessions: sessions,
    events_received: received,
    messages_sent: sent,
    audit_trail: changes,
  };
}

/** What stands in the place of the LINE user id once a person is erased. */
const erasedSender = (id: number): string => `erased:${id}`;

/**
 * Takes away who the person is: LINE user id, name, what they wrote and were sent, where they stood. What they answered stays with the
 * agency, under their number, which leads to nobody any more. Their waiting events end; nothing is sent to them any more. Locks inbox rows,
 * then the contact, as a step does.
 */
export async function erasePerson(sql: TransactionSql, { id, lineUserId }: Pick<Person, 'id' | 'lineUserId'>, at: Date): Promise<void> {
  if (lineUserId !== null) {
    await sql`
      update inbox set sender = ${erasedSender(id)}, event = '{}', lease_id = null, leased_until = null, parked_at = null, error = null,
        done_at = coalesce(done_at, ${at}), outcome = coalesce(outcome, 'ignored:erased')
      where sender = ${lineUserId}`;
    await sql`
      update outbox set recipient = ${erasedSender(id)}, payload = null, reply_token = null, lease_id = null, leased_until = null, error = null,
        ended_at = coalesce(ended_at, ${at}), outcome = case when outcome is null or outcome in ('held', 'riding') then 'dropped:erased' else outcome end
      where recipient = ${lineUserId}`;
  }
  await sql`delete from invitation_guesses where contact_id = ${id}`;
  await sql`delete from console_links where contact_id = ${id}`;
  await sql`
    update console_sessions set browser = '', ended_at = coalesce(ended_at, ${at}), ended_reason = coalesce(ended_reason, 'removed')
    where contact_id = ${id}`;
  await sql`
    update contacts set line_user_id = null, display_name = '', language = 'th', state = ${sql.json(initialState as never)}, revision = revision + 1,
      last_event_at = null, unreachable_at = coalesce(unreachable_at, ${at}), reminders_off_at = null, snoozed_until = null, is_organiser = false,
      erased_at = ${at}
    where id = ${id}`;
}
