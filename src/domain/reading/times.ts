// Typed times of day: 24-hour figures and the Thai six-hour clock (ตี, โมงเช้า, บ่าย, โมงเย็น, ทุ่ม).
import { type Reading, type ReadingContext } from '../answer.ts';
import { dayMs, hourMs, minuteMs } from '../durations.ts';
import { dateTimeText, readMoment } from '../expression/time.ts';
import { offsetMsAt } from '../time-zone.ts';
import { addDays, dayText, type Day } from './calendar.ts';
import { dateAndRest } from './dates.ts';
import { withDigitsForWords } from './number-words.ts';
import { offered, rejected } from './outcome.ts';
import { withoutCourtesy } from './politeness.ts';

const longestText = 120;

/** Milliseconds since midnight, the likeliest first; a whole day = the midnight that ends it. */
interface Clock {
  readonly times: readonly number[];
  readonly isSure: boolean;
}

const at = (hour: number, minute = 0): number => hour * hourMs + minute * minuteMs;
const sure = (...times: readonly number[]): Clock => ({ times, isSure: times.length === 1 });
const unsure = (...times: readonly number[]): Clock => ({ times, isSure: false });

const minutes = String.raw`(?:(?<minute>\d{1,2})(?:นาที)?|(?<half>ครึ่ง)|ตรง)?$`;
const spoken = (pattern: string): RegExp => new RegExp(`^${pattern}${minutes}`);

/** Each way of saying an hour, and the hours that it may mean. Tried in order. */
const hours: readonly (readonly [RegExp, (hour: number | null) => readonly number[]])[] = [
  [spoken('(?:เที่ยงคืน|midnight|2ยาม)'), () => [0]],
  [spoken('(?:เที่ยงวัน|เที่ยง|noon)'), () => [12]],
  [spoken(String.raw`ตี(?<hour>\d)`), (hour) => (hour !== null && hour >= 1 && hour <= 6 ? [hour] : [])],
  // One o'clock of the morning used to be 7.00, two 8.00, and still is to some.
  [
    spoken(String.raw`(?<hour>\d{1,2})?โมงเช้า`),
    (hour) => (hour === null ? [7] : hour >= 6 && hour <= 11 ? [hour] : hour >= 1 && hour <= 5 ? [hour + 6, -1] : []),
  ],
  [spoken(String.raw`(?:ตอน)?เช้า(?<hour>\d{1,2})(?:โมง)?`), (hour) => (hour !== null && hour >= 6 && hour <= 11 ? [hour] : [])],
  [
    spoken(String.raw`(?:ตอน)?บ่าย(?<hour>\d)(?:โมง)?`),
    (hour) => (hour === null ? [] : hour >= 1 && hour <= 5 ? [hour + 12] : hour === 6 ? [18, -1] : []),
  ],
  [spoken('(?:ตอน)?บ่ายโมง'), () => [13]],
  [spoken(String.raw`(?<hour>\d)โมงบ่าย`), (hour) => (hour !== null && hour >= 1 && hour <= 5 ? [hour + 12] : [])],
  [spoken(String.raw`(?<hour>\d)โมงเย็น`), (hour) => (hour !== null && hour >= 3 && hour <= 7 ? [hour + 12] : [])],
  [spoken(String.raw`(?:ตอน)?เย็น(?<hour>\d)(?:โมง)?`), (hour) => (hour !== null && hour >= 3 && hour <= 7 ? [hour + 12] : [])],
  [spoken(String.raw`(?<hour>\d)?ทุ่ม`), (hour) => (hour === null ? [19] : hour >= 1 && hour <= 5 ? [hour + 18] : hour === 6 ? [0] : [])],
  [spoken(String.raw`(?<hour>\d{1,2})โมง`), hourOfMong],
  [spoken(String.raw`(?<hour>\d{1,2})(?:นาฬิกา|น\.?)`), (hour) => (hour !== null && hour <= 24 ? [hour] : [])],
];

/** 7–11 โมง is the morning; six is both ends of the day; below that the afternoon, seldom the morning. */
function hourOfMong(hour: number | null): readonly number[] {
  if (hour === null || hour > 18 || hour < 1) return [];
  if (hour >= 7) return [hour];
  return hour === 6 ? [6, 18] : [hour + 12, hour + 6];
}

function readSpoken(text: string): Clock | null {
  for (const [pattern, meaning] of hours) {
    const match = pattern.exec(text);
    if (!match) continue;
    const digits = match.groups?.['hour'];
    const meant = meaning(digits === undefined ? null : Number(digits));
    const minute = match.groups?.['half'] !== undefined ? 30 : Number(match.groups?.['minute'] ?? 0);
    const times = meant.filter((hour) => hour >= 0).map((hour) => at(hour, minute));
    if (times.length === 0 || minute > 59) return null;
    const isBareDigit = match.groups?.['minute']?.length === 1 && !text.endsWith('นาที');
    // สองทุ่มห้า is five past to some, and twenty-five past by the clock's hand to others.
    return meant.length > 1 || isBareDigit ? unsure(...times) : sure(...times);
  }
  return null;
}

const figures =
  /^(?<hour>\d{1,2})[.:](?<minute>\d{2})(?:[.:](?<second>\d{2})(?:\.(?<fraction>\d{1,3})\d{0,6})?)?(?:น\.?|นาฬิกา|hrs?\.?|hours?)?$/;

/** `9:30`, `09.30น.`, `09:30:15.250`, `0930`, `930`, `14h30`, `9`. */
function readFigures(text: string): Clock | null {
  const match = figures.exec(text.replace(/^(\d{1,2})h(\d{2})$/, '$1:$2').replace(/^(\d{1,2})h$/, '$1:00'));
  if (match?.groups) {
    const { hour = '0', minute = '0', second = '0', fraction = '' } = match.groups;
    const time = at(Number(hour), Number(minute)) + Number(second) * 1000 + Number(fraction.padEnd(3, '0'));
    if (Number(minute) > 59 || Number(second) > 59 || time > dayMs) return null;
    return time === dayMs ? unsure(time) : sure(time);
  }
  const [, hour, minute] = /^(\d{1,2})(\d{2})(?:น\.?)?$/.exec(text) ?? [];
  if (hour !== undefined && minute !== undefined)
    return Number(hour) < 24 && Number(minute) < 60 ? { ...sure(at(Number(hour), Number(minute))), isSure: hour.length === 2 } : null;
  return /^\d{1,2}$/.test(text) && Number(text) < 24 ? unsure(at(Number(text))) : null;
}

/** `2 pm`, `บ่าย 2.30`, `9.30 เช้า`: figures with the part of the day. */
function readWithPart(text: string): Clock | null {
  const [, before = '', time = '', after = ''] =
    /^(?:ตอน)?(เช้า|บ่าย|เย็น|ค่ำ)?(\d{1,2}(?:[.:]\d{2})?)(?:น\.?)?(?:ตอน)?(เช้า|บ่าย|เย็น|ค่ำ|a\.?m\.?|p\.?m\.?)?$/.exec(text) ?? [];
  const part = (before || after).replace(/\./g, '');
  if (part === '' || (before !== '' && after !== '')) return null;
  const [hour = 0, minute = 0] = time.split(/[.:]/).map(Number);
  if (minute > 59 || hour > 24) return null;
  const isMorning = part === 'am' || part === 'เช้า';
  if (hour > 12) return isMorning ? null : sure(at(hour, minute));
  if (isMorning) return sure(at(part === 'am' ? hour % 12 : hour, minute));
  return hour === 0 ? null : sure(at((hour % 12) + 12, minute));
}

/** A time of day in normalised, lower-case text; null when it is none. */
function readClock(plain: string, context: ReadingContext): Clock | null {
  if (plain.length > longestText) return null;
  const hedge = /ประมาณ|ราวๆ|ราว|น่าจะ|about|around|เกือบ|กว่า/g;
  const courteous = withoutCourtesy(plain).replace(/^(?:เมื่อ|ณ|ตอนเวลา|เวลา|ที่|at|time)[\s:]*/, '');
  if (/^(?:ตอนนี้|เดี๋ยวนี้|ขณะนี้|now)$/.test(courteous)) {
    const wall = context.now.getTime() + offsetMsAt(context.now.getTime(), context.timeZone);
    return sure(Math.floor((((wall % dayMs) + dayMs) % dayMs) / minuteMs) * minuteMs);
  }
  const spaced = /^(\d{1,2}) (\d{2})(?: ?น\.?)?$/.exec(courteous);
  if (spaced) {
    const clock = readFigures(`${spaced[1] ?? ''}:${spaced[2] ?? ''}`);
    return clock && { ...clock, isSure: false };
  }
  const text = withDigitsForWords(courteous.replace(hedge, '').replace(/ทุ่ม ?(?:หนึ่ง|นึง)$/, '1ทุ่ม')).replace(/\s+/g, '');
  const clock = readWithPart(text) ?? readFigures(text) ?? readSpoken(text);
  return clock && { ...clock, isSure: clock.isSure && courteous.search(hedge) < 0 };
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `13:05:00.000`. */
const clockText = (ms: number): string =>
  `${pad(Math.floor(ms / hourMs) % 24)}:${pad(Math.floor(ms / minuteMs) % 60)}:${pad(Math.floor(ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;

/** `+07:00`: the zone's at this moment. */
const offsetNow = (context: ReadingContext): string => dateTimeText(context.now.getTime(), context.timeZone).slice(-6);

/** `time`: XLSForm text with the offset that the zone has now. */
export function readTime(plain: string, context: ReadingContext): Reading {
  const [, written = plain, sign, offsetHours = '0', offsetMinutes = '0'] =
    /^(\d{2}:\d{2}(?::[\d.]+)?) ?(?:z|([+-])(\d{2}):?(\d{2})?)$/.exec(plain) ?? [];
  const clock = readClock(written, context);
  if (!clock) return rejected('not-a-time');
  const typed = (sign === '-' ? -1 : 1) * at(Number(offsetHours), Number(offsetMinutes));
  const shift = written === plain ? 0 : offsetMsAt(context.now.getTime(), context.timeZone) - typed;
  const texts = clock.times.map((time) => clockText((((time + shift) % dayMs) + dayMs) % dayMs) + offsetNow(context));
  return offered(texts, clock.isSure);
}

const iso = /^(\d{4})(-\d{2}-\d{2})t(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:?\d{2})?)$/;

/** `dateTime`: a date and a time in either order, or what LINE's picker sends (`2026-11-22T09:30`). */
export function readDateTime(text: string, plain: string, context: ReadingContext): Reading {
  const [, year, day = '', time = ''] = iso.exec(plain) ?? [];
  if (year !== undefined) {
    const isBuddhist = Number(year) >= 2400;
    const moment = readMoment(`${isBuddhist ? String(Number(year) - 543) : year}${day}T${time.toUpperCase()}`, context.timeZone);
    if (moment) return offered([dateTimeText(moment.instantMs, context.timeZone)], true);
    return rejected(readMoment(`${year}${day}`, context.timeZone) ? 'not-a-time' : 'no-such-date');
  }
  if (readClock(plain, context)) return rejected('not-a-date');
  const date = dateAndRest(plain, /[๐-๙]/.test(text), context);
  if ('kind' in date) return date;
  const clock = readClock(date.left.replace(/^(?:เวลา|ตอน|at|@)\s*|\s*(?:เวลา)$/g, ''), context);
  if (!clock) return rejected('not-a-time');
  const values = date.days.flatMap((one) => clock.times.map((ms) => momentText(one, ms, context)));
  return offered(values, date.isSure && clock.isSure);
}

function momentText(day: Day, ms: number, { timeZone }: ReadingContext): string {
  const moment = readMoment(`${dayText(ms === dayMs ? addDays(day, 1) : day)}T${clockText(ms)}`, timeZone);
  return moment ? dateTimeText(moment.instantMs, timeZone) : '';
}
