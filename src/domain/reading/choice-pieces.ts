// Takes a text apart into choices: numbers and ranges, labels one after the other, pieces between commas, lines and "and".
import { type AnswerSpec } from '../answer.ts';
import { type LabelKey } from './choice-keys.ts';
import { longestSearch } from './choice-search.ts';
import { findChoice, numbersIn, positionIn, type ChoiceFound } from './choices.ts';
import { normaliseText } from './normalise.ts';
import { withDigitsForWords } from './number-words.ts';

/** Indexes in the order typed, not yet distinct. `others` = other meanings of the whole. */
export type Selection =
  | {
      readonly kind: 'found';
      readonly indexes: readonly number[];
      readonly isSure: boolean;
      readonly others: readonly (readonly number[])[];
    }
  | Extract<ChoiceFound, { kind: 'refused' }>;

export const selected = (indexes: readonly number[], isSure: boolean, others: readonly (readonly number[])[] = []): Selection => ({
  kind: 'found',
  indexes,
  isSure,
  others,
});

export function oneSelected(choice: ChoiceFound): Selection {
  if (choice.kind === 'refused') return choice;
  if (choice.kind === 'sure') return selected([choice.index], true);
  const [first = 0, ...others] = choice.indexes;
  return selected(
    [first],
    false,
    others.map((index) => [index]),
  );
}

/** `1 3 5`, `1-3`, `1 ถึง 3, 5`, and `135` in a list of at most nine. null = not only numbers. */
export function numbersSelected(rest: string, spec: AnswerSpec, keys: readonly LabelKey[]): Selection | null {
  const count = spec.choices.length;
  const single = positionIn(rest);
  if (single !== null) {
    const glued = Array.from(withDigitsForWords(rest).replace(/\D/g, ''), (digit) => Number(digit) - 1);
    const isGlued = single > count && count <= 9 && new Set(glued).size === glued.length;
    if (isGlued && glued.every((index) => index >= 0 && index < count)) return selected(glued, false);
    return oneSelected(findChoice(rest, spec, keys));
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
  return selected(indexes, !/หรือ|(?<![a-z])or(?![a-z])/.test(rest));
}

/** Labels one after the other that make up the whole text, with nothing but "and" between; null when they do not. */
export function labelsSelected(loose: string, keys: readonly LabelKey[]): Selection | null {
  if (loose.length > 4 * longestSearch) return null;
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
  return indexes.length > 0 ? selected(indexes, true) : null;
}

/** More than anybody lists by name in one message. */
const mostPieces = 60;

const splitAtAnd = (piece: string): readonly string[] =>
  piece.split(/\s*แล้วก็\s*|\s+และ\s*|\s*และ\s+|\s+กับ\s*|\s*กับ\s+|\s+and\s+|\s*[&+]\s*/);

/** `text` as typed, for its lines; `plain` normalised. Letters may stand apart by spaces: `ก ข`. */
export function piecesOf(text: string, plain: string): readonly string[] {
  const lines = text.includes('\n') ? text.split('\n').map((line) => normaliseText(line).toLowerCase()) : [plain];
  return lines
    .flatMap((line) =>
      /^[ก-ฮa-z](?: [ก-ฮa-z])+$/.test(line) ? line.split(' ') : line.split(/[,;|、/•>→]+|\s(?=\(?\d{1,2}[.)]\s*[^\d\s])/),
    )
    .flatMap(splitAtAnd)
    .map((piece) => piece.trim())
    .filter((piece) => /[^\s\p{P}]/u.test(piece));
}

/** Each piece a choice of its own; one that is none refuses the whole. */
export function piecesSelected(pieces: readonly string[], whole: ChoiceFound, spec: AnswerSpec, keys: readonly LabelKey[]): Selection {
  const distinct = [...new Set(pieces)];
  if (distinct.length > mostPieces) return { kind: 'refused', reason: 'no-such-choice', params: { count: spec.choices.length } };
  const read = new Map(distinct.map((piece) => [piece, findChoice(piece, spec, keys)]));
  const choices = pieces.flatMap((piece) => read.get(piece) ?? []);
  if (whole.kind === 'sure' && choices.some(({ kind }) => kind !== 'sure')) return oneSelected(whole);
  const indexes: number[] = [];
  for (const choice of choices) {
    if (choice.kind === 'refused') return choice;
    indexes.push(choice.kind === 'sure' ? choice.index : (choice.indexes[0] ?? 0));
  }
  return selected(
    indexes,
    choices.every(({ kind }) => kind === 'sure'),
  );
}
