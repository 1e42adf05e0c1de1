// The contacts of a round's agencies, for notices.
import { type Sql, type TransactionSql } from './connect.ts';
import { type Recipient } from './contacts.ts';

/**
 * Contacts who can be pushed to, each once: of the target agencies that have not submitted and whose own deadline is before `closesBefore`.
 * The deadlines are those before the change.
 */
export async function contactsToExtend(
  sql: Sql | TransactionSql,
  { roundId, agencyId, closesBefore }: { roundId: string; agencyId: number | null; closesBefore: Date },
): Promise<Recipient[]> {
  return sql<Recipient[]>`
    select distinct c.id as "contactId", c.line_user_id as "lineUserId", c.language
    from rounds r join round_agencies ra on ra.round_id = r.id and ra.retired_at is null
    join memberships m on m.agency_id = ra.agency_id and m.ended_at is null
    join contacts c on c.id = m.contact_id and c.line_user_id is not null and c.unreachable_at is null
    left join responses p on p.round_id = r.id and p.agency_id = ra.agency_id
    where r.id = ${roundId} and (${agencyId}::bigint is null or ra.agency_id = ${agencyId})
      and p.status is distinct from 'submitted' and greatest(r.closes_at, ra.closes_at) < ${closesBefore}
    order by c.id`;
}
