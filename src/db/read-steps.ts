// What a step of the conversation reads: everything it may need, for many contacts in one statement (db/steps.ts gathers them).
import { type Contact, type Invitation, type Participation, type Role, type StoredAnswer } from '../domain/conversation/snapshot.ts';
import { type Outbound } from '../domain/message.ts';
import { type Sql } from './connect.ts';

type Json = Readonly<Record<string, unknown>>;

export interface StepQuestion {
  readonly lineUserId: string;
  /** Hash of the code in the text, if there is one. */
  readonly codeHash: string | null;
  /** The response that a button names, if it is one. */
  readonly responseId: number | null;
  /** The response that it is probably about, and whose answers are known as of this revision: they are not read again. */
  readonly known?: { readonly responseId: number; readonly revision: number } | undefined;
  readonly now: Date;
}

/** What the read gives; app/handle-inbox makes a Snapshot of it. */
export interface ReadRow {
  readonly contact: Contact;
  readonly revision: number;
  readonly storedState: unknown;
  readonly participations: readonly Participation[];
  readonly target: TargetRow | null;
  readonly invitation: Invitation | null;
  readonly wrongCodes: { readonly mine: number; readonly all: number };
  readonly held: readonly { readonly id: string; readonly reason: string; readonly payload: Outbound }[];
}

export interface TargetRow extends Participation {
  readonly questionnaireId: string;
  readonly questionnaireVersion: number | null;
  readonly revision: number;
  readonly startedAt: Date | null;
  readonly submittedAt: Date | null;
  readonly submissions: number;
  /** null = as the question knows them. */
  readonly answers: Readonly<Record<string, StoredAnswer>> | null;
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

const agencyJson = `json_build_object('id', a.id, 'code', a.code, 'nameTh', a.name_th, 'nameEn', a.name_en, 'ministry', a.ministry, 'level', a.level, 'type', a.type, 'province', a.province)`;
const roundJson = `json_build_object('id', r.id, 'questionnaireId', r.questionnaire_id, 'title', r.title, 'opensAt', r.opens_at, 'closesAt', greatest(r.closes_at, ra.closes_at), 'closedAt', r.closed_at)`;
const myRounds = `memberships m join agencies a on a.id = m.agency_id join round_agencies ra on ra.agency_id = a.id and ra.retired_at is null
  join rounds r on r.id = ra.round_id left join responses p on p.round_id = r.id and p.agency_id = a.id`;

/**
 * $1 the questions as JSON, $2 now. Not as arrays: the planner would look into them, and plan this long statement anew every time (2 ms)
 * because fewer questions look cheaper than its general plan.
 */
const readStatement = `
  select q.n, c.id, c.revision, c.language, c.display_name, c.state, c.notice_acknowledged_at is not null as has_notice, c.is_organiser,
    c.reminders_off_at is not null as reminders_off, c.snoozed_until, c.last_event_at,
    (select json_agg(json_build_object('agency', ${agencyJson}, 'round', ${roundJson}, 'role', m.role, 'responseId', p.id, 'status', p.status)
       order by r.opens_at desc, r.id, a.code)
     from ${myRounds} where m.contact_id = c.id and m.ended_at is null) as participations,
    t.agency_id, t.round_id, t.response_id, t.questionnaire_id, t.questionnaire_version, t.response_revision, t.started_at, t.submitted_at, t.submissions,
    t.response_id = q.known_response and t.response_revision = q.known_revision as is_known,
    case when t.response_id = q.known_response and t.response_revision = q.known_revision then null else
      (select json_agg(json_build_array(w.key, w.value, w.seq, w.answered_by, (extract(epoch from w.answered_at) * 1000)::bigint))
       from answers w where w.response_id = t.response_id) end as answers,
    (select json_object_agg(o.id, o.display_name) from memberships n join contacts o on o.id = n.contact_id where n.agency_id = t.agency_id) as names,
    exists (select 1 from memberships n where n.agency_id = t.agency_id and n.contact_id <> c.id and n.ended_at is null and n.role = 'coordinator') as has_other_coordinator,
    v.invitation,
    case when q.code_hash is null then 0 else (select count(*) from invitation_guesses g where g.contact_id = c.id and g.guessed_at > $2::timestamptz - interval '1 hour') end as my_guesses,
    case when q.code_hash is null then 0 else (select count(*) from invitation_guesses g where g.guessed_at > $2::timestamptz - interval '1 hour') end as all_guesses,
    (select json_agg(json_build_object('id', h.id, 'reason', h.reason, 'payload', h.payload)) from (
       select x.id, x.reason, x.payload from outbox x where x.recipient = c.line_user_id and x.outcome = 'held' order by x.priority, x.created_at limit 2) h) as held
  from jsonb_to_recordset($1::text::jsonb) as q(n int, line_user_id text, code_hash text, response_id bigint, known_response bigint, known_revision int)
  join contacts c on c.line_user_id = q.line_user_id
  left join lateral (
    select a.id as agency_id, r.id as round_id, p.id as response_id, coalesce(p.questionnaire_id, r.questionnaire_id) as questionnaire_id, p.questionnaire_version,
      p.revision as response_revision, p.started_at, p.submitted_at, p.submissions
    from ${myRounds}
    where m.contact_id = c.id and m.ended_at is null
    order by p.id is not distinct from q.response_id and p.id is not null desc,
      a.id = (c.state->'at'->>'agencyId')::bigint and r.id = c.state->'at'->>'roundId' desc nulls last,
      r.closed_at is null and greatest(r.closes_at, ra.closes_at) >= $2::timestamptz desc, r.opens_at desc, a.code
    limit 1
  ) t on true
  left join lateral (
    select json_build_object('id', i.id, 'agency', ${agencyJson}, 'round', ${roundJson}, 'role', i.role,
      'expiresAt', i.expires_at, 'usedAt', i.used_at, 'usedBy', i.used_by, 'revokedAt', i.revoked_at) as invitation
    from invitations i join agencies a on a.id = i.agency_id join rounds r on r.id = i.round_id
      left join round_agencies ra on ra.round_id = r.id and ra.agency_id = a.id
    where i.id = case when q.code_hash is null then (c.state->>'invitationId')::bigint else (select j.id from invitations j where j.code_hash = q.code_hash) end
  ) v on true`;

interface RawRow {
  n: number;
  id: number;
  revision: number;
  language: string;
  display_name: string;
  state: unknown;
  has_notice: boolean;
  is_organiser: boolean;
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
  is_known: boolean | null;
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
  held: { id: string; reason: string; payload: Outbound }[] | null;
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

function toReadRow(row: RawRow): ReadRow {
  const participations = (row.participations ?? []).map(toParticipation);
  const place = participations.find((one) => one.agency.id === row.agency_id && one.round.id === row.round_id);
  return {
    contact: {
      id: row.id,
      language: row.language,
      displayName: row.display_name,
      hasAcknowledgedNotice: row.has_notice,
      isOrganiser: row.is_organiser,
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
            answers: row.is_known
              ? null
              : Object.fromEntries((row.answers ?? []).map(([key, value, seq, by, atMs]) => [key, { value, seq, by, at: new Date(atMs) }])),
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

/** One row for each question, in their order; null = we have never heard of this LINE user. `now` is that of the first question. */
export async function readSteps(sql: Sql, questions: readonly StepQuestion[]): Promise<(ReadRow | null)[]> {
  const list = questions.map(({ lineUserId, codeHash, responseId, known }, n) => ({
    n,
    line_user_id: lineUserId,
    code_hash: codeHash,
    response_id: responseId,
    known_response: known?.responseId,
    known_revision: known?.revision,
  }));
  const rows = await sql.unsafe<RawRow[]>(readStatement, [JSON.stringify(list), questions[0]?.now ?? null] as never[], { prepare: true });
  const found: (ReadRow | null)[] = questions.map(() => null);
  for (const row of rows) found[row.n] = toReadRow(row);
  return found;
}
