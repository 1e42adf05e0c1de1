// Looks a text up among the labels of choices: the whole label, its beginning, its words, or nearly so.
import { indexesOf, type LabelKey } from './choice-keys.ts';
import { editDistance, signsOf, slipsAllowed } from './edit-distance.ts';
import { bareKey, looseKey, withoutCourtesy } from './politeness.ts';

/** Longer texts are compared with whole labels only. */
export const longestSearch = 300;

/** Choices by index in the list. Sure has exactly one. */
export interface Hits {
  readonly indexes: readonly number[];
  readonly isSure: boolean;
}

/** One hit is sure, several are likely, none is null. */
const hits = (indexes: readonly number[]): Hits | null => (indexes.length === 0 ? null : { indexes, isSure: indexes.length === 1 });
const likely = (indexes: readonly number[]): Hits | null =>
  indexes.length === 0 ? null : { indexes: [...new Set(indexes)], isSure: false };

/** Choices with this very label, spaces and punctuation aside. Takes normalised, lower-case text, as all here do. */
export function exactly(plain: string, keys: readonly LabelKey[]): Hits | null {
  for (const text of new Set([plain, withoutCourtesy(plain)])) {
    const loose = looseKey(text);
    const found =
      hits(indexesOf(keys.filter(({ exact }) => exact === text))) ??
      (loose === '' ? null : hits(indexesOf(keys.filter((key) => key.loose === loose))));
    if (found) return found;
  }
  return null;
}

/** In this order: without tone marks, without brackets or number, beginning with the text; then those that hold its words, are nearly it, or are held in it. */
export function byWords(text: string, keys: readonly LabelKey[]): Hits | null {
  const plain = withoutCourtesy(text);
  const loose = looseKey(plain);
  if (loose === '') return null;
  const bare = bareKey(loose);
  const equal =
    hits(indexesOf(keys.filter((key) => key.bare === bare))) ?? hits(indexesOf(keys.filter((key) => key.parts.includes(loose))));
  if (equal || plain.length > longestSearch) return equal;
  const beginning = indexesOf(beginningWith(plain, keys));
  // Two letters are too little to be sure of.
  if (beginning.length > 0) return signsOf(loose).length > 2 ? hits(beginning) : likely(beginning);
  return likely([...holding(plain, keys), ...near(loose, keys), ...heldIn(loose, keys)]);
}

/** Labels that begin with the text; in English at the end of a word. */
export function beginningWith(plain: string, keys: readonly LabelKey[]): readonly LabelKey[] {
  const loose = looseKey(plain);
  return keys.filter((key) => {
    if (!key.loose.startsWith(loose)) return false;
    return !/[a-z]$/.test(plain) || !key.exact.startsWith(plain) || !/^[a-z]/.test(key.exact.slice(plain.length));
  });
}

const segmenter = new Intl.Segmenter('th', { granularity: 'word' });

/** Labels that hold every word of the text in its order, those with the least besides first. */
function holding(plain: string, keys: readonly LabelKey[]): readonly number[] {
  const words = Array.from(segmenter.segment(plain), ({ segment }) => looseKey(segment)).filter((word) => word !== '');
  if (signsOf(words.join('')).length < 2) return [];
  const hasAll = ({ loose }: LabelKey): boolean => {
    let from = 0;
    return words.every((word) => {
      const at = loose.indexOf(word, from);
      from = at + word.length;
      return at >= 0;
    });
  };
  return indexesOf(keys.filter(hasAll).toSorted((one, other) => one.loose.length - other.loose.length));
}

/** Labels that the text holds, the longest first; not where the text denies them. */
function heldIn(loose: string, keys: readonly LabelKey[]): readonly number[] {
  const held = keys.filter((key) => {
    const at = loose.indexOf(key.loose);
    return signsOf(key.loose).length >= 3 && at >= 0 && !/(?:ไม่|ไม่ได้|ไม่ใช่|ไม่มี|ไม่เป็น|not|no)$/.test(loose.slice(0, at));
  });
  return indexesOf(held.toSorted((one, other) => other.loose.length - one.loose.length));
}

/** Labels a few slips away, the nearest first and what is about as near. */
function near(loose: string, keys: readonly LabelKey[]): readonly number[] {
  const signs = signsOf(loose);
  const distances = keys
    .flatMap((key) => [key.loose, ...key.parts].map((spelling) => ({ key, label: signsOf(spelling) })))
    .map(({ key, label }) => {
      const allowed = slipsAllowed(Math.min(label.length, signs.length));
      const distance = editDistance(signs, label, allowed);
      return { key, distance, isNear: allowed > 0 && distance <= allowed };
    })
    .filter(({ isNear }) => isNear)
    .toSorted((one, other) => one.distance - other.distance);
  const least = distances[0]?.distance ?? 0;
  return indexesOf(distances.filter(({ distance }) => distance <= least + 1).map(({ key }) => key));
}
