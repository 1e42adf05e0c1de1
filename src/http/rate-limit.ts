// How often one caller may ask: a token bucket for each key, forgotten when it is full again.
import { isIPv6 } from 'node:net';
import { type Clock } from '../clock.ts';

/** Whoever has one IPv6 address has its whole /64 (RFC 6177): they are one caller. An IPv4 address in IPv6 dress is that IPv4 address. */
function callerOf(key: string): string {
  if (!isIPv6(key)) return key;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(key) ?? [];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = key.replace(/%.*$/, '').split('::');
  const groups = (part: string): string[] => part.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail ?? '')];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** Returns whether the key may ask now. At most `perMinute` a minute, in bursts of as many. */
export function createRateLimit(clock: Clock, perMinute: number, keysMax = 10_000): (key: string) => boolean {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return (address) => {
    const key = callerOf(address);
    const nowMs = clock.now().getTime();
    const known = buckets.get(key);
    // A clock that is set back must not shut everybody out until it has caught up.
    const passedMs = known ? Math.max(0, nowMs - known.atMs) : 0;
    const level = known ? Math.max(0, known.level - (passedMs * perMinute) / 60_000) : 0;
    const may = level + 1 <= perMinute;
    buckets.delete(key);
    buckets.set(key, { level: may ? level + 1 : level, atMs: nowMs });
    if (buckets.size > keysMax) {
      const [oldest] = buckets.keys();
      if (oldest !== undefined) buckets.delete(oldest);
    }
    return may;
  };
}
