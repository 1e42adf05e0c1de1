// Whatever a contact sends, in whatever order: no step throws, every reply says what to do next, and no accepted answer is lost.
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Form } from '../../src/domain/form.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { type Action, type Card, type Outbound } from '../../src/domain/message.ts';
import { readState } from '../../src/domain/conversation/state.ts';
import { readTap } from '../../src/domain/conversation/tap.ts';
import { toPlainText } from '../../src/line/plain-text.ts';
import { Pocket } from '../support/pocket.ts';
import { loadEveryType } from '../transcripts/every-type.ts';

let form: Form;
beforeAll(async () => {
  form = await loadEveryType();
});

const hash = 'cd'.repeat(32);

/** What a contact may do next: send something, answer the open question sensibly, or press the n-th of the buttons shown so far (old ones too). */
type Deed = { readonly input: Input } | { readonly answer: number } | { readonly press: number; readonly isNewest: boolean };

const texts = fc.oneof(
  fc.constantFrom(
    ...'เริ่ม ต่อ ย้อน ข้าม พัก ทบทวน ช่วยเหลือ สถานะ คะแนน รายงาน ส่ง ใช่ ไม่ใช่ มี ไม่มี อีก พอ เสร็จ เหมือนเดิมทั้งหมด ไม่เตือน เตือน English ภาษาไทย เชียง รับทราบ'.split(
      ' ',
    ),
  ),
  fc.integer({ min: -2, max: 40 }).map(String),
  fc.integer({ min: 0, max: 40 }).map((number) => `แก้ ${number}`),
  fc.integer({ min: 0, max: 8 }).map((number) => `หมวด ${number}`),
  fc.constantFrom(
    '1 2',
    '2 1 3',
    '15 ม.ค. 2560',
    'พรุ่งนี้',
    '09.30',
    'มกราคม 2568',
    '13.7 100.5',
    '1.5 ล้าน',
    '🙂',
    '',
    ' ',
    '${person}',
    '<script>',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: texts.map((text): Deed => ({ input: { kind: 'text', text, messageId: '1' } })) },
  { weight: 12, arbitrary: fc.nat(60).map((answer): Deed => ({ answer })) },
  { weight: 6, arbitrary: fc.nat(60).map((press): Deed => ({ press, isNewest: true })) },
  { weight: 2, arbitrary: fc.nat(500).map((press): Deed => ({ press, isNewest: false })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<Input>(
        { kind: 'sticker', messageId: '2' },
        { kind: 'media', media: 'image', messageId: '3', external: false },
        { kind: 'media', media: 'audio', messageId: '3', external: false },
        { kind: 'location', latitude: 13.7, longitude: 100.5, address: '', messageId: '4' },
        { kind: 'follow' },
        { kind: 'tap', data: '1;a;7;3;0;0' },
        { kind: 'tap', data: 'nonsense' },
      )
      .map((input): Deed => ({ input })),
  },
);

function actionsOf(card: Card): readonly Action[] {
  const inside = card.blocks.flatMap((block): Action[] =>
    block.kind === 'choices' ? block.choices.map((one) => one.action) : block.kind === 'rows' ? block.rows.map((one) => one.action) : [],
  );
  return [...inside, ...card.buttons.map((one) => one.action), ...(card.links ?? []).map((one) => one.action)];
}

const answers: Readonly<Record<string, readonly string[]>> = {
  text: ['ก', 'ข้อความ', 'another text'],
  barcode: ['7440'],
  integer: ['0', '2', '3'],
  decimal: ['1.5'],
  range: ['5', '10'],
  date: ['15 มกราคม 2560', '2560', 'มกราคม 2560'],
  time: ['09.30'],
  dateTime: ['15 ม.ค. 2560 09.30'],
  select_one: ['1', '2'],
  select_multiple: ['1 2', '5'],
  rank: ['2 1 3', '3 2 1'],
  acknowledge: ['รับทราบ'],
  geopoint: ['13.7 100.5'],
  repeat: ['มี', 'ไม่มี'],
};

/** A sensible answer to what is open; "go on" when nothing is. */
function sensible(pocket: Pocket, number: number): Input {
  const { state, filled } = pocket.last ?? {};
  const key = state?.asked?.key;
  const type = key === undefined || state?.mode === 'paused' ? null : (filled?.item(key)?.question.type ?? 'repeat');
  if (type === 'image' || type === 'file') return { kind: 'media', media: 'image', messageId: '5', external: false };
  const known = type === null ? ['ต่อ'] : (answers[type] ?? ['ต่อ']);
  return { kind: 'text', text: known[number % known.length] ?? '', messageId: '1' };
}

const cardsOf = (outbound: Outbound | null): readonly Card[] =>
  (outbound?.messages ?? []).flatMap((message) => (message.kind === 'card' ? [message] : []));

function inputOf(action: Action | undefined): Input {
  if (action?.kind === 'tap') return { kind: 'tap', data: action.data };
  if (action?.kind === 'say') return { kind: 'text', text: action.text, messageId: '1' };
  if (action?.kind === 'pick') {
    const picked = action.mode === 'date' ? '2026-01-15' : action.mode === 'time' ? '09:30' : '2026-01-15T09:30';
    return { kind: 'tap', data: action.data, picked };
  }
  return { kind: 'text', text: 'ต่อ', messageId: '1' };
}

it('any sequence of deeds gets replies with a next step and loses no accepted answer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(deeds, { minLength: 1, maxLength: 60, size: 'max' }), (section, sequence) => {
      const pocket = new Pocket({ form }).say(`หมวด ${section}`);
      pocket.upload = { value: `${hash}.jpg`, sizeBytes: 1000 };
      const shown: Action[] = [];
      let newest: readonly Action[] = [];
      for (const deed of sequence) {
        const pressed = 'press' in deed ? (deed.isNewest ? newest : shown) : [];
        const input =
          'input' in deed
            ? deed.input
            : 'answer' in deed
              ? sensible(pocket, deed.answer)
              : inputOf(pressed[deed.press % Math.max(1, pressed.length)]);
        const before = Object.fromEntries(Object.entries(pocket.answers).map(([key, { value }]) => [key, value]));
        pocket.now = new Date(pocket.now.getTime() + 1500);
        pocket.do(input, JSON.stringify(input));
        const turn = pocket.last;
        if (!turn) throw new Error('no turn');

        // A next step: something to press, or a question that is still open.
        const cards = cardsOf(pocket.lastOutbound);
        const actions = cards.flatMap(actionsOf);
        expect(
          actions.length > 0 || turn.events.some((event) => event.kind === 'still-open'),
          turn.events.map((event) => event.kind).join(),
        ).toBe(true);
        for (const message of pocket.lastOutbound?.messages ?? []) expect(toPlainText(message).join('').trim()).not.toBe('');
        // Our own buttons can be read, and fit (LINE: postback data of at most 300 characters).
        for (const action of actions) {
          if (action.kind !== 'tap' && action.kind !== 'pick') continue;
          expect(readTap(action.data), action.data).not.toBeNull();
          expect(action.data.length).toBeLessThanOrEqual(300);
        }
        // What is stored changes only by what the step says; what it says is what the form holds.
        const told = turn.events.flatMap((event) => (event.kind === 'answer-accepted' ? [[event.key, event.value] as const] : []));
        for (const [key, value] of told) expect(turn.changes.get(key)).toBe(value);
        const isRemoval = turn.events.some((event) => event.kind === 'repetition-removed');
        for (const [key, value] of Object.entries(before)) {
          if (!turn.changes.has(key)) expect(pocket.answers[key]?.value).toBe(value);
          else if (!isRemoval) expect(pocket.answers[key], key).toBeDefined();
        }
        const named = new Set(
          turn.events.flatMap((event): string[] => {
            switch (event.kind) {
              case 'answer-accepted':
              case 'question-skipped':
              case 'repetition-added':
              case 'repeat-finished':
                return [event.key];
              case 'rows-filled':
                return [...event.keys];
              default:
                return [];
            }
          }),
        );
        if (!isRemoval) for (const key of turn.changes.keys()) expect(named.has(key), key).toBe(true);
        expect(readState(JSON.parse(JSON.stringify(turn.state)))).toEqual(turn.state);
        newest = actions;
        shown.push(...actions);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
