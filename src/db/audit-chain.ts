// Whether the audit trail is what was written: the chain of its hashes (audit.ts), and where it breaks first.
import { auditHash } from './audit.ts';
import { type Sql } from './connect.ts';

/**
 * altered: or written by other means; missing: entries before this one were taken out, or the one before it was replaced; cut: the noted hash is
 * nowhere, so the end was cut off after this entry, or all was written anew.
 */
type Fault = 'altered' | 'missing' | 'inserted' | 'moved' | 'cut';

export interface AuditBreak {
  readonly fault: Fault;
  /** As text: whoever tampers may choose any number. null = cut, and nothing is left. */
  readonly id: string | null;
  readonly action: string | null;
  /** null = no instant any more. */
  readonly happenedAt: Date | null;
  /** Of what is missing: the entry before the gap; null = the gap is at the beginning. */
  readonly afterId: string | null;
}

/** `entries` and `head`: of the whole trail, or of what was read until it broke. */
export interface VerifiedAudit {
  readonly entries: number;
  /** Hash of the last entry; '' = there is none. */
  readonly head: string;
  /** The first entry that is not as it was written, in the order of ids; null = all are, as far as the trail and the noted hash tell. */
  readonly broken: AuditBreak | null;
}

const portion = 10_000;

/** Reads all of it, a portion at a time, while others go on writing. `noted`: hash of any entry, written down elsewhere; null = none was. */
export async function verifyAudit(sql: Sql, noted: string | null, onProgress?: (entries: number) => void): Promise<VerifiedAudit> {
  let [entries, head, last, hasNoted] = [0, '', null as string | null, noted === null];
  for (;;) {
    const [read] = await sql<{ count: number; head: string; last: string; broken: string | null; hasNoted: boolean }[]>`
      select count(*)::int as count, max(hash) filter (where following is null) as head, max(id)::text as last, coalesce(bool_or(hash = ${noted}::text), false) as "hasNoted",
        (min(id) filter (where previous is distinct from preceding or hash is distinct from ${sql.unsafe(auditHash)}))::text as broken
      from (
        select *, lag(hash, 1, ${head}) over by_id as preceding, lead(id) over by_id as following
        from (select * from audit_trail where ${last === null ? sql`true` : sql`id > ${last}::bigint`} order by id limit ${portion}) entry
        window by_id as (order by id)) entry`;
    if (!read || read.count === 0) break;
    entries += read.count;
    if (read.broken !== null) return { entries, head: read.head, broken: await explain(sql, read.broken) };
    ({ head, last } = read);
    hasNoted ||= read.hasNoted;
    onProgress?.(entries);
  }
  return {
    entries,
    head,
    broken: hasNoted ? null : named('cut', last === null ? undefined : await readEntry(sql, sql`id = ${last}::bigint`)),
  };
}

interface Entry extends Pick<AuditBreak, 'happenedAt'> {
  readonly id: string;
  readonly action: string;
  readonly previous: string;
  readonly hash: string;
  /** It has the hash of what it says. */
  readonly isWhole: boolean;
}

async function readEntry(sql: Sql, where: ReturnType<Sql>): Promise<Entry | undefined> {
  const [entry] = await sql<Entry[]>`
    select id::text, action, case when isfinite(happened_at) then happened_at end as "happenedAt", previous, hash,
      coalesce(hash = ${sql.unsafe(auditHash)}, false) as "isWhole"
    from audit_trail t where ${where} limit 1`;
  return entry;
}

function named(fault: Fault, entry: Entry | undefined, afterId: string | null = null): AuditBreak {
  return { fault, id: entry?.id ?? null, action: entry?.action ?? null, happenedAt: entry?.happenedAt ?? null, afterId };
}

/** What is wrong at the first entry that does not fit: from where it says that it belongs, and from who says to belong in its place. */
async function explain(sql: Sql, id: string): Promise<AuditBreak> {
  const read = (where: ReturnType<Sql>): ReturnType<typeof readEntry> => readEntry(sql, where);
  const found = await read(sql`id = ${id}::bigint`);
  if (!found) throw new Error(`audit entry ${id} went away while it was looked at`);
  const before = await read(sql`id < ${id}::bigint order by t.id desc`);
  const follows = before?.hash ?? '';
  if (found.previous === follows) return named('altered', found);
  const parent = await read(sql`hash = ${found.previous} order by t.id desc`);
  if (parent && BigInt(parent.id) > BigInt(id)) return named('moved', found.isWhole ? parent : found);
  if (await read(sql`previous = ${follows} and id > ${id}::bigint`)) return named('inserted', found);
  if (!found.isWhole) return named('altered', found);
  if (parent) return named('inserted', await read(sql`id > ${parent.id}::bigint order by t.id`));
  if (found.previous === '') return named('inserted', await read(sql`true order by t.id`));
  return named('missing', found, before?.id ?? null);
}
