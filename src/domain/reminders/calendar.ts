// Local dates and times of day in a time zone. A date is `2026-04-13`; a time of day is minutes after midnight.
import { dayMs, minuteMs } from '../durations.ts';
import { instantOfWall, wallMsAt } from '../time-zone.ts';

export type LocalDate = string;

export interface LocalTime {
  readonly date: LocalDate;
  readonly minutes: number;
}

/** What the zone's clocks show, whole minutes. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const wall = wallMsAt(at.getTime(), timeZone);
  return { date: new Date(wall).toISOString().slice(0, 10), minutes: Math.floor((wall % dayMs) / minuteMs) };
}

/** The instant of a local date and time of day. Where clocks go forward, a time that there is not is the one an hour later. */
export function instantOf(date: LocalDate, minutes: number, timeZone: string): Date {
  return new Date(instantOfWall(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000, timeZone));
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
