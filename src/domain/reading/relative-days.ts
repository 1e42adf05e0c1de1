// Days said from today: เมื่อวาน, อีก 3 วัน, ศุกร์หน้า, สิ้นเดือน.
import { addDays, weekdayOf, type Day } from './calendar.ts';
import { leadingWeekday } from './month-names.ts';
import { withDigitsForWords } from './number-words.ts';

export interface RelativeDay {
  readonly day: Day;
  readonly isSure: boolean;
  readonly before: string;
  readonly after: string;
}

const counted: readonly (readonly [RegExp, (count: number) => number])[] = [
  [/เมื่อวานซืน(?:นี้)?|วานซืน|day before yesterday/, () => -2],
  [/เมื่อวาน(?:นี้)?|yesterday/, () => -1],
  [/วันนี้|today/, () => 0],
  [/(?:วัน)?พรุ่งนี้|พรุงนี้|tomorrow/, () => 1],
  [/(?:วัน)?มะรืน(?:นี้)?/, () => 2],
  [/อีก ?(\d{1,4}) ?วัน(?:ข้างหน้า)?|in (\d{1,4}) days?/, (count) => count],
  [/(\d{1,4}) ?วัน(?:ก่อน|ที่แล้ว|ที่ผ่านมา)|(\d{1,4}) days? ago/, (count) => -count],
  [/อีก ?(\d{1,3}) ?(?:สัปดาห์|อาทิตย์)(?:ข้างหน้า)?|in (\d{1,3}) weeks?/, (count) => 7 * count],
  [/(\d{1,3}) ?(?:สัปดาห์|อาทิตย์)(?:ก่อน|ที่แล้ว|ที่ผ่านมา)|(\d{1,3}) weeks? ago/, (count) => -7 * count],
];

/** The day that a text counts from today; null when it counts none. A weekday or the end of a month is never sure. */
export function relativeDay(plain: string, today: Day): RelativeDay | null {
  const text = withDigitsForWords(plain);
  for (const [pattern, days] of counted) {
    const match = pattern.exec(text);
    if (!match) continue;
    const around = { before: text.slice(0, match.index), after: text.slice(match.index + match[0].length) };
    return { day: addDays(today, days(Number(match[1] ?? match[2] ?? 0))), isSure: true, ...around };
  }
  const day = /^(?:ภายใน)?สิ้นเดือน(?:นี้)?$|^end of (?:the |this )?month$/.test(text)
    ? addDays({ ...(today.month === 12 ? { year: today.year + 1, month: 1 } : { year: today.year, month: today.month + 1 }), day: 1 }, -1)
    : /^(?:ภายใน)?สิ้นปี(?:นี้)?$|^end of (?:the |this )?year$/.test(text)
      ? { year: today.year, month: 12, day: 31 }
      : namedWeekday(plain, today);
  return day && { day, isSure: false, before: '', after: '' };
}

/** ศุกร์ (นี้) = the next one, หน้า = the one of next week (weeks begin on Monday), ที่แล้ว = the last one before today. */
function namedWeekday(plain: string, today: Day): Day | null {
  const { weekday, rest } = leadingWeekday(plain.replace(/^(?:this|next|last) /, ''));
  if (weekday === null || !/^(?:นี้|หน้า|ที่แล้ว|ก่อน|ที่ผ่านมา)?$/.test(rest.trim())) return null;
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  if (/^(?:ที่แล้ว|ก่อน|ที่ผ่านมา)$/.test(rest.trim()) || plain.startsWith('last ')) return addDays(today, ahead - 7);
  if (rest.trim() !== 'หน้า' && !plain.startsWith('next ')) return addDays(today, ahead);
  const sinceMonday = (day: number): number => (day + 6) % 7;
  return addDays(today, 7 - sinceMonday(weekdayOf(today)) + sinceMonday(weekday));
}

/** `ปีหน้า` and `เดือนที่แล้ว` become a year, and a month with its year, in the marks of month-names.ts. */
export function withRelativeMonths(text: string, today: Day): string {
  const shift = (word: string): number => (/หน้า/.test(word) ? 1 : /นี้/.test(word) ? 0 : -1);
  return text
    .replace(/ปี(?:นี้|หน้า|ที่แล้ว|ก่อน|กลาย|ที่ผ่านมา)/g, (word) => ` ${today.year + shift(word)} `)
    .replace(/(?:ของ)?เดือน(?:นี้|หน้า|ที่แล้ว|ก่อน|ที่ผ่านมา)/g, (word) => {
      const months = today.year * 12 + today.month - 1 + shift(word);
      return ` ‹${(months % 12) + 1}› ${Math.floor(months / 12)} `;
    });
}
