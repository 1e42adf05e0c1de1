// One pace for all processes on a database.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeSlots } from '../../src/db/pace.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});

afterAll(() => db.drop());

describe('slots', () => {
  const pace = { perSecond: 0.1, burst: 2 };

  it('begin at once while the burst lasts, then one after another', async () => {
    expect(await takeSlots(db.sql, 'slow', 2, pace)).toBe(0);
    const waits = [await takeSlots(db.sql, 'slow', 1, pace), await takeSlots(db.sql, 'slow', 3, pace)];
    // Ten seconds a slot; the test itself may take a few.
    expect(waits[0]).toBeLessThanOrEqual(10);
    expect(waits[1]).toBeGreaterThan(0);
    expect(waits[1]).toBeLessThanOrEqual(10_010);
  });

  it('do not wait for a database clock that was set back', async () => {
    const farAhead = Date.parse('2300-01-01T00:00:00Z');
    await db.sql`insert into settings (name, value, changed_at) values ('ahead', ${db.sql.json(farAhead)}, now())`;
    expect(await takeSlots(db.sql, 'ahead', 1, pace)).toBe(0);
  });
});

it('two processes together keep to the pace of one', async () => {
  const [calls, perSecond, burst] = [300, 400, 20];
  const children = [0, 1].map(() =>
    fork(new URL('../support/pace-process.ts', import.meta.url), [db.url, String(calls), String(perSecond)], { execArgv: [] }),
  );
  const ended = children.map((child) => once(child, 'exit'));
  await Promise.all(children.map((child) => once(child, 'message')));
  const startedAt = performance.now();
  for (const child of children) child.send('go');
  await Promise.all(children.map((child) => once(child, 'message')));
  const seconds = (performance.now() - startedAt) / 1000;
  await Promise.all(ended);
  // Each for itself would need half as long.
  expect(seconds).toBeGreaterThanOrEqual((2 * calls - burst - 1) / perSecond);
});
