// The national overview against figures worked out by hand, and what publishing promises.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { computeOverview, publishOverview, readPublicOverview, unpublishOverview } from '../../src/app/reports/overview.ts';
import { readConfig } from '../../src/config.ts';
import { type Agency } from '../../src/domain/conversation/snapshot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const config = readConfig({});
const opened = new Date('2026-11-01T00:00:00Z');
const at = (minutes: number): Date => new Date(opened.getTime() + minutes * 60_000);
const by = { actor: 'cli:somchai', origin: 'cli' };
let db: TestDatabase;
let now = at(0);
const container = () => ({ db, config, clock: { now: () => now } });
const departments: Agency[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await openPointsRound(db, '2559', new Date(opened.getTime() - 300 * 86_400_000));
  for (let index = 0; index < 2; index += 1) {
    const agency = await target(db, '2559', { code: `D${index}`, level: 'department', ministry: 'ก' });
    await submit(container(), '2559', agency, points(20), at(-100_000));
  }
  await openPointsRound(db, '2560', opened);
  // Ten departments submit, of two ministries and of a third with three; an eleventh does not.
  for (const [index, total] of [0, 10, 20, 30, 40, 50, 60, 70, 80, 90].entries()) {
    const ministry = index < 7 ? 'ก' : 'ข';
    const agency = await target(db, '2560', { code: `D${index}`, level: 'department', ministry });
    departments.push(agency);
    const answers = { ...points(total), obstacles: index < 6 ? 'budget staff' : 'budget', success_factors: index < 4 ? 'leaders' : '' };
    await submit(container(), '2560', agency, answers, at(1));
  }
  await target(db, '2560', { code: 'D10', level: 'department', ministry: 'ข' });
  for (let index = 0; index < 5; index += 1) {
    const agency = await target(db, '2560', {
      code: `P${index}`,
      level: 'province',
      ministry: 'ก',
      province: index < 4 ? 'ภูเก็ต' : 'เชียงใหม่',
    });
    await submit(container(), '2560', agency, points(10), at(1));
  }
  now = at(5);
});
afterAll(() => db.drop());

test('the figures are those worked out by hand, level by level', async () => {
  const overview = await computeOverview(container(), { roundId: '2560', hasNames: false });
  const [department, province] = overview.sides;
  expect(overview.asOf).toBe(now.toISOString());
  expect(department).toMatchObject({
    level: 'department',
    targets: 11,
    responded: 10,
    total: { n: 10, mean: 45, q1: 22.5, median: 45, q3: 67.5 },
    dimensions: { policy: { n: 10, mean: 45 }, people: { n: 10, mean: 45 } },
    leaders: null,
    risers: null,
  });
  expect(province).toMatchObject({ level: 'province', targets: 5, responded: 5, total: { n: 5, mean: 10 } });
});

test('small cells are hidden, and so is what would give them away', async () => {
  const { sides } = await computeOverview(container(), { roundId: '2560', hasNames: false });
  const [department, province] = sides;
  // Low 0–30 four, moderate 40–60 three, high 70–90 three: all under five, which add up to a group.
  expect(department?.maturity).toEqual([
    { name: 'low', count: null },
    { name: 'middle', count: null },
    { name: 'high', count: null },
  ]);
  // Three in ข: with ก shown, their mean could be worked out from the level's.
  expect(department?.ministries.map(({ name, targets, responded, total }) => [name, targets, responded, total])).toEqual([
    ['ก', 7, 7, null],
    ['ข', 4, 3, null],
  ]);
  // Six named staff; ten budget; four success factors were named by four agencies only.
  expect(department?.obstacles).toEqual({
    answered: 10,
    choices: [
      { name: 'budget', count: 10 },
      { name: 'staff', count: 6 },
      { name: 'none', count: 0 },
    ],
  });
  expect(department?.successFactors).toBeNull();
  expect(province?.ministries).toMatchObject([{ name: 'ก', total: { n: 5, mean: 10 } }]);
  expect(province?.regions).toMatchObject([
    { name: 'north', targets: 1, total: null },
    { name: 'south', targets: 4, total: null },
  ]);
  expect(province?.maturity).toEqual([
    { name: 'low', count: 5 },
    { name: 'middle', count: 0 },
    { name: 'high', count: 0 },
  ]);
});

test('agencies are named only where the organiser wants it: leaders by total, risers by what they gained', async () => {
  const { sides } = await computeOverview(container(), { roundId: '2560', hasNames: true });
  const [department, province] = sides;
  expect(department?.leaders?.slice(0, 2)).toEqual([
    { code: 'D9', nameTh: 'หน่วยงาน D9', nameEn: 'Agency D9', total: '90.00', change: null },
    { code: 'D8', nameTh: 'หน่วยงาน D8', nameEn: 'Agency D8', total: '80.00', change: null },
  ]);
  expect(department?.risers).toEqual([]); // 20 before, 0 and 10 now
  expect(province?.leaders).toHaveLength(5);
});

test('nothing is public before it is published; what is public stays as it is until it is published again, with the correction', async () => {
  expect(await readPublicOverview(container(), '2560')).toBeNull();
  const first = await publishOverview(container(), { roundId: '2560', hasNames: false, reason: 'เผยแพร่ครั้งแรก', by });
  expect(first).toEqual({ version: 1, corrections: [] });
  const published = await readPublicOverview(container(), '2560');
  await expect(publishOverview(container(), { roundId: '2560', hasNames: false, reason: 'อีกครั้ง', by })).rejects.toMatchObject({
    kind: 'refused',
  });

  await submit(container(), '2560', departments[0]!, points(100), at(6));
  now = at(7);
  expect(await readPublicOverview(container(), '2560')).toEqual(published);
  expect((await computeOverview(container(), { roundId: '2560', hasNames: false })).sides[0]?.total?.mean).toBe(55);

  const second = await publishOverview(container(), { roundId: '2560', hasNames: false, reason: 'หน่วยงานแก้ไขคำตอบ', by });
  expect(second.version).toBe(2);
  expect(second.corrections).toContainEqual({ level: 'department', what: 'mean', name: '', before: '45.00', after: '55.00' });
  expect(second.corrections.every(({ level }) => level === 'department')).toBe(true);
  const corrected = await readPublicOverview(container(), '2560');
  expect(corrected).toMatchObject({ version: 2, reason: 'หน่วยงานแก้ไขคำตอบ', figures: { sides: [{ total: { mean: 55 } }, {}] } });
  expect(corrected?.history.map(({ version, reason }) => [version, reason])).toEqual([
    [2, 'หน่วยงานแก้ไขคำตอบ'],
    [1, 'เผยแพร่ครั้งแรก'],
  ]);
});

test('a withdrawn overview is public no more, and its number is not used again', async () => {
  await unpublishOverview(container(), { roundId: '2560', reason: 'ตรวจสอบ', by });
  expect(await readPublicOverview(container(), '2560')).toBeNull();
  await expect(unpublishOverview(container(), { roundId: '2560', reason: 'ตรวจสอบ', by })).rejects.toMatchObject({ kind: 'refused' });
  const third = await publishOverview(container(), { roundId: '2560', hasNames: true, reason: 'เผยแพร่ใหม่', by });
  expect(third.version).toBe(3);
  const audit = await db.sql<
    { action: string; reason: string }[]
  >`select action, reason from audit_trail where action like 'overview.%' order by id`;
  expect(audit.map(({ action, reason }) => [action, reason])).toEqual([
    ['overview.published', 'เผยแพร่ครั้งแรก'],
    ['overview.published', 'หน่วยงานแก้ไขคำตอบ'],
    ['overview.withdrawn', 'ตรวจสอบ'],
    ['overview.published', 'เผยแพร่ใหม่'],
  ]);
});

test('who publishes is kept from version to version, and naming somebody else is a new version', async () => {
  const publisher = { name: 'สพร.', contact: 'https://example.go.th' };
  const publish = (named: typeof publisher | null) =>
    publishOverview(container(), { roundId: '2560', hasNames: true, reason: 'ระบุผู้เผยแพร่', publisher: named, by });
  expect(await publish(publisher)).toEqual({ version: 4, corrections: [] });
  await expect(publish(publisher)).rejects.toMatchObject({ kind: 'refused' });
  await expect(publish(null)).rejects.toMatchObject({ kind: 'refused' });
  expect((await readPublicOverview(container(), '2560'))?.figures.publisher).toEqual(publisher);
});

test('two organisers who publish at the same time make two versions or one refusal, never one version twice', async () => {
  await submit(container(), '2560', departments[1]!, points(100), at(8));
  const outcomes = await Promise.allSettled(
    ['หนึ่ง', 'สอง'].map((reason) => publishOverview(container(), { roundId: '2560', hasNames: true, reason, by })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { kind: 'refused' } });
  expect((await readPublicOverview(container(), '2560'))?.version).toBe(5);
});
