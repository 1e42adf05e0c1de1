// One typed reply -> a value, a guess to confirm, or a refusal that says what would be accepted. Thai first: Thai digits, units and
// words, Buddhist years, nearly-right labels.
import { type AskedType } from './questionnaire.ts';

/** What the question accepts, as far as reading goes; constraints of the questionnaire are checked afterwards. */
export interface AnswerSpec {
  readonly type: AskedType;
  /** In the order shown: number 1 is the first. Labels in every language that the questionnaire has. */
  readonly choices: readonly { readonly name: string; readonly labels: readonly string[] }[];
  /** range: bounds and step as decimal text. */
  readonly range?: { readonly start: string; readonly end: string; readonly step: string };
  /** Power of ten of the unit that a number is asked in: 6 where the question says ล้านบาท. Absent = a plain number. */
  readonly unitPower?: number;
  /** `year`, `month-year` for dates; `multiline` for text. */
  readonly appearance: readonly string[];
}

export interface ReadingContext {
  readonly now: Date;
  readonly timeZone: string;
}

export type RejectionReason =
  | 'empty'
  | 'too-long'
  | 'not-a-number'
  | 'not-an-integer'
  | 'out-of-range'
  | 'off-step'
  | 'ambiguous-number'
  | 'not-a-date'
  | 'no-such-date'
  | 'ambiguous-date'
  | 'not-a-time'
  | 'no-such-choice'
  | 'choice-out-of-range'
  | 'one-only'
  | 'not-all-ranked'
  | 'expects-picture'
  | 'expects-file'
  | 'expects-location'
  | 'file-too-large'
  | 'file-too-many'
  | 'file-gone'
  | 'file-unavailable'
  | 'constraint'
  | 'required'
  | 'exclusive-choice';

export type Reading =
  /** `value` is canonical XLSForm text: `12.5`, `2026-11-22`, `13:05:00.000+07:00`, `2026-11-22T13:05:00.000+07:00`, `yes`, `a b c`. */
  | { readonly kind: 'accepted'; readonly value: string }
  /** Probably meant this: ask "หมายถึง … ใช่ไหม". One to three candidates, the likeliest first. */
  | { readonly kind: 'unsure'; readonly values: readonly string[] }
  /** `params` fill the refusal's text: min, max, count, example … */
  | { readonly kind: 'rejected'; readonly reason: RejectionReason; readonly params: Readonly<Record<string, string | number>> };

/** The hash in the value of an uploaded picture or file, `<SHA-256>.<ext>`; null = the value is none. */
export function hashOfFile(value: string): string | null {
  return /^([0-9a-f]{64})\.[a-z0-9]{1,5}$/.exec(value)?.[1] ?? null;
}
