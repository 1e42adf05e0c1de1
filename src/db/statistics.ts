// Mean and quartiles of the agencies of a round, worked out by the database, by level and within it by ministry, province and region.
// Levels are never mixed: the questionnaire asks them different things.
import { regionOfProvince } from '../domain/regions.ts';
import { type Comparison, type Distribution, type PeerGroup, smallestGroup } from '../domain/statistics.ts';
import { type Sql, type TransactionSql } from './connect.ts';

type Level = 'department' | 'province';

/** Two-key advisory lock: this number, and the hash of the round. */
const lockNumber = 7_302_560;

/** Submitted responses of target agencies that have a score; a response that was opened again counts when it is submitted again. */
export const scoredResponses = (sql: Sql | TransactionSql, roundId: string) => sql`
  select p.id as response_id, a.id as agency_id, a.code, a.name_th, a.name_en, a.level, a.ministry, a.province,
    coalesce(g.region, '') as region, s.total, s.level as maturity_level, s.dimensions
  from responses p join scores s on s.response_id = p.id join agencies a on a.id = p.agency_id
    left join round_agencies ra on ra.round_id = p.round_id and ra.agency_id = p.agency_id
    left join unnest(${[...regionOfProvince.keys()]}::text[], ${[...regionOfProvince.values()]}::text[]) as g(province, region) on g.province = a.province
  where p.round_id = ${roundId} and p.status = 'submitted' and ra.retired_at is null`;

/** The dimensions of the round's scores: every score of a questionnaire version has all of the version's, applicable or not. */
async function dimensionsOf(tx: TransactionSql, roundId: string): Promise<readonly string[]> {
  const rows = await tx<{ name: string }[]>`
    select distinct k.name
    from (select min(response_id) as id from (${scoredResponses(tx, roundId)}) x join responses p on p.id = x.response_id
        group by p.questionnaire_id, p.questionnaire_version) v
      join scores s on s.response_id = v.id cross join jsonb_object_keys(s.dimensions) as k(name) order by 1`;
  return rows.map(({ name }) => name);
}

/** Distribution of domain/statistics.ts of a column of points; null where there are none. */
function distributionOf(tx: TransactionSql, column: string) {
  const points = tx(column);
  const quartiles = tx`(percentile_cont(array[0.25, 0.5, 0.75]) within group (order by ${points}))`;
  return tx`case when count(${points}) > 0 then jsonb_build_object('n', count(${points}), 'mean', avg(${points}),
    'q1', ${quartiles}[1], 'median', ${quartiles}[2], 'q3', ${quartiles}[3]) end`;
}

/**
 * Every group of every level with its distributions: columns level, scope, name, total, dimensions. Points stand side by side, a column for
 * each dimension, because rows are what costs here: 10,000 responses are sorted once for each kind of group, not once more for each point.
 */
function groupsOf(tx: TransactionSql, roundId: string, dimensions: readonly string[]) {
  const columns = dimensions.map((name, index) => ({ name, column: `points_${index}` }));
  const points = columns.reduce(
    (all, { name, column }) => tx`${all}, (dimensions ->> ${name}::text)::float8 as ${tx(column)}`,
    tx`total::float8 as total_points`,
  );
  const distributions = columns.reduce(
    (all, { name, column }) => tx`${all} || jsonb_build_object(${name}::text, ${distributionOf(tx, column)})`,
    tx`'{}'::jsonb`,
  );
  return tx`
    with scored as materialized (
      select level collate "C" as level, ministry collate "C" as ministry, province collate "C" as province, region collate "C" as region, ${points}
      from (${scoredResponses(tx, roundId)}) x
    )
    select level, scope, name, total, dimensions from (
      select level,
        case grouping(ministry, province, region) when 7 then 'all' when 3 then 'ministry' when 5 then 'province' else 'region' end as scope,
        coalesce(ministry, province, region, '') as name,
        ${distributionOf(tx, 'total_points')} as total, jsonb_strip_nulls(${distributions}) as dimensions
      from scored group by grouping sets ((level), (level, ministry), (level, province), (level, region))
    ) g where scope = 'all' or name <> ''`;
}

/**
 * For transactions that count whole rounds. PostgreSQL takes longer to compile such statements than to run them (0.3 s to 0.1 s for 10,000
 * scores), as it expects many more groups than there are; and it sorts in memory where it may.
 */
export async function tuneForCounting(tx: TransactionSql): Promise<void> {
  await tx`select set_config('jit', 'off', true), set_config('work_mem', '32MB', true)`;
}

/** Works the round's statistics out again and replaces the stored ones; who comes while somebody else is at it waits. */
export async function refreshStatistics(tx: TransactionSql, roundId: string, now: Date): Promise<void> {
  await tuneForCounting(tx);
  await tx`select pg_advisory_xact_lock(${lockNumber}, hashtext(${roundId}))`;
  const dimensions = await dimensionsOf(tx, roundId);
  await tx`delete from peer_statistics where round_id = ${roundId}`;
  await tx`
    insert into peer_statistics (round_id, level, scope, name, total, dimensions)
    select ${roundId}, g.level, g.scope, g.name, g.total, g.dimensions from (${groupsOf(tx, roundId, dimensions)}) g`;
  await tx`
    insert into round_statistics (round_id, as_of) values (${roundId}, ${now})
    on conflict (round_id) do update set as_of = excluded.as_of`;
}

export interface StatisticsState {
  readonly asOf: Date;
  /** Whether a score was stored since, or so shortly before that its transaction may not have been over. */
  readonly isOutdated: boolean;
}

/** Commits take this long at most after the instant that they carry. */
const commitLagMs = 60_000;

/** null = never worked out. */
export async function statisticsState(sql: Sql, roundId: string): Promise<StatisticsState | null> {
  const [row] = await sql<StatisticsState[]>`
    select t.as_of as "asOf", exists (
      select 1 from scores s join responses p on p.id = s.response_id
      where s.scored_at > t.as_of - ${commitLagMs} * interval '1 millisecond' and p.round_id = t.round_id) as "isOutdated"
    from round_statistics t where t.round_id = ${roundId}`;
  return row ?? null;
}

export interface GroupFigures {
  readonly level: Level;
  readonly scope: PeerGroup['scope'];
  readonly name: string;
  readonly total: Distribution | null;
  readonly dimensions: Readonly<Record<string, Distribution>>;
}

/** Every group of the round as of now, small ones included: for who decides what may be shown. */
export async function computeGroups(tx: TransactionSql, roundId: string): Promise<GroupFigures[]> {
  return tx<GroupFigures[]>`${groupsOf(tx, roundId, await dimensionsOf(tx, roundId))}`;
}

/** The groups that the agency belongs to, none of fewer members than may be shown, with the instant of the figures; null = none. */
export async function groupsOfAgency(
  sql: Sql,
  roundId: string,
  agency: { readonly level: Level; readonly ministry: string; readonly province: string },
): Promise<Comparison | null> {
  const region = regionOfProvince.get(agency.province) ?? '';
  const rows = await sql<(PeerGroup & { readonly asOf: Date })[]>`
    select t.scope, t.name, t.total, t.dimensions, i.as_of as "asOf"
    from (values (1, 'all', ''), (2, 'ministry', ${agency.ministry}), (3, 'province', ${agency.province}), (4, 'region', ${region})) as w(place, scope, name)
      join peer_statistics t on t.round_id = ${roundId} and t.level = ${agency.level} and t.scope = w.scope and t.name = w.name
      join round_statistics i on i.round_id = t.round_id
    where (t.total ->> 'n')::int >= ${smallestGroup} order by w.place`;
  const [first] = rows;
  if (!first) return null;
  const groups = rows.map(({ scope, name, total, dimensions }) => ({
    scope,
    name,
    total,
    dimensions: Object.fromEntries(Object.entries(dimensions).filter(([, { n }]) => n >= smallestGroup)),
  }));
  return { asOf: first.asOf.toISOString(), groups };
}
