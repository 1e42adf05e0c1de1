// 10,000 scored responses to the questionnaire that ships: how long a report page, the national overview and computing all scores again take.
import { computeOverview, publishOverview, readPublicOverview } from '../../src/app/reports/overview.ts';
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { renewStatistics } from '../../src/app/reports/comparison.ts';
import { loadNewestForm } from '../../src/app/forms.ts';
import { readReport } from '../../src/app/reports/read-report.ts';
import { recomputeScores } from '../../src/app/reports/recompute-scores.ts';
import { newReplyLink } from '../../src/app/reports/report-links.ts';
import { toStoredScore } from '../../src/app/reports/score-response.ts';
import { hashSecret } from '../../src/app/secrets.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Database } from '../../src/db/connect.ts';
import { findReport } from '../../src/db/reports.ts';
import { storeReportLink, storeScore } from '../../src/db/responses.ts';
import { openResponse } from '../../src/domain/conversation/open-target.ts';
import { type Agency } from '../../src/domain/conversation/snapshot.ts';
import { type FilledForm } from '../../src/domain/form.ts';
import { scoreForm } from '../../src/domain/scoring.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { renderOverviewPage } from '../../src/report/overview-page.ts';
import { renderReportPage } from '../../src/report/page.ts';
import { questionnaireFile, shippedQuestionnaire } from '../../src/surveys/shipped.ts';
import { silentLog } from '../support/round.ts';

const responses = 10_000;
const targets = { pageMs: 50, overviewMs: 300, recomputeMs: 10_000 };

interface ReportMeasurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick: string;
  /** value / yardstick */
  readonly ratio: number;
  readonly target: number;
  readonly ok: boolean;
}

async function median(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startedAt = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Infinity;
}

/** Answers every question that is asked, in order, as far as a choice or a small number is an answer. */
function answerAll(empty: FilledForm): FilledForm {
  let filled = empty;
  const seen = new Set<string>();
  for (;;) {
    const item = filled.items.find(({ key, question }) => !seen.has(key) && question.type !== 'note');
    if (!item) return filled;
    seen.add(item.key);
    const value = [
      item.choices[0]?.name ?? '',
      item.choices[1]?.name ?? '',
      '12',
      '1',
      'คำตอบ',
      '02-123-4567',
      'someone@agency.go.th',
      'OK',
    ].find((one) => one !== '' && filled.isAllowed(item.key, one));
    if (value !== undefined) filled = filled.with(item.key, value);
  }
}

/** `db` is empty and migrated; it is filled with the round `bench`. Points differ from response to response, as they do in a survey. */
async function fill(db: Database): Promise<void> {
  const config = readConfig({});
  const published = await publishQuestionnaire({ db, clock: systemClock }, questionnaireFile, shippedQuestionnaire());
  if (published.kind === 'refused') throw new Error(JSON.stringify(published.faults.slice(0, 3)));
  const { id } = published.questionnaire;
  const now = systemClock.now();
  await db.sql`insert into rounds (id, questionnaire_id, title, opens_at, closes_at, reminder_policy, created_at) values ('bench', ${id}, 'bench', ${now}, now() + interval '1 day', '{}', ${now})`;
  await db.sql`
    insert into agencies (code, name_th, level, ministry, province, created_at)
    select lpad(n::text, 6, '0'), 'หน่วยงานที่ ' || n, case n % 3 when 0 then 'department' else 'province' end, 'กระทรวงที่ ' || n % 20,
      case when n % 3 = 0 then '' else (array['เชียงใหม่', 'ขอนแก่น', 'ภูเก็ต', 'ชลบุรี', 'ตาก', 'นนทบุรี'])[n % 6 + 1] end, ${now}
    from generate_series(1, ${responses}::int) n`;
  await db.sql`insert into round_agencies (round_id, agency_id) select 'bench', id from agencies`;
  await db.sql`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, submitted_at)
    select 'bench', id, ${id}, 1, 'submitted', ${now}, ${now} from agencies`;
  const { form } = await loadNewestForm(db.sql, id);
  for (const level of ['department', 'province'] as const) {
    const [first] = await db.sql<{ responseId: number; agency: Agency }[]>`
      select p.id as "responseId", jsonb_build_object('id', a.id, 'code', a.code, 'nameTh', a.name_th, 'nameEn', '', 'ministry', a.ministry, 'level', a.level, 'type', '', 'province', a.province) as agency
      from responses p join agencies a on a.id = p.agency_id where a.level = ${level} order by p.id limit 1`;
    if (!first) throw new Error('no agency of the level');
    const open = { now, timeZone: config.timeZone, startedAt: now, responseId: first.responseId };
    const filled = answerAll(openResponse(form, first.agency, {}, open));
    const given = filled.items.filter(({ value }) => value !== '').map(({ key, value }) => ({ key, value }));
    await db.sql`
      insert into answers (response_id, key, value, seq, answered_at)
      select p.id, x.key, x.value, 1, ${now} from responses p join agencies a on a.id = p.agency_id
        cross join jsonb_to_recordset(${db.sql.json(given)}) as x(key text, value text) where a.level = ${level}`;
    await storeScore(db.sql, first.responseId, toStoredScore(scoreForm(filled)), now);
    await db.sql`
      insert into scores (response_id, total, level, dimensions, detail, scored_at)
      select p.id, p.id % 101, s.level,
        (select jsonb_object_agg(d.key, round(coalesce(d.value::numeric, 50) * (p.id % 997) / 997, 6)::text) from jsonb_each_text(s.dimensions) d),
        s.detail, s.scored_at
      from responses p join agencies a on a.id = p.agency_id cross join scores s
      where a.level = ${level} and s.response_id = ${first.responseId} and p.id <> ${first.responseId}`;
  }
  await db.sql`analyze`;
}

/** `db` is empty and migrated. */
export async function benchReport(db: Database): Promise<ReportMeasurement[]> {
  await fill(db);
  const config = readConfig({});
  const clock = systemClock;
  const translate = createTranslate();
  const container = { db, clock, config, log: silentLog };
  await renewStatistics(container, 'bench', clock.now());
  const [response] = await db.sql<{ id: number }[]>`select id from responses order by id offset 5000 limit 1`;
  const link = newReplyLink(config.publicUrl, 'organiser', 'th', clock.now());
  const token = new URL(link.url).pathname.slice('/r/'.length);
  await storeReportLink(
    db.sql,
    { tokenHash: link.tokenHash, responseId: response?.id ?? 0, contactId: null, kind: 'organiser', expiresAt: link.expiresAt },
    clock.now(),
  );
  const row = await median(20, () => findReport(db.sql, hashSecret(token), clock.now()));
  const page = await median(20, async () => {
    const model = await readReport(container, token, 'th', { isOpening: true });
    if (!model?.peers) throw new Error('the report has no peers');
    return renderReportPage(model, translate);
  });
  const overview = await median(5, () => computeOverview(container, { roundId: 'bench', hasNames: false }));
  await publishOverview(container, { roundId: 'bench', hasNames: false, reason: 'bench', by: { actor: 'cli:bench', origin: 'cli' } });
  const published = await median(20, async () => {
    const found = await readPublicOverview(container, 'bench');
    if (!found) throw new Error('nothing is published');
    return renderOverviewPage({ overview: found.figures, publication: found, language: 'th', timeZone: config.timeZone }, translate, {
      pdf: null,
      data: null,
    });
  });
  const sum = await median(5, () => db.sql`select avg((d.value)::float8) from scores s, jsonb_each_text(s.dimensions) d`);
  const read = await median(1, () => db.sql`select response_id, jsonb_object_agg(key, value) from answers group by response_id`);
  const startedAt = performance.now();
  const { count } = await recomputeScores(container, { roundId: 'bench', apply: false, by: { actor: 'cli:bench', origin: 'cli' } });
  const recompute = performance.now() - startedAt;
  const measured = (name: string, value: number, target: number, yardstick: string, least: number): ReportMeasurement => ({
    name,
    value,
    unit: 'ms',
    yardstick: `${yardstick}: ${least.toFixed(1)} ms`,
    ratio: value / least,
    target,
    ok: value < target,
  });
  return [
    measured(`report page with peers among ${responses}`, page, targets.pageMs, 'reading its row', row),
    measured(`national overview of ${responses} responses, computed`, overview, targets.overviewMs, 'adding up their scores', sum),
    measured('national overview, published', published, targets.overviewMs, 'reading a report’s row', row),
    measured(`recompute ${count} scores of the shipped questionnaire`, recompute, targets.recomputeMs, 'reading their answers', read),
  ];
}
