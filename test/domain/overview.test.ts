// What the national overview hides: small cells, and what would give them away.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OverviewGroup, showCounts, showGroups } from '../../src/domain/overview.ts';
import { type Distribution, smallestGroup } from '../../src/domain/statistics.ts';

const of = (n: number): Distribution => ({ n, mean: 50, q1: 40, median: 50, q3: 60 });
/** A group with a total for `n` agencies, of which `policy` applies to some. */
const group = (name: string, n: number, policy: number): OverviewGroup => ({
  name,
  targets: n,
  responded: n,
  total: n === 0 ? null : of(n),
  dimensions: policy === 0 ? {} : { policy: of(policy) },
});

test('a dimension that applies to few of a large group is hidden there, and in another group too, as the rest would tell it', () => {
  const shown = showGroups([group('ก', 10, 10), group('ข', 6, 4), group('ค', 8, 8)], { total: 24, dimensions: { policy: of(22) } });
  expect(shown.map(({ total }) => total?.n)).toEqual([10, 6, 8]);
  expect(shown.map(({ dimensions }) => dimensions['policy']?.n)).toEqual([10, undefined, undefined]);
});

test('what is hidden of a table can never be worked out from its sum: it is nothing, or two cells of five together', () => {
  const sizes = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.nat(6), fc.nat(6), (drawn, rest, restOfDimension) => {
      const groups = drawn.map(([n, part], index) => group(String(index), n, Math.min(n, part)));
      const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
      const parts = drawn.map(([n, part]) => Math.min(n, part));
      const whole = sum(parts) + Math.min(rest, restOfDimension);
      const shown = showGroups(groups, { total: sum(drawn.map(([n]) => n)) + rest, dimensions: whole === 0 ? {} : { policy: of(whole) } });
      const check = (counts: readonly number[], isShown: (index: number) => boolean, outside: number): void => {
        for (const [index, count] of counts.entries()) if (isShown(index)) expect(count).toBeGreaterThanOrEqual(smallestGroup);
        const hidden = counts.filter((count, index) => count > 0 && !isShown(index));
        const cells = hidden.length + (outside > 0 ? 1 : 0);
        const all = cells === 0 || (cells > 1 && sum(hidden) + outside >= smallestGroup);
        // Where everything is hidden nothing can be taken from the sum.
        expect(
          all || hidden.length === counts.filter((count) => count > 0).length || (hidden.length === 0 && outside >= smallestGroup),
        ).toBe(true);
      };
      check(
        drawn.map(([n]) => n),
        (index) => shown[index]!.total !== null,
        rest,
      );
      check(parts, (index) => shown[index]!.dimensions['policy'] !== undefined, whole - sum(parts));
    }),
    { numRuns: 1000 },
  );
});

test('counts that add up hide another beside a single small one; a zero is no agency and hides nothing', () => {
  const counts = (...values: number[]) =>
    showCounts(values.map((count, index) => ({ name: String(index), count }))).map(({ count }) => count);
  expect(counts(3, 20, 9)).toEqual([null, 20, null]);
  expect(counts(3, 2, 9)).toEqual([null, null, 9]);
  expect(counts(2, 2, 9)).toEqual([null, null, null]);
  expect(counts(0, 5, 9)).toEqual([0, 5, 9]);
});
