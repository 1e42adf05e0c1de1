// Typed numbers -> plain decimal text.
import Fraction from 'fraction.js';
import { type AnswerSpec, type Reading } from '../answer.ts';
import { fromDecimal, roundHalfUp, toExact } from '../exact.ts';
import { readNumberTokens } from './number-value.ts';
import { numberTokens, powerOfTen, type NumberToken } from './number-words.ts';
import { offered, rejected } from './outcome.ts';
import { withoutCourtesy } from './politeness.ts';

/** Digits that every tool which reads our exports keeps exactly: a double holds 15. */
const mostDigits = 15;
const most = '999,999,999,999,999';
/** Longer than any number with its words and units. */
const longestText = 120;

const isNumber = (token: NumberToken): boolean => ['digits', 'digit', 'scale', 'half', 'point'].includes(token.kind);

interface TypedNumber {
  readonly values: readonly Fraction[];
  readonly grouped: Fraction | null;
  readonly isForeign: boolean;
  readonly isSure: boolean;
  /** Power of ten of the scale words in it, from thousands up: 6 for `1.5 ล้าน`, 9 for `พันล้าน`; 0 = none. */
  readonly scalePower: number;
  /** Whether a unit was typed with it: `บาท`, `คน`. */
  readonly hasUnit: boolean;
}

/** Plain decimal text, no zeros at either end, never `-0`; more than 15 decimals are rounded. */
export function decimalText(value: Fraction): string {
  const text = roundHalfUp(toExact(value), mostDigits)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return text === '-0' ? '0' : text;
}

const maybe = (...values: readonly Fraction[]): TypedNumber => ({
  values,
  grouped: null,
  isForeign: false,
  isSure: false,
  scalePower: 0,
  hasUnit: false,
});

function findNumber(plain: string): TypedNumber | 'not-a-number' | 'ambiguous-number' {
  if (plain.length > longestText || /\d\s*(?:[e^×*]|x\s*10)\s*[+-]?\d/.test(plain)) return 'not-a-number';
  const text = withoutCourtesy(plain)
    // A price without satang: 1,250.-
    .replace(/(\d)\.?[-–=]{1,2}(?=\s*(?:บาท(?:ถ้วน)?)?$)/, '$1')
    .replace(/(\d)\s*บาท\s*(\d{1,2})\s*(?:สตางค์|สต\.?)$/, (_, baht: string, satang: string) => `${baht}.${satang.padStart(2, '0')}`)
    .replace(/^[-–—•*]\s+(?=\d)/, '± ')
    .replace(/[.,…]+$/, '');
  if (/^(?:ครึ่ง|กึ่ง)(?:หนึ่ง|นึง)?$|^half$/.test(text)) return maybe(new Fraction(1, 2), new Fraction(50));
  const tokens = numberTokens(text);
  const first = tokens.findIndex(isNumber);
  const last = tokens.findLastIndex(isNumber);
  if (first < 0) return isNone(tokens, text) ? maybe(new Fraction(0)) : 'not-a-number';
  // Several, and dozens, of which there are too many ways to count.
  if (/หลาย|โหล/.test(text)) return 'ambiguous-number';
  if (!isReadable(tokens)) return 'not-a-number';
  const middle = tokens.slice(first, last + 1).filter(({ kind }) => kind !== 'space');
  if (!middle.every(isNumber)) return 'ambiguous-number';
  const found = readNumberTokens(middle);
  if (!found) return 'ambiguous-number';
  const isNegative = tokens.slice(0, first).some(({ kind }) => kind === 'minus');
  const sign = isNegative ? -1 : 1;
  return {
    values: found.values.map((value) => value.mul(sign)),
    grouped: found.grouped?.mul(sign) ?? null,
    isForeign: found.isForeign,
    isSure:
      found.values.length === 1 &&
      !found.isForeign &&
      tokens.every(({ kind }) => kind !== 'about' && kind !== 'unknown' && kind !== 'joiner'),
    scalePower: middle.reduce((sum, token) => sum + (token.kind === 'scale' && token.power >= 3 ? token.power : 0), 0),
    hasUnit: tokens.some(({ kind }) => kind === 'unit'),
  };
}

/** Typed figures that are as likely the whole amount as so many thousands or millions of it. */
const suspiciousInUnits = new Fraction(1_000_000);
const suspiciousWithUnit = new Fraction(1_000);

/**
 * What a typed number may mean where the question asks in thousands or millions: `1.5 ล้าน` in ล้านบาท is 1.5, and never 1,500,000 without
 * asking. The likelier first; null = it means what it says.
 */
function inUnits({ values, scalePower, hasUnit }: TypedNumber, unitPower: number): readonly Fraction[] | null {
  const unit = powerOfTen(unitPower);
  const isDoubtful = (value: Fraction): boolean =>
    scalePower > 0 || value.abs().compare(hasUnit ? suspiciousWithUnit : suspiciousInUnits) >= 0;
  if (unitPower < 3 || !values.some(isDoubtful)) return null;
  if (scalePower === unitPower) return values.map((value) => value.div(unit));
  return values.flatMap((value) => {
    const share = value.div(unit);
    // `5 พัน` of million baht is rather 5,000 million than 0.005.
    return scalePower > 0 && share.abs().compare(1) < 0 ? [value, share] : [share, value];
  });
}

/** "None" said of a count. "ไม่มีข้อมูล" is not: it says that the number is not known. */
function isNone(tokens: readonly NumberToken[], text: string): boolean {
  if (/^(?:-+|none|nil|nothing|no|ไม่มี|ยังไม่มี|ไม่มีเลย|ยังไม่มีเลย|ไม่)$/.test(text)) return true;
  return (
    /^(?:ยัง)?ไม่มี/.test(text) && numberTokens(text.replace(/^(?:ยัง)?ไม่มี/, '')).every(({ kind }) => kind !== 'unknown') && tokens.length > 0
  );
}

/** Letters right against a number make it part of another word: สามารถ, 5g, covid-19. Thai words may follow digits: 5โต๊ะ. */
function isReadable(tokens: readonly NumberToken[]): boolean {
  return tokens.every((token, index) => {
    if (token.kind !== 'unknown') return true;
    const isThai = /^[ก-๛]+$/.test(token.text);
    const isBound = (other: NumberToken | undefined): boolean =>
      other !== undefined && isNumber(other) && !(isThai && other.kind === 'digits');
    return !isBound(tokens[index - 1]) && !isBound(tokens[index + 1]);
  });
}

/** `text` as typed, `plain` normalised and in lower case. */
export function readNumber(text: string, plain: string, spec: AnswerSpec): Reading {
  // Superscripts would become digits.
  if (/[\u00B2\u00B3\u00B9\u2070-\u209C\u00BC-\u00BE\u2150-\u215F]/.test(text)) return rejected('not-a-number');
  const found = findNumber(spec.type === 'range' ? withoutFullMarks(plain, spec) : plain);
  if (typeof found === 'string') return rejected(found);
  const isWhole = (value: Fraction): boolean => value.d === 1n;
  const meantInUnits = spec.unitPower === undefined ? null : inUnits(found, spec.unitPower);
  if (meantInUnits !== null) {
    const fits = (value: Fraction): boolean =>
      spec.type === 'integer' ? isWhole(value) : spec.type !== 'range' || rangeFault(value, spec) === null;
    const fitting = [...meantInUnits, ...found.values].filter(fits);
    // Where the share of a unit fits, the amount as typed is offered only if the words leave it open.
    const offeredValues = meantInUnits.some(fits) ? meantInUnits.filter(fits) : fitting;
    if (offeredValues.length > 0) return withinSize(offeredValues, false);
  }
  if (spec.type === 'integer') {
    const [value] = found.values;
    const meant = found.grouped && value ? (isWhole(value) ? [value, found.grouped] : [found.grouped]) : found.values;
    // Half of something is no count, though it may be 50 per cent.
    const whole = found.grouped || (value && isWhole(value)) ? meant.filter(isWhole) : [];
    if (whole.length === 0) return rejected(found.isForeign ? 'ambiguous-number' : 'not-an-integer');
    return withinSize(whole, found.isSure && found.grouped === null);
  }
  if (spec.type !== 'range') return withinSize(found.values, found.isSure);
  const inRange = found.values.filter((value) => rangeFault(value, spec) === null);
  if (inRange.length > 0) return withinSize(inRange, found.isSure);
  if (found.grouped && rangeFault(found.grouped, spec) === null) return withinSize([found.grouped], false);
  const [value] = found.values;
  return (value && rangeFault(value, spec)) ?? rejected('not-a-number');
}

function withinSize(values: readonly Fraction[], isSure: boolean): Reading {
  const limit = powerOfTen(mostDigits);
  const fitting = values.filter((value) => value.abs().compare(limit) < 0);
  if (fitting.length === 0) return rejected('out-of-range', { min: `-${most}`, max: most });
  const texts = fitting.map(decimalText);
  const isExact = fitting.every((value, index) => fromDecimal(texts[index] ?? '')?.equals(value) === true);
  return offered(texts, isSure && isExact);
}

/** Why the value is not on the scale; null = it is. A bound that is no number does not bind. */
function rangeFault(value: Fraction, { range }: AnswerSpec): Reading | null {
  const start = fromDecimal(range?.start ?? '');
  const end = fromDecimal(range?.end ?? '');
  const step = fromDecimal(range?.step ?? '')?.abs();
  const [min, max] = start && end && start.compare(end) > 0 ? [end, start] : [start, end];
  if ((min && value.compare(min) < 0) || (max && value.compare(max) > 0))
    return rejected('out-of-range', { min: min ? decimalText(min) : `-${most}`, max: max ? decimalText(max) : most });
  if (start && step && !step.equals(0) && value.sub(start).div(step).d !== 1n)
    return rejected('off-step', { step: decimalText(step), min: decimalText(min ?? start) });
  return null;
}

/** `8/10` and `8 เต็ม 10` on a scale that ends at 10 mean 8. */
function withoutFullMarks(plain: string, { range }: AnswerSpec): string {
  const [, marks, full] = /^(.*\d)\s*(?:\/|จาก|เต็ม|out of)\s*(\d+)(?:\s*คะแนน)?$/.exec(plain) ?? [];
  return marks !== undefined && full !== undefined && full === range?.end ? marks : plain;
}
