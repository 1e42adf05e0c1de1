// Functions on dates and times. Local = the form's time zone. Values are ISO text; numbers are days since 1970-01-01.
import { dayMs } from '../durations.ts';
import { argument, type FunctionTable } from './function-type.ts';
import { type World } from './nodes.ts';
import { dateText, dateTimeText, dayFractionOf, type Moment, readMoment } from './time.ts';
import { wallMsAt } from '../time-zone.ts';
import { isNodeSet, toNumber, toText, type Value } from './values.ts';

export const dateFunctions: FunctionTable = [
  ['today', { min: 0, max: 0, apply: (_, { world }) => dateText(world.now.getTime(), world.timeZone) }],
  ['now', { min: 0, max: 0, apply: (_, { world }) => dateTimeText(world.now.getTime(), world.timeZone) }],
  ['date', { min: 1, max: 1, apply: (args, { world }) => date(argument(args, 0), world) }],
  [
    'date-time',
    { min: 1, max: 1, apply: (args, { world }) => onMoment(args, world, ({ instantMs }) => dateTimeText(instantMs, world.timeZone), '') },
  ],
  [
    'decimal-date-time',
    { min: 1, max: 1, apply: (args, { world }) => onMoment(args, world, ({ instantMs }) => instantMs / dayMs, Number.NaN) },
  ],
  ['decimal-time', { min: 1, max: 1, apply: (args, { world }) => decimalTime(argument(args, 0), world) }],
  ['format-date', { min: 2, max: 2, apply: (args, { world }) => formatted(args, world) }],
  ['format-date-time', { min: 2, max: 2, apply: (args, { world }) => formatted(args, world) }],
];

function momentOf(value: Value, world: World): Moment | null {
  const plain = isNodeSet(value) ? toText(value) : value;
  const read = typeof plain === 'string' ? readMoment(plain.trim(), world.timeZone) : null;
  if (read !== null) return read;
  const days = toNumber(plain, world.timeZone);
  return Number.isFinite(days) ? { isDate: false, instantMs: days * dayMs } : null;
}

function onMoment<T>(args: readonly Value[], world: World, use: (moment: Moment) => T, otherwise: T): T {
  const moment = momentOf(argument(args, 0), world);
  return moment === null ? otherwise : use(moment);
}

/** A whole number is that calendar day wherever one is; a fraction is an instant, of which it is the local date. */
function date(value: Value, world: World): string {
  const moment = readMoment(toText(value).trim(), world.timeZone);
  if (moment !== null) return dateText(moment.instantMs, world.timeZone);
  const days = toNumber(value, world.timeZone);
  if (!Number.isFinite(days)) return '';
  return dateText(days * dayMs, Number.isInteger(days) ? 'UTC' : world.timeZone);
}

function decimalTime(value: Value, world: World): number {
  return dayFractionOf(toText(value).trim(), world.timeZone, world.now) ?? Number.NaN;
}

interface Names {
  readonly months: readonly string[];
  readonly days: readonly string[];
}

const english: Names = {
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  days: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
const thai: Names = {
  months: ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'],
  days: ['อา.', 'จ.', 'อ.', 'พ.', 'พฤ.', 'ศ.', 'ส.'],
};

/** The identifiers of ODK XForms' format-date and format-date-time; years are of the common era, as there. */
function formatted(args: readonly Value[], world: World): string {
  const moment = momentOf(argument(args, 0), world);
  if (moment === null || Math.abs(moment.instantMs) > 8.64e15 - dayMs) return '';
  const wall = new Date(wallMsAt(moment.instantMs, world.timeZone));
  const names = world.language === 'th' ? thai : english;
  const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
  const parts: ReadonlyMap<string, string> = new Map([
    ['Y', pad(wall.getUTCFullYear(), 4)],
    ['y', pad(wall.getUTCFullYear() % 100)],
    ['m', pad(wall.getUTCMonth() + 1)],
    ['n', String(wall.getUTCMonth() + 1)],
    ['b', names.months[wall.getUTCMonth()] ?? ''],
    ['d', pad(wall.getUTCDate())],
    ['e', String(wall.getUTCDate())],
    ['a', names.days[wall.getUTCDay()] ?? ''],
    ['H', pad(wall.getUTCHours())],
    ['h', String(wall.getUTCHours())],
    ['M', pad(wall.getUTCMinutes())],
    ['S', pad(wall.getUTCSeconds())],
    ['3', pad(wall.getUTCMilliseconds(), 3)],
    ['%', '%'],
  ]);
  return toText(argument(args, 1)).replace(/%(.)/gsu, (whole, letter: string) => parts.get(letter) ?? whole);
}
