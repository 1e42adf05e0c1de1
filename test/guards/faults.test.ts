// FAULTS.md tells the truth: every test that it names is there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const table = readFileSync(new URL('../FAULTS.md', import.meta.url), 'utf8');

test('each of the 42 faults has a row, with a test or the reason why there is none', () => {
  const rows = table.split('\n').filter((line) => line.startsWith('| F'));
  expect(rows.map((row) => row.split('|')[1]?.trim())).toEqual(Array.from({ length: 42 }, (_, n) => `F${n + 1}`));
  for (const row of rows) expect(row.includes('“') || row.includes('Does not apply'), row).toBe(true);
});

test('every test that the table names exists', () => {
  const named = [...table.matchAll(/`([\w/-]+)`: “([^”]+)”/g)].map(([, file = '', name = '']) => ({ file, name }));
  expect(named.length).toBeGreaterThan(60);
  const missing = named.filter(({ file, name }) => !readFileSync(new URL(`../${file}.test.ts`, import.meta.url), 'utf8').includes(name));
  expect(missing).toEqual([]);
});
