// Random schedules and how they are played: what contacts do, when LINE delivers it, who works when, and who dies.
import fc from 'fast-check';
import { type Input } from '../../../src/domain/inbound.ts';
import { Reference } from './reference.ts';
import { type Deed, startMs, World } from './world.ts';

const words = 'ต่อ|1|2|3|7|ใช่|ไม่ใช่|ข้าม|ย้อน|พัก|ส่ง|ทบทวน|สถานะ|คะแนน|ช่วยเหลือ|แก้ 1|แก้ 2|แก้ 3|หมวด 1|ข้อความ|yess|เหมือนเดิมทั้งหมด'.split('|');

const inputs: fc.Arbitrary<Input> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words).map((text): Input => ({ kind: 'text', text, messageId: '1' })) },
  {
    weight: 4,
    arbitrary: fc
      .record({ own: fc.boolean(), item: fc.constantFrom(0, 3), seq: fc.nat(3), choice: fc.nat(1) })
      .map(({ own, item, seq, choice }): Input => ({ kind: 'tap', data: `1;a;${own ? 1 : 2};${item};${seq};${choice}` })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ own: fc.boolean(), command: fc.constantFrom('continue', 'back', 'submit', 'submit-yes', 'pause') })
      .map(({ own, command }): Input => ({ kind: 'tap', data: `1;c;${own ? 1 : 2};${command}` })),
  },
  { weight: 1, arbitrary: fc.constantFrom<Input>({ kind: 'sticker', messageId: '1' }, { kind: 'follow' }) },
);

const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.record({ contact: fc.nat(2), second: fc.nat(60), input: inputs }).map(({ contact, second, input }) => ({
    contact,
    atMs: startMs + second * 1000,
    input,
  })),
  { minLength: 1, maxLength: 14 },
);

type Command =
  /** LINE delivers these; `again`: it says that it could not before. */
  | { readonly kind: 'deliver'; readonly deeds: readonly number[]; readonly again: boolean }
  | { readonly kind: 'claim' }
  | { readonly kind: 'write'; readonly hand: number }
  /** Whoever holds this step is killed, or stands still for ever. */
  | { readonly kind: 'kill'; readonly hand: number }
  | { readonly kind: 'send'; readonly message: number; readonly isMarked: boolean }
  /** Everybody is killed and starts anew. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'pass'; readonly seconds: number };

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('deliver' as const),
        deeds: fc.array(fc.nat(13), { minLength: 1, maxLength: 4 }),
        again: fc.boolean(),
      }),
    },
    { weight: 5, arbitrary: fc.constant({ kind: 'claim' as const }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('write' as const), hand: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const), hand: fc.nat(5) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const), message: fc.nat(9), isMarked: fc.boolean() }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(1, 12, 31) }) },
  ),
  { minLength: 5, maxLength: 45 },
);

const say = (input: Input): string =>
  input.kind === 'text' ? `types “${input.text}”` : input.kind === 'tap' ? `taps ${input.data}` : input.kind;

/** Plays one schedule to its end. Returns the faults; `log` gets a readable transcript. */
function play(all: readonly Deed[], list: readonly Command[], log: (line: string) => void): readonly string[] {
  const reference = new Reference(all);
  const delivered = new Set<number>();
  const world = new World(all, (applied) => {
    const kinds = applied.turn.events.map((event) => event.kind).join(', ');
    const changes = [...applied.turn.changes].map(([key, value]) => `${key} = ${value ?? 'gone'}`).join(', ');
    log(`  ${applied.deed} is applied: ${kinds}${changes && `; ${changes}`}`);
    reference.onApplied(applied, delivered);
  });
  for (const [number, { contact, atMs, input }] of all.entries())
    log(`deed ${number}: contact ${contact} at ${(atMs - startMs) / 1000} s ${say(input)}`);

  const deliver = (numbers: readonly number[], again: boolean): void => {
    log(`LINE delivers ${numbers.join(', ')}${again ? ' again' : ''}`);
    for (const number of numbers) delivered.add(number);
    world.deliver(numbers, again);
  };
  const take = (hand: number) => world.hands.splice(hand % (world.hands.length || 1), 1)[0];
  const write = (hand: number): void => {
    const one = take(hand);
    if (one) log(`${one.row.deed}: ${world.write(one)}`);
  };

  for (const command of list) {
    switch (command.kind) {
      case 'deliver':
        deliver([...new Set(command.deeds.filter((number) => number < all.length))], command.again);
        break;
      case 'claim':
        log(`${world.claim()} taken`);
        break;
      case 'write':
        write(command.hand);
        break;
      case 'kill': {
        const one = take(command.hand);
        if (one) log(`whoever works on ${one.row.deed} is gone`);
        break;
      }
      case 'send': {
        const waiting = world.outbox.filter((one) => !one.hasEnded);
        const message = waiting[command.message % (waiting.length || 1)];
        if (message) world.send(message, command.isMarked);
        break;
      }
      case 'restart':
        log('everybody is killed and starts anew');
        world.hands = [];
        break;
      case 'pass':
        world.nowMs += command.seconds * 1000;
    }
  }
  deliver([...all.keys()], true);
  for (let rounds = 0; rounds < 100; rounds += 1) {
    while (world.hands.length > 0) write(0);
    world.nowMs += 31_000;
    if (world.claim() === 0) break;
  }
  for (const message of world.outbox) if (!message.hasEnded) world.send(message, true);
  reference.atEnd(world);
  return reference.faults;
}

/** Plays so many schedules, or as many as fit into the time. Returns how many, and the report of the first that failed, shrunk. */
export function checkSchedules(count: number, timeLimitMs: number): { readonly played: number; readonly failure: string | null } {
  let played = 0;
  const property = fc.property(deeds, commands, fc.context(), (all, list, transcript) => {
    played += 1;
    const faults = play(all, list, (line) => transcript.log(line));
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  const result = fc.check(property, { numRuns: count, interruptAfterTimeLimit: timeLimitMs, markInterruptAsFailure: false });
  return { played, failure: result.failed ? `${String(result.errorInstance)}\n${fc.defaultReportMessage(result) ?? ''}` : null };
}
