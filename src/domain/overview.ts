// The national overview of a round as plain data: what may be shown, and nothing that would tell the figures of a few agencies. A published
// version is stored as this and never computed again. Pure.
import { type Localized } from './questionnaire.ts';
import { type Distribution, smallestGroup } from './statistics.ts';

export type AgencyLevel = 'department' | 'province';
export const agencyLevels: readonly AgencyLevel[] = ['department', 'province'];

/** null = too small to be shown, or hidden because it would give away one that is. */
export interface OverviewCount {
  readonly name: string;
  readonly count: number | null;
}

export interface OverviewGroup {
  /** The ministry's name, or a region of regions.ts. */
  readonly name: string;
  readonly targets: number;
  readonly responded: number;
  readonly total: Distribution | null;
  readonly dimensions: Readonly<Record<string, Distribution>>;
}

/** How often each choice of a question was named; null = too few answered. */
export interface OverviewMentions {
  readonly answered: number;
  readonly choices: readonly OverviewCount[];
}

export interface OverviewAgency {
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  /** Points with two decimals; of a riser also how many it gained, like for like. */
  readonly total: string;
  readonly change: string | null;
}

/** Agencies of one level: never put together with those of the other. */
export interface OverviewSide {
  readonly level: AgencyLevel;
  readonly targets: number;
  readonly responded: number;
  readonly total: Distribution | null;
  readonly dimensions: Readonly<Record<string, Distribution>>;
  /** By maturity level, in the questionnaire's order; empty when there is nothing to show. */
  readonly maturity: readonly OverviewCount[];
  readonly ministries: readonly OverviewGroup[];
  readonly regions: readonly OverviewGroup[];
  readonly obstacles: OverviewMentions | null;
  readonly successFactors: OverviewMentions | null;
  /** null = the organiser did not switch names on. */
  readonly leaders: readonly OverviewAgency[] | null;
  readonly risers: readonly OverviewAgency[] | null;
}

interface Labelled {
  readonly name: string;
  readonly label: Localized;
}

/** Who publishes, for readers of the page and of the open data. */
export interface Publisher {
  readonly name: string;
  /** E-mail or web address. */
  readonly contact: string;
}

export interface Overview {
  /** `from` and `to`: ISO instants between which the round was open; absent in figures that were published before they were kept. */
  readonly round: { readonly id: string; readonly title: string; readonly from?: string; readonly to?: string };
  /** null or absent = not named. */
  readonly publisher?: Publisher | null;
  /** ISO instant of the figures. */
  readonly asOf: string;
  readonly defaultLanguage: string;
  readonly dimensions: readonly Labelled[];
  readonly levels: readonly Labelled[];
  readonly obstacles: readonly Labelled[];
  readonly successFactors: readonly Labelled[];
  readonly sides: readonly OverviewSide[];
}

/** Of the target agencies; null when there are none. */
export const responseRate = ({ targets, responded }: { readonly targets: number; readonly responded: number }): number | null =>
  targets === 0 ? null : (100 * responded) / targets;

/**
 * Which cells of a table whose sum is known must be hidden. Those under the smallest group are; and as what is hidden can be worked out
 * from the sum, more follow, the smallest first, until at least two are hidden that make up a group of that size together.
 * `rest`: members that belong to none of the cells, which hides nothing but counts as hidden. `already`: cells that are hidden anyway.
 */
function hiddenCells(counts: readonly number[], rest = 0, already: ReadonlySet<number> = new Set()): ReadonlySet<number> {
  const isSmall = (count: number): boolean => count > 0 && count < smallestGroup;
  const hidden = new Set(counts.flatMap((count, index) => (count > 0 && (isSmall(count) || already.has(index)) ? [index] : [])));
  if (hidden.size === 0 && !isSmall(rest)) return hidden;
  const ascending = counts
    .map((count, index) => ({ count, index }))
    .filter(({ count, index }) => count >= smallestGroup && !hidden.has(index));
  ascending.sort((a, b) => a.count - b.count || a.index - b.index);
  const isSafe = (): boolean => {
    const sum = [...hidden].reduce((all, index) => all + (counts[index] ?? 0), rest);
    return sum >= smallestGroup && hidden.size + (rest > 0 ? 1 : 0) > 1;
  };
  for (const { index } of ascending) {
    if (isSafe()) break;
    hidden.add(index);
  }
  return hidden;
}

/** Counts that add up to a figure that is shown. */
export function showCounts(counts: readonly { readonly name: string; readonly count: number }[]): readonly OverviewCount[] {
  const hidden = hiddenCells(counts.map(({ count }) => count));
  return counts.map(({ name, count }, index) => ({ name, count: hidden.has(index) ? null : count }));
}

/** Counts that do not add up to anything: only the small ones are hidden. */
export const showMentions = (counts: readonly { readonly name: string; readonly count: number }[]): readonly OverviewCount[] =>
  counts.map(({ name, count }) => ({ name, count: count > 0 && count < smallestGroup ? null : count }));

/** Distributions of enough members. */
export const showDimensions = (dimensions: Readonly<Record<string, Distribution>>): Readonly<Record<string, Distribution>> =>
  Object.fromEntries(Object.entries(dimensions).filter(([, { n }]) => n >= smallestGroup));

/** What a level as a whole has: how many with a total, and with points in each dimension. */
interface Whole {
  readonly total: number;
  readonly dimensions: Readonly<Record<string, Distribution>>;
}

/**
 * Groups that share out the `whole`, with the figures of those that must be hidden taken away: of groups, and of single dimensions, which may
 * apply to fewer of their members.
 */
export function showGroups(groups: readonly OverviewGroup[], whole: Whole): readonly OverviewGroup[] {
  const hiddenOf = (sizes: readonly number[], all: number, already?: ReadonlySet<number>): ReadonlySet<number> =>
    hiddenCells(sizes, all - sizes.reduce((sum, size) => sum + size, 0), already);
  const hidden = hiddenOf(
    groups.map(({ total }) => total?.n ?? 0),
    whole.total,
  );
  const hiddenIn = new Map(
    Object.entries(whole.dimensions).map(([name, { n }]) => [
      name,
      hiddenOf(
        groups.map(({ dimensions }) => dimensions[name]?.n ?? 0),
        n,
        hidden,
      ),
    ]),
  );
  return groups.map((group, index) =>
    hidden.has(index) || group.total === null
      ? { ...group, total: null, dimensions: {} }
      : { ...group, dimensions: Object.fromEntries(Object.entries(group.dimensions).filter(([name]) => !hiddenIn.get(name)?.has(index))) },
  );
}

export interface Correction {
  readonly level: AgencyLevel;
  readonly what:
    | 'targets'
    | 'responded'
    | 'scored'
    | 'mean'
    | 'median'
    | 'dimension'
    | 'maturity'
    | 'ministry'
    | 'region'
    | 'obstacle'
    | 'success-factor'
    | 'names';
  /** Of the dimension, maturity level, ministry, region or choice; '' for the others. */
  readonly name: string;
  /** As shown; null = not shown. */
  readonly before: string | null;
  readonly after: string | null;
}

type Shown = ReadonlyMap<string, Omit<Correction, 'before' | 'after'> & { readonly value: string | null }>;

const decimals = (value: number | undefined): string | null => (value === undefined ? null : value.toFixed(2));

function shownFigures({ sides }: Overview): Shown {
  const shown = new Map<string, Omit<Correction, 'before' | 'after'> & { readonly value: string | null }>();
  for (const side of sides) {
    const { level } = side;
    const add = (what: Correction['what'], name: string, value: string | null): void => {
      shown.set(`${level} ${what} ${name}`, { level, what, name, value });
    };
    const addCounts = (what: Correction['what'], counts: readonly OverviewCount[] | undefined): void => {
      for (const { name, count } of counts ?? []) add(what, name, count === null ? null : String(count));
    };
    add('targets', '', String(side.targets));
    add('responded', '', String(side.responded));
    add('scored', '', side.total === null ? null : String(side.total.n));
    add('mean', '', decimals(side.total?.mean));
    add('median', '', decimals(side.total?.median));
    for (const [name, { mean }] of Object.entries(side.dimensions)) add('dimension', name, decimals(mean));
    addCounts('maturity', side.maturity);
    for (const { name, total } of side.ministries) add('ministry', name, decimals(total?.mean));
    for (const { name, total } of side.regions) add('region', name, decimals(total?.mean));
    addCounts('obstacle', side.obstacles?.choices);
    addCounts('success-factor', side.successFactors?.choices);
    const named = [...(side.leaders ?? []), ...(side.risers ?? [])].map(({ code, total, change }) => [code, total, change].join(' '));
    add('names', '', side.leaders === null ? null : named.join(', '));
  }
  return shown;
}

/** What a reader of the earlier version finds different in the later one. */
export function correctionsBetween(before: Overview, after: Overview): readonly Correction[] {
  const [old, now] = [shownFigures(before), shownFigures(after)];
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const figure = is ?? was;
    if (!figure || (was?.value ?? null) === (is?.value ?? null)) return [];
    const { level, what, name } = figure;
    return [{ level, what, name, before: was?.value ?? null, after: is?.value ?? null }];
  });
}
