// A submitted response is given back to its agency for corrections. Its score goes until it is submitted again.
import { type Container } from '../container.ts';
import { recordAudit } from '../db/audit.ts';
import { reachableContacts } from '../db/contacts.ts';
import { readSpending } from '../db/reminders.ts';
import { findSubmission, reopenSubmission } from '../db/round-progress.ts';
import { announceWork } from '../db/wake.ts';
import { problems } from '../problem.ts';
import { type Acting } from './acting.ts';
import { agencyInRound } from './agencies/agency-in-round.ts';
import { reopenedCard } from './present/round-notices.ts';
import { tellContacts, type Telling, type Told } from './contacts/tell-contacts.ts';

/** `roundId` null = the agency's round (see agencyInRound). @throws Problem `not-found`, `refused` */
export async function reopenResponse(
  { db, clock, config, translate }: Pick<Container, 'db' | 'clock' | 'config' | 'translate'>,
  { code, roundId, reason, telling, by }: { code: string; roundId: string | null; reason: string; telling: Telling; by: Acting },
): Promise<Told & { roundId: string; agencyId: number; closesAt: Date }> {
  const now = clock.now();
  const { agency, round, closesAt } = await agencyInRound(db.sql, code, roundId);
  const { ofRound } = await readSpending(db.sql, round.id, now);
  const told = await db.sql.begin(async (tx) => {
    const submission = await findSubmission(tx, round.id, agency.id);
    const params = { code, id: round.id };
    if (submission?.status !== 'submitted') throw problems.refused({ faults: [{ code: 'not-submitted', params }] });
    if (round.closedAt) throw problems.refused({ faults: [{ code: 'round-closed', params: { id: round.id } }] });
    if (closesAt < now) throw problems.refused({ faults: [{ code: 'deadline-over', params }] });
    await reopenSubmission(tx, submission.responseId, now);
    const announced = await tellContacts(
      tx,
      {
        recipients: await reachableContacts(tx, agency.id),
        telling,
        reason: `reopened:${submission.responseId}:${submission.submissions}`,
        roundId: round.id,
        budgetLeft: round.pushBudget === null ? null : round.pushBudget - ofRound,
        card: (language) =>
          reopenedCard(
            { translate, language, timeZone: config.timeZone },
            { roundTitle: round.title, closesAt, reason, agency, responseId: submission.responseId },
          ),
      },
      now,
    );
    const { submittedAt, total, level } = submission;
    await recordAudit(
      tx,
      {
        ...by,
        action: 'response.reopened',
        roundId: round.id,
        agencyId: agency.id,
        before: { submittedAt, submittedBy: submission.submittedBy, total, level },
        reason,
      },
      now,
    );
    return announced;
  });
  if (told.pushed > 0) await announceWork(db.sql);
  return { ...told, roundId: round.id, agencyId: agency.id, closesAt };
}
