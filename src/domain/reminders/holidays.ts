// Days on which government offices are closed besides weekends. A dated list: each year's is resolved by the cabinet, so organisers can
// replace ours (command line: `reminders holidays`).
import { type LocalDate } from './calendar.ts';

export interface Holiday {
  readonly date: LocalDate;
  readonly name: string;
  /** announced = by the cabinet; computed = by rule, before the year was announced; own = the organiser's list. */
  readonly basis: 'announced' | 'computed' | 'own';
}

/** The cabinet's list of later years was not out when this one was made. */
const lastAnnouncedYear = 2026;

/**
 * Thai public holidays of B.E. 2568–2571 (2025–2028) with substitution days. 2568 and 2569 as announced; later years follow the fixed dates,
 * the Thai lunar calendar and the rule that a holiday on a weekend is made up on the next working day. Days that the cabinet adds during a
 * year, and the Royal Ploughing Day of years not yet announced, are not in it. Labour Day is a working day for government offices.
 */
export const thaiHolidays: readonly Holiday[] = `
2025-01-01 วันขึ้นปีใหม่
2025-02-12 วันมาฆบูชา
2025-04-06 วันจักรี
2025-04-07 วันหยุดชดเชยวันจักรี
2025-04-13 วันสงกรานต์
2025-04-14 วันสงกรานต์
2025-04-15 วันสงกรานต์
2025-04-16 วันหยุดชดเชยวันสงกรานต์
2025-05-04 วันฉัตรมงคล
2025-05-05 วันหยุดชดเชยวันฉัตรมงคล
2025-05-09 วันพระราชพิธีพืชมงคลจรดพระนังคัลแรกนาขวัญ
2025-05-11 วันวิสาขบูชา
2025-05-12 วันหยุดชดเชยวันวิสาขบูชา
2025-06-02 วันหยุดพิเศษ
2025-06-03 วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี
2025-07-10 วันอาสาฬหบูชา
2025-07-11 วันเข้าพรรษา
2025-07-28 วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว
2025-08-11 วันหยุดพิเศษ
2025-08-12 วันแม่แห่งชาติ
2025-10-13 วันนวมินทรมหาราช
2025-10-23 วันปิยมหาราช
2025-12-05 วันพ่อแห่งชาติ
2025-12-10 วันรัฐธรรมนูญ
2025-12-31 วันสิ้นปี
2026-01-01 วันขึ้นปีใหม่
2026-01-02 วันหยุดพิเศษ
2026-03-03 วันมาฆบูชา
2026-04-06 วันจักรี
2026-04-13 วันสงกรานต์
2026-04-14 วันสงกรานต์
2026-04-15 วันสงกรานต์
2026-05-04 วันฉัตรมงคล
2026-05-13 วันพระราชพิธีพืชมงคลจรดพระนังคัลแรกนาขวัญ
2026-05-31 วันวิสาขบูชา
2026-06-01 วันหยุดชดเชยวันวิสาขบูชา
2026-06-03 วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี
2026-07-28 วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว
2026-07-29 วันอาสาฬหบูชา
2026-07-30 วันเข้าพรรษา
2026-08-12 วันแม่แห่งชาติ
2026-10-13 วันนวมินทรมหาราช
2026-10-23 วันปิยมหาราช
2026-12-05 วันพ่อแห่งชาติ
2026-12-07 วันหยุดชดเชยวันพ่อแห่งชาติ
2026-12-10 วันรัฐธรรมนูญ
2026-12-31 วันสิ้นปี
2027-01-01 วันขึ้นปีใหม่
2027-02-21 วันมาฆบูชา
2027-02-22 วันหยุดชดเชยวันมาฆบูชา
2027-04-06 วันจักรี
2027-04-13 วันสงกรานต์
2027-04-14 วันสงกรานต์
2027-04-15 วันสงกรานต์
2027-05-04 วันฉัตรมงคล
2027-05-20 วันวิสาขบูชา
2027-06-03 วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี
2027-07-18 วันอาสาฬหบูชา
2027-07-19 วันเข้าพรรษา
2027-07-20 วันหยุดชดเชยวันอาสาฬหบูชา
2027-07-28 วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว
2027-08-12 วันแม่แห่งชาติ
2027-10-13 วันนวมินทรมหาราช
2027-10-23 วันปิยมหาราช
2027-10-25 วันหยุดชดเชยวันปิยมหาราช
2027-12-05 วันพ่อแห่งชาติ
2027-12-06 วันหยุดชดเชยวันพ่อแห่งชาติ
2027-12-10 วันรัฐธรรมนูญ
2027-12-31 วันสิ้นปี
2028-01-01 วันขึ้นปีใหม่
2028-01-03 วันหยุดชดเชยวันขึ้นปีใหม่
2028-02-10 วันมาฆบูชา
2028-04-06 วันจักรี
2028-04-13 วันสงกรานต์
2028-04-14 วันสงกรานต์
2028-04-15 วันสงกรานต์
2028-04-17 วันหยุดชดเชยวันสงกรานต์
2028-05-04 วันฉัตรมงคล
2028-05-08 วันวิสาขบูชา
2028-06-03 วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี
2028-06-05 วันหยุดชดเชยวันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี
2028-07-06 วันอาสาฬหบูชา
2028-07-07 วันเข้าพรรษา
2028-07-28 วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว
2028-08-12 วันแม่แห่งชาติ
2028-08-14 วันหยุดชดเชยวันแม่แห่งชาติ
2028-10-13 วันนวมินทรมหาราช
2028-10-23 วันปิยมหาราช
2028-12-05 วันพ่อแห่งชาติ
2028-12-10 วันรัฐธรรมนูญ
2028-12-11 วันหยุดชดเชยวันรัฐธรรมนูญ
2028-12-31 วันสิ้นปี
`
  .trim()
  .split('\n')
  .map((line) => ({
    date: line.slice(0, 10),
    name: line.slice(11),
    basis: Number(line.slice(0, 4)) <= lastAnnouncedYear ? 'announced' : 'computed',
  }));

/** The last day of the last year whose holidays are known for sure; null = of none. */
export function knownUntil(holidays: readonly Pick<Holiday, 'date' | 'basis'>[]): LocalDate | null {
  const years = holidays.filter((one) => one.basis !== 'computed').map((one) => one.date.slice(0, 4));
  return years.length === 0 ? null : `${years.reduce((latest, year) => (year > latest ? year : latest))}-12-31`;
}

/**
 * A list of holidays, one a line: a date (`2569-04-13`, `13/4/2569`, C.E. likewise), then a name, separated by a comma, tab or space. Empty
 * lines, a header before the first day and lines that begin with # are skipped. By date. Faults name their line.
 */
export function readHolidays(text: string): { readonly holidays: readonly Holiday[]; readonly faults: readonly number[] } {
  const holidays: Holiday[] = [];
  const faults: number[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [written = '', ...rest] = line.split(/[,\t]|\s+/);
    const date = readHolidayDate(written);
    if (date !== null) holidays.push({ date, name: rest.join(' ').trim(), basis: 'own' });
    else if (holidays.length > 0 || /\d/.test(line)) faults.push(index + 1);
  }
  return { holidays: holidays.toSorted((a, b) => a.date.localeCompare(b.date)), faults };
}

/** `2569-04-13`, `2026-04-13`, `13/4/2569`; a year from 2400 on is B.E. null = no such day. */
export function readHolidayDate(text: string): LocalDate | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? null;
  const turned = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const [written, month, day] = match ? match.slice(1).map(Number) : turned ? turned.slice(1).map(Number).reverse() : [];
  if (written === undefined || month === undefined || day === undefined) return null;
  const year = written >= 2400 ? written - 543 : written;
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : null;
}
