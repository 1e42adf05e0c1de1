// What a message about a deadline is for, as the reason of its outbox row: there is one for each contact and reason, so nobody is told twice.
// The statements of db/reminders.ts look for the beginnings.
import { type LocalDate } from './calendar.ts';

export interface DeadlineReason {
  /** reminder = before the deadline; closed = after it. */
  readonly kind: 'reminder' | 'closed';
  readonly roundId: string;
  readonly agencyId: number;
  /** Of the reminder's moment, or of the deadline that is over. */
  readonly date: LocalDate;
}

/** `reminder:r2569:17:2026-11-22`. */
export function writeReason({ kind, roundId, agencyId, date }: DeadlineReason): string {
  return `${kind}:${roundId}:${agencyId}:${date}`;
}

/** null = the message is about something else. */
export function readReason(text: string): DeadlineReason | null {
  const [, kind, roundId = '', agencyId, date = ''] = /^(reminder|closed):(.*):(\d+):(\d{4}-\d\d-\d\d)$/.exec(text) ?? [];
  return kind === 'reminder' || kind === 'closed' ? { kind, roundId, agencyId: Number(agencyId), date } : null;
}
