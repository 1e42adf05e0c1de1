// The table of reminder-table.txt: one line a case, `now | who | policy, round, budget | what is decided and why`.
import { type Candidate, type Decision, type ReminderRound, remindersDue } from '../../src/domain/reminder.ts';
import { localTime } from '../../src/domain/reminders/calendar.ts';
import { readHolidayDate, thaiHolidays } from '../../src/domain/reminders/holidays.ts';
import { type Calendar } from '../../src/domain/reminders/moments.ts';
import { readReminderPolicy, type ReminderPolicy } from '../../src/domain/reminders/policy.ts';

const timeZone = 'Asia/Bangkok';

/** `11-13T08:30`, `27-04-13 08:30`: local time, of 2026 unless a year of two digits says otherwise. */
export function at(text: string): Date {
  const match = /^(?:(\d\d)-)?(\d\d-\d\d)[T ](\d\d:\d\d)$/.exec(text);
  if (!match) throw new Error(`no time: ${text}`);
  return new Date(`20${match[1] ?? '26'}-${match[2] ?? ''}T${match[3] ?? ''}:00+07:00`);
}

const fullDate = (text: string): string => `20${/^\d\d-\d\d-\d\d$/.test(text) ? text : `26-${text}`}`;
const short = (date: string): string => (date.startsWith('2026-') ? date.slice(5) : date.slice(2));

export function say(time: Date): string {
  const { date, minutes } = localTime(time, timeZone);
  return `${short(date)} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export interface Case {
  readonly policy: ReminderPolicy;
  readonly round: ReminderRound;
  readonly calendar: Calendar;
  readonly now: Date;
  readonly candidates: readonly Candidate[];
  readonly budget: number | null;
}

function options(text: string): Map<string, string> {
  return new Map(
    text
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word): [string, string] => {
        const cut = word.indexOf('=');
        return cut < 0 ? [word, ''] : [word.slice(0, cut), word.slice(cut + 1)];
      }),
  );
}

export function readCase(line: string): Case {
  const [time = '', who = '', rest = ''] = line.split('|');
  const person = options(who);
  const given = options(rest);
  const dates = (name: string): string[] => (person.get(name) ?? '').split(',').filter(Boolean);
  const quiet = given.get('quiet');
  const [from, to] = (quiet ?? '').split('-');
  const days = given.get('days');
  const holidays = given.get('holidays');
  const policy = readReminderPolicy({
    ...(days === undefined ? {} : { days: days === 'nonsense' ? days : days.split(',').filter(Boolean).map(Number) }),
    ...(quiet === undefined ? {} : { quiet: quiet === 'off' ? null : { from, to } }),
    ...(given.has('weekends') ? { skipWeekends: false } : {}),
    ...(given.has('week') ? { perWeek: Number(given.get('week')) } : {}),
  });
  const list =
    holidays === undefined ? thaiHolidays.map((one) => one.date) : holidays.split(',').flatMap((one) => readHolidayDate(one) ?? []);
  const closes = at(given.get('ext') ?? given.get('closes') ?? '11-27T16:30');
  const stage = (['started', 'complete', 'submitted'] as const).find((one) => person.has(one)) ?? 'not-started';
  const [answered = 0, asked = 0] = ([...person.keys()].find((word) => /^\d+\/\d+$/.test(word)) ?? '').split('/').map(Number);
  const opt = (name: string): Date | null => (person.has(name) ? at(person.get(name) ?? '') : null);
  const contact: NonNullable<Candidate['contact']> = {
    id: 1,
    role: person.has('viewer') ? 'viewer' : person.has('contributor') ? 'contributor' : 'coordinator',
    joinedAt: opt('joined') ?? at('11-03T10:00'),
    isUnreachable: person.has('blocked'),
    isOptedOut: person.has('off'),
    snoozedUntil: opt('snooze'),
    lastEventAt: opt('last') ?? at('11-03T10:00'),
    remindedAt: dates('reminded').map(at),
  };
  const candidate: Candidate = {
    agencyId: 1,
    deadline: closes,
    stage,
    answered,
    asked,
    lastAnsweredAt: opt('answered'),
    contact: person.has('nobody') ? null : contact,
    remindedOn: dates('on').map(fullDate),
  };
  const other: Candidate[] = person.has('+coordinator')
    ? [{ ...candidate, contact: { ...contact, id: 2, role: 'coordinator' }, remindedOn: candidate.remindedOn }]
    : [];
  const budget = given.get('budget');
  return {
    policy,
    round: {
      opensAt: at(given.get('opens') ?? '11-02T08:00'),
      closedAt: given.has('closed') ? at(given.get('closed') ?? '') : null,
    },
    calendar: { timeZone, holidays: new Set(list) },
    now: at(time.trim()),
    candidates: [candidate, ...other],
    budget: budget === undefined ? null : Number(budget),
  };
}

/** `send due for 11-13` · `hold budget for 11-24` · `no quiet-hours, next 11-24 08:30` */
export function decided({ policy, round, candidates, now, calendar, budget }: Case): string {
  const decision: Decision | undefined = remindersDue(policy, round, candidates, now, calendar, budget).find(
    (one) => one.candidate === candidates[0],
  );
  if (!decision) return 'lost';
  const { kind, why, moment, next } = decision;
  if (kind === 'no') return `no ${why}${next === null ? '' : `, next ${say(next)}`}`;
  return `${kind} ${why} for ${moment === null ? '?' : short(moment.date)}`;
}
