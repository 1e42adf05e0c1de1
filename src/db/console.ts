// What the organisers' page reads besides what the command line's lists read.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type Sql } from './connect.ts';

/** not-joined = nobody has entered a code; not-started = somebody has, and nothing is answered; stalled = begun, and left alone. */
export const standings = ['not-joined', 'not-started', 'answering', 'stalled', 'submitted'] as const;
type Standing = (typeof standings)[number];

/** Where each target agency stands: `stalledBefore` = a response that was not touched since then has stalled. */
const facts = (sql: Sql, roundId: string, stalledBefore: Date, agencyIds: readonly number[] | null) => {
  const only = agencyIds === null ? sql`true` : sql`agency_id = any(${[...agencyIds]})`;
  return sql`
    select a.id, a.code, a.name_th, a.name_en, a.ministry, a.level, a.province, p.answered_count, p.asked_count, p.last_answered_at, m.last_event_at,
      coalesce(m.contacts, 0)::int as contacts, coalesce(m.unreachable, 0)::int as unreachable,
      case when p.status = 'submitted' then 'submitted' when p.last_answered_at < ${stalledBefore} then 'stalled'
        when p.last_answered_at is not null then 'answering' when m.contacts > 0 then 'not-started' else 'not-joined' end as standing,
      coalesce(m.contacts > 0 and m.unreachable = m.contacts and p.status is distinct from 'submitted', false) as is_unreachable
    from (select * from round_agencies where round_id = ${roundId} and retired_at is null and ${only}) ra join agencies a on a.id = ra.agency_id
    left join responses p on p.round_id = ${roundId} and p.agency_id = a.id
    left join (
      select m.agency_id, count(*) as contacts, count(*) filter (where c.unreachable_at is not null) as unreachable, max(c.last_event_at) as last_event_at
      from memberships m join contacts c on c.id = m.contact_id where m.ended_at is null and ${only} group by m.agency_id) m on m.agency_id = a.id`;
};

export interface GroupCounts {
  /** total = all targets; the others are named by `name`, '' = the register does not say. */
  readonly by: 'total' | 'ministry' | 'level' | 'province';
  readonly name: string;
  readonly targets: number;
  readonly joined: number;
  readonly started: number;
  readonly submitted: number;
  readonly notJoined: number;
  readonly notStarted: number;
  readonly stalled: number;
  readonly unreachable: number;
}

/** The whole round, and each ministry, level and province, in no particular order. */
export async function countStandings(sql: Sql, roundId: string, stalledBefore: Date): Promise<GroupCounts[]> {
  return sql<GroupCounts[]>`
    select case when grouping(ministry) = 0 then 'ministry' when grouping(level) = 0 then 'level' when grouping(province) = 0 then 'province' else 'total' end as by,
      coalesce(ministry, level, province, '') as name, count(*)::int as targets,
      count(*) filter (where standing <> 'not-joined')::int as joined,
      count(*) filter (where standing not in ('not-joined', 'not-started'))::int as started,
      count(*) filter (where standing = 'submitted')::int as submitted, count(*) filter (where standing = 'not-joined')::int as "notJoined",
      count(*) filter (where standing = 'not-started')::int as "notStarted", count(*) filter (where standing = 'stalled')::int as stalled,
      count(*) filter (where is_unreachable)::int as unreachable
    from (${facts(sql, roundId, stalledBefore, null)}) f group by grouping sets ((), (ministry), (level), (province))`;
}

export interface StandingFilter {
  /** '' = any; likewise below. */
  readonly standing: Standing | 'unreachable' | '';
  readonly ministry: string;
  readonly level: string;
  readonly province: string;
}

export interface NamedAgency {
  readonly id: number;
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly aliases: readonly string[];
}

/** The agencies that fit, in no particular order. */
export async function findStanding(sql: Sql, roundId: string, stalledBefore: Date, filter: StandingFilter): Promise<NamedAgency[]> {
  const { standing, ministry, level, province } = filter;
  return sql<NamedAgency[]>`
    select f.id, f.code, f.name_th as "nameTh", f.name_en as "nameEn", a.aliases
    from (${facts(sql, roundId, stalledBefore, null)}) f join agencies a on a.id = f.id
    where (${standing} = '' or (${standing} = 'unreachable' and f.is_unreachable) or f.standing = ${standing})
      and (${ministry} = '' or f.ministry = ${ministry}) and (${level} = '' or f.level = ${level}) and (${province} = '' or f.province = ${province})`;
}

export interface AgencyStanding extends Omit<NamedAgency, 'aliases'> {
  readonly ministry: string;
  readonly province: string;
  readonly standing: Standing;
  /** It has contacts and all of them have blocked us, with something still to do. */
  readonly isUnreachable: boolean;
  readonly answered: number;
  readonly asked: number;
  /** When somebody of the agency last answered, wrote or tapped anything. */
  readonly lastAt: Date | null;
  readonly contacts: number;
  readonly unreachable: number;
}

/** These agencies, in no particular order. */
export async function readStandings(sql: Sql, roundId: string, stalledBefore: Date, ids: readonly number[]): Promise<AgencyStanding[]> {
  return sql<AgencyStanding[]>`
    select f.id, f.code, f.name_th as "nameTh", f.name_en as "nameEn", f.ministry, f.province, f.standing, f.is_unreachable as "isUnreachable",
      coalesce(f.answered_count, 0) as answered, coalesce(f.asked_count, 0) as asked, greatest(f.last_event_at, f.last_answered_at) as "lastAt",
      f.contacts, f.unreachable
    from (${facts(sql, roundId, stalledBefore, ids)}) f`;
}

/** Ministries and provinces of the round's agencies. */
export async function placesOfRound(sql: Sql, roundId: string): Promise<{ ministry: string; province: string }[]> {
  return sql<{ ministry: string; province: string }[]>`
    select distinct a.ministry, a.province from round_agencies ra join agencies a on a.id = ra.agency_id
    where ra.round_id = ${roundId} and ra.retired_at is null`;
}

export interface StalledAt {
  readonly key: string;
  readonly version: number;
  readonly responses: number;
}

/** Where stalled responses stand: the question that a contact of theirs has open. */
export async function stalledQuestions(sql: Sql, roundId: string, stalledBefore: Date): Promise<StalledAt[]> {
  return sql<StalledAt[]>`
    with stalled as materialized (
      select p.id, p.agency_id, p.questionnaire_version as version
      from responses p join round_agencies ra on ra.round_id = p.round_id and ra.agency_id = p.agency_id and ra.retired_at is null
      where p.round_id = ${roundId} and p.status = 'answering' and p.last_answered_at < ${stalledBefore}
    ), open as materialized (
      select s.id, s.agency_id, s.version, c.state->'at' as place, c.state->'asked'->>'key' as key
      from stalled s join memberships m on m.agency_id = s.agency_id and m.ended_at is null join contacts c on c.id = m.contact_id
    )
    select key, version, count(distinct id)::int as responses from open
    where key is not null and place->>'roundId' = ${roundId} and place->>'agencyId' = agency_id::text group by 1, 2`;
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

export interface AgencyInvitation {
  readonly role: Role;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly usedBy: string | null;
  readonly revokedAt: Date | null;
}

/** The newest first, at most 50. */
export async function invitationsOfAgency(sql: Sql, roundId: string, agencyId: number): Promise<AgencyInvitation[]> {
  return sql<AgencyInvitation[]>`
    select i.role, i.expires_at as "expiresAt", i.used_at as "usedAt", c.display_name as "usedBy", i.revoked_at as "revokedAt"
    from invitations i left join contacts c on c.id = i.used_by
    where i.round_id = ${roundId} and i.agency_id = ${agencyId} order by i.id desc limit 50`;
}

export interface AnswerChange {
  readonly key: string;
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
    select h.key, h.value, b.value as before, c.display_name as "byName", h.answered_at as at
    from (select * from answer_history where response_id = ${responseId} order by answered_at desc, key, seq desc limit ${limit}) h
    left join answer_history b on b.response_id = h.response_id and b.key = h.key and b.seq = h.seq - 1
    left join contacts c on c.id = h.answered_by order by h.answered_at desc, h.key, h.seq desc`;
}

export interface ScoreFigures {
  /** Exact fractions are in the export; these are for showing. */
  readonly total: string | null;
  readonly level: string | null;
  readonly dimensions: Readonly<Record<string, string | null>>;
}

export async function scoreOf(sql: Sql, responseId: number): Promise<ScoreFigures | null> {
  const [row] = await sql<ScoreFigures[]>`
    select total, level, dimensions from scores where response_id = ${responseId}`;
  return row ?? null;
}

/** Report links of a response that can still be opened. */
export async function countReportLinks(sql: Sql, responseId: number, now: Date): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from report_links where response_id = ${responseId} and revoked_at is null and expires_at > ${now}`;
  return row?.count ?? 0;
}

export interface AuditRow {
  readonly happenedAt: Date;
  readonly actor: string;
  /** Display name where the actor is a contact. */
  readonly actorName: string | null;
  readonly action: string;
  readonly agencyCode: string | null;
  readonly agencyNameTh: string | null;
  readonly agencyNameEn: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
}

/** The newest first. `roundId` null = of no round in particular (organisers, register) and of all rounds alike. */
export async function auditPage(
  sql: Sql,
  filter: { readonly roundId: string | null; readonly agencyCode: string | null },
  page: { readonly limit: number; readonly offset: number },
): Promise<AuditRow[]> {
  return sql<AuditRow[]>`
    select t.happened_at as "happenedAt", t.actor, c.display_name as "actorName", t.action, a.code as "agencyCode",
      a.name_th as "agencyNameTh", a.name_en as "agencyNameEn", t.before, t.after, t.reason
    from audit_trail t left join agencies a on a.id = t.agency_id
    left join contacts c on t.actor ~ '^(contact|organiser):[0-9]+$' and c.id = nullif(substring(t.actor from '[0-9]+$'), '')::bigint
    where ${filter.roundId === null ? sql`true` : sql`t.round_id = ${filter.roundId}`}
      and ${filter.agencyCode === null ? sql`true` : sql`t.agency_id = (select id from agencies where code = ${filter.agencyCode})`}
    order by t.happened_at desc, t.id desc limit ${page.limit} offset ${page.offset}`;
}
