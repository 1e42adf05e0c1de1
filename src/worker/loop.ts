// The rhythm of every worker: run when woken or due, look again ever more rarely when there was nothing, back off when running fails, stop
// when asked.
import { type Logger } from 'pino';
import { toProblem } from '../db/errors.ts';

export interface Loop {
  /** Something may be there to do. Cheap; many wakes while running make one more run. */
  wake(): void;
  /** No new run; resolves when the current one has ended. */
  stop(): Promise<void>;
  /** When the last run ended well, on performance.now()'s scale; 0 = never. */
  readonly lastRunAtMs: number;
}

export interface LoopOptions {
  readonly name: string;
  readonly log: Logger;
  /** One run. Returns whether there may be more to do at once. */
  readonly run: () => Promise<boolean>;
  /** Looked at this often even when nobody wakes it. */
  readonly pollMs: number;
}

/** After being woken it looks again this soon, then after twice as long, up to pollMs: what another process still held may be free. */
const firstPollMs = 25;
const failureBackOffMs = { first: 250, last: 5000 };

export function startLoop({ name, log, run, pollMs }: LoopOptions): Loop {
  let isStopping = false;
  let isWoken = true;
  let failures = 0;
  let restMs = firstPollMs;
  let lastRunAtMs = 0;
  let rouse: () => void = () => undefined;

  /** A wake that came during the run, or a stop, is not slept through. */
  const sleep = async (ms: number, canBeWoken: boolean): Promise<void> => {
    if (isStopping || (canBeWoken && isWoken)) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(resolve, ms, undefined);
    rouse = () => {
      if (canBeWoken || isStopping) resolve(undefined);
    };
    await promise;
    clearTimeout(timer);
  };

  const going = (async () => {
    // Whoever starts it finishes what it is doing first.
    await Promise.resolve();
    while (!isStopping) {
      if (isWoken) restMs = firstPollMs;
      isWoken = false;
      try {
        const hasMore = await run();
        failures = 0;
        lastRunAtMs = performance.now();
        if (hasMore) continue;
      } catch (error) {
        failures += 1;
        const problem = toProblem(error);
        log.error(
          problem ? { worker: name, failures, problem: problem.message } : { err: error, worker: name, failures },
          'a worker run failed',
        );
        await sleep(Math.min(failureBackOffMs.first * 2 ** (failures - 1), failureBackOffMs.last), false);
        continue;
      }
      await sleep(restMs, true);
      restMs = Math.min(restMs * 2, pollMs);
    }
  })();

  return {
    wake() {
      isWoken = true;
      rouse();
    },
    async stop() {
      isStopping = true;
      rouse();
      await going;
    },
    get lastRunAtMs() {
      return lastRunAtMs;
    },
  };
}
