import { expect, test } from 'vitest';
import { distribution, rankBand } from '../../src/domain/statistics.ts';

test('a group of fewer than five has no figures', () => {
  expect(distribution([10, 20, 30, 40])).toBeNull();
  expect(distribution([10, 20, 30, 40, 50])).not.toBeNull();
});

test('quartiles are interpolated as PostgreSQL does', () => {
  // select percentile_cont(array[0.25, 0.5, 0.75]) within group (order by v) from (values (10), (40), (20), (35), (15), (50)) as t (v)
  expect(distribution([10, 40, 20, 35, 15, 50])).toEqual({ n: 6, mean: 170 / 6, q1: 16.25, median: 27.5, q3: 38.75 });
});

test.each([
  [80, 'top'],
  [75, 'top'],
  [74.99, 'upper-middle'],
  [50, 'upper-middle'],
  [49, 'lower-middle'],
  [25, 'lower-middle'],
  [24, 'bottom'],
])('%d among quartiles 25, 50, 75 is %s', (value, band) => {
  expect(rankBand(value, { n: 5, mean: 50, q1: 25, median: 50, q3: 75 })).toBe(band);
});
