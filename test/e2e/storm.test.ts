// After an outage LINE sends everything again at once, and people are at their phones: those who are there now do not wait for the rest.
// The full number (50,000) is in `npm run bench -- storm`.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/invariants.ts';
import { openProcessStage, type ProcessStage } from '../support/process-stage.ts';

const queued = 3000;
const contactsWaiting = 150;

let stage: ProcessStage;
beforeAll(async () => {
  stage = await openProcessStage();
});
afterAll(() => stage.close());

describe('a storm of redelivered events', () => {
  it('is worked off with nothing lost, while live contacts have their replies within 2 s at p95', async () => {
    await stage.start();
    const waiting = await Promise.all(Array.from({ length: contactsWaiting }, () => stage.contact()));
    const live = await Promise.all(Array.from({ length: 5 }, () => stage.contact()));
    await stage.settled(60_000);
    const hourAgo = performance.timeOrigin + performance.now() - 3_600_000;
    const events = Array.from({ length: queued }, (_, n) => {
      const contact = waiting[n % contactsWaiting]!;
      return { ...stage.tapEvent(contact, Math.floor(n / contactsWaiting)), timestamp: Math.round(hourAgo) + n };
    });
    const bot = await stage.start();
    const ask = async ({ person }: (typeof live)[number]): Promise<number> => {
      const startedAt = performance.now();
      person.say('สถานะ');
      await person.awaitReply(60_000);
      return performance.now() - startedAt;
    };
    const p95 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? NaN;
    const calm: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) calm.push(...(await Promise.all(live.map(ask))));
    await Promise.all(Array.from({ length: queued / 100 }, (_, n) => stage.deliver(() => [bot.url], events.slice(n * 100, (n + 1) * 100))));
    const left = async (): Promise<number> => {
      const [row] = await stage.db.sql<{ count: number }[]>`select count(*)::int as count from inbox where done_at is null`;
      return row?.count ?? 0;
    };
    const times: number[] = [];
    const leftThen: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      times.push(...(await Promise.all(live.map(ask))));
      leftThen.push(await left());
    }
    expect(leftThen[0]).toBeGreaterThan(0);
    // On a machine that is busy with other things, not much longer than without the storm.
    expect(p95(times)).toBeLessThan(Math.max(2000, 5 * p95(calm)));
    await stage.settled(240_000);
    const expected = Array.from({ length: queued / contactsWaiting }, (_, n) => `c${n}`);
    for (const contact of waiting) expect(await stage.history(contact)).toEqual(expected);
    expect(await violations(stage.db.sql)).toEqual([]);
  });
});
