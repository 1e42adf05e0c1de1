// round: open, list, extend, close survey rounds; add agencies that came later.
import { addRoundTargets } from '../app/rounds/add-targets.ts';
import { closeRound } from '../app/rounds/close-round.ts';
import { extendRound } from '../app/rounds/extend-round.ts';
import { openRound } from '../app/rounds/open-round.ts';
import { defaultRetention, purgeDue } from '../app/rounds/purge-round.ts';
import { listRounds, type RoundCounts, type StoredRound } from '../db/rounds.ts';
import { acting, type CliContext, type Command, UsageError } from './command.ts';
import { reason } from './options.ts';
import { readPolicy } from './reminder-options.ts';
import { readRetention } from './retention.ts';
import { tellingOf, tellOption, toldText } from './told.ts';
import { readWhens, showWhen } from './when.ts';
import { wholeOption } from './whole-number.ts';

const idPositional = [{ name: 'ID' }] as const;
const closes = { value: 'WHEN', isRequired: true, help: 'cli.options.closes' } as const;

export const commands: readonly Command[] = [
  {
    group: 'round',
    name: 'open',
    summary: 'cli.commands.round.open',
    options: {
      id: { value: 'ID', isRequired: true, help: 'cli.options.round-id' },
      questionnaire: { value: 'QID', isRequired: true, help: 'cli.options.questionnaire' },
      title: { value: 'TEXT', isRequired: true, help: 'cli.options.title' },
      opens: { value: 'WHEN', isRequired: true, help: 'cli.options.opens' },
      closes,
      remind: { value: '14d,7d,3d,1d|off', help: 'cli.options.remind' },
      quiet: { value: '18:00-08:30|off', help: 'cli.options.quiet' },
      'remind-weekends': { help: 'cli.options.remind-weekends' },
      contact: { value: 'TEXT', help: 'cli.options.contact' },
      'push-budget': { value: 'N', help: 'cli.options.push-budget' },
      retain: { value: '2y|WHEN', help: 'cli.options.retain' },
    },
    notes: 'cli.notes.when',
    run: runOpen,
  },
  { group: 'round', name: 'list', summary: 'cli.commands.round.list', run: runList },
  {
    group: 'round',
    name: 'extend',
    summary: 'cli.commands.round.extend',
    positionals: idPositional,
    options: {
      closes,
      agency: { value: 'CODE', help: 'cli.options.agency-only' },
      retain: { value: '2y|WHEN', help: 'cli.options.retain-again' },
      reason,
      tell: tellOption,
    },
    notes: 'cli.notes.when',
    run: runExtend,
  },
  {
    group: 'round',
    name: 'close',
    summary: 'cli.commands.round.close',
    positionals: idPositional,
    options: { reason: { value: 'TEXT', help: 'cli.options.reason' } },
    async run(context) {
      const { args, out, t } = context;
      const closed = await closeRound(await context.open(), {
        roundId: args.first,
        reason: args.text('reason') ?? null,
        by: acting(context),
      });
      out.value({ id: args.first, closed_at: closed.closedAt, ...countsJson(closed) }, () =>
        t('cli.round.closed', { id: args.first, at: showWhen(context, closed.closedAt), ...closed, closedAt: '' }),
      );
    },
  },
  {
    group: 'round',
    name: 'add',
    summary: 'cli.commands.round.add',
    positionals: idPositional,
    options: { agency: { value: 'CODE,…', help: 'cli.options.add-agency' }, all: { help: 'cli.options.add-all' }, reason },
    async run(context) {
      const { args, out, t } = context;
      const codes = args
        .text('agency')
        ?.split(',')
        .map((code) => code.trim())
        .filter(Boolean);
      if ((codes === undefined) === !args.flag('all')) throw new UsageError([t('cli.usage.one-of', { options: '--agency, --all' })]);
      const added = await addRoundTargets(await context.open(), {
        roundId: args.first,
        codes: codes ?? null,
        reason: args.required('reason'),
        by: acting(context),
      });
      out.value({ id: args.first, ...added }, () => t('cli.round.added', { id: args.first, ...added }));
    },
  },
];

const countsJson = ({ targets, notStarted, answering, submitted }: RoundCounts): object => ({
  targets,
  not_started: notStarted,
  answering,
  submitted,
});

async function runOpen(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const faults: string[] = [];
  const collect = <V>(read: () => V): V | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      faults.push(...error.faults);
      return null;
    }
  };
  const policy = collect(() => readPolicy(context));
  const pushBudget = collect(() => wholeOption(context, 'push-budget', 9));
  const container = await context.open();
  const whens = collect(() =>
    readWhens(context, container.clock.now(), [
      ['opens', 'start'],
      ['closes', 'end'],
    ]),
  );
  const [opensAt, closesAt] = whens ?? [null, null];
  const retain = args.text('retain');
  // Read even where the dates cannot be, so that everything that is wrong is told at once.
  const retainUntil =
    retain === undefined
      ? null
      : collect(() => readRetention(context, { option: '--retain', text: retain, from: closesAt ?? container.clock.now() }));
  if (faults.length > 0 || !opensAt || !closesAt) throw new UsageError(faults);
  const round = {
    id: args.required('id'),
    questionnaireId: args.required('questionnaire'),
    title: args.required('title'),
    opensAt,
    closesAt,
    reminderPolicy: policy,
    pushBudget,
    retainUntil,
  };
  const { targets } = await openRound(container, round, acting(context));
  out.value({ id: round.id }, () =>
    t('cli.round.opened', { id: round.id, targets, opens: showWhen(context, opensAt), closes: showWhen(context, closesAt) }),
  );
}

type Status = 'scheduled' | 'open' | 'over' | 'closed';

/** over = past its deadline and not closed: some agencies may have an extension. */
function statusOf({ opensAt, closesAt, closedAt }: StoredRound, now: Date): Status {
  if (closedAt !== null) return 'closed';
  return now < opensAt ? 'scheduled' : now <= closesAt ? 'open' : 'over';
}

async function runList(context: CliContext): Promise<void> {
  const { out, t } = context;
  const { db, clock } = await context.open();
  const now = clock.now();
  const rounds = await listRounds(db.sql);
  const rows = rounds.map((round) => ({
    id: round.id,
    title: round.title,
    questionnaire: round.questionnaireId,
    status: statusOf(round, now),
    opens_at: round.opensAt,
    closes_at: round.closesAt,
    closed_at: round.closedAt,
    announced_targets: round.announcedTargets,
    targets: round.targets,
    not_started: round.notStarted,
    answering: round.answering,
    submitted: round.submitted,
    push_budget: round.pushBudget,
    reminder_policy: round.reminderPolicy,
    retain_until: round.retainUntil,
    purged_at: round.purgedAt,
    purge_due: purgeDue(round, now) !== null,
  }));
  out.list(
    [
      { key: 'id', header: 'cli.columns.id' },
      { key: 'title', header: 'cli.columns.title', mayShrink: true },
      { key: 'questionnaire', header: 'cli.columns.questionnaire' },
      { key: 'status', header: 'cli.columns.status', show: ({ status }) => t(`cli.round.status.${status}`) },
      { key: 'opens_at', header: 'cli.columns.opens_at', show: (row) => showWhen(context, row.opens_at) },
      { key: 'closes_at', header: 'cli.columns.closes_at', show: (row) => showWhen(context, row.closes_at) },
      { key: 'closed_at', header: 'cli.columns.closed_at', show: (row) => showWhen(context, row.closed_at) },
      { key: 'announced_targets', header: 'cli.columns.announced_targets', align: 'right' },
      { key: 'targets', header: 'cli.columns.targets', align: 'right' },
      { key: 'not_started', header: 'cli.columns.not_started', align: 'right' },
      { key: 'answering', header: 'cli.columns.answering', align: 'right' },
      { key: 'submitted', header: 'cli.columns.submitted', align: 'right' },
      { key: 'push_budget', header: 'cli.columns.push_budget', align: 'right' },
      { key: 'retain_until', header: 'cli.columns.retain_until', show: (row) => showWhen(context, row.retain_until) },
      { key: 'purged_at', header: 'cli.columns.purged_at', show: (row) => showWhen(context, row.purged_at) },
      { key: 'reminder_policy', header: 'cli.columns.reminder_policy', isJsonOnly: true },
      { key: 'purge_due', header: 'cli.columns.purge_due', isJsonOnly: true },
    ],
    rows,
    'cli.round.none',
  );
  for (const round of rounds) {
    const ended = purgeDue(round, now);
    if (ended) out.note(t('cli.round.purge-due', { id: round.id, at: showWhen(context, ended) }));
  }
}

async function runExtend(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const container = await context.open();
  const [closesAt] = readWhens(context, container.clock.now(), [['closes', 'end']]);
  if (!closesAt) throw new Error('--closes is required');
  const retain = args.text('retain');
  const retainUntil = retain === undefined ? null : readRetention(context, { option: '--retain', text: retain, from: closesAt });
  const bar = context.progress(t('cli.round.telling'), null);
  const agencyCode = args.text('agency') ?? null;
  const done = await extendRound(container, {
    roundId: args.first,
    agencyCode,
    closesAt,
    retainUntil,
    reason: args.required('reason'),
    telling: tellingOf(args),
    by: acting(context),
    onProgress: (count) => bar.at(count),
  });
  bar.end();
  const json = {
    id: args.first,
    agency_code: agencyCode,
    closes_at: closesAt,
    closed_before: done.before,
    retain_until: done.retention.until,
    pushed: done.pushed,
    held: done.held,
  };
  out.value(json, () =>
    [
      t(agencyCode === null ? 'cli.round.extended' : 'cli.round.extended-agency', {
        id: args.first,
        agency: agencyCode ?? '',
        before: showWhen(context, done.before),
        after: showWhen(context, closesAt),
      }),
      ...retentionText(context, { id: args.first, closesAt, ...done.retention }),
      toldText(done, t),
    ].join('\n'),
  );
}

/** What a later deadline means for personal data: moved with it, or left behind what the privacy notice promises. */
function retentionText(
  context: CliContext,
  { id, closesAt, before, until }: { readonly id: string; readonly closesAt: Date; readonly before: Date; readonly until: Date },
): readonly string[] {
  const at = showWhen(context, until);
  const wanted = defaultRetention(closesAt);
  if (until.getTime() !== before.getTime()) return [context.t('cli.round.retention-set', { id, at, before: showWhen(context, before) })];
  return until < wanted ? [context.t('cli.round.retention-stays', { id, at, wanted: showWhen(context, wanted) })] : [];
}
