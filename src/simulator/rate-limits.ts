// Token buckets per endpoint and method (REF, "Rate limits"). A bucket starts full and holds one period's worth.

export interface Rate {
  readonly requests: number;
  readonly perMs: number;
}

export const perSecond = (requests: number): Rate => ({ requests, perMs: 1_000 });
export const perMinute = (requests: number): Rate => ({ requests, perMs: 60_000 });
export const perHour = (requests: number): Rate => ({ requests, perMs: 3_600_000 });

/** Returns `take(name, rate)`: whether one more request fits now. */
export function createRateLimits(clock: { now(): Date }): (name: string, rate: Rate) => boolean {
  const buckets = new Map<string, { left: number; at: number }>();
  return (name, rate) => {
    const now = clock.now().getTime();
    let bucket = buckets.get(name);
    if (!bucket) buckets.set(name, (bucket = { left: rate.requests, at: now }));
    const refill = (Math.max(0, now - bucket.at) / rate.perMs) * rate.requests;
    bucket.left = Math.min(rate.requests, bucket.left + refill);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
    return true;
  };
}
