// Computes every score of a round again from its answers. A score is a pure function of questionnaire version and answers, so nothing
// changes unless a rule of this program was mended; what would change is shown before it is applied.
import { isDeepStrictEqual } from 'node:util';
import { type Container } from '../container.ts';
import { recordAudit } from '../db/audit.ts';
import { onSnapshot, readResponses } from '../db/exports.ts';
import { storeScore } from '../db/responses.ts';
import { openResponse } from '../domain/conversation/open-target.ts';
import { type Exact } from '../domain/exact.ts';
import { type Score, scoreForm } from '../domain/scoring.ts';
import { type Acting } from './acting.ts';
import { loadForm } from './forms.ts';
import { toStoredScore } from './score-response.ts';

interface ScoreChange {
  readonly responseId: number;
  readonly agencyId: number;
  readonly agencyCode: string;
  readonly totalBefore: Exact | null;
  readonly totalAfter: Exact | null;
  readonly levelBefore: string | null;
  readonly levelAfter: string | null;
}

type FoundChange = ScoreChange & { readonly score: Score };

export interface Recomputed {
  readonly count: number;
  /** By agency code. */
  readonly changes: readonly ScoreChange[];
}

/** With `apply` the new scores are stored, each change in the audit trail. */
export async function recomputeScores(
  { db, clock, config }: Pick<Container, 'db' | 'clock' | 'config'>,
  { roundId, apply, by, onRow }: { readonly roundId: string; readonly apply: boolean; readonly by: Acting; readonly onRow?: () => void },
): Promise<Recomputed> {
  const changes: FoundChange[] = [];
  let count = 0;
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
      changes.push({
        responseId: row.id,
        agencyId: row.agency.id,
        agencyCode: row.agency.code,
        totalBefore: row.score?.total ?? null,
        totalAfter: score.total,
        levelBefore: row.score?.level ?? null,
        levelAfter: score.level,
        score,
      });
    }
  });
  if (apply) {
    const now = clock.now();
    for (const change of changes) {
      await db.sql.begin(async (tx) => {
        await storeScore(tx, change.responseId, toStoredScore(change.score), now);
        await recordAudit(
          tx,
          {
            ...by,
            action: 'score.recomputed',
            roundId,
            agencyId: change.agencyId,
            before: { total: change.totalBefore, level: change.levelBefore },
            after: { total: change.totalAfter, level: change.levelAfter },
          },
          now,
        );
      });
    }
  }
  return { count, changes };
}
