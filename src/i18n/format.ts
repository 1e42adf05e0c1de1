// Dates and numbers as people read them: Buddhist years and "น." in Thai, Arabic digits in both languages.
import { asLanguage } from './translate.ts';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options]);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone, ...options });
  cache.set(key, made);
  return made;
}

function part(at: Date, locale: string, timeZone: string, options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes): string {
  return (
    formatter(locale, timeZone, options)
      .formatToParts(at)
      .find((one) => one.type === type)?.value ?? ''
  );
}

/** `15 มกราคม 2569`; `15 January 2026`. `short`: `15 ม.ค. 2569`, `15 Jan 2026`. */
export function formatDate(at: Date, language: string, timeZone: string, style: 'long' | 'short' = 'long'): string {
  const locale = asLanguage(language) === 'th' ? 'th-TH-u-nu-latn-ca-buddhist' : 'en-GB';
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: style, year: 'numeric' };
  return ['day', 'month', 'year'].map((type) => part(at, locale, timeZone, options, type as Intl.DateTimeFormatPartTypes)).join(' ');
}

/**
 * The answer to a date question, `2026-11-22`, as exactly as it was asked (XLSForm appearance): the day, `month-year` or `year`. A day is the
 * same in every time zone. What is no date stays as it is.
 */
export function formatDateAnswer(value: string, appearance: readonly string[], language: string): string {
  const at = new Date(`${value.slice(0, 10)}T12:00:00Z`);
  if (Number.isNaN(at.getTime())) return value;
  const parts = formatDate(at, language, 'UTC').split(' ');
  return parts.slice(appearance.includes('year') ? -1 : appearance.includes('month-year') ? 1 : 0).join(' ');
}

/** `09.30 น.`; `09:30`. */
export function formatTime(at: Date, language: string, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const [hour, minute] = [part(at, 'en-GB', timeZone, options, 'hour'), part(at, 'en-GB', timeZone, options, 'minute')];
  return asLanguage(language) === 'th' ? `${hour}.${minute} น.` : `${hour}:${minute}`;
}

/** `15 ม.ค. 2569 09.30 น.`; long, as in letters: `15 มกราคม 2569 เวลา 09.30 น.` */
export function formatDateTime(at: Date, language: string, timeZone: string, style: 'long' | 'short' = 'short'): string {
  const between = style === 'long' && asLanguage(language) === 'th' ? ' เวลา ' : ' ';
  return `${formatDate(at, language, timeZone, style)}${between}${formatTime(at, language, timeZone)}`;
}

/** Making one costs 30 µs; by locale and decimals. */
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`;
  const format =
    numberFormats.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  numberFormats.set(key, format);
  return format;
}

/** Thousands separators; as many decimals as the text has. */
export function formatNumber(text: string, language: string): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  const decimals = Math.min(20, /\.(\d+)$/.exec(text)?.[1]?.length ?? 0);
  return numberFormat(asLanguage(language) === 'th' ? 'th-TH-u-nu-latn' : 'en-GB', decimals).format(value);
}
