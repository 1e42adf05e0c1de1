// Cells that a spreadsheet would run.
import { describe, expect, it } from 'vitest';
import { csvLine } from '../../src/app/export/cells.ts';

describe('a cell', () => {
  it.each([
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '\0=1',
    '|cmd',
    '%0A=1',
    '＝1+1',
    '＋1',
    '－1+1',
    '＠x',
    '\ufffe=1',
  ])('that begins like a formula (%j) is text', (text) => {
    expect(csvLine([text])).toMatch(/^"?'/);
  });
  it.each(['-5', '+12.5', '0', 'ก=1', '1-2'])('that is none (%j) stays as it is', (text) => {
    expect(csvLine([text])).toBe(`${text}\r\n`);
  });
});
