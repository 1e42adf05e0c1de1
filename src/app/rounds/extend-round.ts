// A later deadline: of a round, or of one agency in it. Contacts who still have something to do are told.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { readSpending } from '../../db/reminders.ts';
import { contactsToExtend } from '../../db/round-contacts.ts';
import { moveDeadline, roundTargets } from '../../db/rounds.ts';
import { announceWork } from '../../db/wake.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { knownAgency } from '../agencies/known-agency.ts';
import { knownRound } from './known-round.ts';
import { keepRetention, type MovedRetention } from './purge-round.ts';
import { extendedCard } from '../present/round-notices.ts';
import { tellContacts, type Telling, type Told } from '../contacts/tell-contacts.ts';

export interface Extension {
  readonly roundId: string;
  /** null = the whole round. */
  readonly agencyCode: string | null;
  readonly closesAt: Date;
  /** Personal data of the round is kept until then; null = as long as before. */
  readonly retainUntil?: Date | null;
  readonly reason: string;
  readonly telling: Telling;
  readonly by: Acting;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Extended extends Told {
  readonly before: Date;
  readonly retention: MovedRetention;
}

/** @throws Problem `not-found`, `refused` */
export async function extendRound(
  container: Pick<Container, 'db' | 'clock' | 'config' | 'translate'>,
  extension: Extension,
): Promise<Extended> {
  const { db, clock, config, translate } = container;
  const { roundId, agencyCode, closesAt, retainUntil = null, reason, telling, by, onProgress } = extension;
  const now = clock.now();
  const { ofRound } = await readSpending(db.sql, roundId, now);
  const extended = await db.sql.begin(async (tx) => {
    const round = await knownRound(tx, roundId, true);
    const agency = agencyCode === null ? null : await knownAgency(tx, agencyCode);
    const [target] = agency ? await roundTargets(tx, roundId, agency.id) : [];
    const before = target?.closesAt ?? round.closesAt;
    if (round.closedAt) throw problems.refused({ faults: [{ code: 'round-closed', params: { id: roundId } }] });
    if (agency && !target) throw problems.refused({ faults: [{ code: 'not-a-target', params: { code: agency.code, id: roundId } }] });
    if (closesAt <= before || closesAt <= now)
      throw problems.refused({ faults: [{ code: 'extend-not-later', params: { before: before.toISOString() } }] });
    const recipients = await contactsToExtend(tx, { roundId, agencyId: agency?.id ?? null, closesBefore: closesAt });
    await moveDeadline(tx, { roundId, agencyId: agency?.id ?? null, before, after: closesAt });
    const told = await tellContacts(
      tx,
      {
        recipients,
        telling,
        reason: ['extended', roundId, ...(agency ? [agency.id] : []), closesAt.toISOString()].join(':'),
        roundId,
        budgetLeft: round.pushBudget === null ? null : round.pushBudget - ofRound,
        card: (language) =>
          extendedCard({ translate, language, timeZone: config.timeZone }, { roundTitle: round.title, closesAt, reason, agency }),
        onProgress,
      },
      now,
    );
    await recordAudit(
      tx,
      { ...by, action: 'round.extended', roundId, agencyId: agency?.id ?? null, before: { closesAt: before }, after: { closesAt }, reason },
      now,
    );
    const retention = await keepRetention(tx, { round, closesAt, wanted: retainUntil, reason, by, now });
    return { ...told, before, retention };
  });
  if (extended.pushed > 0) await announceWork(db.sql);
  return extended;
}
