// A round's export as a download: written to a private temporary file, handed over, removed. In the audit trail, as it leaves the system.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { type Acting } from '../acting.ts';
import { exportAnswers, exportHistory, type ExportRequest } from '../export/export-answers.ts';
import { exportAudit, exportScores } from '../export/export-scores.ts';
import { type Format } from '../export/table-file.ts';

export const exportKinds = ['answers', 'scores', 'history', 'audit'] as const;
type ExportKind = (typeof exportKinds)[number];

type Parts = Pick<Container, 'db' | 'clock' | 'config'>;

const writers: Readonly<Record<ExportKind, (container: Parts, request: ExportRequest) => Promise<number>>> = {
  answers: exportAnswers,
  scores: exportScores,
  history: exportHistory,
  audit: exportAudit,
};

export interface Download {
  readonly roundId: string;
  readonly kind: ExportKind;
  readonly format: Format;
  readonly by: Acting;
}

/** `send` gets the complete file; it is gone afterwards. */
export async function downloadExport(
  container: Parts,
  { roundId, kind, format, by }: Download,
  send: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-export-'));
  try {
    const path = join(folder, `${kind}.${format}`);
    const rows = await writers[kind](container, { roundId, format, path });
    await recordAudit(
      container.db.sql,
      { ...by, action: 'console.exported', roundId, after: { kind, format, rows } },
      container.clock.now(),
    );
    await send(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
