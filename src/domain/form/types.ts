// What a filled form is to those who use it; form.ts exports these names.
import { type Choice, type Group, type Question, type Questionnaire, type Repeat } from '../questionnaire.ts';

/**
 * Current answers by item key. Answers that fell away by relevance stay in it. `''` and a missing key both mean empty, but a default
 * fills in only for a missing key: '' is a cleared answer.
 * Inside repeats the key carries positions: `services[2]/name`, nested `outer[1]/inner[2]/name`. The number of repetitions is kept under
 * the repeat's own key (`services`, `outer[1]/inner`); missing = 1, as XLSForm starts a repeat with one. An expression in
 * `repeat_count` overrides it.
 */
export type Answers = Readonly<Record<string, string>>;

/** What expressions may read besides the answers. */
export interface FormContext {
  readonly now: Date;
  /** IANA name; dates are read and written in it. */
  readonly timeZone: string;
  /** Values of hidden questions that the agency register fills: agency_code, agency_level, … */
  readonly prefilled: Readonly<Record<string, string>>;
  readonly startedAt: Date;
  /** Answers of the respondent's last submitted response, for `${last-saved#name}`. */
  readonly lastSaved?: Answers;
  /** Language of choice labels and month names that expressions put into values; default: the questionnaire's own. */
  readonly language?: string;
  /** Seeds `randomize` and `random()`, so that the same response sees the same order at any time. */
  readonly seed: string;
}

/** One question in one place: in a repeat there is an item for each repetition. */
export interface FormItem {
  /** The question's key; inside repeats with positions: `services[2]/name`. */
  readonly key: string;
  readonly question: Question;
  /** The top-level group it belongs to, null outside groups. */
  readonly section: Group | null;
  /** The innermost group, for tables. */
  readonly group: Group | null;
  /** '' = not answered. */
  readonly value: string;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  /** The choices that pass the filter, in the order to show them. */
  readonly choices: readonly Choice[];
  /** Repeats around it, outermost first. */
  readonly repetitions: readonly { readonly repeatKey: string; readonly position: number; readonly count: number }[];
}

/** A repeat in one place whose number of repetitions the respondent decides. */
export interface FormRepeat {
  /** Its number of repetitions is kept under it: `services`, nested `outer[1]/inner`. */
  readonly key: string;
  readonly repeat: Repeat;
  readonly section: Group | null;
  readonly count: number;
  /** Its questions are those of `FilledForm.items` from `start` up to, not including, `end`. */
  readonly start: number;
  readonly end: number;
}

/** A compiled questionnaire; make it once for each published version. */
export interface Form {
  readonly questionnaire: Questionnaire;
  /** Every question in document order, not relevant ones included. */
  readonly questions: readonly Question[];
}

/** The answers and everything that follows from them. A value: changing an answer gives a new one. */
export interface FilledForm {
  readonly form: Form;
  /** Answers with calculated and prefilled values in place. */
  readonly answers: Answers;
  /** Questions that are asked now, in order: relevant, askable types (notes included). */
  readonly items: readonly FormItem[];
  /** Repeats without `repeat_count` that are relevant now, in order, an outer one before those in it. */
  readonly repeats: readonly FormRepeat[];
  item(key: string): FormItem | undefined;
  /** Whether the key's question exists and is relevant now. */
  isRelevant(key: string): boolean;
  /** Sets one answer ('' clears it) and re-evaluates only what depends on it. */
  with(key: string, value: string): FilledForm;
  /** Whether the constraint of the item allows `value`; an empty value is always allowed. */
  isAllowed(key: string, value: string): boolean;
  /** The label of the item with `${…}` filled in. Likewise for the other texts; '' = the author gave none. */
  label(key: string, language: string): string;
  hint(key: string, language: string): string;
  guidance(key: string, language: string): string;
  requiredMessage(key: string, language: string): string;
  constraintMessage(key: string, language: string): string;
  /** Number of repetitions of a repeat now. */
  repetitions(repeatKey: string): number;
  /** Adds an empty repetition at the end, or removes the one at `position` (1-based), moving later ones up. */
  withRepetition(repeatKey: string): FilledForm;
  withoutRepetition(repeatKey: string, position: number): FilledForm;
  /** Evaluates an expression of the questionnaire in the place of `key`; for scoring. */
  evaluate(expression: string, key: string): string;
}
