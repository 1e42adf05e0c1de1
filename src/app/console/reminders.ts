// The reminders of a round in a few figures: what goes out when, what it costs, and how many get nothing and why.
import { type Container } from '../../container.ts';
import { Problem } from '../../problem.ts';
import { countPlanned, type PlanCount, planReminders, type PlanRow } from '../reminders/plan-reminders.ts';

export interface ReminderFigures {
  /** By moment, in order. */
  readonly moments: readonly PlanCount[];
  /** Contacts and agencies who get none, by reason, the most first. */
  readonly without: readonly { readonly why: PlanRow['why']; readonly count: number }[];
  readonly planned: number;
  /** Pushes if there were no limit. */
  readonly wanted: number;
  /** Pushes that may be spent; null = without limit. */
  readonly available: number | null;
}

/** null = LINE does not say what is left of the quota, or the round has no reminders to come. */
export async function readReminderFigures(
  container: Pick<Container, 'db' | 'messenger' | 'clock' | 'config'>,
  roundId: string,
): Promise<ReminderFigures | null> {
  try {
    const { rows, budget, planned, wanted } = await planReminders(container, roundId);
    const without = Map.groupBy(
      rows.filter(({ at }) => at === null),
      ({ why }) => why,
    );
    return {
      moments: countPlanned(rows, (at) => at.toISOString()),
      without: Array.from(without, ([why, { length: count }]) => ({ why, count })).toSorted((a, b) => b.count - a.count),
      planned,
      wanted,
      available: budget.available,
    };
  } catch (error) {
    if (error instanceof Problem && (error.kind.startsWith('line-') || error.kind === 'not-found')) return null;
    throw error;
  }
}
