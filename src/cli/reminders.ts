// reminders: what is planned, what is due now, how a round stands, and the holidays that reminders keep to.
import { holidaysSetting, readHolidayList } from '../app/reminders/holidays.ts';
import { planReminders, type PlanRow, summarisePlan } from '../app/reminders/plan-reminders.ts';
import { runReminders, type RunResult } from '../app/reminders/queue-reminders.ts';
import { knownRound } from '../app/rounds/known-round.ts';
import { remindableRounds, roundFigures, waitingReminders, withRoundLock } from '../db/reminders.ts';
import { recordAudit } from '../db/audit.ts';
import { writeSetting } from '../db/settings.ts';
import { announceWork } from '../db/wake.ts';
import { readHolidays } from '../domain/reminders/holidays.ts';
import { formatDate, formatDateTime } from '../i18n/format.ts';
import { problems } from '../problem.ts';
import { acting, type CliContext, type Command } from './command.ts';
import { readInput } from './files.ts';
import { round } from './options.ts';
import { type ListColumn } from './output.ts';

/** How long `run` waits for the server to send what it queued, once nothing moves any more. */
const patienceMs = 10_000;
const pollMs = 200;

export const commands: readonly Command[] = [
  {
    group: 'reminders',
    name: 'plan',
    summary: 'reminder.cli.plan',
    notes: 'reminder.cli.plan-notes',
    options: { round },
    run: plan,
  },
  { group: 'reminders', name: 'run', summary: 'reminder.cli.run', options: { round }, run },
  {
    group: 'reminders',
    name: 'summary',
    summary: 'reminder.cli.summary',
    options: { round },
    async run({ args, open, out, t }) {
      const { db } = await open();
      const roundId = args.required('round');
      await knownRound(db.sql, roundId);
      const figures = await roundFigures(db.sql, roundId);
      const json = {
        agencies: figures.agencies,
        submitted: figures.submitted,
        begun: figures.begun,
        joined_only: figures.joinedOnly,
        not_joined: figures.notJoined,
        reminders_sent: figures.remindersSent,
        pushes: figures.pushes,
      };
      out.value(json, () => t('reminder.cli.figures', json));
    },
  },
  {
    group: 'reminders',
    name: 'holidays',
    summary: 'reminder.cli.holidays',
    notes: 'reminder.cli.holidays-notes',
    positionals: [{ name: 'FILE', isOptional: true }],
    run: holidays,
  },
];

interface PlanLine {
  readonly at: Date | null;
  readonly agency_code: string;
  readonly agency_name: string;
  readonly contact_id: number | null;
  readonly contact: string | null;
  readonly state: PlanRow['state'];
  readonly by: PlanRow['by'];
  readonly why: PlanRow['why'];
  readonly cost: number;
  readonly letter_issued_at: Date | null;
}

async function plan(context: CliContext): Promise<void> {
  const { args, out, t, config, language } = context;
  const container = await context.open();
  const messenger = await context.messenger();
  const made = await planReminders({ ...container, messenger }, args.required('round'));
  const { rows, budget, wanted, planned, holidaysGuessedFrom } = made;
  const { days, missing, notJoined, unreachable } = summarisePlan(made, config.timeZone);
  const lines = rows.map((row): PlanLine => ({
    at: row.at,
    agency_code: row.agencyCode,
    agency_name: row.agencyName,
    contact_id: row.contactId,
    contact: row.contact,
    state: row.state,
    by: row.by,
    why: row.why,
    cost: row.cost,
    letter_issued_at: row.letterIssuedAt,
  }));
  const columns: ListColumn<PlanLine>[] = [
    {
      key: 'at',
      header: 'reminder.cli.columns.at',
      show: ({ at }) => (at === null ? '–' : formatDateTime(at, language, config.timeZone)),
    },
    { key: 'agency_code', header: 'reminder.cli.columns.agency_code' },
    { key: 'agency_name', header: 'reminder.cli.columns.agency_name', mayShrink: true },
    { key: 'contact_id', header: 'reminder.cli.columns.contact_id', align: 'right' },
    { key: 'contact', header: 'reminder.cli.columns.contact', mayShrink: true },
    { key: 'state', header: 'reminder.cli.columns.state', show: ({ state }) => t(`reminder.cli.states.${state}`) },
    { key: 'by', header: 'reminder.cli.columns.by', show: ({ by }) => t(`reminder.cli.by.${by}`) },
    { key: 'why', header: 'reminder.cli.columns.why', show: ({ why }) => t(`reminder.cli.why.${why}`) },
    { key: 'cost', header: 'reminder.cli.columns.cost', align: 'right' },
    {
      key: 'letter_issued_at',
      header: 'reminder.cli.columns.letter_issued_at',
      show: (row) => (row.letter_issued_at === null ? '–' : formatDate(row.letter_issued_at, language, config.timeZone, 'short')),
    },
  ];
  out.list(columns, lines, 'reminder.cli.none');
  const { quota, spending, available } = budget;
  out.note(
    t('reminder.cli.budget', {
      limit: quota.limit ?? t('reminder.cli.unlimited'),
      used: quota.used,
      waiting: spending.waiting,
      reserved: spending.summariesToCome,
      spent: spending.ofRound,
      available: available ?? t('reminder.cli.unlimited'),
    }),
  );
  out.note(t('reminder.cli.cost', { planned, wanted }));
  if (missing > 0) out.note(t('reminder.cli.short', { count: missing }));
  for (const { at, pushes, held } of days)
    out.note(t('reminder.cli.day', { date: formatDate(at, language, config.timeZone, 'short'), pushes, held }));
  if (notJoined > 0) out.note(t('reminder.cli.not-joined', { count: notJoined }));
  if (unreachable > 0) out.note(t('reminder.cli.unreachable', { count: unreachable }));
  if (holidaysGuessedFrom !== null)
    out.note(t('reminder.cli.guessed', { date: formatDate(new Date(`${holidaysGuessedFrom}T00:00:00Z`), language, 'UTC') }));
}

async function run(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const container = await context.open();
  const messenger = await context.messenger();
  const { db, clock } = container;
  const roundId = args.required('round');
  const [found] = await remindableRounds(db.sql, { now: clock.now(), since: clock.now(), roundId });
  if (!found) throw problems.notFound({ what: 'round', id: roundId });
  const queueing = context.progress(t('reminder.cli.queueing'), null);
  let result: RunResult | null = null;
  // A server may be queuing for this round right now: what it leaves is ours.
  for (let tries = 0; result === null && tries < patienceMs / pollMs; tries += 1) {
    if (tries > 0) await pause();
    result = await withRoundLock(db.sql, roundId, () =>
      runReminders({ ...container, messenger }, found, { onProgress: (done) => queueing.at(done) }),
    );
  }
  queueing.end();
  if (result === null) throw problems.conflict({ reason: t('reminder.cli.busy') });
  const { queued, held, shortfall } = result;
  await recordAudit(db.sql, { ...acting(context), action: 'reminders.run', roundId, after: { queued, held } }, clock.now());
  if (queued > 0) await announceWork(db.sql);
  const waiting = await untilSent(context, roundId);
  out.value({ queued, held, waiting }, () => t('reminder.cli.ran', { queued, held }));
  if (waiting > 0) out.note(t('reminder.cli.waiting', { count: waiting }));
  if (shortfall) out.note(t('reminder.cli.short', { count: shortfall.wanted - shortfall.available }));
}

/** Waits while the server sends; returns how many reminders still wait. */
async function untilSent(context: CliContext, roundId: string): Promise<number> {
  const { db } = await context.open();
  let waiting = await waitingReminders(db.sql, roundId);
  const total = waiting;
  const sending = context.progress(context.t('reminder.cli.sending'), total);
  for (let idleMs = 0; waiting > 0 && idleMs < patienceMs;) {
    await pause();
    const now = await waitingReminders(db.sql, roundId);
    idleMs = now < waiting ? 0 : idleMs + pollMs;
    waiting = now;
    sending.at(total - waiting);
  }
  sending.end();
  return waiting;
}

const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, pollMs));

async function holidays(context: CliContext): Promise<void> {
  const { args, out, actor, t } = context;
  const { db, clock } = await context.open();
  const [file] = args.positionals;
  if (file !== undefined) {
    const read = readHolidays(new TextDecoder().decode(await readInput(file, t)));
    if (read.faults.length > 0)
      throw problems.refused({ faults: read.faults.map((line) => ({ code: 'holiday-line', params: { file, line } })) });
    // A wrong file must not make every day a working day.
    if (read.holidays.length === 0) throw problems.refused({ faults: [{ code: 'holiday-none', params: { file } }] });
    const before = await readHolidayList(db.sql);
    await writeSetting(db.sql, holidaysSetting, read.holidays, clock.now());
    await recordAudit(db.sql, { actor, origin: 'cli', action: 'holidays.replaced', before, after: read.holidays }, clock.now());
  }
  out.list(
    [
      { key: 'date', header: 'reminder.cli.columns.date' },
      { key: 'name', header: 'reminder.cli.columns.name' },
      { key: 'basis', header: 'reminder.cli.columns.basis', show: ({ basis }) => t(`reminder.cli.basis.${basis}`) },
    ],
    await readHolidayList(db.sql),
    'reminder.cli.no-holidays',
  );
}
