// Dates as organisers write them.
import { describe, expect, it } from 'vitest';
import { readWhen } from '../../src/domain/read-when.ts';

const context = { now: new Date('2026-11-22T08:00:00Z'), timeZone: 'Asia/Bangkok' };
const read = (text: string, edge: 'start' | 'end' = 'end'): string | null => readWhen(text, edge, context)?.toISOString() ?? null;

describe('when', () => {
  it.each([
    ['2026-11-30T16:30:05+07:00', '2026-11-30T09:30:05.000Z'],
    ['2026-11-30T16:30', '2026-11-30T09:30:00.000Z'],
    ['2026-11-30T09:30:00Z', '2026-11-30T09:30:00.000Z'],
    ['30 พ.ย. 2569 16.30', '2026-11-30T09:30:00.000Z'],
    ['30 พฤศจิกายน พ.ศ. 2569 เวลา 16.30 น.', '2026-11-30T09:30:00.000Z'],
    ['๓๐/๑๑/๒๕๖๙ ๑๖.๓๐', '2026-11-30T09:30:00.000Z'],
    ['30 Nov 2026 16:30', '2026-11-30T09:30:00.000Z'],
  ])('reads %s as the instant that it is in Bangkok', (text, instant) => {
    expect(read(text)).toBe(instant);
  });

  it.each(['30/11/2569', '30 พ.ย. 2569', '2026-11-30', '2569-11-30'])('takes %s alone for the whole day', (text) => {
    expect(read(text, 'start')).toBe('2026-11-29T17:00:00.000Z');
    expect(read(text, 'end')).toBe('2026-11-30T16:59:59.000Z');
  });

  it.each(['', 'soon', '31/11/2569', '2026-02-30', '30/11/2569 25.00', '11/30/2026'])('does not guess at “%s”', (text) => {
    expect(read(text)).toBeNull();
  });
});
