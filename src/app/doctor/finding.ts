// What a check of the installation found. Texts are under `doctor` in locales/.
import { type Parameters, type TranslationKey } from '../../i18n/translate.ts';

type Detail = TranslationKey extends infer Key ? (Key extends `doctor.details.${infer Code}` ? Code : never) : never;
type Check = TranslationKey extends infer Key ? (Key extends `doctor.checks.${infer Name}` ? Name : never) : never;
type Advice = TranslationKey extends infer Key ? (Key extends `doctor.advice.${infer Code}` ? Code : never) : never;

export interface Finding {
  readonly check: Check;
  /** fault = contacts are not served as they should be, or records were tampered with; warning = they soon may not be, or it cannot be told from here. */
  readonly status: 'ok' | 'warning' | 'fault';
  readonly detail: Detail;
  /** How to mend it; null = nothing to do. */
  readonly advice: Advice | null;
  readonly params: Parameters;
}

export const ok = (check: Check, detail: Detail, params: Parameters = {}): Finding => ({
  check,
  status: 'ok',
  detail,
  advice: null,
  params,
});

export const warning = (check: Check, detail: Detail, advice: Advice, params: Parameters = {}): Finding => ({
  check,
  status: 'warning',
  detail,
  advice,
  params,
});

export const fault = (check: Check, detail: Detail, advice: Advice, params: Parameters = {}): Finding => ({
  check,
  status: 'fault',
  detail,
  advice,
  params,
});
