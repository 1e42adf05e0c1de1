// The conversation about one agency's response: answering, going about in it, reviewing, submitting, and asking how things stand.
import { type FilledForm } from '../form.ts';
import { type Command } from './command.ts';
import { type ConversationEvent } from './event.ts';
import { askedItems, isSettled, missingItems, progressOf, type Section, sections } from './progress.ts';
import { takeLate } from './late.ts';
import { askForRemoval, decideOnRepeat, removeRepetition } from './repeating.ts';
import { hasOpened, isAcceptingAnswers } from './round.ts';
import { type Snapshot, type Target } from './snapshot.ts';
import { Step } from './step.ts';
import { isUndecided, nextStop, placeAfter, knownRepetitions, type Stop, stopAt } from './stops.ts';
import { itemOfRef, repeatOfRef, type Tap } from './tap.ts';
import { type Turn, type Wish } from './turn.ts';
import { acceptConfirmation, readReply, saysYes, tapChoice } from './reply.ts';

export function answerQuestions(snapshot: Snapshot, target: Target, filled: FilledForm, wish: Wish, now: Date): Turn {
  const step = new Step(snapshot, target, filled, now);
  // "Remove it?" is answered at once or not at all: a yes after anything else means something else.
  const isRemoving = filled.repeats.some(({ key }) => key === snapshot.state.guess?.key);
  if (isRemoving && (wish.command || wish.tap)) step.change({ guess: null });
  // A review that was asked for before the contact went on elsewhere would take them back.
  const isUntimely = wish.late !== null && wish.command?.kind === 'review';
  if (wish.command && !isUntimely && askFor(step, wish.command)) return step.turn();

  const obstacle = obstacleToAnswering(target, now);
  if (obstacle) {
    step.say(obstacle);
    return step.turn();
  }
  if (wish.late) takeLate(step, wish.input, wish.command || wish.late.place === null ? undefined : filled.item(wish.late.place));
  else if (wish.command) goAbout(step, wish.command);
  else if (step.state.mode === 'confirming' && wish.input.kind === 'text' && saysYes(wish.input.text) === true) submit(step);
  else if (step.state.mode === 'confirming' && wish.input.kind === 'text' && saysYes(wish.input.text) === false) step.showReview(null);
  else if (step.state.mode === 'idle' && wish.input.kind === 'text' && saysYes(wish.input.text) === true) continueAnswering(step);
  else if (wish.tap) tapped(step, wish);
  else readReply(step, wish.input);
  return step.turn();
}

/** Things that may be asked at any stage. Returns whether the command was one of them. */
function askFor(step: Step, command: Command): boolean {
  const isOpen = obstacleToAnswering(step.target, step.now) === null;
  switch (command.kind) {
    case 'score':
      step.say({ kind: 'score-shown', dimension: null });
      return true;
    case 'why':
      step.say({
        kind: 'score-shown',
        dimension: command.dimension ?? 0,
        ...(command.indicator === undefined ? {} : { indicator: command.indicator }),
      });
      return true;
    case 'report':
      step.say({ kind: 'report-shown' });
      return true;
    case 'share':
      step.say({ kind: 'share-shown' });
      return true;
    case 'links':
      step.say({ kind: 'links-shown' });
      return true;
    case 'revoke-link':
      step.say({ kind: 'link-revoked', link: command.link });
      return true;
    case 'status':
    case 'menu':
      step.say({ kind: 'status-shown' });
      return true;
    case 'help':
      // Where nothing can be answered no question is open, whatever stood there last.
      step.say({
        kind: 'help-shown',
        key: isOpen && step.state.mode === 'asking' ? (step.askedItem()?.key ?? null) : null,
      });
      return true;
    case 'courtesy':
      if (isOpen && (step.state.mode === 'asking' || step.state.mode === 'paused')) return false;
      step.say({ kind: 'not-understood', what: command.what });
      if (!isOpen || step.state.mode === 'idle') step.say({ kind: 'status-shown' });
      else if (step.state.mode === 'confirming') step.say({ kind: 'submit-offered' });
      else step.askAgain();
      return true;
    case 'review':
      if (isOpen) step.change({ mode: 'reviewing', asked: null });
      step.say({ kind: 'review-shown', section: command.section, page: command.page });
      return true;
    default:
      return false;
  }
}

/** Why nothing can be answered now; null = it can. */
function obstacleToAnswering(target: Target, now: Date): ConversationEvent | null {
  if (!hasOpened(target.round, now)) return { kind: 'round-not-open' };
  if (target.response.status === 'submitted') return { kind: 'already-submitted' };
  if (!isAcceptingAnswers(target.round, now)) return { kind: 'round-closed' };
  if (target.role === 'viewer') return { kind: 'view-only' };
  return null;
}

/** `ด้านที่ 2` is the section of that name, wherever it stands; otherwise sections are counted from 1. */
function sectionIndex(all: readonly Section[], { number, word }: Extract<Command, { kind: 'section' }>): number {
  const name = `${word} ${number}`;
  const isNamed = (label: string): boolean => label.startsWith(name) && !/^\d/.test(label.slice(name.length));
  const named = word === undefined ? -1 : all.findIndex(({ group }) => Object.values(group?.label ?? {}).some(isNamed));
  return named >= 0 ? named : number - 1;
}

function goAbout(step: Step, command: Command): void {
  switch (command.kind) {
    case 'continue':
      continueAnswering(step);
      return;
    case 'back':
      goBack(step, step.state.asked?.key ?? null);
      return;
    case 'skip': {
      const item = step.askedItem();
      const repeat = step.askedRepeat();
      if (item) step.skip(item);
      else if (repeat) decideOnRepeat(step, repeat, false);
      else continueAnswering(step);
      return;
    }
    case 'clear': {
      const item = step.askedItem();
      if (item && step.state.asked && step.state.mode !== 'paused') step.clear(item, step.state.asked.seq);
      else if (step.askedRepeat()) step.notUnderstood('text');
      else step.showReview(null);
      return;
    }
    case 'same-rows': {
      const item = step.askedItem();
      if (item && step.fillRows(item)) return;
      step.say({ kind: 'nothing-to-copy' });
      step.askAgain();
      return;
    }
    case 'pause':
      step.change({ mode: 'paused' });
      step.say({ kind: 'paused' });
      return;
    case 'edit': {
      const items = askedItems(step.filled);
      const item = items[command.number - 1];
      if (item) step.open(item);
      else {
        step.say({ kind: 'no-such-question', wanted: command.number, count: items.length });
        step.askAgain();
      }
      return;
    }
    case 'section': {
      const all = sections(step.filled);
      const index = sectionIndex(all, command);
      const section = all[index];
      const item = section?.items.find((one) => one.value === '') ?? section?.items[0];
      if (item) step.goTo(stopAt(step.filled, item));
      else if (section) step.showReview(index);
      else {
        step.say({ kind: 'no-such-section', wanted: command.number, count: all.length });
        step.askAgain();
      }
      return;
    }
    case 'courtesy':
      if (step.state.mode === 'paused' && command.what === 'thanks') {
        step.say({ kind: 'not-understood', what: 'thanks' });
        step.say({ kind: 'paused' });
        return;
      }
      if (step.state.mode === 'paused') step.say({ kind: 'resumed' });
      else step.say({ kind: 'not-understood', what: command.what });
      step.askAgain();
      return;
    case 'submit':
      offerSubmit(step);
      return;
    case 'submit-yes':
      submit(step);
      return;
    default:
      step.notUnderstood('text');
  }
}

/** Goes on where the contact was: the open question, else the first that wants an answer, else towards submitting. */
function continueAnswering(step: Step): void {
  const open = step.askedItem();
  if (open && (!isSettled(open, step.given) || step.state.mode !== 'asking')) {
    step.ask(open, step.state.asked?.page);
    return;
  }
  const repeat = step.askedRepeat();
  if (repeat) {
    step.askRepeat(repeat);
    return;
  }
  const stop = firstStop(step, placeAfter(step.filled, open?.key ?? null)) ?? firstStop(step, 0);
  if (stop) step.goTo(stop);
  else offerSubmit(step);
}

const firstStop = (step: Step, from: number): Stop | undefined => nextStop(step.filled, step.given, from);

function goBack(step: Step, key: string | null): void {
  const { filled } = step;
  const items = askedItems(filled);
  const repeat = filled.repeats.find((one) => one.key === key);
  // From "another one?" back to the last question of the repeat; from "is there one?" to the question before it.
  const place = repeat
    ? knownRepetitions(filled, repeat) > 0
      ? repeat.end
      : repeat.start
    : filled.items.findIndex((item) => item.key === key);
  const previous = place < 0 ? items.at(-1) : filled.items.slice(0, place).findLast((item) => items.includes(item));
  if (previous) {
    step.ask(previous);
    return;
  }
  step.say({ kind: 'at-first-question' });
  const first = items[0];
  if (first) step.ask(first);
}

function offerSubmit(step: Step): void {
  if (askedItems(step.filled).length === 0) {
    step.change({ mode: 'idle', asked: null });
    step.say({ kind: 'nothing-to-ask' });
    return;
  }
  if (progressOf(step.filled, step.given).answered === 0) {
    step.say({ kind: 'submit-refused', reason: 'empty' });
    continueAnsweringFromStart(step);
    return;
  }
  // A repetition that is there only because XLSForm starts with one must not be submitted, nor scored.
  const undecided = step.filled.repeats.find((repeat) => isUndecided(step.filled, repeat));
  const missing = missingItems(step.filled);
  if (undecided && missing.every((item) => item.key.startsWith(`${undecided.key}[`))) {
    step.askRepeat(undecided);
    return;
  }
  if (missing.length > 0) {
    step.change({ mode: 'reviewing', asked: null });
    step.say({ kind: 'submit-refused', reason: 'missing' });
    return;
  }
  if (step.target.role !== 'coordinator') {
    step.change({ mode: 'reviewing', asked: null });
    step.say({ kind: 'submit-refused', reason: 'role' });
    return;
  }
  step.change({ mode: 'confirming', asked: null });
  step.say({ kind: 'submit-offered' });
}

function continueAnsweringFromStart(step: Step): void {
  const first = askedItems(step.filled)[0];
  if (first) step.ask(first);
}

function submit(step: Step): void {
  const isOpen = missingItems(step.filled).length > 0 || step.filled.repeats.some((repeat) => isUndecided(step.filled, repeat));
  if (step.target.role !== 'coordinator' || isOpen) {
    offerSubmit(step);
    return;
  }
  step.change({ mode: 'idle', asked: null, ticks: null, guess: null, conflict: null });
  step.say({ kind: 'submitted' });
}

/** A tap on one of our buttons that is no command: it names its question. */
function tapped(step: Step, { input, tap }: Wish): void {
  if (tap?.kind === 'more' || tap?.kind === 'remove') {
    tappedRepeat(step, tap);
    return;
  }
  if (!tap || !('item' in tap)) {
    step.notUnderstood('text');
    return;
  }
  const item = itemOfRef(step.filled, tap.item);
  if (!item) {
    step.say({ kind: 'question-gone', key: null });
    step.askAgain();
    return;
  }
  switch (tap.kind) {
    case 'answer':
    case 'tick':
    case 'done':
    case 'picked':
      tapChoice(step, item, tap, input.kind === 'tap' ? (input.picked ?? null) : null);
      return;
    case 'guess':
    case 'replace':
      acceptConfirmation(step, item, tap);
      return;
    case 'page':
      step.ask(item, tap.page);
      return;
    case 'open':
      step.open(item);
      return;
    case 'skip':
      step.skip(item);
      return;
    case 'clear':
      step.clear(item, tap.seq);
      return;
    case 'back':
      goBack(step, item.key);
      return;
    case 'help':
      step.say({ kind: 'help-shown', key: item.key });
      return;
    case 'same':
      if (!step.fillRows(item)) step.askAgain();
      return;
    default:
      unreachable(tap);
  }
}

function tappedRepeat(step: Step, tap: Extract<Tap, { kind: 'more' | 'remove' }>): void {
  const repeat = repeatOfRef(step.filled, tap.repeat);
  if (!repeat) {
    step.say({ kind: 'question-gone', key: null });
    step.askAgain();
    return;
  }
  // A second tap on a button that has done its work finds another number of repetitions.
  const count = knownRepetitions(step.filled, repeat);
  const isLate = tap.kind === 'more' && !tap.yes && step.state.asked?.key !== repeat.key;
  if (isLate || count !== tap.count || (tap.kind === 'remove' && (tap.position < 1 || tap.position > repeat.count))) step.askAgain();
  else if (tap.kind === 'more') decideOnRepeat(step, repeat, tap.yes);
  else if (tap.isSure) removeRepetition(step, repeat, tap.position);
  else askForRemoval(step, repeat, tap.position);
}

function unreachable(tap: never): never {
  throw new Error(`unknown tap ${JSON.stringify(tap satisfies Tap)}`);
}
