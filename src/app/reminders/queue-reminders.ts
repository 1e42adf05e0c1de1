// One run of a round's reminders: who is due now becomes outbox rows, in batches; after the deadline everybody is told once. Whatever is
// interrupted is done by the next run: the reason of a row says what it is for, and there is never a second row for it.
import { randomUUID } from 'node:crypto';
import { type Container } from '../../container.ts';
import { type NewPush, priorities } from '../../db/outbox.ts';
import {
  type CandidateRow,
  countWaiting,
  dropNeedlessHeld,
  medianAnswerSeconds,
  type OpenRound,
  queueReminders,
} from '../../db/reminders.ts';
import { endOf } from '../../domain/conversation/round.ts';
import { type Decision, reminderPlan, remindersDue } from '../../domain/reminder.ts';
import { daysLeft, disturbance, nextAllowed } from '../../domain/reminders/moments.ts';
import { writeReason } from '../../domain/reminders/reason.ts';
import { type Translate } from '../../i18n/translate.ts';
import { loadForm } from '../forms.ts';
import { estimatedSeconds } from '../present/minutes.ts';
import { closedCard, reminderCard } from '../present/reminder.ts';
import {
  type Budget,
  closingDate,
  readBudget,
  questionsAhead,
  type ReminderCandidate,
  type ReminderState,
  readReminderState,
  readStandings,
  type Standing,
  withStandings,
} from './reminder-state.ts';

/** Cards that are composed and written together: memory stays flat, and an interruption costs one batch. */
const batchSize = 200;
/** From so many waiting messages on it matters how the next ones are found. */
const crowd = 1000;

export interface RunResult {
  /** Queued as pushes. */
  readonly queued: number;
  /** Kept for the contact's next free reply. */
  readonly held: number;
  /** The soonest that something else becomes due; null = only by what people do. */
  readonly next: Date | null;
  /** What LINE was asked for, if anything was due. */
  readonly budget: Budget | null;
  /** When the budget does not last to the deadline while nobody answers: what would be wanted, and what there is. */
  readonly shortfall: { readonly wanted: number; readonly available: number } | null;
}

interface RunOptions {
  /** After each batch: so many of so many. */
  readonly onProgress?: (done: number, total: number) => void;
}

type Needs = Pick<Container, 'db' | 'messenger' | 'clock' | 'config' | 'translate' | 'log'>;

/** Call it with the round locked (worker/reminder-worker.ts, cli): two runs at once would spend a budget twice. */
export async function runReminders(container: Needs, round: OpenRound, { onProgress }: RunOptions = {}): Promise<RunResult> {
  const { db, clock } = container;
  const now = clock.now();
  await dropNeedlessHeld(db.sql, round.id, now);
  const state = await readReminderState(container, round, now);
  const { policy, calendar } = state;
  const first = remindersDue(policy, round, state.candidates, now, calendar, null);
  const due = first.filter((one) => one.kind !== 'no');
  const ended = endedCandidates(state, now);
  const nextOf = (decisions: readonly Decision[]): Date | null =>
    decisions.reduce<Date | null>((least, { next }) => earliest(least, next), null);
  if (due.length === 0 && ended.length === 0) return { queued: 0, held: 0, next: nextOf(first), budget: null, shortfall: null };

  const budget = await readBudget(container, round, now);
  const compose = await composer(container, state, now);
  const reminded = new Set<number>();
  let queued = 0;
  let held = 0;
  let done = 0;
  let next: Date | null = null;
  // What is scarce is shared out among everybody at once; otherwise some agencies after others, while the first are already being sent.
  const agencies = [...new Set(due.map((one) => one.candidate.agencyId))];
  const chunkSize = budget.available === null ? batchSize : Math.max(agencies.length, 1);
  const byAgency = Map.groupBy(state.candidates, (one) => one.agencyId);
  for (let start = 0; start < agencies.length; start += chunkSize) {
    const chunk = agencies.slice(start, start + chunkSize).flatMap((id) => byAgency.get(id) ?? []);
    const standings = await readStandings(container, round, chunk, now);
    const decisions = remindersDue(policy, round, withStandings(chunk, standings), now, calendar, budget.available);
    next = earliest(next, nextOf(decisions));
    // A contact of agencies in several chunks: once a day, whatever the agency.
    const wanted = decisions.filter(
      ({ kind, candidate }) => kind === 'hold' || (kind === 'send' && !reminded.has(candidate.contact?.id ?? 0)),
    );
    for (const { kind, candidate } of wanted) if (kind === 'send' && candidate.contact) reminded.add(candidate.contact.id);
    for (let from = 0; from < wanted.length; from += batchSize) {
      const batch = wanted.slice(from, from + batchSize);
      const messages = (kind: Decision['kind']): NewPush[] =>
        batch.filter((one) => one.kind === kind).flatMap((one) => compose(one, standings) ?? []);
      const written = await queueReminders(db.sql, { pushes: messages('send'), held: messages('hold') }, now);
      queued += written.pushed;
      held += written.held;
      if (done < crowd && done + batch.length >= crowd) await countWaiting(db.sql);
      done += batch.length;
      onProgress?.(done, due.length);
    }
  }
  const closing = await tellOfEnd(container, state, ended, budget.available === null ? Infinity : budget.available - queued, now);
  return {
    queued: queued + closing.pushed,
    held: held + closing.held,
    next: earliest(earliest(next, nextOf(first)), closing.next),
    budget,
    shortfall: queued > 0 ? shortfall(state, budget, now) : null,
  };
}

function earliest(a: Date | null, b: Date | null): Date | null {
  return a === null || (b !== null && b < a) ? b : a;
}

function shortfall(state: ReminderState, budget: Budget, now: Date): RunResult['shortfall'] {
  if (budget.available === null) return null;
  const { wanted } = reminderPlan(state.policy, state.round, state.candidates, now, state.calendar, null);
  return wanted > budget.available ? { wanted, available: budget.available } : null;
}

async function composer(
  { db, translate, config }: Needs,
  { round, calendar, candidates }: ReminderState,
  now: Date,
): Promise<(decision: Decision<ReminderCandidate>, standings: ReadonlyMap<number, Standing>) => NewPush | null> {
  const [measured, form] = await Promise.all([medianAnswerSeconds(db.sql, round.id), loadForm(db.sql, round.questionnaireId, null)]);
  const seconds = measured ?? estimatedSeconds;
  const minutes = (questions: number): number => Math.max(1, Math.ceil((questions * seconds) / 60));
  const ahead = new Map<string, number>();
  // What is asked depends on the kind of agency, hardly ever on its name.
  const aheadOf = (row: CandidateRow): number => {
    const kind = JSON.stringify([row.level, row.type, row.ministry, row.province]);
    const count = ahead.get(kind) ?? questionsAhead(form, row, { now, timeZone: config.timeZone });
    ahead.set(kind, count);
    return count;
  };
  const said = remembering(translate);
  const left = new Map<number, number>();
  const daysTo = (deadline: Date): number => {
    const days = left.get(deadline.getTime()) ?? daysLeft(calendar, now, deadline);
    left.set(deadline.getTime(), days);
    return days;
  };
  const blocked = new Set(candidates.flatMap((one) => (one.contact?.isUnreachable === true ? one.agencyId : [])));
  return ({ candidate, kind, moment, alsoPending }, standings) => {
    const { row, stage } = candidate;
    if (row.contactId === null || row.lineUserId === null || row.language === null || moment === null || stage === 'submitted') return null;
    const standing = standings.get(candidate.agencyId);
    const card = reminderCard(said, {
      language: row.language,
      timeZone: config.timeZone,
      roundTitle: round.title,
      roundId: round.id,
      agency: { id: row.agencyId, nameTh: row.nameTh, nameEn: row.nameEn },
      responseId: row.responseId,
      servesSeveral: row.agencyCount > 1,
      stage,
      answered: candidate.answered,
      asked: candidate.asked,
      section: standing?.section[row.language] ?? '',
      minutesLeft: minutes(standing?.left ?? aheadOf(row)),
      deadline: row.deadline,
      daysLeft: kind === 'hold' ? null : daysTo(row.deadline),
      isEscalated: blocked.has(candidate.agencyId),
      alsoPending,
    });
    return {
      id: randomUUID(),
      contactId: row.contactId,
      recipient: row.lineUserId,
      reason: writeReason({ kind: 'reminder', roundId: round.id, agencyId: row.agencyId, date: moment.date }),
      roundId: round.id,
      payload: { messages: [card] },
      priority: priorities.reminder,
      runAt: now,
    };
  };
}

/** Most texts of a run are the same for thousands of contacts. */
function remembering(translate: Translate): Translate {
  const known = new Map<string, string>();
  return (language, key, parameters) => {
    const name = `${language} ${key} ${parameters === undefined ? '' : Object.values(parameters).join('|')}`;
    const text = known.get(name) ?? translate(language, key, parameters);
    if (known.size < 5000) known.set(name, text);
    return text;
  };
}

/** Contacts whose agency's time is over and who have not been told. */
function endedCandidates({ round, candidates }: ReminderState, now: Date): readonly ReminderCandidate[] {
  return candidates.filter(
    (one) =>
      endOf({ closesAt: one.deadline, closedAt: round.closedAt }) < now &&
      !one.wasToldOfEnd &&
      one.contact !== null &&
      one.row.lineUserId !== null,
  );
}

/**
 * Who submitted is thanked with the next free reply. Of an agency that did not, one contact is pushed to, when people may be disturbed and
 * the budget has it; the others read it with their next reply.
 */
async function tellOfEnd(
  { db, translate, config }: Needs,
  { round, policy, calendar }: ReminderState,
  ended: readonly ReminderCandidate[],
  available: number,
  now: Date,
): Promise<{ readonly pushed: number; readonly held: number; readonly next: Date | null }> {
  const mayPush = disturbance(policy, calendar, now) === null;
  const pushed = new Set<number>();
  const pushes: NewPush[] = [];
  const held: NewPush[] = [];
  const places = { coordinator: 0, contributor: 1, viewer: 2 } as const;
  const inOrder = ended.toSorted((a, b) => places[a.contact?.role ?? 'viewer'] - places[b.contact?.role ?? 'viewer']);
  for (const { row, contact, stage, deadline, agencyId } of inOrder) {
    if (!contact || row.lineUserId === null) continue;
    const isPush =
      stage !== 'submitted' &&
      contact.role !== 'viewer' &&
      !contact.isUnreachable &&
      !contact.isOptedOut &&
      !pushed.has(agencyId) &&
      pushes.length < available;
    // In the night and on days off this one waits for the next run in the open hours.
    if (isPush) pushed.add(agencyId);
    if (isPush && !mayPush) continue;
    const end = endOf({ closesAt: deadline, closedAt: round.closedAt });
    (isPush ? pushes : held).push({
      id: randomUUID(),
      contactId: contact.id,
      recipient: row.lineUserId,
      reason: writeReason({ kind: 'closed', roundId: round.id, agencyId, date: closingDate(end) }),
      roundId: round.id,
      payload: {
        messages: [
          closedCard(translate, {
            language: row.language ?? 'th',
            timeZone: config.timeZone,
            roundTitle: round.title,
            agency: row,
            responseId: row.responseId,
            isSubmitted: stage === 'submitted',
            closedAt: end,
            contact: policy.contact || (config.dataController ?? ''),
          }),
        ],
      },
      priority: priorities.notice,
      runAt: now,
    });
  }
  let pushedCount = 0;
  let heldCount = 0;
  for (let from = 0; from < Math.max(pushes.length, held.length); from += batchSize) {
    const done = await queueReminders(
      db.sql,
      { pushes: pushes.slice(from, from + batchSize), held: held.slice(from, from + batchSize) },
      now,
    );
    pushedCount += done.pushed;
    heldCount += done.held;
  }
  return { pushed: pushedCount, held: heldCount, next: pushed.size > pushes.length ? nextAllowed(policy, calendar, now) : null };
}
