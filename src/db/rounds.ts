// Survey rounds, their target agencies, and invitations.
import { type Role } from '../domain/conversation/snapshot.ts';
import { type Sql, type TransactionSql } from './connect.ts';

type AnySql = Sql | TransactionSql;

export interface NewRound {
  readonly id: string;
  readonly questionnaireId: string;
  readonly title: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly reminderPolicy: unknown;
  readonly pushBudget: number | null;
  /** Until when the round's people may be known; left out or null = not decided. */
  readonly retainUntil?: Date | null;
}

/** Opens a round for every agency that is not retired. @throws Problem `conflict` through constraint names (db/errors.ts). */
export async function insertRound(sql: TransactionSql, round: NewRound, now: Date): Promise<number> {
  await sql`
    insert into rounds (id, questionnaire_id, title, opens_at, closes_at, reminder_policy, push_budget, retain_until, created_at)
    values (${round.id}, ${round.questionnaireId}, ${round.title}, ${round.opensAt}, ${round.closesAt}, ${sql.json(round.reminderPolicy as never)}, ${round.pushBudget},
      ${round.retainUntil ?? null}, ${now})`;
  const targets = await sql`insert into round_agencies (round_id, agency_id) select ${round.id}, id from agencies where retired_at is null`;
  await sql`update rounds set announced_targets = ${targets.count} where id = ${round.id}`;
  return targets.count;
}

export interface StoredRound extends NewRound {
  readonly closedAt: Date | null;
  readonly announcedTargets: number | null;
  readonly createdAt: Date;
  readonly retainUntil: Date | null;
  /** When its people were forgotten. */
  readonly purgedAt: Date | null;
}

const roundColumns = (sql: AnySql) => sql`
  r.id, r.questionnaire_id as "questionnaireId", r.title, r.opens_at as "opensAt", r.closes_at as "closesAt", r.closed_at as "closedAt",
  r.reminder_policy as "reminderPolicy", r.push_budget as "pushBudget", r.announced_targets as "announcedTargets", r.created_at as "createdAt",
  r.retain_until as "retainUntil", r.purged_at as "purgedAt"`;

/** `lock`: nobody else changes the round until the end of the transaction. */
export async function findRound(sql: AnySql, id: string, lock = false): Promise<StoredRound | null> {
  const [row] = await sql<StoredRound[]>`select ${roundColumns(sql)} from rounds r where r.id = ${id} ${lock ? sql`for update` : sql``}`;
  return row ?? null;
}

/** A questionnaire has one round at a time that is not closed. null = none. */
export async function findOpenRoundOf(sql: AnySql, questionnaireId: string): Promise<StoredRound | null> {
  const [row] = await sql<StoredRound[]>`
    select ${roundColumns(sql)} from rounds r where r.questionnaire_id = ${questionnaireId} and r.closed_at is null`;
  return row ?? null;
}

/** Two who open a round of one questionnaire wait for each other; until the end of the transaction. */
export async function lockRoundsOf(sql: TransactionSql, questionnaireId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`round ${questionnaireId}`}))`;
}

export interface RoundCounts {
  /** Target agencies now; those announced at the opening are StoredRound.announcedTargets. */
  readonly targets: number;
  readonly notStarted: number;
  readonly answering: number;
  readonly submitted: number;
}

/** Every round with its counts, the newest first. A response without any answer counts as not started. */
export async function listRounds(sql: AnySql): Promise<(StoredRound & RoundCounts)[]> {
  return sql<(StoredRound & RoundCounts)[]>`
    select ${roundColumns(sql)}, n.targets, n.targets - n.answering - n.submitted as "notStarted", n.answering, n.submitted
    from rounds r cross join lateral (
      select count(*)::int as targets, count(*) filter (where p.status = 'submitted')::int as submitted,
        count(*) filter (where p.status = 'answering' and p.last_answered_at is not null)::int as answering
      from round_agencies ra left join responses p on p.round_id = ra.round_id and p.agency_id = ra.agency_id
      where ra.round_id = r.id and ra.retired_at is null) n
    order by r.opens_at desc, r.id`;
}

/** Rounds that the agency is a target of: those not closed first, then the newest. */
export async function roundsOfAgency(sql: AnySql, agencyId: number): Promise<StoredRound[]> {
  return sql<StoredRound[]>`
    select ${roundColumns(sql)} from rounds r join round_agencies ra on ra.round_id = r.id
    where ra.agency_id = ${agencyId} and ra.retired_at is null order by r.closed_at is not null, r.opens_at desc, r.id`;
}

export interface RoundTarget {
  readonly agencyId: number;
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  /** The round's deadline, or the agency's own when that is later. */
  readonly closesAt: Date;
}

/** Target agencies that are not retired, in the order of codes; `agencyId` = only this one. */
export async function roundTargets(sql: AnySql, roundId: string, agencyId: number | null = null): Promise<RoundTarget[]> {
  return sql<RoundTarget[]>`
    select a.id as "agencyId", a.code, a.name_th as "nameTh", a.name_en as "nameEn", greatest(r.closes_at, ra.closes_at) as "closesAt"
    from round_agencies ra join agencies a on a.id = ra.agency_id join rounds r on r.id = ra.round_id
    where ra.round_id = ${roundId} and ra.retired_at is null and (${agencyId}::bigint is null or a.id = ${agencyId}) order by a.code`;
}

/** Agencies become targets of the round; those that were taken out come back. Returns how many are new. */
export async function addTargets(sql: TransactionSql, roundId: string, agencyIds: readonly number[]): Promise<number> {
  const added = await sql`
    insert into round_agencies (round_id, agency_id) select ${roundId}, x.id from jsonb_array_elements_text(${sql.json(agencyIds)}) as e(id)
      join agencies x on x.id = e.id::bigint where x.retired_at is null
    on conflict (round_id, agency_id) do update set retired_at = null, retired_reason = null where round_agencies.retired_at is not null`;
  return added.count;
}

/** Moves the deadline of the round, or of one agency, and with it the unused invitations that expired at the old one or later. */
export async function moveDeadline(
  sql: TransactionSql,
  { roundId, agencyId, before, after }: { roundId: string; agencyId: number | null; before: Date; after: Date },
): Promise<void> {
  if (agencyId === null) await sql`update rounds set closes_at = ${after} where id = ${roundId}`;
  else await sql`update round_agencies set closes_at = ${after} where round_id = ${roundId} and agency_id = ${agencyId}`;
  await sql`
    update invitations set expires_at = ${after}
    where round_id = ${roundId} and (${agencyId}::bigint is null or agency_id = ${agencyId}) and used_at is null and revoked_at is null
      and expires_at between ${before} and ${after}`;
}

/** Does nothing when it is closed already. */
export async function markRoundClosed(sql: TransactionSql, roundId: string, at: Date): Promise<void> {
  await sql`update rounds set closed_at = ${at} where id = ${roundId} and closed_at is null`;
}

export interface NewInvitation {
  readonly roundId: string;
  readonly agencyId: number;
  readonly role: Role;
  readonly codeHash: string;
  readonly expiresAt: Date;
  /** Contact whose work for the agency ends when it is used. */
  readonly replaces?: number | null;
}

/** @throws Problem `conflict` through the name of a constraint (db/errors.ts) when a code exists already. */
export async function insertInvitations(sql: AnySql, invitations: readonly NewInvitation[], now: Date): Promise<void> {
  const list = invitations.map((one) => ({
    round_id: one.roundId,
    agency_id: one.agencyId,
    role: one.role,
    code_hash: one.codeHash,
    expires_at: one.expiresAt.toISOString(),
    replaces: one.replaces ?? null,
  }));
  await sql`
    insert into invitations (round_id, agency_id, role, code_hash, created_at, expires_at, replaces)
    select x.round_id, x.agency_id, x.role, x.code_hash, ${now}, x.expires_at, x.replaces
    from jsonb_to_recordset(${sql.json(list)}) as x(round_id text, agency_id bigint, role text, code_hash text, expires_at timestamptz, replaces bigint)`;
}
