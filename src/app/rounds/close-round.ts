// Closes a round at once, before or after its deadline. Answers stay; nobody can answer any more.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { listRounds, markRoundClosed, type RoundCounts } from '../../db/rounds.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { knownRound } from './known-round.ts';

/** Counts as they stand at the end. @throws Problem `not-found`, `refused` */
export async function closeRound(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { roundId, reason, by }: { roundId: string; reason: string | null; by: Acting },
): Promise<RoundCounts & { closedAt: Date }> {
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const round = await knownRound(tx, roundId, true);
    if (round.closedAt) throw problems.refused({ faults: [{ code: 'round-closed', params: { id: roundId } }] });
    const counts = (await listRounds(tx)).find((one) => one.id === roundId);
    if (!counts) throw new Error(`round ${roundId} is gone`);
    const { targets, notStarted, answering, submitted } = counts;
    await markRoundClosed(tx, roundId, now);
    const after = { closedAt: now, targets, notStarted, answering, submitted };
    await recordAudit(tx, { ...by, action: 'round.closed', roundId, before: { closesAt: round.closesAt }, after, reason }, now);
    return after;
  });
}
