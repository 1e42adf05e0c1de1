// Right at the moment of sending: is a reminder that was queued still right? What was asked for in the same turn is read in one statement.
import { type Container } from '../../container.ts';
import { gather } from '../../db/gather.ts';
import { checkBeforeSending, type SendingCheck } from '../../db/reminders.ts';
import { type ClaimedMessage } from '../../db/outbox.ts';
import { disturbance } from '../../domain/reminders/moments.ts';
import { readReminderPolicy } from '../../domain/reminders/policy.ts';
import { readReason } from '../../domain/reminders/reason.ts';
import { calendarOf, readHolidayList } from './holidays.ts';

type Needs = Pick<Container, 'db' | 'clock' | 'config'>;

interface Question {
  readonly id: string;
  readonly contactId: number;
  readonly roundId: string;
  readonly agencyId: number;
  readonly isReminder: boolean;
  readonly isAgain: boolean;
}

/**
 * Answers why a reminder (or the message after the deadline) must not be sent any more, null = send it. Other messages are always wanted.
 * Asked again about a message, it leaves the budget alone: that one is counted already. Made once for a sender.
 */
export function createStillWanted(container: Needs): (message: ClaimedMessage, isAgain?: boolean) => Promise<string | null> {
  const ask = gather((batch: readonly Question[]) => check(container, batch), { concurrency: 2, max: 200 });
  return (message, isAgain = false) => {
    const { id, contactId, roundId } = message;
    const named = readReason(message.reason);
    if (!named || contactId === null || roundId === null) return Promise.resolve(null);
    return ask({ id, contactId, roundId, agencyId: named.agencyId, isReminder: named.kind === 'reminder', isAgain });
  };
}

async function check({ db, clock, config }: Needs, batch: readonly Question[]): Promise<(string | null)[]> {
  const now = clock.now();
  const [holidays, rows] = await Promise.all([readHolidayList(db.sql), checkBeforeSending(db.sql, batch, now)]);
  const found = new Map(rows.map((row) => [row.id, row]));
  const hours = new Map<string, string | null>();
  const spent = new Map<string, number>();
  const why = (row: SendingCheck, question: Question): string | null => {
    if (row.why !== null) return row.why;
    const isOver = row.deadline < now || (row.closedAt !== null && row.closedAt <= now);
    if (isOver === question.isReminder) return isOver ? 'round-over' : 'reopened';
    const { roundId } = question;
    if (!hours.has(roundId)) {
      const policy = readReminderPolicy(row.reminderPolicy);
      hours.set(roundId, disturbance(policy, calendarOf(policy, holidays, config.timeZone), now));
    }
    const hour = hours.get(roundId) ?? null;
    if (hour !== null) return hour;
    if (row.pushBudget === null || question.isAgain) return null;
    const used = spent.get(roundId) ?? row.spent;
    if (used >= row.pushBudget) return 'budget';
    spent.set(roundId, used + 1);
    return null;
  };
  return batch.map((question) => {
    const row = found.get(question.id);
    return row ? why(row, question) : 'gone';
  });
}
