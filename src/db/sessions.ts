// Sign-in to the organisers' page: one-time links and sessions. Tokens come and stay hashed; what is looked up is the hash.
import { type Sql, type TransactionSql } from './connect.ts';

type AnySql = Sql | TransactionSql;

/** Stores a one-time link; the contact's earlier ones that are unused end. false = the contact is no organiser (any more). */
export async function insertConsoleLink(
  sql: AnySql,
  { tokenHash, contactId, expiresAt }: { tokenHash: string; contactId: number; expiresAt: Date },
  now: Date,
): Promise<boolean> {
  await sql`update console_links set expires_at = ${now} where contact_id = ${contactId} and used_at is null and expires_at > ${now}`;
  const made = await sql`
    insert into console_links (token_hash, contact_id, created_at, expires_at)
    select ${tokenHash}, id, ${now}, ${expiresAt} from contacts where id = ${contactId} and is_organiser and erased_at is null`;
  return made.count === 1;
}

/** Whether the link would open a session now; looking does not use it up. */
export async function isConsoleLinkGood(sql: AnySql, tokenHash: string, now: Date): Promise<boolean> {
  const rows = await sql`
    select 1 from console_links l join contacts c on c.id = l.contact_id
    where l.token_hash = ${tokenHash} and l.used_at is null and l.expires_at > ${now} and c.is_organiser and c.erased_at is null`;
  return rows.length === 1;
}

/** Uses the link up. null = wrong, used, expired, or its contact is no organiser any more. */
export async function redeemConsoleLink(sql: TransactionSql, tokenHash: string, now: Date): Promise<number | null> {
  const [row] = await sql<{ contactId: number }[]>`
    update console_links l set used_at = ${now} from contacts c
    where c.id = l.contact_id and l.token_hash = ${tokenHash} and l.used_at is null and l.expires_at > ${now} and c.is_organiser and c.erased_at is null
    returning l.contact_id as "contactId"`;
  return row?.contactId ?? null;
}

export async function insertSession(
  sql: TransactionSql,
  { tokenHash, contactId, browser, endsAt }: { tokenHash: string; contactId: number; browser: string; endsAt: Date },
  now: Date,
): Promise<void> {
  await sql`
    insert into console_sessions (token_hash, contact_id, browser, created_at, last_seen_at, ends_at)
    values (${tokenHash}, ${contactId}, ${browser}, ${now}, ${now}, ${endsAt})`;
}

export interface SessionRow {
  readonly id: number;
  readonly contactId: number;
  readonly displayName: string;
  readonly lastSeenAt: Date;
}

/** The session behind a cookie: neither ended nor over nor idle since before `idleSince`, of a contact who is an organiser still. */
export async function findSession(sql: AnySql, tokenHash: string, idleSince: Date, now: Date): Promise<SessionRow | null> {
  const [row] = await sql<SessionRow[]>`
    select s.id, s.contact_id as "contactId", c.display_name as "displayName", s.last_seen_at as "lastSeenAt"
    from console_sessions s join contacts c on c.id = s.contact_id
    where s.token_hash = ${tokenHash} and s.ended_at is null and s.ends_at > ${now} and s.last_seen_at > ${idleSince}
      and c.is_organiser and c.erased_at is null`;
  return row ?? null;
}

export async function touchSession(sql: AnySql, sessionId: number, now: Date): Promise<void> {
  await sql`update console_sessions set last_seen_at = ${now} where id = ${sessionId} and last_seen_at < ${now}`;
}

/** Ends one session (`contactId`: only if it is theirs) or all of a contact. Returns how many were running. */
export async function endSessions(
  sql: AnySql,
  which: { readonly sessionId: number | null; readonly contactId: number },
  reason: 'signed-out' | 'removed',
  now: Date,
): Promise<number> {
  const ended = await sql`
    update console_sessions set ended_at = ${now}, ended_reason = ${reason}
    where contact_id = ${which.contactId} and (${which.sessionId}::bigint is null or id = ${which.sessionId}) and ended_at is null`;
  return ended.count;
}

export interface ListedSession {
  readonly id: number;
  readonly browser: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly endsAt: Date;
}

/** A contact's running sessions, the newest first. */
export async function listSessions(sql: AnySql, contactId: number, idleSince: Date, now: Date): Promise<ListedSession[]> {
  return sql<ListedSession[]>`
    select id, browser, created_at as "createdAt", last_seen_at as "lastSeenAt", ends_at as "endsAt" from console_sessions
    where contact_id = ${contactId} and ended_at is null and ends_at > ${now} and last_seen_at > ${idleSince} order by created_at desc, id desc`;
}

export interface OrganiserRow {
  readonly id: number;
  readonly displayName: string;
  readonly lastEventAt: Date | null;
  readonly hasAcknowledgedNotice: boolean;
  readonly isOrganiser: boolean;
  readonly sessions: number;
}

const organiserColumns = (sql: AnySql, idleSince: Date, now: Date) => sql`
  c.id, c.display_name as "displayName", c.last_event_at as "lastEventAt", c.notice_acknowledged_at is not null as "hasAcknowledgedNotice",
  c.is_organiser as "isOrganiser", (select count(*)::int from console_sessions s
    where s.contact_id = c.id and s.ended_at is null and s.ends_at > ${now} and s.last_seen_at > ${idleSince}) as sessions`;

/** Organisers; or with `isOrganiser: false` those who could become one: contacts who acknowledged the notice and serve no agency. */
export async function listOrganisers(sql: AnySql, isOrganiser: boolean, idleSince: Date, now: Date): Promise<OrganiserRow[]> {
  return sql<OrganiserRow[]>`
    select ${organiserColumns(sql, idleSince, now)} from contacts c
    where c.is_organiser = ${isOrganiser} and c.erased_at is null and (c.is_organiser or (c.notice_acknowledged_at is not null
      and not exists (select 1 from memberships m where m.contact_id = c.id and m.ended_at is null)))
    order by c.last_event_at desc nulls last, c.id limit 500`;
}

/** By contact id or LINE user id; locked until the end of the transaction. */
export async function lockContact(sql: TransactionSql, idOrLineUserId: string, idleSince: Date, now: Date): Promise<OrganiserRow | null> {
  const byId = /^\d{1,15}$/.test(idOrLineUserId);
  const [row] = await sql<OrganiserRow[]>`
    select ${organiserColumns(sql, idleSince, now)} from contacts c
    where ${byId ? sql`c.id = ${Number(idOrLineUserId)}` : sql`c.line_user_id = ${idOrLineUserId}`} and c.erased_at is null for update of c`;
  return row ?? null;
}

export async function setOrganiser(sql: TransactionSql, contactId: number, isOrganiser: boolean): Promise<void> {
  await sql`update contacts set is_organiser = ${isOrganiser} where id = ${contactId}`;
}
