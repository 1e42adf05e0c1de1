// Finds the choice that a text means: its number or letter, its label or nearly, or yes and no where the list has them.
import { type AnswerSpec, type Reading, type RejectionReason } from '../answer.ts';
import { byAgreement, byMeaning, byOpening } from './choice-agreement.ts';
import { indexesOf, labelKeys, type LabelKey } from './choice-keys.ts';
import { beginningWith, byWords, exactly, type Hits } from './choice-search.ts';
import { withDigitsForWords } from './number-words.ts';
import { offered, rejected } from './outcome.ts';
import { looseKey, withoutCourtesy } from './politeness.ts';

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
const from = (hits: Hits | null): ChoiceFound | null => {
  const [first] = hits?.indexes ?? [];
  return !hits || first === undefined ? null : hits.isSure ? sure(first) : likely(hits.indexes);
};

/** Thai lists are lettered without ฃ and ฅ. */
const thaiLetters = 'กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ';
const latinLetters = 'abcdefghijklmnopqrstuvwxyz';

const leadIn =
  /^(?:(?:ขอ)?(?:คำตอบคือ|คำตอบ|ตอบว่า|ตอบ|เลือก|เอา)\s*)?(?:ตัวเลือกที่|ตัวเลือก|ข้อที่|ข้อ|ระดับที่|ระดับ|คะแนน|หมายเลข|เบอร์|อันที่|ลำดับที่|choice|option|number|no\.|answer|item|#)?\s*/;

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
  const text = withDigitsForWords(rest)
    .replace(/(?:ข้อที่|ข้อ|หมายเลข|เบอร์)\s*(?=\d)/g, ' ')
    .replace(/แล้วก็|และ|กับ|หรือ|ถึง|and|or|to|[–—−~]/g, ',');
  return /^[\s([]*\d[\d\s,;:、.()[\]&+/>→|-]*$/.test(text) ? (text.match(/\d+/g) ?? []).map(Number) : null;
}

/** Takes normalised, lower-case text that is not empty. */
export function findChoice(plain: string, spec: AnswerSpec, keys = labelKeys(spec)): ChoiceFound {
  const count = spec.choices.length;
  const whole = from(exactly(plain, keys));
  if (whole) return whole;
  const named = spec.choices.findIndex(({ name }) => looseKey(name) === looseKey(plain));
  const rest = withoutLeadIn(plain);
  const number = positionIn(rest);
  if (number !== null) {
    const shown = atPosition(number, spec, keys) ?? (named >= 0 ? sure(named) : null);
    return shown ?? from(byWords(plain, keys)) ?? refused('choice-out-of-range', { number, count });
  }
  if (named >= 0) return sure(named);
  const agreed = from(byAgreement(plain, spec, keys));
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
  const both = numberAndLabel(rest, spec, keys);
  if (both) return both;
  const worded = byWords(plain, keys) ?? byWords(rest, keys);
  if (worded?.isSure) return from(worded) ?? refused('no-such-choice', { count });
  const meant = [...byMeaning(plain, spec, keys), ...(worded?.indexes ?? [])];
  return from(meant.length > 0 ? { indexes: meant, isSure: false } : byOpening(plain, spec, keys)) ?? refused('no-such-choice', { count });
}

/** The number shown before a choice; a label that begins with another number makes it doubtful: `5 มากที่สุด` shown first. */
function atPosition(number: number, spec: AnswerSpec, keys: readonly LabelKey[]): ChoiceFound | null {
  const index = number >= 1 && number <= spec.choices.length ? number - 1 : -1;
  const labelled = indexesOf(keys.filter((key) => key.number !== null && Number(key.number) === number));
  if (index < 0) return labelled.length === 0 ? null : from({ indexes: labelled, isSure: labelled.length === 1 });
  return labelled.length !== 1 || labelled[0] === index ? sure(index) : likely([...labelled, index]);
}

function severalNumbers(numbers: readonly number[], spec: AnswerSpec): ChoiceFound {
  const count = spec.choices.length;
  const outside = numbers.find((number) => number < 1 || number > count);
  if (outside !== undefined) return refused('choice-out-of-range', { number: outside, count });
  const [first = 0] = numbers;
  return numbers.every((number) => number === first) ? sure(first - 1) : refused('one-only');
}

/** `2. มีแล้ว`: sure when the label is that choice's, or begins it. */
function numberAndLabel(rest: string, spec: AnswerSpec, keys: readonly LabelKey[]): ChoiceFound | null {
  const [, digits, label = ''] = /^[([]?(\d{1,3})\s*[).\]:-]*\s*(\D.*)$/.exec(rest) ?? [];
  const number = Number(digits ?? 0);
  const index = number - 1;
  if (index < 0 || index >= spec.choices.length) return null;
  const words = withoutCourtesy(label);
  const same = exactly(label, keys)?.indexes ?? indexesOf([...beginningWith(words, keys), ...beginningWith(withoutCourtesy(rest), keys)]);
  if (same.includes(index)) return sure(index);
  const shown = atPosition(number, spec, keys);
  const positions = shown?.kind === 'likely' ? shown.indexes : [index];
  return likely([...positions, ...same, ...(byWords(label, keys)?.indexes ?? [])]);
}

/** `select_one`. */
export function readChoice(plain: string, spec: AnswerSpec): Reading {
  const found = findChoice(plain, spec);
  const nameOf = (index: number): string => spec.choices[index]?.name ?? '';
  if (found.kind === 'refused') return rejected(found.reason, found.params);
  return found.kind === 'sure' ? offered([nameOf(found.index)], true) : offered(found.indexes.map(nameOf), false);
}
