// Finds the choice that a text means: its number or letter, its label or nearly, or yes and no where the list has them.
import { type AnswerSpec, type Reading, type RejectionReason } from '../answer.ts';
import { indexesOf, labelKeys, type LabelKey } from './choice-keys.ts';
import { editDistance, signsOf, slipsAllowed } from './edit-distance.ts';
import { withDigitsForWords } from './number-words.ts';
import { offered, rejected } from './outcome.ts';
import { agreementOf, bareKey, looseKey, withoutCourtesy } from './politeness.ts';

/** Longer texts are compared with whole labels only. */
const longestSearch = 300;

export type ChoiceFound =
  | { readonly kind: 'sure'; readonly index: number }
  | { readonly kind: 'likely'; readonly indexes: readonly number[] }
  | { readonly kind: 'refused'; readonly reason: RejectionReason; readonly params: Readonly<Record<string, string | number>> };

const sure = (index: number): ChoiceFound => ({ kind: 'sure', index });
const likely = (indexes: readonly number[]): ChoiceFound => ({ kind: 'likely', indexes: [...new Set(indexes)] });
const refused = (reason: RejectionReason, params: Readonly<Record<string, string | number>> = {}): ChoiceFound => ({
  kind: 'refused',
  reason,
  params,
});
/** One = sure, several = likely, none = null. */
const among = (indexes: readonly number[]): ChoiceFound | null => {
  const [only] = indexes;
  return only === undefined ? null : indexes.length === 1 ? sure(only) : likely(indexes);
};

/** Thai lists are lettered without ฃ and ฅ. */
const thaiLetters = 'กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ';
const latinLetters = 'abcdefghijklmnopqrstuvwxyz';

const leadIn =
  /^(?:(?:ขอ)?(?:คำตอบคือ|คำตอบ|ตอบว่า|ตอบ|เลือก|เอา)\s*)?(?:ตัวเลือกที่|ตัวเลือก|ข้อที่|ข้อ|หมายเลข|เบอร์|อันที่|ลำดับที่|choice|option|number|no\.|answer|item|#)?\s*/;

/** `ตอบข้อสอง` -> `2`, `เลือก 2)` -> `2`; what is not a number or letter keeps its words. Takes normalised, lower-case text. */
export function withoutLeadIn(plain: string): string {
  const rest = withoutCourtesy(plain).replace(leadIn, '');
  return rest === '' ? plain : rest;
}

/** One number, as a digit or in words, perhaps in brackets or with a full stop. */
export function positionIn(rest: string): number | null {
  const match = /^[([]?\s*(\d{1,9})\s*[)\].:]*$/.exec(withDigitsForWords(rest));
  return match ? Number(match[1]) : null;
}

/** The numbers of a text that holds nothing but numbers and what stands between them; null otherwise. Ranges are not spread out. */
export function numbersIn(rest: string): readonly number[] | null {
  const text = withDigitsForWords(rest.replace(/ข้อที่|ข้อ|หมายเลข|เบอร์/g, ' '));
  if (!/^[\s([]*\d[\d\s,;:、.()[\]&+/>→|-]*$/.test(text.replace(/แล้วก็|และ|กับ|หรือ|ถึง|and|or|to|[–—−~]/g, ','))) return null;
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** Takes normalised, lower-case text that is not empty. */
export function findChoice(plain: string, spec: AnswerSpec): ChoiceFound {
  const count = spec.choices.length;
  const keys = labelKeys(spec);
  const whole = exactly(plain, keys);
  if (whole) return whole;
  const named = spec.choices.findIndex(({ name }) => looseKey(name) === looseKey(plain));
  const rest = withoutLeadIn(plain);
  const number = positionIn(rest);
  if (number !== null)
    return atPosition(number, spec, keys) ?? sureOr(named) ?? byWords(plain, keys) ?? refused('choice-out-of-range', { number, count });
  if (named >= 0) return sure(named);
  const agreed = byAgreement(plain, spec, keys);
  if (agreed) return agreed;
  const end = /^(?:แรก|อันแรก|ตัวแรก|first)$/.test(rest) ? 0 : /^(?:สุดท้าย|อันสุดท้าย|last)$/.test(rest) ? count - 1 : -1;
  if (end >= 0) return sure(end);
  const [, letter] = /^[([]?([ก-ฮa-z])[)\].]*$/.exec(rest) ?? [];
  if (letter !== undefined) {
    const index = Math.max(thaiLetters.indexOf(letter), latinLetters.indexOf(letter));
    return index < count && index >= 0 ? sure(index) : refused('choice-out-of-range', { number: letter, count });
  }
  const numbers = numbersIn(rest);
  if (numbers) return severalNumbers(numbers, spec);
  return numberAndLabel(rest, spec, keys) ?? byWords(plain, keys) ?? byWords(rest, keys) ?? refused('no-such-choice', { count });
}

const sureOr = (index: number): ChoiceFound | null => (index >= 0 ? sure(index) : null);

function exactly(plain: string, keys: readonly LabelKey[]): ChoiceFound | null {
  for (const text of [plain, withoutCourtesy(plain)]) {
    const loose = looseKey(text);
    const found =
      among(indexesOf(keys.filter(({ exact }) => exact === text))) ??
      (loose === '' ? null : among(indexesOf(keys.filter((key) => key.loose === loose))));
    if (found) return found;
  }
  return null;
}

/** The number shown before a choice; a label that begins with another number makes it doubtful: `5 มากที่สุด` shown first. */
function atPosition(number: number, spec: AnswerSpec, keys: readonly LabelKey[]): ChoiceFound | null {
  const index = number >= 1 && number <= spec.choices.length ? number - 1 : -1;
  const labelled = indexesOf(keys.filter((key) => key.number !== null && Number(key.number) === number));
  if (index < 0) return among(labelled);
  return labelled.length !== 1 || labelled[0] === index ? sure(index) : likely([...labelled, index]);
}

function severalNumbers(numbers: readonly number[], spec: AnswerSpec): ChoiceFound {
  const count = spec.choices.length;
  const outside = numbers.find((number) => number < 1 || number > count);
  if (outside !== undefined) return refused('choice-out-of-range', { number: outside, count });
  const [first = 0] = numbers;
  return numbers.every((number) => number === first) ? sure(first - 1) : refused('one-only');
}

/** `2. มีแล้ว`: sure when both say the same. */
function numberAndLabel(rest: string, spec: AnswerSpec, keys: readonly LabelKey[]): ChoiceFound | null {
  const [, digits, label = ''] = /^[([]?(\d{1,3})\s*[).\]:-]*\s*(\D.*)$/.exec(rest) ?? [];
  const index = digits === undefined ? -1 : Number(digits) - 1;
  if (index < 0 || index >= spec.choices.length) return null;
  const found = exactly(label, keys) ?? byWords(label, keys);
  if (found?.kind === 'sure') return found.index === index ? found : likely([index, found.index]);
  if (found?.kind === 'likely') return found.indexes.includes(index) ? sure(index) : likely([index, ...found.indexes]);
  return likely([index]);
}

const yesNames = new Set(['yes', 'y', 'true']);
const noNames = new Set(['no', 'n', 'false']);

/** Yes and no where exactly one choice says so. มี and ไม่มี may also begin another choice's label: then both are offered. */
function byAgreement(plain: string, spec: AnswerSpec, keys: readonly LabelKey[]): ChoiceFound | null {
  const agreement = agreementOf(plain);
  if (!agreement) return null;
  const { isYes, isPlain } = agreement;
  const names = isYes ? yesNames : noNames;
  const saying = [
    ...spec.choices.flatMap(({ name }, index) => (names.has(name.toLowerCase()) ? [index] : [])),
    ...keys.filter((key) => agreementOf(key.exact)?.isYes === isYes).map(({ index }) => index),
  ];
  const [index, ...others] = new Set(saying);
  if (index === undefined || others.length > 0) return index === undefined ? null : likely([index, ...others]);
  if (isPlain) return sure(index);
  const word = looseKey(withoutCourtesy(plain));
  const beginning = keys.filter((key) => key.loose.startsWith(word) && key.index !== index);
  return beginning.length === 0 ? sure(index) : likely([index, ...indexesOf(beginning)]);
}

/** Words of labels: without tone marks, a part in brackets, a beginning, any part, nearly. */
function byWords(text: string, keys: readonly LabelKey[]): ChoiceFound | null {
  const plain = withoutCourtesy(text);
  const loose = looseKey(plain);
  if (loose === '') return null;
  const bare = bareKey(loose);
  const equal =
    among(indexesOf(keys.filter((key) => key.bare === bare))) ?? among(indexesOf(keys.filter((key) => key.parts.includes(loose))));
  if (equal || plain.length > longestSearch) return equal;
  const beginning = indexesOf(keys.filter((key) => beginsWith(key, plain, loose)));
  // Two letters are too little to be sure of.
  if (beginning.length > 0) return beginning.length === 1 && signsOf(loose).length > 2 ? among(beginning) : likely(beginning);
  const parts = [...containing(plain, keys), ...contained(loose, keys)];
  if (parts.length > 0) return likely(parts);
  const near = nearly(loose, keys);
  return near.length > 0 ? likely(near) : null;
}

/** An English beginning ends with a word. */
function beginsWith(key: LabelKey, plain: string, loose: string): boolean {
  if (!key.loose.startsWith(loose)) return false;
  if (!/[a-z]$/.test(plain)) return true;
  return key.exact.startsWith(plain) ? !/^[a-z]/.test(key.exact.slice(plain.length)) : true;
}

/** Labels that hold every word of the text, those with the least besides first. */
function containing(plain: string, keys: readonly LabelKey[]): readonly number[] {
  const words = plain.split(/[\s\p{P}]+/u).filter((word) => word !== '');
  if (words.length === 0 || words.some((word) => signsOf(word).length < 2)) return [];
  const found = keys.filter((key) => words.every((word) => key.loose.includes(looseKey(word))));
  return indexesOf(found.toSorted((one, other) => one.loose.length - other.loose.length));
}

/** Labels that the text holds, the longest first; not where the text denies them. */
function contained(loose: string, keys: readonly LabelKey[]): readonly number[] {
  const found = keys.filter((key) => {
    const at = loose.indexOf(key.loose);
    return signsOf(key.loose).length >= 3 && at >= 0 && !/(?:ไม่|ไม่ได้|ไม่ใช่|ไม่มี|ไม่เป็น|not|no)$/.test(loose.slice(0, at));
  });
  return indexesOf(found.toSorted((one, other) => other.loose.length - one.loose.length));
}

function nearly(loose: string, keys: readonly LabelKey[]): readonly number[] {
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

/** `select_one`. */
export function readChoice(plain: string, spec: AnswerSpec): Reading {
  const found = findChoice(plain, spec);
  const nameOf = (index: number): string => spec.choices[index]?.name ?? '';
  if (found.kind === 'refused') return rejected(found.reason, found.params);
  return found.kind === 'sure' ? offered([nameOf(found.index)], true) : offered(found.indexes.map(nameOf), false);
}
