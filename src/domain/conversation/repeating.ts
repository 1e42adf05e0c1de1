// Repetitions that the contact decides on: is there one, another one, remove this one.
import { type FormRepeat, keyAfterRemoval } from '../form.ts';
import { sections } from './progress.ts';
import { type Step } from './step.ts';
import { isUndecided, nextStop } from './stops.ts';

/** The answer to "is there one?" or "another one?". */
export function decideOnRepeat(step: Step, repeat: FormRepeat, yes: boolean): void {
  const isFirst = isUndecided(step.filled, repeat);
  const added = yes && !isFirst ? step.filled.withRepetition(repeat.key).repetitions(repeat.key) : isFirst && yes ? 1 : 0;
  if (added <= (isFirst ? 0 : repeat.count)) {
    step.set(repeat.key, String(isFirst ? 0 : repeat.count));
    step.change({ mode: 'asking' });
    step.say({ kind: 'repeat-finished', key: repeat.key, count: isFirst ? 0 : repeat.count });
    step.moveOn(repeat.key);
    return;
  }
  step.set(repeat.key, String(added));
  step.say({ kind: 'repetition-added', key: repeat.key, position: added });
  const next = nextStop(step.filled, step.given, isFirst ? repeat.start : repeat.end);
  if (next) step.goTo(next);
  else step.moveOn(repeat.key);
}

/** Removes a repetition; the answers of later ones move up. Nothing is lost: the history of answers keeps what was there. */
export function removeRepetition(step: Step, repeat: FormRepeat, position: number): void {
  const inside = `${repeat.key}[`;
  const stored = Object.entries(step.target.response.answers).filter(([key]) => key.startsWith(inside));
  const moved = new Map<string, string>();
  for (const [key, { value }] of stored) {
    const to = keyAfterRemoval(key, repeat.key, position);
    if (to !== null) moved.set(to, value);
  }
  step.filled = step.filled.withoutRepetition(repeat.key, position);
  step.set(repeat.key, String(repeat.count - 1));
  for (const [key, { value }] of stored) {
    const now = moved.get(key);
    if (now === undefined) {
      step.given.delete(key);
      step.changes.set(key, null);
    } else if (now !== value) step.changes.set(key, now);
  }
  for (const [key, value] of moved) {
    step.given.add(key);
    if (!stored.some(([known]) => known === key)) step.changes.set(key, value);
  }
  step.say({ kind: 'repetition-removed', key: repeat.key, position });
  const section = sections(step.filled).findIndex((one) => one.group === repeat.section);
  step.showReview(section < 0 ? null : section);
}
