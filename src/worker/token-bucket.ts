// A pace for calls: so many a second, a few more at once after a pause.

export interface TokenBucket {
  /** Resolves when the call may be made. */
  take(): Promise<void>;
}

/** `nowMs` counts real milliseconds: the pace is LINE's, whatever the clock of the survey says. */
export function createTokenBucket(
  { perSecond, burst }: { readonly perSecond: number; readonly burst: number },
  nowMs: () => number = () => performance.now(),
): TokenBucket {
  let tokens = burst;
  let filledAt = nowMs();
  return {
    async take() {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
      filledAt = now;
      // Taken in advance: whoever comes next waits longer.
      tokens -= 1;
      if (tokens < 0) await new Promise((resolve) => setTimeout(resolve, (-tokens / perSecond) * 1000));
    },
  };
}
