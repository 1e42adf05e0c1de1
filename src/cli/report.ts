// report: a link to an agency's report for organisers; the links that work; taking them back.
import { listReports, makeReportLink, revokeReports } from '../app/reports/organiser-links.ts';
import { acting, type CliContext, type Command } from './command.ts';
import { roundChoice } from './options.ts';
import { showWhen } from './when.ts';
import { wholeOption } from './whole-number.ts';

const which = { positionals: [{ name: 'AGENCY' }], options: { round: roundChoice } } as const;

export const commands: readonly Command[] = [
  {
    group: 'report',
    name: 'link',
    summary: 'cli.commands.report.link',
    ...which,
    async run(context) {
      const { args, out, t } = context;
      const { url, expiresAt } = await makeReportLink(await context.open(), {
        code: args.first,
        language: context.language,
        roundId: args.text('round') ?? null,
        by: acting(context),
      });
      out.value({ url, expires_at: expiresAt }, () => t('cli.report.link', { url, date: showWhen(context, expiresAt) }));
    },
  },
  { group: 'report', name: 'list', summary: 'cli.commands.report.list', ...which, run: list },
  {
    group: 'report',
    name: 'revoke',
    summary: 'cli.commands.report.revoke',
    positionals: which.positionals,
    options: { ...which.options, link: { value: 'N', help: 'cli.options.report-link' } },
    run: revoke,
  },
];

async function list(context: CliContext): Promise<void> {
  const { args, open, out, t } = context;
  const links = await listReports(await open(), { code: args.first, roundId: args.text('round') ?? null });
  out.list(
    [
      { key: 'id', header: 'cli.columns.number', align: 'right' },
      { key: 'kind', header: 'cli.columns.kind', show: ({ kind }) => t(`cli.report.kind.${kind}`) },
      { key: 'made_by', header: 'cli.columns.made_by' },
      { key: 'created_at', header: 'cli.columns.created_at', show: (row) => showWhen(context, row.created_at) },
      { key: 'expires_at', header: 'cli.columns.expires_at', show: (row) => showWhen(context, row.expires_at) },
      { key: 'opened_at', header: 'cli.columns.opened_at', show: (row) => showWhen(context, row.opened_at) },
      { key: 'opened', header: 'cli.columns.opened', align: 'right' },
    ],
    links.map(({ id, kind, madeBy, createdAt, expiresAt, openedAt, openedCount }) => ({
      id,
      kind,
      made_by: madeBy,
      created_at: createdAt,
      expires_at: expiresAt,
      opened_at: openedAt,
      opened: openedCount,
    })),
    'cli.report.none',
  );
}

async function revoke(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const linkId = wholeOption(context, 'link');
  const revoked = await revokeReports(await context.open(), {
    code: args.first,
    roundId: args.text('round') ?? null,
    linkId,
    by: acting(context),
  });
  out.value({ agency_code: args.first, revoked }, () => t('cli.report.revoked', { code: args.first, count: revoked }));
}
