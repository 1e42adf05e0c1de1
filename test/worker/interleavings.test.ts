// Random interleavings against a reference model: contacts of the same and of different agencies, duplicates, late events, several workers,
// crashes between reading and writing, leases that run out. A failing run shrinks to a transcript of what was done.
// More of it: PROPERTY_RUNS=5000 npx vitest run test/worker/interleavings.test.ts
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { type ClaimedEvent, claimEvents, storeEvents } from '../../src/db/inbox.ts';
import { createSteps, type Steps } from '../../src/db/steps.ts';
import { type Written } from '../../src/db/write-steps.ts';
import { violations } from '../support/invariants.ts';
import { openStage, type Person, type Stage, tap } from '../support/stage.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 80);
const timeLimitMs = runs === 80 ? 25_000 : 3_600_000;

let stage: Stage;
let people: Person[];
beforeAll(async () => {
  stage = await openStage();
  people = [await stage.person(0), await stage.person(0), await stage.person(1)];
});
afterAll(() => stage.drop());

/** A tap that a contact made at a time; its number is its place in the list. */
interface Deed {
  readonly contact: number;
  readonly at: number;
  readonly item: number;
  readonly choice: number;
}

type Command =
  /** LINE delivers these deeds in one webhook; `takes`: to a worker with free hands. */
  | { readonly kind: 'deliver'; readonly deeds: readonly number[]; readonly takes: boolean }
  | { readonly kind: 'claim' }
  /** The n-th of those who wait to write, writes. */
  | { readonly kind: 'write'; readonly hand: number }
  /** The n-th of those who wait to write is gone, or stands still for ever. */
  | { readonly kind: 'crash'; readonly hand: number }
  /** Time passes: leases run out. */
  | { readonly kind: 'expire' };

const deeds = fc.array(fc.record({ contact: fc.nat(2), at: fc.nat(9), item: fc.nat(2), choice: fc.nat(1) }), {
  minLength: 1,
  maxLength: 8,
});
const commands = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('deliver' as const),
        deeds: fc.array(fc.nat(7), { minLength: 1, maxLength: 4 }),
        takes: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'claim' as const }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), hand: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), hand: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'expire' as const }) },
  ),
  { minLength: 5, maxLength: 30 },
);

interface Given {
  readonly value: string;
  readonly by: number;
  readonly at: number;
}

/** What must come out: every deed that was delivered, once, in an order that no contact would be surprised at. */
class Model {
  readonly delivered = new Set<number>();
  readonly applied: number[] = [];
  readonly history = new Map<string, string[]>();
  private readonly last = new Map<string, Given>();
  readonly faults: string[] = [];
  private readonly deeds: readonly Deed[];
  constructor(all: readonly Deed[]) {
    this.deeds = all;
  }

  /** The current answer to what a deed is about. */
  current(number: number): Given | undefined {
    return this.last.get(this.placeOf(number));
  }

  /** `seen`: the answer when the step read. One that found its own value there changes nothing, whatever happened since. */
  apply(number: number, seen: Given | undefined, hasChanged: boolean): void {
    const deed = this.deeds[number]!;
    if (this.applied.includes(number)) this.faults.push(`deed ${number} is applied twice`);
    // I4: nothing of this contact that happened before and has come in is still waiting. (At the same millisecond: as they came.)
    for (const other of this.delivered) {
      const { contact, at } = this.deeds[other]!;
      if (contact === deed.contact && at < deed.at && !this.applied.includes(other))
        this.faults.push(`deed ${number} is applied before ${other}`);
    }
    this.applied.push(number);
    const value = valueOf(deed);
    // A late one does not overwrite what the same contact answered later.
    const mayChange = seen?.value !== value && !(seen?.by === deed.contact && seen.at > deed.at);
    if (hasChanged !== mayChange)
      this.faults.push(`deed ${number} found ${seen?.value ?? 'nothing'} and ${hasChanged ? 'changed' : 'left'} it`);
    if (hasChanged && seen !== this.current(number)) this.faults.push(`deed ${number} wrote over what it had not seen`);
    if (!hasChanged) return;
    this.history.set(this.placeOf(number), [...(this.history.get(this.placeOf(number)) ?? []), value]);
    this.last.set(this.placeOf(number), { value, by: deed.contact, at: deed.at });
  }

  private placeOf(number: number): string {
    const { contact, item } = this.deeds[number]!;
    return `${people[contact]!.responseId} q${item + 1}`;
  }
}

const valueOf = ({ item, choice }: Deed): string => (item === 2 ? `l${choice}` : choice === 0 ? 'yes' : 'no');

interface Hand {
  readonly event: ClaimedEvent;
  /** The answer that the deed is about, when its step read. */
  readonly seen: Given | undefined;
  readonly hasChanges: boolean;
  /** Writes, and waits until whoever has to read again has done so and stands before writing again. */
  readonly write: () => Promise<Written>;
}

const numberOf = (event: ClaimedEvent): number => Number(event.webhookEventId.slice('deed-'.length));

/** Plays the commands on the real functions and the real database, one at a time. */
class Play {
  private hands: Hand[] = [];
  private readonly real: Steps = createSteps(stage.db.sql);
  private readonly all: readonly Deed[];
  private readonly model: Model;
  private readonly log: (line: string) => void;
  private readonly base = stage.clock.now().getTime();

  constructor(all: readonly Deed[], model: Model, log: (line: string) => void) {
    this.all = all;
    this.model = model;
    this.log = log;
  }

  async run(command: Command): Promise<void> {
    switch (command.kind) {
      case 'deliver':
        await this.deliver([...new Set(command.deeds.filter((number) => number < this.all.length))], command.takes);
        return;
      case 'claim':
        await this.claim();
        return;
      case 'write':
        await this.write(command.hand);
        return;
      case 'crash': {
        const [gone] = this.hands.splice(command.hand % (this.hands.length || 1), 1);
        if (gone) this.log(`whoever works on ${gone.event.webhookEventId} is gone`);
        return;
      }
      case 'expire':
        stage.clock.advance(31_000);
        this.log('leases run out');
    }
  }

  /** LINE sends again what was never delivered, and every worker does its work. */
  async finish(): Promise<void> {
    await this.deliver([...this.all.keys()], false);
    for (let rounds = 0; rounds < 200; rounds += 1) {
      while (this.hands.length > 0) await this.write(0);
      stage.clock.advance(31_000);
      if ((await this.claim()) === 0) return;
    }
    this.model.faults.push('it never ends');
  }

  private async deliver(numbers: readonly number[], takes: boolean): Promise<void> {
    const rows = numbers.map((number) => {
      const { contact, at, item, choice } = this.all[number]!;
      const person = people[contact]!;
      const row = stage.event(person, tap(person, item, choice, 999), { id: `deed-${number}` });
      return { ...row, occurredAt: new Date(this.base + at) };
    });
    const taken = new Set<string>();
    const senders = new Set<string>();
    for (const row of takes ? rows : [])
      if (!senders.has(row.sender)) {
        senders.add(row.sender);
        taken.add(row.webhookEventId);
      }
    this.log(
      `LINE delivers ${numbers.map((number) => `${number} (contact ${this.all[number]!.contact} at ${this.all[number]!.at})`).join(', ')}`,
    );
    const now = stage.clock.now();
    const lease = { id: randomUUID(), until: new Date(now.getTime() + 30_000) };
    const { claimed } = await storeEvents(stage.db.sql, rows, taken, lease, now);
    for (const number of numbers) this.model.delivered.add(number);
    for (const event of claimed) await this.begin(event);
  }

  private async claim(): Promise<number> {
    const now = stage.clock.now();
    const claimed = await claimEvents(stage.db.sql, {
      now,
      lease: { id: randomUUID(), until: new Date(now.getTime() + 30_000) },
      freshSince: new Date(now.getTime() - 60_000),
      limit: 4,
    });
    for (const event of claimed) await this.begin(event);
    return claimed.length;
  }

  /** Reads and decides; stands still before writing. */
  private async begin(event: ClaimedEvent): Promise<void> {
    this.log(`somebody takes ${event.webhookEventId} and reads`);
    let standing = Promise.withResolvers<undefined>();
    let seen: Given | undefined;
    const steps: Steps = {
      read: async (question) => {
        const row = await this.real.read(question);
        seen = this.model.current(numberOf(event));
        return row;
      },
      write: (write) =>
        new Promise((resolve) => {
          const commit = async (): Promise<Written> => {
            const written = await this.real.write(write);
            standing = Promise.withResolvers<undefined>();
            resolve(written);
            if (written.kind === 'changed') await standing.promise;
            return written;
          };
          this.hands.push({ event, seen, hasChanges: (write.response?.changes.length ?? 0) > 0, write: commit });
          standing.resolve(undefined);
        }),
    };
    const first = standing.promise;
    await Promise.race([first, handleEvent(stage.container, steps, event)]);
  }

  private async write(hand: number): Promise<void> {
    const [one] = this.hands.splice(hand % (this.hands.length || 1), 1);
    if (!one) return;
    const { kind } = await one.write();
    this.log(`${one.event.webhookEventId}: ${kind}`);
    if (kind === 'written') this.model.apply(numberOf(one.event), one.seen, one.hasChanges);
  }
}

async function reset(): Promise<void> {
  await stage.db.sql`truncate inbox, outbox, answers, answer_history`;
  await stage.db.sql`update responses set revision = 0`;
  await stage.db.sql`update contacts set state = '{"v":1}', revision = 0`;
}

describe('whatever the interleaving', () => {
  it('every delivered event is applied once, in its contact’s order, and the answers are what the model says', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, commands, fc.context(), async (all, list, transcript) => {
        await reset();
        const model = new Model(all);
        const play = new Play(all, model, (line) => transcript.log(line));
        for (const command of list) await play.run(command);
        await play.finish();
        const rows = await stage.db.sql<{ place: string; values: string[] }[]>`
          select response_id || ' ' || key as place, array_agg(value order by seq) as values from answer_history group by 1`;
        expect(model.faults).toEqual([]);
        expect([...model.applied].sort((a, b) => a - b)).toEqual([...all.keys()]);
        expect(new Map(rows.map((row) => [row.place, row.values]))).toEqual(model.history);
        expect(await violations(stage.db.sql)).toEqual([]);
      }),
      { numRuns: runs, interruptAfterTimeLimit: timeLimitMs },
    );
  });
});
