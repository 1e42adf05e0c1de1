// The state of a round that reminders are decided on, and what it costs: read once for a run or a plan.
import { type Container } from '../../container.ts';
import {
  answersOf,
  type CandidateRow,
  type OpenRound,
  pastReminders,
  readSpending,
  reminderCandidates,
  type Spending,
} from '../../db/reminders.ts';
import { openResponse } from '../../domain/conversation/open-target.ts';
import { endOf } from '../../domain/conversation/round.ts';
import { askedItems, isAnswered, isSettled, missingItems, sections } from '../../domain/conversation/progress.ts';
import { dayMs } from '../../domain/durations.ts';
import { type FilledForm, type Form } from '../../domain/form.ts';
import { type Candidate } from '../../domain/reminder.ts';
import { type LocalDate, localTime } from '../../domain/reminders/calendar.ts';
import { type Calendar } from '../../domain/reminders/moments.ts';
import { type ReminderPolicy, readReminderPolicy } from '../../domain/reminders/policy.ts';
import { readReason } from '../../domain/reminders/reason.ts';
import { type PushQuota } from '../../domain/message.ts';
import { inLanguage } from '../../domain/questionnaire.ts';
import { languages } from '../../i18n/translate.ts';
import { loadForm } from '../forms.ts';
import { calendarOf, guessedFrom, readHolidayList } from './holidays.ts';

export interface ReminderCandidate extends Candidate {
  readonly row: CandidateRow;
  /** Was told that the round is over, for this deadline. */
  readonly wasToldOfEnd: boolean;
}

export interface ReminderState {
  readonly round: OpenRound;
  readonly policy: ReminderPolicy;
  readonly calendar: Calendar;
  /** From which day of the round on its holidays are only a guess; null = none. */
  readonly holidaysGuessedFrom: LocalDate | null;
  readonly candidates: readonly ReminderCandidate[];
}

const lookBackMs = 8 * dayMs;
/** Responses that are opened together: so many answers are in memory at once. */
const batchSize = 200;

export async function readReminderState(container: Pick<Container, 'db' | 'config'>, round: OpenRound, now: Date): Promise<ReminderState> {
  const { sql } = container.db;
  const policy = readReminderPolicy(round.reminderPolicy);
  const { timeZone } = container.config;
  const [holidays, rows, past] = await Promise.all([
    readHolidayList(sql),
    reminderCandidates(sql, round.id),
    pastReminders(sql, round.id, new Date(now.getTime() - lookBackMs)),
  ]);
  const remindedAt = new Map<number, Date[]>();
  const told = new Map<string, string[]>();
  for (const one of past) {
    const reason = readReason(one.reason);
    if (one.isPush && reason?.kind === 'reminder') push(remindedAt, one.contactId, one.at);
    if (reason && one.roundId === round.id) push(told, `${reason.kind}:${one.contactId}:${reason.agencyId}`, reason.date);
  }
  const candidates = rows.map((row): ReminderCandidate => {
    const key = `${row.contactId ?? ''}:${row.agencyId}`;
    const end = endOf({ closesAt: row.deadline, closedAt: round.closedAt });
    return {
      row,
      agencyId: row.agencyId,
      deadline: row.deadline,
      stage: row.status === 'submitted' ? 'submitted' : (row.answered ?? 0) > 0 ? 'started' : 'not-started',
      answered: row.answered ?? 0,
      asked: row.asked ?? 0,
      lastAnsweredAt: row.lastAnsweredAt,
      contact:
        row.contactId === null || row.role === null || row.joinedAt === null
          ? null
          : {
              id: row.contactId,
              role: row.role,
              joinedAt: row.joinedAt,
              isUnreachable: row.isUnreachable,
              isOptedOut: row.isOptedOut,
              snoozedUntil: row.snoozedUntil,
              lastEventAt: row.lastEventAt,
              remindedAt: remindedAt.get(row.contactId) ?? [],
            },
      remindedOn: told.get(`reminder:${key}`) ?? [],
      wasToldOfEnd: (told.get(`closed:${key}`) ?? []).includes(closingDate(end)),
    };
  });
  const last = round.deadlines.reduce((latest, one) => (one > latest ? one : latest), round.closesAt);
  return {
    round,
    policy,
    calendar: calendarOf(policy, holidays, timeZone),
    holidaysGuessedFrom: guessedFrom(policy, holidays, localTime(last, timeZone).date),
    candidates,
  };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

export const closingDate = (end: Date): string => end.toISOString().slice(0, 10);

/** Where a response stands; labels by language. */
export interface Standing {
  readonly answered: number;
  readonly asked: number;
  readonly isComplete: boolean;
  readonly section: Readonly<Record<string, string>>;
  /** Questions that still want an answer. */
  readonly left: number;
}

/** By agency id, for agencies that have begun and not submitted. Answers are in memory for one batch at a time. */
export async function readStandings(
  { db, config }: Pick<Container, 'db' | 'config'>,
  round: OpenRound,
  candidates: readonly ReminderCandidate[],
  now: Date,
): Promise<ReadonlyMap<number, Standing>> {
  const begun = new Map(candidates.filter((one) => one.stage === 'started').map((one) => [one.agencyId, one.row]));
  const rows = [...begun.values()];
  const found = new Map<number, Standing>();
  for (let from = 0; from < rows.length; from += batchSize) {
    const batch = rows.slice(from, from + batchSize);
    const answers = await answersOf(
      db.sql,
      batch.flatMap((row) => row.responseId ?? []),
    );
    for (const row of batch) {
      if (row.responseId === null) continue;
      const form = await loadForm(db.sql, round.questionnaireId, row.questionnaireVersion);
      const own = answers.get(row.responseId) ?? {};
      const filled = openResponse(form, { ...row, id: row.agencyId, code: row.agencyCode }, own, {
        now,
        timeZone: config.timeZone,
        startedAt: row.startedAt ?? now,
        responseId: row.responseId,
      });
      found.set(row.agencyId, standingOf(filled, new Set(Object.keys(own))));
    }
  }
  return found;
}

/** Questions that an agency would be asked if it began now. */
export function questionsAhead(
  form: Form,
  row: CandidateRow,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): number {
  const filled = openResponse(
    form,
    { ...row, id: row.agencyId, code: row.agencyCode },
    {},
    { now, timeZone, startedAt: now, responseId: 0 },
  );
  return standingOf(filled, new Set()).left;
}

function standingOf(filled: FilledForm, given: ReadonlySet<string>): Standing {
  const asked = askedItems(filled);
  const open = asked.filter((item) => !isSettled(item, given));
  const [next] = open;
  const group = next && sections(filled).find((section) => section.items.includes(next))?.group;
  return {
    answered: asked.filter((item) => isAnswered(item, given)).length,
    asked: asked.length,
    isComplete: missingItems(filled).length === 0,
    section: group
      ? Object.fromEntries(
          languages.map((language) => [
            language,
            inLanguage(group.label, language, filled.form.questionnaire.defaultLanguage) || group.name,
          ]),
        )
      : {},
    left: open.length,
  };
}

/** The same candidates with what their forms say. */
export function withStandings(
  candidates: readonly ReminderCandidate[],
  standings: ReadonlyMap<number, Standing>,
): readonly ReminderCandidate[] {
  return candidates.map((one) => {
    const standing = standings.get(one.agencyId);
    if (!standing) return one;
    return { ...one, stage: standing.isComplete ? 'complete' : 'started', answered: standing.answered, asked: standing.asked };
  });
}

export interface Budget {
  /** Pushes that may be spent on reminders now; null = without limit. */
  readonly available: number | null;
  readonly quota: PushQuota;
  readonly spending: Spending;
}

/**
 * What LINE says is left this month, without what is already queued and one summary for each contact whose agency has not submitted; and what
 * the round may still spend of its own budget.
 */
export async function readBudget({ db, messenger }: Pick<Container, 'db' | 'messenger'>, round: OpenRound, now: Date): Promise<Budget> {
  const [quota, spending] = await Promise.all([messenger.quota(), readSpending(db.sql, round.id, now)]);
  const ofAccount = quota.limit === null ? Infinity : quota.limit - quota.used - spending.waiting - spending.summariesToCome;
  const ofRound = round.pushBudget === null ? Infinity : round.pushBudget - spending.ofRound;
  const least = Math.max(0, Math.min(ofAccount, ofRound));
  return { available: Number.isFinite(least) ? least : null, quota, spending };
}
