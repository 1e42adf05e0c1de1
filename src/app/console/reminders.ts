// The reminders of a round in a few figures: what goes out when, what it costs, and how many get nothing and why.
import { type Container } from '../../container.ts';
import { Problem } from '../../problem.ts';
import { planReminders, type PlanRow } from '../reminders/plan-reminders.ts';

export interface ReminderFigures {
  /** By moment, in order. */
  readonly moments: readonly { readonly at: Date; readonly pushes: number; readonly nextReply: number }[];
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
    const moments = new Map<number, { at: Date; pushes: number; nextReply: number }>();
    const without = new Map<PlanRow['why'], number>();
    for (const { at, by, why } of rows) {
      if (at === null) {
        without.set(why, (without.get(why) ?? 0) + 1);
        continue;
      }
      const moment = moments.get(at.getTime()) ?? { at, pushes: 0, nextReply: 0 };
      if (by === 'push') moment.pushes += 1;
      else if (by === 'next-reply') moment.nextReply += 1;
      moments.set(at.getTime(), moment);
    }
    return {
      moments: [...moments.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime()),
      without: Array.from(without, ([why, count]) => ({ why, count })).toSorted((a, b) => b.count - a.count),
      planned,
      wanted,
      available: budget.available,
    };
  } catch (error) {
    if (error instanceof Problem && (error.kind.startsWith('line-') || error.kind === 'not-found')) return null;
    throw error;
  }
}
