// Random schedules of contacts, late and repeated deliveries, kills and restarts against a reference model, on the real rules and an inbox in
// memory. The same on the real database, and fewer: test/worker/interleavings.test.ts. More of it: MODEL_SCHEDULES=1000000 npm run bench -- model
import { expect, it } from 'vitest';
import { checkSchedules } from '../support/model/schedules.ts';

it('in every schedule each event is applied once and in order, nothing newer is overwritten, and what came late answers only what was open', () => {
  const { played, failure } = checkSchedules(4000, 12_000);
  expect(failure).toBeNull();
  expect(played).toBeGreaterThan(100);
}, 60_000);
