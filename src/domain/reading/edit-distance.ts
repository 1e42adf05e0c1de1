// How far a typed word is from a known one.

/** What a reader sees as one sign: a letter with the vowels and tone marks above and below it. */
export function signsOf(text: string): readonly string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment) that turn one into the other; `limit + 1` when
 * it takes more than `limit`.
 */
export function editDistance(one: readonly string[], other: readonly string[], limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    [beforeLast, last] = [last, row];
  }
  return Math.min(last[other.length] ?? 0, limit + 1);
}

/** How many slips a word of this many signs may have and still be meant: none in three signs, then one in four. */
export function slipsAllowed(signs: number): number {
  return Math.min(8, Math.floor(signs / 4));
}
