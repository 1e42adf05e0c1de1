// Typed dates -> ISO 8601. Thai order (day, month, year), Buddhist years, Thai month names, and days counted from today.
import { type AnswerSpec, type Reading, type ReadingContext } from '../answer.ts';
import { dayText, isDay, readYear, today, weekdayOf, type Day, type Era, type WrittenYear } from './calendar.ts';
import { editDistance, signsOf } from './edit-distance.ts';
import { fullMonthNames, leadingWeekday, withMonthNumbers } from './month-names.ts';
import { offered, rejected } from './outcome.ts';
import { withoutCourtesy } from './politeness.ts';
import { relativeDay, withRelativeMonths } from './relative-days.ts';

const longestText = 120;

/** A date found in a text, and what stood around it. Days are real; at least one. */
interface FoundDate {
  readonly kind: 'found';
  readonly days: readonly Day[];
  readonly isSure: boolean;
  readonly before: string;
  readonly after: string;
}
type DateFault = { readonly kind: 'fault'; readonly reason: 'not-a-date' | 'no-such-date' };
type Found = FoundDate | DateFault;

const fault = (reason: DateFault['reason']): DateFault => ({ kind: 'fault', reason });

/** Eras become `ⓑ` and `ⓒ`, month names numbers in marks. */
function marked(plain: string, now: Day): string {
  return withMonthNumbers(
    withRelativeMonths(plain, now)
      .replace(/พ\.? ?ศ\.?(?=[\s\d]|$)|พุทธศักราช|(?<![a-z])b\.?e\.?(?![a-z])/g, 'ⓑ')
      .replace(/ค\.? ?ศ\.?(?=[\s\d]|$)|คริสต์ศักราช|(?<![a-z])(?:a\.?d\.?|c\.?e\.?)(?![a-z])/g, 'ⓒ')
      .replace(/ปีงบประมาณ|ปีงบ|ปี(?=\s*[\dⓑⓒ])/g, ' ')
      .replace(/ +/g, ' '),
  );
}

const year = String.raw`(?<era>[ⓑⓒ])? ?(?<year>\d{4}|\d{2}(?![.:]\d))(?!\d)(?: ?(?<after>[ⓑⓒ]))?`;
const month = String.raw`[‹«](?<name>\d{1,2})[›»]`;
const forms = {
  yearFirst: /(?<![\d/.-])(?<year>\d{4}) ?[-/.] ?(?<month>\d{1,2}) ?[-/.] ?(?<day>\d{1,2})(?!\d)/,
  numeric: new RegExp(String.raw`(?<!\d)(?<day>\d{1,2})(?: ?[-/.,] ?| )(?<month>\d{1,2})(?: ?[-/.,] ?| )${year}`),
  named: new RegExp(
    String.raw`(?<!\d)(?<day>\d{1,2})(?:st|nd|rd|th)?(?: ?(?:of|เดือน|[-/.]) ?| ?)${month}(?:[ก-๎]{0,2}[ ,\-/]{0,2}${year})?`,
  ),
  monthFirst: new RegExp(String.raw`${month} ?(?<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,? ?${year})?`),
  yearNamed: new RegExp(String.raw`(?<!\d)(?<year>\d{4}) ?${month} ?(?<day>\d{1,2})(?!\d)`),
  compact: /(?<!\d)(?<all>\d{8}|\d{6})(?!\d)/,
  noYear: /(?<!\d)(?<day>\d{1,2}) ?[-/.] ?(?<month>\d{1,2})(?!\d)/,
  misspelt: new RegExp(String.raw`(?<!\d)(?<day>\d{1,2})(?:st|nd|rd|th)? ?(?<word>[ก-๎.]{4,16}|[a-z]{4,12}) ?(?:${year})?`),
  monthAndYear: new RegExp(String.raw`^(?:เดือน)? ?(?:${month}|(?<month>\d{1,2}))(?: ?[-/.,] ?| ?)${year}$`),
  monthOnly: new RegExp(`^${month}$`),
  yearAndMonth: /^(?<year>\d{4})[-/.](?<month>\d{1,2})$/,
  yearOnly: new RegExp(String.raw`^${year}$`),
} as const;

type Groups = Readonly<Record<string, string | undefined>>;
const eraOf = (groups: Groups): Era => {
  const mark = groups['era'] ?? groups['after'];
  return mark === undefined ? null : mark === 'ⓑ' ? 'buddhist' : 'common';
};

/** The first date in normalised, lower-case text. */
function findDate(plain: string, hasThaiDigits: boolean, context: ReadingContext): Found {
  const now = today(context.now, context.timeZone);
  const text = marked(plain, now);
  const around = (match: RegExpExecArray, source = text): Pick<FoundDate, 'before' | 'after'> => ({
    before: source.slice(0, match.index),
    after: source.slice(match.index + match[0].length),
  });
  const style = (isNamed: boolean): WrittenYear['style'] =>
    hasThaiDigits || text.includes('‹') ? 'thai' : isNamed && text.includes('«') ? 'english' : 'numeric';

  const complete = (
    match: RegExpExecArray,
    { day, month: monthNumber, isSure = true }: { day: number; month: number; isSure?: boolean },
    isNamed: boolean,
  ): Found => {
    const groups = match.groups ?? {};
    const digits = groups['year'];
    const years =
      digits === undefined
        ? { years: [now.year], isSure: false }
        : readYear({ digits, era: eraOf(groups), style: style(isNamed) }, now.year);
    if (years.years.length === 0) return fault('no-such-date');
    const days = years.years.map((one) => ({ year: one, month: monthNumber, day })).filter(isDay);
    if (days.length === 0) return fault('no-such-date');
    return { kind: 'found', days, isSure: isSure && years.isSure, ...around(match) };
  };
  const inThaiOrder = (match: RegExpExecArray): Found => {
    const [day, monthNumber] = [Number(match.groups?.['day']), Number(match.groups?.['month'])];
    // 11/22/2026 can only be the American order.
    if (monthNumber > 12 && day <= 12) return complete(match, { day: monthNumber, month: day, isSure: false }, false);
    return complete(match, { day, month: monthNumber }, false);
  };

  const yearFirst = forms.yearFirst.exec(text);
  if (yearFirst) return complete(yearFirst, { day: Number(yearFirst.groups?.['day']), month: Number(yearFirst.groups?.['month']) }, false);
  const named = forms.yearNamed.exec(text) ?? forms.named.exec(text) ?? forms.monthFirst.exec(text);
  if (named) return complete(named, { day: Number(named.groups?.['day']), month: Number(named.groups?.['name']) }, true);
  const numeric = forms.numeric.exec(text);
  if (numeric) return inThaiOrder(numeric);
  const compact = forms.compact.exec(text);
  if (compact) {
    const days = compactDays(compact[0], hasThaiDigits, now.year);
    return days.length > 0 ? { kind: 'found', days, isSure: false, ...around(compact) } : fault('not-a-date');
  }
  const counted = relativeDay(plain, now);
  if (counted) return { kind: 'found', days: [counted.day], ...counted };
  const misspelt = forms.misspelt.exec(text);
  const months = misspelt ? nearMonths(misspelt.groups?.['word'] ?? '') : [];
  if (misspelt && months.length > 0) {
    const all = months.map((one) => complete(misspelt, { day: Number(misspelt.groups?.['day']), month: one, isSure: false }, true));
    const found = all.filter((one) => one.kind === 'found');
    const [first] = found;
    return first ? { ...first, days: found.flatMap(({ days }) => days) } : fault('no-such-date');
  }
  const noYear = forms.noYear.exec(text);
  return noYear ? inThaiOrder(noYear) : fault('not-a-date');
}

/** 20261122, 22112569 or 221169. */
function compactDays(all: string, hasThaiDigits: boolean, thisYear: number): readonly Day[] {
  const written = (digits: string): readonly number[] =>
    readYear({ digits, era: null, style: hasThaiDigits ? 'thai' : 'numeric' }, thisYear).years;
  const take = (from: number, to: number): number => Number(all.slice(from, to));
  const dayFirst = written(all.slice(4)).map((one) => ({ year: one, month: take(2, 4), day: take(0, 2) }));
  const yearFirst = all.length === 8 ? written(all.slice(0, 4)).map((one) => ({ year: one, month: take(4, 6), day: take(6, 8) })) : [];
  return [...yearFirst, ...dayFirst].filter(isDay);
}

/** Months whose full name is nearly the word; the nearest only. */
function nearMonths(word: string): readonly number[] {
  const signs = signsOf(word.replace(/\./g, '').replace(/^เดือน/, ''));
  if (signs.length < 4) return [];
  const limit = signs.length < 6 ? 1 : 2;
  const distances = fullMonthNames.map(([name, number]) => [editDistance(signs, signsOf(name), limit), number] as const);
  const least = Math.min(...distances.map(([distance]) => distance));
  return least > limit ? [] : distances.filter(([distance]) => distance === least).map(([, number]) => number);
}

const courtesyBefore = /^(?:เมื่อ|ตั้งแต่|ในวัน|ใน|ณ|วันที่|วัน|ที่|เริ่ม|on|the|date|since|,|\s|:)+/;
const courtesyAfter = /(?:เมื่อ)?(?:วันที่|วัน|ที่|on|,|\s)+$/;
const about = /ประมาณ|ราวๆ|ราว|น่าจะ|about|around/g;

/** Whether what stands around the date says nothing more; its weekday must be the date's own. */
function settle(found: FoundDate): { readonly days: readonly Day[]; readonly isSure: boolean; readonly left: string } {
  const hedged = `${found.before} ${found.after}`;
  const plain = found.before.replace(about, '').trim();
  const { weekday, rest } = leadingWeekday(
    plain.replace(courtesyBefore, '') === '' ? plain : plain.replace(/^(?:เมื่อ|ตั้งแต่|ใน|ณ|on)\s*/, ''),
  );
  const isWeekdayRight = weekday === null || found.days.some((day) => weekdayOf(day) === weekday);
  const left = `${rest.trim().replace(courtesyBefore, '').replace(courtesyAfter, '')} ${found.after.replace(about, '')}`
    .replace(/[\s,()"']+|\.(?!\d)/g, ' ')
    .trim();
  return { days: found.days, isSure: found.isSure && isWeekdayRight && hedged.search(about) < 0, left };
}

/** A date and what else the text says (a time, perhaps); a reading when there is no date. */
export function dateAndRest(
  plain: string,
  hasThaiDigits: boolean,
  context: ReadingContext,
): { readonly days: readonly Day[]; readonly isSure: boolean; readonly left: string } | Reading {
  if (plain.length > longestText) return rejected('not-a-date');
  const found = findDate(withoutCourtesy(plain), hasThaiDigits, context);
  return found.kind === 'fault' ? rejected(found.reason) : settle(found);
}

/** `date`, with the appearances `year` and `month-year`: those keep the first day, as ODK does. */
export function readDate(text: string, plain: string, spec: AnswerSpec, context: ReadingContext): Reading {
  const hasThaiDigits = /[๐-๙]/.test(text);
  const isYear = spec.appearance.includes('year');
  const isMonth = !isYear && spec.appearance.includes('month-year');
  if (isYear || isMonth) {
    const part = readPart(plain, hasThaiDigits, isYear, context);
    if (part) return part;
  }
  const found = dateAndRest(plain, hasThaiDigits, context);
  if ('kind' in found) return found;
  // "15-20 ม.ค. 2569" and "15 ม.ค. ถึง 3 ก.พ." are two dates.
  if (/^[-/. ]*\d+$/.test(found.left)) return rejected('not-a-date');
  if (/\d/.test(found.left) && !/^(?:t|เวลา)? ?\d{1,2}[.:]\d{2}/.test(found.left)) return rejected('ambiguous-date');
  const shown = found.days.map((day) => dayText(isYear ? { ...day, month: 1, day: 1 } : isMonth ? { ...day, day: 1 } : day));
  return offered(shown, found.isSure && found.left === '');
}

/** A year alone, or a month with its year. null = the text is neither. */
function readPart(plain: string, hasThaiDigits: boolean, isYear: boolean, context: ReadingContext): Reading | null {
  const now = today(context.now, context.timeZone);
  const courteous = withoutCourtesy(plain);
  const text = marked(courteous, now).replace(/\s+/g, ' ').replace(/[.,]$/, '').trim();
  const style = hasThaiDigits || text.includes('‹') ? 'thai' : text.includes('«') ? 'english' : 'numeric';
  if (isYear) {
    const match = forms.yearOnly.exec(text);
    if (!match?.groups) return null;
    const read = readYear({ digits: match.groups['year'] ?? '', era: eraOf(match.groups), style }, now.year);
    if (read.years.length === 0) return rejected('no-such-date');
    return offered(
      read.years.map((one) => dayText({ year: one, month: 1, day: 1 })),
      read.isSure && match.groups['year']?.length === 4,
    );
  }
  const alone = forms.monthOnly.exec(text);
  if (alone) return offered([dayText({ year: now.year, month: Number(alone.groups?.['name']), day: 1 })], false);
  const match = forms.yearAndMonth.exec(text) ?? forms.monthAndYear.exec(text);
  if (!match?.groups) return null;
  const read = readYear({ digits: match.groups['year'] ?? '', era: eraOf(match.groups), style }, now.year);
  const days = read.years
    .map((one) => ({ year: one, month: Number(match.groups?.['name'] ?? match.groups?.['month']), day: 1 }))
    .filter(isDay);
  return days.length === 0 ? rejected('no-such-date') : offered(days.map(dayText), read.isSure);
}
