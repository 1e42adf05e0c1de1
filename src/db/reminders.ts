// What reminders are decided on, and the outbox rows that they become. Their reasons: domain/reminders/reason.ts.
import { type Agency, type Role } from '../domain/conversation/snapshot.ts';
import { type Sql, type TransactionSql } from './connect.ts';
import { type NewPush, priorities } from './outbox.ts';

/** Dropped because of the hour, before anything was sent: the same moment may be tried again. */
const revivable = ['dropped:quiet-hours', 'dropped:weekend', 'dropped:holiday'];

/** `closesAt` is the round's; `deadlines` are all that its agencies have. */
export interface OpenRound {
  readonly id: string;
  readonly title: string;
  readonly questionnaireId: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly closedAt: Date | null;
  readonly reminderPolicy: unknown;
  readonly pushBudget: number | null;
  readonly deadlines: readonly Date[];
}

/** Rounds that have opened and whose last deadline, or closing, is after `since`; by id. `roundId`: only that one, whenever it is. */
export async function remindableRounds(
  sql: Sql,
  { now, since, roundId = null }: { now: Date; since: Date; roundId?: string | null },
): Promise<OpenRound[]> {
  const rows = await sql<(Omit<OpenRound, 'deadlines'> & { deadlines: Date[] | null })[]>`
    select r.id, r.title, r.questionnaire_id as "questionnaireId", r.opens_at as "opensAt", r.closes_at as "closesAt", r.closed_at as "closedAt",
      r.reminder_policy as "reminderPolicy", r.push_budget as "pushBudget", d.deadlines
    from rounds r
    left join lateral (
      select array_agg(distinct greatest(r.closes_at, x.closes_at)) as deadlines, max(greatest(r.closes_at, x.closes_at)) as last
      from round_agencies x where x.round_id = r.id and x.retired_at is null) d on true
    where case when ${roundId}::text is null then r.opens_at <= ${now} and coalesce(r.closed_at, d.last, r.closes_at) > ${since} else r.id = ${roundId} end
    order by r.id`;
  return rows.map((row) => ({ ...row, deadlines: row.deadlines ?? [row.closesAt] }));
}

export interface CandidateRow extends Omit<Agency, 'id' | 'code'> {
  readonly agencyId: number;
  readonly agencyCode: string;
  readonly deadline: Date;
  readonly responseId: number | null;
  readonly questionnaireVersion: number | null;
  readonly status: 'answering' | 'submitted' | null;
  readonly answered: number | null;
  readonly asked: number | null;
  readonly startedAt: Date | null;
  readonly lastAnsweredAt: Date | null;
  readonly contactId: number | null;
  readonly lineUserId: string | null;
  readonly displayName: string | null;
  readonly language: string | null;
  readonly role: Role | null;
  readonly joinedAt: Date | null;
  readonly isUnreachable: boolean;
  readonly isOptedOut: boolean;
  readonly snoozedUntil: Date | null;
  readonly lastEventAt: Date | null;
  /** Agencies that the contact serves. */
  readonly agencyCount: number;
}

/** Every contact of every target agency; an agency without contacts once, with nulls. By agency code, then contact. */
export async function reminderCandidates(sql: Sql, roundId: string): Promise<CandidateRow[]> {
  return sql<CandidateRow[]>`
    with counts as (select contact_id, count(*)::int as agencies from memberships where ended_at is null group by contact_id)
    select a.id as "agencyId", a.code as "agencyCode", a.name_th as "nameTh", a.name_en as "nameEn", a.ministry, a.level, a.type, a.province,
      greatest(r.closes_at, ra.closes_at) as deadline, p.id as "responseId", p.questionnaire_version as "questionnaireVersion", p.status,
      p.answered_count as answered, p.asked_count as asked, p.started_at as "startedAt", p.last_answered_at as "lastAnsweredAt",
      c.id as "contactId", c.line_user_id as "lineUserId", c.display_name as "displayName", c.language, m.role, m.joined_at as "joinedAt",
      (c.unreachable_at is not null or c.line_user_id is null) as "isUnreachable", c.reminders_off_at is not null as "isOptedOut",
      c.snoozed_until as "snoozedUntil", c.last_event_at as "lastEventAt", coalesce(n.agencies, 0) as "agencyCount"
    from round_agencies ra
    join rounds r on r.id = ra.round_id
    join agencies a on a.id = ra.agency_id
    left join responses p on p.round_id = ra.round_id and p.agency_id = ra.agency_id
    left join memberships m on m.agency_id = ra.agency_id and m.ended_at is null
    left join contacts c on c.id = m.contact_id
    left join counts n on n.contact_id = m.contact_id
    where ra.round_id = ${roundId} and ra.retired_at is null
    order by a.code, c.id`;
}

/** When the newest letter of each agency was issued whose code is still good, by agency id. The code itself is not stored. */
export async function openLetters(sql: Sql, roundId: string, now: Date): Promise<ReadonlyMap<number, Date>> {
  const rows = await sql<{ agencyId: number; at: Date }[]>`
    select agency_id as "agencyId", max(created_at) as at from invitations
    where round_id = ${roundId} and used_at is null and revoked_at is null and expires_at > ${now} group by agency_id`;
  return new Map(rows.map((row) => [row.agencyId, row.at]));
}

export interface PastReminder {
  readonly contactId: number;
  readonly roundId: string;
  readonly reason: string;
  readonly at: Date;
  /** Went out as a push, or is on its way. */
  readonly isPush: boolean;
}

/** Reminders and closing messages of this round, and everybody's reminders since `since`. */
export async function pastReminders(sql: Sql, roundId: string, since: Date): Promise<PastReminder[]> {
  const columns = sql`contact_id as "contactId", round_id as "roundId", reason, coalesce(first_sent_at, created_at) as at,
      (outcome is null or outcome = 'sent' or outcome = 'sent:before') as "isPush"`;
  return sql<PastReminder[]>`
    select ${columns} from outbox
    where priority = ${priorities.reminder} and (round_id = ${roundId} or created_at > ${since})
      and not (outcome = any(${revivable}) and attempts <= 1)
    union all
    select ${columns} from outbox where round_id = ${roundId} and priority = ${priorities.notice} and reason like 'closed:%'`;
}

/** The columns of `outbox` that a message brings with it. */
const outboxRow = ({ id, contactId, recipient, reason, roundId, payload, priority }: NewPush) => ({
  id,
  contact_id: contactId,
  recipient,
  reason,
  round_id: roundId,
  payload,
  priority,
});

/**
 * Queues reminders; one whose (recipient, reason) exists is left out, unless it was dropped because of the hour. Older ones that still wait
 * for a free reply of the same contact fall away. Returns how many were new of each kind.
 */
export async function queueReminders(
  sql: Sql,
  { pushes, held }: { pushes: readonly NewPush[]; held: readonly NewPush[] },
  now: Date,
): Promise<{ readonly pushed: number; readonly held: number }> {
  const list = [
    ...pushes.map((one) => ({ ...outboxRow(one), is_held: false })),
    ...held.map((one) => ({ ...outboxRow(one), is_held: true })),
  ];
  if (list.length === 0) return { pushed: 0, held: 0 };
  const [row] = await sql<{ pushed: number; held: number }[]>`
    with x as materialized (
      select * from jsonb_to_recordset(${sql.json(list as never)})
        as x(id uuid, contact_id bigint, recipient text, reason text, round_id text, payload jsonb, priority int, is_held boolean)),
    superseded as (
      update outbox o set outcome = 'dropped:superseded', payload = null from x
      where o.recipient = x.recipient and o.outcome = 'held' and o.round_id = x.round_id and o.priority = ${priorities.reminder} and o.reason <> x.reason),
    queued as (
      insert into outbox as o (id, channel, contact_id, recipient, reason, round_id, payload, priority, created_at, run_at, give_up_at, ended_at, outcome)
      select x.id, 'push', x.contact_id, x.recipient, x.reason, x.round_id, x.payload, x.priority, ${now}, ${now}, ${now}::timestamptz + interval '23 hours',
        case when x.is_held then ${now}::timestamptz end, case when x.is_held then 'held' end from x
      on conflict (recipient, reason) do update set payload = excluded.payload, created_at = excluded.created_at, run_at = excluded.run_at,
        give_up_at = excluded.give_up_at, ended_at = excluded.ended_at, outcome = excluded.outcome, attempts = 0, first_sent_at = null, error = null
        where o.outcome = any(${revivable}) and o.attempts <= 1
      returning o.outcome)
    select (count(*) filter (where outcome is null))::int as pushed, (count(*) filter (where outcome = 'held'))::int as held from queued`;
  return row ?? { pushed: 0, held: 0 };
}

/**
 * Tells the planner that many messages wait: believing that there are a few, it reads and sorts all of them for each claim. Autovacuum would
 * find out a minute later.
 */
export async function countWaiting(sql: Sql): Promise<void> {
  // While a vacuum is at the table it counts, too: no need to wait for it.
  await sql`analyze (skip_locked) outbox (ended_at, priority, run_at)`;
}

/** Keeps messages for their contacts' next free reply; one with a (recipient, reason) that exists is left out. Returns how many were new. */
export async function holdMessages(sql: Sql | TransactionSql, messages: readonly NewPush[], now: Date): Promise<number> {
  if (messages.length === 0) return 0;
  const list = messages.map(outboxRow);
  const held = await sql`
    insert into outbox (id, channel, contact_id, recipient, reason, round_id, payload, priority, created_at, run_at, give_up_at, ended_at, outcome)
    select x.id, 'push', x.contact_id, x.recipient, x.reason, x.round_id, x.payload, x.priority, ${now}, ${now}, ${now}, ${now}, 'held'
    from jsonb_to_recordset(${sql.json(list as never)}) as x(id uuid, contact_id bigint, recipient text, reason text, round_id text, payload jsonb, priority int)
    on conflict (recipient, reason) do nothing`;
  return held.count;
}

/** Ends messages that wait for a free reply and have nothing to say any more. */
export async function dropHeld(tx: TransactionSql, messages: readonly { readonly id: string; readonly why: string }[]): Promise<void> {
  await tx`
    update outbox o set outcome = 'dropped:' || x.why, payload = null from jsonb_to_recordset(${tx.json([...messages])}) as x(id uuid, why text)
    where o.id = x.id and o.outcome = 'held'`;
}

/** Reminders that wait for a free reply have nothing to say once the agency has submitted or its deadline is over. */
export async function dropNeedlessHeld(sql: Sql, roundId: string, now: Date): Promise<number> {
  const dropped = await sql`
    update outbox o set outcome = case when p.status = 'submitted' then 'dropped:submitted' else 'dropped:round-over' end, payload = null
    from round_agencies ra join rounds r on r.id = ra.round_id left join responses p on p.round_id = ra.round_id and p.agency_id = ra.agency_id
    where o.outcome = 'held' and o.priority = ${priorities.reminder} and o.round_id = ${roundId} and ra.round_id = o.round_id
      and o.reason like 'reminder:%:' || ra.agency_id || ':%'
      and (p.status = 'submitted' or greatest(r.closes_at, ra.closes_at) < ${now} or r.closed_at <= ${now})`;
  return dropped.count;
}

export interface Spending {
  /** Pushes of the round that were sent, or are about to be. */
  readonly ofRound: number;
  /** Pushes of any kind that are queued and not sent yet. */
  readonly waiting: number;
  /** Contacts who will get a summary when their agency submits, over all open rounds. */
  readonly summariesToCome: number;
}

/** What counts against the round's budget and the month's quota of pushes. */
export async function readSpending(sql: Sql, roundId: string, now: Date): Promise<Spending> {
  const [row] = await sql<Spending[]>`
    select
      (select count(*)::int from outbox where round_id = ${roundId} and channel = 'push' and (outcome is null or outcome in ('sent', 'sent:before'))) as "ofRound",
      (select count(*)::int from outbox where ended_at is null and channel = 'push') as waiting,
      (select count(*)::int from rounds r join round_agencies ra on ra.round_id = r.id and ra.retired_at is null
         join memberships m on m.agency_id = ra.agency_id and m.ended_at is null
         join contacts c on c.id = m.contact_id and c.unreachable_at is null and c.line_user_id is not null
         left join responses p on p.round_id = r.id and p.agency_id = ra.agency_id
       where r.closed_at is null and r.opens_at <= ${now} and greatest(r.closes_at, ra.closes_at) >= ${now} and p.status is distinct from 'submitted') as "summariesToCome"`;
  if (!row) throw new Error('counting gave no row');
  return row;
}

/** Seconds from one answer to the next in the latest responses of the round, pauses left out; null = too few to tell. */
export async function medianAnswerSeconds(sql: Sql, roundId: string): Promise<number | null> {
  const [row] = await sql<{ median: number | null; count: number }[]>`
    with latest as (
      select id from responses where round_id = ${roundId} and answered_count >= 5 order by last_answered_at desc nulls last limit 100),
    gaps as (
      select extract(epoch from h.answered_at - lag(h.answered_at) over (partition by h.response_id order by h.answered_at)) as gap
      from answer_history h join latest l on l.id = h.response_id)
    select (percentile_cont(0.5) within group (order by gap))::float8 as median, count(*)::int as count from gaps where gap between 1 and 600`;
  return row && row.count >= 100 ? row.median : null;
}

interface StoredAnswers {
  readonly responseId: number;
  readonly answers: Readonly<Record<string, string>>;
}

/** Current answers by question key, by response; responses without any are left out. */
export async function answersOf(sql: Sql, responseIds: readonly number[]): Promise<ReadonlyMap<number, Readonly<Record<string, string>>>> {
  if (responseIds.length === 0) return new Map();
  const rows = await sql<StoredAnswers[]>`
    select response_id as "responseId", jsonb_object_agg(key, value) as answers from answers
    where response_id = any(${[...responseIds]}) group by response_id`;
  return new Map(rows.map((row) => [row.responseId, row.answers]));
}

export interface SendingCheck {
  readonly id: string;
  /** As the state is now; null = nothing stands in the way but hour and budget. */
  readonly why: string | null;
  readonly reminderPolicy: unknown;
  readonly deadline: Date;
  readonly closedAt: Date | null;
  readonly pushBudget: number | null;
  readonly spent: number;
}

/** The state at the moment of sending, for messages that this process has claimed. `spent` leaves them out. */
export async function checkBeforeSending(
  sql: Sql,
  messages: readonly { readonly id: string; readonly contactId: number; readonly roundId: string; readonly agencyId: number }[],
  now: Date,
): Promise<SendingCheck[]> {
  const list = messages.map((one) => ({ id: one.id, contact_id: one.contactId, round_id: one.roundId, agency_id: one.agencyId }));
  return sql<SendingCheck[]>`
    with x as materialized (
      select * from jsonb_to_recordset(${sql.json(list)}) as x(id uuid, contact_id bigint, round_id text, agency_id bigint)),
    spending as materialized (
      select r.id, (select count(*)::int from outbox o where o.round_id = r.id and o.channel = 'push' and o.first_sent_at is not null
          and (o.outcome is null or o.outcome in ('sent', 'sent:before')) and o.id not in (select id from x)) as spent
      from rounds r where r.push_budget is not null and r.id in (select round_id from x))
    select x.id, case
        when c.unreachable_at is not null or c.line_user_id is null then 'unreachable'
        when m.id is null or ra.agency_id is null then 'left-agency'
        when p.status = 'submitted' then 'submitted'
        when c.reminders_off_at is not null then 'opted-out'
        when c.snoozed_until > ${now} then 'snoozed'
      end as why, r.reminder_policy as "reminderPolicy", greatest(r.closes_at, ra.closes_at) as deadline, r.closed_at as "closedAt",
      r.push_budget as "pushBudget", coalesce(s.spent, 0) as spent
    from x
    join contacts c on c.id = x.contact_id
    join rounds r on r.id = x.round_id
    left join memberships m on m.contact_id = x.contact_id and m.agency_id = x.agency_id and m.ended_at is null
    left join round_agencies ra on ra.round_id = x.round_id and ra.agency_id = x.agency_id and ra.retired_at is null
    left join responses p on p.round_id = x.round_id and p.agency_id = x.agency_id
    left join spending s on s.id = x.round_id`;
}

/** Runs `work` while no other process does for this round; null = another one is at it. The lock dies with the connection. */
export async function withRoundLock<T>(sql: Sql, roundId: string, work: () => Promise<T>): Promise<T | null> {
  const own = await sql.reserve();
  try {
    const [row] = await own<{ locked: boolean }[]>`select pg_try_advisory_lock(hashtext('reminders'), hashtext(${roundId})) as locked`;
    if (row?.locked !== true) return null;
    try {
      return await work();
    } finally {
      await own`select pg_advisory_unlock(hashtext('reminders'), hashtext(${roundId}))`;
    }
  } finally {
    own.release();
  }
}

export interface RoundFigures {
  readonly agencies: number;
  readonly submitted: number;
  readonly begun: number;
  /** Somebody has joined, nobody has begun. */
  readonly joinedOnly: number;
  readonly notJoined: number;
  readonly remindersSent: number;
  readonly pushes: number;
}

export async function roundFigures(sql: Sql, roundId: string): Promise<RoundFigures> {
  const [row] = await sql<RoundFigures[]>`
    with agency as (
      select p.status, coalesce(p.answered_count, 0) > 0 as has_answers,
        exists (select 1 from memberships m where m.agency_id = ra.agency_id and m.ended_at is null) as has_contact
      from round_agencies ra left join responses p on p.round_id = ra.round_id and p.agency_id = ra.agency_id
      where ra.round_id = ${roundId} and ra.retired_at is null)
    select count(*)::int as agencies, (count(*) filter (where status = 'submitted'))::int as submitted,
      (count(*) filter (where status is distinct from 'submitted' and has_answers))::int as begun,
      (count(*) filter (where status is distinct from 'submitted' and not has_answers and has_contact))::int as "joinedOnly",
      (count(*) filter (where status is distinct from 'submitted' and not has_answers and not has_contact))::int as "notJoined",
      (select count(*)::int from outbox where round_id = ${roundId} and priority = ${priorities.reminder} and outcome in ('sent', 'sent:before')) as "remindersSent",
      (select count(*)::int from outbox where round_id = ${roundId} and channel = 'push' and outcome in ('sent', 'sent:before')) as pushes
    from agency`;
  if (!row) throw new Error('counting gave no row');
  return row;
}

/** true for the first caller of all: what happens once per name. */
export async function claimOnce(sql: Sql, name: string, now: Date): Promise<boolean> {
  const claimed =
    await sql`insert into settings (name, value, changed_at) values (${name}, 'true'::jsonb, ${now}) on conflict (name) do nothing`;
  return claimed.count === 1;
}

/** Reminders of the round that are queued and not sent yet. */
export async function waitingReminders(sql: Sql, roundId: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from outbox where ended_at is null and round_id = ${roundId} and priority = ${priorities.reminder}`;
  return row?.count ?? 0;
}
