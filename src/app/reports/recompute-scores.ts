// Computes every score of a round again from its answers. A score is a pure function of questionnaire version and answers, so nothing
// changes unless a rule of this program was mended; what would change is shown before it is applied.
import { isDeepStrictEqual } from 'node:util';
import { type Container } from '../../container.ts';
import { type AuditEntry, recordAudits } from '../../db/audit.ts';
import { onSnapshot, readResponses } from '../../db/exports.ts';
import { replaceScores, type ScoreOfSubmission } from '../../db/scores.ts';
import { openResponse } from '../../domain/conversation/open-target.ts';
import { type Exact } from '../../domain/exact.ts';
import { scoreForm } from '../../domain/scoring.ts';
import { type Acting } from '../acting.ts';
import { renewStatistics } from './comparison.ts';
import { loadForm } from '../forms.ts';
import { toStoredScore } from './score-response.ts';

/** New scores are stored in portions of this size, each in one transaction. */
const portion = 200;

interface ScoreChange {
  readonly responseId: number;
  readonly agencyId: number;
  readonly agencyCode: string;
  readonly totalBefore: Exact | null;
  readonly totalAfter: Exact | null;
  readonly levelBefore: string | null;
  readonly levelAfter: string | null;
}

interface PendingScore extends ScoreOfSubmission {
  readonly change: ScoreChange;
}

export interface Recomputed {
  readonly count: number;
  /** By agency code. With `apply`, those that were stored: an agency that submitted anew meanwhile is not among them. */
  readonly changes: readonly ScoreChange[];
}

/** With `apply` the new scores are stored, each change in the audit trail, and the comparison with peers is worked out again. */
export async function recomputeScores(
  { db, clock, config }: Pick<Container, 'db' | 'clock' | 'config'>,
  { roundId, apply, by, onRow }: { readonly roundId: string; readonly apply: boolean; readonly by: Acting; readonly onRow?: () => void },
): Promise<Recomputed> {
  const changes: ScoreChange[] = [];
  let pending: PendingScore[] = [];
  let count = 0;
  const store = async (): Promise<void> => {
    const scores = pending;
    pending = [];
    if (apply && scores.length > 0) {
      const now = clock.now();
      await db.sql.begin(async (tx) => {
        const stored = await replaceScores(tx, scores, now);
        const made = scores.flatMap(({ responseId, change }) => (stored.has(responseId) ? [change] : []));
        await recordAudits(
          tx,
          made.map((change) => auditOf(change, roundId, by)),
          now,
        );
        changes.push(...made);
      });
    } else changes.push(...scores.map(({ change }) => change));
  };
  await onSnapshot(db.sql, async (tx) => {
    for await (const row of readResponses(tx, roundId, { withScores: true })) {
      if (row.status !== 'submitted' || row.submittedAt === null) continue;
      const form = await loadForm(db.sql, row.questionnaireId, row.questionnaireVersion);
      const filled = openResponse(form, row.agency, row.answers, {
        now: row.submittedAt,
        timeZone: config.timeZone,
        startedAt: row.startedAt,
        responseId: row.id,
      });
      const score = scoreForm(filled);
      count += 1;
      onRow?.();
      // Key order is PostgreSQL's in one and ours in the other.
      if (isDeepStrictEqual(row.score, score)) continue;
      const change = {
        responseId: row.id,
        agencyId: row.agency.id,
        agencyCode: row.agency.code,
        totalBefore: row.score?.total ?? null,
        totalAfter: score.total,
        levelBefore: row.score?.level ?? null,
        levelAfter: score.level,
      };
      pending.push({ responseId: row.id, submittedAt: row.submittedAt, score: toStoredScore(score), change });
      if (pending.length >= portion) await store();
    }
  });
  await store();
  if (apply && changes.length > 0) await renewStatistics({ db }, roundId, clock.now());
  return { count, changes };
}

const auditOf = (change: ScoreChange, roundId: string, by: Acting): AuditEntry => ({
  ...by,
  action: 'score.recomputed',
  roundId,
  agencyId: change.agencyId,
  before: { total: change.totalBefore, level: change.levelBefore },
  after: { total: change.totalAfter, level: change.levelAfter },
});
