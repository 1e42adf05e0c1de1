// Finding agencies by what people type.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { searchAgencies } from '../../src/domain/agency-search.ts';

const agencies = parse<Record<string, string>>(readFileSync(new URL('../../src/surveys/agencies.csv', import.meta.url)), {
  columns: true,
}).map((row) => ({
  code: row['code'] ?? '',
  nameTh: row['name_th'] ?? '',
  nameEn: row['name_en'] ?? '',
  aliases: row['code'] === '11004' ? ['สสช.', 'กรมสถิติพยากรณ์'] : [],
}));
const names = (text: string): string[] => searchAgencies(agencies, text).map(({ nameTh }) => nameTh);

describe('searching agencies', () => {
  it.each([
    ['08004', 'กรมการขนส่งทางบก'],
    ['กรมการขนส่งทางบก', 'กรมการขนส่งทางบก'],
    ['กรมการ ขนส่ง ทางบก', 'กรมการขนส่งทางบก'],
    ['ขนส่งทางบก', 'กรมการขนส่งทางบก'],
    ['Land Transport', 'กรมการขนส่งทางบก'],
    ['DLT', 'กรมการขนส่งทางบก'],
    ['กรมขนสงทางบก', 'กรมการขนส่งทางบก'],
    ['สนง.สถิติแห่งชาติ', 'สำนักงานสถิติแห่งชาติ'],
    ['สสช', 'สำนักงานสถิติแห่งชาติ'],
    ['กรมสถิติพยากรณ์', 'สำนักงานสถิติแห่งชาติ'],
    ['สนง.จ.เชียงใหม่', 'สำนักงานจังหวัดเชียงใหม่'],
    ['คุณวุฒิวิชาชีพ องค์การมหาชน', 'สถาบันคุณวุฒิวิชาชีพ (องค์การมหาชน)'],
  ])('finds for “%s” %s first', (text, name) => {
    expect(names(text)[0]).toBe(name);
  });

  it('finds nothing for nothing, and for what nothing resembles', () => {
    expect(names('')).toEqual([]);
    expect(names(' -- ')).toEqual([]);
    expect(names('xyzzy')).toEqual([]);
  });

  it('finds all that fit, in the order given', () => {
    expect(names('ขอนแก่น')).toEqual(agencies.filter(({ nameTh }) => nameTh.includes('ขอนแก่น')).map(({ nameTh }) => nameTh));
  });
});
