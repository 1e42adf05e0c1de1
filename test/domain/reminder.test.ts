// Who is reminded and who is not: a table that organisers can read, and what holds for every schedule.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, type Decision, reminderPlan, remindersDue, type Stage } from '../../src/domain/reminder.ts';
import { momentsBefore } from '../../src/domain/reminders/moments.ts';
import { defaultPolicy, type ReminderPolicy } from '../../src/domain/reminders/policy.ts';
import { at, decided, readCase, say } from './reminder-table.ts';

const rows = readFileSync(new URL('reminder-table.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

describe('the table', () => {
  it('has at least 150 cases', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
  });

  it.each(rows)('%s', (line) => {
    const expected = line.slice(line.lastIndexOf('|') + 1).trim();
    expect(decided(readCase(line.slice(0, line.lastIndexOf('|'))))).toBe(expected);
  });
});

const { calendar } = readCase('11-13 08:30 | not-started |');

describe('the moments before a deadline', () => {
  it.each([
    ['an ordinary Friday', '11-27T16:30', ['11-13 08:30', '11-20 08:30', '11-24 08:30', '11-26 08:30', '11-27 08:30']],
    ['a Monday morning', '11-30T09:00', ['11-16 08:30', '11-23 08:30', '11-27 08:30']],
    ['a Sunday at midnight', '11-29T23:59', ['11-16 08:30', '11-23 08:30', '11-26 08:30', '11-27 08:30']],
    ['the day after Songkran', '27-04-16T16:30', ['27-04-02 08:30', '27-04-09 08:30', '27-04-16 08:30']],
    ['the middle of Songkran', '27-04-14T16:30', ['27-03-31 08:30', '27-04-07 08:30', '27-04-12 08:30']],
    ['the end of the year', '26-12-31T23:59', ['12-17 08:30', '12-24 08:30', '12-28 08:30', '12-30 08:30']],
  ])('%s', (_what, deadline, expected) => {
    const moments = momentsBefore(defaultPolicy, calendar, at(deadline), at('11-02T08:00'));
    expect(moments.map((one) => say(one.at))).toEqual(expected);
  });
});

const base: Candidate = {
  agencyId: 1,
  deadline: at('11-27T16:30'),
  stage: 'not-started',
  answered: 0,
  asked: 0,
  lastAnsweredAt: null,
  contact: {
    id: 1,
    role: 'coordinator',
    joinedAt: at('11-03T10:00'),
    isUnreachable: false,
    isOptedOut: false,
    snoozedUntil: null,
    lastEventAt: null,
    remindedAt: [],
  },
  remindedOn: [],
};
const round = { opensAt: at('11-02T08:00'), closedAt: null };
const person = (
  id: number,
  agencyId: number,
  changes: Partial<Candidate> = {},
  role: 'coordinator' | 'contributor' = 'coordinator',
): Candidate => ({
  ...base,
  agencyId,
  contact: base.contact && { ...base.contact, id, role },
  ...changes,
});
const sent = (decisions: readonly Decision[]): (number | undefined)[] =>
  decisions.filter((one) => one.kind === 'send').map((one) => one.candidate.contact?.id);

describe('a short budget', () => {
  const crowd = [
    person(1, 1),
    person(2, 1, {}, 'contributor'),
    person(3, 2, { stage: 'started', answered: 10, asked: 60 }),
    person(4, 3, { stage: 'started', answered: 55, asked: 60 }),
    person(5, 3, { stage: 'started', answered: 55, asked: 60 }, 'contributor'),
    person(6, 4, { stage: 'complete', answered: 60, asked: 60 }),
  ];
  const last = at('11-27T08:30');

  it.each([
    [0, []],
    [1, [6]],
    [2, [6, 4]],
    [3, [6, 4, 3]],
    [4, [6, 4, 3, 1]],
    [5, [6, 4, 3, 1, 5]],
    [6, [6, 4, 3, 1, 5, 2]],
    [null, [6, 4, 3, 1, 5, 2]],
  ])('of %s goes to the most useful first, one of each agency before a second', (budget, expected) => {
    const decisions = remindersDue(defaultPolicy, round, crowd, last, calendar, budget);
    expect(sent(decisions)).toEqual(expected);
    expect(decisions).toHaveLength(crowd.length);
    expect(decisions.filter((one) => one.kind === 'hold').map((one) => one.why)).toEqual(
      Array(crowd.length - expected.length).fill('budget'),
    );
  });

  it('goes to second contacts only when one of each agency can still be reminded at every moment to come', () => {
    const before = at('11-26T08:30');
    expect(sent(remindersDue(defaultPolicy, round, crowd, before, calendar, 8))).toEqual([6, 4, 3, 1]);
    expect(sent(remindersDue(defaultPolicy, round, crowd, before, calendar, 9))).toEqual([6, 4, 3, 1, 5]);
  });

  it('shows in the plan: what fits, what does not, and what would have been wanted', () => {
    const reminded = crowd.map((one) => ({ ...one, remindedOn: ['2026-11-24'] }));
    const plan = reminderPlan(defaultPolicy, round, reminded, at('11-25T12:00'), calendar, 7);
    const pushes = plan.planned.filter((one) => one.kind === 'send');
    expect(pushes.map((one) => `${say(one.at)} ${one.candidate.contact?.id ?? 0}`)).toEqual([
      '11-26 08:30 6',
      '11-26 08:30 4',
      '11-26 08:30 3',
      '11-26 08:30 1',
      '11-27 08:30 6',
      '11-27 08:30 4',
      '11-27 08:30 3',
    ]);
    expect(plan.wanted).toBeGreaterThan(7);
    expect(plan.planned.filter((one) => one.kind === 'hold').every((one) => one.why === 'budget')).toBe(true);
  });
});

describe('a contact of several agencies', () => {
  it('is reminded of the most pressing one, told how many more there are, and of another the next day', () => {
    const both = [person(1, 1), person(1, 2, { stage: 'complete', answered: 60, asked: 60 })];
    const [first, second] = remindersDue(defaultPolicy, round, both, at('11-24T08:30'), calendar, null);
    expect(first).toMatchObject({ kind: 'send', candidate: { agencyId: 2 }, alsoPending: 1 });
    expect(second).toMatchObject({ kind: 'no', why: 'one-a-day' });
    const plan = reminderPlan(defaultPolicy, round, both, at('11-24T08:30'), calendar, null);
    const days = plan.planned.map((one) => say(one.at).slice(0, 5));
    expect(new Set(days).size).toBe(days.length);
    expect(new Set(plan.planned.map((one) => one.candidate.agencyId))).toEqual(new Set([1, 2]));
  });
});

describe('the plan', () => {
  it('says for everybody else why they get nothing', () => {
    const crowd = [
      { ...base, agencyId: 7, contact: null },
      person(1, 1, { stage: 'submitted' }),
      person(2, 2, { contact: base.contact && { ...base.contact, id: 2, isUnreachable: true } }),
      person(3, 3, { contact: base.contact && { ...base.contact, id: 3, isOptedOut: true } }),
      person(4, 4),
    ];
    const plan = reminderPlan(defaultPolicy, round, crowd, at('11-20T07:00'), calendar, null);
    expect(plan.without.map((one) => `${one.candidate.agencyId} ${one.why}`).sort()).toEqual([
      '1 submitted',
      '2 unreachable',
      '7 not-joined',
    ]);
    expect(plan.planned.filter((one) => one.candidate.agencyId === 3).every((one) => one.kind === 'hold')).toBe(true);
    expect(plan.planned.filter((one) => one.candidate.agencyId === 4).map((one) => say(one.at))).toEqual([
      '11-20 08:30',
      '11-24 08:30',
      '11-26 08:30',
      '11-27 08:30',
    ]);
  });
});

// Bangkok is UTC+7 all year; counted here without the code under test.
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const wall = (time: Date): number => time.getTime() + 7 * hourMs;
const dateOf = (time: Date): string => new Date(wall(time)).toISOString().slice(0, 10);
const minutesOf = (time: Date): number => Math.floor((wall(time) % dayMs) / 60_000);

interface Person {
  id: number;
  agencyId: number;
  role: 'coordinator' | 'contributor' | 'viewer';
  joinedAt: Date;
  isUnreachable: boolean;
  isOptedOut: boolean;
  snoozedUntil: Date | null;
  lastEventAt: Date | null;
}

const quiets: ReminderPolicy['quiet'][] = [
  { from: 1080, to: 510 },
  { from: 720, to: 780 },
  { from: 1320, to: 360 },
  { from: 0, to: 600 },
  null,
];

const world = fc.record({
  quiet: fc.constantFrom(...quiets),
  skipsWeekends: fc.boolean(),
  weeklyMax: fc.integer({ min: 1, max: 5 }),
  days: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 6 }),
  holidays: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }),
  deadlineMinutes: fc.array(fc.integer({ min: 5 * 24 * 60, max: 30 * 24 * 60 }), { minLength: 3, maxLength: 3 }),
  budget: fc.option(fc.integer({ min: 0, max: 12 })),
  people: fc.array(
    fc.record({
      id: fc.integer({ min: 1, max: 5 }),
      agencyId: fc.integer({ min: 0, max: 2 }),
      role: fc.constantFrom('coordinator', 'contributor', 'viewer'),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  ),
  steps: fc.array(
    fc.record({
      minutes: fc.oneof(
        { weight: 5, arbitrary: fc.integer({ min: 1, max: 2000 }) },
        { weight: 1, arbitrary: fc.integer({ min: -3000, max: 20_000 }) },
      ),
      deed: fc.constantFrom('none', 'none', 'none', 'write', 'answer', 'complete', 'submit', 'snooze', 'off', 'on', 'block', 'unblock'),
      who: fc.nat(7),
    }),
    { minLength: 5, maxLength: 60 },
  ),
});

describe('whatever happens', () => {
  it('no schedule sends in quiet hours, on days off, twice, after submission or deadline, to whoever does not want it, or over budget', () => {
    let sends = 0;
    fc.assert(
      fc.property(world, (given) => {
        const start = at('11-02T08:00');
        const policy: ReminderPolicy = {
          ...defaultPolicy,
          quiet: given.quiet,
          skipsWeekends: given.skipsWeekends,
          weeklyMax: given.weeklyMax,
          days: given.days.toSorted((a, b) => b - a),
        };
        const holidays = new Set(given.holidays.map((day) => dateOf(new Date(start.getTime() + day * dayMs))));
        const deadlines = given.deadlineMinutes.map((minutes) => new Date(start.getTime() + minutes * 60_000));
        const stages: Stage[] = ['not-started', 'not-started', 'not-started'];
        const lastAnswered: (Date | null)[] = [null, null, null];
        const people = given.people
          .filter((one, index, all) => all.findIndex((other) => other.id === one.id && other.agencyId === one.agencyId) === index)
          .map((one): Person => ({
            ...one,
            joinedAt: start,
            isUnreachable: false,
            isOptedOut: false,
            snoozedUntil: null,
            lastEventAt: null,
          }));
        const log: { contact: number; agency: number; date: string; at: Date }[] = [];
        const held: { contact: number; agency: number; date: string }[] = [];
        let now = start;
        let spent = 0;
        for (const step of given.steps) {
          now = new Date(now.getTime() + step.minutes * 60_000);
          const actor = people[step.who % people.length];
          const mine = people.filter((one) => one.id === actor?.id);
          const agency = actor?.agencyId ?? 0;
          if (actor && step.deed !== 'none' && !step.deed.endsWith('block')) for (const one of mine) one.lastEventAt = now;
          if (step.deed === 'answer' || step.deed === 'complete' || step.deed === 'submit') {
            if (stages[agency] !== 'submitted')
              stages[agency] = step.deed === 'answer' ? 'started' : step.deed === 'complete' ? 'complete' : 'submitted';
            lastAnswered[agency] = now;
          }
          for (const one of mine) {
            if (step.deed === 'off' || step.deed === 'on') one.isOptedOut = step.deed === 'off';
            if (step.deed === 'snooze') one.snoozedUntil = new Date(now.getTime() + dayMs);
            if (step.deed === 'block' || step.deed === 'unblock') one.isUnreachable = step.deed === 'block';
          }
          const candidates = people.map((one): Candidate => ({
            agencyId: one.agencyId,
            deadline: deadlines[one.agencyId] ?? start,
            stage: stages[one.agencyId] ?? 'not-started',
            answered: 1,
            asked: 2,
            lastAnsweredAt: lastAnswered[one.agencyId] ?? null,
            contact: { ...one, remindedAt: log.filter((entry) => entry.contact === one.id).map((entry) => entry.at) },
            remindedOn: [...log, ...held]
              .filter((entry) => entry.contact === one.id && entry.agency === one.agencyId)
              .map((entry) => entry.date),
          }));
          const budget = given.budget === null ? null : given.budget - spent;
          for (const { kind, candidate, moment } of remindersDue(
            policy,
            { opensAt: start, closedAt: null },
            candidates,
            now,
            { timeZone: 'Asia/Bangkok', holidays },
            budget,
          )) {
            const { contact } = candidate;
            if (kind === 'no' || !contact || !moment) continue;
            const entry = { contact: contact.id, agency: candidate.agencyId, date: moment.date };
            expect([...log, ...held]).not.toContainEqual(expect.objectContaining(entry));
            expect(candidate.stage).not.toBe('submitted');
            expect(contact.isUnreachable).toBe(false);
            expect(now.getTime()).toBeLessThanOrEqual(candidate.deadline.getTime());
            if (kind === 'hold') {
              held.push(entry);
              continue;
            }
            sends += 1;
            spent += 1;
            const { quiet } = policy;
            const minutes = minutesOf(now);
            if (quiet)
              expect(
                quiet.from < quiet.to ? minutes < quiet.from || minutes >= quiet.to : minutes < quiet.from && minutes >= quiet.to,
              ).toBe(true);
            expect(holidays.has(dateOf(now))).toBe(false);
            if (policy.skipsWeekends) expect([0, 6]).not.toContain(new Date(wall(now)).getUTCDay());
            expect(contact.isOptedOut).toBe(false);
            expect(contact.role).not.toBe('viewer');
            if (contact.snoozedUntil) expect(contact.snoozedUntil.getTime()).toBeLessThanOrEqual(now.getTime());
            const before = log.filter((one) => one.contact === contact.id);
            expect(before.map((one) => dateOf(one.at))).not.toContain(dateOf(now));
            expect(
              before.filter((one) => wall(one.at) >= Math.floor(wall(now) / dayMs) * dayMs - 6 * dayMs && one.at <= now).length,
            ).toBeLessThan(policy.weeklyMax);
            log.push({ ...entry, at: now });
          }
          if (given.budget !== null) expect(spent).toBeLessThanOrEqual(given.budget);
        }
      }),
      { numRuns: 1500 },
    );
    expect(sends).toBeGreaterThan(500);
  });
});
