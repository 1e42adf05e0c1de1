// What must hold of the database whatever happened (design §1), as a list of violations: empty = all is well.
import { type Sql } from '../../src/db/connect.ts';

export async function violations(sql: Sql): Promise<string[]> {
  const rows = await sql<{ what: string; count: number }[]>`
    select 'I2 an event is done and parked' as what, count(*)::int as count from inbox where done_at is not null and parked_at is not null
    union all select 'I2 an event ended without an outcome', count(*)::int from inbox where done_at is not null and outcome is null
    union all select 'I3 an answer is not the last of its history', count(*)::int from answers a where not exists (
      select 1 from answer_history h where h.response_id = a.response_id and h.key = a.key and h.seq = a.seq and h.value = a.value)
      or exists (select 1 from answer_history h where h.response_id = a.response_id and h.key = a.key and h.seq > a.seq)
    union all select 'I3 a history has a gap', count(*)::int from (
      select 1 from answer_history group by response_id, key having count(*) <> max(seq) or min(seq) <> 1) x
    union all select 'I3 an event answered the same question twice', count(*)::int from (
      select 1 from answer_history where inbox_id is not null group by inbox_id, key having count(*) > 1) x
    union all select 'I5 an answer of an event that is not done', count(*)::int from answer_history h join inbox i on i.id = h.inbox_id where i.done_at is null
    union all select 'I5 a reply of an event that is not done', count(*)::int from outbox o join inbox i on o.reason = 'reply:' || i.id where i.done_at is null
    union all select 'I5 more than one reply to an event', count(*)::int from (
      select 1 from outbox where channel = 'reply' group by reason having count(*) > 1) x
    union all select 'an ended message kept its payload', count(*)::int from outbox where ended_at is not null and payload is not null and outcome not in ('held', 'riding')
    union all select 'a submitted response has no score', count(*)::int from responses p where p.status = 'submitted' and not exists (select 1 from scores s where s.response_id = p.id)
    union all select 'a summary is missing or there are two', count(*)::int from responses p join memberships m on m.agency_id = p.agency_id join contacts c on c.id = m.contact_id
      where p.status = 'submitted' and m.joined_at < p.submitted_at and c.unreachable_at is null and m.ended_at is null
        and (select count(*) from outbox o where o.recipient = c.line_user_id and o.reason = 'summary:' || p.id || ':' || p.submissions) <> 1`;
  return rows.filter((row) => row.count > 0).map((row) => `${row.what}: ${row.count}`);
}
