// What is wrong with a register of agencies, and where. Data only: the texts that people read are in locales/ under `cli.register.<code>`.

/** A fault keeps its row from being imported; a warning does not. */
export interface RegisterFault {
  readonly severity: 'fault' | 'warning';
  /** 1-based row as a spreadsheet counts, the header included; null = the file as a whole. */
  readonly row: number | null;
  /** The column's header as the file has it, or the letters of a column without one; null = the row as a whole. */
  readonly column: string | null;
  readonly code: string;
  /** What the text says about this place: the value, what would be right. */
  readonly params: Readonly<Record<string, string | number>>;
}
