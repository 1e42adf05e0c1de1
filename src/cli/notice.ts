// notice: the versions of the privacy notice, and who acknowledged which.
import { noticeParts } from '../app/privacy-notice.ts';
import { listAcknowledgements, listNotices } from '../db/notices.ts';
import { problems } from '../problem.ts';
import { type CliContext, type Command } from './command.ts';
import { showWhen } from './when.ts';
import { wholeNumber, wholeOption } from './whole-number.ts';

export const commands: readonly Command[] = [
  { group: 'notice', name: 'list', summary: 'cli.commands.notice.list', notes: 'cli.notes.notice', run: runList },
  { group: 'notice', name: 'show', summary: 'cli.commands.notice.show', positionals: [{ name: 'VERSION' }], run: runShow },
  {
    group: 'notice',
    name: 'acknowledgements',
    summary: 'cli.commands.notice.acknowledgements',
    options: { version: { value: 'N', help: 'cli.options.notice-version' } },
    run: runAcknowledgements,
  },
];

async function runList(context: CliContext): Promise<void> {
  const { out } = context;
  const { db } = await context.open();
  out.list(
    [
      { key: 'version', header: 'cli.columns.version', align: 'right' },
      { key: 'in_force_at', header: 'cli.columns.in_force_at', show: (row) => showWhen(context, row.in_force_at) },
      { key: 'acknowledged', header: 'cli.columns.acknowledged', align: 'right' },
    ],
    (await listNotices(db.sql)).map(({ version, inForceAt, acknowledged }) => ({ version, in_force_at: inForceAt, acknowledged })),
    'cli.notice.none',
  );
}

/** Of a version. */
const digits = 6;

async function runShow(context: CliContext): Promise<void> {
  const { args, language, out, t } = context;
  const version = wholeNumber(context, 'VERSION', args.first, digits);
  const { db } = await context.open();
  const notice = (await listNotices(db.sql)).find((one) => one.version === version);
  if (!notice) throw problems.notFound({ what: 'notice', id: args.first });
  const { texts, inForceAt, acknowledged } = notice;
  out.value({ version, in_force_at: inForceAt, acknowledged, texts }, () =>
    [
      t('cli.notice.title', { version, at: showWhen(context, inForceAt) }),
      ...noticeParts.flatMap((part) => texts[language]?.[part] ?? []),
    ].join('\n'),
  );
}

async function runAcknowledgements(context: CliContext): Promise<void> {
  const { out } = context;
  const version = wholeOption(context, 'version', digits);
  const { db } = await context.open();
  const rows = (await listAcknowledgements(db.sql, version)).map((one) => ({
    contact_id: one.contactId,
    display_name: one.displayName,
    version: one.version,
    acknowledged_at: one.acknowledgedAt,
  }));
  out.list(
    [
      { key: 'contact_id', header: 'cli.columns.contact_id', align: 'right' },
      { key: 'display_name', header: 'cli.columns.display_name', mayShrink: true },
      { key: 'version', header: 'cli.columns.version', align: 'right' },
      { key: 'acknowledged_at', header: 'cli.columns.acknowledged_at', show: (row) => showWhen(context, row.acknowledged_at) },
    ],
    rows,
    'cli.notice.none-acknowledged',
  );
}
