// answers, scores, history and audit: whole rounds as files; scores again from the answers.
import { exportAnswers, exportHistory, type ExportRequest } from '../app/export/export-answers.ts';
import { exportAudit, exportScores } from '../app/export/export-scores.ts';
import { type Format, formats } from '../app/export/table-file.ts';
import { readPublicOverview } from '../app/reports/overview.ts';
import { recomputeScores } from '../app/reports/recompute-scores.ts';
import { knownRound } from '../app/rounds/known-round.ts';
import { recordAudit } from '../db/audit.ts';
import { roundHalfUp } from '../domain/exact.ts';
import { acting, type CliContainer, type CliContext, type Command } from './command.ts';
import { orRefuse } from './files.ts';
import { round } from './options.ts';

const fileOptions = {
  round,
  format: { value: formats.join('|'), isRequired: true, oneOf: formats, help: 'cli.options.format' },
  out: { value: 'FILE', isRequired: true, help: 'cli.options.out' },
} as const;

type Export = (container: CliContainer, request: ExportRequest) => Promise<number>;

type ExportGroup = 'answers' | 'scores' | 'history' | 'audit';

const exporting = (group: ExportGroup, run: Export): Command => ({
  group,
  name: 'export',
  summary: `cli.commands.${group}.export`,
  options: fileOptions,
  run: (context) => exportFile(context, group, run),
});

export const commands: readonly Command[] = [
  exporting('answers', exportAnswers),
  exporting('scores', exportScores),
  exporting('history', exportHistory),
  exporting('audit', exportAudit),
  {
    group: 'scores',
    name: 'recompute',
    summary: 'cli.commands.scores.recompute',
    options: { round, apply: { help: 'cli.options.apply' } },
    run: recompute,
  },
];

async function exportFile(context: CliContext, group: ExportGroup, run: Export): Promise<void> {
  const { args, open, out, progress, t } = context;
  const container = await open();
  const roundId = args.required('round');
  const path = args.required('out');
  await knownRound(container.db.sql, roundId);
  const bar = progress(path, null);
  let rows = 0;
  const exported = run(container, {
    roundId,
    format: args.required('format') as Format,
    path,
    onRow: () => {
      rows += 1;
      bar.at(rows);
    },
  });
  const count = await orRefuse(path, exported, t).finally(() => bar.end());
  const action = `${group}.exported` as const;
  await recordAudit(
    container.db.sql,
    { ...acting(context), action, roundId, after: { format: args.required('format'), rows: count } },
    container.clock.now(),
  );
  out.value({ file: path, rows: count }, () => t('cli.exports.done', { file: path, count }));
}

async function recompute(context: CliContext): Promise<void> {
  const { args, open, out, progress, t } = context;
  const container = await open();
  const roundId = args.required('round');
  const apply = args.flag('apply');
  await knownRound(container.db.sql, roundId);
  const bar = progress(roundId, null);
  let done = 0;
  const { count, changes } = await recomputeScores(container, {
    roundId,
    apply,
    by: acting(context),
    onRow: () => {
      done += 1;
      bar.at(done);
    },
  });
  bar.end();
  const shown = (exact: string | null): string | null => (exact === null ? null : roundHalfUp(exact, 2));
  const rows = changes.map((change) => ({
    agency_code: change.agencyCode,
    total_before: shown(change.totalBefore),
    total_after: shown(change.totalAfter),
    level_before: change.levelBefore,
    level_after: change.levelAfter,
  }));
  out.list(
    (['agency_code', 'total_before', 'total_after', 'level_before', 'level_after'] as const).map((key) => ({
      key,
      header: `cli.columns.${key}` as const,
    })),
    rows,
    'cli.exports.unchanged',
  );
  out.note(t(apply ? 'cli.exports.applied' : 'cli.exports.checked', { count, changed: changes.length }));
  // What is public never changes silently, nor by itself.
  const published = apply && changes.length > 0 ? await readPublicOverview(container, roundId) : null;
  if (published) out.note(t('cli.exports.still-public', { version: published.version, round: roundId }));
}
