// What became of a round, once, in the log; `reminders summary` shows the same at any time.
import { type Container } from '../../container.ts';
import { claimOnce, type OpenRound, roundFigures } from '../../db/reminders.ts';
import { endOf } from '../../domain/conversation/round.ts';

/** After the last deadline of the round; says it once however many processes ask. */
export async function reportRoundEnd({ db, log }: Pick<Container, 'db' | 'log'>, round: OpenRound, now: Date): Promise<void> {
  const last = round.deadlines.reduce((latest, one) => (one > latest ? one : latest), round.closesAt);
  const end = endOf({ closesAt: last, closedAt: round.closedAt });
  if (end >= now || !(await claimOnce(db.sql, `round-end:${round.id}:${end.toISOString()}`, now))) return;
  log.info({ roundId: round.id, endedAt: end, ...(await roundFigures(db.sql, round.id)) }, 'a survey round has ended');
}
