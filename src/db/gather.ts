// Natural batching: calls that come while statements are under way go together in the next one. Round trips and commits are what the
// database costs; under load one statement carries many events, and a lone event waits for nobody.
import { toProblem } from './errors.ts';
import { problems } from '../problem.ts';

export interface GatherOptions {
  /**
   * Batches under way at once. A further one only starts when those under way have taken `patienceMs`: what a statement costs, most of all
   * to wake its server process, is better shared by many; but one that waits for a lock does not hold up the rest.
   */
  readonly concurrency: number;
  /** Items in one batch. */
  readonly max: number;
  /** For what nobody waits for: a batch that is not full waits this long for company. Default 0. */
  readonly lingerMs?: number;
  /** More than these waiting are refused at once (Problem `database-unavailable`): memory has an end. */
  readonly waitingMax?: number;
}

interface Call<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

const patienceMs = 20;

/**
 * `run` gets the items of a batch and gives one result each, in the same order. When it throws, the items of the batch are tried one by
 * one, so that one that the database refuses fails alone; when the database is unavailable, everybody who waits is told so.
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { concurrency, max, lingerMs = 0, waitingMax = Infinity }: GatherOptions,
): (item: Item) => Promise<Result> {
  let waiting: Call<Item, Result>[] = [];
  let running = 0;
  let isScheduled = false;
  let timer: NodeJS.Timeout | undefined;

  const runBatch = async (batch: readonly Call<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(batch.map((call) => call.item));
      for (const [index, call] of batch.entries()) call.resolve(results[index] as Result);
    } catch (error) {
      if (toProblem(error)?.kind === 'database-unavailable') {
        const others = waiting;
        waiting = [];
        for (const call of [...batch, ...others]) call.reject(error);
      } else if (batch.length === 1) batch[0]?.reject(error);
      else for (const call of batch) await runBatch([call]);
    }
  };

  let startedAtMs = -Infinity;
  const start = (): void => {
    isScheduled = false;
    clearTimeout(timer);
    while (running < concurrency && waiting.length > 0) {
      const patience = running === 0 ? 0 : startedAtMs + patienceMs - performance.now();
      if (patience > 0) {
        timer = setTimeout(start, patience);
        return;
      }
      const batch = waiting.slice(0, max);
      waiting = waiting.slice(batch.length);
      running += 1;
      startedAtMs = performance.now();
      void runBatch(batch).finally(() => {
        running -= 1;
        start();
      });
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= waitingMax) {
        reject(problems.databaseUnavailable({ reason: 'The database is too slow: too much waits for it.' }));
        return;
      }
      waiting.push({ item, resolve, reject });
      // After everything that this turn of the event loop brings, so that it goes together.
      if (!isScheduled && running < concurrency) {
        isScheduled = true;
        if (lingerMs > 0) timer = setTimeout(start, lingerMs);
        else setImmediate(start);
      } else if (lingerMs > 0 && waiting.length === max) start();
    });
}
