// The stops on the way through a questionnaire: questions that want an answer, and repeats that want to know whether there is another one.
import { type FilledForm, type FormItem, type FormRepeat } from '../form.ts';
import { type Given, isAsked, isSettled } from './progress.ts';

export type Stop = { readonly kind: 'item'; readonly item: FormItem } | { readonly kind: 'repeat'; readonly repeat: FormRepeat };

/** Whether the contact was never asked if there is one at all, and nothing is in it: XLSForm starts every repeat with one. */
export function isUndecided(filled: FilledForm, { key, start, end }: FormRepeat): boolean {
  return !Object.hasOwn(filled.answers, key) && !filled.items.slice(start, end).some((item) => isAsked(item) && item.value !== '');
}

/** How many repetitions the contact knows of. */
export function knownRepetitions(filled: FilledForm, repeat: FormRepeat): number {
  return isUndecided(filled, repeat) ? 0 : repeat.count;
}

/** The first stop at or after a place among `filled.items`. */
export function nextStop(filled: FilledForm, given: Given, from: number): Stop | undefined {
  for (let index = from; index <= filled.items.length; index += 1) {
    const repeat = filled.repeats.find((one) => one.start === index && isUndecided(filled, one));
    if (repeat) return { kind: 'repeat', repeat };
    const item = filled.items[index];
    if (item && isAsked(item) && !isSettled(item, given)) return { kind: 'item', item };
  }
  return undefined;
}

/** A question, or the repeat that begins with it when nobody knows yet whether there is one. */
export function stopAt(filled: FilledForm, item: FormItem): Stop {
  const index = filled.items.findIndex((one) => one.key === item.key);
  const repeat = filled.repeats.find((one) => one.start === index && isUndecided(filled, one));
  return repeat ? { kind: 'repeat', repeat } : { kind: 'item', item };
}

/** Place among `filled.items` just after a question, or where a repeat's questions end; the start when null or unknown. */
export function placeAfter(filled: FilledForm, key: string | null): number {
  const repeat = filled.repeats.find((one) => one.key === key);
  return repeat ? repeat.end : filled.items.findIndex((item) => item.key === key) + 1;
}

/**
 * The repeat to ask "another one?" of before going on from a question: the innermost whose last repetition ends there. `to` is the place
 * of the next stop; what is still to be answered inside goes first.
 */
export function repeatToLeave(filled: FilledForm, key: string, to: number): FormRepeat | undefined {
  return filled.repeats.findLast((one) => key.startsWith(`${one.key}[${one.count}]/`) && to >= one.end);
}

/** Place among `filled.items` of a stop; the end when there is none. */
export function placeOf(filled: FilledForm, stop: Stop | undefined): number {
  if (stop === undefined) return filled.items.length;
  return stop.kind === 'repeat' ? stop.repeat.start : filled.items.findIndex((item) => item.key === stop.item.key);
}
