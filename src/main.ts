// The process: configuration, database, LINE or its simulator, workers, server. What can fail fails first; stops in reverse order.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { type Logger } from 'pino';
import { createEventReceiver } from './app/receive-events.ts';
import { publishNotice } from './app/privacy-notice.ts';
import { applyRichMenus } from './app/menus/rich-menus.ts';
import { adjustableClock, type Clock } from './clock.ts';
import { type Config, type LineConfig, readConfig, simulatorBotId } from './config.ts';
import { type Container } from './container.ts';
import { connect } from './db/connect.ts';
import { openEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { readSetting, writeSetting } from './db/settings.ts';
import { listenForWork } from './db/wake.ts';
import { connectionsFor, limitConnections, requestLimits } from './http/connections.ts';
import { createMetrics } from './http/metrics.ts';
import { openFilesMax, watchOpenFiles } from './http/open-files.ts';
import { assertPortIsFree } from './http/port.ts';
import { createServer } from './http/server.ts';
import { createTranslate } from './i18n/translate.ts';
import { createLineAdmin } from './line/admin.ts';
import { createLineMessenger } from './line/messenger.ts';
import { createLog } from './log.ts';
import { Problem, problems } from './problem.ts';
import { type Simulator } from './simulator/simulator.ts';
import { createStops, type Stops } from './stops.ts';
import { startInboxWorker } from './worker/inbox-worker.ts';
import { startOutboxWorker } from './worker/outbox-worker.ts';
import { startReminderWorker } from './worker/reminder-worker.ts';

/** After SIGTERM the process ends within this time, whatever hangs; the parts share it (stops.ts, and below). */
const drainMs = 10_000;
/** Events and messages under way get this long of it; then they are left to whoever takes them over. */
const workMs = 2000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const stops = createStops(log);
  try {
    await start(config, log, stops);
  } catch (error) {
    await stops.stopAll();
    throw error;
  }
  const end = (signal: string): void => {
    log.info({ signal }, 'stopping');
    const timer = setTimeout(() => {
      log.error('stopping took too long; what is left is taken over after its lease');
      process.exit(1);
    }, drainMs);
    timer.unref();
    void stops.stopAll().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

async function start(config: Config, log: Logger, stops: Stops): Promise<void> {
  await assertPortIsFree(config.port, config.listenAddress);
  const embedded = config.databaseUrl === null ? await openEmbedded(config.dataDir, log) : null;
  if (embedded) stops.add('embedded database', () => embedded.close(), drainMs);
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const { newer } = await migrate(url, {
    onWait: () => log.warn('the migrations wait for another transaction, perhaps a backup or an export'),
  });
  if (newer > 0) log.warn({ migrations: newer }, 'the database is of a newer release; this one can work with it, but is to be replaced');
  const db = connect(url, { applicationName: 'phrom' });
  stops.add('database connections', () => db.close());

  const clock = adjustableClock();
  const translate = createTranslate();
  const line = config.line ?? (await startSimulatedLine(config, { sql: db.sql }, clock, translate('th', 'demo.bot-name'), log, stops));
  const lineConfig: LineConfig = 'line' in line ? line.line : line;
  const simulator = 'line' in line ? line.simulator : null;
  const messenger = createLineMessenger(lineConfig, { clock, log });
  stops.add('connections to LINE', () => messenger.close(), 500);
  const container: Container = { db, messenger, clock, translate, config, log };
  // Loaded only where it is needed: a real bot carries neither the demonstration nor the simulator.
  const demo = simulator ? await import('./app/seed-demo.ts') : null;
  await publishNotice(container);
  await demo?.seedDemo(container);

  const metrics = createMetrics(container);
  const outbox = startOutboxWorker(container, { onSent: metrics.onSent });
  stops.add('outbox worker', () => outbox.stop(workMs), workMs + 800);
  const inbox = startInboxWorker(container, {
    sendReply: (reply) => outbox.sendReply(reply),
    onPushes: () => outbox.wake(),
    onOutcome: metrics.onEvent,
    onCommit: metrics.onCommit,
  });
  stops.add('inbox worker', () => inbox.stop(workMs), workMs + 800);
  const reminders = startReminderWorker(container, () => outbox.wake());
  stops.add('reminder worker', () => reminders.stop());
  const work = await listenForWork(db.sql, () => {
    inbox.wake();
    outbox.wake();
  });
  stops.add('listening for work', () => work.stop(), 500);
  const app = createServer(container, {
    receiver: createEventReceiver(container, inbox),
    secrets: lineConfig.channelSecrets,
    metrics,
    workers: [inbox, outbox],
    mounts: simulator ? [{ path: '/simulator', router: simulator.router }] : [],
  });
  const server = createHttpServer(requestLimits, app);
  server.listen({ port: config.port, ...(config.listenAddress === null ? {} : { host: config.listenAddress }) });
  await once(server, 'listening');
  const filesMax = openFilesMax();
  limitConnections(server, connectionsFor(filesMax), log);
  watchOpenFiles(log, filesMax);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  stops.add('server', async () => {
    const closed = once(server, 'close');
    server.close();
    await simulator?.closePages();
    server.closeIdleConnections();
    // Webhooks are answered within 2 s; whoever still waits after that is cut off.
    const timer = setTimeout(() => server.closeAllConnections(), workMs - 200);
    await closed;
    clearTimeout(timer);
  });
  if (simulator && demo) {
    const isKnown = (name: string): boolean => simulator.people.some((person) => person.name === name);
    for (const phone of await demo.demoPhones(container, isKnown)) simulator.addPerson(phone);
    const organiser = demo.demoOrganiserPhone(container, isKnown);
    if (organiser) await demo.seedOrganiser(container, simulator.person(simulator.addPerson(organiser)).userId);
    simulator.setWebhookUrl(`http://127.0.0.1:${port}/webhook`);
    const home = config.publicUrl.replace(/:0$/, `:${port}`);
    log.info({ url: `${home}/simulator` }, 'ready');
    process.stdout.write(`\n  พร้อม – Phrom\n  ${home}/simulator\n\n`);
    stops.add('menus', installMenus(container, lineConfig));
  } else log.info({ url: config.publicUrl }, 'ready');
}

/** The menus of the demonstration, in the background: drawing them takes a second. Returns what waits for the end. */
function installMenus(container: Container, lineConfig: LineConfig): () => Promise<unknown> {
  const admin = createLineAdmin(lineConfig, { clock: container.clock });
  const installed = applyRichMenus(container, admin, { actor: 'system', origin: 'start' })
    .catch((error: unknown) => container.log.error({ err: error }, 'the menus could not be installed'))
    .finally(() => admin.close());
  return () => installed;
}

/** The simulator in LINE's place: an account of its own, kept in the database so that a restart finds the same one. */
async function startSimulatedLine(
  config: Config,
  { sql }: { sql: Parameters<typeof readSetting>[0] },
  clock: Clock & { advance(ms: number): void; readonly offsetMs: number },
  displayName: string,
  log: Logger,
  stops: Stops,
): Promise<{ line: LineConfig; simulator: Simulator }> {
  const kept = (await readSetting(sql, 'simulator')) as { channelSecret: string; accessToken: string } | undefined;
  const account = kept ?? { channelSecret: randomBytes(16).toString('hex'), accessToken: randomBytes(32).toString('base64url') };
  const [{ startSimulator }, { JournalInUse }] = await Promise.all([import('./simulator/simulator.ts'), import('./simulator/journal.ts')]);
  const simulator = await startSimulator({
    ...account,
    clock,
    displayName,
    basicId: simulatorBotId,
    stateFile: join(config.dataDir, 'simulator.jsonl'),
  }).catch((error: unknown) => {
    if (!(error instanceof JournalInUse)) throw error;
    const fault = `DATA_DIR: Phrom already runs its demonstration on ${config.dataDir}. Use that one, or stop it first; for a second one give it a folder of its own: DATA_DIR=./data-2 npm start`;
    throw problems.badConfig({ faults: [fault] }, error);
  });
  stops.add('simulator', () => simulator.stop());
  // What was said is dated by the moved clock: a restart that went back would find it in the future. The simulator has moved the clock by
  // what its own file remembers; the database knows better if that file is gone.
  const movedMs = await readSetting(sql, 'clock_offset_ms');
  if (typeof movedMs === 'number' && movedMs > clock.offsetMs) simulator.advanceClock(movedMs - clock.offsetMs);
  // The command line reaches this LINE, and shares the moved clock.
  await writeSetting(sql, 'simulator', { ...account, apiOrigin: simulator.apiOrigin, botId: simulator.basicId }, clock.now());
  let offsetMs = NaN;
  const keepOffset = (): void => {
    if (clock.offsetMs === offsetMs) return;
    offsetMs = clock.offsetMs;
    writeSetting(sql, 'clock_offset_ms', offsetMs, clock.now()).catch((error: unknown) =>
      log.warn({ err: error }, 'the moved clock could not be kept: a restart goes back to the one before'),
    );
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
