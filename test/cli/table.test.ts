// Tables on a terminal: Thai lines up, and what is too wide is cut.
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';
import { displayWidth, layOut } from '../../src/cli/table.ts';
import { adjustableClock } from '../../src/clock.ts';

describe('width', () => {
  it.each([
    ['abc', 3],
    ['กรม', 3],
    ['ที่อยู่', 3],
    ['น้ำ', 2],
    ['เชียงใหม่', 7],
    ['\u200bก', 1],
    ['日本', 4],
    ['', 0],
  ])('of %s is %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('a table', () => {
  const columns = [{ header: 'รหัส' }, { header: 'ชื่อ', mayShrink: true }, { header: 'ข้อ', align: 'right' }] as const;

  it('lines up whatever marks the letters carry', () => {
    const rows = [
      ['01', 'ที่ดิน', '7'],
      ['00002', 'กรม', '12'],
    ];
    expect(layOut(columns, rows, null)).toEqual([
      'รหัส    ชื่อ   ข้อ', //
      '─────  ───  ──',
      '01     ที่ดิน   7',
      '00002  กรม  12',
    ]);
  });

  it('fits a narrow terminal by cutting what may be cut, between letters', () => {
    const lines = layOut(columns, [['01', 'สำนักงานคณะกรรมการพัฒนาระบบราชการ', '7']], 30);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(30);
    expect(lines[2]).toMatch(/^01 {3}สำนักงาน.*… +7$/u);
  });

  it('is one line a row, whatever line ends cells have', () => {
    expect(layOut([{ header: 'x' }], [['a\nb']], null)).toHaveLength(3);
  });
});

describe('progress', () => {
  const drawn = (isTerminal: boolean, elapsedMs: number): string => {
    let text = '';
    const clock = adjustableClock();
    const bar = createProgress({ err: (more) => void (text += more), isTerminal }, clock)('Importing', 10);
    clock.advance(elapsedMs);
    bar.at(5);
    bar.end();
    return text;
  };

  it('shows after a second, to somebody who watches', () => {
    expect(drawn(true, 2000)).toContain('50%');
    expect(drawn(true, 500)).toBe('');
    expect(drawn(false, 2000)).toBe('');
  });
});
