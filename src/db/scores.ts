// Scores that take the place of stored ones, many at a time.
import { type TransactionSql } from './connect.ts';
import { type StoredScore } from './responses.ts';

export interface ScoreOfSubmission {
  readonly responseId: number;
  /** Of the submission whose answers were scored. */
  readonly submittedAt: Date;
  readonly score: StoredScore;
}

/** Returns the responses whose score was stored: not those that were opened again or submitted anew since, whose score is not ours to set. */
export async function replaceScores(tx: TransactionSql, scores: readonly ScoreOfSubmission[], at: Date): Promise<ReadonlySet<number>> {
  const list = scores.map(({ responseId, submittedAt, score }) => ({
    response_id: responseId,
    submitted_at: submittedAt.toISOString(),
    ...score,
  }));
  const stored = await tx<{ responseId: number }[]>`
    with still as (
      select p.id, x.* from jsonb_to_recordset(${tx.json(list as never)})
          as x(response_id bigint, submitted_at timestamptz, total numeric, level text, dimensions jsonb, detail jsonb)
        join responses p on p.id = x.response_id and p.status = 'submitted'
          and date_trunc('milliseconds', p.submitted_at) = date_trunc('milliseconds', x.submitted_at)
      for share of p
    )
    insert into scores (response_id, total, level, dimensions, detail, scored_at)
    select id, total, level, dimensions, detail, ${at} from still
    on conflict (response_id) do update set total = excluded.total, level = excluded.level, dimensions = excluded.dimensions, detail = excluded.detail, scored_at = excluded.scored_at
    returning response_id as "responseId"`;
  return new Set(stored.map(({ responseId }) => responseId));
}
