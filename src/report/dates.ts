// Instants as people write them: Buddhist years in Thai, Gregorian ones in English, Arabic digits in both.
import { type Language } from '../i18n/translate.ts';

const locales: Readonly<Record<Language, string>> = { th: 'th-TH-u-ca-buddhist-nu-latn', en: 'en-GB-u-ca-gregory-nu-latn' };

/** `22 พฤศจิกายน 2569`, `22 November 2026`. */
export const longDate = (at: Date, language: Language, timeZone: string): string =>
  new Intl.DateTimeFormat(locales[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone })
    .format(at)
    .replace(/\s*พ\.ศ\.\s*/, ' ');

/** `21.13 น.`, `21:13`. */
export function clockTime(at: Date, language: Language, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone }).format(at);
  return language === 'th' ? `${time.replace(':', '.')} น.` : time;
}

/** `22 พฤศจิกายน 2569 เวลา 21.13 น.`, `22 November 2026 21:13`. */
export const dateAndTime = (at: Date, language: Language, timeZone: string): string =>
  `${longDate(at, language, timeZone)}${language === 'th' ? ' เวลา ' : ' '}${clockTime(at, language, timeZone)}`;
