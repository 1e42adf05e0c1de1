import { describe, expect, test } from 'vitest';
import { checkMessages, refuseMessages } from '../../src/line-protocol/check-messages.ts';
import { bubble, chip, chips, component, flex, postback, thai } from './samples.ts';

const faultsOf = (...messages: readonly unknown[]): string[] =>
  checkMessages(messages).map((fault) => `${fault.property} ${fault.message}`.trim());

const image = { type: 'image', originalContentUrl: 'https://example.go.th/a.png', previewImageUrl: 'https://example.go.th/b.png' };
const urlOf = (length: number): string => `https://example.go.th/${'a'.repeat(length - 22)}`;
const uri = (value: string): object => component({ type: 'button', action: { type: 'uri', label: 'รายงาน', uri: value } });
const picker = (fields: object): object => chips({ type: 'datetimepicker', label: 'วันที่', data: 'd', mode: 'date', ...fields });
const template = (fields: object): object => ({ type: 'template', altText: 'เลือก', template: fields });
const act = (label: string): object => ({ type: 'message', label, text: 'ต่อ' });

describe('what LINE accepts passes', () => {
  test.each<[string, unknown]>([
    ['text', { type: 'text', text: 'สวัสดี' }],
    [
      'text with an emoji and a sender',
      { type: 'text', text: 'a$', emojis: [{ index: 1, productId: '5ac', emojiId: '001' }], sender: { name: 'พร้อม' } },
    ],
    ['textV2', { type: 'textV2', text: 'สวัสดี {who} {{x}}', substitution: { who: { type: 'mention', mentionee: { type: 'all' } } } }],
    ['sticker', { type: 'sticker', packageId: '446', stickerId: '1988' }],
    ['image', image],
    ['video', { ...image, type: 'video', trackingId: 'track-1' }],
    ['audio', { type: 'audio', originalContentUrl: 'https://example.go.th/a.m4a', duration: 60000 }],
    ['location', { type: 'location', title: 'สพร.', address: 'กรุงเทพฯ', latitude: 13.75, longitude: 100.5 }],
    [
      'imagemap',
      {
        type: 'imagemap',
        baseUrl: 'https://example.go.th/map',
        altText: 'แผนที่',
        baseSize: { width: 1040, height: 1040 },
        actions: [{ type: 'uri', linkUri: 'https://example.go.th/', area: { x: 0, y: 0, width: 520, height: 1040 } }],
      },
    ],
    ['buttons template', template({ type: 'buttons', text: 'เลือก', actions: [act('หนึ่ง')] })],
    ['confirm template', template({ type: 'confirm', text: 'ใช่หรือไม่', actions: [act('ใช่'), act('ไม่')] })],
    [
      'carousel template',
      template({
        type: 'carousel',
        columns: [
          { text: 'ก', actions: [act('1')] },
          { text: 'ข', actions: [act('2')] },
        ],
      }),
    ],
    ['image carousel', template({ type: 'image_carousel', columns: [{ imageUrl: 'https://example.go.th/a.png', action: act('ดู') }] })],
    ['coupon', { type: 'coupon', couponId: '01JYNW8JMQVFBNWF1APF8Z3FS7', deliveryTag: 'ปี 2569' }],
    ['flex box without contents', component({ type: 'box', layout: 'vertical', contents: [], width: '62%', height: '8px' })],
    ['flex text with spans', component({ type: 'text', contents: [{ type: 'span', text: 'ก', weight: 'bold' }] })],
    [
      'flex icon in a baseline box',
      component({ type: 'box', layout: 'baseline', contents: [{ type: 'icon', url: 'https://a.th/i.png' }] }),
    ],
    ['flex carousel', flex({ type: 'carousel', contents: [bubble([{ type: 'separator' }]), bubble([{ type: 'filler' }])] })],
    [
      'flex video in the hero',
      flex({
        type: 'bubble',
        size: 'mega',
        hero: {
          type: 'video',
          url: 'https://a.th/v.mp4',
          previewUrl: 'https://a.th/p.png',
          altContent: { type: 'image', url: 'https://a.th/p.png' },
          action: { type: 'uri', label: 'ดู', uri: 'https://a.th/' },
        },
      }),
    ],
    ['camera, photos, location as quick replies', chips(...['camera', 'cameraRoll', 'location'].map((type) => ({ type, label: 'ส่ง' })))],
    ['a picker from date to date', picker({ initial: '2026-11-22', min: '1900-01-01', max: '2100-12-31' })],
    ['a picker of date and time', picker({ mode: 'datetime', initial: '2026-11-22t09:30', min: '2026-11-22T00:00' })],
    ['typing help with a postback', chips({ ...postback, label: 'พิมพ์', inputOption: 'openKeyboard', fillInText: 'ชื่อ: ' })],
  ])('%s', (_name, message) => {
    expect(faultsOf(message)).toEqual([]);
  });
});

describe('a limit holds to the last unit, also in Thai', () => {
  test.each<[string, number, (length: number) => unknown, string]>([
    ['text', 5000, (n) => ({ type: 'text', text: thai(n) }), 'messages[0].text Length must be between 0 and 5000'],
    [
      'alt text',
      1500,
      (n) => ({ ...component({ type: 'separator' }), altText: thai(n) }),
      'messages[0].altText Length must be between 0 and 1500',
    ],
    ['quick reply label', 20, (n) => chips(chip(thai(n))), 'messages[0].quickReply.items[0].action.label Length must be between 0 and 20'],
    [
      'quick replies',
      13,
      (n) => chips(...Array.from({ length: n }, () => chip('ต่อ'))),
      'messages[0].quickReply.items Size must be between 1 and 13',
    ],
    ['Flex button label', 40, (n) => component({ type: 'button', action: act(thai(n)) }), '/body/contents/0/action/label invalid property'],
    [
      'postback data',
      300,
      (n) => chips({ type: 'postback', label: 'ก', data: thai(n) }),
      'messages[0].quickReply.items[0].action.data Length must be between 0 and 300',
    ],
    [
      'postback display text',
      300,
      (n) => component({ type: 'text', text: 'ก', action: { ...postback, displayText: thai(n) } }),
      '/body/contents/0/action/displayText invalid property',
    ],
    ['uri', 1000, (n) => uri(urlOf(n)), '/body/contents/0/action/uri invalid property'],
    ['image URL', 2000, (n) => ({ ...image, previewImageUrl: urlOf(n) }), 'messages[0].previewImageUrl Length must be between 0 and 2000'],
    [
      'clipboard',
      1000,
      (n) => component({ type: 'text', text: 'ก', action: { type: 'clipboard', clipboardText: thai(n) } }),
      '/body/contents/0/action/clipboardText invalid property',
    ],
    [
      'sender name',
      20,
      (n) => ({ type: 'text', text: 'ก', sender: { name: thai(n) } }),
      'messages[0].sender.name Length must be between 0 and 20',
    ],
    [
      'location title',
      100,
      (n) => ({ type: 'location', title: thai(n), address: 'ก', latitude: 1, longitude: 1 }),
      'messages[0].title Length must be between 0 and 100',
    ],
    [
      'buttons text',
      160,
      (n) => template({ type: 'buttons', text: thai(n), actions: [act('ก')] }),
      'messages[0].template.text Length must be between 0 and 160',
    ],
    [
      'buttons text under a title',
      60,
      (n) => template({ type: 'buttons', title: 'ก', text: thai(n), actions: [act('ก')] }),
      'messages[0].template.text Length must be between 0 and 60',
    ],
    [
      'confirm text',
      240,
      (n) => template({ type: 'confirm', text: thai(n), actions: [act('ก'), act('ข')] }),
      'messages[0].template.text Length must be between 0 and 240',
    ],
    [
      'buttons',
      4,
      (n) => template({ type: 'buttons', text: 'ก', actions: Array.from({ length: n }, () => act('ก')) }),
      'messages[0].template.actions Size must be between 1 and 4',
    ],
    [
      'carousel columns',
      10,
      (n) => template({ type: 'carousel', columns: Array.from({ length: n }, () => ({ text: 'ก', actions: [act('ก')] })) }),
      'messages[0].template.columns Size must be between 1 and 10',
    ],
    ['bubbles', 12, (n) => flex({ type: 'carousel', contents: Array.from({ length: n }, () => bubble([])) }), '/contents invalid property'],
  ])('%s: %i', (_name, limit, make, fault) => {
    expect(faultsOf(make(limit))).toEqual([]);
    expect(faultsOf(make(limit + 1))).toEqual([fault]);
  });

  test('a bubble has 30 KB of UTF-8, not of letters', () => {
    const empty = Buffer.byteLength(JSON.stringify(bubble([{ type: 'text', text: '' }])));
    const letters = Math.floor((30 * 1024 - empty) / 3);
    expect(faultsOf(component({ type: 'text', text: 'ก'.repeat(letters) }))).toEqual([]);
    expect(faultsOf(component({ type: 'text', text: 'ก'.repeat(letters + 1) }))).toEqual([
      'Too large flex message: a bubble may not exceed 30 KB',
    ]);
  });

  test('a carousel has 50 KB even when each of its bubbles is small', () => {
    const of = (count: number): object =>
      flex({ type: 'carousel', contents: Array.from({ length: count }, () => bubble([{ type: 'text', text: 'ก'.repeat(3000) }])) });
    expect(faultsOf(of(5))).toEqual([]);
    expect(faultsOf(of(6))).toEqual(['Too large flex message: a carousel may not exceed 50 KB']);
  });

  test('1 to 5 messages', () => {
    const messages = Array.from({ length: 6 }, () => ({ type: 'text', text: 'ก' }));
    expect(checkMessages(messages.slice(1))).toEqual([]);
    for (const wrong of [messages, []]) expect(faultsOf(...wrong)).toEqual(['messages Size must be between 1 and 5']);
  });
});

describe('what LINE refuses is named as LINE names it', () => {
  test.each<[string, unknown, string]>([
    ['an empty text', { type: 'text', text: '' }, 'messages[0].text May not be empty'],
    ['a text without text', { type: 'text' }, 'messages[0].text must be specified'],
    ['an unknown key', { type: 'text', text: 'ก', colour: 'red' }, 'messages[0].colour unknown field'],
    [
      'an unknown type',
      { type: 'banner' },
      'messages[0].type Must be one of the following values: [text, textV2, sticker, image, video, audio, location, imagemap, template, flex, coupon]',
    ],
    ['no object', 'ก', 'messages[0] Must be an object'],
    ['an http image', { ...image, originalContentUrl: 'http://localhost/a.png' }, 'messages[0].originalContentUrl invalid uri scheme'],
    [
      'an emoji that stands at no dollar sign',
      { type: 'text', text: 'ab', emojis: [{ index: 1, productId: 'p', emojiId: 'e' }] },
      'messages[0].emojis[0].index invalid property',
    ],
    ['a placeholder without substitution', { type: 'textV2', text: '{who}' }, 'messages[0].text invalid property'],
    ['LINE as the sender', { type: 'text', text: 'ก', sender: { name: 'LINE' } }, 'messages[0].sender.name invalid property'],
    [
      'a quick reply without a label',
      chips({ type: 'message', text: 'ก' }),
      'messages[0].quickReply.items[0].action.label must be specified',
    ],
    ['text and displayText', chips({ ...postback, label: 'ก', text: 'ก' }), 'messages[0].quickReply.items[0].action.text invalid property'],
    [
      'fillInText without the keyboard',
      chips({ ...postback, label: 'ก', fillInText: 'ก' }),
      'messages[0].quickReply.items[0].action.fillInText invalid property',
    ],
    ['a date that does not exist', picker({ min: '2026-02-30' }), 'messages[0].quickReply.items[0].action.min invalid property'],
    ['a date before 1900', picker({ min: '1899-12-31' }), 'messages[0].quickReply.items[0].action.min invalid property'],
    ['a time for a date', picker({ initial: '09:30' }), 'messages[0].quickReply.items[0].action.initial invalid property'],
    [
      'min not before max',
      picker({ min: '2026-01-01', max: '2026-01-01' }),
      'messages[0].quickReply.items[0].action.max must be later than min',
    ],
    [
      'an initial date outside',
      picker({ min: '2026-01-01', initial: '2025-12-31' }),
      'messages[0].quickReply.items[0].action.initial must be between min and max',
    ],
    [
      'the camera in a bubble',
      component({ type: 'button', action: { type: 'camera', label: 'ถ่าย' } }),
      '/body/contents/0/action invalid property',
    ],
    [
      'a rich menu switch in a bubble',
      component({ type: 'button', action: { type: 'richmenuswitch', label: 'ก', data: 'd', richMenuAliasId: 'a' } }),
      '/body/contents/0/action invalid property',
    ],
    [
      'a confirm template with one action',
      template({ type: 'confirm', text: 'ก', actions: [act('ก')] }),
      'messages[0].template.actions Size must be between 2 and 2',
    ],
    [
      'carousel columns that differ',
      template({
        type: 'carousel',
        columns: [
          { text: 'ก', actions: [act('ก')] },
          { text: 'ข', actions: [act('ก'), act('ข')] },
        ],
      }),
      'messages[0].template.columns[1] all columns must have the same number of actions and the same use of image and title',
    ],
  ])('%s', (_name, message, fault) => {
    expect(faultsOf(message)).toEqual([fault]);
  });

  test.each<[string, object, string]>([
    ['an empty text', { type: 'text', text: '' }, '/text invalid property'],
    ['a text without anything', { type: 'text' }, '/text invalid property'],
    ['an unknown key', { type: 'text', text: 'ก', backgroundColor: '#FFFFFF' }, '/backgroundColor unknown field'],
    ['a removed component', { type: 'spacer' }, ' invalid property'],
    ['a span outside text', { type: 'span', text: 'ก' }, ' invalid property'],
    ['an icon outside a baseline box', { type: 'icon', url: 'https://a.th/i.png' }, ' invalid property'],
    ['a video outside the hero', { type: 'video', url: 'https://a.th/v.mp4' }, ' invalid property'],
    ['a button without a label', { type: 'button', action: postback }, '/action/label invalid property'],
    ['a colour by name', { type: 'text', text: 'ก', color: 'red' }, '/color invalid property'],
    ['a margin in per cent', { type: 'separator', margin: '5%' }, '/margin invalid property'],
    ['a width by keyword', { type: 'box', layout: 'vertical', contents: [], width: 'md' }, '/width invalid property'],
    ['a text size in per cent', { type: 'text', text: 'ก', size: '50%' }, '/size invalid property'],
    ['no line spacing', { type: 'text', text: 'ก', lineSpacing: '0px' }, '/lineSpacing invalid property'],
    ['a picture too tall', { type: 'image', url: 'https://a.th/i.png', aspectRatio: '1:4' }, '/aspectRatio invalid property'],
    ['an http picture', { type: 'image', url: 'http://a.th/i.png' }, '/url invalid uri scheme'],
    [
      'a gradient of 360 degrees',
      {
        type: 'box',
        layout: 'vertical',
        contents: [],
        background: { type: 'linearGradient', angle: '360deg', startColor: '#FFFFFF', endColor: '#000000' },
      },
      '/background/angle invalid property',
    ],
    ['a box in a baseline box', { type: 'box', layout: 'baseline', contents: [{ type: 'separator' }] }, '/contents/0 invalid property'],
    [
      'gravity in a baseline box',
      { type: 'box', layout: 'baseline', contents: [{ type: 'text', text: 'ก', gravity: 'top' }] },
      '/contents/0/gravity invalid property',
    ],
    ['a first component taken out of the flow', { type: 'text', text: 'ก', position: 'absolute' }, '/position invalid property'],
    [
      'a link that is no web address',
      { type: 'button', action: { type: 'uri', label: 'ก', uri: 'javascript:alert(1)' } },
      '/action/uri invalid uri scheme',
    ],
    ['a link with Thai letters', { type: 'button', action: { type: 'uri', label: 'ก', uri: 'https://a.th/ก' } }, '/action/uri invalid uri'],
    [
      'a link with a loose per cent sign',
      { type: 'button', action: { type: 'uri', label: 'ก', uri: 'https://a.th/100%' } },
      '/action/uri invalid uri',
    ],
    ['a link without a host', { type: 'button', action: { type: 'uri', label: 'ก', uri: 'https://' } }, '/action/uri invalid uri'],
  ])('in Flex: %s', (_name, one, fault) => {
    expect(faultsOf(component(one))).toEqual([`/body/contents/0${fault}`]);
  });

  test.each<[string, object, string]>([
    ['no block at all', { type: 'bubble' }, 'invalid property'],
    ['a body that is no box', { type: 'bubble', body: { type: 'text', text: 'ก' } }, '/body'],
    ['an unknown style', { ...bubble([]), styles: { type: {} } }, '/styles/type unknown field'],
    [
      'a video in a small bubble',
      {
        type: 'bubble',
        size: 'nano',
        hero: { type: 'video', url: 'https://a.th/v', previewUrl: 'https://a.th/p', altContent: { type: 'image', url: 'https://a.th/p' } },
      },
      '/size invalid property',
    ],
    [
      'bubbles of different sizes',
      { type: 'carousel', contents: [bubble([]), { ...bubble([]), size: 'kilo' }] },
      '/contents/1/size invalid property',
    ],
    [
      'eleven animated pictures',
      bubble(Array.from({ length: 11 }, () => ({ type: 'image', url: 'https://a.th/i.png', animated: true }))),
      'invalid property',
    ],
  ])('of a container: %s', (_name, contents, fault) => {
    expect(faultsOf(flex(contents)).join('\n')).toContain(fault);
  });
});

test('an answer of LINE names Flex faults only when the rest is in order', () => {
  const bad = component({ type: 'spacer' });
  expect(refuseMessages([{ type: 'text', text: 'ก' }, bad])).toEqual({
    message: 'A message (messages[1]) in the request body is invalid',
    details: [{ property: '/body/contents/0', message: 'invalid property' }],
  });
  expect(refuseMessages([{ type: 'text', text: '' }, bad])).toEqual({
    message: 'The request body has 1 error(s)',
    details: [{ property: 'messages[0].text', message: 'May not be empty' }],
  });
  expect(refuseMessages([{ type: 'text', text: 'ก' }])).toBeNull();
});

test('nothing that is given makes the check itself fail', () => {
  const odd: unknown[] = [
    undefined,
    null,
    7,
    'x',
    {},
    [null],
    [[]],
    [{ type: 'flex', altText: 'a', contents: { type: 'carousel', contents: [null, 3] } }],
  ];
  for (const value of [
    ...odd,
    [{ type: '__proto__' }],
    [{ type: 'text', text: 3, emojis: [null] }],
    [component({ type: 'box', layout: 'baseline', contents: 3 })],
  ]) {
    expect(checkMessages(value)).not.toEqual([]);
  }
});

test('pictures from this very machine pass only where that is asked for', () => {
  const local = [{ ...image, originalContentUrl: 'http://localhost:3000/r/a.png', previewImageUrl: 'http://127.0.0.1:3000/r/a.png' }];
  expect(checkMessages(local)).toHaveLength(2);
  expect(checkMessages(local, { allowsLoopbackHttp: true })).toEqual([]);
  const elsewhere = [{ ...image, originalContentUrl: 'http://example.go.th/a.png' }];
  expect(checkMessages(elsewhere, { allowsLoopbackHttp: true })).toHaveLength(1);
});
