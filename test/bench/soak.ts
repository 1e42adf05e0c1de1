// Does the bot grow? SOAK_MINUTES (10) of load at SOAK_RATE events a second (100), its memory every minute, and every invariant at the end.
import { violations } from '../support/invariants.ts';
import { startLine } from './line-process.ts';
import { channelSecret, residentMb, startPhrom } from './processes.ts';
import { type Row } from './row.ts';
import { openWorld } from './world.ts';

const contacts = 400;
/** Code is compiled and caches fill at first. */
const warmUpMs = 60_000;

export async function benchSoak(): Promise<Row[]> {
  const minutes = Number(process.env['SOAK_MINUTES'] ?? 10);
  const ratePerS = Number(process.env['SOAK_RATE'] ?? 100);
  const world = await openWorld(contacts);
  const line = await startLine();
  const bot = await startPhrom(world, line.origin);
  const load = (durationMs: number) =>
    line.load({ webhookUrl: bot.webhookUrl, secret: channelSecret, contacts, inFlight: 16, durationMs, ratePerS });
  try {
    await load(warmUpMs);
    const memory = [residentMb(bot.pid)];
    let events = 0;
    let failed = 0;
    const p99s: number[] = [];
    for (let minute = 1; minute <= minutes; minute += 1) {
      const result = await load(60_000);
      events += result.events;
      failed += result.failed;
      p99s.push(result.replyMs.p99);
      memory.push(residentMb(bot.pid));
      process.stdout.write(
        `  minute ${minute}: ${result.events} events, reply p99 ${result.replyMs.p99.toFixed(0)} ms, ${memory.at(-1)?.toFixed(0) ?? ''} MB\n`,
      );
    }
    // The first half fills what is kept on purpose (answers at hand, compiled code); what grows in the second half would grow for ever.
    const slope = slopeOf(memory.slice(memory.length >> 1));
    const peak = Math.max(...memory);
    const faults = await violations(world.db.sql);
    return [
      {
        name: `memory over ${minutes} min of ${(events / (minutes * 60)).toFixed(0)} events/s, without PostgreSQL: growth in the second half`,
        value: slope,
        unit: 'MB/min',
        yardstick: `from ${memory[0]?.toFixed(0) ?? ''} to ${memory.at(-1)?.toFixed(0) ?? ''} MB, at most ${peak.toFixed(0)} MB; over all ${slopeOf(memory).toFixed(1)} MB/min`,
        target: '< 2',
        ok: slope < 2,
      },
      { name: 'memory, at most', value: peak, unit: 'MB', target: '< 300', ok: peak < 300 },
      { name: `events without a reply, of ${events.toLocaleString('en')}`, value: failed, unit: 'events', target: 0, ok: failed === 0 },
      { name: 'reply p99, the worst minute', value: Math.max(...p99s), unit: 'ms', target: '< 1000', ok: Math.max(...p99s) < 1000 },
      { name: `violated invariants ${faults.join('; ')}`, value: faults.length, unit: '', target: 0, ok: faults.length === 0 },
    ];
  } finally {
    await bot.stop();
    await line.stop();
    await world.stop();
  }
}

/** Least squares, per step. */
function slopeOf(values: readonly number[]): number {
  const meanX = (values.length - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0);
  return over / values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
}
