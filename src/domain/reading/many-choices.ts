// Several choices in one text: numbers, ranges, labels, "all", "all but". For select_multiple, and in order for rank.
import { type AnswerSpec, type Reading } from '../answer.ts';
import { labelKeys, type LabelKey } from './choice-keys.ts';
import { findChoice, numbersIn, positionIn, withoutLeadIn, type ChoiceFound } from './choices.ts';
import { normaliseText } from './normalise.ts';
import { withDigitsForWords } from './number-words.ts';
import { offered, rejected } from './outcome.ts';
import { looseKey, withoutCourtesy } from './politeness.ts';

/** Indexes in the order typed, not yet distinct. `others` = other meanings of the whole. */
type Selection =
  | {
      readonly kind: 'found';
      readonly indexes: readonly number[];
      readonly isSure: boolean;
      readonly others: readonly (readonly number[])[];
    }
  | Extract<ChoiceFound, { kind: 'refused' }>;

const found = (indexes: readonly number[], isSure: boolean, others: readonly (readonly number[])[] = []): Selection => ({
  kind: 'found',
  indexes,
  isSure,
  others,
});

/** The names in the order of the list, each once, joined by a space. */
function inChoiceOrder(spec: AnswerSpec, indexes: readonly number[]): string {
  return spec.choices
    .filter((_, index) => indexes.includes(index))
    .map(({ name }) => name)
    .join(' ');
}

/** `select_multiple`. */
export function readChoices(text: string, plain: string, spec: AnswerSpec): Reading {
  const selection = select(text, plain, spec);
  if (selection.kind === 'refused') return rejected(selection.reason, selection.params);
  return offered(
    [selection.indexes, ...selection.others].map((indexes) => inChoiceOrder(spec, indexes)),
    selection.isSure,
  );
}

/** `rank`: every choice once, the most important first. */
export function readRanking(text: string, plain: string, spec: AnswerSpec): Reading {
  const selection = select(text, plain, spec);
  if (selection.kind === 'refused') return rejected(selection.reason, selection.params);
  const count = spec.choices.length;
  const isWhole = (indexes: readonly number[]): boolean => indexes.length === count && new Set(indexes).size === count;
  const orders = [selection.indexes, ...selection.others].filter(isWhole);
  if (orders.length === 0) return rejected('not-all-ranked', { count });
  const names = orders.map((indexes) => indexes.map((index) => spec.choices[index]?.name ?? '').join(' '));
  // Glued digits that name every choice once can mean nothing else.
  const isGlued = /^\d+$/.test(withoutLeadIn(plain));
  return offered(names, selection.isSure || isGlued);
}

function select(text: string, plain: string, spec: AnswerSpec): Selection {
  const keys = labelKeys(spec);
  const names = namesIn(plain, spec);
  if (names) return found(names, true);
  const key = looseKey(withoutCourtesy(plain));
  if (keys.some(({ loose }) => loose === key)) return fromOne(findChoice(plain, spec));
  const all = allOrAllBut(plain, spec, keys);
  if (all) return all;
  const rest = withoutLeadIn(plain);
  const numbers = selectNumbers(rest, spec);
  if (numbers) return numbers;
  const covered = coveredBy(key, keys);
  if (covered) return found(covered, true);
  return selectPieces(text, plain, spec);
}

/** `a b c`, as stored. Names that are numbers are read as positions, for that is what the contact sees. */
function namesIn(plain: string, spec: AnswerSpec): readonly number[] | null {
  const words = plain.split(' ');
  if (words.every((word) => /^\d+$/.test(word))) return null;
  const indexes = words.map((word) => spec.choices.findIndex(({ name }) => name.toLowerCase() === word));
  return indexes.includes(-1) ? null : indexes;
}

function fromOne(choice: ChoiceFound): Selection {
  if (choice.kind === 'refused') return choice;
  if (choice.kind === 'sure') return found([choice.index], true);
  const [first = 0, ...others] = choice.indexes;
  return found(
    [first],
    false,
    others.map((index) => [index]),
  );
}

const every = /^(?:(?:เลือก)?(?:ทั้งหมด|ทุกข้อ|ทุกอย่าง|ทุกตัวเลือก|ครบทุกข้อ|ทั้งหมดทุกข้อ|ทุกข้อเลย|ทั้งหมดเลย)|all(?: of (?:them|the above))?|everything)/;
const exceptWord = /\s*(?:ยกเว้น|เว้น|ไม่เอา|ไม่รวม|นอกจาก|except(?: for)?|but(?: not)?)\s*/;
/** Choices that go with no other, by their usual names and labels. */
const lonelyNames = new Set(['none', 'unknown', 'na', 'dk', 'no', 'nothing', 'refused', 'dont_know']);
const lonelyLabels = /^(?:ไม่มี|ยังไม่มี|ไม่ทราบ|ไม่เกี่ยวข้อง|ไม่ขอตอบ|ไม่แน่ใจ|none|dontknow|notapplicable)/;

function allOrAllBut(plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): Selection | null {
  const courteous = withoutCourtesy(plain);
  const start = every.exec(courteous)?.[0] ?? '';
  const except = exceptWord.exec(courteous.slice(start.length));
  const isAllBut = except !== null && except.index === 0;
  if (!isAllBut && (start === '' || courteous.length > start.length)) return null;
  const lonely = spec.choices.flatMap(({ name }, index) =>
    lonelyNames.has(name.toLowerCase()) || keys.some((key) => key.index === index && lonelyLabels.test(key.loose)) ? [index] : [],
  );
  const others = spec.choices.map((_, index) => index).filter((index) => !lonely.includes(index));
  const chosen = others.length > 0 ? others : lonely;
  const isSure = others.length === spec.choices.length;
  if (!isAllBut) return chosen.length === 0 ? null : found(chosen, isSure);
  const without = courteous.slice(start.length + except[0].length);
  const left = without === '' ? null : select(without, without, spec);
  if (!left || left.kind === 'refused') return left;
  const kept = chosen.filter((index) => !left.indexes.includes(index));
  return kept.length === 0
    ? null
    : found(
        kept,
        left.isSure &&
          chosen.every((index) => !lonely.includes(index)) &&
          (isSure || lonely.every((index) => left.indexes.includes(index))),
      );
}

/** `1 3 5`, `1-3`, `1 ถึง 3, 5`, and `135` in a list of at most nine. null = not only numbers. */
function selectNumbers(rest: string, spec: AnswerSpec): Selection | null {
  const count = spec.choices.length;
  const single = positionIn(rest);
  if (single !== null) {
    if (single >= 1 && single <= count) return fromOne(findChoice(rest, spec));
    const glued = Array.from(withDigitsForWords(rest).replace(/\D/g, ''), (digit) => Number(digit) - 1);
    if (count <= 9 && glued.length > 1 && glued.every((index) => index >= 0 && index < count) && new Set(glued).size === glued.length)
      return found(glued, false);
    const one = findChoice(rest, spec);
    return one.kind === 'refused' ? one : fromOne(one);
  }
  if (!numbersIn(rest)) return null;
  const indexes: number[] = [];
  const text = withDigitsForWords(rest).replace(/(\d)[\s)\].]*(?:ถึงข้อที่|ถึงข้อ|ถึง|to|\.\.|[-–—−~])[\s([]*(\d)/g, '$1-$2');
  for (const [, first = '', last] of text.matchAll(/(\d+)(?:-(\d+))?/g)) {
    const [from, to] = [Number(first), Number(last ?? first)];
    const outside = [from, to].find((number) => number < 1 || number > count);
    if (outside !== undefined) return { kind: 'refused', reason: 'choice-out-of-range', params: { number: outside, count } };
    const step = from <= to ? 1 : -1;
    for (let number = from; number !== to + step; number += step) indexes.push(number - 1);
  }
  return found(indexes, true);
}

/** Labels one after the other that make up the whole text, with nothing but "and" between; null when they do not. */
function coveredBy(loose: string, keys: readonly LabelKey[]): readonly number[] | null {
  const longestFirst = keys.filter((key) => key.loose.length > 1).toSorted((one, other) => other.loose.length - one.loose.length);
  const indexes: number[] = [];
  let at = 0;
  while (at < loose.length) {
    const label = longestFirst.find((key) => loose.startsWith(key.loose, at));
    const and = /^(?:แล้วก็|และ|กับ|and)/.exec(loose.slice(at, at + 6))?.[0];
    if (!label && and === undefined) return null;
    if (label) indexes.push(label.index);
    at += label ? label.loose.length : (and ?? '').length;
  }
  return indexes.length > 0 ? indexes : null;
}

/** Pieces between commas, lines and "and", each a choice of its own. */
function selectPieces(text: string, plain: string, spec: AnswerSpec): Selection {
  const whole = findChoice(plain, spec);
  const lines = text.includes('\n') ? text.split('\n').map((line) => normaliseText(line).toLowerCase()) : [plain];
  const pieces = lines
    .flatMap((line) => (/^[ก-ฮa-z](?: [ก-ฮa-z])+$/.test(line) ? line.split(' ') : line.split(/[,;|、/•]+/)))
    .flatMap(splitAtAnd)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  if (pieces.length < 2) return fromOne(whole);
  if (whole.kind === 'sure') return found([whole.index], true);
  const choices = pieces.map((piece) => findChoice(piece, spec));
  const refusal = choices.find((choice) => choice.kind === 'refused');
  if (refusal) return refusal;
  return found(
    choices.map((choice) => (choice.kind === 'sure' ? choice.index : choice.kind === 'likely' ? (choice.indexes[0] ?? 0) : 0)),
    choices.every((choice) => choice.kind === 'sure'),
  );
}

const splitAtAnd = (piece: string): readonly string[] =>
  piece.split(/\s*แล้วก็\s*|\s+และ\s*|\s*และ\s+|\s+กับ\s*|\s*กับ\s+|\s+and\s+|\s*[&+]\s*/);
