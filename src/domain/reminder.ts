// Who is reminded now, who is not, and why. Pure: the state of a round in, decisions out. The same decisions make the plan shown to organisers.
import { type Role } from './conversation/snapshot.ts';
import { dayMs, hourMs } from './durations.ts';
import { type LocalDate, localTime } from './reminders/calendar.ts';
import { type Calendar, type Disturbance, disturbance, type Moment, momentsBefore, nextAllowed } from './reminders/moments.ts';
import { type ReminderPolicy } from './reminders/policy.ts';

export type Stage = 'not-started' | 'started' | 'complete' | 'submitted';

interface RemindedContact {
  readonly id: number;
  readonly role: Role;
  readonly joinedAt: Date;
  /** Blocked us, or left LINE. */
  readonly isUnreachable: boolean;
  readonly isOptedOut: boolean;
  readonly snoozedUntil: Date | null;
  readonly lastEventAt: Date | null;
  /** When the contact was reminded in the last eight days, of whatever agency or round. */
  readonly remindedAt: readonly Date[];
}

/** One contact of one target agency; an agency that nobody has joined is one candidate without a contact. */
export interface Candidate {
  readonly agencyId: number;
  /** The agency's own: the round's, or its extension. */
  readonly deadline: Date;
  readonly stage: Stage;
  readonly answered: number;
  readonly asked: number;
  readonly lastAnsweredAt: Date | null;
  readonly contact: RemindedContact | null;
  /** Moments (by their date) for which this contact was reminded of this agency. */
  readonly remindedOn: readonly LocalDate[];
}

export interface ReminderRound {
  readonly opensAt: Date;
  /** Closed by an organiser. */
  readonly closedAt: Date | null;
}

/** Why a candidate gets no push now. */
export type WhyNot =
  | 'not-open'
  | 'round-over'
  | 'submitted'
  | 'not-joined'
  | 'viewer'
  | 'unreachable'
  | 'needs-coordinator'
  | 'opted-out'
  | 'snoozed'
  | 'no-moment'
  | 'already-reminded'
  | 'joined-since'
  | 'came-back'
  | 'active'
  | Disturbance
  | 'one-a-day'
  | 'weekly-cap'
  | 'budget';

export interface Decision<C extends Candidate = Candidate> {
  readonly candidate: C;
  /** send = a push now; hold = kept for the contact's next free reply; no = nothing. */
  readonly kind: 'send' | 'hold' | 'no';
  readonly why: 'due' | WhyNot;
  /** What the reminder is for; null when there is none. */
  readonly moment: Moment | null;
  /** When to look again; null = nothing more before the deadline unless something changes. */
  readonly next: Date | null;
  /** Other agencies that the contact could have been reminded of at the same time. */
  readonly alsoPending: number;
}

/** Who has just written needs no reminder: looked at again after this. */
const activeMs = hourMs;
/** Days that the weekly limit looks at, today included. */
const week = 7;

/**
 * One decision a candidate, those to send first, the most useful of them first. `budget`: pushes that may be spent on reminders now, null =
 * without limit. Within it one contact of each agency comes before a second of any, and a second is only pushed to when enough is left to
 * remind one of each agency at every moment still to come.
 */
export function remindersDue<C extends Candidate>(
  policy: ReminderPolicy,
  round: ReminderRound,
  candidates: readonly C[],
  now: Date,
  calendar: Calendar,
  budget: number | null,
): Decision<C>[] {
  const view = makeView(policy, round, candidates, now, calendar);
  const due: Decision<C>[] = [];
  const others: Decision<C>[] = [];
  for (const candidate of candidates) {
    const decision = decide(view, candidate);
    (decision.kind === 'send' ? due : others).push(decision);
  }
  const { first, second, also } = ranked(due);
  let left = budget ?? Infinity;
  const sent: Decision<C>[] = [];
  const spend = (decision: Decision<C>, keep: number): void => {
    if (left - keep >= 1) {
      left -= 1;
      sent.push(decision);
    } else others.push({ ...decision, kind: 'hold', why: 'budget' });
  };
  for (const decision of first) spend(decision, 0);
  const keep = Number.isFinite(left) ? pushesToCome(view, candidates) : 0;
  for (const decision of second) spend(decision, keep);
  const again = also.length > 0 ? tomorrow(view) : null;
  const later = also.map((one) => ({ ...one, next: again !== null && again < one.candidate.deadline ? again : null }));
  return [...sent, ...later, ...others];
}

interface DecisionView {
  readonly policy: ReminderPolicy;
  readonly round: ReminderRound;
  readonly now: Date;
  readonly calendar: Calendar;
  readonly disturbance: Disturbance | null;
  readonly todayAt: { readonly from: number; readonly to: number };
  /** Agencies with a coordinator who can be pushed to. */
  readonly coordinated: ReadonlySet<number>;
  moments(deadline: Date): readonly Moment[];
}

function makeView(
  policy: ReminderPolicy,
  round: ReminderRound,
  candidates: readonly Candidate[],
  now: Date,
  calendar: Calendar,
): DecisionView {
  const { minutes } = localTime(now, calendar.timeZone);
  const from = Math.floor(now.getTime() / 60_000) * 60_000 - minutes * 60_000;
  const known = new Map<number, readonly Moment[]>();
  return {
    policy,
    round,
    now,
    calendar,
    disturbance: disturbance(policy, calendar, now),
    todayAt: { from, to: from + dayMs },
    coordinated: new Set(
      candidates.flatMap(({ agencyId, contact }) =>
        contact?.role === 'coordinator' && !contact.isUnreachable && !contact.isOptedOut ? agencyId : [],
      ),
    ),
    moments(deadline) {
      const key = deadline.getTime();
      const found = known.get(key) ?? momentsBefore(policy, calendar, deadline, round.opensAt);
      known.set(key, found);
      return found;
    },
  };
}

function decide<C extends Candidate>(view: DecisionView, candidate: C): Decision<C> {
  const { now, round, policy, calendar } = view;
  const { contact, deadline } = candidate;
  const before = (at: Date | null): Date | null => (at !== null && at < deadline ? at : null);
  const no = (why: WhyNot, next: Date | null = null): Decision<C> => ({
    candidate,
    kind: 'no',
    why: contact?.isOptedOut === true && next !== null ? 'opted-out' : why,
    moment: null,
    next,
    alsoPending: 0,
  });
  if ((round.closedAt !== null && round.closedAt <= now) || deadline < now) return no('round-over');
  if (candidate.stage === 'submitted') return no('submitted');
  if (!contact) return no('not-joined');
  if (contact.role === 'viewer') return no('viewer');
  if (contact.isUnreachable) return no('unreachable');
  if (candidate.stage === 'complete' && contact.role === 'contributor' && view.coordinated.has(candidate.agencyId))
    return no('needs-coordinator');
  const moments = view.moments(deadline);
  const coming = moments.find((one) => one.at > now)?.at ?? null;
  if (round.opensAt > now) return no('not-open', coming);
  if (contact.snoozedUntil !== null && contact.snoozedUntil > now)
    return no('snoozed', before(nextAllowed(policy, calendar, contact.snoozedUntil)));
  const moment = currentMoment(view, moments, contact.snoozedUntil);
  if (!moment) return no('no-moment', coming);
  if (candidate.remindedOn.includes(moment.date)) return no('already-reminded', coming);
  if (contact.joinedAt >= moment.at) return no('joined-since', coming);
  if (isAfter(contact.lastEventAt, moment.at) || isAfter(candidate.lastAnsweredAt, moment.at)) return no('came-back', coming);
  const decided = (kind: Decision['kind'], why: Decision['why']): Decision<C> => ({
    candidate,
    kind,
    why,
    moment,
    next: coming,
    alsoPending: 0,
  });
  // Silent until they write, so neither the hour nor the budget matters.
  if (contact.isOptedOut) return decided('hold', 'opted-out');
  if (contact.lastEventAt !== null && contact.lastEventAt.getTime() > now.getTime() - activeMs)
    return no('active', before(new Date(contact.lastEventAt.getTime() + activeMs)));
  if (view.disturbance !== null) return no(view.disturbance, before(nextAllowed(policy, calendar, now)));
  if (contact.remindedAt.some((at) => at.getTime() >= view.todayAt.from && at.getTime() < view.todayAt.to)) {
    return no('one-a-day', before(tomorrow(view)));
  }
  const free = freeDay(view, contact.remindedAt);
  if (free > 0) return no('weekly-cap', before(free > week ? null : nextAllowed(policy, calendar, dayFrom(view, free))));
  return decided('send', 'due');
}

const dayFrom = ({ todayAt }: DecisionView, days: number): Date => new Date(todayAt.from + days * dayMs);

/** How many days from today the weekly limit has room again: 0 = today, more than a week = never. */
function freeDay(view: DecisionView, remindedAt: readonly Date[]): number {
  for (let days = 0; days <= week; days += 1) {
    const since = dayFrom(view, days - week + 1);
    if (remindedAt.filter((at) => at >= since).length < view.policy.weeklyMax) return days;
  }
  return week + 1;
}

/** The next day on which people may be disturbed, in the morning. */
const tomorrow = ({ policy, calendar, todayAt }: DecisionView): Date | null => nextAllowed(policy, calendar, new Date(todayAt.to));

const isAfter = (at: Date | null, moment: Date): boolean => at !== null && at >= moment;

/** The last moment that has come; a snooze that has run out is one too. */
function currentMoment(view: DecisionView, moments: readonly Moment[], snoozedUntil: Date | null): Moment | null {
  const last = moments.findLast((one) => one.at <= view.now) ?? null;
  if (snoozedUntil === null || (last !== null && last.at >= snoozedUntil)) return last;
  return { at: snoozedUntil, date: localTime(snoozedUntil, view.calendar.timeZone).date };
}

/** How likely a push is to bring a response in: one tap is missing, near the end, begun, not begun. */
function usefulness({ stage, answered, asked }: Candidate): number {
  if (stage === 'complete') return 3;
  return stage === 'started' ? 1 + (asked === 0 ? 0 : answered / asked) : 0;
}

const rolePlace = { coordinator: 0, contributor: 1, viewer: 2 } as const;

/** Most useful first; one of each agency, then the others; what a contact is not reminded of because of another agency stands apart. */
function ranked<C extends Candidate>(due: readonly Decision<C>[]): { first: Decision<C>[]; second: Decision<C>[]; also: Decision<C>[] } {
  const contactOf = ({ candidate }: Decision<C>): RemindedContact | null => candidate.contact;
  const sorted = due.toSorted(
    (a, b) =>
      usefulness(b.candidate) - usefulness(a.candidate) ||
      a.candidate.deadline.getTime() - b.candidate.deadline.getTime() ||
      rolePlace[contactOf(a)?.role ?? 'viewer'] - rolePlace[contactOf(b)?.role ?? 'viewer'] ||
      (contactOf(b)?.lastEventAt?.getTime() ?? 0) - (contactOf(a)?.lastEventAt?.getTime() ?? 0) ||
      a.candidate.agencyId - b.candidate.agencyId ||
      (contactOf(a)?.id ?? 0) - (contactOf(b)?.id ?? 0),
  );
  const pending = new Map<number, number>();
  for (const one of sorted) pending.set(contactOf(one)?.id ?? 0, (pending.get(contactOf(one)?.id ?? 0) ?? 0) + 1);
  const contacts = new Set<number>();
  const agencies = new Set<number>();
  const first: Decision<C>[] = [];
  const second: Decision<C>[] = [];
  const also: Decision<C>[] = [];
  for (const one of sorted) {
    const id = contactOf(one)?.id ?? 0;
    if (contacts.has(id)) {
      also.push({ ...one, kind: 'no', why: 'one-a-day' });
      continue;
    }
    contacts.add(id);
    const full = { ...one, alsoPending: (pending.get(id) ?? 1) - 1 };
    (agencies.has(one.candidate.agencyId) ? second : first).push(full);
    agencies.add(one.candidate.agencyId);
  }
  return { first, second, also };
}

/** Pushes needed to remind one contact of each agency at every moment still to come. */
function pushesToCome(view: DecisionView, candidates: readonly Candidate[]): number {
  const agencies = new Map<number, number>();
  for (const { agencyId, contact, stage, deadline } of candidates) {
    if (!contact || contact.isUnreachable || contact.isOptedOut || contact.role === 'viewer' || stage === 'submitted') continue;
    agencies.set(agencyId, view.moments(deadline).filter((one) => one.at > view.now).length);
  }
  return [...agencies.values()].reduce((sum, count) => sum + count, 0);
}

export interface PlannedReminder<C extends Candidate = Candidate> extends Decision<C> {
  readonly at: Date;
}

export interface ReminderPlan<C extends Candidate = Candidate> {
  /** Pushes and held messages from now to the deadline, in order, as if nobody did anything meanwhile. */
  readonly planned: readonly PlannedReminder<C>[];
  /** Candidates that get nothing, with the reason as of now. */
  readonly without: readonly Decision<C>[];
  /** Pushes up to the deadline if the budget had no limit. */
  readonly wanted: number;
}

/** No round has so many distinct moments; a plan is cut rather than computed without end. */
const stepsMax = 1000;

/** What remindersDue will decide from now on while nothing changes. */
export function reminderPlan<C extends Candidate>(
  policy: ReminderPolicy,
  round: ReminderRound,
  candidates: readonly C[],
  now: Date,
  calendar: Calendar,
  budget: number | null,
): ReminderPlan<C> {
  const planned: PlannedReminder<C>[] = [];
  const withoutNow = new Map<string, Decision<C>>();
  let left = budget;
  // Candidates change as the plan goes on; each keeps what it was made from.
  let current: { readonly origin: C; readonly now: Candidate }[] = candidates.map((one) => ({ origin: one, now: one }));
  let at: Date | null = now;
  for (let step = 0; at !== null && step < stepsMax; step += 1) {
    const time: Date = at;
    const origins = new Map(current.map((one) => [one.now, one.origin]));
    const decisions = remindersDue(
      policy,
      round,
      current.map((one) => one.now),
      time,
      calendar,
      left,
    );
    const remindedNow = new Set<number>();
    const done = new Map<Candidate, LocalDate>();
    let next = Infinity;
    for (const decision of decisions) {
      const origin = origins.get(decision.candidate);
      if (origin === undefined) continue;
      const { moment, candidate } = decision;
      if (decision.kind !== 'no' && moment) {
        planned.push({ ...decision, candidate: origin, at: time });
        done.set(candidate, moment.date);
        if (decision.kind === 'send') {
          if (candidate.contact) remindedNow.add(candidate.contact.id);
          if (left !== null) left -= 1;
        }
      } else if (step === 0) withoutNow.set(keyOf(origin), { ...decision, candidate: origin });
      if (decision.next !== null && decision.next > time) next = Math.min(next, decision.next.getTime());
    }
    current = current.map(({ origin, now: state }) => {
      const date = done.get(state);
      const { contact } = state;
      const isReminded = contact !== null && remindedNow.has(contact.id);
      if (date === undefined && !isReminded) return { origin, now: state };
      return {
        origin,
        now: {
          ...state,
          remindedOn: date === undefined ? state.remindedOn : [...state.remindedOn, date],
          contact: contact && isReminded ? { ...contact, remindedAt: [...contact.remindedAt, time] } : contact,
        },
      };
    });
    at = Number.isFinite(next) ? new Date(next) : null;
  }
  for (const one of planned) withoutNow.delete(keyOf(one.candidate));
  return {
    planned,
    without: [...withoutNow.values()],
    wanted: planned.filter((one) => one.kind === 'send' || one.why === 'budget').length,
  };
}

const keyOf = ({ agencyId, contact }: Candidate): string => `${agencyId}:${contact?.id ?? ''}`;
