// Exact fractions as text, and the only place where they are rounded: for showing.
import Fraction from 'fraction.js';

/** An exact fraction as text, `n/d` or `n`; JSON-safe. */
export type Exact = string;

/** Decimal text of an author (`12.5`, `.5`, `1e-7`), or null when it is no finite number. */
export function fromDecimal(text: string): Fraction | null {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text);
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = match ?? [];
  if (whole + decimals === '') return null;
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(`${whole}${decimals}`) * (sign === '-' ? -1n : 1n);
  return power < 0 ? new Fraction(digits, 10n ** BigInt(-power)) : new Fraction(digits * 10n ** BigInt(power), 1n);
}

export const toExact = (fraction: Fraction): Exact => fraction.toFraction();

/** @throws when the text is not an Exact. */
export const fromExact = (exact: Exact): Fraction => new Fraction(exact);

/** The nearest double, for sorting and drawing only. */
export const toNumber = (exact: Exact): number => fromExact(exact).valueOf();

/** Fixed decimals, half rounded away from zero: `roundHalfUp('1/8', 2)` is `0.13`. */
export function roundHalfUp(exact: Exact, decimals: number): string {
  const { s: sign, n, d } = fromExact(exact);
  const scaled = (2n * n * 10n ** BigInt(decimals) + d) / (2n * d);
  const digits = scaled.toString().padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return sign < 0n && scaled > 0n ? `-${text}` : text;
}
