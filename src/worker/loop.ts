// The rhythm of every worker: run when woken or due, back off when running fails, stop when asked and finish what is under way.
import { type Logger } from 'pino';

export interface Loop {
  /** Something may be there to do. Cheap; many wakes while running make one more run. */
  wake(): void;
  /** No new run; resolves when the current one has ended. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly name: string;
  readonly log: Logger;
  /** One run. Returns whether there may be more to do at once. */
  readonly run: () => Promise<boolean>;
  /** Looked at this often even when nobody wakes it. */
  readonly pollMs: number;
}

const failureBackOffMs = { first: 250, last: 10_000 };

export function startLoop({ name, log, run, pollMs }: LoopOptions): Loop {
  let isStopping = false;
  let isWoken = true;
  let failures = 0;
  let rouse: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;

  const sleep = (ms: number, canBeWoken: boolean): Promise<void> =>
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms);
      rouse = canBeWoken ? resolve : () => (isStopping ? resolve() : undefined);
    });

  const going = (async () => {
    while (!isStopping) {
      isWoken = false;
      try {
        const hasMore = await run();
        failures = 0;
        if (hasMore) continue;
      } catch (error) {
        failures += 1;
        log.error({ err: error, worker: name, failures }, 'a worker run failed');
        await sleep(Math.min(failureBackOffMs.first * 2 ** (failures - 1), failureBackOffMs.last), false);
        clearTimeout(timer);
        continue;
      }
      if (!isWoken && !isStopping) await sleep(pollMs, true);
      clearTimeout(timer);
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
  };
}
