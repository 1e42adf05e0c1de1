// A round with a questionnaire whose points are what is answered, so that statistics can be worked out by hand; and agencies that have
// submitted.
import { type Container } from '../../src/container.ts';
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { loadForm } from '../../src/app/forms.ts';
import { toStoredScore } from '../../src/app/reports/score-response.ts';
import { systemClock } from '../../src/clock.ts';
import { upsertAgencies } from '../../src/db/agencies.ts';
import { type Database } from '../../src/db/connect.ts';
import { storeScore } from '../../src/db/responses.ts';
import { addTargets, insertRound } from '../../src/db/rounds.ts';
import { openResponse } from '../../src/domain/conversation/open-target.ts';
import { type Agency } from '../../src/domain/conversation/snapshot.ts';
import { scoreForm } from '../../src/domain/scoring.ts';

/** `more`: further rows of the survey sheet. */
export const pointsQuestionnaire = (more = ''): Uint8Array =>
  Buffer.from(`
| survey | | | | | | |
| | type | name | label::ไทย (th) | label::English (en) | dimension | score |
| | begin_group | one | หมวดหนึ่ง | One | policy | |
| | integer | plan | แผน | Plan | | \${plan} |
| | end_group | | | | | |
| | begin_group | two | หมวดสอง | Two | people | |
| | integer | skills | ทักษะ | Skills | | \${skills} |
${more}| | end_group | | | | | |
| | select_multiple obstacles | obstacles | อุปสรรค | Obstacles | | |
| | select_multiple factors | success_factors | ปัจจัย | Factors | | |
| choices | | | | |
| | list_name | name | label::ไทย (th) | label::English (en) |
| | obstacles | budget | งบประมาณ | Budget |
| | obstacles | staff | บุคลากร | Staff |
| | obstacles | none | ไม่มี | None |
| | factors | leaders | ผู้บริหาร | Executives |
| dimensions | | | |
| | name | label::ไทย (th) | label::English (en) |
| | policy | นโยบาย | Policy |
| | people | บุคลากร | People |
| levels | | | | |
| | name | label::ไทย (th) | label::English (en) | from |
| | low | น้อย | Low | 0 |
| | middle | ปานกลาง | Moderate | 40 |
| | high | มาก | High | 70 |
| settings | | | |
| | form_id | form_title::ไทย (th) | form_title::English (en) |
| | points | แบบสำรวจ | Survey |
`);

export interface GivenAgency {
  readonly code: string;
  readonly level: 'department' | 'province';
  readonly ministry?: string;
  readonly province?: string;
}

/** Opens a round of the newest version for all agencies that there are; closes the one before. */
export async function openPointsRound(db: Database, id: string, opensAt: Date, questionnaire = pointsQuestionnaire()): Promise<void> {
  const published = await publishQuestionnaire({ db, clock: systemClock }, 'points.md', questionnaire);
  if (published.kind === 'refused') throw new Error(JSON.stringify(published.faults));
  const closesAt = new Date(opensAt.getTime() + 30 * 86_400_000);
  await db.sql.begin(async (tx) => {
    await tx`update rounds set closed_at = closes_at where closed_at is null`;
    await insertRound(
      tx,
      { id, questionnaireId: 'points', title: `รอบ ${id}`, opensAt, closesAt, reminderPolicy: {}, pushBudget: null },
      opensAt,
    );
  });
}

/** The agency as a target of the round. */
export async function target(db: Database, roundId: string, { code, level, ministry = '', province = '' }: GivenAgency): Promise<Agency> {
  const names = { nameTh: `หน่วยงาน ${code}`, nameEn: `Agency ${code}`, type: 'government', parentCode: '' };
  return db.sql.begin(async (tx) => {
    await upsertAgencies(tx, [{ code, level, ministry, province, ...names }], systemClock.now());
    const [agency] = await tx<Agency[]>`
      select id, code, name_th as "nameTh", name_en as "nameEn", ministry, level, type, province from agencies where code = ${code}`;
    if (!agency) throw new Error(`no agency ${code}`);
    await addTargets(tx, roundId, [agency.id]);
    return agency;
  });
}

/** The agency submits these answers (again), scored at `at`. Returns its response. */
export async function submit(
  { db, config }: Pick<Container, 'config'> & { readonly db: Database },
  roundId: string,
  agency: Agency,
  answers: Readonly<Record<string, string>>,
  at: Date,
): Promise<number> {
  const [row] = await db.sql<{ id: number; questionnaireId: string; version: number }[]>`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, submitted_at, submissions)
    select r.id, ${agency.id}, q.id, q.version, 'submitted', ${at}, ${at}, 1
    from rounds r join lateral (select id, version from questionnaires where id = r.questionnaire_id order by version desc limit 1) q on true where r.id = ${roundId}
    on conflict (round_id, agency_id) do update set status = 'submitted', submitted_at = excluded.submitted_at
    returning id, questionnaire_id as "questionnaireId", questionnaire_version as version`;
  if (!row) throw new Error(`no round ${roundId}`);
  await db.sql`delete from answers where response_id = ${row.id}`;
  for (const [key, value] of Object.entries(answers))
    await db.sql`insert into answers (response_id, key, value, seq, answered_at) values (${row.id}, ${key}, ${value}, 1, ${at})`;
  const form = await loadForm(db.sql, row.questionnaireId, row.version);
  const filled = openResponse(form, agency, answers, { now: at, timeZone: config.timeZone, startedAt: at, responseId: row.id });
  await storeScore(db.sql, row.id, toStoredScore(scoreForm(filled)), at);
  return row.id;
}

/** Answers that give these points in the two dimensions. */
export const points = (plan: number, skills = plan): Readonly<Record<string, string>> => ({ plan: String(plan), skills: String(skills) });
