// The list of public holidays in force: the organiser's own where there is one, else ours.
import { type Sql } from '../db/connect.ts';
import { readSetting } from '../db/settings.ts';
import { type Holiday, thaiHolidays } from '../domain/reminders/holidays.ts';
import { type Calendar } from '../domain/reminders/moments.ts';
import { type ReminderPolicy } from '../domain/reminders/policy.ts';

/** Name of the setting that holds an organiser's own list. */
export const holidaysSetting = 'holidays';

export async function readHolidayList(sql: Sql): Promise<readonly Holiday[]> {
  return ((await readSetting(sql, holidaysSetting)) as readonly Holiday[] | undefined) ?? thaiHolidays;
}

/** The round's own list counts instead of the installation's. */
export function calendarOf(policy: ReminderPolicy, holidays: readonly Holiday[], timeZone: string): Calendar {
  return { timeZone, holidays: new Set(policy.holidays ?? holidays.map((one) => one.date)) };
}
