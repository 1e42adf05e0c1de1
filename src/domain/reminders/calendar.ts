// Local dates and times of day in a time zone. A date is `2026-04-13`; a time of day is minutes after midnight.

export type LocalDate = string;

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}

/** The wall clock at an instant, as if it were UTC. */
function wallMs(at: Date, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(at)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

export interface LocalTime {
  readonly date: LocalDate;
  readonly minutes: number;
}

export function localTime(at: Date, timeZone: string): LocalTime {
  const wall = wallMs(at, timeZone);
  return { date: new Date(wall).toISOString().slice(0, 10), minutes: Math.floor((wall % dayMs) / 60_000) };
}

/** The instant of a local date and time of day. Where clocks go forward, a time that there is not is the one an hour later. */
export function instantOf(date: LocalDate, minutes: number, timeZone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
  // The offset may change between the guess and the answer, so it is taken twice.
  const guess = wall - (wallMs(new Date(wall), timeZone) - wall);
  return new Date(wall - (wallMs(new Date(guess), timeZone) - guess));
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(date: LocalDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** Whole calendar days from one date to another. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);
}
