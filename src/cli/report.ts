// report: a link to an agency's report for organisers; taking links back.
import { makeReportLink, revokeReports } from '../app/organiser-links.ts';
import { acting, type Command } from './command.ts';
import { showWhen } from './when.ts';

const which = { positionals: [{ name: 'AGENCY' }], options: { round: { value: 'ID', help: 'cli.options.round-choice' } } } as const;

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
  {
    group: 'report',
    name: 'revoke',
    summary: 'cli.commands.report.revoke',
    ...which,
    async run(context) {
      const { args, out, t } = context;
      const revoked = await revokeReports(await context.open(), {
        code: args.first,
        roundId: args.text('round') ?? null,
        by: acting(context),
      });
      out.value({ agency_code: args.first, revoked }, () => t('cli.report.revoked', { code: args.first, count: revoked }));
    },
  },
];
