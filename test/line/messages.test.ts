import { type messagingApi } from '@line/bot-sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, type Button, type Card, type OutboundMessage } from '../../src/domain/message.ts';
import { checkMessages } from '../../src/line-protocol/check-messages.ts';
import { toLineMessages } from '../../src/line/messages.ts';
import { outbound, questionCard, summaryCard, walk } from './cards.ts';

const card = (fields: Partial<Card>): Card => ({ kind: 'card', alt: 'แจ้งเตือน', blocks: [], buttons: [], ...fields });
const draw = (...messages: OutboundMessage[]) => toLineMessages(outbound(...messages));
const one = (message: Card): Record<string, unknown>[] => [...walk(draw(message).messages)];
const choices = (count: number, label: (n: number) => string): Block => ({
  kind: 'choices',
  mark: 'many',
  choices: Array.from({ length: count }, (_, n) => ({
    number: String(n + 1),
    label: label(n + 1),
    isSelected: n % 2 === 0,
    action: { kind: 'tap', data: `a;${n + 1}` },
  })),
});
const say = (label: string): Button => ({ label, action: { kind: 'say', text: label } });
/** Every text that the messages show, in order, each on a line. */
const shown = (messages: unknown): string =>
  [...walk(messages)]
    .flatMap((item) =>
      item['type'] === 'text' ? [item['text']] : item['type'] === 'button' ? [(item['action'] as messagingApi.Action).label] : [],
    )
    .join('\n');

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** Each text with its colour and the nearest background below it. */
function* texts(value: unknown, background: string | null): Generator<{ text: string; colour: string; background: string | null }> {
  if (typeof value !== 'object' || value === null) return;
  const node = value as Record<string, unknown>;
  const own = typeof node['backgroundColor'] === 'string' ? node['backgroundColor'] : background;
  if (node['type'] === 'text') yield { text: String(node['text']), colour: String(node['color']), background: own };
  if (node['type'] === 'button') {
    const colour = String(node['color']);
    // REF "Button": colour is the letters' for links, the ground's for the others, on which primary is white and secondary black.
    const pair = { link: [colour, own], primary: ['#FFFFFF', colour], secondary: ['#111111', colour] }[String(node['style'])]!;
    yield { text: 'button', colour: pair[0]!, background: pair[1]! };
  }
  for (const child of Object.values(node)) yield* texts(child, own);
}

describe.each<[string, Card]>([
  ['a question', questionCard],
  ['a summary', summaryCard],
])('%s', (_name, message) => {
  test('is one bubble that LINE accepts', () => {
    const { messages, degraded } = draw(message);
    expect(messages).toHaveLength(1);
    expect(degraded).toEqual([]);
    expect(checkMessages(messages)).toEqual([]);
    expect(messages[0]).toMatchObject({ type: 'flex', altText: message.alt, contents: { type: 'bubble', size: 'mega' } });
  });

  test('every text stands out from its own background by 4.5 : 1', () => {
    for (const { text, colour, background } of texts(draw(message).messages, null)) {
      expect(background, text).not.toBeNull();
      expect(contrast(colour, background!), `${text} ${colour} on ${background}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('every text wraps and follows the font size, except numbers and marks of fixed size', () => {
    const fixed = one(message).filter((item) => item['type'] === 'text' && !(item['wrap'] === true && item['scaling'] === true));
    expect(fixed.map((item) => item['text']).filter((text) => !['1', '2', '3', '●', '✓', '›'].includes(String(text)))).toEqual([]);
  });

  test('looks as it did', async () => {
    const json = JSON.stringify(draw(message).messages, null, 1);
    await expect(json).toMatchFileSnapshot(`__snapshots__/${message === questionCard ? 'question' : 'summary'}.txt`);
  });
});

test('a choice is tappable over its whole box; the selected one differs by background and by mark', () => {
  const boxes = one(questionCard).filter((item) => item['type'] === 'box' && 'action' in item && item['borderWidth'] !== undefined);
  expect(boxes.map((box) => box['action'])).toEqual([
    { type: 'postback', data: 'a;1', displayText: 'ข้อ 12: 1' },
    { type: 'postback', data: 'a;2', displayText: 'ข้อ 12: 2' },
    { type: 'postback', data: 'a;3' },
  ]);
  const [plain, selected] = boxes;
  expect(selected?.['backgroundColor']).not.toBe(plain?.['backgroundColor']);
  expect(shown(selected)).toBe('2\nอยู่ระหว่างดำเนินการ\n●');
  expect(shown(plain)).not.toContain('●');
  expect(shown(draw(card({ blocks: [choices(1, String)] })).messages)).toContain('✓');
});

test('a gauge is as wide as its value, empty at 0 and without a value', () => {
  const bars = one(summaryCard).filter((item) => item['height'] === '8px' && item['width'] === undefined);
  expect(bars.map((bar) => (bar['contents'] as { width?: string }[])[0]?.width)).toEqual(['81%', undefined, undefined]);
  const beyond = one(card({ progress: { donePct: 130, label: 'ครบ' } })).find((item) => typeof item['width'] === 'string');
  expect(beyond?.['width']).toBe('100%');
});

test('what was just done stands above the title, on its own ground', () => {
  const notes: Block[] = [
    { kind: 'text', text: 'บันทึกคำตอบข้อ 11 แล้ว', tone: 'good' },
    { kind: 'text', text: 'คำตอบเดิม', tone: 'warning' },
  ];
  const { messages } = draw({ ...questionCard, notes });
  expect(shown(messages).split('\n').slice(2, 5)).toEqual(['บันทึกคำตอบข้อ 11 แล้ว', 'คำตอบเดิม', questionCard.title]);
  for (const { colour, background } of texts(messages, null)) expect(contrast(colour, background!)).toBeGreaterThanOrEqual(4.5);
});

test('a picture that comes first stands above the body; its address is percent-encoded', () => {
  const hero = one(summaryCard).find((item) => item['type'] === 'bubble')?.['hero'];
  expect(hero).toMatchObject({ type: 'image', url: `https://phrom.example.go.th/r/${encodeURIComponent('รายงาน')}.png`, size: 'full' });
});

describe('actions', () => {
  const actionOf = (button: Button): unknown => one(card({ buttons: [button] })).find((item) => item['type'] === 'button')?.['action'];

  test.each<[string, Button['action'], object]>([
    ['tap', { kind: 'tap', data: 'a;1' }, { type: 'postback', data: 'a;1' }],
    [
      'tap with an echo',
      { kind: 'tap', data: 'a;1', echo: 'ก'.repeat(301) },
      { type: 'postback', data: 'a;1', displayText: `${'ก'.repeat(299)}…` },
    ],
    ['say', { kind: 'say', text: 'ต่อ' }, { type: 'message', text: 'ต่อ' }],
    [
      'open',
      { kind: 'open', url: 'https://a.th/ก ข?q=100%&x={}' },
      { type: 'uri', uri: 'https://a.th/%E0%B8%81%20%E0%B8%82?q=100%25&x=%7B%7D' },
    ],
    [
      'open, encoded already',
      { kind: 'open', url: 'https://line.me/R/oaMessage/%40phrom/?%E0%B8%81' },
      { type: 'uri', uri: 'https://line.me/R/oaMessage/%40phrom/?%E0%B8%81' },
    ],
    [
      'pick',
      { kind: 'pick', mode: 'date', data: 'd', initial: '2026-11-22', min: '2026-11-01' },
      { type: 'datetimepicker', data: 'd', mode: 'date', initial: '2026-11-22', min: '2026-11-01' },
    ],
  ])('%s', (_name, action, expected) => {
    expect(actionOf({ label: 'ปุ่ม', action })).toEqual({ ...expected, label: 'ปุ่ม' });
  });

  test('camera, photos and location are quick replies only', () => {
    const buttons = (['camera', 'photos', 'location'] as const).map((kind) => ({ label: kind, action: { kind } }));
    const { messages, degraded } = toLineMessages({ messages: [card({ title: 'ส่งรูป', buttons })], quickReplies: buttons });
    expect(degraded).toEqual([]);
    expect(messages[0]).not.toHaveProperty('contents.footer');
    expect(messages[0]?.quickReply?.items?.map((item) => item.action?.type)).toEqual(['camera', 'cameraRoll', 'location']);
  });
});

describe('the foot of a card', () => {
  const footerOf = (fields: Partial<Card>) =>
    one(card(fields)).find((item) => item['type'] === 'bubble')?.['footer'] as { contents: Record<string, unknown>[] };

  test('long button labels are wrapped in boxes, all buttons alike', () => {
    const long = 'ขอให้ผู้ประสานงานของหน่วยงานตรวจสอบคำตอบทั้งหมดก่อนส่ง';
    const { contents } = footerOf({ buttons: [{ ...say(long), style: 'primary' }, say('ยกเลิก')] });
    expect(contents.map((item) => item['type'])).toEqual(['box', 'box']);
    expect(shown(contents)).toBe(`${long}\nยกเลิก`);
    for (const { colour, background } of texts(contents, null)) expect(contrast(colour, background!)).toBeGreaterThanOrEqual(4.5);
  });

  test.each<[string[], number[]]>([
    [['ย้อน', 'ข้าม', 'พัก'], [3]],
    [
      ['ย้อน', 'ข้าม', 'พัก', 'ทบทวน'],
      [2, 2],
    ],
    [
      ['ย้อน', 'ข้าม', 'พัก', 'ทบทวน', 'ช่วยเหลือ'],
      [3, 2],
    ],
    [
      ['ย้อนกลับไปข้อก่อน', 'ช่วยเหลือ', 'พัก'],
      [2, 1],
    ],
    [
      ['ย้อนกลับไปยังข้อก่อนหน้านี้', 'ช่วยเหลือ'],
      [1, 1],
    ],
  ])('links %j stand in rows of %j, whole', (labels, rows) => {
    const { contents } = footerOf({ links: labels.map(say) });
    expect(contents.map((row) => (row['contents'] as unknown[]).length)).toEqual(rows);
    expect(shown(contents)).toBe(labels.join('\n'));
  });
});

describe('what is too much', () => {
  test('alt text is cut between letters, at 1,500', () => {
    const [message] = draw(card({ title: 'ก', alt: 'ที่'.repeat(501) })).messages;
    expect(message).toMatchObject({ altText: `${'ที่'.repeat(499)}…` });
  });

  test('quick replies: 13, labels of 20, with the last message', () => {
    const quickReplies = Array.from({ length: 14 }, (_, n) => say(`${n} อยู่ระหว่างดำเนินการจัดทำ`));
    const { messages, degraded } = toLineMessages({ messages: [questionCard, { kind: 'text', text: 'ก' }], quickReplies });
    expect(messages[0]).not.toHaveProperty('quickReply');
    const items = messages[1]?.quickReply?.items ?? [];
    expect(items).toHaveLength(13);
    expect(items[0]?.action?.label).toBe('0 อยู่ระหว่างดำเนิน…');
    expect(checkMessages(messages)).toEqual([]);
    expect(degraded).toEqual([]);
  });

  test('a quick reply that LINE would refuse is left out, the rest goes', () => {
    const quickReplies: Button[] = [say('ต่อ'), { label: 'x', action: { kind: 'tap', data: 'd'.repeat(301) } }];
    const { messages, degraded } = toLineMessages({ messages: [questionCard], quickReplies });
    expect(messages[0]?.quickReply?.items).toHaveLength(1);
    expect(degraded).toEqual([expect.stringContaining('Length must be between 0 and 300')]);
  });

  test('a card over 29,000 bytes becomes several messages, none of its words lost or doubled', () => {
    const label = (n: number): string => `[${n}] ${'การดำเนินการตามแผนพัฒนาดิจิทัล'.repeat(5)}`;
    const { messages, degraded } = draw({ ...questionCard, blocks: [choices(60, label)] });
    expect(degraded).toEqual([]);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.length).toBeLessThanOrEqual(5);
    expect(checkMessages(messages)).toEqual([]);
    for (const message of messages)
      expect(Buffer.byteLength(JSON.stringify((message as { contents: unknown }).contents))).toBeLessThanOrEqual(29_000);
    for (let n = 1; n <= 60; n++) expect(shown(messages).split(label(n))).toHaveLength(2);
    expect(messages.map((message) => 'footer' in (message as unknown as { contents: object }).contents)).toEqual(
      messages.map((_, n) => n === messages.length - 1),
    );
    expect(messages.at(-1)).toMatchObject({ altText: `${questionCard.alt} (${messages.length}/${messages.length})` });
  });

  test('a card that cannot be split goes as text, and why is told', () => {
    const { messages, degraded } = draw(card({ blocks: [{ kind: 'text', text: 'ก'.repeat(10_000) }] }));
    expect(messages.map((message) => message.type)).toEqual(['text', 'text']);
    expect(degraded).toEqual(['card sent as text: too large to draw']);
  });

  test('a card that LINE would refuse goes as text with numbered choices', () => {
    const wrong = card({
      title: 'ข้อ 1',
      blocks: [choices(2, (n) => `ตัวเลือก ${n}`)],
      buttons: [{ label: 'ส่ง', action: { kind: 'tap', data: 'd'.repeat(301) } }],
    });
    expect(draw(wrong)).toEqual({
      messages: [{ type: 'text', text: 'ข้อ 1\n\n1. ตัวเลือก 1 ✓\n2. ตัวเลือก 2\n\n› ส่ง' }],
      degraded: ['card sent as text: /footer/contents/0/action/data invalid property'],
    });
  });

  test('a picture without https goes as its words and address, except where this machine is LINE', () => {
    const picture = {
      kind: 'picture',
      url: 'http://localhost:3000/a.png',
      previewUrl: 'http://localhost:3000/b.png',
      alt: 'กราฟ',
    } as const;
    expect(draw(picture)).toMatchObject({ messages: [{ type: 'text', text: 'กราฟ\nhttp://localhost:3000/a.png' }] });
    expect(toLineMessages(outbound(picture), { allowsLoopbackHttp: true })).toMatchObject({ messages: [{ type: 'image' }], degraded: [] });
  });

  test('a text of 5,000 is one message, of 5,001 two, parted at a paragraph', () => {
    const text = `${'ก'.repeat(3000)}\n\n${'ข'.repeat(1998)}`;
    expect(draw({ kind: 'text', text }).messages).toEqual([{ type: 'text', text }]);
    expect(draw({ kind: 'text', text: `${text}ข` }).messages).toEqual([
      { type: 'text', text: 'ก'.repeat(3000) },
      { type: 'text', text: 'ข'.repeat(1999) },
    ]);
  });

  test('the earliest texts are joined until there are five messages', () => {
    const texts = Array.from({ length: 6 }, (_, n) => ({ kind: 'text', text: String(n) }) as const);
    const { messages, degraded } = draw(...texts, questionCard);
    expect(messages.map((message) => (message.type === 'text' ? message.text : 'card'))).toEqual(['0\n\n1\n\n2', '3', '4', '5', 'card']);
    expect(degraded).toEqual([]);
  });

  test('six cards: the earliest goes as text; the question, last, stays', () => {
    const { messages, degraded } = draw(...Array.from({ length: 6 }, () => summaryCard), questionCard);
    expect(messages.map((message) => message.type)).toEqual(['text', 'flex', 'flex', 'flex', 'flex']);
    expect(degraded).toHaveLength(3);
  });

  test('more than fits at all: the last five', () => {
    const { messages, degraded } = draw({ kind: 'text', text: 'ก'.repeat(30_000) }, { kind: 'text', text: 'จบ' });
    expect(messages).toHaveLength(5);
    expect(messages.at(-1)).toMatchObject({ text: 'จบ' });
    expect(degraded).toHaveLength(1);
  });
});

test('blank texts say nothing and are not sent; a card without anything shows its alt text', () => {
  expect(draw({ kind: 'text', text: ' \n' }).messages).toEqual([]);
  expect(shown(draw(card({ title: ' ', blocks: [{ kind: 'text', text: '' }] })).messages)).toBe('แจ้งเตือน');
});

describe('whatever a card says', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('', ' ', 'ที่'.repeat(40), '👨‍👩‍👧‍👦'.repeat(9), '\ud800', 'a\nb'),
  );
  const action = fc.oneof(
    fc.record({ kind: fc.constant('tap' as const), data: anyText, echo: anyText }),
    fc.record({ kind: fc.constant('say' as const), text: anyText }),
    fc.record({ kind: fc.constant('open' as const), url: fc.oneof(fc.webUrl(), anyText) }),
    fc.constant({ kind: 'camera' as const }),
  );
  const button = fc.record({ label: anyText, action, style: fc.constantFrom('primary' as const, 'secondary' as const, 'link' as const) });
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text: anyText, tone: fc.constantFrom('good' as const, 'muted' as const) }),
    fc.record({
      kind: fc.constant('choices' as const),
      mark: fc.constantFrom('one' as const, 'many' as const),
      choices: fc.array(fc.record({ number: anyText, label: anyText, isSelected: fc.boolean(), action }), { maxLength: 20 }),
    }),
    fc.record({
      kind: fc.constant('bars' as const),
      bars: fc.array(fc.record({ label: anyText, pct: fc.option(fc.double({ noNaN: true })), value: anyText })),
    }),
    fc.record({ kind: fc.constant('facts' as const), rows: fc.array(fc.record({ label: anyText, value: anyText })) }),
    fc.record({ kind: fc.constant('rows' as const), rows: fc.array(fc.record({ label: anyText, detail: anyText, action })) }),
    fc.record({ kind: fc.constant('picture' as const), url: fc.webUrl(), aspect: fc.constantFrom('20:13', '1:9') }),
    fc.constant({ kind: 'line' as const }),
  );
  const anyCard: fc.Arbitrary<Card> = fc.record({
    kind: fc.constant('card' as const),
    alt: anyText,
    heading: anyText,
    title: anyText,
    progress: fc.record({ donePct: fc.double(), label: anyText }),
    blocks: fc.array(block, { maxLength: 6 }),
    buttons: fc.array(button, { maxLength: 4 }),
    links: fc.array(button, { maxLength: 6 }),
  });

  test('LINE accepts what becomes of it', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 7 }), fc.array(button, { maxLength: 15 }), (messages, quickReplies) => {
        const drawn = toLineMessages({ messages, quickReplies }).messages;
        if (drawn.length > 0) expect(checkMessages(drawn)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
