// Files that answers name (their value is `hash.ext`), and what is left of a message that its sender took back.
import { type Sql, type TransactionSql } from './connect.ts';

export async function insertFile(
  sql: Sql,
  file: { readonly hash: string; readonly contentType: string; readonly sizeBytes: number; readonly sender: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into files (hash, content_type, size_bytes, stored_at, stored_by)
    values (${file.hash}, ${file.contentType}, ${file.sizeBytes}, ${now}, (select id from contacts where line_user_id = ${file.sender}))
    on conflict (hash) do nothing`;
}

/** How many files a LINE user has had stored since then. */
export async function countFiles(sql: Sql, lineUserId: string, since: Date): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from files where stored_by = (select id from contacts where line_user_id = ${lineUserId}) and stored_at > ${since}`;
  return row?.count ?? 0;
}

/** Sizes in bytes by hash. */
export async function fileSizes(sql: Sql, hashes: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const rows = await sql<{ hash: string; size_bytes: number }[]>`select hash, size_bytes from files where hash = any(${[...hashes]})`;
  return Object.fromEntries(rows.map((row) => [row.hash, row.size_bytes]));
}

export interface WithdrawnMessage {
  readonly responseId: number;
  /** The inbox row that the message came with. */
  readonly inboxId: number;
  /** Answers that still are what the message gave. */
  readonly keys: readonly string[];
}

/** What a contact answered by the message; null = it changed no answer. By the history of the contact's agencies: no index for it. */
export async function findWithdrawn(sql: Sql, lineUserId: string, messageId: string): Promise<WithdrawnMessage | null> {
  const [row] = await sql<{ response_id: number; inbox_id: number; keys: string[] | null }[]>`
    select h.response_id, h.inbox_id, array_agg(w.key order by w.key) filter (where w.key is not null) as keys
    from contacts c
      join responses p on p.agency_id in (select m.agency_id from memberships m where m.contact_id = c.id)
      join answer_history h on h.response_id = p.id and h.answered_by = c.id
      join inbox i on i.id = h.inbox_id and i.event #>> '{input,messageId}' = ${messageId}
      left join answers w on w.response_id = h.response_id and w.key = h.key and w.seq = h.seq and w.value <> ''
    where c.line_user_id = ${lineUserId}
    group by h.response_id, h.inbox_id
    order by h.inbox_id desc limit 1`;
  return row ? { responseId: row.response_id, inboxId: row.inbox_id, keys: row.keys ?? [] } : null;
}

/** Empties what a withdrawn message said in the history, the inbox and our reply; that it was there and withdrawn stays. Returns the values. */
export async function emptyWithdrawn(tx: TransactionSql, { responseId, inboxId }: WithdrawnMessage): Promise<readonly string[]> {
  const rows = await tx<{ value: string }[]>`
    with said as (select response_id, key, seq, value from answer_history where response_id = ${responseId} and inbox_id = ${inboxId})
    update answer_history h set value = '' from said s
    where h.response_id = s.response_id and h.key = s.key and h.seq = s.seq returning s.value`;
  await tx`update inbox set event = jsonb_set(event, '{input,text}', '""') where id = ${inboxId} and event #> '{input,text}' is not null`;
  // The reply repeated what was said.
  await tx`
    update outbox o set payload = '{"messages":[]}' from inbox i
    where i.id = ${inboxId} and o.recipient = i.sender and o.reason = ${`reply:${inboxId}`} and o.ended_at is not null`;
  return rows.map((row) => row.value);
}

/** Forgets a file that no answer names, past ones included. Returns whether it did: then its bytes are to be removed. */
export async function forgetFile(tx: TransactionSql, hash: string): Promise<boolean> {
  const names = `${hash}.%`;
  const done = await tx`
    delete from files where hash = ${hash}
      and not exists (select 1 from answers where value like ${names}) and not exists (select 1 from answer_history where value like ${names})`;
  return done.count > 0;
}
