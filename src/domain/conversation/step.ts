// One step in the making: the form, state and events as they change while it is decided. Lives only inside one call of advance().
import { type FilledForm, type FormItem } from '../form.ts';
import { type ConversationEvent } from './event.ts';
import { askedItems, isSettled, nextUnsettled, sections, tableRows } from './progress.ts';
import { type Snapshot, type StoredAnswer, type Target } from './snapshot.ts';
import { type ConversationState } from './state.ts';
import { type Turn } from './turn.ts';

export class Step {
  readonly snapshot: Snapshot;
  readonly target: Target;
  readonly now: Date;
  filled: FilledForm;
  state: ConversationState;
  readonly given: Set<string>;
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
    return { state: this.state, events: this.events, filled: this.filled };
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

  /** Opens a question to correct it; afterwards the contact goes back to the review. */
  open(item: FormItem): void {
    const mode = this.state.mode;
    this.ask(item);
    if (mode === 'reviewing' || mode === 'confirming') this.change({ mode: 'reviewing' });
  }

  /** Shows the open question again, or what comes instead. */
  askAgain(): void {
    const item = this.askedItem();
    if (this.state.mode === 'paused' || !item) this.moveOn(null);
    else this.ask(item, this.state.asked?.page);
  }

  notUnderstood(what: 'text' | 'sticker' | 'media' | 'location'): void {
    this.say({ kind: 'not-understood', what });
    this.askAgain();
  }

  /** Takes a value that has been read; checks the author's constraint and whether somebody else was faster. `seenSeq`: what the contact saw. */
  accept(item: FormItem, value: string, seenSeq: number): void {
    const { key } = item;
    const wasCurrent = this.state.asked?.key === key;
    const stored = this.stored(key);
    if (value === item.value && this.given.has(key)) {
      this.say({ kind: 'answer-unchanged', key, value });
      if (wasCurrent) this.moveOn(key);
      return;
    }
    if (stored && stored.seq > seenSeq && stored.by !== this.snapshot.contact.id && stored.value !== '' && stored.value !== value) {
      this.change({ conflict: { key, value }, asked: { key, seq: seenSeq, page: 0, atMs: this.now.getTime() }, guess: null });
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
    this.set(item, value);
    this.say({ kind: 'answer-accepted', key, value, before, wasCurrent });
    if (wasCurrent) this.moveOn(key);
    else this.askAgain();
  }

  /** Leaves a question for now: an optional one counts as dealt with, a required one comes back before submitting. */
  skip(item: FormItem): void {
    if (item.value !== '' && !this.given.has(item.key)) {
      this.accept(item, item.value, this.stored(item.key)?.seq ?? 0);
      return;
    }
    if (item.value === '' && item.isRequired) this.say({ kind: 'question-deferred', key: item.key });
    else if (item.value === '' && !this.given.has(item.key)) {
      this.given.add(item.key);
      this.say({ kind: 'question-skipped', key: item.key });
    }
    if (this.state.asked?.key === item.key) this.moveOn(item.key);
    else this.askAgain();
  }

  /** Gives the remaining rows of a table the value of the row before. Returns whether there was anything to fill. */
  fillRows(item: FormItem): boolean {
    const rows = tableRows(this.filled, item);
    const index = rows.findIndex((row) => row.key === item.key);
    const value = rows[index - 1]?.value ?? '';
    const open = rows.slice(index).filter((row) => row.value === '' && row.choices.some((choice) => choice.name === value));
    if (index < 1 || open.length === 0) return false;
    const filled: string[] = [];
    for (const row of open) {
      if (!this.filled.isAllowed(row.key, value)) continue;
      this.set(row, value);
      filled.push(row.key);
    }
    this.say({ kind: 'rows-filled', keys: filled, value });
    this.moveOn(filled.at(-1) ?? item.key);
    return true;
  }

  /** Goes to what comes after `key`: the next question that wants an answer, the review that a correction came from, or the end. */
  moveOn(key: string | null): void {
    const before = key === null ? undefined : this.filled.item(key);
    if (this.state.mode === 'reviewing' && before) {
      const index = sections(this.filled).findIndex((section) => section.group === before.section);
      this.change({ asked: null, ticks: null, guess: null, conflict: null });
      this.say({ kind: 'review-shown', section: index, page: Math.max(0, this.pageOfReview(before, index)) });
      return;
    }
    const next = nextUnsettled(this.filled, this.given, key);
    if (before?.section && next?.section !== before.section && this.isFinished(before))
      this.say({ kind: 'section-finished', key: before.section.key });
    if (next) {
      this.ask(next);
      return;
    }
    this.change({ mode: 'reviewing', asked: null, ticks: null, guess: null, conflict: null });
    this.say({ kind: 'review-shown', section: null, page: 0 });
  }

  private set(item: FormItem, value: string): void {
    this.filled = this.filled.with(item.key, value);
    this.given.add(item.key);
  }

  private pageOfReview(item: FormItem, section: number): number {
    const index = sections(this.filled)[section]?.items.findIndex((one) => one.key === item.key) ?? 0;
    return Math.floor(index / reviewPageSize);
  }

  private isFinished(item: FormItem): boolean {
    return askedItems(this.filled).every((one) => one.section !== item.section || isSettled(one, this.given));
  }
}

/** Questions shown on one page of a section's review. */
export const reviewPageSize = 12;
