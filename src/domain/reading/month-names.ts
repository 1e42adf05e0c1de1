// Months and weekdays as people write them.

const thaiMonths = [
  'มกราคม',
  'กุมภาพันธ์',
  'มีนาคม',
  'เมษายน',
  'พฤษภาคม',
  'มิถุนายน',
  'กรกฎาคม',
  'สิงหาคม',
  'กันยายน',
  'ตุลาคม',
  'พฤศจิกายน',
  'ธันวาคม',
] as const;
/** As said: without the ending that tells 30 days from 31. */
const shortThaiMonths = ['มกรา', 'กุมภา', 'มีนา', 'เมษา', 'พฤษภา', 'มิถุนา', 'กรกฎา', 'สิงหา', 'กันยา', 'ตุลา', 'พฤศจิกา', 'ธันวา'];
const thaiAbbreviations = ['มค', 'กพ', 'มีค', 'เมย', 'พค', 'มิย', 'กค', 'สค', 'กย', 'ตค', 'พย', 'ธค'];
const englishMonths = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const weekdays: readonly (readonly string[])[] = [
  ['อาทิตย์', 'อา.', 'sunday', 'sun'],
  ['จันทร์', 'จ.', 'monday', 'mon'],
  ['อังคาร', 'อ.', 'tuesday', 'tue'],
  ['พุธ', 'พ.', 'wednesday', 'wed'],
  ['พฤหัสบดี', 'พฤหัส', 'พฤ.', 'thursday', 'thu'],
  ['ศุกร์', 'ศ.', 'friday', 'fri'],
  ['เสาร์', 'ส.', 'saturday', 'sat'],
];

/** `มค` -> `ม\.? ?ค\.?`, and no Thai letter on either side. */
const abbreviation = (letters: string): string => {
  const [head, tail] = [letters.slice(0, -1), letters.slice(-1)];
  return `(?<![ก-๎])${head}\\.? ?${tail}(?:\\.|(?![ก-๎]))`;
};

const patterns: readonly (readonly [RegExp, number])[] = [
  ...thaiMonths.map((name, index) => [new RegExp(name, 'g'), index + 1] as const),
  ...shortThaiMonths.map((name, index) => [new RegExp(`${name}(?![ก-๎])`, 'g'), index + 1] as const),
  ...thaiAbbreviations.map((letters, index) => [new RegExp(abbreviation(letters), 'g'), index + 1] as const),
  ...englishMonths.map((name, index) => [new RegExp(`(?<![a-z])(?:${name}|${name.slice(0, 3)}t?)(?![a-z])\\.?`, 'g'), index + 1] as const),
];

/** Month names become `‹1›`–`‹12›` (Thai) and `«1»`–`«12»` (English). Takes normalised, lower-case text. */
export function withMonthNumbers(text: string): string {
  return patterns.reduce((marked, [pattern, month], index) => marked.replace(pattern, index < 36 ? `‹${month}›` : `«${month}»`), text);
}

/** All full names with their months, for names that are nearly right. */
export const fullMonthNames: readonly (readonly [string, number])[] = [
  ...thaiMonths.map((name, index) => [name, index + 1] as const),
  ...englishMonths.map((name, index) => [name, index + 1] as const),
];

const weekdayAtStart = new RegExp(
  `^(?:วัน)?(?:${weekdays
    .flat()
    .map((name) => (/[a-z]$/.test(name) ? `${name}(?![a-z])\\.?` : name.replace('.', '\\.')))
    .join('|')})(?:ที่(?!แล้ว|ผ่าน))?,?\\s*`,
);

/** `วันศุกร์ที่ 9 …` -> 5 (Sunday is 0) and the rest; weekday null when the text begins with none. */
export function leadingWeekday(text: string): { readonly weekday: number | null; readonly rest: string } {
  const match = weekdayAtStart.exec(text);
  if (!match) return { weekday: null, rest: text };
  const name = match[0].replace(/^วัน/, '');
  return { weekday: weekdays.findIndex((names) => names.some((one) => name.startsWith(one))), rest: text.slice(match[0].length) };
}
