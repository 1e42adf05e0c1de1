// Whether the audit trail is what was written: the chain of its hashes (audit.ts), and where it breaks first.
import { auditHash } from './audit.ts';
import { type Sql } from './connect.ts';

/** altered: or written by other means; missing: entries before this one were taken out, or the one before it was replaced. */
type Fault = 'altered' | 'missing' | 'inserted' | 'moved';

export interface AuditBreak {
  readonly fault: Fault;
  /** As text: whoever tampers may choose any number. */
  readonly id: string;
  readonly action: string;
  /** null = no instant any more. */
  readonly happenedAt: Date | null;
  /** Of what is missing: the entry before the gap; null = the gap is at the beginning. */
  readonly afterId: string | null;
}

export interface VerifiedAudit {
  readonly entries: number;
  /** Hash of the last entry; '' = there is none. */
  readonly head: string;
  /** The first entry that is not as it was written; null = all are, as far as the trail itself tells. */
  readonly broken: AuditBreak | null;
  /** `noted` is the hash of an entry. false = the trail was cut before it, or written anew. */
  readonly hasNoted: boolean;
}

const portion = 20_000;

/** Reads all of it, a portion at a time, while others go on writing. `noted`: a hash that was written down earlier. */
export async function verifyAudit(sql: Sql, noted: string | null, onProgress?: (entries: number) => void): Promise<VerifiedAudit> {
  let [entries, head, last, hasNoted] = [0, '', null as string | null, noted === null || noted === ''];
  for (;;) {
    const [read] = await sql<{ count: number; head: string; last: string; broken: string | null; hasNoted: boolean }[]>`
      select count(*)::int as count, (array_agg(hash order by id desc))[1] as head, max(id)::text as last, coalesce(bool_or(hash = ${noted}::text), false) as "hasNoted",
        (min(id) filter (where previous is distinct from preceding or hash is distinct from ${sql.unsafe(auditHash)}))::text as broken
      from (
        select *, lag(hash, 1, ${head}) over (order by id) as preceding
        from (select * from audit_trail where ${last === null ? sql`true` : sql`id > ${last}::bigint`} order by id limit ${portion}) entry) entry`;
    if (!read || read.count === 0) return { entries, head, broken: null, hasNoted };
    entries += read.count;
    hasNoted ||= read.hasNoted;
    if (read.broken !== null) return { entries, head, broken: await explain(sql, read.broken), hasNoted };
    ({ head, last } = read);
    onProgress?.(entries);
  }
}

interface Entry extends Omit<AuditBreak, 'fault' | 'afterId'> {
  readonly previous: string;
  readonly hash: string;
  /** It has the hash of what it says. */
  readonly isWhole: boolean;
}

/** What is wrong at the first entry that does not fit, from where it says that it belongs, and who says to belong in its place. */
async function explain(sql: Sql, id: string): Promise<AuditBreak> {
  const read = async (where: ReturnType<Sql>): Promise<Entry | undefined> => {
    const [entry] = await sql<Entry[]>`
      select id::text, action, case when isfinite(happened_at) then happened_at end as "happenedAt", previous, hash,
        coalesce(hash = ${sql.unsafe(auditHash)}, false) as "isWhole"
      from audit_trail where ${where} limit 1`;
    return entry;
  };
  const named = (fault: Fault, { action, happenedAt, ...entry }: Entry, afterId: string | null = null): AuditBreak => ({
    fault,
    id: entry.id,
    action,
    happenedAt,
    afterId,
  });
  const found = await read(sql`id = ${id}::bigint`);
  if (!found) throw new Error(`audit entry ${id} went away while it was looked at`);
  const before = await read(sql`id < ${id}::bigint order by id desc`);
  const follows = before?.hash ?? '';
  if (found.previous === follows) return named('altered', found);
  const parent = await read(sql`hash = ${found.previous} order by id desc`);
  if (parent && BigInt(parent.id) > BigInt(id)) return named('moved', found.isWhole ? parent : found);
  if (await read(sql`previous = ${follows} and id > ${id}::bigint`)) return named('inserted', found);
  if (!found.isWhole) return named('altered', found);
  const stranger = parent && (await read(sql`id > ${parent.id}::bigint order by id`));
  return stranger ? named('inserted', stranger) : named('missing', found, before?.id ?? null);
}
