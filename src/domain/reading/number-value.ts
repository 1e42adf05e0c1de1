// What a typed number is worth: separators of thousands and decimals, and number words put together.
import Fraction from 'fraction.js';
import { fromDecimal } from '../exact.ts';
import { powerOfTen, type NumberToken } from './number-words.ts';

/** Digits as typed. `grouped` = the other meaning, had the point been meant to separate thousands. */
interface TypedDigits {
  readonly value: Fraction;
  readonly grouped: Fraction | null;
  /** Written in a way that is not Thai: a decimal comma, points between thousands. */
  readonly isForeign: boolean;
}

const decimal = (text: string): Fraction => fromDecimal(text) ?? new Fraction(0);

/** null = the separators make no one number. Thai (as English) writes 1,250.50. */
function readDigits(text: string): TypedDigits | null {
  const native = (value: string): TypedDigits => ({ value: decimal(value), grouped: null, isForeign: false });
  const foreign = (value: string): TypedDigits => ({ value: decimal(value), grouped: null, isForeign: true });
  if (/^\d+$/.test(text)) return native(text);
  if (/^[1-9]\d{0,2}\.\d{3}$/.test(text)) return { ...native(text), grouped: decimal(text.replace('.', '')) };
  if (/^\d*\.\d+$/.test(text)) return native(text);
  if (/^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:['’]\d{3})+|(?: \d{3})+)(?:\.\d+)?$/.test(text)) return native(text.replace(/[,'’ ]/g, ''));
  if (/^[1-9]\d{0,2}(?:\.\d{3}){2,}$/.test(text)) return foreign(text.replace(/\./g, ''));
  if (/^[1-9]\d{0,2}(?:\.\d{3})+,\d{1,2}$/.test(text)) return foreign(text.replace(/\./g, '').replace(',', '.'));
  if (/^\d+,\d{1,2}$/.test(text) || /^0,\d+$/.test(text)) return foreign(text.replace(',', '.'));
  return null;
}

/** The readings of a number in words and digits, the likeliest first. */
export interface NumberValue {
  readonly values: readonly Fraction[];
  readonly grouped: Fraction | null;
  readonly isForeign: boolean;
}

/** Adds up what stands before and between the scale words. null = the pieces make no one number. */
export function readNumberTokens(tokens: readonly NumberToken[]): NumberValue | null {
  const sum = new Sum();
  const [first] = tokens;
  if (tokens.length === 1 && first?.kind === 'digits') {
    const typed = readDigits(first.text);
    return typed && { ...typed, values: [typed.value] };
  }
  for (const token of tokens) if (!sum.add(token)) return null;
  const values = sum.result();
  return values && { values, grouped: null, isForeign: sum.isForeign };
}

class Sum {
  isForeign = false;
  private total = new Fraction(0);
  private group = new Fraction(0);
  /** A digit or number that waits for its scale. */
  private current: Fraction | null = null;
  private isSingle = false;
  private decimals: string | null = null;
  /** The scale word just read; below a million they must get smaller. */
  private lastPower: number | null = null;
  private groupPower = 6;
  private isClosed = false;

  /** Returns false when the piece does not fit. */
  add(token: NumberToken): boolean {
    if (this.isClosed && !(token.kind === 'scale' && this.current !== null)) return false;
    switch (token.kind) {
      case 'digit':
        if (this.decimals !== null) {
          this.decimals += String(token.value);
          return true;
        }
        return !(token.isFinal && this.lastPower === null) && this.begin(new Fraction(token.value), token.value > 0 && !token.isFinal);
      case 'digits': {
        if (this.decimals === '' && /^\d+$/.test(token.text)) {
          this.decimals = token.text;
          return true;
        }
        const typed = readDigits(token.text);
        if (typed === null || typed.grouped !== null) return false;
        this.isForeign ||= typed.isForeign;
        return this.begin(typed.value, /^[1-9]$/.test(token.text));
      }
      case 'point':
        if (this.current === null || this.decimals !== null) return false;
        this.decimals = '';
        return true;
      case 'half':
        return this.addHalf();
      case 'scale':
        return this.scale(token.power);
      default:
        return false;
    }
  }

  /** `พันห้า` is 1,500 to most people and 1,005 by the book: both, the usual one first. null = nothing sensible. */
  result(): readonly Fraction[] | null {
    if (!this.settleDecimals()) return null;
    const base = this.total.add(this.group);
    if (this.current === null) return this.lastPower === null ? null : [base];
    if (this.lastPower === null || this.isClosed) return [base.add(this.current)];
    if (this.current.compare(powerOfTen(this.lastPower)) >= 0) return null;
    const exact = base.add(this.current);
    return this.lastPower >= 3 && this.isSingle ? [base.add(this.current.mul(powerOfTen(this.lastPower - 1))), exact] : [exact];
  }

  private begin(value: Fraction, isSingle: boolean): boolean {
    if (this.current !== null || this.decimals !== null) return false;
    this.current = value;
    this.isSingle = isSingle;
    return true;
  }

  private addHalf(): boolean {
    const half = new Fraction(1, 2);
    if (this.decimals !== null) return false;
    this.isClosed = true;
    if (this.current !== null) this.current = this.current.add(half);
    else if (this.lastPower === null) this.current = half;
    else if (this.lastPower === 1) this.group = this.group.add(half);
    else this.total = this.total.add(powerOfTen(this.lastPower).mul(half));
    this.isSingle = false;
    return true;
  }

  private scale(power: number): boolean {
    if (!this.settleDecimals()) return false;
    const before = this.group.add(this.current ?? 0);
    if (power === 6) {
      const isBare = this.current === null && this.group.equals(0);
      if (isBare) this.total = this.total.equals(0) ? powerOfTen(6) : this.total.mul(powerOfTen(6));
      else if (this.total.equals(0)) this.total = before.mul(powerOfTen(6));
      else return false;
      this.group = new Fraction(0);
      this.groupPower = 6;
    } else {
      if (power >= this.groupPower) return false;
      this.group = this.group.add((this.current ?? new Fraction(1)).mul(powerOfTen(power)));
      this.groupPower = power;
    }
    this.current = null;
    this.isSingle = false;
    this.isClosed = false;
    this.lastPower = power;
    return true;
  }

  private settleDecimals(): boolean {
    if (this.decimals === null) return true;
    if (this.decimals === '' || this.current === null) return false;
    this.current = this.current.add(decimal(`0.${this.decimals}`));
    this.decimals = null;
    this.isSingle = false;
    return true;
  }
}
