// A pace for calls: so many a second over all processes that share the bucket, a few more at once after a pause. Calls that come together
// take their tokens together.
import { gather } from '../db/gather.ts';

export interface TokenBucket {
  /** Resolves when the call may be made. */
  take(): Promise<void>;
}

/** Tokens that are taken together. */
const batchMax = 200;

/**
 * `reserve` gives away the next so many tokens and says in how many real milliseconds the first of them is there; the others follow at
 * `perSecond`. The pace is LINE's, whatever the clock of the survey says.
 */
export function createTokenBucket(perSecond: number, reserve: (count: number) => Promise<number>): TokenBucket {
  const place = gather(
    async (calls: readonly undefined[]) => {
      const firstMs = await reserve(calls.length);
      const from = performance.now() + firstMs;
      return calls.map((_, index) => from + (index * 1000) / perSecond);
    },
    { concurrency: 1, max: batchMax },
  );
  return {
    async take() {
      const waitMs = (await place(undefined)) - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
  };
}
