// When a round's reminders may go out. Stored with the round as JSON; what is missing there has the defaults below.
import { readHolidayDate } from './holidays.ts';

export interface ReminderPolicy {
  /** Days before the deadline, 0 = the last morning. Descending, each once. */
  readonly days: readonly number[];
  /** Nothing is sent from `from` up to `to`, minutes after midnight; may span midnight. null = no quiet hours. */
  readonly quiet: { readonly from: number; readonly to: number } | null;
  readonly skipsWeekends: boolean;
  /** Local dates of this round's own list; null = the installation's list. */
  readonly holidays: readonly string[] | null;
  /** Reminders to one contact within seven days, at most. One a day holds always. */
  readonly weeklyMax: number;
  /** Whom to ask after the deadline, as the organiser wrote it; '' = not given. */
  readonly contact: string;
}

export const defaultPolicy: ReminderPolicy = {
  days: [14, 7, 3, 1, 0],
  quiet: { from: 18 * 60, to: 8 * 60 + 30 },
  skipsWeekends: true,
  holidays: null,
  weeklyMax: 4,
  contact: '',
};

const minutesOf = (text: unknown): number | null => {
  const match = typeof text === 'string' ? /^(\d{1,2})[:.](\d{2})$/.exec(text) : null;
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  return minutes >= 0 && minutes <= 24 * 60 ? minutes % (24 * 60) : null;
};

/**
 * Reads rounds.reminder_policy: `{ days, quiet: { from: '18:00', to: '08:30' } | null, skipWeekends, holidays: ['2569-04-13'], perWeek, contact }`,
 * every part optional. The last morning goes with every list of days that has any. What makes no sense has its default: a reminder that
 * cannot be configured must not stop the others.
 */
export function readReminderPolicy(json: unknown): ReminderPolicy {
  const given = typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : {};
  const { days, quiet, skipWeekends, holidays, perWeek, contact } = given;
  const from = minutesOf((quiet as { from?: unknown } | null | undefined)?.from);
  const to = minutesOf((quiet as { to?: unknown } | null | undefined)?.to);
  const ownDays = Array.isArray(days) ? days.filter((day): day is number => Number.isInteger(day) && day >= 0 && day <= 366) : null;
  return {
    days: ownDays === null ? defaultPolicy.days : [...new Set(ownDays.length === 0 ? [] : [...ownDays, 0])].sort((a, b) => b - a),
    quiet: quiet === null ? null : from !== null && to !== null ? (from === to ? null : { from, to }) : defaultPolicy.quiet,
    skipsWeekends: typeof skipWeekends === 'boolean' ? skipWeekends : defaultPolicy.skipsWeekends,
    holidays: Array.isArray(holidays)
      ? holidays.flatMap((date) => (typeof date === 'string' ? (readHolidayDate(date) ?? []) : []))
      : defaultPolicy.holidays,
    weeklyMax: typeof perWeek === 'number' && Number.isInteger(perWeek) && perWeek >= 0 ? perWeek : defaultPolicy.weeklyMax,
    contact: typeof contact === 'string' ? contact.trim() : '',
  };
}
