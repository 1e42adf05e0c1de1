// The whole bot as a process of its own, against a simulator in the test's process: what end-to-end tests drive.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import packageJson from '../../package.json' with { type: 'json' };
import { type Simulator } from '../../src/simulator/simulator.ts';

export interface Bot {
  readonly url: string;
  readonly process: ChildProcess;
  /** Lines of its log so far. */
  readonly output: readonly string[];
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Environment of a bot that the simulator stands in for LINE to. */
export function lineEnvironment(simulator: Simulator, channelSecret: string): Record<string, string> {
  return {
    LINE_CHANNEL_SECRET: channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: simulator.accessToken,
    LINE_API_BASE_URL: simulator.apiOrigin,
    LINE_DATA_API_BASE_URL: simulator.apiOrigin,
    LINE_BOT_ID: simulator.basicId,
  };
}

/** What `npm start` runs, without the program's own name. */
const startArguments = packageJson.scripts.start.split(' ').slice(1);

export interface BotOptions {
  readonly port?: number | undefined;
  /** What `ulimit -n` lets it open; default: as much as this process. */
  readonly openFiles?: number;
  /** The release to start; default: this one. */
  readonly folder?: string;
}

/** Starts `npm start`'s command and waits until it is ready; rejects with its output when it ends before. */
export async function startBot(env: Record<string, string>, { port, openFiles, folder }: BotOptions = {}): Promise<Bot> {
  const chosen = port ?? (await freePort());
  const url = `http://127.0.0.1:${chosen}`;
  const node = [process.execPath, ...startArguments];
  const [program = '', ...parameters] =
    openFiles === undefined ? node : ['sh', '-c', 'ulimit -n "$0"; exec "$@"', String(openFiles), ...node];
  const child = spawn(program, parameters, {
    cwd: folder ?? new URL('../..', import.meta.url),
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      LOG_LEVEL: 'warn',
      ...env,
      PORT: String(chosen),
      PUBLIC_URL: url,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => output.push(...text.split('\n').filter(Boolean)));
  const ended = once(child, 'exit');
  for (let tries = 0; ; tries += 1) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the bot ended at its start:\n${output.join('\n')}`);
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) break;
    if (tries > 600) throw new Error(`the bot does not get ready:\n${output.join('\n')}`);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  return {
    url,
    process: child,
    output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}
