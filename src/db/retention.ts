// What is known of people through one survey round, and no other: whom and what its purge forgets.
import { type Sql, type TransactionSql } from './connect.ts';

/** Who had to do with the round: by an answer, a submission, a code, or by answering for one of its agencies. */
const took = (sql: Sql, roundId: string) => sql`
  select h.answered_by as id from responses p join answer_history h on h.response_id = p.id where p.round_id = ${roundId}
  union select p.submitted_by from responses p where p.round_id = ${roundId}
  union select i.used_by from invitations i where i.round_id = ${roundId}
  union select m.contact_id from memberships m join round_agencies ra on ra.agency_id = m.agency_id where ra.round_id = ${roundId}`;

/** Contacts (ids) whom nothing but this round and rounds that were purged needs. Organisers stay. */
export async function contactsToForget(sql: Sql, roundId: string): Promise<number[]> {
  const rows = await sql<{ id: number }[]>`
    select c.id from contacts c
    where c.erased_at is null and not c.is_organiser and c.id in (${took(sql, roundId)})
      and not exists (
        select 1 from memberships m join round_agencies ra on ra.agency_id = m.agency_id and ra.retired_at is null join rounds r on r.id = ra.round_id
        where m.contact_id = c.id and m.ended_at is null and r.id <> ${roundId} and r.purged_at is null)
      and not exists (
        select 1 from rounds r where r.id <> ${roundId} and r.purged_at is null and (
          exists (select 1 from responses p join answer_history h on h.response_id = p.id where p.round_id = r.id and h.answered_by = c.id)
          or exists (select 1 from invitations i where i.round_id = r.id and i.used_by = c.id)))
    order by c.id`;
  return rows.map(({ id }) => id);
}

const filesOf = (sql: Sql | TransactionSql, condition: ReturnType<Sql>) => sql`
  select split_part(h.value, '.', 1) from rounds r join responses p on p.round_id = r.id join answer_history h on h.response_id = p.id where ${condition}`;

/** Hashes of the files that answers of this round name, and no answer of a round that was not purged. */
export async function filesToForget(sql: Sql, roundId: string): Promise<string[]> {
  const rows = await sql<{ hash: string }[]>`
    select f.hash from files f
    where f.hash in (${filesOf(sql, sql`r.id = ${roundId}`)}) and f.hash not in (${filesOf(sql, sql`r.id <> ${roundId} and r.purged_at is null`)})
    order by f.hash`;
  return rows.map(({ hash }) => hash);
}

/** The rows alone; the bytes are app/uploads/store-file.ts's to remove. */
export async function deleteFiles(sql: TransactionSql, hashes: readonly string[]): Promise<void> {
  await sql`delete from files where hash = any(${[...hashes]})`;
}

/** The round's people are forgotten; their links to reports work no more, those of organisers do. */
export async function markPurged(sql: TransactionSql, roundId: string, at: Date): Promise<void> {
  await sql`update rounds set purged_at = ${at} where id = ${roundId}`;
  await sql`
    update report_links l set revoked_at = ${at} from responses p
    where p.id = l.response_id and p.round_id = ${roundId} and l.contact_id is not null and l.revoked_at is null`;
}

/** Until when the round's people may be known; the caller has checked the instant, and records it. */
export async function setRetention(sql: TransactionSql, roundId: string, until: Date): Promise<void> {
  await sql`update rounds set retain_until = ${until} where id = ${roundId}`;
}
