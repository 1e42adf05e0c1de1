// Starts line.ts and asks it for load.
import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface LoadRequest {
  readonly webhookUrl: string;
  readonly secret: string;
  /** How many contacts take turns. */
  readonly contacts: number;
  readonly firstContact?: number;
  readonly inFlight: number;
  readonly durationMs: number;
  /** Events a second over all; default as fast as replies come. */
  readonly ratePerS?: number;
}

export interface LoadResult {
  readonly events: number;
  readonly failed: number;
  readonly perSecond: number;
  /** From sending the webhook to its 200. */
  readonly ackMs: { readonly p50: number; readonly p99: number };
  /** From sending the webhook to LINE's having accepted the reply. */
  readonly replyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Of every reply, as they came. */
  readonly replyTimesMs: readonly number[];
  readonly pushes: number;
}

export interface LineProcess {
  readonly origin: string;
  load(request: LoadRequest): Promise<LoadResult>;
  stop(): Promise<void>;
}

export async function startLine(): Promise<LineProcess> {
  const child = fork(new URL('line.ts', import.meta.url), { stdio: 'inherit' });
  const [{ origin }] = (await once(child, 'message')) as [{ origin: string }];
  return {
    origin,
    async load(request) {
      child.send(request);
      const [result] = (await once(child, 'message')) as [LoadResult];
      return result;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** NaN for no values. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}
