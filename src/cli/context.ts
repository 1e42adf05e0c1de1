// What a command is handed, built when it is asked for and closed in reverse order.
import { type Clock } from '../clock.ts';
import { type Config, type LineConfig } from '../config.ts';
import { type Messenger } from '../domain/message.ts';
import { type Language, type Translate } from '../i18n/translate.ts';
import { problems } from '../problem.ts';
import { type Arguments, type CliContainer, type CliContext } from './command.ts';
import { createOutput } from './output.ts';
import { createProgress } from './progress.ts';
import { type CliProcess } from './process.ts';

/** A command may ask much of the database at once, and a report of a whole round takes its time. */
const statementTimeoutMs = 300_000;

/** What main.ts keeps of the simulator in `settings`; before its first start the last two are missing. */
interface SimulatorAccount {
  readonly channelSecret: string;
  readonly accessToken: string;
  readonly apiOrigin?: string;
  readonly botId?: string;
}

export function createContext(
  io: CliProcess,
  { args, config, language, translate }: { args: Arguments; config: Config; language: Language; translate: Translate },
): { context: CliContext; close(): Promise<void> } {
  const closers: (() => Promise<unknown>)[] = [];
  const isJson = args.flag('json');
  let opened: Promise<CliContainer> | null = null;
  let lineFound: Promise<LineConfig> | null = null;
  let connected: Promise<Messenger> | null = null;

  const context: CliContext = {
    args,
    config,
    language,
    isJson,
    out: createOutput(io, { isJson, language, translate }),
    actor: `cli:${io.user}`,
    t: (key, parameters) => translate(language, key, parameters),
    progress: createProgress(io, io.clock),
    open: () => (opened ??= openContainer(io, config, translate, closers)),
    line: () => (lineFound ??= findLine(context, config)),
    messenger: () => (connected ??= openMessenger(context, closers)),
  };
  return {
    context,
    async close() {
      for (const one of closers.reverse()) await one();
    },
  };
}

async function openContainer(
  io: CliProcess,
  config: Config,
  translate: Translate,
  closers: (() => Promise<unknown>)[],
): Promise<CliContainer> {
  const [{ pino }, { connect }, { migrate }, { readSetting }] = await Promise.all([
    import('pino'),
    import('../db/connect.ts'),
    import('../db/migrate.ts'),
    import('../db/settings.ts'),
  ]);
  // The result is stdout's; what goes wrong on the way is stderr's.
  const log = pino({ level: config.logLevel === 'info' ? 'warn' : config.logLevel, base: null }, { write: (line) => io.err(line) });
  let url = config.databaseUrl;
  if (url === null) {
    const { openEmbedded } = await import('../db/embedded.ts');
    const embedded = await openEmbedded(config.dataDir);
    closers.push(() => embedded.close());
    url = embedded.url;
  }
  await migrate(url);
  const db = connect(url, { max: 4, statementTimeoutMs, applicationName: 'phrom cli' });
  closers.push(() => db.close());
  return { db, clock: await sharedClock(io.clock, config, () => readSetting(db.sql, 'clock_offset_ms')), translate, config, log };
}

/** Beside the simulator, its moved clock is everybody's. */
async function sharedClock(clock: Clock, config: Config, readOffset: () => Promise<unknown>): Promise<Clock> {
  if (config.line !== null) return clock;
  const offset = await readOffset();
  const offsetMs = typeof offset === 'number' ? offset : 0;
  return { now: () => new Date(clock.now().getTime() + offsetMs) };
}

async function findLine(context: CliContext, config: Config): Promise<LineConfig> {
  if (config.line) return config.line;
  const { db } = await context.open();
  const { readSetting } = await import('../db/settings.ts');
  const account = (await readSetting(db.sql, 'simulator')) as SimulatorAccount | undefined;
  if (account?.apiOrigin === undefined) throw problems.refused({ faults: [{ code: 'no-line' }] });
  return {
    channelSecrets: [account.channelSecret],
    credentials: { kind: 'token', token: account.accessToken },
    apiOrigin: account.apiOrigin,
    dataApiOrigin: account.apiOrigin,
    botId: account.botId ?? null,
  };
}

async function openMessenger(context: CliContext, closers: (() => Promise<unknown>)[]): Promise<Messenger> {
  const line = await context.line();
  const { clock } = await context.open();
  const { createLineMessenger } = await import('../line/messenger.ts');
  const messenger = createLineMessenger(line, { clock });
  closers.push(() => messenger.close());
  return messenger;
}
