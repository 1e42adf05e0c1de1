// Opens a survey round for every agency of the register.
import { type Container } from '../../container.ts';
import { hasAgencies } from '../../db/agencies.ts';
import { recordAudit } from '../../db/audit.ts';
import { findQuestionnaire } from '../../db/questionnaires.ts';
import { findOpenRoundOf, findRound, insertRound, lockRoundsOf, type NewRound } from '../../db/rounds.ts';
import { problems, type Refusal } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { defaultRetention } from './purge-round.ts';

/** What links, file names and commands can carry. */
const idShape = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]{0,62}[\p{L}\p{M}\p{N}])?$/u;

/** Returns the number of target agencies. @throws Problem `refused` with every fault. */
export async function openRound({ db, clock }: Pick<Container, 'db' | 'clock'>, round: NewRound, by: Acting): Promise<{ targets: number }> {
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    await lockRoundsOf(tx, round.questionnaireId);
    const faults: Refusal[] = [];
    if (!idShape.test(round.id)) faults.push({ code: 'round-id', params: { id: round.id } });
    else if (await findRound(tx, round.id)) faults.push({ code: 'round-exists', params: { id: round.id } });
    if (!(await findQuestionnaire(db.sql, round.questionnaireId, null)))
      faults.push({ code: 'questionnaire-unknown', params: { id: round.questionnaireId } });
    const other = await findOpenRoundOf(tx, round.questionnaireId);
    if (other && other.id !== round.id)
      faults.push({ code: 'round-open-already', params: { id: other.id, questionnaire: round.questionnaireId } });
    if (round.title.trim() === '') faults.push({ code: 'round-title' });
    if (round.retainUntil && round.retainUntil <= round.closesAt) faults.push({ code: 'retention-too-short', params: { id: round.id } });
    if (round.closesAt <= round.opensAt) faults.push({ code: 'round-closes-before-opening' });
    else if (round.closesAt <= now) faults.push({ code: 'round-closes-in-past' });
    if (!(await hasAgencies(tx))) faults.push({ code: 'no-agencies' });
    if (faults.length > 0) throw problems.refused({ faults });
    const retainUntil = round.retainUntil ?? defaultRetention(round.closesAt);
    const targets = await insertRound(tx, { ...round, title: round.title.trim(), retainUntil }, now);
    const { id: roundId, ...after } = round;
    await recordAudit(tx, { ...by, action: 'round.opened', roundId, after: { ...after, retainUntil, targets } }, now);
    return { targets };
  });
}
