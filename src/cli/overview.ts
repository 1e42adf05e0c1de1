// overview: the national overview of a round, its publication and its open data.
import { readPublicOverview, computeOverview, publishOverview, unpublishOverview } from '../app/reports/overview.ts';
import { bundleOverview } from '../app/reports/overview-bundle.ts';
import { type Publisher } from '../domain/overview.ts';
import { problems } from '../problem.ts';
import { acting, type CliContext, type Command } from './command.ts';
import { writeOutput } from './files.ts';
import { reason, round } from './options.ts';

export const commands: readonly Command[] = [
  { group: 'overview', name: 'show', summary: 'cli.commands.overview.show', options: { round }, run: show },
  {
    group: 'overview',
    name: 'publish',
    summary: 'cli.commands.overview.publish',
    options: {
      round,
      names: { help: 'cli.options.names' },
      publisher: { value: 'NAME', help: 'cli.options.publisher' },
      contact: { value: 'ADDRESS', help: 'cli.options.publisher-contact' },
      reason,
    },
    run: publish,
  },
  { group: 'overview', name: 'unpublish', summary: 'cli.commands.overview.unpublish', options: { round, reason }, run: unpublish },
  {
    group: 'overview',
    name: 'export',
    summary: 'cli.commands.overview.export',
    options: { round, out: { value: 'FILE', isRequired: true, help: 'cli.options.out' } },
    run: exportData,
  },
];

const shown = (value: number | undefined): string | null => (value === undefined ? null : value.toFixed(2));

async function show({ args, open, out }: CliContext): Promise<void> {
  const container = await open();
  const overview = await computeOverview(container, { roundId: args.required('round'), hasNames: false });
  const rows = overview.sides.flatMap((side) =>
    [
      { scope: 'all', name: '', ...side },
      ...side.ministries.map((group) => ({ scope: 'ministry', ...group })),
      ...side.regions.map((group) => ({ scope: 'region', ...group })),
    ].map(({ scope, name, targets, responded, total }) => ({
      level: side.level,
      scope,
      name,
      targets,
      responded,
      scored: total?.n ?? null,
      mean: shown(total?.mean),
      q1: shown(total?.q1),
      median: shown(total?.median),
      q3: shown(total?.q3),
    })),
  );
  out.list(
    (['level', 'scope', 'name', 'targets', 'responded', 'scored', 'mean', 'q1', 'median', 'q3'] as const).map((key) => ({
      key,
      header: `cli.columns.${key}` as const,
    })),
    rows,
    'cli.overview.none',
  );
}

/** @throws Problem `refused` when one is given without the other, or the contact is no address */
function publisherOf(name: string, contact: string): Publisher | null {
  if (name === '' && contact === '') return null;
  const isAddress = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$|^https:\/\/[^\s<>"]+$/u.test(contact);
  if (name === '' || !isAddress) throw problems.refused({ faults: [{ code: 'overview-publisher', params: {} }] });
  return { name, contact };
}

async function publish(context: CliContext): Promise<void> {
  const { args, open, out, t, config } = context;
  const container = await open();
  const roundId = args.required('round');
  const { version, corrections } = await publishOverview(container, {
    roundId,
    hasNames: args.flag('names'),
    reason: args.required('reason'),
    publisher: publisherOf(args.text('publisher') ?? '', args.text('contact') ?? ''),
    by: acting(context),
  });
  const url = `${config.publicUrl}/overview/${encodeURIComponent(roundId)}`;
  out.value({ version, url, corrections }, () =>
    [
      t('cli.overview.published', { version, url }),
      ...(corrections.length > 0 ? [t('cli.overview.corrections', { count: corrections.length })] : []),
    ].join('\n'),
  );
}

async function unpublish(context: CliContext): Promise<void> {
  const { args, open, out, t } = context;
  const roundId = args.required('round');
  await unpublishOverview(await open(), { roundId, reason: args.required('reason'), by: acting(context) });
  out.value({ round: roundId }, () => t('cli.overview.unpublished', { round: roundId }));
}

async function exportData({ args, open, out, t, config }: CliContext): Promise<void> {
  const container = await open();
  const roundId = args.required('round');
  const published = await readPublicOverview(container, roundId);
  if (!published) throw problems.refused({ faults: [{ code: 'overview-not-public', params: { round: roundId } }] });
  const file = args.required('out');
  const bytes = await bundleOverview(published, config.publicUrl, container.translate);
  await writeOutput(file, bytes, t);
  out.value({ file, version: published.version, bytes: bytes.length }, () => t('cli.overview.exported', { file }));
}
