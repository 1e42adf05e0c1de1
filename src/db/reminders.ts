// What reminders are decided on, and the outbox rows that they become.
import { type Sql, type TransactionSql } from './connect.ts';
import { type NewPush } from './outbox.ts';

/** Keeps messages for their contacts' next free reply; one with a (recipient, reason) that exists is left out. Returns how many were new. */
export async function holdMessages(sql: Sql | TransactionSql, messages: readonly NewPush[], now: Date): Promise<number> {
  if (messages.length === 0) return 0;
  const list = messages.map((one) => ({
    id: one.id,
    contact_id: one.contactId,
    recipient: one.recipient,
    reason: one.reason,
    round_id: one.roundId,
    payload: one.payload,
    priority: one.priority,
  }));
  const held = await sql`
    insert into outbox (id, channel, contact_id, recipient, reason, round_id, payload, priority, created_at, run_at, give_up_at, ended_at, outcome)
    select x.id, 'push', x.contact_id, x.recipient, x.reason, x.round_id, x.payload, x.priority, ${now}, ${now}, ${now}, ${now}, 'held'
    from jsonb_to_recordset(${sql.json(list as never)}) as x(id uuid, contact_id bigint, recipient text, reason text, round_id text, payload jsonb, priority int)
    on conflict (recipient, reason) do nothing`;
  return held.count;
}
