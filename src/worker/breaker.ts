// A circuit breaker: when LINE as a whole is in trouble nothing is sent for a while, then one message tries whether it is over.

export interface Breaker {
  /** How many of `free` hands may send now; `busy` of them do. After a pause one goes first, alone. */
  room(nowMs: number, free: number, busy: number): number;
  /** LINE answered. */
  succeeded(): void;
  /** LINE was not there, or did not want us. Returns whether sending pauses from now on and did not before. */
  failed(nowMs: number): boolean;
  /** Until when nothing is sent; in the past = sending. */
  readonly pausedUntilMs: number;
}

export function createBreaker({ failuresMax, pauseMs }: { readonly failuresMax: number; readonly pauseMs: number }): Breaker {
  let failures = 0;
  let pausedUntilMs = 0;
  return {
    room(nowMs, free, busy) {
      if (failures < failuresMax) return free;
      return nowMs >= pausedUntilMs && busy === 0 ? Math.min(1, free) : 0;
    },
    succeeded() {
      failures = 0;
      pausedUntilMs = 0;
    },
    failed(nowMs) {
      failures += 1;
      if (failures < failuresMax) return false;
      const wasPaused = nowMs < pausedUntilMs;
      pausedUntilMs = nowMs + pauseMs;
      return !wasPaused;
    },
    get pausedUntilMs() {
      return pausedUntilMs;
    },
  };
}
