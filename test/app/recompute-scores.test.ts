// Scores computed again: what would change is shown before it is stored, what is stored is audited, and nothing that is public moves by it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readComparison, renewStatistics } from '../../src/app/reports/comparison.ts';
import { publishOverview, readPublicOverview } from '../../src/app/reports/overview.ts';
import { recomputeScores } from '../../src/app/reports/recompute-scores.ts';
import { readConfig } from '../../src/config.ts';
import { replaceScores } from '../../src/db/scores.ts';
import { type Agency } from '../../src/domain/conversation/snapshot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/round.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const config = readConfig({});
const opened = new Date('2026-11-01T00:00:00Z');
const at = (minutes: number): Date => new Date(opened.getTime() + minutes * 60_000);
const by = { actor: 'cli:somchai', origin: 'cli' };
const count = 450; // more than two portions
let db: TestDatabase;
let now = at(0);
let first: Agency;
const container = () => ({ db, config, log: silentLog, clock: { now: () => now } });
const recompute = (apply: boolean) => recomputeScores(container(), { roundId: '2560', apply, by });
const scores = () => db.sql<{ responseId: number; total: string; detail: unknown; scoredAt: Date }[]>`
  select response_id as "responseId", total, detail, scored_at as "scoredAt" from scores order by response_id`;

beforeAll(async () => {
  db = await createTestDatabase();
  await openPointsRound(db, '2560', opened);
  first = await target(db, '2560', { code: 'D000', level: 'department', ministry: 'ก' });
  const responseId = await submit(container(), '2560', first, points(40, 20), at(1));
  // The others have answered the same.
  await db.sql`
    insert into agencies (code, name_th, level, ministry, created_at)
    select 'D' || lpad(n::text, 3, '0'), 'หน่วยงาน ' || n, 'department', 'ก', ${opened} from generate_series(1, ${count - 1}::int) n`;
  await db.sql`insert into round_agencies (round_id, agency_id) select '2560', id from agencies where id <> ${first.id}`;
  await db.sql`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, submitted_at)
    select r.round_id, a.id, r.questionnaire_id, r.questionnaire_version, r.status, r.started_at, r.submitted_at
    from agencies a, responses r where r.id = ${responseId} and a.id <> ${first.id}`;
  await db.sql`
    insert into answers (response_id, key, value, seq, answered_at)
    select p.id, w.key, w.value, w.seq, w.answered_at from responses p, answers w where w.response_id = ${responseId} and p.id <> ${responseId}`;
  await db.sql`
    insert into scores (response_id, total, level, dimensions, detail, scored_at)
    select p.id, s.total, s.level, s.dimensions, s.detail, s.scored_at from responses p, scores s where s.response_id = ${responseId} and p.id <> ${responseId}`;
  now = at(2);
  await renewStatistics(container(), '2560', now);
});
afterAll(() => db.drop());

test('nothing changes where every rule is as it was, to the last digit', async () => {
  const before = await scores();
  expect(await recompute(true)).toEqual({ count, changes: [] });
  expect(await scores()).toEqual(before);
});

test('what would change is shown and left as it is; stored, it is as if it had been scored so from the start', async () => {
  const right = await scores();
  await publishOverview(container(), { roundId: '2560', hasNames: false, reason: 'เผยแพร่', by });
  // As an earlier rule might have scored all but the first.
  await db.sql`update scores set total = 90, level = 'high', detail = jsonb_set(detail, '{total}', '"90"') where response_id <> ${right[0]!.responseId}`;
  now = at(5);
  await renewStatistics(container(), '2560', now);
  expect((await readComparison(container(), '2560', first))?.groups[0]?.total.median).toBe(90);

  const wrong = await scores();
  const shown = await recompute(false);
  expect(shown.count).toBe(count);
  expect(shown.changes).toHaveLength(count - 1);
  expect(shown.changes[0]).toMatchObject({ agencyCode: 'D001', totalBefore: '90', totalAfter: '30', levelAfter: 'low' });
  expect(await scores()).toEqual(wrong);

  now = at(6);
  expect((await recompute(true)).changes).toEqual(shown.changes);
  const stored = await scores();
  expect(stored.map(({ total, detail }) => ({ total, detail }))).toEqual(right.map(({ total, detail }) => ({ total, detail })));
  const [audit] = await db.sql<{ count: number }[]>`select count(*)::int as count from audit_trail where action = 'score.recomputed'`;
  expect(audit?.count).toBe(count - 1);
  expect((await recompute(false)).changes).toEqual([]);
});

test('the comparison with peers is of the new scores at once; what was published stays until it is published again', async () => {
  const comparison = await readComparison(container(), '2560', first);
  expect(comparison).toMatchObject({ asOf: at(6).toISOString(), groups: [{ total: { n: count, median: 30 } }, {}] });
  expect((await readPublicOverview(container(), '2560'))?.version).toBe(1);
});

test('an agency that submits anew while scores are computed keeps the score of its new answers', async () => {
  const [one] = await scores();
  const score = { total: '1', level: 'low', dimensions: {}, detail: { total: '1', level: 'low', dimensions: [] } };
  const replace = (submittedAt: Date) =>
    db.sql.begin((tx) => replaceScores(tx, [{ responseId: one!.responseId, submittedAt, score }], at(7)));
  expect([...(await replace(at(0)))]).toEqual([]);
  expect((await scores())[0]).toEqual(one);
  expect([...(await replace(at(1)))]).toEqual([one!.responseId]);
});
