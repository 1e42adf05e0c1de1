// What must hold of every schedule, said without the code that it is held against. Faults are collected as sentences.
import { type Applied, type Deed, type World } from './world.ts';

interface Place {
  readonly at: string;
  readonly sinceMs: number;
  readonly shownMs: number;
}

const toleranceMs = 10_000;

/** What a late message that changes nothing may be answered with: that it came late, or what may be asked for at any time. */
const answersToLate = ['came-late', 'answer-unchanged', 'status-shown', 'already-submitted', 'score-shown', 'help-shown'];

export class Reference {
  readonly faults: string[] = [];
  private readonly applied: number[] = [];
  /** Where each contact stood, from the beginning. */
  private readonly ways = new Map<number, Place[]>();
  private readonly deeds: readonly Deed[];

  constructor(deeds: readonly Deed[]) {
    this.deeds = deeds;
  }

  /** Called for each step as it is written; `delivered`: every event that has come in. */
  onApplied(step: Applied, delivered: ReadonlySet<number>): void {
    const { deed, contact, before, turn } = step;
    const { atMs, input } = this.deeds[deed]!;
    const fault = (text: string): void => {
      this.faults.push(`deed ${deed} ${text}`);
    };
    if (this.applied.includes(deed)) fault('is applied twice');
    for (const other of delivered) {
      const earlier = this.deeds[other]!;
      if (earlier.contact === this.deeds[deed]!.contact && earlier.atMs < atMs && !this.applied.includes(other))
        fault(`is applied before ${other}`);
    }
    this.applied.push(deed);

    const way = this.ways.get(contact.id) ?? [{ at: ':idle', sinceMs: 0, shownMs: 0 }];
    const then = way.findLast((place) => place.sinceMs <= atMs && (!step.isRedelivered || place.shownMs - toleranceMs <= atMs));
    const isLate = input.kind === 'text' && then !== way.at(-1);
    const here = way.at(-1)?.at;

    for (const [key, value] of turn.changes) {
      const old = before.answers[key];
      if (before.status === 'submitted') fault(`changes ${key} after submitting`);
      if (old && old.by === contact.id && old.at.getTime() > atMs && old.value !== '') fault(`overwrites a newer answer to ${key}`);
      if (input.kind === 'tap' && input.data.split(';')[3] !== String(Number(key.slice(1)) - 1))
        fault(`changes ${key}, which its button does not name`);
      // "Skip" skips the question at which the contact pauses.
      const open = then?.at === ':paused' ? before.state.asked?.key : then?.at;
      if (input.kind === 'text' && key !== open) fault(`answers ${key}, which was not open when it was sent`);
      if (isLate && old && old.value !== '') fault(`came late and changes the answer to ${key}`);
      if (isLate && value === '') fault(`came late and clears ${key}`);
    }
    if (isLate && turn.events.some((event) => event.kind === 'submitted')) fault('came late and submits');
    // A colleague may have closed the open question.
    const isGone = here !== undefined && !here.startsWith(':') && !turn.filled?.item(here);
    if (isLate && turn.changes.size === 0 && !isGone && nameOf(turn.state) !== here)
      fault(`came late and moves the contact from ${here ?? ''}`);
    if (isLate && turn.changes.size === 0 && !turn.events.some((event) => answersToLate.includes(event.kind)))
      fault(`came late and is lost without a word: ${turn.events.map((event) => event.kind).join()}`);
    if (turn.events.length === 0) fault('gets no reply');

    const at = nameOf(turn.state);
    if (at !== here) {
      const sinceMs = Math.max(
        ...this.applied.filter((one) => this.deeds[one]!.contact === this.deeds[deed]!.contact).map((one) => this.deeds[one]!.atMs),
      );
      this.ways.set(contact.id, [...way, { at, sinceMs, shownMs: step.decidedMs }]);
    }
  }

  /** When everything has been delivered and everybody has done their work. */
  atEnd(world: World): void {
    for (let deed = 0; deed < this.deeds.length; deed += 1)
      if (!this.applied.includes(deed)) this.faults.push(`deed ${deed} is never applied`);
    for (const { answers, history, status, submissions, id } of world.responses) {
      for (const [key, answer] of Object.entries(answers)) {
        const past = history.filter((one) => one.key === key);
        if (past.some((one, index) => one.seq !== index + 1)) this.faults.push(`the history of ${id} ${key} has a gap`);
        if (past.at(-1)?.value !== answer.value) this.faults.push(`the answer ${id} ${key} is not the last of its history`);
      }
      const answered = new Set(history.map((one) => `${one.deed} ${one.key}`));
      if (answered.size !== history.length) this.faults.push(`an event answered a question of ${id} twice`);
      if (submissions !== (status === 'submitted' ? 1 : 0)) this.faults.push(`response ${id} is submitted ${submissions} times`);
      for (const contact of world.contacts) {
        if (contact.response.id !== id) continue;
        const summaries = world.outbox.filter((one) => one.channel === 'push' && one.recipient === contact.id);
        if (summaries.length !== submissions) this.faults.push(`contact ${contact.id} has ${summaries.length} summaries`);
      }
    }
    for (const { key, hasEnded } of world.outbox) {
      if (!hasEnded) this.faults.push(`${key} never ends`);
      if (world.shown.get(key) !== 1) this.faults.push(`${key} is shown ${world.shown.get(key) ?? 0} times`);
    }
    if (new Set(world.outbox.map((one) => one.key)).size !== world.outbox.length) this.faults.push('a message is queued twice');
  }
}

function nameOf({ mode, asked }: Applied['before']['state']): string {
  return asked === null || mode === 'paused' ? `:${mode}` : asked.key;
}
