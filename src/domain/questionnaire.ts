// The questionnaire as data: what an XLSForm workbook becomes. Plain JSON, so that a published version is stored as it is and never
// read again from its workbook. Expressions stay source text here; form.ts compiles them.

/** Text by language code (`th`, `en`); the key `''` holds a text that the author gave without a language. */
export type Localized = Readonly<Record<string, string>>;

/** What a contact is asked, or told. */
export type AskedType =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'range'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'select_one'
  | 'select_multiple'
  | 'rank'
  | 'acknowledge'
  | 'note'
  | 'image'
  | 'file'
  | 'geopoint'
  | 'barcode';

export type QuestionType =
  | AskedType
  // not asked: filled by an expression, by us, or kept as they are
  | 'calculate'
  | 'hidden'
  | 'start'
  | 'end'
  | 'today'
  | 'username';

export interface Choice {
  readonly name: string;
  readonly label: Localized;
  /** Points 0–100 as the author's decimal text, `na` = takes the question out of the score, null = no points given. */
  readonly score: string | null;
  /** Every other column of the choices sheet, for `choice_filter` and `instance()`. */
  readonly columns: Readonly<Record<string, string>>;
  /** 1-based row in the choices sheet, for faults; a choice that `or_other` adds has that of the choice before it. */
  readonly row: number;
}

interface NodeBase {
  /** Unique in the questionnaire: the name where it is unique, otherwise the path `group/name`. Answers are stored under it. */
  readonly key: string;
  readonly name: string;
  readonly label: Localized;
  /** XPath expression source; '' = always. */
  readonly relevant: string;
  readonly appearance: readonly string[];
  /** Name of the dimension that everything inside scores into; inherited. */
  readonly dimension: string | null;
  /** Indicator code; inherited from a group that sets it. */
  readonly indicator: string | null;
  /** Decimal text, default `1`. On a question: in its indicator. On a group that sets `indicator`: of the indicator in its dimension. */
  readonly weight: string;
  /** 1-based row in the survey sheet, for faults. */
  readonly row: number;
}

export interface Question extends NodeBase {
  readonly kind: 'question';
  readonly type: QuestionType;
  readonly hint: Localized;
  readonly guidance: Localized;
  /** Expression source; '' = not required. `yes` has become `true()`. */
  readonly required: string;
  readonly requiredMessage: Localized;
  readonly constraint: string;
  readonly constraintMessage: Localized;
  readonly calculation: string;
  /** Expression or literal as the author wrote it; '' = none. */
  readonly default: string;
  readonly readOnly: string;
  /** Keys of the questions whose change recalculates this one; empty = every change that it depends on. */
  readonly trigger: readonly string[];
  /** Name of the choice list of select_one, select_multiple and rank. */
  readonly list: string | null;
  readonly choiceFilter: string;
  /** `parameters` column: start, end, step, randomize, seed, … */
  readonly parameters: Readonly<Record<string, string>>;
  /** Expression source giving 0–100; '' = the default of the type. */
  readonly score: string;
  /** What being skipped does to the score; `na` = left out as well, and the author said so. */
  readonly scoreIfNotRelevant: 'zero' | 'left-out' | 'na';
}

export interface Group extends NodeBase {
  readonly kind: 'group';
  readonly children: readonly Node[];
}

export interface Repeat extends NodeBase {
  readonly kind: 'repeat';
  /** Expression source; '' = the respondent decides ("another one?"). */
  readonly repeatCount: string;
  readonly children: readonly Node[];
}

export type Node = Question | Group | Repeat;

export interface Dimension {
  readonly name: string;
  readonly label: Localized;
  readonly weight: string;
}

/** A maturity level by its lower bound, in ascending order. */
export interface Level {
  readonly name: string;
  readonly label: Localized;
  readonly from: string;
}

/** The next step that is shown when the indicator is under `below` points. */
export interface Advice {
  readonly indicator: string;
  readonly below: string;
  readonly text: Localized;
}

export interface Questionnaire {
  /** settings: form_id. */
  readonly id: string;
  readonly title: Localized;
  /** settings: version, the author's own label. */
  readonly versionLabel: string;
  /** Language codes in the order of the workbook's columns. */
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly children: readonly Node[];
  readonly lists: Readonly<Record<string, readonly Choice[]>>;
  readonly dimensions: readonly Dimension[];
  readonly levels: readonly Level[];
  readonly advice: readonly Advice[];
  /** Every other setting, kept so that an export gives back what was imported. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The text in `language`, else in the questionnaire's own language, else without language, else any; '' when there is none. */
export function inLanguage(text: Localized, language: string, fallback = 'th'): string {
  return text[language] ?? text[fallback] ?? text[''] ?? Object.values(text)[0] ?? '';
}
