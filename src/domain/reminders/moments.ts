// The moments at which an agency is reminded: so many days before its own deadline, moved to when people may be disturbed.
import { hourMs } from '../durations.ts';
import { addDays, daysBetween, instantOf, type LocalDate, localTime, weekday } from './calendar.ts';
import { type ReminderPolicy } from './policy.ts';

export interface Calendar {
  readonly timeZone: string;
  /** Local dates. */
  readonly holidays: ReadonlySet<LocalDate>;
}

export interface Moment {
  readonly at: Date;
  /** Local date of `at`; the name of the moment: two moments of an agency never share it. */
  readonly date: LocalDate;
}

/** Reminders go out in the morning where quiet hours do not say otherwise. */
const morning = 8 * 60 + 30;
/** A reminder closer to the deadline than this helps nobody: it is sent on the working day before. */
const leadMs = 2 * hourMs;
/** Longest run of days off that is looked past. */
const searchDays = 31;

export type Disturbance = 'quiet-hours' | 'weekend' | 'holiday';

function isQuiet(quiet: ReminderPolicy['quiet'], minutes: number): boolean {
  if (!quiet) return false;
  const { from, to } = quiet;
  return from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

function dayOff(policy: ReminderPolicy, calendar: Calendar, date: LocalDate): 'weekend' | 'holiday' | null {
  if (calendar.holidays.has(date)) return 'holiday';
  const day = weekday(date);
  return policy.skipsWeekends && (day === 0 || day === 6) ? 'weekend' : null;
}

/** Why nobody may be disturbed now; null = they may. */
export function disturbance(policy: ReminderPolicy, calendar: Calendar, now: Date): Disturbance | null {
  const { date, minutes } = localTime(now, calendar.timeZone);
  return dayOff(policy, calendar, date) ?? (isQuiet(policy.quiet, minutes) ? 'quiet-hours' : null);
}

/** When on an allowed day reminders go out. */
function timeOfDay({ quiet }: ReminderPolicy): number {
  return quiet && isQuiet(quiet, morning) ? quiet.to : morning;
}

/** The first allowed moment at or after `at`. null = none within a month. */
export function nextAllowed(policy: ReminderPolicy, calendar: Calendar, at: Date): Date | null {
  if (disturbance(policy, calendar, at) === null) return at;
  const { date } = localTime(at, calendar.timeZone);
  for (let day = 0; day <= searchDays; day += 1) {
    const tried = addDays(date, day);
    if (dayOff(policy, calendar, tried) !== null) continue;
    const moment = instantOf(tried, timeOfDay(policy), calendar.timeZone);
    if (moment >= at) return moment;
    // Quiet hours in the middle of the day end the same day.
    const end = policy.quiet ? instantOf(tried, policy.quiet.to, calendar.timeZone) : null;
    if (end && end >= at && disturbance(policy, calendar, end) === null) return end;
  }
  return null;
}

/**
 * Moments of an agency, earliest first, at most one a day; all after `opensAt` and before `deadline`. One that falls on a day off moves to the
 * next working day; where that is past the deadline (or less than two hours before it) to the last working day before.
 */
export function momentsBefore(policy: ReminderPolicy, calendar: Calendar, deadline: Date, opensAt: Date): readonly Moment[] {
  const lastDate = localTime(deadline, calendar.timeZone).date;
  const latest = new Date(deadline.getTime() - leadMs);
  const minutes = timeOfDay(policy);
  const onDay = (date: LocalDate): Moment | null =>
    dayOff(policy, calendar, date) === null ? { date, at: instantOf(date, minutes, calendar.timeZone) } : null;
  const found = new Map<LocalDate, Moment>();
  for (const days of policy.days) {
    const wanted = addDays(lastDate, -days);
    const moment = firstOf(wanted, 1, onDay, (one) => one.at <= latest) ?? firstOf(wanted, -1, onDay, (one) => one.at <= latest);
    if (moment && moment.at > opensAt) found.set(moment.date, moment);
  }
  return [...found.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The first working day from `from` on (or back), if it will do. Going forward only that day counts; going back, days that will not do are passed over. */
function firstOf(
  from: LocalDate,
  direction: 1 | -1,
  onDay: (date: LocalDate) => Moment | null,
  willDo: (moment: Moment) => boolean,
): Moment | null {
  for (let day = 0; day <= searchDays; day += 1) {
    const moment = onDay(addDays(from, direction * day));
    if (moment && willDo(moment)) return moment;
    if (moment && direction === 1) return null;
  }
  return null;
}

/** Calendar days from now to the deadline: 0 = today is the last day. */
export function daysLeft(calendar: Calendar, now: Date, deadline: Date): number {
  return daysBetween(localTime(now, calendar.timeZone).date, localTime(deadline, calendar.timeZone).date);
}
