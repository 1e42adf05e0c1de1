// Comparison with peers: what a group of agencies of one level looks like, and where one of them stands in it.

/** Groups with fewer members are not shown: their figures would tell those of single agencies. */
export const smallestGroup = 5;

/** Of a group's totals or of one dimension's points. */
export interface Distribution {
  readonly n: number;
  readonly mean: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
}

/** `top` = at or above the upper quartile, and so on down. */
export type RankBand = 'top' | 'upper-middle' | 'lower-middle' | 'bottom';

export interface PeerGroup {
  readonly scope: 'all' | 'ministry' | 'province' | 'region';
  /** The ministry's, province's or region's name; '' for all. */
  readonly name: string;
  readonly total: Distribution;
  /** By dimension name; a dimension that applied to too few is absent. */
  readonly dimensions: Readonly<Record<string, Distribution>>;
}

/** Peers of one agency: agencies of the same level in the same round, itself included. */
export interface Comparison {
  /** ISO instant of the figures. */
  readonly asOf: string;
  readonly groups: readonly PeerGroup[];
}

/** Quantile by linear interpolation between the sorted values, as PostgreSQL's `percentile_cont`. */
function quantile(sorted: readonly number[], fraction: number): number {
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return below + (above - below) * (position % 1);
}

/** null when the group is too small to be shown. */
export function distribution(values: readonly number[]): Distribution | null {
  if (values.length < smallestGroup) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return {
    n: sorted.length,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q3: quantile(sorted, 0.75),
  };
}

export function rankBand(value: number, { q1, median, q3 }: Distribution): RankBand {
  if (value >= q3) return 'top';
  if (value >= median) return 'upper-middle';
  return value >= q1 ? 'lower-middle' : 'bottom';
}
