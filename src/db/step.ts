// The hot path of the conversation: one read before a step, one guarded write after it. Round trips are what costs, so both are one
// prepared statement each.
import { type Contact, type Invitation, type Participation, type Role, type StoredAnswer } from '../domain/conversation/snapshot.ts';
import { type Outbound } from '../domain/message.ts';
import { type Sql, type TransactionSql } from './connect.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the read gives; app/handle-inbox makes a Snapshot of it. */
export interface StepRow {
  readonly contact: Contact;
  readonly revision: number;
  readonly storedState: unknown;
  readonly participations: readonly Participation[];
  readonly target: TargetRow | null;
  readonly invitation: Invitation | null;
  readonly wrongCodes: { readonly mine: number; readonly all: number };
  readonly held: readonly { readonly id: string; readonly payload: Outbound }[];
}

export interface TargetRow extends Participation {
  readonly questionnaireId: string;
  readonly questionnaireVersion: number | null;
  readonly revision: number;
  readonly startedAt: Date | null;
  readonly submittedAt: Date | null;
  readonly submissions: number;
  readonly answers: Readonly<Record<string, StoredAnswer>>;
  readonly names: Readonly<Record<number, string>>;
  readonly hasOtherCoordinator: boolean;
}

interface RawParticipation {
  agency: {
    id: number;
    code: string;
    nameTh: string;
    nameEn: string;
    ministry: string;
    level: 'department' | 'province';
    type: string;
    province: string;
  };
  round: { id: string; questionnaireId: string; title: string; opensAt: string; closesAt: string; closedAt: string | null };
  role: Role;
  responseId: number | null;
  status: 'answering' | 'submitted' | null;
}

const agencyJson = `jsonb_build_object('id', a.id, 'code', a.code, 'nameTh', a.name_th, 'nameEn', a.name_en, 'ministry', a.ministry, 'level', a.level, 'type', a.type, 'province', a.province)`;
const roundJson = `jsonb_build_object('id', r.id, 'questionnaireId', r.questionnaire_id, 'title', r.title, 'opensAt', r.opens_at, 'closesAt', greatest(r.closes_at, ra.closes_at), 'closedAt', r.closed_at)`;
const myRounds = `memberships m join agencies a on a.id = m.agency_id join round_agencies ra on ra.agency_id = a.id and ra.retired_at is null
  join rounds r on r.id = ra.round_id left join responses p on p.round_id = r.id and p.agency_id = a.id`;

/** $1 LINE user id, $2 hash of the code in the text or null, $3 response that a button names or null, $4 now */
const readStatement = `
  select c.id, c.revision, c.language, c.display_name, c.state, c.notice_acknowledged_at is not null as has_notice,
    c.reminders_off_at is not null as reminders_off, c.snoozed_until, c.last_event_at,
    (select jsonb_agg(jsonb_build_object('agency', ${agencyJson}, 'round', ${roundJson}, 'role', m.role, 'responseId', p.id, 'status', p.status)
       order by r.opens_at desc, r.id, a.code)
     from ${myRounds} where m.contact_id = c.id and m.ended_at is null) as participations,
    t.agency_id, t.round_id, t.response_id, t.questionnaire_id, t.questionnaire_version, t.response_revision, t.started_at, t.submitted_at, t.submissions,
    (select jsonb_agg(jsonb_build_array(w.key, w.value, w.seq, w.answered_by, (extract(epoch from w.answered_at) * 1000)::bigint))
     from answers w where w.response_id = t.response_id) as answers,
    (select jsonb_object_agg(o.id, o.display_name) from memberships n join contacts o on o.id = n.contact_id where n.agency_id = t.agency_id) as names,
    exists (select 1 from memberships n where n.agency_id = t.agency_id and n.contact_id <> c.id and n.ended_at is null and n.role = 'coordinator') as has_other_coordinator,
    v.invitation,
    case when $2::text is null then 0 else (select count(*) from invitation_guesses g where g.contact_id = c.id and g.guessed_at > $4::timestamptz - interval '1 hour') end as my_guesses,
    case when $2::text is null then 0 else (select count(*) from invitation_guesses g where g.guessed_at > $4::timestamptz - interval '1 hour') end as all_guesses,
    (select jsonb_agg(jsonb_build_object('id', h.id, 'payload', h.payload)) from (
       select x.id, x.payload from outbox x where x.recipient = c.line_user_id and x.outcome = 'held' order by x.priority, x.created_at limit 2) h) as held
  from contacts c
  left join lateral (
    select a.id as agency_id, r.id as round_id, p.id as response_id, coalesce(p.questionnaire_id, r.questionnaire_id) as questionnaire_id, p.questionnaire_version,
      p.revision as response_revision, p.started_at, p.submitted_at, p.submissions
    from ${myRounds}
    where m.contact_id = c.id and m.ended_at is null
    order by p.id is not distinct from $3::bigint and p.id is not null desc,
      a.id = (c.state->'at'->>'agencyId')::bigint and r.id = c.state->'at'->>'roundId' desc nulls last,
      r.closed_at is null and greatest(r.closes_at, ra.closes_at) >= $4::timestamptz desc, r.opens_at desc, a.code
    limit 1
  ) t on true
  left join lateral (
    select jsonb_build_object('id', i.id, 'agency', ${agencyJson}, 'round', ${roundJson}, 'role', i.role,
      'expiresAt', i.expires_at, 'usedAt', i.used_at, 'usedBy', i.used_by, 'revokedAt', i.revoked_at) as invitation
    from invitations i join agencies a on a.id = i.agency_id join rounds r on r.id = i.round_id
      left join round_agencies ra on ra.round_id = r.id and ra.agency_id = a.id
    where i.id = case when $2::text is null then (c.state->>'invitationId')::bigint else (select j.id from invitations j where j.code_hash = $2) end
  ) v on true
  where c.line_user_id = $1`;

interface RawRow {
  id: number;
  revision: number;
  language: string;
  display_name: string;
  state: unknown;
  has_notice: boolean;
  reminders_off: boolean;
  snoozed_until: Date | null;
  last_event_at: Date | null;
  participations: RawParticipation[] | null;
  agency_id: number | null;
  round_id: string | null;
  response_id: number | null;
  questionnaire_id: string | null;
  questionnaire_version: number | null;
  response_revision: number | null;
  started_at: Date | null;
  submitted_at: Date | null;
  submissions: number | null;
  answers: [string, string, number, number | null, number][] | null;
  names: Record<number, string> | null;
  has_other_coordinator: boolean;
  invitation:
    | (Json & {
        id: number;
        agency: RawParticipation['agency'];
        round: RawParticipation['round'];
        role: Role;
        expiresAt: string;
        usedAt: string | null;
        usedBy: number | null;
        revokedAt: string | null;
      })
    | null;
  my_guesses: number;
  all_guesses: number;
  held: { id: string; payload: Outbound }[] | null;
}

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

function toRound(round: RawParticipation['round']): Participation['round'] {
  return {
    id: round.id,
    questionnaireId: round.questionnaireId,
    title: round.title,
    opensAt: new Date(round.opensAt),
    closesAt: new Date(round.closesAt),
    closedAt: date(round.closedAt),
  };
}

function toParticipation(raw: RawParticipation): Participation {
  return { agency: raw.agency, round: toRound(raw.round), role: raw.role, responseId: raw.responseId, status: raw.status ?? 'not-started' };
}

/** Everything that a step of this LINE user may need; null = we have never heard of them. */
export async function readStep(
  sql: Sql,
  { lineUserId, codeHash, responseId, now }: { lineUserId: string; codeHash: string | null; responseId: number | null; now: Date },
): Promise<StepRow | null> {
  const [row] = await sql.unsafe<RawRow[]>(readStatement, [lineUserId, codeHash, responseId, now], { prepare: true });
  if (!row) return null;
  const participations = (row.participations ?? []).map(toParticipation);
  const place = participations.find((one) => one.agency.id === row.agency_id && one.round.id === row.round_id);
  return {
    contact: {
      id: row.id,
      language: row.language,
      displayName: row.display_name,
      hasAcknowledgedNotice: row.has_notice,
      areRemindersOff: row.reminders_off,
      snoozedUntil: row.snoozed_until,
      lastEventAt: row.last_event_at,
    },
    revision: row.revision,
    storedState: row.state,
    participations,
    target:
      place && row.questionnaire_id !== null
        ? {
            ...place,
            questionnaireId: row.questionnaire_id,
            questionnaireVersion: row.questionnaire_version,
            revision: row.response_revision ?? 0,
            startedAt: row.started_at,
            submittedAt: row.submitted_at,
            submissions: row.submissions ?? 0,
            answers: Object.fromEntries(
              (row.answers ?? []).map(([key, value, seq, by, atMs]) => [key, { value, seq, by, at: new Date(atMs) }]),
            ),
            names: row.names ?? {},
            hasOtherCoordinator: row.has_other_coordinator,
          }
        : null,
    invitation: row.invitation && {
      id: row.invitation.id,
      agency: row.invitation.agency,
      round: toRound(row.invitation.round),
      role: row.invitation.role,
      expiresAt: new Date(row.invitation.expiresAt),
      usedAt: date(row.invitation.usedAt),
      usedBy: row.invitation.usedBy,
      revokedAt: date(row.invitation.revokedAt),
    },
    wrongCodes: { mine: row.my_guesses, all: row.all_guesses },
    held: row.held ?? [],
  };
}

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
    readonly changes: readonly { readonly key: string; readonly value: string }[];
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

/**
 * $1 inbox id, $2 lease, $3 outcome, $4 contact, $5 its revision, $6 state, $7 when it happened, $8 now, $9 language, $10 response or null,
 * $11 its revision, $12 answered, $13 asked, $14 changes, $15 reply id or null, $16 recipient, $17 payload, $18 token, $19 token until,
 * $20 leased until, $21 round, $22 held messages. Locks inbox row, contact, response, in this order everywhere.
 */
const writeStatement = `
  with gate_event as materialized (select id from inbox where id = $1 and lease_id = $2 and done_at is null for update),
  gate_contact as materialized (select id from contacts where id = $4 and revision = $5 and exists (select 1 from gate_event) for update),
  gate_response as materialized (select id from responses where id = $10::bigint and revision = $11::int and exists (select 1 from gate_contact) for update),
  ok as materialized (select 1 where exists (select 1 from gate_contact) and ($10::bigint is null or exists (select 1 from gate_response))),
  ended as (update inbox set done_at = $8, outcome = $3, leased_until = null, error = null from ok where inbox.id = $1),
  moved as (update contacts set state = $6::text::jsonb, revision = revision + 1, last_event_at = greatest(last_event_at, $7), language = coalesce($9, language) from ok where contacts.id = $4),
  answered as (
    insert into answers as w (response_id, key, value, seq, answered_by, answered_at)
    select $10::bigint, x.key, x.value, 1, $4, $7 from ok, jsonb_to_recordset($14::text::jsonb) as x(key text, value text)
    on conflict (response_id, key) do update set value = excluded.value, seq = w.seq + 1, answered_by = excluded.answered_by, answered_at = excluded.answered_at
    returning w.key, w.value, w.seq),
  remembered as (insert into answer_history (response_id, key, seq, value, answered_by, answered_at, inbox_id) select $10::bigint, key, seq, value, $4, $7, $1 from answered),
  counted as (update responses set revision = revision + 1, last_answered_at = case when exists (select 1 from answered) then $8 else last_answered_at end, answered_count = $12::int, asked_count = $13::int from ok where responses.id = $10::bigint),
  replied as (
    insert into outbox (id, channel, contact_id, recipient, reason, round_id, payload, priority, reply_token, reply_until, created_at, run_at, give_up_at, attempts, lease_id, leased_until)
    select $15::uuid, 'reply', $4, $16, 'reply:' || $1, $21, $17::text::jsonb, 0, $18, $19, $8, $8, $19, 1, $2::uuid, $20 from ok where $15::uuid is not null),
  carried as (update outbox set outcome = 'riding', carried_by = $15::uuid from ok where outbox.id = any($22::uuid[]) and outbox.outcome = 'held')
  select count(*)::int as done from ok`;

/** Writes a step, all or nothing. false = somebody else was faster (or the lease is lost): read again. */
export async function writeStep(sql: Sql | TransactionSql, write: StepWrite): Promise<boolean> {
  const { response, reply } = write;
  const [row] = await sql.unsafe<{ done: number }[]>(
    writeStatement,
    [
      write.inboxId,
      write.leaseId,
      write.outcome,
      write.contactId,
      write.contactRevision,
      JSON.stringify(write.state),
      write.occurredAt,
      write.now,
      write.language,
      response?.id ?? null,
      response?.revision ?? null,
      response?.answered ?? null,
      response?.asked ?? null,
      JSON.stringify(response?.changes ?? []),
      reply?.id ?? null,
      reply?.recipient ?? null,
      reply ? JSON.stringify(reply.payload) : null,
      reply?.token ?? null,
      reply?.until ?? null,
      reply?.leasedUntil ?? null,
      reply?.roundId ?? null,
      [...(reply?.carries ?? [])],
    ] as never[],
    { prepare: true },
  );
  return row?.done === 1;
}
