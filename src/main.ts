// The process: configuration, database, LINE or its simulator, workers, server. What can fail fails first; stops in reverse order.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { createEventReceiver } from './app/receive-events.ts';
import { demoPhones, seedDemo } from './app/seed-demo.ts';
import { adjustableClock, type Clock } from './clock.ts';
import { type Config, type LineConfig, readConfig } from './config.ts';
import { type Container } from './container.ts';
import { connect } from './db/connect.ts';
import { openEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { readSetting, writeSetting } from './db/settings.ts';
import { listenForWork } from './db/wake.ts';
import { createServer } from './http/server.ts';
import { createTranslate } from './i18n/translate.ts';
import { createLineMessenger } from './line/messenger.ts';
import { Problem } from './problem.ts';
import { type Simulator, startSimulator } from './simulator/simulator.ts';
import { startInboxWorker } from './worker/inbox-worker.ts';
import { startOutboxWorker } from './worker/outbox-worker.ts';

/** Work under way gets this long after SIGTERM. */
const drainMs = 10_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.reverse()) await one();
  };
  try {
    await start(config, log, stops);
  } catch (error) {
    await stop();
    throw error;
  }
  const end = (signal: string): void => {
    log.info({ signal }, 'stopping');
    const timer = setTimeout(() => {
      log.error('stopping took too long; what is left is taken over after its lease');
      process.exit(1);
    }, drainMs);
    timer.unref();
    void stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

async function start(config: Config, log: pino.Logger, stops: (() => Promise<unknown>)[]): Promise<void> {
  const embedded = config.databaseUrl === null ? await openEmbedded(config.dataDir, log) : null;
  if (embedded) stops.push(() => embedded.close());
  const url = config.databaseUrl ?? embedded?.url ?? '';
  await migrate(url);
  const db = connect(url, { applicationName: 'phrom' });
  stops.push(() => db.close());

  const clock = adjustableClock();
  const translate = createTranslate();
  const line = config.line ?? (await startSimulatedLine(config, { sql: db.sql }, clock, translate('th', 'demo.bot-name'), stops));
  const lineConfig: LineConfig = 'line' in line ? line.line : line;
  const simulator = 'line' in line ? line.simulator : null;
  const messenger = createLineMessenger(lineConfig, { clock });
  stops.push(() => messenger.close());
  const container: Container = { db, messenger, clock, translate, config, log };
  if (simulator) await seedDemo(container);

  const outbox = startOutboxWorker(container);
  stops.push(() => outbox.stop());
  const inbox = startInboxWorker(container, { sendReply: (reply) => outbox.sendReply(reply), onPushes: () => outbox.wake() });
  stops.push(() => inbox.stop());
  const work = await listenForWork(db.sql, () => {
    inbox.wake();
    outbox.wake();
  });
  stops.push(() => work.stop());
  const receiver = createEventReceiver(container, () => inbox.wake());
  const app = createServer(container, {
    receiver,
    secrets: lineConfig.channelSecrets,
    isReady: async () => {
      try {
        await db.sql`select 1`;
        return true;
      } catch (error) {
        log.warn({ err: error }, 'not ready: the database does not answer');
        return false;
      }
    },
    mounts: simulator ? [{ path: '/simulator', router: simulator.router }] : [],
  });
  const server = createHttpServer(app);
  server.listen(config.port);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  stops.push(async () => {
    const closed = once(server, 'close');
    server.close();
    await simulator?.closePages();
    server.closeIdleConnections();
    await closed;
  });
  if (simulator) {
    for (const phone of await demoPhones(container, (name) => simulator.people.some((person) => person.name === name)))
      simulator.addPerson(phone);
    simulator.setWebhookUrl(`http://127.0.0.1:${port}/webhook`);
    const home = config.publicUrl.replace(/:0$/, `:${port}`);
    log.info({ url: `${home}/simulator` }, 'ready');
    process.stdout.write(`\n  พร้อม – Phrom\n  ${home}/simulator\n\n`);
  } else log.info({ url: config.publicUrl }, 'ready');
}

/** The simulator in LINE's place: an account of its own, kept in the database so that a restart finds the same one. */
async function startSimulatedLine(
  config: Config,
  { sql }: { sql: Parameters<typeof readSetting>[0] },
  clock: Clock & { advance(ms: number): void; readonly offsetMs: number },
  displayName: string,
  stops: (() => Promise<unknown>)[],
): Promise<{ line: LineConfig; simulator: Simulator }> {
  const kept = (await readSetting(sql, 'simulator')) as { channelSecret: string; accessToken: string } | undefined;
  const account = kept ?? { channelSecret: randomBytes(16).toString('hex'), accessToken: randomBytes(32).toString('base64url') };
  const simulator = await startSimulator({
    ...account,
    clock,
    displayName,
    basicId: '@phrom-demo',
    stateFile: join(config.dataDir, 'simulator.jsonl'),
  });
  stops.push(() => simulator.stop());
  // The command line reaches this LINE, and shares the moved clock.
  await writeSetting(sql, 'simulator', { ...account, apiOrigin: simulator.apiOrigin, botId: simulator.basicId }, clock.now());
  let offsetMs = NaN;
  const keepOffset = (): void => {
    if (clock.offsetMs === offsetMs) return;
    offsetMs = clock.offsetMs;
    void writeSetting(sql, 'clock_offset_ms', offsetMs, clock.now());
  };
  keepOffset();
  simulator.subscribe(keepOffset);
  return {
    simulator,
    line: {
      channelSecrets: [account.channelSecret],
      credentials: { kind: 'token', token: account.accessToken },
      apiOrigin: simulator.apiOrigin,
      dataApiOrigin: simulator.apiOrigin,
      botId: simulator.basicId,
    },
  };
}

main().catch((error: unknown) => {
  const text = error instanceof Problem ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
});
