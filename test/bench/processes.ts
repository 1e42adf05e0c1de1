// The two bots that are compared, each as a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Bot, startBot } from '../support/bot.ts';
import { type World } from './world.ts';

export const channelSecret = 'bench-secret-bench-secret-bench0';

export interface RunningBot {
  readonly webhookUrl: string;
  readonly url: string;
  readonly pid: number;
  stop(): Promise<unknown>;
  kill(): Promise<void>;
}

/** Ours, as `npm start` runs it, on the world's database. */
export async function startPhrom(world: World, lineOrigin: string, env: Record<string, string> = {}): Promise<RunningBot> {
  const bot: Bot = await startBot({
    DATABASE_URL: world.url,
    LINE_CHANNEL_SECRET: channelSecret,
    LINE_CHANNEL_ACCESS_TOKEN: 'bench',
    LINE_API_BASE_URL: lineOrigin,
    LINE_DATA_API_BASE_URL: lineOrigin,
    LINE_BOT_ID: '@bench',
    ...env,
  });
  return {
    url: bot.url,
    webhookUrl: `${bot.url}/webhook`,
    pid: bot.process.pid ?? 0,
    stop: () => bot.stop(),
    kill: () => bot.kill(),
  };
}

export async function startEcho(lineOrigin: string): Promise<RunningBot> {
  const child = fork(new URL('echo-bot.ts', import.meta.url), {
    stdio: 'inherit',
    env: { ...process.env, CHANNEL_SECRET: channelSecret, API_ORIGIN: lineOrigin },
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    webhookUrl: `${url}/webhook`,
    pid: child.pid ?? 0,
    async stop() {
      child.disconnect();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Resident memory of a process in MB (Linux). */
export function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1024;
}
