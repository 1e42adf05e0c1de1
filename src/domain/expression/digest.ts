// The digests of `digest()` (XForms 1.1 section 7.8.1) over UTF-8 text, written out because this room has no platform. For identifiers,
// not for secrets. BigInt words keep SHA-256 and SHA-512 one algorithm (FIPS 180-4); callers limit the length.

type DigestName = 'MD5' | 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

const digests: ReadonlyMap<string, (bytes: Uint8Array) => Uint8Array> = new Map<DigestName, (bytes: Uint8Array) => Uint8Array>([
  ['MD5', md5],
  ['SHA-1', sha1],
  ['SHA-256', (bytes) => sha2(bytes, sha256Words).slice(0, 32)],
  ['SHA-384', (bytes) => sha2(bytes, { ...sha512Words, start: 8 }).slice(0, 48)],
  ['SHA-512', (bytes) => sha2(bytes, sha512Words).slice(0, 64)],
]);

/** The digest's bytes; null for an algorithm that XForms does not name. */
export function digest(text: string, algorithm: string): Uint8Array | null {
  return digests.get(algorithm.toUpperCase())?.(new TextEncoder().encode(text)) ?? null;
}

/** The message with its 1 bit, zeros and length in bits, a whole number of blocks. */
function padded(bytes: Uint8Array, blockBytes: number, isLittleEndian: boolean): DataView {
  const lengthBytes = blockBytes / 8;
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 1 + lengthBytes) / blockBytes) * blockBytes));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 0x80);
  const at = isLittleEndian ? view.byteLength - lengthBytes : view.byteLength - 8;
  view.setBigUint64(at, BigInt(bytes.length) * 8n, isLittleEndian);
  return view;
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function bytesOf(words: readonly number[], isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, isLittleEndian);
  return new Uint8Array(view.buffer);
}

/** RFC 1321. */
function md5(bytes: Uint8Array): Uint8Array {
  const shifts = [
    [7, 12, 17, 22],
    [5, 9, 14, 20],
    [4, 11, 16, 23],
    [6, 10, 15, 21],
  ];
  const view = padded(bytes, 64, true);
  let state: [number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d] = state;
    for (let step = 0; step < 64; step += 1) {
      const [mixed, word] = md5Mix(step, b, c, d);
      const sum = (a + mixed + Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32) + view.getUint32(block + word * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotated(sum, shifts[step >> 4]?.[step & 3] ?? 0)) | 0];
    }
    state = [state[0] + a, state[1] + b, state[2] + c, state[3] + d];
  }
  return bytesOf(state, true);
}

function md5Mix(step: number, b: number, c: number, d: number): readonly [mixed: number, word: number] {
  if (step < 16) return [(b & c) | (~b & d), step];
  if (step < 32) return [(d & b) | (~d & c), (5 * step + 1) % 16];
  if (step < 48) return [b ^ c ^ d, (3 * step + 5) % 16];
  return [c ^ (b | ~d), (7 * step) % 16];
}

/** FIPS 180-4 section 6.1. */
function sha1(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes, 64, false);
  let state: [number, number, number, number, number] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Int32Array(80);
  for (let block = 0; block < view.byteLength; block += 64) {
    let [a, b, c, d, e] = state;
    for (let step = 0; step < 80; step += 1) {
      words[step] =
        step < 16
          ? view.getInt32(block + step * 4)
          : rotated((words[step - 3] ?? 0) ^ (words[step - 8] ?? 0) ^ (words[step - 14] ?? 0) ^ (words[step - 16] ?? 0), 1);
      const [mixed, constant] = sha1Mix(step, b, c, d);
      const sum = (rotated(a, 5) + mixed + e + constant + (words[step] ?? 0)) | 0;
      [e, d, c, b, a] = [d, c, rotated(b, 30), a, sum];
    }
    state = [state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e];
  }
  return bytesOf(state, false);
}

function sha1Mix(step: number, b: number, c: number, d: number): readonly [mixed: number, constant: number] {
  if (step < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (step < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (step < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}

interface Sha2Words {
  readonly bits: 32 | 64;
  readonly rounds: number;
  /** Of the first prime whose square root makes the initial state. */
  readonly start: number;
  /** Rotations: the two sums, then the two of the schedule, whose last is a shift. */
  readonly turns: readonly (readonly [bigint, bigint, bigint])[];
}

const sha256Words: Sha2Words = {
  bits: 32,
  rounds: 64,
  start: 0,
  turns: [
    [2n, 13n, 22n],
    [6n, 11n, 25n],
    [7n, 18n, 3n],
    [17n, 19n, 10n],
  ],
};
const sha512Words: Sha2Words = {
  bits: 64,
  rounds: 80,
  start: 0,
  turns: [
    [28n, 34n, 39n],
    [14n, 18n, 41n],
    [1n, 8n, 7n],
    [19n, 61n, 6n],
  ],
};

/** FIPS 180-4 sections 6.2 and 6.4. */
function sha2(bytes: Uint8Array, { bits, rounds, start, turns }: Sha2Words): Uint8Array {
  const width = BigInt(bits);
  const mask = (1n << width) - 1n;
  const wordBytes = bits / 8;
  const view = padded(bytes, wordBytes * 16, false);
  const turn = (word: bigint, by: bigint): bigint => (word >> by) | ((word << (width - by)) & mask);
  const sum = (word: bigint, which: number): bigint => {
    const [one, two, three] = turns[which] ?? [0n, 0n, 0n];
    return turn(word, one) ^ turn(word, two) ^ (which < 2 ? turn(word, three) : word >> three);
  };
  const { cubes, squares } = constants();
  const shortened = (word: bigint): bigint => word >> (64n - width);
  let state = squares.slice(start, start + 8).map(shortened);
  for (let block = 0; block < view.byteLength; block += wordBytes * 16) {
    const words: bigint[] = [];
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let step = 0; step < rounds; step += 1) {
      const at = block + step * wordBytes;
      let word: bigint;
      if (step < 16) word = bits === 32 ? BigInt(view.getUint32(at)) : view.getBigUint64(at);
      else {
        word = sum(words[step - 2] ?? 0n, 3) + (words[step - 7] ?? 0n) + sum(words[step - 15] ?? 0n, 2) + (words[step - 16] ?? 0n);
      }
      words.push((word &= mask));
      const first = h + sum(e, 1) + ((e & f) ^ (~e & g)) + shortened(cubes[step] ?? 0n) + word;
      const second = sum(a, 0) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & mask, c, b, a, (first + second) & mask];
    }
    state = [a, b, c, d, e, f, g, h].map((word, index) => ((state[index] ?? 0n) + word) & mask);
  }
  const result = new DataView(new ArrayBuffer(64));
  for (const [index, word] of state.entries()) result.setBigUint64(index * wordBytes, bits === 32 ? word << 32n : word);
  return new Uint8Array(result.buffer);
}

let known: { readonly cubes: readonly bigint[]; readonly squares: readonly bigint[] } | null = null;

/** The first 64 bits after the point of the cube and square roots of the first 80 primes. */
function constants(): { readonly cubes: readonly bigint[]; readonly squares: readonly bigint[] } {
  if (known !== null) return known;
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < 80; candidate += 1n) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  }
  const fraction = (prime: bigint, power: bigint): bigint => root(prime << (64n * power), power) & 0xffff_ffff_ffff_ffffn;
  known = { cubes: primes.map((prime) => fraction(prime, 3n)), squares: primes.map((prime) => fraction(prime, 2n)) };
  return known;
}

/** The largest whole number whose power is at most `value`, by halving. */
function root(value: bigint, power: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** power <= value) low = middle;
    else high = middle;
  }
  return low;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The UTF-8 text that was base64-encoded; '' for anything that is not base64. */
export function textOfBase64(text: string): string {
  const bare = text.replace(/\s+/g, '');
  if (bare.length % 4 === 1 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) return '';
  return new TextDecoder().decode(Uint8Array.from(atob(bare.replace(/=+$/, '')), (character) => character.charCodeAt(0)));
}
