// Filters by agency that several lists share.
import { findLevel } from '../domain/register/words.ts';
import { findProvince } from '../domain/register/provinces.ts';
import { bare } from '../domain/register/tidy.ts';
import { type Arguments, type Option } from './command.ts';

export const filterOptions = {
  ministry: { value: 'TEXT', help: 'cli.options.ministry' },
  level: { value: 'LEVEL', oneOf: ['department', 'province', 'กรม', 'จังหวัด'], help: 'cli.options.level' },
  province: { value: 'NAME', help: 'cli.options.province' },
} as const satisfies Readonly<Record<string, Option>>;

/** Ministries match by any part of their name, provinces however they are written. */
export function matchesFilters(
  args: Arguments,
  agency: { readonly ministry: string; readonly level: string; readonly province: string },
): boolean {
  const [ministry, level, province] = [args.text('ministry'), args.text('level'), args.text('province')];
  return (
    (ministry === undefined || bare(agency.ministry).includes(bare(ministry))) &&
    (level === undefined || agency.level === findLevel(level)) &&
    (province === undefined || agency.province === (findProvince(province) ?? province))
  );
}
