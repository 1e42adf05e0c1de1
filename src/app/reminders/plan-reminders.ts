// Who will be reminded, when, what it costs, what will not fit, and who gets nothing and why: as if nobody did anything from now on.
import { type Container } from '../../container.ts';
import { openLetters, remindableRounds } from '../../db/reminders.ts';
import { type PlannedReminder, reminderPlan, type WhyNot } from '../../domain/reminder.ts';
import { localTime } from '../../domain/reminders/calendar.ts';
import { problems } from '../../problem.ts';
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
  /** When the letter was issued whose code would let somebody of the agency join; null = somebody has, or there is no letter. */
  readonly letterIssuedAt: Date | null;
}

export interface PlanOfRound {
  readonly rows: readonly PlanRow[];
  readonly budget: Budget;
  /** Pushes up to the deadline if there were no limit. */
  readonly wanted: number;
  readonly planned: number;
  /** From this day of the round on public holidays are computed, not announced: moments may fall on one. null = none is. */
  readonly holidaysGuessedFrom: string | null;
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
  const { policy, calendar, holidaysGuessedFrom } = state;
  const [standings, letters] = await Promise.all([
    readStandings(container, round, state.candidates, now),
    openLetters(container.db.sql, round.id, now),
  ]);
  const candidates = withStandings(state.candidates, standings);
  const plan = reminderPlan(policy, round, candidates, now, calendar, budget.available);
  const rows = [
    ...plan.planned.map((one) => rowOf(one, one.at, letters)),
    ...plan.without
      .map((one) => rowOf(one, null, letters))
      .toSorted((a, b) => a.why.localeCompare(b.why) || a.agencyCode.localeCompare(b.agencyCode)),
  ];
  return { rows, budget, wanted: plan.wanted, planned: rows.reduce((sum, row) => sum + row.cost, 0), holidaysGuessedFrom };
}

function rowOf(
  { candidate, kind, why }: Pick<PlannedReminder<ReminderCandidate>, 'candidate' | 'kind' | 'why'>,
  at: Date | null,
  letters: ReadonlyMap<number, Date>,
): PlanRow {
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
    letterIssuedAt: contact ? null : (letters.get(row.agencyId) ?? null),
  };
}

/** Rows of a plan that go out together. */
export interface PlanCount {
  /** When the first of them does. */
  readonly at: Date;
  readonly pushes: number;
  /** Messages that go with their contacts' next free reply. */
  readonly held: number;
}

/** What goes out, in order; rows count as one where `nameOf` says the same of their times (the moment itself, its day). */
export function countPlanned(rows: readonly PlanRow[], nameOf: (at: Date) => string): readonly PlanCount[] {
  const counts = new Map<string, { at: Date; pushes: number; held: number }>();
  for (const { at, by } of rows) {
    if (at === null) continue;
    const count = counts.get(nameOf(at)) ?? { at, pushes: 0, held: 0 };
    counts.set(nameOf(at), count);
    count[by === 'push' ? 'pushes' : 'held'] += 1;
  }
  return [...counts.values()];
}

export interface PlanSummary {
  /** By local day. */
  readonly days: readonly PlanCount[];
  /** Pushes that do not fit into what is left. */
  readonly missing: number;
  /** Agencies that nobody has joined: LINE does not reach them, only a letter does. */
  readonly notJoined: number;
  /** Contacts who blocked the bot or left LINE: their agencies' other contacts are asked. */
  readonly unreachable: number;
}

/** What an organiser wants to know of a plan at a glance. */
export function summarisePlan({ rows, budget, wanted }: PlanOfRound, timeZone: string): PlanSummary {
  return {
    days: countPlanned(rows, (at) => localTime(at, timeZone).date),
    missing: budget.available === null ? 0 : Math.max(0, wanted - budget.available),
    notJoined: rows.filter((row) => row.why === 'not-joined').length,
    unreachable: rows.filter((row) => row.why === 'unreachable').length,
  };
}
