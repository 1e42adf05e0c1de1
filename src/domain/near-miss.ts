// Finds what the author probably meant.

/** So many candidates are looked at: the time for a broken file stays bounded. */
const MAX_CANDIDATES = 500;
const MAX_WORD_LENGTH = 100;

/** The candidate nearest to `word` within `limit` edits, ignoring case; undefined when none is near. Ties: the first candidate. */
export function nearest(word: string, candidates: Iterable<string>, limit = 2): string | undefined {
  if (word.length > MAX_WORD_LENGTH) return undefined;
  let best: string | undefined;
  // A short word is near to too many others.
  let bestDistance = (word.length <= 3 ? Math.min(limit, word.length - 1, 1) : limit) + 1;
  const lower = word.toLowerCase();
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MAX_CANDIDATES) break;
    const distance = editDistance(lower, candidate.toLowerCase(), bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance, or `limit + 1` when it is over `limit`. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > limit) return limit + 1;
    above = row;
  }
  return Math.min(above[b.length] ?? 0, limit + 1);
}
