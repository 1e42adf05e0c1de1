// Several choices in one text: numbers, ranges, labels, "all", "all but". For select_multiple, and in order for rank.
import { type AnswerSpec, type Reading } from '../answer.ts';
import { labelKeys, type LabelKey } from './choice-keys.ts';
import { labelsSelected, numbersSelected, oneSelected, piecesOf, piecesSelected, selected, type Selection } from './choice-pieces.ts';
import { longestSearch } from './choice-search.ts';
import { findChoice, withoutLeadIn } from './choices.ts';
import { withDigitsForWords } from './number-words.ts';
import { offered, rejected } from './outcome.ts';
import { looseKey, withoutCourtesy } from './politeness.ts';

/** `select_multiple`: names in the order of the list, each once. */
export function readChoices(text: string, plain: string, spec: AnswerSpec): Reading {
  const keys = labelKeys(spec);
  const selection = (plain.length > longestSearch ? null : allOrAllBut(plain, spec, keys)) ?? select(text, plain, spec, keys);
  if (selection.kind === 'refused') return rejected(selection.reason, selection.params);
  const inOrder = (indexes: readonly number[]): string =>
    spec.choices
      .filter((_, index) => indexes.includes(index))
      .map(({ name }) => name)
      .join(' ');
  return offered([selection.indexes, ...selection.others].map(inOrder), selection.isSure);
}

/** `rank`: every choice once, the most important first. */
export function readRanking(text: string, plain: string, spec: AnswerSpec): Reading {
  const count = spec.choices.length;
  const listed = withoutRankNumbers(plain);
  const selection = listed === null ? select(text, plain, spec, labelKeys(spec)) : select(listed, listed, spec, labelKeys(spec));
  if (selection.kind === 'refused') return rejected(selection.reason, selection.params);
  const isWhole = (indexes: readonly number[]): boolean => indexes.length === count && new Set(indexes).size === count;
  const orders = [selection.indexes, ...selection.others].filter(isWhole);
  if (orders.length === 0) return rejected('not-all-ranked', { count });
  const names = orders.map((indexes) => indexes.map((index) => spec.choices[index]?.name ?? '').join(' '));
  // Glued digits that name every choice once can mean nothing else.
  const isGlued = /^\d+$/.test(withoutLeadIn(plain));
  return offered(names, selection.isSure || isGlued);
}

/** `1. ระบบ 2. คน` and `อันดับ 1 ระบบ อันดับ 2 คน` -> `ระบบ,คน`: there the numbers are the ranks. null = not numbered in order. */
function withoutRankNumbers(plain: string): string | null {
  const items = Array.from(plain.matchAll(/(?:อันดับ|ลำดับ)?(?:ที่)?\s*(\d{1,2})\s*[.):=-]?\s*([^\d\s][^\d]*)/g));
  const isNumbered = items.length > 1 && items.every(([, number], index) => Number(number) === index + 1);
  const isWhole = items.map(([whole]) => whole).join('') === plain;
  return isNumbered && isWhole ? items.map(([, , words = '']) => words.replace(/(?:อันดับ|ลำดับ)(?:ที่)?\s*$|[\s,;]+$/g, '')).join(',') : null;
}

function select(text: string, plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): Selection {
  const names = namesIn(plain, spec);
  if (names) return selected(names, true);
  const loose = looseKey(withoutCourtesy(plain));
  if (keys.some((key) => key.loose === loose)) return oneSelected(findChoice(plain, spec, keys));
  const known = numbersSelected(withoutLeadIn(plain), spec, keys) ?? labelsSelected(loose, keys);
  if (known) return known;
  const whole = findChoice(plain, spec, keys);
  const pieces = piecesOf(text, plain);
  if (pieces.length > 1) return piecesSelected(pieces, whole, spec, keys);
  const words = plain.split(' ');
  if (whole.kind === 'sure' || words.length < 2 || plain.length > longestSearch) return oneSelected(whole);
  // `เว็บ แอป`: perhaps a choice in each word.
  const apart = piecesSelected(words, whole, spec, keys);
  if (apart.kind === 'refused' || new Set(apart.indexes).size < 2) return oneSelected(whole);
  return selected(apart.indexes, false, whole.kind === 'likely' ? whole.indexes.map((index) => [index]) : []);
}

/** `a b c`, as stored. Names that are numbers are read as positions, for that is what the contact sees. */
function namesIn(plain: string, spec: AnswerSpec): readonly number[] | null {
  const words = plain.split(' ');
  if (words.every((word) => /^\d+$/.test(word))) return null;
  const indexes = words.map((word) => spec.choices.findIndex(({ name }) => name.toLowerCase() === word));
  return indexes.includes(-1) ? null : indexes;
}

const every =
  /^(?:(?:เลือก|เอา|ตอบ)?(?:ครบ)?(?:ทั้งหมด|หมด|ทุกข้อ|ทุกอย่าง|ทุกอัน|ทุกตัวเลือก)(?:ทุกข้อ)?(?:เลย)?|all(?: of (?:them|the above))?|everything)/;
const everyCounted = /^\s*(?:ทั้ง|all)?\s*(\d{1,3})\s*(?:ข้อ|อย่าง|อัน|ตัวเลือก)?$/;
const exceptWord = /\s*(?:ยกเว้น|เว้น|ไม่เอา|ไม่รวม|นอกจาก|except(?: for)?|but(?: not)?)\s*/;
/** Choices that go with no other, by their usual names and labels. */
const lonelyNames = new Set(['none', 'unknown', 'na', 'dk', 'no', 'nothing', 'refused', 'dont_know']);
const lonelyLabels = /^(?:ไม่มี|ยังไม่มี|ไม่ทราบ|ไม่เกี่ยวข้อง|ไม่ขอตอบ|ไม่แน่ใจ|none|dontknow|notapplicable)/;

/** `ทั้งหมด`, `ทั้ง 4 ข้อ`, `ยกเว้น 2`. "All" does not mean "none of these" too, but then it is asked back. null = says neither. */
function allOrAllBut(plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): Selection | null {
  const courteous = withoutCourtesy(plain);
  if (keys.some((key) => key.loose === looseKey(courteous))) return null;
  const start = every.exec(courteous)?.[0] ?? '';
  const rest = courteous.slice(start.length);
  const except = exceptWord.exec(rest);
  const isAllBut = except !== null && except.index === 0;
  const counted = Number(everyCounted.exec(withDigitsForWords(start === '' ? rest.replace(/^ทั้ง(?!หมด)/, 'all') : rest))?.[1]);
  const isCounted = counted === spec.choices.length && (start !== '' || rest.startsWith('ทั้ง') || rest.startsWith('all'));
  if (!isAllBut && !isCounted && (start === '' || rest !== '')) return null;
  const lonely = spec.choices.flatMap(({ name }, index) =>
    lonelyNames.has(name.toLowerCase()) || keys.some((key) => key.index === index && lonelyLabels.test(key.loose)) ? [index] : [],
  );
  const others = spec.choices.map((_, index) => index).filter((index) => !lonely.includes(index));
  const chosen = others.length > 0 ? others : lonely;
  if (!isAllBut) return chosen.length === 0 ? null : selected(chosen, others.length === spec.choices.length);
  const without = rest.slice(except[0].length);
  const left = without === '' ? null : select(without, without, spec, keys);
  if (!left || left.kind === 'refused') return left;
  const kept = chosen.filter((index) => !left.indexes.includes(index));
  const isCertain = left.isSure && spec.choices.every((_, index) => kept.includes(index) || left.indexes.includes(index));
  // "ไม่เอา 2" alone may also be said of what is chosen already.
  return kept.length === 0 ? null : selected(kept, isCertain && (start !== '' || !/ไม่/.test(except[0])));
}
