// One sheet of an export, row by row.
import { type Cell } from './cells.ts';

export interface Sheet {
  readonly name: string;
  readonly columns: readonly string[];
  /** Called when the sheet's turn comes; sheets are written one after another. */
  rows(): AsyncIterable<readonly Cell[]>;
}
