// What a row of the register changes of an agency that is known.
import { type RegisterEntry } from './read-row.ts';
import { type Level } from './words.ts';

export interface AgencyRecord {
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly ministry: string;
  readonly level: Level;
  readonly type: string;
  readonly province: string;
  /** '' = none. */
  readonly parentCode: string;
  readonly aliases: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
}

export interface AgencyChange {
  /** As the import's columns are called; `extra.<header>` for one that we keep aside. */
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** The agency as it will be, and what of it is new. A changed name leaves the old one among the aliases, so that it is still found. */
export function compareAgency(
  known: AgencyRecord | undefined,
  entry: RegisterEntry,
): { readonly record: AgencyRecord; readonly changes: readonly AgencyChange[] } {
  const formerName = known && known.nameTh !== entry.nameTh ? [known.nameTh] : [];
  const record: AgencyRecord = {
    code: entry.code,
    nameTh: entry.nameTh,
    nameEn: entry.nameEn ?? known?.nameEn ?? '',
    ministry: entry.ministry ?? known?.ministry ?? '',
    level: entry.level,
    type: entry.type ?? known?.type ?? '',
    province: entry.province ?? known?.province ?? '',
    parentCode: entry.parentCode ?? known?.parentCode ?? '',
    aliases: [...new Set([...(known?.aliases ?? []), ...formerName, ...(entry.aliases ?? [])])].filter((alias) => alias !== entry.nameTh),
    extra: { ...known?.extra, ...entry.extra },
  };
  return { record, changes: known ? differences(known, record) : [] };
}

function differences(before: AgencyRecord, after: AgencyRecord): AgencyChange[] {
  const cells = ({ aliases, extra, ...rest }: AgencyRecord): Record<string, string> => ({
    name_th: rest.nameTh,
    name_en: rest.nameEn,
    ministry: rest.ministry,
    level: rest.level,
    type: rest.type,
    province: rest.province,
    parent_code: rest.parentCode,
    aliases: aliases.join(', '),
    ...Object.fromEntries(Object.entries(extra).map(([header, text]) => [`extra.${header}`, text])),
  });
  const [old, now] = [cells(before), cells(after)];
  return Object.keys(now)
    .map((column) => ({ column, before: old[column] ?? '', after: now[column] ?? '' }))
    .filter((change) => change.before !== change.after);
}
