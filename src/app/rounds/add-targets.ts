// Agencies that came into the register after the round was opened become targets of it.
import { type Container } from '../../container.ts';
import { readRegister } from '../../db/agencies.ts';
import { recordAudit } from '../../db/audit.ts';
import { addTargets, roundTargets } from '../../db/rounds.ts';
import { problems, type Refusal } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { knownRound } from './known-round.ts';

/** `codes` null = every agency that is not retired. Returns how many are new. @throws Problem `not-found`, `refused` with every fault. */
export async function addRoundTargets(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { roundId, codes, reason, by }: { roundId: string; codes: readonly string[] | null; reason: string; by: Acting },
): Promise<{ added: number; targets: number }> {
  return db.sql.begin(async (tx) => {
    const round = await knownRound(tx, roundId, true);
    const agencies = (await readRegister(tx, codes)).filter(({ retiredAt }) => codes !== null || retiredAt === null);
    const faults: Refusal[] = (codes ?? [])
      .filter((code) => !agencies.some((agency) => agency.code === code))
      .map((code) => ({ code: 'agency-unknown', params: { code } }));
    for (const { code, retiredAt } of agencies) if (retiredAt !== null) faults.push({ code: 'agency-retired', params: { code } });
    if (round.closedAt) faults.push({ code: 'round-closed', params: { id: roundId } });
    if (faults.length > 0) throw problems.refused({ faults });
    const known = new Set((await roundTargets(tx, roundId)).map(({ code }) => code));
    const fresh = agencies.filter(({ code }) => !known.has(code));
    const added = await addTargets(
      tx,
      roundId,
      fresh.map(({ id }) => id),
    );
    if (added > 0)
      await recordAudit(
        tx,
        { ...by, action: 'round.targets-added', roundId, after: { codes: fresh.map(({ code }) => code) }, reason },
        clock.now(),
      );
    return { added, targets: known.size + added };
  });
}
