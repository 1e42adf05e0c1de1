// Repetitions that the contact decides on: is there one, another one, remove this one.
import { type FormRepeat, keyAfterRemoval } from '../form.ts';
import { normaliseText } from '../reading/normalise.ts';
import { withDigitsForWords } from '../reading/number-words.ts';
import { agreementOf, withoutCourtesy } from '../reading/politeness.ts';
import { sections } from './progress.ts';
import { type Step } from './step.ts';
import { isUndecided, knownRepetitions, nextStop } from './stops.ts';

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

/** Asks whether the repetition is to go; a typed yes or no answers it as the buttons do. */
export function askForRemoval(step: Step, repeat: FormRepeat, position: number): void {
  step.change({ guess: { key: repeat.key, values: [String(position), String(repeat.count)], id: step.now.getTime() } });
  step.say({ kind: 'removal-asked', key: repeat.key, position });
}

/** A typed word about removing a repetition: the wish (`ลบ 2`, `ลบบริการที่ 2`), or yes or no to "remove it?". Returns whether it was one. */
export function readRemoval(step: Step, text: string): boolean {
  const plain = withoutCourtesy(normaliseText(text).toLowerCase());
  if (settleRemoval(step, plain)) return true;
  const [, name = '', wanted] = removing.exec(withDigitsForWords(plain)) ?? [];
  if (wanted === undefined) return false;
  const [repeat, ...others] = removable(step, nameKey(name));
  if (repeat === undefined || others.length > 0) return false;
  const position = Number(wanted);
  const count = knownRepetitions(step.filled, repeat);
  if (position >= 1 && position <= count) askForRemoval(step, repeat, position);
  else {
    step.say({ kind: 'no-such-repetition', key: repeat.key, wanted: position, count });
    step.askAgain();
  }
  return true;
}

const removing =
  /^(?:ขอ)?(?:ลบ|เอาออก|นำออก|ตัด|remove|delete)\s*(?:รายการ|item|entry)?\s*(.*?)\s*(?:รายการ)?(?:ลำดับ)?(?:ที่|no\.?|#)?\s*(\d{1,3})(?:\s*ออก)?$/;
const nameKey = (name: string): string => name.toLowerCase().replace(/\s+/g, '');

/** The repeats that `ลบ 2` can mean here: the one that is asked about or stood in, or any while reviewing; a name tells several apart. */
function removable(step: Step, name: string): readonly FormRepeat[] {
  const { filled, state } = step;
  const asked = step.askedRepeat();
  const item = step.askedItem();
  const known = filled.repeats.filter((repeat) => knownRepetitions(filled, repeat) > 0);
  const isNamed = ({ repeat }: FormRepeat): boolean => Object.values(repeat.label).some((label) => nameKey(label) === name);
  if (name !== '') return known.filter(isNamed);
  if (asked) return [asked];
  // Where a number or a text is asked, a minus sign or any words may be the answer.
  if (item) return answersInWords.has(item.question.type) ? [] : known.filter(({ key }) => item.key.startsWith(`${key}[`)).slice(-1);
  return state.mode === 'reviewing' ? known : [];
}

const answersInWords = new Set(['text', 'barcode', 'integer', 'decimal', 'range']);

function settleRemoval(step: Step, plain: string): boolean {
  const { guess } = step.state;
  const repeat = step.filled.repeats.find(({ key }) => key === guess?.key);
  const agreement = agreementOf(plain);
  if (!guess || !repeat) return false;
  step.change({ guess: null });
  if (guess.id > step.now.getTime() || agreement?.isPlain !== true) return false;
  const [position, count] = guess.values.map(Number);
  if (agreement.isYes && position !== undefined && count === repeat.count) removeRepetition(step, repeat, position);
  else step.askAgain();
  return true;
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
  const rest = step.askedRepeat();
  if (rest?.key === repeat.key && step.state.mode === 'asking') {
    step.askRepeat(rest);
    return;
  }
  const section = sections(step.filled).findIndex((one) => one.group === repeat.section);
  step.showReview(section < 0 ? null : section);
}
