// Pseudo-random numbers from a seed: the same seed gives the same number at any time.

/** 0 <= n < 1 from a text (cyrb53's mixing of two 32-bit halves). */
export function randomOf(seed: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < seed.length; index += 1) {
    const code = seed.charCodeAt(index);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)) / 2 ** 53;
}

export function randomHex(length: number, random: (index: number) => number): string {
  return Array.from({ length }, (_, index) => Math.floor(random(index) * 16).toString(16)).join('');
}

/** RFC 4122 version 4 in form; only as unpredictable as its seed. */
export function randomUuid(random: (index: number) => number): string {
  const hex = randomHex(32, random);
  const variant = '89ab'[Math.floor(random(32) * 4)] ?? '8';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const modulus = 2_147_483_647;

/**
 * Shuffles as ODK does: the inside-out Fisher-Yates algorithm over the Park-Miller generator (ODK XForms specification, `randomize()`),
 * so that one seed gives one order everywhere.
 */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  let state = Math.trunc(seed) % modulus;
  if (state <= 0) state += modulus - 1;
  const result: T[] = [];
  for (const [index, item] of items.entries()) {
    state = (state * 16_807) % modulus;
    const at = Math.floor(((state - 1) / (modulus - 1)) * (index + 1));
    const moved = result[at];
    if (moved === undefined) result.push(item);
    else {
      result.push(moved);
      result[at] = item;
    }
  }
  return result;
}
