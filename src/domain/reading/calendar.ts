// Calendar days and the eras that their years are written in.
import { dayMs } from '../durations.ts';
import { wallMsAt } from '../time-zone.ts';

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The Buddhist year is 543 ahead: 2569 is 2026. */
const eraOffset = 543;
/** A four-digit year from here on is Buddhist. */
const firstBuddhistYear = 2400;
/** Years that an agency could mean, in the common era. */
const [earliest, latest] = [1800, 2199];
/** A two-digit year means the one of its century that lies this near to today. */
const nearYears = 20;

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

export const dayText = ({ year, month, day }: Day): string => `${pad(year, 4)}-${pad(month)}-${pad(day)}`;

export function isDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const dayOf = (ms: number): Day => {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

export const today = (now: Date, timeZone: string): Day => dayOf(wallMsAt(now.getTime(), timeZone));

const msOf = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day);

export const addDays = (day: Day, days: number): Day => dayOf(msOf(day) + days * dayMs);

/** 0 = Sunday. */
export const weekdayOf = (day: Day): number => new Date(msOf(day)).getUTCDay();

export type Era = 'buddhist' | 'common' | null;

/** `style`: how the rest of the date is written; Thai = Thai digits or a Thai month name. */
export interface WrittenYear {
  readonly digits: string;
  readonly era: Era;
  readonly style: 'thai' | 'english' | 'numeric';
}

export interface YearReading {
  /** Common era, the likeliest first; empty = no year that anybody means. */
  readonly years: readonly number[];
  readonly isSure: boolean;
}

const inReach = (year: number): boolean => year >= earliest && year <= latest;

/**
 * Four digits: Buddhist from 2400 on. Two digits: 69 is 2569 (2026) in Thai style, 26 is 2026 beside an English month, and in figures alone
 * the era whose year lies within 20 years of today. Whenever the other era's year lies nearer to today, both are offered.
 */
export function readYear({ digits, era, style }: WrittenYear, thisYear: number): YearReading {
  const number = Number(digits);
  if (digits.length === 4) {
    const isBuddhist = number >= firstBuddhistYear;
    const year = isBuddhist ? number - eraOffset : number;
    return { years: inReach(year) ? [year] : [], isSure: era === null || (era === 'buddhist') === isBuddhist };
  }
  if (digits.length !== 2) return { years: [], isSure: false };
  const buddhist = 2500 + number - eraOffset;
  const common = 2000 + number - (2000 + number > thisYear + nearYears ? 100 : 0);
  if (era !== null) return { years: [era === 'buddhist' ? buddhist : common], isSure: true };
  const isNear = (year: number): boolean => Math.abs(year - thisYear) <= nearYears;
  const usual = style === 'english' ? common : buddhist;
  const other = style === 'english' ? buddhist : common;
  if (isNear(usual)) return { years: [usual], isSure: true };
  if (isNear(other)) return { years: style === 'numeric' ? [other, usual] : [usual, other], isSure: false };
  if (style !== 'numeric' && usual < thisYear) return { years: [usual], isSure: true };
  const distance = (year: number): number => Math.abs(year - thisYear);
  return { years: [usual, other].sort((one, another) => distance(one) - distance(another)), isSure: false };
}
