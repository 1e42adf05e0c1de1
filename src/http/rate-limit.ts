// How often one caller may ask: a token bucket for each key, forgotten when it is full again.
import { type Clock } from '../clock.ts';

/** Returns whether the key may ask now. At most `perMinute` a minute, in bursts of as many. */
export function createRateLimit(clock: Clock, perMinute: number, keysMax = 10_000): (key: string) => boolean {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return (key) => {
    const nowMs = clock.now().getTime();
    const known = buckets.get(key);
    const level = known ? Math.max(0, known.level - ((nowMs - known.atMs) * perMinute) / 60_000) : 0;
    if (level + 1 > perMinute) return false;
    buckets.delete(key);
    buckets.set(key, { level: level + 1, atMs: nowMs });
    if (buckets.size > keysMax) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return true;
  };
}
