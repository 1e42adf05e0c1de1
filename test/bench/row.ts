// One figure of the benchmarks, beside what it is measured against.
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What was measured for comparison in the same run. */
  readonly yardstick?: string;
  readonly ratio?: number;
  readonly target: string | number;
  readonly ok: boolean;
}
