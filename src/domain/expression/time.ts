// Dates and times as expressions see them: text in ISO 8601, numbers in days since 1970-01-01. Local means the form's time zone.
import { dayMs, hourMs, minuteMs } from '../durations.ts';
import { instantOfWall, offsetMsAt, wallMsAt } from '../time-zone.ts';

const shape = /^(-?\d{4,6})-(\d{1,2})-(\d{1,2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const timeShape = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** A date, or a moment: `instantMs` since 1970 UTC. A date's instant is its midnight in the time zone. */
export interface Moment {
  readonly isDate: boolean;
  readonly instantMs: number;
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (text.startsWith('-') ? -minutes : minutes) * minuteMs;
}

function clockMs(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
): number | null {
  const [h, m, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (h > 24 || m > 59 || s > 59 || (h === 24 && m + s > 0)) return null;
  return h * hourMs + m * minuteMs + s * 1000 + Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
}

/** Reads `2026-11-22` or `2026-11-22T13:05:00.000+07:00` (without an offset: local). null for anything else, 31 February included. */
export function readMoment(text: string, timeZone: string): Moment | null {
  const match = shape.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const date = new Date(midnight);
  if (Number.isNaN(midnight) || date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  const clock = clockMs(hour, minute, second, fraction);
  if (clock === null) return null;
  const wall = midnight + clock;
  const instantMs = offset === undefined ? instantOfWall(wall, timeZone) : wall - offsetOf(offset);
  return { isDate: hour === undefined, instantMs };
}

/** Days since 1970: whole for a date (its own calendar day), from 1970-01-01T00:00Z for a date with time. null when it is neither. */
export function daysOf(text: string, timeZone: string): number | null {
  if (!/^-?\d{4}/.test(text)) return null;
  const moment = readMoment(text, timeZone);
  if (moment === null) return null;
  return moment.isDate ? Math.round(wallMsAt(moment.instantMs, timeZone) / dayMs) : moment.instantMs / dayMs;
}

/** The part of the day that a time of day (`13:05:00.000+07:00`, or a date with time) is in local time: noon = 0.5. null otherwise. */
export function dayFractionOf(text: string, timeZone: string, now: Date): number | null {
  const match = timeShape.exec(text);
  if (match === null) {
    const moment = readMoment(text, timeZone);
    if (moment === null) return null;
    return floorMod(wallMsAt(moment.instantMs, timeZone), dayMs) / dayMs;
  }
  const clock = clockMs(match[1], match[2], match[3], match[4]);
  if (clock === null) return null;
  const offset = match[5];
  const local = offset === undefined ? clock : clock - offsetOf(offset) + offsetMsAt(now.getTime(), timeZone);
  return floorMod(local, dayMs) / dayMs;
}

function floorMod(value: number, by: number): number {
  return ((value % by) + by) % by;
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `2026-11-22`, the local date of the instant; '' beyond what a Date can hold. */
export function dateText(instantMs: number, timeZone: string): string {
  return isInstant(instantMs) ? new Date(wallMsAt(instantMs, timeZone)).toISOString().replace(/T.*$/, '') : '';
}

/** `2026-11-22T13:05:00.000+07:00`; '' beyond what a Date can hold. */
export function dateTimeText(instantMs: number, timeZone: string): string {
  if (!isInstant(instantMs)) return '';
  const offset = offsetMsAt(instantMs, timeZone) / 60_000;
  const sign = offset < 0 ? '-' : '+';
  const wall = new Date(wallMsAt(instantMs, timeZone)).toISOString().slice(0, -1);
  return `${wall}${sign}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
}

/** A Date's range less a day, so that adding an offset stays inside. */
function isInstant(instantMs: number): boolean {
  return Math.abs(instantMs) <= 8.64e15 - dayMs;
}
