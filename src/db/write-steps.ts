// What a step of the conversation writes, all or nothing (I5): the event's end, the contact's position, answers with their history, the
// reply. Many steps go in one statement (db/steps.ts gathers them); each holds or fails on its own.
import { type Outbound } from '../domain/message.ts';
import { type Sql, type TransactionSql } from './connect.ts';
import { waitingOf } from './inbox.ts';

/** What a step changes. Nothing of it happens unless the lease, the contact and (when touched) the response are as they were read. */
export interface StepWrite {
  readonly inboxId: number;
  readonly leaseId: string;
  readonly outcome: string;
  readonly contactId: number;
  readonly contactRevision: number;
  readonly state: unknown;
  readonly occurredAt: Date;
  readonly now: Date;
  /** null = as it is. */
  readonly language: string | null;
  /** The response is guarded and moved on when it is named here. */
  readonly response: {
    readonly id: number;
    readonly revision: number;
    readonly answered: number;
    readonly asked: number;
    /** '' = cleared; null = there is no such answer any more, only its history. */
    readonly changes: readonly { readonly key: string; readonly value: string | null }[];
  } | null;
  readonly reply: {
    readonly id: string;
    readonly recipient: string;
    readonly payload: Outbound;
    readonly token: string;
    readonly until: Date;
    readonly leasedUntil: Date;
    readonly roundId: string | null;
    /** Held messages that ride on this reply. */
    readonly carries: readonly string[];
  } | null;
}

export type Written =
  | {
      readonly kind: 'written';
      /** The contact has another event waiting. */
      readonly hasMore: boolean;
      /** `seq` of every answer that was changed, by key; one that is gone is not in it. */
      readonly seqs: Readonly<Record<string, number>>;
    }
  /** Somebody else changed the contact or the response: read again. */
  | { readonly kind: 'changed' }
  /** An earlier event of the contact has come in: it goes first (I4). */
  | { readonly kind: 'overtaking' }
  /** The lease ran out and somebody else has the event, or has ended it: not ours any more. */
  | { readonly kind: 'lost' };

/**
 * As JSON: $1 the steps without what is long, $3 their states, $4 their changes, $5 their replies, $6 the held messages that ride on them, each
 * row with its inbox id (wide rows carried through all the gates cost more than everything else); $2 now. Locks inbox rows, contacts,
 * responses: in this order, and each by id, everywhere, so that nobody locks anybody out; `no key update` so that foreign keys to a contact
 * do not wait for its step. Rows are looked up one by one (lateral), which no belief about the tables turns into reading an index whole. Of two
 * steps for one response the first is written; the other reads again. An answer that comes back after its
 * repetition was removed counts on where its history ended.
 */
const writeStatement = `
  with x as materialized (
    select * from jsonb_to_recordset($1::text::jsonb) as x(inbox bigint, lease uuid, outcome text, contact bigint, revision int, at timestamptz, language text,
      response bigint, "responseRevision" int, answered int, asked int, changes int)),
  gate_event as materialized (
    select g.* from (select * from x order by inbox) x cross join lateral (
      select i.id, i.sender, i.occurred_at from inbox i
      where i.id = x.inbox and i.lease_id = x.lease and i.done_at is null and i.parked_at is null for no key update of i) g),
  queue as materialized (
    select g.id,
      exists (select 1 from inbox e where ${waitingOf('e', 'g.sender')} and (e.occurred_at, e.id) < (g.occurred_at, g.id)) as is_overtaking,
      exists (select 1 from inbox e where ${waitingOf('e', 'g.sender')} and e.id <> g.id) as has_more
    from gate_event g),
  gate_contact as materialized (
    select x.inbox from (select x.* from queue q join x on x.inbox = q.id where not q.is_overtaking order by x.contact) x cross join lateral (
      select from contacts c where c.id = x.contact and c.revision = x.revision for no key update of c) g),
  gate_response as materialized (
    select x.response as id, x.inbox from (select x.* from gate_contact g join x on x.inbox = g.inbox order by x.response) x cross join lateral (
      select from responses p where p.id = x.response and p.revision = x."responseRevision" for no key update of p) g),
  ok as materialized (
    select x.* from x join gate_contact g on g.inbox = x.inbox
    where x.response is null or x.inbox = (select min(r.inbox) from gate_response r where r.id = x.response)),
  ended as (update inbox i set done_at = $2, outcome = ok.outcome, leased_until = null, error = null from ok where i.id = ok.inbox),
  moved as (
    update contacts c set state = y.state, revision = c.revision + 1, last_event_at = greatest(c.last_event_at, ok.at), language = coalesce(ok.language, c.language)
    from ok join jsonb_to_recordset($3::text::jsonb) as y(inbox bigint, state jsonb) on y.inbox = ok.inbox where c.id = ok.contact),
  changed as materialized (
    select ok.inbox, ok.response, ok.contact, ok.at, y.key, y.value from ok
      join jsonb_to_recordset($4::text::jsonb) as y(inbox bigint, key text, value text) on y.inbox = ok.inbox),
  answered as (
    insert into answers as w (response_id, key, value, seq, answered_by, answered_at)
    select c.response, c.key, c.value, 1 + coalesce((select max(h.seq) from answer_history h where h.response_id = c.response and h.key = c.key), 0), c.contact, c.at
    from changed c where c.value is not null
    on conflict (response_id, key) do update set value = excluded.value, seq = w.seq + 1, answered_by = excluded.answered_by, answered_at = excluded.answered_at
    returning w.response_id, w.key, w.value, w.seq, w.answered_by, w.answered_at),
  gone as (
    delete from answers w using (
      select c.*, a.place from changed c cross join lateral (select a.ctid as place from answers a where a.response_id = c.response and a.key = c.key limit 1) a
      where c.value is null) c
    where w.ctid = c.place
    returning w.response_id, w.key, ''::text as value, w.seq + 1 as seq, c.contact as answered_by, c.at as answered_at),
  remembered as (
    insert into answer_history (response_id, key, seq, value, answered_by, answered_at, inbox_id)
    select a.response_id, a.key, a.seq, a.value, a.answered_by, a.answered_at, ok.inbox from (select * from answered union all select * from gone) a join ok on ok.response = a.response_id),
  counted as (
    update responses p set revision = p.revision + 1, answered_count = ok.answered, asked_count = ok.asked,
      last_answered_at = case when ok.changes = 0 then p.last_answered_at else $2 end
    from ok where p.id = ok.response),
  replied as (
    insert into outbox (id, channel, contact_id, recipient, reason, round_id, payload, priority, reply_token, reply_until, created_at, run_at, give_up_at, attempts, lease_id, leased_until)
    select y.id, 'reply', ok.contact, y.recipient, 'reply:' || ok.inbox, y.round, y.payload, 0, y.token, y.until, $2, $2, y.until, 1, ok.lease, y.leased
    from ok join jsonb_to_recordset($5::text::jsonb) as y(inbox bigint, id uuid, recipient text, round text, payload jsonb, token text, until timestamptz, leased timestamptz) on y.inbox = ok.inbox),
  carried as (
    update outbox o set outcome = 'riding', carried_by = g.reply
    from (select y.reply, h.place from ok join jsonb_to_recordset($6::text::jsonb) as y(inbox bigint, id uuid, reply uuid) on y.inbox = ok.inbox
      cross join lateral (select i.ctid as place from outbox i where i.id = y.id and i.outcome = 'held' for no key update of i) h) g where o.ctid = g.place)
  select x.inbox, case when ok.inbox is not null then 'written' when q.id is null then 'lost' when q.is_overtaking then 'overtaking' else 'changed' end as kind, q.has_more,
    (select json_object_agg(a.key, a.seq) from answered a where a.response_id = ok.response) as seqs
  from x left join queue q on q.id = x.inbox left join ok on ok.inbox = x.inbox`;

/** Writes steps and says of each, in their order, what became of it. */
export async function writeSteps(sql: Sql | TransactionSql, writes: readonly StepWrite[]): Promise<Written[]> {
  const steps = writes.map(({ response, ...write }) => ({
    inbox: write.inboxId,
    lease: write.leaseId,
    outcome: write.outcome,
    contact: write.contactId,
    revision: write.contactRevision,
    at: write.occurredAt,
    language: write.language,
    response: response?.id,
    responseRevision: response?.revision,
    answered: response?.answered,
    asked: response?.asked,
    changes: response?.changes.length,
  }));
  const states = writes.map(({ inboxId, state }) => ({ inbox: inboxId, state }));
  const changes = writes.flatMap(({ inboxId, response }) =>
    (response?.changes ?? []).map(({ key, value }) => ({ inbox: inboxId, key, value })),
  );
  const replies = writes.flatMap(({ inboxId, reply }) =>
    reply
      ? {
          inbox: inboxId,
          id: reply.id,
          recipient: reply.recipient,
          round: reply.roundId,
          payload: reply.payload,
          token: reply.token,
          until: reply.until,
          leased: reply.leasedUntil,
        }
      : [],
  );
  const carries = writes.flatMap(({ inboxId, reply }) => (reply?.carries ?? []).map((id) => ({ inbox: inboxId, id, reply: reply?.id })));
  const rows = await sql.unsafe<{ inbox: number; kind: Written['kind']; has_more: boolean | null; seqs: Record<string, number> | null }[]>(
    writeStatement,
    [JSON.stringify(steps), writes[0]?.now ?? null, ...[states, changes, replies, carries].map((list) => JSON.stringify(list))] as never[],
    { prepare: true },
  );
  const byInbox = new Map(rows.map((row) => [row.inbox, row]));
  return writes.map(({ inboxId }): Written => {
    const row = byInbox.get(inboxId);
    if (!row) throw new Error(`no word about event ${inboxId}`);
    return row.kind === 'written' ? { kind: row.kind, hasMore: row.has_more === true, seqs: row.seqs ?? {} } : { kind: row.kind };
  });
}
