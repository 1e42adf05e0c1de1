// Times as the page shows them: Thai time, Buddhist years in Thai, `13.05 น.`.

const zone = 'Asia/Bangkok';
const formats = new Map();

function format(language, options) {
  const key = `${language}${JSON.stringify(options)}`;
  if (!formats.has(key)) {
    const locale = language === 'en' ? 'en-GB' : 'th-TH-u-ca-buddhist-nu-latn';
    formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }));
  }
  return formats.get(key);
}

const clockTime = (instant) => format('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant);

/** `13.05 น.` or `13:05`. */
export function timeOfDay(instant, language) {
  const time = clockTime(instant);
  return language === 'en' ? time : `${time.replace(':', '.')} น.`;
}

/** `13:05`, as a phone's status bar has it. */
export const statusBarTime = (instant) => clockTime(instant);

/** The calendar day in Thailand, `2026-11-23`: for comparing days. */
export const dayOf = (instant) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);

/** Milliseconds to the next 09.00 in Thailand, which has no summer time: offices are open, and nobody keeps quiet hours. */
export function untilMorning(instant) {
  const today = Date.parse(`${dayOf(instant)}T09:00:00+07:00`) - instant.getTime();
  return today > 0 ? today : today + 86_400_000;
}

/** `จ. 23 พ.ย. 2569` or `Mon, 23 Nov 2026`. */
export const shortDate = (instant, language) =>
  withoutEra(format(language, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(instant));

/** `วันจันทร์ที่ 23 พฤศจิกายน 2569` or `Monday, 23 November 2026`. */
export const longDate = (instant, language) =>
  withoutEra(format(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(instant));

const withoutEra = (text) => text.replace(/พ\.ศ\.\s*/, '').replace(/ {2,}/g, ' ');

/** How a chat list tells when: the time today, `เมื่อวาน`, else the date. */
export function when(instant, now, word) {
  if (dayOf(instant) === dayOf(now)) return timeOfDay(instant, word.language);
  if (dayOf(instant) === dayOf(new Date(now.getTime() - 86_400_000))) return word('yesterday');
  return format(word.language, { day: 'numeric', month: 'short' }).format(instant);
}

/** The line between two days of a chat. */
export function dayLine(instant, now, word) {
  if (dayOf(instant) === dayOf(now)) return word('today');
  if (dayOf(instant) === dayOf(new Date(now.getTime() - 86_400_000))) return word('yesterday');
  return shortDate(instant, word.language);
}

/** A length of time in days, hours and minutes, seconds dropped. */
export function duration(ms, word) {
  const minutes = Math.floor(ms / 60_000);
  const parts = [
    ['days', Math.floor(minutes / 1440)],
    ['hours', Math.floor(minutes / 60) % 24],
    ['minutes', minutes % 60],
  ];
  return parts
    .filter(([, n]) => n > 0)
    .slice(0, 2)
    .map(([key, n]) => word(key, { n }))
    .join(' ');
}

/** What a date input holds, as an instant in Thailand: `2026-11-23` or `2026-11-23T09:30`. */
export const inThailand = (value) => new Date(`${value.includes('T') ? value : `${value}T00:00`}:00+07:00`);

/** An instant as a `datetime-local` input wants it, in Thai time. */
export const forInput = (instant) => `${dayOf(instant)}T${clockTime(instant)}`;
