// After an outage LINE delivers a backlog again while people are at their phones: how long until it is worked off, and how long the people
// wait meanwhile. STORM_EVENTS (50,000) events of 1,000 contacts, all of them an hour old.
import { createHmac } from 'node:crypto';
import { violations } from '../support/invariants.ts';
import { botId } from './contact.ts';
import { type LoadResult, percentile, startLine } from './line-process.ts';
import { channelSecret, residentMb, type RunningBot, startPhrom } from './processes.ts';
import { type Row } from './row.ts';
import { openWorld, userIdOf, type World } from './world.ts';

const waitingContacts = 1000;
const liveContacts = 20;
/** People who write at the same time, and how often all of them together: one event every 50 ms. */
const live = { inFlight: 5, ratePerS: 20 };
const perWebhook = 100;

export async function benchStorm(): Promise<Row[]> {
  const count = Number(process.env['STORM_EVENTS'] ?? 50_000);
  const world = await openWorld(waitingContacts + liveContacts);
  const line = await startLine();
  const bot = await startPhrom(world, line.origin);
  try {
    const liveLoad = (durationMs: number) =>
      line.load({
        webhookUrl: bot.webhookUrl,
        secret: channelSecret,
        contacts: liveContacts,
        firstContact: waitingContacts,
        durationMs,
        ...live,
      });
    const calm = await liveLoad(5000);
    const bodies = redelivered(count, performance.timeOrigin + performance.now() - 3_600_000);
    const startedAt = performance.now();
    let isOver = false;
    const spells: LoadResult[] = [];
    const people = (async () => {
      while (!isOver) {
        const spell = await liveLoad(5000);
        spells.push(spell);
        const { events, replyMs } = spell;
        process.stdout.write(
          `  after ${((performance.now() - startedAt) / 1000).toFixed(0)} s: ${events} live events, reply p50 ${replyMs.p50.toFixed(0)} ms, p95 ${replyMs.p95.toFixed(0)} ms\n`,
        );
      }
    })();
    await deliver(bot, bodies);
    const storedMs = performance.now() - startedAt;
    await absorbed(world, count);
    const absorbedMs = performance.now() - startedAt;
    isOver = true;
    await people;
    const peakMb = residentMb(bot.pid);
    const faults = await violations(world.db.sql);
    const failed = spells.reduce((sum, one) => sum + one.failed, 0);
    const times = spells.flatMap((one) => one.replyTimesMs);
    const p95 = percentile(times, 95);
    const worst = Math.max(...spells.map((one) => one.replyMs.p95));
    const events = count.toLocaleString('en');
    return [
      {
        name: `${events} redelivered events stored and acknowledged after ${(storedMs / 1000).toFixed(0)} s, applied after`,
        value: absorbedMs / 1000,
        unit: 's',
        yardstick: `${(count / (absorbedMs / 1000)).toFixed(0)} events/s`,
        target: '< 300',
        ok: absorbedMs < 300_000,
      },
      {
        name: `live contacts meanwhile, ${times.length} replies: p95 (in the worst 5 s ${worst.toFixed(0)} ms)`,
        value: p95,
        unit: 'ms',
        yardstick: `in calm, same run: ${calm.replyMs.p95.toFixed(0)} ms`,
        target: '< 1000',
        ok: p95 < 1000 && failed === 0,
      },
      { name: 'live contacts without a reply', value: failed, unit: 'contacts', target: 0, ok: failed === 0 },
      { name: 'memory at the end, without PostgreSQL', value: peakMb, unit: 'MB', target: '< 300', ok: peakMb < 300 },
      { name: `violated invariants ${faults.join('; ')}`, value: faults.length, unit: '', target: 0, ok: faults.length === 0 },
    ];
  } finally {
    await bot.stop();
    await line.stop();
    await world.stop();
  }
}

/** Webhook bodies of a hundred typed events, as LINE sends them again. */
function redelivered(count: number, sinceMs: number): string[] {
  const events = Array.from({ length: count }, (_, n) => ({
    type: 'message',
    webhookEventId: `01STORM${n.toString().padStart(19, '0')}`,
    deliveryContext: { isRedelivery: true },
    timestamp: Math.round(sinceMs) + n,
    source: { type: 'user', userId: userIdOf(n % waitingContacts) },
    replyToken: `storm${n}`,
    mode: 'active',
    message: {
      id: `storm${n}`,
      type: 'text',
      quoteToken: 'q',
      text: ['ต่อ', '1', 'แก้ 2', 'สถานะ', '2'][Math.floor(n / waitingContacts) % 5],
    },
  }));
  return Array.from({ length: Math.ceil(count / perWebhook) }, (_, n) =>
    JSON.stringify({ destination: botId, events: events.slice(n * perWebhook, (n + 1) * perWebhook) }),
  );
}

/** The last first, eight at a time, each again until it is acknowledged. */
async function deliver(bot: RunningBot, bodies: readonly string[]): Promise<void> {
  const left = [...bodies];
  const send = async (): Promise<void> => {
    for (let body = left.pop(); body !== undefined; body = left.pop()) {
      const signature = createHmac('sha256', channelSecret).update(body).digest('base64');
      const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
      const isAcknowledged = await fetch(bot.webhookUrl, { method: 'POST', headers, body, signal: AbortSignal.timeout(5000) }).then(
        (response) => response.ok,
        () => false,
      );
      if (!isAcknowledged) left.push(body);
    }
  };
  await Promise.all(Array.from({ length: 8 }, send));
}

async function absorbed(world: World, count: number): Promise<void> {
  const endMs = performance.now() + 1_800_000;
  for (;;) {
    const [row] = await world.db.sql<{ done: number; parked: number }[]>`
      select count(*) filter (where done_at is not null)::int as done, count(*) filter (where parked_at is not null)::int as parked
      from inbox where webhook_event_id like '01STORM%'`;
    if (row && row.parked > 0) throw new Error(`${row.parked} events are parked`);
    if (row?.done === count) return;
    if (performance.now() > endMs) throw new Error(`only ${row?.done ?? 0} of ${count} events are applied`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
