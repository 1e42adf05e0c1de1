// What is wrong with a questionnaire's workbook, and where. Data only: the texts that people read are in locales/ under `faults.<code>`.

/** A fault stops publishing; a warning does not. */
export interface QuestionnaireFault {
  readonly severity: 'fault' | 'warning';
  /** Sheet as XLSForm names it: `survey`, `choices`, …; '' = the file as a whole. */
  readonly sheet: string;
  /** 1-based row in the sheet, the header being row 1; null = the sheet as a whole. */
  readonly row: number | null;
  /** The column's header; null = the row as a whole. */
  readonly column: string | null;
  /** kebab-case; the key of the text under `faults`. */
  readonly code: string;
  /** What the text says about this place: names, values, what would be right. */
  readonly params: Readonly<Record<string, string | number>>;
}
