// One side of the comparison in a process of its own, so that its memory is its own too: our run from deciding to the last end written down,
// or a bare loop of SDK pushes. Driven by reminders.ts.
import { LineBotClient, type messagingApi } from '@line/bot-sdk';
import { pino } from 'pino';
import { runReminders } from '../../src/app/reminders/queue-reminders.ts';
import { adjustableClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { connect } from '../../src/db/connect.ts';
import { remindableRounds } from '../../src/db/reminders.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { createLineMessenger } from '../../src/line/messenger.ts';
import { startOutboxWorker } from '../../src/worker/outbox-worker.ts';
import { userIdOf } from './world.ts';

export type Task = { readonly lineOrigin: string; readonly count: number } & (
  | { readonly kind: 'ours'; readonly databaseUrl: string; readonly roundId: string; readonly offsetMs: number }
  | { readonly kind: 'bare'; readonly messages: readonly messagingApi.Message[]; readonly perSecond: number | null }
);

export interface Took {
  readonly ms: number;
  readonly cpuMs: number;
  /** Resident memory before the run and at its highest. */
  readonly restMb: number;
  readonly peakMb: number;
}

/** Pushes of the bare loop at once. */
const concurrency = 32;

async function measured(work: () => Promise<void>): Promise<Took> {
  const restMb = process.memoryUsage.rss() / 2 ** 20;
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await work();
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000, restMb, peakMb: process.resourceUsage().maxRSS / 1024 };
}

async function ours({ lineOrigin, count, databaseUrl, roundId, offsetMs }: Task & { kind: 'ours' }): Promise<Took> {
  const db = connect(databaseUrl);
  const clock = adjustableClock(offsetMs);
  const messenger = createLineMessenger(
    {
      channelSecrets: ['bench'],
      credentials: { kind: 'token', token: 'bench' },
      apiOrigin: lineOrigin,
      dataApiOrigin: lineOrigin,
      botId: '@bench',
    },
    { clock },
  );
  const log = pino({ level: 'silent' });
  const container: Container = { db, messenger, clock, translate: createTranslate(), config: readConfig({}), log };
  try {
    const [round] = await remindableRounds(db.sql, { now: clock.now(), since: new Date(0), roundId });
    if (!round) throw new Error('no round');
    return await measured(async () => {
      const { promise: allSent, resolve } = Promise.withResolvers<undefined>();
      let sent = 0;
      const outbox = startOutboxWorker(container, {
        onSent: (_channel, outcome) => {
          sent += outcome === 'sent' ? 1 : 0;
          if (sent === count) resolve(undefined);
        },
      });
      const { queued } = await runReminders(container, round, { onProgress: () => outbox.wake() });
      if (queued !== count) throw new Error(`${queued} reminders were queued`);
      outbox.wake();
      await allSent;
      await outbox.stop();
    });
  } finally {
    await messenger.close();
    await db.close();
  }
}

async function bare({ lineOrigin, count, messages, perSecond }: Task & { kind: 'bare' }): Promise<Took> {
  const client = LineBotClient.fromChannelAccessToken({ channelAccessToken: 'bench', apiBaseURL: lineOrigin });
  const startedAt = performance.now();
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) {
      const to = userIdOf(next);
      const waitMs = perSecond === null ? 0 : startedAt + (next * 1000) / perSecond - performance.now();
      next += 1;
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      await client.pushMessage({ to, messages: [...messages] });
    }
  };
  return measured(async () => {
    await Promise.all(Array.from({ length: concurrency }, loop));
  });
}

process.once('message', (task: Task) => {
  void (task.kind === 'ours' ? ours(task) : bare(task)).then((took) => process.send?.(took, () => process.exit(0)));
});
