// What the readers of a survey row share.
import { type Choice } from '../domain/questionnaire.ts';
import { type FaultLog } from './faults.ts';
import { type Table } from './table.ts';

/** What a group hands down to everything inside. */
export interface Inherited {
  readonly dimension: string | null;
  readonly indicator: string | null;
}

export interface RowContext {
  readonly table: Table;
  readonly log: FaultLog;
  readonly dimensions: ReadonlySet<string>;
  /** Grows by the choice that `or_other` adds. */
  readonly lists: Map<string, readonly Choice[]>;
  /** Lists whose names with spaces have been reported. */
  readonly spacedLists: Set<string>;
}
