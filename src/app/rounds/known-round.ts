// The survey round that a use case or command is about.
import { type Sql, type TransactionSql } from '../../db/connect.ts';
import { findRound, type StoredRound } from '../../db/rounds.ts';
import { problems } from '../../problem.ts';

/** `lock`: nobody else changes it until the end of the transaction. @throws Problem `not-found` */
export async function knownRound(sql: Sql | TransactionSql, id: string, lock = false): Promise<StoredRound> {
  const round = await findRound(sql, id, lock);
  if (!round) throw problems.notFound({ what: 'round', id });
  return round;
}
