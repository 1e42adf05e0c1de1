// The list of public holidays in force: the organiser's own where there is one, else ours.
import { type Sql } from '../../db/connect.ts';
import { readSetting } from '../../db/settings.ts';
import { addDays, type LocalDate } from '../../domain/reminders/calendar.ts';
import { type Holiday, knownUntil, thaiHolidays } from '../../domain/reminders/holidays.ts';
import { type Calendar } from '../../domain/reminders/moments.ts';
import { type ReminderPolicy } from '../../domain/reminders/policy.ts';

/** Name of the setting that holds an organiser's own list. */
export const holidaysSetting = 'holidays';

export async function readHolidayList(sql: Sql): Promise<readonly Holiday[]> {
  const own = (await readSetting(sql, holidaysSetting)) as readonly Omit<Holiday, 'basis'>[] | undefined;
  return own?.map(({ date, name }) => ({ date, name, basis: 'own' as const })) ?? thaiHolidays;
}

/** The round's own list counts instead of the installation's. */
export function calendarOf(policy: ReminderPolicy, holidays: readonly Holiday[], timeZone: string): Calendar {
  return { timeZone, holidays: new Set(policy.holidays ?? holidays.map((one) => one.date)) };
}

/** From which day on the round's holidays are only a guess; null = all of them are known to the end. */
export function guessedFrom(policy: ReminderPolicy, holidays: readonly Holiday[], lastDate: LocalDate): LocalDate | null {
  // The organiser wants none.
  if (policy.holidays?.length === 0) return null;
  const known = knownUntil(policy.holidays?.map((date) => ({ date, basis: 'own' as const })) ?? holidays);
  if (known !== null && lastDate <= known) return null;
  return known === null ? lastDate : addDays(known, 1);
}
