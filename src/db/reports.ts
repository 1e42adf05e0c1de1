// What a report link opens.
import { type Agency } from '../domain/conversation/snapshot.ts';
import { type Score } from '../domain/scoring.ts';
import { type Sql, type TransactionSql } from './connect.ts';

export interface ReportRow {
  readonly linkId: number;
  readonly linkKind: 'contact' | 'share' | 'organiser';
  readonly agency: Agency;
  readonly roundId: string;
  readonly roundTitle: string;
  readonly closesAt: Date;
  readonly closedAt: Date | null;
  readonly responseId: number;
  readonly questionnaireId: string;
  readonly questionnaireVersion: number;
  readonly startedAt: Date;
  readonly submittedAt: Date;
  readonly scoredAt: Date;
  readonly score: Score;
  readonly answers: Readonly<Record<string, string>>;
}

/**
 * The report behind a token: a link that is neither expired nor revoked, whose contact (if it is a contact's) still belongs to the agency,
 * of a response that has a score. null = none of our business.
 */
export async function findReport(sql: Sql, tokenHash: string, now: Date): Promise<ReportRow | null> {
  const [row] = await sql<(Omit<ReportRow, 'answers'> & { answers: Record<string, string> | null })[]>`
    select l.id as "linkId", l.kind as "linkKind",
      jsonb_build_object('id', a.id, 'code', a.code, 'nameTh', a.name_th, 'nameEn', a.name_en, 'ministry', a.ministry, 'level', a.level, 'type', a.type, 'province', a.province) as agency,
      r.id as "roundId", r.title as "roundTitle", greatest(r.closes_at, ra.closes_at) as "closesAt", r.closed_at as "closedAt",
      p.id as "responseId", p.questionnaire_id as "questionnaireId", p.questionnaire_version as "questionnaireVersion", p.started_at as "startedAt", p.submitted_at as "submittedAt",
      s.scored_at as "scoredAt", s.detail as score,
      (select jsonb_object_agg(w.key, w.value) from answers w where w.response_id = p.id) as answers
    from report_links l
    join responses p on p.id = l.response_id join scores s on s.response_id = p.id
    join agencies a on a.id = p.agency_id join rounds r on r.id = p.round_id left join round_agencies ra on ra.round_id = r.id and ra.agency_id = a.id
    where l.token_hash = ${tokenHash} and l.revoked_at is null and l.expires_at > ${now} and p.submitted_at is not null
      and (l.contact_id is null or exists (select 1 from memberships m where m.contact_id = l.contact_id and m.agency_id = p.agency_id and m.ended_at is null))`;
  return row ? { ...row, answers: row.answers ?? {} } : null;
}

export async function markReportOpened(sql: Sql, linkId: number, now: Date): Promise<void> {
  await sql`update report_links set opened_at = coalesce(opened_at, ${now}), opened_count = opened_count + 1 where id = ${linkId}`;
}

export interface EarlierScore {
  readonly roundTitle: string;
  readonly questionnaireId: string;
  readonly questionnaireVersion: number;
  readonly score: Score;
}

/** The agency's score in the latest round that opened before this one; null = there is none. */
export async function findEarlierScore(sql: Sql, roundId: string, agencyId: number): Promise<EarlierScore | null> {
  const [row] = await sql<EarlierScore[]>`
    select r.title as "roundTitle", p.questionnaire_id as "questionnaireId", p.questionnaire_version as "questionnaireVersion", s.detail as score
    from rounds r join responses p on p.round_id = r.id and p.agency_id = ${agencyId} and p.status = 'submitted'
      join scores s on s.response_id = p.id
    where r.opens_at < (select opens_at from rounds where id = ${roundId}) and s.total is not null order by r.opens_at desc, r.id desc limit 1`;
  return row ?? null;
}

export interface ReportLinkRow {
  readonly id: number;
  readonly kind: ReportRow['linkKind'];
  /** Of the contact; null = made by an organiser. */
  readonly madeBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** First opened. */
  readonly openedAt: Date | null;
  readonly openedCount: number;
}

/** Links that would open the agency's report of the round now, or once it has submitted again; the newest first. */
export async function listReportLinks(
  sql: Sql,
  { roundId, agencyId, now }: { roundId: string; agencyId: number; now: Date },
): Promise<ReportLinkRow[]> {
  return sql<ReportLinkRow[]>`
    select l.id, l.kind, c.display_name as "madeBy", l.created_at as "createdAt", l.expires_at as "expiresAt", l.opened_at as "openedAt", l.opened_count as "openedCount"
    from report_links l join responses p on p.id = l.response_id left join contacts c on c.id = l.contact_id
    where p.round_id = ${roundId} and p.agency_id = ${agencyId} and l.revoked_at is null and l.expires_at > ${now}
      and (l.contact_id is null or exists (select 1 from memberships m where m.contact_id = l.contact_id and m.agency_id = p.agency_id and m.ended_at is null))
    order by l.created_at desc, l.id desc`;
}

/**
 * Every link to the agency's report in the round, or the one with this id, stops working; also that of a contact who has left, which would
 * work again if they came back. Returns how many.
 */
export async function revokeReportLinks(
  sql: TransactionSql,
  { roundId, agencyId, linkId, at }: { roundId: string; agencyId: number; linkId: number | null; at: Date },
): Promise<number> {
  const revoked = await sql`
    update report_links l set revoked_at = ${at} from responses p
    where p.id = l.response_id and p.round_id = ${roundId} and p.agency_id = ${agencyId} and l.revoked_at is null and l.expires_at > ${at}
      and (${linkId}::bigint is null or l.id = ${linkId}::bigint)`;
  return revoked.count;
}
