// What the national overview of a round counts, and its published versions.
import { type AgencyLevel, type Correction, type Overview, type OverviewAgency } from '../domain/overview.ts';
import { regionOfProvince } from '../domain/regions.ts';
import { type Score } from '../domain/scoring.ts';
import { type Sql, type TransactionSql } from './connect.ts';
import { scoredResponses } from './statistics.ts';

export interface Participation {
  readonly level: AgencyLevel;
  readonly ministry: string;
  readonly region: string;
  readonly targets: number;
  readonly responded: number;
}

/** Target agencies and those that have submitted, by level, ministry and region. */
export async function readParticipation(tx: TransactionSql, roundId: string): Promise<Participation[]> {
  return tx<Participation[]>`
    select a.level, a.ministry, coalesce(g.region, '') as region, count(*)::int as targets, (count(*) filter (where p.status = 'submitted'))::int as responded
    from round_agencies ra join agencies a on a.id = ra.agency_id
      left join unnest(${[...regionOfProvince.keys()]}::text[], ${[...regionOfProvince.values()]}::text[]) as g(province, region) on g.province = a.province
      left join responses p on p.round_id = ra.round_id and p.agency_id = ra.agency_id
    where ra.round_id = ${roundId} and ra.retired_at is null group by 1, 2, 3 order by 1, 2, 3`;
}

/** Agencies with a total, by maturity level; '' = below the first. */
export async function readMaturity(tx: TransactionSql, roundId: string): Promise<{ level: AgencyLevel; name: string; count: number }[]> {
  return tx<{ level: AgencyLevel; name: string; count: number }[]>`
    select level, coalesce(maturity_level, '') as name, count(*)::int as count
    from (${scoredResponses(tx, roundId)}) x where total is not null group by 1, 2`;
}

export interface Mention {
  readonly level: AgencyLevel;
  readonly key: string;
  /** null = how many answered the question at all. */
  readonly choice: string | null;
  readonly count: number;
}

/** How often each choice of these questions was named. */
export async function readMentions(tx: TransactionSql, roundId: string, keys: readonly string[]): Promise<Mention[]> {
  return tx<Mention[]>`
    select x.level, w.key, c.choice, count(*)::int as count
    from (${scoredResponses(tx, roundId)}) x join answers w on w.response_id = x.response_id and w.key = any(${[...keys]}) and w.value <> ''
      cross join lateral unnest(string_to_array(w.value, ' ') || null::text) as c(choice)
    group by 1, 2, 3`;
}

/** The agencies with the highest totals of each level. Ties by code. */
export async function readLeaders(
  tx: TransactionSql,
  roundId: string,
  count: number,
): Promise<(OverviewAgency & { readonly level: AgencyLevel })[]> {
  return tx<(OverviewAgency & { readonly level: AgencyLevel })[]>`
    select level, code, name_th as "nameTh", name_en as "nameEn", round(total, 2)::text as total, null as change
    from (select x.*, row_number() over (partition by level order by total desc, code) as place
      from (${scoredResponses(tx, roundId)}) x where total is not null) y
    where place <= ${count} order by level, place`;
}

export interface ScorePair extends Omit<OverviewAgency, 'change'> {
  readonly level: AgencyLevel;
  readonly questionnaire: { readonly id: string; readonly version: number };
  readonly score: Score;
  readonly questionnaireBefore: { readonly id: string; readonly version: number };
  readonly scoreBefore: Score;
}

/** Agencies with a score in this round and in the latest one before it that has any, in portions. */
export async function* readScorePairs(tx: TransactionSql, roundId: string): AsyncGenerator<ScorePair> {
  const cursor = tx<ScorePair[]>`
    with earlier as (
      select r.id from rounds r where r.opens_at < (select opens_at from rounds where id = ${roundId})
        and exists (select 1 from responses p join scores s on s.response_id = p.id where p.round_id = r.id and p.status = 'submitted')
      order by r.opens_at desc, r.id desc limit 1)
    select x.level, x.code, x.name_th as "nameTh", x.name_en as "nameEn", round(x.total, 2)::text as total,
      jsonb_build_object('id', p.questionnaire_id, 'version', p.questionnaire_version) as questionnaire, s.detail as score,
      jsonb_build_object('id', b.questionnaire_id, 'version', b.questionnaire_version) as "questionnaireBefore", t.detail as "scoreBefore"
    from (${scoredResponses(tx, roundId)}) x join responses p on p.id = x.response_id join scores s on s.response_id = p.id
      join earlier e on true join responses b on b.round_id = e.id and b.agency_id = x.agency_id and b.status = 'submitted'
      join scores t on t.response_id = b.id
    where x.total is not null and t.total is not null order by x.code`.cursor(200);
  for await (const rows of cursor) yield* rows;
}

export interface PublishedOverview {
  readonly version: number;
  readonly figures: Overview;
  readonly corrections: readonly Correction[];
  readonly reason: string;
  readonly publishedAt: Date;
  readonly withdrawnAt: Date | null;
}

/** The latest version, withdrawn or not. */
export async function findLatestOverview(sql: Sql | TransactionSql, roundId: string): Promise<PublishedOverview | null> {
  const [row] = await sql<PublishedOverview[]>`
    select version, figures, corrections, reason, published_at as "publishedAt", withdrawn_at as "withdrawnAt"
    from published_overviews where round_id = ${roundId} order by version desc limit 1`;
  return row ?? null;
}

export type OverviewVersion = Omit<PublishedOverview, 'figures' | 'corrections'>;

/** Every version without its figures, the newest first. */
export async function listOverviewVersions(sql: Sql, roundId: string): Promise<OverviewVersion[]> {
  return sql<OverviewVersion[]>`
    select version, reason, published_at as "publishedAt", withdrawn_at as "withdrawnAt"
    from published_overviews where round_id = ${roundId} order by version desc`;
}

/** To come first in a transaction that publishes: figures that are computed then are of an instant after the other's end. */
export async function waitForOtherPublications(tx: TransactionSql): Promise<void> {
  await tx`lock table published_overviews in share row exclusive mode`;
}

/** Whoever publishes or withdraws locks the round's row first (db/rounds.ts findRound). */
export async function insertOverview(
  tx: TransactionSql,
  roundId: string,
  overview: Omit<PublishedOverview, 'withdrawnAt'> & { readonly publishedBy: string },
): Promise<void> {
  await tx`
    insert into published_overviews (round_id, version, figures, corrections, reason, published_at, published_by)
    values (${roundId}, ${overview.version}, ${tx.json(overview.figures as never)}, ${tx.json(overview.corrections as never)}, ${overview.reason}, ${overview.publishedAt}, ${overview.publishedBy})`;
}

/** Returns how many versions were public until now. */
export async function withdrawOverviews(tx: TransactionSql, roundId: string, reason: string, at: Date): Promise<number> {
  const withdrawn = await tx`
    update published_overviews set withdrawn_at = ${at}, withdrawn_reason = ${reason} where round_id = ${roundId} and withdrawn_at is null`;
  return withdrawn.count;
}
