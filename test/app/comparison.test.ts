// Comparison with peers, as the database works it out, and with the agency's own earlier round.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readComparison, renewStatistics } from '../../src/app/reports/comparison.ts';
import { readReport } from '../../src/app/reports/read-report.ts';
import { newReplyLink } from '../../src/app/reports/report-links.ts';
import { readConfig } from '../../src/config.ts';
import { storeReportLink } from '../../src/db/responses.ts';
import { type Agency } from '../../src/domain/conversation/snapshot.ts';
import { distribution } from '../../src/domain/statistics.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/round.ts';
import { openPointsRound, points, pointsQuestionnaire, submit, target } from '../support/scored-round.ts';

const config = readConfig({});
const opened = new Date('2026-11-01T00:00:00Z');
const at = (minutes: number): Date => new Date(opened.getTime() + minutes * 60_000);
let db: TestDatabase;
let now = at(0);
const container = () => ({ db, config, log: silentLog, clock: { now: () => now } });

beforeAll(async () => {
  db = await createTestDatabase();
  await openPointsRound(db, '2560', opened);
});
afterAll(() => db.drop());

const departments: Agency[] = [];
const provinces: Agency[] = [];

test('a group of four is hidden; from five on it has mean, quartiles and n, dimension by dimension', async () => {
  for (const [index, total] of [10, 20, 40, 80].entries()) {
    const agency = await target(db, '2560', { code: `D${index}`, level: 'department', ministry: 'กระทรวงหนึ่ง' });
    departments.push(agency);
    await submit(container(), '2560', agency, points(total, total / 2), at(1));
  }
  now = at(2);
  expect(await readComparison(container(), '2560', departments[0]!)).toBeNull();

  const fifth = await target(db, '2560', { code: 'D4', level: 'department', ministry: 'กระทรวงสอง' });
  await submit(container(), '2560', fifth, points(100, 50), at(3));
  departments.push(fifth);
  now = at(4);
  await renewStatistics(container(), '2560', now);
  const comparison = await readComparison(container(), '2560', fifth);
  expect(comparison?.asOf).toBe(now.toISOString());
  // Five in all; four and one in the two ministries.
  expect(comparison?.groups.map(({ scope }) => scope)).toEqual(['all']);
  expect(comparison?.groups[0]).toMatchObject({
    total: { n: 5, mean: 37.5, q1: 15, median: 30, q3: 60 }, // totals 7.5, 15, 30, 60, 75
    dimensions: { policy: { n: 5, mean: 50, q1: 20, median: 40, q3: 80 }, people: { n: 5, mean: 25, q1: 10, median: 20, q3: 40 } },
  });
});

test('the database interpolates quartiles as the program does', async () => {
  const groups = (await readComparison(container(), '2560', departments[0]!))?.groups;
  expect(groups?.[0]?.total).toEqual(distribution([7.5, 15, 30, 60, 75]));
});

test('levels are never mixed; provincial agencies are compared within ministry, province and region', async () => {
  for (let index = 0; index < 6; index += 1) {
    const agency = await target(db, '2560', {
      code: `P${index}`,
      level: 'province',
      ministry: 'กระทรวงหนึ่ง',
      province: index < 5 ? 'เชียงใหม่' : 'ลำพูน',
    });
    provinces.push(agency);
    await submit(container(), '2560', agency, points(index * 10), at(5));
  }
  now = at(10);
  await renewStatistics(container(), '2560', now);
  const ofProvince = await readComparison(container(), '2560', provinces[0]!);
  expect(ofProvince?.groups.map(({ scope, name, total }) => [scope, name, total.n, total.mean])).toEqual([
    ['all', '', 6, 25],
    ['ministry', 'กระทรวงหนึ่ง', 6, 25],
    ['province', 'เชียงใหม่', 5, 20],
    ['region', 'north', 6, 25],
  ]);
  const lone = await readComparison(container(), '2560', provinces[5]!);
  expect(lone?.groups.map(({ scope }) => scope)).toEqual(['all', 'ministry', 'region']);
  const ofDepartment = await readComparison(container(), '2560', departments[0]!);
  expect(ofDepartment?.groups.map(({ scope, total }) => [scope, total.n, total.mean])).toEqual([['all', 5, 37.5]]);
});

test('figures that are out of date are given with their date, and renewed for the next reader', async () => {
  await submit(container(), '2560', departments[4]!, points(0), at(11));
  now = at(20);
  const before = await readComparison(container(), '2560', departments[4]!);
  expect(before).toMatchObject({ asOf: at(10).toISOString(), groups: [{ total: { mean: 37.5 } }] });
  await renewStatistics(container(), '2560', now); // joins the one that the reader started
  const after = await readComparison(container(), '2560', departments[4]!);
  expect(after).toMatchObject({ asOf: at(20).toISOString(), groups: [{ total: { mean: 22.5 } }] });
});

test('a response opened again and an agency taken out of the round do not count', async () => {
  await db.sql`update responses set status = 'answering' where agency_id = ${provinces[0]!.id}`;
  await renewStatistics(container(), '2560', at(30));
  expect((await readComparison(container(), '2560', provinces[1]!))?.groups[0]?.total.n).toBe(5);
  await db.sql`update round_agencies set retired_at = ${at(31)} where agency_id = ${provinces[5]!.id}`;
  await renewStatistics(container(), '2560', at(31));
  expect(await readComparison(container(), '2560', provinces[1]!)).toBeNull();
});

test('the next round compares with the one before, like for like where the questionnaire has changed', async () => {
  await openPointsRound(db, '2561', at(60 * 24 * 200), pointsQuestionnaire('| | integer | training | อบรม | Training | | ${training} |\n'));
  const agency = departments[0]!; // 10 and 5 in the first round
  now = at(60 * 24 * 201);
  const responseId = await submit(container(), '2561', agency, { ...points(30, 25), training: '95' }, now);
  const link = newReplyLink(config.publicUrl, 'organiser', 'th', now);
  await storeReportLink(
    db.sql,
    { tokenHash: link.tokenHash, responseId, contactId: null, kind: 'organiser', expiresAt: link.expiresAt },
    now,
  );
  const model = await readReport(container(), new URL(link.url).pathname.slice(3), 'th', { isOpening: false });
  expect(model?.total?.text).toBe('45.00'); // (30 + (25 + 95) / 2) / 2
  expect(model?.earlier).toEqual({ title: 'รอบ 2560', change: '+20.00', isSameQuestionnaire: false });
  expect(model?.dimensions.map(({ change, isPartialChange }) => [change, isPartialChange])).toEqual([
    ['+20.00', false],
    ['+20.00', true],
  ]);
  const items = model?.dimensions.flatMap(({ indicators }) => indicators.flatMap(({ questions }) => questions)) ?? [];
  expect(items.map(({ label, change }) => [label, change])).toEqual([
    ['แผน', '+20.00'],
    ['ทักษะ', '+20.00'],
    ['อบรม', null],
  ]);
});
