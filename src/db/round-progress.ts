// How far the agencies of a round are, for organisers.
import { type Agency, type Role } from '../domain/conversation/snapshot.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface AgencyProgress {
  readonly agency: Agency;
  /** not-started = no answer yet, whether or not anybody has joined. */
  readonly status: 'not-started' | 'answering' | 'submitted';
  readonly answered: number;
  /** 0 before the first answer. */
  readonly asked: number;
  readonly lastAnsweredAt: Date | null;
  /** When a contact of the agency last wrote or tapped anything. */
  readonly lastEventAt: Date | null;
  readonly submittedAt: Date | null;
  readonly closesAt: Date;
  readonly contacts: number;
  readonly coordinators: number;
  /** Contacts who have blocked us. */
  readonly unreachable: number;
  /** Invitations that can still be used. */
  readonly invitations: number;
}

/** Every target agency that is not retired, in the order of codes; `agencyId` = only this one. */
export async function readRoundProgress(sql: Sql, roundId: string, now: Date, agencyId: number | null = null): Promise<AgencyProgress[]> {
  return sql<AgencyProgress[]>`
    select jsonb_build_object('id', a.id, 'code', a.code, 'nameTh', a.name_th, 'nameEn', a.name_en, 'ministry', a.ministry, 'level', a.level,
        'type', a.type, 'province', a.province) as agency,
      case when p.status = 'submitted' then 'submitted' when p.last_answered_at is not null then 'answering' else 'not-started' end as status,
      coalesce(p.answered_count, 0) as answered, coalesce(p.asked_count, 0) as asked, p.last_answered_at as "lastAnsweredAt",
      m.last_event_at as "lastEventAt", p.submitted_at as "submittedAt", greatest(r.closes_at, ra.closes_at) as "closesAt",
      coalesce(m.contacts, 0)::int as contacts, coalesce(m.coordinators, 0)::int as coordinators, coalesce(m.unreachable, 0)::int as unreachable,
      coalesce(i.count, 0)::int as invitations
    from rounds r join round_agencies ra on ra.round_id = r.id and ra.retired_at is null join agencies a on a.id = ra.agency_id
    left join responses p on p.round_id = r.id and p.agency_id = a.id
    left join (
      select m.agency_id, count(*) as contacts, count(*) filter (where m.role = 'coordinator') as coordinators,
        count(*) filter (where c.unreachable_at is not null) as unreachable, max(c.last_event_at) as last_event_at
      from memberships m join contacts c on c.id = m.contact_id where m.ended_at is null group by m.agency_id) m on m.agency_id = a.id
    left join (
      select agency_id, count(*) as count from invitations
      where round_id = ${roundId} and used_at is null and revoked_at is null and expires_at >= ${now} group by agency_id) i on i.agency_id = a.id
    where r.id = ${roundId} and (${agencyId}::bigint is null or a.id = ${agencyId}) order by a.code`;
}

export interface Submission {
  readonly responseId: number;
  readonly status: 'answering' | 'submitted';
  readonly submittedAt: Date | null;
  readonly submittedBy: number | null;
  readonly submissions: number;
  readonly total: string | null;
  readonly level: string | null;
}

/** Locked until the end of the transaction. null = the agency has no response in the round. */
export async function findSubmission(sql: TransactionSql, roundId: string, agencyId: number): Promise<Submission | null> {
  const [row] = await sql<Submission[]>`
    select p.id as "responseId", p.status, p.submitted_at as "submittedAt", p.submitted_by as "submittedBy", p.submissions,
      (select total from scores where response_id = p.id) as total, (select level from scores where response_id = p.id) as level
    from responses p where p.round_id = ${roundId} and p.agency_id = ${agencyId} for update of p`;
  return row ?? null;
}

/** Answering again; steps that were decided on the submitted response are decided anew (revision). */
export async function reopenSubmission(sql: TransactionSql, responseId: number, now: Date): Promise<void> {
  await sql`
    update responses set status = 'answering', revision = revision + 1, reopened_at = ${now}, submitted_at = null, submitted_by = null
    where id = ${responseId} and status = 'submitted'`;
  await sql`delete from scores where response_id = ${responseId}`;
}

export interface ResponseContact {
  readonly id: number;
  readonly displayName: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly lastEventAt: Date | null;
  readonly unreachableAt: Date | null;
}

export interface ResponseDetail {
  readonly responseId: number;
  readonly questionnaireVersion: number;
  readonly status: 'answering' | 'submitted';
  readonly startedAt: Date;
  readonly reopenedAt: Date | null;
  readonly total: string | null;
  readonly level: string | null;
  readonly answers: readonly {
    readonly key: string;
    readonly value: string;
    readonly by: number | null;
    readonly name: string;
    readonly at: Date;
  }[];
}

export async function agencyContacts(sql: Sql, agencyId: number): Promise<ResponseContact[]> {
  return sql<ResponseContact[]>`
    select c.id, c.display_name as "displayName", m.role, m.joined_at as "joinedAt", c.last_event_at as "lastEventAt", c.unreachable_at as "unreachableAt"
    from memberships m join contacts c on c.id = m.contact_id where m.agency_id = ${agencyId} and m.ended_at is null order by m.joined_at, c.id`;
}

/** null = the agency has not begun. */
export async function readResponseDetail(sql: Sql, roundId: string, agencyId: number): Promise<ResponseDetail | null> {
  const [row] = await sql<Omit<ResponseDetail, 'answers'>[]>`
    select p.id as "responseId", p.questionnaire_version as "questionnaireVersion", p.status, p.started_at as "startedAt", p.reopened_at as "reopenedAt",
      s.total, s.level
    from responses p left join scores s on s.response_id = p.id where p.round_id = ${roundId} and p.agency_id = ${agencyId}`;
  if (!row) return null;
  const answers = await sql<ResponseDetail['answers'][number][]>`
    select w.key, w.value, w.answered_by as by, coalesce(c.display_name, '') as name, w.answered_at as at
    from answers w left join contacts c on c.id = w.answered_by where w.response_id = ${row.responseId} order by w.answered_at, w.key`;
  return { ...row, answers };
}
