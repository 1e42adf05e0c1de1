// Scores of a round as a table: agency_code, total, level, then the dimensions in the questionnaire's order. And the audit trail.
import { type Container } from '../../container.ts';
import { onSnapshot, readAudit, readScores, versionsOfRound } from '../../db/exports.ts';
import { roundHalfUp } from '../../domain/exact.ts';
import { type ExportRequest } from './export-answers.ts';
import { writeTableFile } from './table-file.ts';
import { loadForm } from '../forms.ts';

/** Decimals of exported points (the report shows two as well). */
const decimals = 2;

export async function exportScores({ db }: Pick<Container, 'db'>, { roundId, format, path, onRow }: ExportRequest): Promise<number> {
  return onSnapshot(db.sql, async (tx) => {
    const dimensions = new Set<string>();
    for (const { id, version } of await versionsOfRound(tx, roundId)) {
      for (const { name } of (await loadForm(db.sql, id, version)).questionnaire.dimensions) dimensions.add(name);
    }
    const points = (exact: string | null | undefined): number | null =>
      exact === null || exact === undefined ? null : Number(roundHalfUp(exact, decimals));
    return writeTableFile(path, format, [
      {
        name: 'scores',
        columns: ['agency_code', 'total', 'level', ...dimensions],
        async *rows() {
          for await (const row of readScores(tx, roundId)) {
            yield [
              row.agencyCode,
              points(row.detail.total),
              row.level,
              ...[...dimensions].map((name) => points(row.detail.dimensions.find((one) => one.dimension === name)?.points)),
            ];
            onRow?.();
          }
        },
      },
    ]);
  });
}

export async function exportAudit({ db }: Pick<Container, 'db'>, { roundId, format, path, onRow }: ExportRequest): Promise<number> {
  const text = (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value));
  return onSnapshot(db.sql, (tx) =>
    writeTableFile(path, format, [
      {
        name: 'audit',
        columns: ['happened_at', 'actor', 'action', 'agency_code', 'before', 'after', 'origin', 'reason', 'hash'],
        async *rows() {
          for await (const row of readAudit(tx, roundId)) {
            yield [
              row.happenedAt.toISOString(),
              row.actor,
              row.action,
              row.agencyCode,
              text(row.before),
              text(row.after),
              row.origin,
              row.reason,
              row.hash,
            ];
            onRow?.();
          }
        },
      },
    ]),
  );
}
