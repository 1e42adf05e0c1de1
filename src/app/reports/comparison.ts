// The comparison with peers: read from what the database worked out, which is renewed beside the reader when scores have changed since.
import { type Container } from '../../container.ts';
import { type Database, type Sql } from '../../db/connect.ts';
import { groupsOfAgency, refreshStatistics, statisticsState } from '../../db/statistics.ts';
import { type Agency } from '../../domain/conversation/snapshot.ts';
import { hourMs, minuteMs } from '../../domain/durations.ts';
import { type Comparison } from '../../domain/statistics.ts';

/** In the last days scores change all the time: the figures are renewed no more often than this. */
const freshMs = minuteMs;
/** Reopened responses and agencies that are no target any more leave no trace in the scores: found out after this long at the latest. */
const staleMs = hourMs;

/** One at a time for each round and database. */
const running = new WeakMap<Sql, Map<string, Promise<void>>>();

/** Works the statistics of the round out again. */
export function renewStatistics({ db }: { readonly db: Pick<Database, 'sql'> }, roundId: string, now: Date): Promise<void> {
  const rounds = running.get(db.sql) ?? new Map<string, Promise<void>>();
  running.set(db.sql, rounds);
  const known = rounds.get(roundId);
  if (known) return known;
  const work = db.sql.begin((tx) => refreshStatistics(tx, roundId, now)).finally(() => rounds.delete(roundId));
  rounds.set(roundId, work);
  return work;
}

/**
 * The agency's peers in the round. Figures that are out of date are given as they are, with their instant, and renewed in the background;
 * only the first reader ever waits. null = nobody has a score.
 */
export async function readComparison(
  { db, clock, log }: Pick<Container, 'db' | 'clock' | 'log'>,
  roundId: string,
  agency: Agency,
): Promise<Comparison | null> {
  const now = clock.now();
  const known = await statisticsState(db.sql, roundId);
  const ageMs = known ? now.getTime() - known.asOf.getTime() : Infinity;
  if (!known) await renewStatistics({ db }, roundId, now);
  const comparison = await groupsOfAgency(db.sql, roundId, agency);
  if (known && ((known.isOutdated && ageMs > freshMs) || ageMs > staleMs || ageMs < 0))
    renewStatistics({ db }, roundId, now).catch((error: unknown) => {
      log.error({ err: error, roundId }, 'the statistics of a round could not be renewed');
    });
  return comparison;
}
