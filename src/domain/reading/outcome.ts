// The three ways in which a reading ends.
import { type Reading, type RejectionReason } from '../answer.ts';

/** What is asked back at most: "หมายถึงคำตอบใด". */
const mostGuesses = 3;

export const accepted = (value: string): Reading => ({ kind: 'accepted', value });

export const rejected = (reason: RejectionReason, params: Readonly<Record<string, string | number>> = {}): Reading => ({
  kind: 'rejected',
  reason,
  params,
});

/** One value that is sure is taken; anything else is asked back, the likeliest first. `values` is not empty. */
export function offered(values: readonly string[], isSure: boolean): Reading {
  const distinct = [...new Set(values)];
  const [only] = distinct;
  return isSure && only !== undefined && distinct.length === 1
    ? accepted(only)
    : { kind: 'unsure', values: distinct.slice(0, mostGuesses) };
}
