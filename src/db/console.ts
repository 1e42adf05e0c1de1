// What the organisers' page reads besides what the command line's lists read.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type Sql } from './connect.ts';

export interface StalledAt {
  readonly key: string;
  readonly version: number;
  readonly responses: number;
}

/** Where responses that nobody has touched since `before` stand: the question that a contact of theirs has open. */
export async function stalledQuestions(sql: Sql, roundId: string, before: Date): Promise<StalledAt[]> {
  return sql<StalledAt[]>`
    select c.state->'asked'->>'key' as key, p.questionnaire_version as version, count(distinct p.id)::int as responses
    from responses p join round_agencies ra on ra.round_id = p.round_id and ra.agency_id = p.agency_id and ra.retired_at is null
    join memberships m on m.agency_id = p.agency_id and m.ended_at is null join contacts c on c.id = m.contact_id
    where p.round_id = ${roundId} and p.status = 'answering' and p.last_answered_at < ${before}
      and c.state->'at'->>'roundId' = p.round_id and c.state->'at'->>'agencyId' = p.agency_id::text and c.state->'asked'->>'key' is not null
    group by 1, 2`;
}

/** Pushes of the round that were sent, or are about to be. */
export async function pushesSpent(sql: Sql, roundId: string): Promise<number> {
  const [row] = await sql<{ spent: number }[]>`
    select count(*)::int as spent from outbox
    where round_id = ${roundId} and channel = 'push' and (outcome is null or outcome in ('sent', 'sent:before'))`;
  return row?.spent ?? 0;
}

export async function countParked(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from inbox where parked_at is not null`;
  return row?.count ?? 0;
}

/** Former names and abbreviations of agencies that have any, for search. */
export async function agencyAliases(sql: Sql): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await sql<{ id: number; aliases: string[] }[]>`select id, aliases from agencies where aliases <> '{}'`;
  return new Map(rows.map(({ id, aliases }) => [id, aliases]));
}

export interface AgencyInvitation {
  readonly id: number;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly usedBy: string | null;
  readonly revokedAt: Date | null;
}

/** The newest first, at most 50. */
export async function invitationsOfAgency(sql: Sql, roundId: string, agencyId: number): Promise<AgencyInvitation[]> {
  return sql<AgencyInvitation[]>`
    select i.id, i.role, i.created_at as "createdAt", i.expires_at as "expiresAt", i.used_at as "usedAt", c.display_name as "usedBy", i.revoked_at as "revokedAt"
    from invitations i left join contacts c on c.id = i.used_by
    where i.round_id = ${roundId} and i.agency_id = ${agencyId} order by i.id desc limit 50`;
}

export interface AnswerChange {
  readonly key: string;
  readonly seq: number;
  /** '' = cleared. */
  readonly value: string;
  /** null = there was none. */
  readonly before: string | null;
  readonly byName: string | null;
  readonly at: Date;
}

/** The latest changes of a response's answers, the newest first. */
export async function answerChanges(sql: Sql, responseId: number, limit: number): Promise<AnswerChange[]> {
  return sql<AnswerChange[]>`
    select h.key, h.seq, h.value, b.value as before, c.display_name as "byName", h.answered_at as at
    from (select * from answer_history where response_id = ${responseId} order by answered_at desc, key, seq desc limit ${limit}) h
    left join answer_history b on b.response_id = h.response_id and b.key = h.key and b.seq = h.seq - 1
    left join contacts c on c.id = h.answered_by order by h.answered_at desc, h.key, h.seq desc`;
}

export interface ScoreFigures {
  /** Exact fractions are in the export; these are for showing. */
  readonly total: string | null;
  readonly level: string | null;
  readonly dimensions: Readonly<Record<string, string | null>>;
  readonly scoredAt: Date;
}

export async function scoreOf(sql: Sql, responseId: number): Promise<ScoreFigures | null> {
  const [row] = await sql<ScoreFigures[]>`
    select total, level, dimensions, scored_at as "scoredAt" from scores where response_id = ${responseId}`;
  return row ?? null;
}

/** Report links of a response that can still be opened. */
export async function countReportLinks(sql: Sql, responseId: number, now: Date): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from report_links where response_id = ${responseId} and revoked_at is null and expires_at > ${now}`;
  return row?.count ?? 0;
}

export interface AuditRow {
  readonly id: number;
  readonly happenedAt: Date;
  readonly actor: string;
  /** Display name where the actor is a contact. */
  readonly actorName: string | null;
  readonly action: string;
  readonly roundId: string | null;
  readonly agencyCode: string | null;
  readonly agencyNameTh: string | null;
  readonly agencyNameEn: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly origin: string;
  readonly reason: string | null;
}

/** The newest first. `roundId` null = of no round in particular (organisers, register) and of all rounds alike. */
export async function auditPage(
  sql: Sql,
  filter: { readonly roundId: string | null; readonly agencyCode: string | null },
  page: { readonly limit: number; readonly offset: number },
): Promise<AuditRow[]> {
  return sql<AuditRow[]>`
    select t.id, t.happened_at as "happenedAt", t.actor, c.display_name as "actorName", t.action, t.round_id as "roundId", a.code as "agencyCode",
      a.name_th as "agencyNameTh", a.name_en as "agencyNameEn", t.before, t.after, t.origin, t.reason
    from audit_trail t left join agencies a on a.id = t.agency_id
    left join contacts c on t.actor ~ '^(contact|organiser):[0-9]+$' and c.id = nullif(substring(t.actor from '[0-9]+$'), '')::bigint
    where ${filter.roundId === null ? sql`true` : sql`t.round_id = ${filter.roundId}`}
      and ${filter.agencyCode === null ? sql`true` : sql`t.agency_id = (select id from agencies where code = ${filter.agencyCode})`}
    order by t.happened_at desc, t.id desc limit ${page.limit} offset ${page.offset}`;
}
