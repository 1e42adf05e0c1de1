// The only reader of the time. Everything else takes a Clock, or `now`, so that tests and the simulator can move it.

export interface Clock {
  /** The current instant. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** The system clock plus an offset that can be moved; the simulator's "move the clock" button uses it. */
export function adjustableClock(offsetMs = 0): Clock & { readonly offsetMs: number; advance(ms: number): void } {
  let offset = offsetMs;
  return {
    now: () => new Date(Date.now() + offset),
    get offsetMs() {
      return offset;
    },
    advance(ms) {
      offset += ms;
    },
  };
}

/** What the work gives, or `late` when it takes longer than so many real milliseconds; it is left to itself then. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  const { promise, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(resolve, ms, 'late');
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
