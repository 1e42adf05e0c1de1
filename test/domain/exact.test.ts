import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromDecimal, roundHalfUp, toExact, toNumber } from '../../src/domain/exact.ts';

test.each([
  ['1/8', 2, '0.13'],
  ['1/8', 3, '0.125'],
  ['249/100', 1, '2.5'],
  ['1/200', 2, '0.01'],
  ['-1/200', 2, '-0.01'],
  ['-1/1000', 2, '0.00'],
  ['199999/2000', 2, '100.00'],
  ['100', 2, '100.00'],
  ['61/2', 0, '31'],
  ['0', 1, '0.0'],
])('%s with %i decimals is %s', (exact, decimals, text) => {
  expect(roundHalfUp(exact, decimals)).toBe(text);
});

test.each([
  ['12.50', '25/2'],
  ['.5', '1/2'],
  ['-3', '-3'],
  ['1e-2', '1/100'],
  ['2.5E2', '250'],
  ['007', '7'],
])('the decimal %s is %s', (text, exact) => {
  expect(toExact(fromDecimal(text)!)).toBe(exact);
});

test.each(['', ' ', '.', '-', '1/3', 'NaN', 'Infinity', '0x10', '1,5', '๑', '1e9999'])('%j is no decimal', (text) => {
  expect(fromDecimal(text)).toBeNull();
});

test('rounding is never further off than half a unit, and goes up at exactly half', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 6 }), (n, d, decimals) => {
      const rounded = fromDecimal(roundHalfUp(`${n}/${d}`, decimals))!;
      const off = rounded.sub(fromDecimal(String(n))!.div(d)).mul(10 ** decimals);
      expect(off.compare('1/2')).toBeLessThanOrEqual(0);
      expect(off.compare('-1/2')).toBeGreaterThan(0);
    }),
  );
});

test('the double is the nearest one', () => {
  expect(toNumber('1/3')).toBe(1 / 3);
  expect(toNumber('6479/100')).toBe(64.79);
});
