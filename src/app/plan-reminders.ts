// Who will be reminded, when, what it costs, what will not fit, and who gets nothing and why: as if nobody did anything from now on.
import { type Container } from '../container.ts';
import { remindableRounds } from '../db/reminders.ts';
import { type PlannedReminder, reminderPlan, type WhyNot } from '../domain/reminder.ts';
import { problems } from '../problem.ts';
import { type Budget, readBudget, type ReminderCandidate, readReminderState, readStandings, withStandings } from './reminder-state.ts';

export interface PlanRow {
  /** null = never, as things are. */
  readonly at: Date | null;
  readonly agencyCode: string;
  readonly agencyName: string;
  readonly contactId: number | null;
  readonly contact: string | null;
  readonly state: 'not-joined' | 'not-started' | 'started' | 'complete' | 'submitted';
  /** How it reaches them. */
  readonly by: 'push' | 'next-reply' | 'none';
  readonly why: 'due' | WhyNot;
  /** Pushes. */
  readonly cost: number;
}

export interface PlanOfRound {
  readonly rows: readonly PlanRow[];
  readonly budget: Budget;
  /** Pushes up to the deadline if there were no limit. */
  readonly wanted: number;
  readonly planned: number;
}

/** @throws Problem `not-found`, and the `line-*` Problems when LINE does not say what is left. */
export async function planReminders(
  container: Pick<Container, 'db' | 'messenger' | 'clock' | 'config'>,
  roundId: string,
): Promise<PlanOfRound> {
  const now = container.clock.now();
  const [round] = await remindableRounds(container.db.sql, { now, since: now, roundId });
  if (!round) throw problems.notFound({ what: 'round', id: roundId });
  const [state, budget] = await Promise.all([readReminderState(container, round, now), readBudget(container, round, now)]);
  const { policy, calendar } = state;
  const candidates = withStandings(state.candidates, await readStandings(container, round, state.candidates, now));
  const plan = reminderPlan(policy, round, candidates, now, calendar, budget.available);
  const rows = [
    ...plan.planned.map((one) => rowOf(one, one.at)),
    ...plan.without
      .map((one) => rowOf(one, null))
      .toSorted((a, b) => a.why.localeCompare(b.why) || a.agencyCode.localeCompare(b.agencyCode)),
  ];
  return { rows, budget, wanted: plan.wanted, planned: rows.reduce((sum, row) => sum + row.cost, 0) };
}

function rowOf({ candidate, kind, why }: Pick<PlannedReminder<ReminderCandidate>, 'candidate' | 'kind' | 'why'>, at: Date | null): PlanRow {
  const { row, stage, contact } = candidate;
  return {
    at,
    agencyCode: row.agencyCode,
    agencyName: row.nameTh,
    contactId: contact?.id ?? null,
    contact: row.displayName,
    state: stage === 'not-started' && !contact ? 'not-joined' : stage,
    by: kind === 'send' ? 'push' : kind === 'hold' ? 'next-reply' : 'none',
    why,
    cost: kind === 'send' ? 1 : 0,
  };
}
