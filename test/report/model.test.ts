// What the report says, before anything is drawn.
import { expect, test } from 'vitest';
import { roundHalfUp, toNumber } from '../../src/domain/exact.ts';
import { openForm } from '../../src/domain/form.ts';
import { buildReportModel } from '../../src/report/build-model.ts';
import { filledWith, formOf } from '../domain/scoring-forms.ts';
import { scoreForm } from '../../src/domain/scoring.ts';
import { sampleInput, sampleReport } from './sample-report.ts';

test('the model is plain data: storing it loses nothing', async () => {
  const model = await sampleReport({ hasPeers: true });
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
});

test('figures are those of the score, rounded once', async () => {
  const input = await sampleInput();
  const model = buildReportModel(input);
  expect(model.total?.text).toBe(roundHalfUp(input.score.total!, 2));
  expect(model.dimensions.map(({ points }) => points?.text ?? null)).toEqual(
    input.score.dimensions.map(({ points }) => (points === null ? null : roundHalfUp(points, 2))),
  );
  const shown = model.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions));
  const scored = input.score.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions));
  expect(shown.map(({ reason }) => reason)).toEqual(scored.map(({ reason }) => reason));
});

test('every answer is in it once: with its points, or among those without', async () => {
  const input = await sampleInput();
  const model = buildReportModel(input);
  const scored = model.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions));
  const shown = [...scored, ...model.otherAnswers.flatMap(({ answers }) => answers)].filter(({ answer }) => answer.kind !== 'none');
  const given = input.filled.items.filter(({ value, question }) => value !== '' && question.type !== 'note');
  expect(shown).toHaveLength(given.length);
});

test('a shared report leaves out the answers without points: they name people', async () => {
  const email = 'someone@agency.go.th';
  expect(JSON.stringify(await sampleReport())).toContain(email);
  const shared = await sampleReport({ kind: 'share' });
  expect(shared.otherAnswers).toEqual([]);
  expect(JSON.stringify(shared).includes(email)).toBe(false);
});

test('groups of fewer than five peers are not in it', async () => {
  const model = await sampleReport({ hasPeers: true });
  expect(model.peers?.groups.map(({ scope, n }) => [scope, n])).toEqual([
    ['all', 120],
    ['ministry', 6],
  ]);
  expect(model.dimensions.every(({ peers }) => peers !== null)).toBe(true);
});

test('a province is told which parts do not concern it', async () => {
  const { dimensions } = await sampleReport({ level: 'province' });
  const questions = dimensions.flatMap(({ indicators }) => indicators.flatMap((indicator) => indicator.questions));
  expect(questions.some(({ reason, because }) => reason === 'not-relevant' && because.length === 0)).toBe(true);
});

const gated = formOf(`
| survey |
| | type | name | label::ไทย (th) | label::English (en) | relevant | dimension | score_if_not_relevant | score |
| | begin_group | s | ส่วน | Section | | d | | |
| | select_one yn | plan | มีแผน | Plan? | | | | |
| | select_one yn | followed | ติดตามแผน | Followed? | \${plan} = 'yes' | | | |
| | select_one yn | audited | ตรวจแผน | Audited? | \${plan} = 'yes' | | 0 | |
| | integer | part | ทำได้กี่เรื่อง | How many? | | | | 100 * \${part} div 3 |
| | end_group | | | | | | | |
| choices |
| | list_name | name | label::ไทย (th) | label::English (en) | score |
| | yn | yes | มี | Yes | 100 |
| | yn | no | ไม่มี | No | 0 |
| | yn | na | ไม่เกี่ยวข้อง | N/A | na |
| dimensions |
| | name | label::ไทย (th) | label::English (en) | weight |
| | d | ด้านเดียว | Only | 2 |
| levels |
| | name | label::ไทย (th) | label::English (en) | from |
| | low | ต่ำ | Low | 10 |
| | high | สูง | High | 60 |`);

const reportOf = async (answers: Readonly<Record<string, string>>): ReturnType<typeof sampleReport> => {
  const filled = filledWith(await gated, answers);
  return buildReportModel({ ...(await sampleInput()), language: 'en', filled, score: scoreForm(filled) });
};

test('says why a question has no points, or zero', async () => {
  const { dimensions, counts } = await reportOf({ plan: 'no', part: '1' });
  const byLabel = new Map(dimensions[0]!.indicators.map(({ questions }) => [questions[0]!.label, questions[0]!]));
  const because = [{ label: 'Plan?', answer: { kind: 'words', text: 'No' } }];
  expect(byLabel.get('Followed?')).toMatchObject({ points: null, reason: 'not-relevant', because, share: '0' });
  expect(byLabel.get('Audited?')).toMatchObject({ points: '0', reason: 'not-relevant', because, share: '33.3' });
  expect(byLabel.get('How many?')).toMatchObject({ points: '33.33', reason: 'scored', answer: { kind: 'words', text: '1' } });
  expect(counts).toEqual({ scored: 3, unanswered: 0, notApplicable: 1 });
});

test('says what is missing to the next level, rounded so that it is enough', async () => {
  expect(await reportOf({ plan: 'no', part: '1' })).toMatchObject({
    total: { text: '11.11', short: '11.1' },
    level: { label: 'Low', position: 1 },
    nextLevel: { label: 'High', missing: '48.89' }, // 60 − 100/9 = 48.888…
  });
  expect(await reportOf({ plan: 'no', part: '0' })).toMatchObject({ level: null, nextLevel: { label: 'Low', missing: '10' } });
  expect(await reportOf({ plan: 'yes', followed: 'yes', audited: 'yes', part: '3' })).toMatchObject({
    level: { label: 'High' },
    nextLevel: null,
  });
});

test('has no total where nothing applies', async () => {
  const { questionnaire } = await gated;
  const filled = filledWith(await gated, { plan: 'na', followed: 'na' });
  const nothing = { total: null, level: null, dimensions: [] };
  const model = buildReportModel({ ...(await sampleInput({ hasPeers: true })), filled, score: nothing });
  expect(model).toMatchObject({ total: null, level: null, nextLevel: null, peers: null, improvements: [] });
  expect(model.levels).toHaveLength(questionnaire.levels.length);
});

test('an earlier round with the same questionnaire is compared by total, dimension and item', async () => {
  const input = await sampleInput();
  const { questionnaire } = input.filled.form;
  const score = scoreForm(
    openForm(input.filled.form, {}, { now: input.asOf, startedAt: input.asOf, timeZone: 'Asia/Bangkok', prefilled: {}, seed: '1' }),
  );
  const model = buildReportModel({ ...input, earlier: { title: '2559', score, questionnaire } });
  expect(model.earlier).toMatchObject({ title: '2559', isSameQuestionnaire: true });
  const lost = toNumber(input.score.total ?? '0') - toNumber(score.total ?? '0');
  expect(Number(model.earlier?.change)).toBeCloseTo(lost, 2);
  expect(model.dimensions.every(({ isPartialChange }) => !isPartialChange)).toBe(true);
  const items = model.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions));
  const raised = items.find(({ change, points }) => points === '100' && change !== null);
  expect(raised?.change).toBe('+100.00');
});

const dated = formOf(`
| survey |
| | type | name | label::ไทย (th) | label::English (en) | appearance |
| | date | year | ปี | Year? | year |
| | date | month | เดือน | Month? | month-year |
| | date | day | วัน | Day? | |
`);

test('dates are shown as exactly as they were asked', async () => {
  const filled = filledWith(await dated, { year: '2026-01-01', month: '2026-11-01', day: '2026-11-22' });
  const shown = async (language: 'th' | 'en') =>
    buildReportModel({ ...(await sampleInput()), language, filled, score: scoreForm(filled) }).otherAnswers.flatMap(({ answers }) =>
      answers.map(({ answer }) => (answer.kind === 'words' ? answer.text : answer.kind)),
    );
  expect(await shown('th')).toEqual(['2569', 'พฤศจิกายน 2569', '22 พฤศจิกายน 2569']);
  expect(await shown('en')).toEqual(['2026', 'November 2026', '22 November 2026']);
});
