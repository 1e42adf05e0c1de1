// One step in the making: the form, state and events as they change while it is decided. Lives only inside one call of advance().
import { type FilledForm, type FormItem, type FormRepeat } from '../form.ts';
import { type Group } from '../questionnaire.ts';
import { type ConversationEvent } from './event.ts';
import { askedItems, isAnswered, isAsked, isSettled, sections, tableRows } from './progress.ts';
import { isUndecided, knownRepetitions, nextStop, placeAfter, placeOf, repeatToLeave, type Stop, stopAt } from './stops.ts';
import { type Snapshot, type StoredAnswer, type Target } from './snapshot.ts';
import { type ConversationState } from './state.ts';
import { type Turn } from './turn.ts';

/** One event's work on one agency's answers, while it is decided: what is said, changed and asked next. `turn()` is the outcome. */
export class Step {
  readonly snapshot: Snapshot;
  readonly target: Target;
  readonly now: Date;
  filled: FilledForm;
  state: ConversationState;
  readonly given: Set<string>;
  readonly changes = new Map<string, string | null>();
  private readonly events: ConversationEvent[] = [];

  constructor(snapshot: Snapshot, target: Target, filled: FilledForm, now: Date) {
    this.snapshot = snapshot;
    this.target = target;
    this.filled = filled;
    this.now = now;
    this.state = snapshot.state;
    this.given = new Set(Object.keys(target.response.answers));
  }

  turn(): Turn {
    return { state: this.state, events: this.events, filled: this.filled, changes: this.changes };
  }

  say(event: ConversationEvent): void {
    this.events.push(event);
  }

  /** Says this instead of the event before. */
  replaceLast(event: ConversationEvent): void {
    this.events.pop();
    this.events.push(event);
  }

  change(changes: Partial<ConversationState>): void {
    this.state = { ...this.state, ...changes };
  }

  stored(key: string): StoredAnswer | undefined {
    return this.target.response.answers[key];
  }

  /** The question that a typed answer is for, if it is still asked. */
  askedItem(): FormItem | undefined {
    return this.state.asked ? this.filled.item(this.state.asked.key) : undefined;
  }

  /** The repeat that "another one?" was asked of, if it is still there. */
  askedRepeat(): FormRepeat | undefined {
    return this.filled.repeats.find((repeat) => repeat.key === this.state.asked?.key);
  }

  /** Asks a question: it becomes the one that typed answers are for. */
  ask(item: FormItem, page = 0): void {
    const isTicking = this.state.ticks?.key === item.key;
    const isList = item.question.type === 'select_multiple' || item.question.type === 'rank';
    this.change({
      mode: this.state.mode === 'reviewing' && this.state.asked?.key === item.key ? 'reviewing' : 'asking',
      asked: { key: item.key, seq: this.stored(item.key)?.seq ?? 0, page, atMs: this.now.getTime() },
      ticks: isTicking ? this.state.ticks : isList ? { key: item.key, names: item.value === '' ? [] : item.value.split(' ') } : null,
      guess: null,
      conflict: null,
    });
    this.say({ kind: 'question-asked', key: item.key, page });
  }

  askRepeat(repeat: FormRepeat): void {
    const { key } = repeat;
    const asked = { key, seq: this.stored(key)?.seq ?? 0, page: 0, atMs: this.now.getTime() };
    this.change({ mode: 'asking', asked, ticks: null, guess: null, conflict: null });
    this.say({ kind: 'repeat-asked', key, count: knownRepetitions(this.filled, repeat) });
  }

  goTo(stop: Stop): void {
    if (stop.kind === 'item') this.ask(stop.item);
    else this.askRepeat(stop.repeat);
  }

  showReview(section: number | null, page = 0): void {
    this.change({ mode: 'reviewing', asked: null, ticks: null, guess: null, conflict: null, detour: [] });
    this.say({ kind: 'review-shown', section, page });
  }

  /** Opens a question to correct it; afterwards the contact goes back to the review. */
  open(item: FormItem): void {
    const { mode } = this.state;
    const stop = stopAt(this.filled, item);
    if (stop.kind === 'repeat') {
      this.askRepeat(stop.repeat);
      return;
    }
    this.ask(item);
    if (mode === 'reviewing' || mode === 'confirming') this.change({ mode: 'reviewing' });
  }

  /** Shows the open question again, or what comes instead. */
  askAgain(): void {
    const item = this.askedItem();
    const repeat = this.askedRepeat();
    if (item) this.ask(item, this.state.asked?.page);
    else if (repeat) this.askRepeat(repeat);
    else if (this.state.mode === 'reviewing' || this.state.mode === 'confirming') this.showReview(null);
    else this.moveOn(null);
  }

  /** After a tap that changed nothing: a question that was asked just now is not drawn again. */
  stay(): void {
    const item = this.askedItem();
    const { mode, asked } = this.state;
    if (mode === 'asking' && item && asked && this.now.getTime() - asked.atMs < doubleTapMs)
      this.say({ kind: 'still-open', key: item.key });
    else this.askAgain();
  }

  notUnderstood(what: 'text' | 'sticker' | 'media' | 'location' | 'greeting' | 'thanks'): void {
    this.say({ kind: 'not-understood', what });
    this.askAgain();
  }

  /**
   * Takes a value that has been read; checks the author's constraint and whether somebody else was faster, or the contact themself later.
   * `seenSeq`: what the contact saw.
   */
  accept(item: FormItem, value: string, seenSeq: number): void {
    const { key } = item;
    const wasCurrent = this.state.asked?.key === key;
    const stored = this.stored(key);
    if (value === item.value && this.given.has(key)) {
      this.say({ kind: 'answer-unchanged', key, value });
      if (wasCurrent) this.moveOn(key);
      else this.stay();
      return;
    }
    if (stored && stored.by === this.snapshot.contact.id && stored.at > this.now && stored.value !== '') {
      this.say({ kind: 'came-late', text: null, key });
      this.stay();
      return;
    }
    if (stored && stored.seq > seenSeq && stored.by !== this.snapshot.contact.id && stored.value !== '' && stored.value !== value) {
      this.change({
        conflict: { key, value, id: this.now.getTime() },
        asked: { key, seq: seenSeq, page: 0, atMs: this.now.getTime() },
        guess: null,
      });
      this.say({ kind: 'answer-contested', key, value });
      return;
    }
    if (!this.filled.isAllowed(key, value)) {
      this.say({ kind: 'answer-rejected', key, reason: 'constraint', params: {} });
      if (wasCurrent) this.ask(item, this.state.asked?.page);
      else this.askAgain();
      return;
    }
    // A default that was only shown is no answer before this one.
    const before = this.given.has(key) ? item.value : '';
    const opened = this.whileTelling(() => {
      this.set(key, value);
      this.say({ kind: 'answer-accepted', key, value, before, wasCurrent });
      return !wasCurrent || before !== '' || this.state.mode === 'reviewing';
    });
    if (wasCurrent) this.moveOn(key);
    else this.goBackTo(opened, key);
  }

  /** Leaves a question for now: an optional one counts as dealt with, a required one comes back before submitting. */
  skip(item: FormItem): void {
    if (item.value !== '' && !this.given.has(item.key)) {
      this.accept(item, item.value, this.stored(item.key)?.seq ?? 0);
      return;
    }
    if (item.value === '' && item.isRequired) this.say({ kind: 'question-deferred', key: item.key });
    else if (item.value === '' && !this.given.has(item.key)) {
      this.set(item.key, '');
      this.say({ kind: 'question-skipped', key: item.key });
    }
    if (this.state.asked?.key === item.key) this.moveOn(item.key);
    else this.askAgain();
  }

  /** Takes an answer out; a question that wants one keeps it. The history has it still. */
  clear(item: FormItem, seenSeq: number): void {
    const isOpen = this.state.asked?.key === item.key;
    if (item.value !== '' && !item.isRequired) {
      this.change({ ticks: null });
      if (this.given.has(item.key)) {
        this.accept(item, '', seenSeq);
        return;
      }
      // A default that nobody kept is no answer yet.
      this.set(item.key, '');
      this.say({ kind: 'question-skipped', key: item.key });
      if (isOpen) this.moveOn(item.key);
      else this.askAgain();
      return;
    }
    this.say({ kind: 'clear-refused', key: item.key, reason: item.value === '' ? 'empty' : 'required' });
    if (isOpen) this.ask(item, this.state.asked?.page);
    else this.askAgain();
  }

  /** Gives the remaining rows of a table the value of the row before. Returns whether there was anything to fill. */
  fillRows(item: FormItem): boolean {
    const rows = tableRows(this.filled, item);
    const index = rows.findIndex((row) => row.key === item.key);
    const value = rows[index - 1]?.value ?? '';
    const open = rows.slice(index).filter((row) => row.value === '' && row.choices.some((choice) => choice.name === value));
    if (index < 1 || open.length === 0) return false;
    const keys: string[] = [];
    for (const row of open) {
      if (!this.filled.isAllowed(row.key, value)) continue;
      this.set(row.key, value);
      keys.push(row.key);
    }
    if (keys.length === 0) return false;
    this.say({ kind: 'rows-filled', keys, value });
    this.moveOn(keys.at(-1) ?? item.key);
    return true;
  }

  /** Goes to what comes after `key`: the next stop, the review that a correction came from, or the end. */
  moveOn(key: string | null): void {
    if (this.state.mode === 'reviewing' && key !== null) {
      this.goBackToReview(key);
      return;
    }
    const next = nextStop(this.filled, this.given, placeAfter(this.filled, key));
    const leaving = key === null ? undefined : repeatToLeave(this.filled, key, placeOf(this.filled, next));
    if (leaving) {
      this.askRepeat(leaving);
      return;
    }
    const before = key === null ? undefined : (this.filled.item(key) ?? this.filled.repeats.find((repeat) => repeat.key === key));
    const section = next?.kind === 'item' ? next.item.section : next?.repeat.section;
    if (before?.section && section !== before.section && this.isFinished(before.section))
      this.say({ kind: 'section-finished', key: before.section.key, ...this.sectionsDone() });
    if (next) this.goTo(next);
    else this.showReview(null);
  }

  /** Stores an answer, or the number of repetitions under the repeat's key. */
  set(key: string, value: string): void {
    this.filled = this.filled.with(key, value);
    this.given.add(key);
    this.changes.set(key, value);
  }

  /**
   * Makes a change and says what became of other answers by it. The change tells whether it corrects something earlier: then new
   * questions are worth a word, and come first when the contact goes back to where they were. Returns those. At a first answer only many
   * are: the number of questions jumps.
   */
  whileTelling(change: () => boolean): readonly FormItem[] {
    const before = this.filled;
    const isCorrection = change();
    if (this.filled === before) return [];
    const wasAnswered = (item: FormItem): boolean => isAsked(item) && isAnswered(item, this.given);
    const keysBefore = new Set(before.items.map((item) => item.key));
    const keysNow = new Set(this.filled.items.map((item) => item.key));
    const closed = before.items.filter((item) => wasAnswered(item) && !keysNow.has(item.key)).length;
    const fresh = this.filled.items.filter((item) => isAsked(item) && !keysBefore.has(item.key));
    const returned = fresh.filter(wasAnswered).length;
    const unsettled = fresh.filter((item) => !isSettled(item, this.given));
    const opened = isCorrection ? unsettled : [];
    const told = unsettled.length >= manyOpened ? unsettled.length : opened.length;
    if (closed + returned + told > 0) this.say({ kind: 'answers-affected', closed, returned, opened: told });
    if (this.state.mode === 'reviewing') this.change({ detour: [...this.state.detour, ...opened.map((item) => item.key)] });
    return opened;
  }

  /** After a correction of another question than the open one: what it opened before the open one goes first. */
  private goBackTo(opened: readonly FormItem[], changed: string): void {
    const open = this.state.asked?.key ?? null;
    const first = opened[0];
    const isEarlier = first !== undefined && open !== null && placeAfter(this.filled, first.key) <= placeAfter(this.filled, open);
    const isGone = open !== null && !this.askedItem() && !this.askedRepeat();
    if (isEarlier && this.state.mode === 'asking') this.ask(first);
    else if (isGone && this.state.mode === 'asking') this.moveOn(changed);
    else this.askAgain();
  }

  private goBackToReview(key: string): void {
    const [opened, ...detour] = this.state.detour
      .flatMap((one) => this.filled.item(one) ?? [])
      .filter((one) => !isSettled(one, this.given));
    if (opened && opened.key !== key) {
      this.ask(opened);
      this.change({ mode: 'reviewing', detour: detour.map((one) => one.key) });
      return;
    }
    const item = this.filled.item(key);
    const section = item ? sections(this.filled).findIndex((one) => one.group === item.section) : -1;
    this.showReview(section < 0 ? null : section, item && section >= 0 ? this.pageOfReview(item, section) : 0);
  }

  private pageOfReview(item: FormItem, section: number): number {
    const index = sections(this.filled)[section]?.items.findIndex((one) => one.key === item.key) ?? 0;
    return Math.max(0, Math.floor(index / reviewPageSize));
  }

  private sectionsDone(): { readonly done: number; readonly count: number } {
    const all = sections(this.filled);
    return { done: all.filter((one) => this.isFinished(one.group)).length, count: all.length };
  }

  private isFinished(section: Group | null): boolean {
    return (
      askedItems(this.filled).every((one) => one.section !== section || isSettled(one, this.given)) &&
      this.filled.repeats.every((one) => one.section !== section || !isUndecided(this.filled, one))
    );
  }
}

/** So many new questions are told of at a first answer too. */
const manyOpened = 5;

/** People tap again when nothing seems to happen. */
const doubleTapMs = 10_000;

/** Questions shown on one page of a section's review. */
export const reviewPageSize = 12;
