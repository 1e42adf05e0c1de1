// The agency and survey round that a command means.
import { type RegisteredAgency } from '../../db/agencies.ts';
import { type Sql } from '../../db/connect.ts';
import { roundsOfAgency, roundTargets, type StoredRound } from '../../db/rounds.ts';
import { problems } from '../../problem.ts';
import { knownRound } from '../rounds/known-round.ts';
import { knownAgency } from './known-agency.ts';

export interface AgencyInRound {
  readonly agency: RegisteredAgency;
  readonly round: StoredRound;
  /** The agency's own deadline. */
  readonly closesAt: Date;
}

/**
 * `roundId` null = the one round of the agency that is not closed; when all are closed, the newest.
 * @throws Problem `not-found`; `refused` when the agency is in no round, not in this one, or in several that are not closed.
 */
export async function agencyInRound(sql: Sql, code: string, roundId: string | null): Promise<AgencyInRound> {
  const agency = await knownAgency(sql, code);
  const rounds = await roundsOfAgency(sql, agency.id);
  const open = rounds.filter(({ closedAt }) => closedAt === null);
  if (roundId === null && open.length > 1) {
    const ids = open.map(({ id }) => id).join(', ');
    throw problems.refused({ faults: [{ code: 'which-round', params: { code, ids } }] });
  }
  const round = roundId === null ? rounds[0] : rounds.find(({ id }) => id === roundId);
  const [target] = round ? await roundTargets(sql, round.id, agency.id) : [];
  if (!round || !target) {
    if (roundId !== null) await knownRound(sql, roundId);
    const fault = roundId === null ? { code: 'in-no-round', params: { code } } : { code: 'not-a-target', params: { code, id: roundId } };
    throw problems.refused({ faults: [fault] });
  }
  return { agency, round, closesAt: target.closesAt };
}
