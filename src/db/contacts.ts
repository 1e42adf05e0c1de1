// Contacts, what they acknowledged, and the agencies they answer for.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type ConversationState } from '../domain/conversation/state.ts';
import { type Sql, type TransactionSql } from './connect.ts';
import { type Redeemed } from './handover.ts';

type AnySql = Sql | TransactionSql;

/** Makes sure that the LINE user has a row. */
export async function ensureContact(sql: Sql, lineUserId: string, state: ConversationState, now: Date): Promise<void> {
  await sql`insert into contacts (line_user_id, state, created_at) values (${lineUserId}, ${sql.json(state as never)}, ${now}) on conflict (line_user_id) do nothing`;
}

/** As LINE tells it; nothing is written where it is the same. */
export async function setDisplayName(sql: AnySql, contactId: number, name: string): Promise<void> {
  await sql`update contacts set display_name = ${name} where id = ${contactId} and display_name <> ${name}`;
}

/** Only the first acknowledgement of a version counts in the record of them. */
export async function acknowledgeNotice(sql: AnySql, contactId: number, version: number, at: Date): Promise<void> {
  await sql`update contacts set notice_version = ${version}, notice_acknowledged_at = ${at} where id = ${contactId}`;
  await sql`
    insert into notice_acknowledgements (contact_id, version, acknowledged_at) values (${contactId}, ${version}, ${at})
    on conflict (contact_id, version) do nothing`;
}

/** Blocked (unfollow) or reachable again (follow, or any message: who writes has not blocked us). */
export async function setReachable(sql: AnySql, contactId: number, isReachable: boolean, at: Date): Promise<void> {
  await sql`update contacts set unreachable_at = ${isReachable ? null : at} where id = ${contactId} and (unreachable_at is null) <> ${isReachable}`;
}

/** Replaces what the contact chose before: neither off nor snoozed = as the round has it. */
export async function setReminders(
  sql: AnySql,
  contactId: number,
  choice: { isOff: boolean; snoozedUntil: Date | null },
  at: Date,
): Promise<void> {
  await sql`update contacts set reminders_off_at = ${choice.isOff ? at : null}, snoozed_until = ${choice.snoozedUntil} where id = ${contactId}`;
}

/** Wrong codes of the last hour are counted against guessing (db/read-steps.ts). */
export async function rememberWrongCode(sql: AnySql, contactId: number, at: Date): Promise<void> {
  await sql`insert into invitation_guesses (contact_id, guessed_at) values (${contactId}, ${at})`;
}

/** Uses up an invitation and makes the contact a member. null = the code was used or revoked meanwhile. */
export async function redeemInvitation(
  sql: TransactionSql,
  { invitationId, contactId, agencyId, role, at }: { invitationId: number; contactId: number; agencyId: number; role: Role; at: Date },
): Promise<Redeemed | null> {
  const [used] = await sql<
    Redeemed[]
  >`update invitations set used_at = ${at}, used_by = ${contactId} where id = ${invitationId} and used_at is null and revoked_at is null returning replaces`;
  if (!used) return null;
  await sql`
    insert into memberships (contact_id, agency_id, role, joined_at) values (${contactId}, ${agencyId}, ${role}, ${at})
    on conflict (contact_id, agency_id) where ended_at is null do update set role = excluded.role`;
  return used;
}

/** The language a LINE user reads; null = we have never heard of them. */
export async function findLanguage(sql: Sql, lineUserId: string): Promise<string | null> {
  const [row] = await sql<{ language: string }[]>`select language from contacts where line_user_id = ${lineUserId}`;
  return row?.language ?? null;
}

export interface Recipient {
  readonly contactId: number;
  readonly lineUserId: string;
  readonly language: string;
}

/** The agency's contacts who can be pushed to now. */
export async function reachableContacts(sql: AnySql, agencyId: number): Promise<Recipient[]> {
  return sql<Recipient[]>`
    select c.id as "contactId", c.line_user_id as "lineUserId", c.language from memberships m join contacts c on c.id = m.contact_id
    where m.agency_id = ${agencyId} and m.ended_at is null and c.line_user_id is not null and c.unreachable_at is null order by c.id`;
}
