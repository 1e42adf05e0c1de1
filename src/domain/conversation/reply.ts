// What a contact says to a question: by tapping its choices, by typing, by sending a picture or a place.
import { hourMs } from '../durations.ts';
import { readAnswer } from '../read-answer.ts';
import { type AnswerSpec } from '../answer.ts';
import { type FilledForm, type FormItem } from '../form.ts';
import { type Input } from '../inbound.ts';
import { normaliseText } from '../reading/normalise.ts';
import { agreementOf } from '../reading/politeness.ts';
import { decideOnRepeat, readRemoval } from './repeating.ts';
import { foundMax, isLong, listOf, pageOfChoice, rangeSteps, searchChoices, ticksOf, unitOf } from './options.ts';
import { type Step } from './step.ts';
import { type Tap } from './tap.ts';

/** A tap on a choice, a tick, "done" or a date picker, on this question's newest or any older message. */
export function tapChoice(
  step: Step,
  item: FormItem,
  tap: Extract<Tap, { kind: 'answer' | 'tick' | 'done' | 'picked' }>,
  picked: string | null,
): void {
  const { question } = item;
  if (tap.kind === 'picked') {
    if (picked === null) step.askAgain();
    else readTyped(step, item, picked, tap.seq);
    return;
  }
  if (tap.kind === 'done') {
    finishTicks(step, item, ticksOf(step.state, item), tap.seq);
    return;
  }
  const steps = question.type === 'acknowledge' ? ['OK'] : rangeSteps(question);
  const name = steps.length > 0 ? (steps[tap.choice] ?? null) : (listOf(step.filled, item)[tap.choice]?.name ?? null);
  if (name === null || (steps.length === 0 && !item.choices.some((choice) => choice.name === name))) {
    step.say({ kind: 'question-gone', key: item.key });
    step.askAgain();
    return;
  }
  if (tap.kind === 'answer') {
    step.accept(item, name, tap.seq);
    return;
  }
  const before = ticksOf(step.state, item);
  const names = question.type === 'rank' ? tickInOrder(before, name, tap.isOn) : tickTogether(step, item, before, name, tap.isOn);
  if (names === null) {
    step.say({ kind: 'answer-rejected', key: item.key, reason: 'constraint', params: {} });
    step.ask(item, step.state.asked?.key === item.key ? step.state.asked.page : 0);
    return;
  }
  if (question.type === 'rank' && names.length === item.choices.length) {
    step.accept(item, names.join(' '), tap.seq);
    return;
  }
  const page = step.state.asked?.key === item.key ? step.state.asked.page : 0;
  step.change({ ticks: { key: item.key, names } });
  step.say({ kind: 'ticks-changed', key: item.key });
  step.ask(item, page);
}

/** Ticks choices that were found by typing, and shows the page where the last of them stands. */
function tickFound(step: Step, item: FormItem, found: readonly string[]): void {
  let names: readonly string[] | null = ticksOf(step.state, item);
  for (const name of found) names = names && tickTogether(step, item, names, name, true);
  const page = pageOfChoice(item, found.at(-1) ?? '');
  if (names === null) step.say({ kind: 'answer-rejected', key: item.key, reason: 'constraint', params: {} });
  else {
    step.change({ ticks: { key: item.key, names } });
    step.say({ kind: 'ticks-changed', key: item.key });
  }
  step.ask(item, page);
}

const tickInOrder = (before: readonly string[], name: string, isOn: boolean): readonly string[] =>
  isOn ? (before.includes(name) ? before : [...before, name]) : before.filter((one) => one !== name);

/** The ticks after one more or less; null when the author's constraint forbids it. A choice that goes with no other replaces them. */
function tickTogether(step: Step, item: FormItem, before: readonly string[], name: string, isOn: boolean): readonly string[] | null {
  if (!isOn) return before.filter((one) => one !== name);
  const isAllowed = (names: readonly string[]): boolean => step.filled.isAllowed(item.key, inChoiceOrder(item, names));
  const isExclusive = (one: string): boolean =>
    item.choices.length > 1 && item.choices.every((other) => other.name === one || !isAllowed([one, other.name]));
  const together = before.includes(name) ? before : [...before, name];
  if (isAllowed(together)) return together;
  if (isExclusive(name)) return [name];
  const without = together.filter((one) => one === name || !isExclusive(one));
  return isAllowed(without) ? without : null;
}

function inChoiceOrder(item: FormItem, names: readonly string[]): string {
  return item.choices
    .filter((choice) => names.includes(choice.name))
    .map((choice) => choice.name)
    .join(' ');
}

function finishTicks(step: Step, item: FormItem, names: readonly string[], seq: number): void {
  if (item.question.type === 'rank') {
    if (names.length < item.choices.length)
      step.say({ kind: 'answer-rejected', key: item.key, reason: 'not-all-ranked', params: { count: item.choices.length } });
    else {
      step.accept(item, names.join(' '), seq);
      return;
    }
  } else if (names.length > 0) {
    step.accept(item, inChoiceOrder(item, names), seq);
    return;
  } else if (!item.isRequired) {
    if (item.value === '') step.skip(item);
    else step.accept(item, '', seq);
    return;
  } else step.say({ kind: 'answer-rejected', key: item.key, reason: 'required', params: {} });
  step.ask(item);
}

const moreWords = ['1', 'เพิ่ม', 'เพิ่มอีก', 'อีก', 'มีอีก', 'add', 'more', 'another'];
const enoughWords = ['2', 'ไม่มีแล้ว', 'ไม่มีอีก', 'ไม่เพิ่ม', 'พอ', 'พอแล้ว', 'หมดแล้ว', 'ครบแล้ว', 'เสร็จ', 'เสร็จแล้ว', 'none', 'nomore', 'done'];
const doneWords = ['เสร็จ', 'เสร็จแล้ว', 'เรียบร้อย', 'ตกลง', 'ครบแล้ว', 'done', 'ok'];
const wordOf = (text: string): string =>
  normaliseText(text)
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/(ครับ|ค่ะ|คะ)$/, '');

function whatItIs(input: Input): 'text' | 'sticker' | 'media' | 'location' {
  switch (input.kind) {
    case 'sticker':
    case 'location':
    case 'media':
      return input.kind;
    default:
      return 'text';
  }
}

/** Whether the text says yes, or no, and nothing else; null = neither. */
export function saysYes(text: string): boolean | null {
  const agreement = agreementOf(normaliseText(text));
  return agreement?.isPlain ? agreement.isYes : null;
}

/** Anything that is neither a command nor a tap. */
export function readReply(step: Step, input: Input): void {
  const item = step.askedItem();
  const { mode, guess, conflict, ticks } = step.state;
  if (input.kind === 'follow') {
    step.askAgain();
    return;
  }
  if (mode !== 'paused' && input.kind === 'text' && readRemoval(step, input.text)) return;
  const repeat = step.askedRepeat();
  if (repeat && mode === 'asking' && input.kind === 'text') {
    const word = wordOf(input.text);
    const isMore = moreWords.includes(word) ? true : enoughWords.includes(word) ? false : agreementOf(normaliseText(input.text))?.isYes;
    if (isMore !== undefined) decideOnRepeat(step, repeat, isMore);
    else step.notUnderstood('text');
    return;
  }
  if (mode === 'paused' || !item) {
    const what = whatItIs(input);
    if (mode === 'idle') {
      step.say({ kind: 'not-understood', what });
      step.say({ kind: 'status-shown' });
    } else if (mode === 'confirming') {
      step.say({ kind: 'not-understood', what });
      step.say({ kind: 'submit-offered' });
    } else if (mode === 'paused' && (item || repeat)) {
      // What was typed may be meant for a question that is long out of sight: show it rather than take it.
      step.say({ kind: 'resumed' });
      step.askAgain();
    } else step.notUnderstood(what);
    return;
  }
  const seq = step.state.asked?.seq ?? 0;
  switch (input.kind) {
    case 'text': {
      const word = wordOf(input.text);
      const yes = saysYes(input.text);
      // An offer's id is its time: what was sent before it does not mean it.
      const sentMs = step.now.getTime();
      if (conflict?.key === item.key && conflict.id <= sentMs && yes !== null) {
        settleConflict(step, item, yes);
        return;
      }
      if (guess?.key === item.key && guess.id <= sentMs) {
        // A number chooses among several guesses; beside a single one it is a new answer.
        const chosen = yes === null ? (guess.values.length > 1 && /^\d{1,2}$/.test(word) ? Number(word) - 1 : null) : yes ? 0 : null;
        if (yes === false || (chosen !== null && guess.values[chosen] !== undefined)) {
          settleGuess(step, item, chosen);
          return;
        }
      }
      if (ticks?.key === item.key && doneWords.includes(word)) {
        finishTicks(step, item, ticks.names, seq);
        return;
      }
      readTyped(step, item, input.text, seq);
      return;
    }
    case 'media':
      takeUpload(step, item, seq);
      return;
    case 'location':
      if (item.question.type === 'geopoint') step.accept(item, `${input.latitude} ${input.longitude} 0 0`, seq);
      else step.notUnderstood('location');
      return;
    case 'sticker':
      step.notUnderstood('sticker');
      return;
    default:
      step.notUnderstood('text');
  }
}

function takeUpload(step: Step, item: FormItem, seq: number): void {
  const { upload } = step.snapshot;
  const isWanted = item.question.type === 'image' || item.question.type === 'file';
  if (!isWanted || !upload) step.notUnderstood('media');
  else if ('value' in upload) step.accept(item, upload.value, seq);
  else {
    const wrong = item.question.type === 'image' ? 'expects-picture' : 'expects-file';
    const reason = upload.refused === 'wrong-type' ? wrong : (`file-${upload.refused}` as const);
    step.say({ kind: 'answer-rejected', key: item.key, reason, params: {} });
    step.ask(item);
  }
}

/** @throws when the question is not one that is asked: no tap and no text leads to it */
export function answerSpec(step: { readonly filled: FilledForm }, item: FormItem): AnswerSpec {
  const { question } = item;
  const { start = '', end = '', step: size = '1' } = question.parameters;
  const unit = unitOf(question);
  if (['calculate', 'hidden', 'start', 'end', 'today', 'username'].includes(question.type)) throw new Error(`${item.key} is not asked`);
  return {
    type: question.type as AnswerSpec['type'],
    choices: item.choices.map((choice) => ({ name: choice.name, labels: Object.values(choice.label) })),
    appearance: question.appearance,
    ...(unit === null ? {} : { unitPower: unit.power }),
    ...(question.type === 'range' ? { range: { start, end, step: size } } : {}),
  };
}

/** Who comes back after this long may not remember the question, and says so in many ways. */
const awayMs = 12 * hourMs;

const hasBeenAway = ({ state, now }: Step): boolean => state.asked !== null && now.getTime() - state.asked.atMs > awayMs;

function readTyped(step: Step, item: FormItem, text: string, seq: number): void {
  const reading = readAnswer(text, answerSpec(step, item), { now: step.now, timeZone: step.snapshot.timeZone });
  // In a long list of several choices words look for one more; numbers are the whole answer.
  const isTick = item.question.type === 'select_multiple' && isLong(item) && !/\d/.test(normaliseText(text));
  if (isTick && reading.kind === 'accepted') {
    tickFound(step, item, reading.value.split(' '));
    return;
  }
  const found = reading.kind === 'accepted' ? [] : searchChoices(item, text);
  if (found.length > 0) {
    const values = [...new Set([...(reading.kind === 'unsure' ? reading.values : []), ...found])];
    offer(step, item, values.slice(0, foundMax), values.length, isTick);
    return;
  }
  const isTaken = reading.kind === 'unsure' || (reading.kind === 'accepted' && step.filled.isAllowed(item.key, reading.value));
  if (!isTaken && hasBeenAway(step)) {
    step.say({ kind: 'resumed' });
    step.askAgain();
    return;
  }
  switch (reading.kind) {
    case 'accepted':
      if (!isTaken && item.question.type === 'text' && !item.isRequired && item.value === '' && saysNone(text)) step.skip(item);
      else step.accept(item, reading.value, seq);
      return;
    case 'unsure':
      offer(step, item, reading.values, reading.values.length, isTick);
      return;
    case 'rejected':
      step.say({ kind: 'answer-rejected', key: item.key, reason: reading.reason, params: reading.params });
      if (step.state.asked?.key === item.key) step.ask(item, step.state.asked.page);
      else step.askAgain();
  }
}

/** `-`, `ไม่มี`: typed where a telephone number or an address is asked for, by somebody who has none. */
function saysNone(text: string): boolean {
  const plain = normaliseText(text);
  return /^[-–—]+$/.test(plain) || agreementOf(plain)?.isYes === false;
}

function offer(step: Step, item: FormItem, values: readonly string[], found: number, isTick: boolean): void {
  step.ask(item, step.state.asked?.key === item.key ? step.state.asked.page : 0);
  step.change({ guess: { key: item.key, values, id: step.now.getTime(), ...(isTick ? { isTick } : {}) } });
  step.replaceLast({ kind: 'answer-guessed', key: item.key, values, found });
}

/** "หมายถึง … ใช่ไหม" and "ใช้คำตอบของท่านแทนหรือไม่", answered by a button. */
export function acceptConfirmation(step: Step, item: FormItem, tap: Extract<Tap, { kind: 'guess' | 'replace' }>): void {
  const { guess, conflict } = step.state;
  const open = tap.kind === 'replace' ? conflict : guess;
  if (open?.key !== item.key || open.id !== tap.id) {
    step.say({ kind: 'offer-gone' });
    step.askAgain();
  } else if (tap.kind === 'replace') settleConflict(step, item, tap.yes);
  else settleGuess(step, item, tap.number);
}

function settleGuess(step: Step, item: FormItem, number: number | null): void {
  const { guess } = step.state;
  const value = guess?.key === item.key && number !== null ? guess.values[number] : undefined;
  const seq = step.state.asked?.key === item.key ? step.state.asked.seq : (step.stored(item.key)?.seq ?? 0);
  step.change({ guess: null });
  if (value === undefined) step.askAgain();
  else if (guess?.isTick) tickFound(step, item, value.split(' '));
  else step.accept(item, value, seq);
}

function settleConflict(step: Step, item: FormItem, isMine: boolean): void {
  const { conflict } = step.state;
  const isOpen = conflict?.key === item.key;
  step.change({ conflict: null });
  if (isOpen && isMine) step.accept(item, conflict.value, step.stored(item.key)?.seq ?? 0);
  else if (isOpen) {
    step.say({ kind: 'answer-kept', key: item.key });
    step.moveOn(item.key);
  } else step.askAgain();
}
