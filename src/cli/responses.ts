// responses: how far the agencies are; one in detail; giving one back for corrections.
import { reopenResponse } from '../app/reopen-response.ts';
import { knownRound } from '../app/rounds/known-round.ts';
import { showResponse, type ShownResponse } from '../app/show-response.ts';
import { type AgencyProgress, readRoundProgress } from '../db/round-progress.ts';
import { dayMs } from '../domain/durations.ts';
import { sortedByThai } from '../i18n/thai-order.ts';
import { acting, type CliContext, type Command } from './command.ts';
import { filterOptions, matchesFilters } from './filters.ts';
import { showMenus } from './menus.ts';
import { reason, round, roundChoice } from './options.ts';
import { layOut } from './table.ts';
import { tellingOf, tellOption, toldText } from './told.ts';
import { showWhen } from './when.ts';
import { wholeOption } from './whole-number.ts';

const statuses = ['not-joined', 'not-started', 'answering', 'submitted'] as const;

export const commands: readonly Command[] = [
  {
    group: 'responses',
    name: 'list',
    summary: 'cli.commands.responses.list',
    options: {
      round,
      ...filterOptions,
      status: { value: 'STATUS', oneOf: statuses, help: 'cli.options.response-status' },
      stalled: { value: 'DAYS', help: 'cli.options.stalled' },
      unreachable: { help: 'cli.options.agencies-unreachable' },
    },
    run: runList,
  },
  {
    group: 'responses',
    name: 'show',
    summary: 'cli.commands.responses.show',
    positionals: [{ name: 'AGENCY' }],
    options: { round: roundChoice, answers: { help: 'cli.options.answers' } },
    async run(context) {
      const { args, out, language } = context;
      const shown = await showResponse(await context.open(), { code: args.first, roundId: args.text('round') ?? null, language });
      out.value(toJson(shown), () => toText(context, shown));
    },
  },
  {
    group: 'responses',
    name: 'reopen',
    summary: 'cli.commands.responses.reopen',
    positionals: [{ name: 'AGENCY' }],
    options: { round: roundChoice, reason, tell: tellOption },
    async run(context) {
      const { args, out, t } = context;
      const done = await reopenResponse(await context.open(), {
        code: args.first,
        roundId: args.text('round') ?? null,
        reason: args.required('reason'),
        telling: tellingOf(args),
        by: acting(context),
      });
      const json = {
        agency_code: args.first,
        round: done.roundId,
        status: 'answering',
        closes_at: done.closesAt,
        pushed: done.pushed,
        held: done.held,
      };
      out.value(json, () =>
        [t('cli.responses.reopened', { code: args.first, date: showWhen(context, done.closesAt) }), toldText(done, t)].join('\n'),
      );
      await showMenus(context, { contactId: null, agencyId: done.agencyId });
    },
  },
];

const toRow = (one: AgencyProgress) => ({
  agency_code: one.agency.code,
  agency_name: one.agency.nameTh,
  ministry: one.agency.ministry,
  level: one.agency.level,
  province: one.agency.province,
  status: one.status,
  answered: one.answered,
  asked: one.asked,
  progress_pct: one.asked === 0 ? 0 : Math.floor((100 * one.answered) / one.asked),
  last_activity_at: one.lastAnsweredAt ?? one.lastEventAt,
  submitted_at: one.submittedAt,
  closes_at: one.closesAt,
  contacts: one.contacts,
  coordinators: one.coordinators,
  unreachable: one.unreachable,
  invitations: one.invitations,
});

async function runList(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const stalled = wholeOption(context, 'stalled', 4);
  const { db, clock } = await context.open();
  const roundId = args.required('round');
  await knownRound(db.sql, roundId);
  const now = clock.now();
  const status = args.text('status');
  const stalledSince = stalled === null ? null : new Date(now.getTime() - stalled * dayMs);
  const isWanted = (one: AgencyProgress): boolean => {
    if (status === 'not-joined' ? one.contacts > 0 : status !== undefined && one.status !== status) return false;
    if (stalledSince && (one.status !== 'answering' || one.lastAnsweredAt === null || one.lastAnsweredAt > stalledSince)) return false;
    if (args.flag('unreachable') && one.contacts > one.unreachable) return false;
    return matchesFilters(args, one.agency);
  };
  const rows = sortedByThai((await readRoundProgress(db.sql, roundId, now)).filter(isWanted).map(toRow), ({ agency_name }) => agency_name);
  out.list(
    [
      { key: 'agency_code', header: 'cli.columns.agency_code' },
      { key: 'agency_name', header: 'cli.columns.agency_name', mayShrink: true },
      { key: 'ministry', header: 'cli.columns.ministry', mayShrink: true },
      { key: 'level', header: 'cli.columns.level', show: ({ level }) => t(`cli.levels.${level}`) },
      { key: 'province', header: 'cli.columns.province' },
      {
        key: 'status',
        header: 'cli.columns.status',
        show: (row) => t(`cli.responses.status.${row.contacts === 0 ? 'not-joined' : row.status}`),
      },
      { key: 'answered', header: 'cli.columns.answered', align: 'right' },
      { key: 'asked', header: 'cli.columns.asked', align: 'right' },
      { key: 'progress_pct', header: 'cli.columns.progress_pct', align: 'right', show: (row) => `${row.progress_pct}%` },
      { key: 'last_activity_at', header: 'cli.columns.last_activity_at', show: (row) => showWhen(context, row.last_activity_at) },
      { key: 'submitted_at', header: 'cli.columns.submitted_at', show: (row) => showWhen(context, row.submitted_at) },
      { key: 'closes_at', header: 'cli.columns.closes_at', show: (row) => showWhen(context, row.closes_at) },
      { key: 'contacts', header: 'cli.columns.contacts', align: 'right' },
      { key: 'coordinators', header: 'cli.columns.coordinators', align: 'right' },
      { key: 'unreachable', header: 'cli.columns.unreachable', align: 'right' },
      { key: 'invitations', header: 'cli.columns.invitations', align: 'right' },
    ],
    rows,
    'cli.responses.none',
  );
}

function toJson({ roundId, roundTitle, progress, contacts, detail, sections, missing, answers }: ShownResponse): object {
  return {
    ...toRow(progress),
    round: roundId,
    round_title: roundTitle,
    questionnaire_version: detail?.questionnaireVersion ?? null,
    started_at: detail?.startedAt ?? null,
    reopened_at: detail?.reopenedAt ?? null,
    total: detail?.total ?? null,
    score_level: detail?.level ?? null,
    sections: sections.map((one) => ({
      label: one.label,
      answered: one.answered,
      asked: one.asked,
      missing: one.missing,
      last_answered_at: one.lastAnsweredAt,
    })),
    missing,
    contacts_list: contacts.map((one) => ({
      id: one.id,
      display_name: one.displayName,
      role: one.role,
      joined_at: one.joinedAt,
      last_event_at: one.lastEventAt,
      unreachable_at: one.unreachableAt,
    })),
    answers: answers.map((one) => ({
      key: one.key,
      label: one.label,
      value: one.value,
      relevant: one.isRelevant,
      answered_by: one.by,
      answered_by_name: one.name,
      answered_at: one.at,
    })),
  };
}

function toText(context: CliContext, shown: ShownResponse): string {
  const { t, args } = context;
  const { progress, contacts, detail, sections, missing, answers } = shown;
  const { agency } = progress;
  const facts: readonly (readonly [string, string])[] = [
    [t('cli.columns.agency_name'), `${agency.nameTh} (${agency.code})`],
    [t('cli.columns.ministry'), [agency.ministry, agency.province].filter(Boolean).join(' · ') || '–'],
    [t('cli.columns.round'), shown.roundTitle],
    [t('cli.columns.status'), t(`cli.responses.status.${progress.contacts === 0 ? 'not-joined' : progress.status}`)],
    [t('cli.columns.closes_at'), showWhen(context, progress.closesAt)],
    [t('cli.columns.last_activity_at'), showWhen(context, progress.lastAnsweredAt ?? progress.lastEventAt)],
    [t('cli.columns.submitted_at'), showWhen(context, progress.submittedAt)],
    ...(detail?.total == null
      ? []
      : [[t('cli.columns.total'), `${Number(detail.total).toFixed(2)} ${detail.level ?? ''}`.trim()] as const]),
    [t('cli.columns.invitations'), String(progress.invitations)],
  ];
  const table = (headers: readonly string[], rows: readonly (readonly string[])[]): string[] =>
    rows.length === 0
      ? []
      : [
          '',
          ...layOut(
            headers.map((header) => ({ header })),
            rows,
            null,
          ),
        ];
  return [
    ...facts.map(([label, value]) => `${label}: ${value}`),
    ...table(
      [t('cli.columns.section'), t('cli.columns.answered'), t('cli.columns.missing'), t('cli.columns.last_activity_at')],
      sections.map((one) => [
        one.label || t('cli.responses.outside'),
        `${one.answered}/${one.asked}`,
        String(one.missing),
        showWhen(context, one.lastAnsweredAt),
      ]),
    ),
    ...table(
      [
        t('cli.columns.number'),
        t('cli.columns.display_name'),
        t('cli.columns.role'),
        t('cli.columns.last_event_at'),
        t('cli.columns.unreachable_at'),
      ],
      contacts.map((one) => [
        String(one.id),
        one.displayName || '–',
        t(`cli.roles.${one.role}`),
        showWhen(context, one.lastEventAt),
        showWhen(context, one.unreachableAt),
      ]),
    ),
    ...(missing.length > 0 && progress.status !== 'submitted'
      ? ['', t('cli.responses.missing', { count: missing.length }), ...missing.map((label) => `  - ${label}`)]
      : []),
    ...(args.flag('answers')
      ? table(
          [t('cli.columns.question'), t('cli.columns.answer'), t('cli.columns.answered_by'), t('cli.columns.answered_at')],
          answers.map((one) => [one.label, one.value, one.name || '–', showWhen(context, one.at)]),
        )
      : []),
  ].join('\n');
}
