// An instant as organisers write it: ISO 8601, or a date with a Buddhist year as in official letters, with or without a time.
import { type AnswerSpec } from './answer.ts';
import { dayMs } from './durations.ts';
import { readMoment } from './expression/time.ts';
import { readAnswer } from './read-answer.ts';

const spec = (type: 'date' | 'dateTime'): AnswerSpec => ({ type, choices: [], appearance: [] });

/**
 * `2026-11-30T16:30+07:00`, `2026-11-30`, `30/11/2569`, `30 พ.ย. 2569 16.30`. A date alone is its beginning (`start`, 00:00) or its last
 * second (`end`, 23:59:59) in the time zone. null = not read for certain.
 */
export function readWhen(text: string, edge: 'start' | 'end', context: { readonly now: Date; readonly timeZone: string }): Date | null {
  const iso = readMoment(text.trim(), context.timeZone);
  if (iso && !iso.isDate && !/^2[4-9]\d\d/.test(text.trim())) return new Date(iso.instantMs);
  const moment = readAnswer(text, spec('dateTime'), context);
  if (moment.kind === 'accepted') return new Date(moment.value);
  const date = readAnswer(text, spec('date'), context);
  if (date.kind !== 'accepted') return null;
  const midnight = readMoment(date.value, context.timeZone);
  if (!midnight) return null;
  return new Date(edge === 'start' ? midnight.instantMs : midnight.instantMs + dayMs - 1000);
}
