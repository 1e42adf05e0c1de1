// Flex messages as the simulator's page draws them, measured in a real browser: one test a rule of the Flex layout guide.
import { type Browser, type Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { box, bubble, button, openStage, people, words } from './simulator-stage.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const [{ name }] = people;
const tap = (label: string): object => ({ type: 'postback', label, data: label });

/** Shows one message in the chat of one person and gives its place on the page. */
async function show(makeMessage: (origin: string) => object): Promise<Locator> {
  const stage = await openStage(browser);
  await stage.seat(name).getByRole('button', { name: 'เพิ่มเพื่อน' }).click();
  await stage.told('follow');
  await stage.push(name, makeMessage(stage.origin));
  const shown = stage.seat(name).locator('[data-from=bot]');
  await shown.waitFor();
  await stage.page.evaluate(() => document.fonts.ready);
  return shown;
}

interface Measured {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function measure(element: Locator): Promise<Measured> {
  const measured = await element.boundingBox();
  if (!measured) throw new Error(`Not visible: ${String(element)}`);
  return measured;
}

const style = (element: Locator, property: string): Promise<string> =>
  element.evaluate((node, key) => getComputedStyle(node).getPropertyValue(key), property);

/** The component around this text. */
const textOf = (shown: Locator, text: string): Locator => shown.locator('.fx-text', { hasText: text }).last();

it.each([
  ['nano', 120],
  ['micro', 160],
  ['deca', 220],
  ['hecto', 241],
  ['kilo', 260],
  ['mega', 300],
])('draws a bubble of the size %s %i px wide', async (size, width) => {
  const shown = await show(() => bubble([words('ก')], { size }));
  expect((await measure(shown.locator('.fx-bubble'))).width).toBe(width);
});

it('shares the width of a horizontal box by flex, 1 unless told, and none for flex 0', async () => {
  const shown = await show(() =>
    bubble([box('horizontal', [words('หนึ่ง'), words('สอง', { flex: 2 })]), box('horizontal', [words('แคบ', { flex: 0 }), words('ที่เหลือ')])]),
  );
  const [one, two] = [await measure(textOf(shown, 'หนึ่ง')), await measure(textOf(shown, 'สอง'))];
  expect(two.width / one.width).toBeCloseTo(2, 1);
  const [narrow, rest] = [await measure(textOf(shown, 'แคบ')), await measure(textOf(shown, 'ที่เหลือ'))];
  expect(narrow.width).toBeLessThan(40);
  expect(narrow.width + rest.width).toBeCloseTo(260, 0);
});

it('puts spacing between components and lets margin overrule it', async () => {
  const shown = await show(() => bubble([box('vertical', [words('ก'), words('ข'), words('ค', { margin: 'xxl' })], { spacing: 'md' })]));
  const [a, b, c] = [await measure(textOf(shown, 'ก')), await measure(textOf(shown, 'ข')), await measure(textOf(shown, 'ค'))];
  expect(b.y - a.y - a.height).toBeCloseTo(8, 0);
  expect(c.y - b.y - b.height).toBeCloseTo(20, 0);
});

it('draws a box with padding, border, corners, colour and a gradient', async () => {
  const shown = await show(() =>
    bubble([
      box('vertical', [words('กล่อง')], {
        paddingAll: '10px',
        paddingTop: 'xl',
        borderWidth: 'medium',
        borderColor: '#112233',
        cornerRadius: 'lg',
        backgroundColor: '#00ff00',
        background: {
          type: 'linearGradient',
          angle: '90deg',
          startColor: '#000000',
          endColor: '#ffffff',
          centerColor: '#ff0000',
          centerPosition: '30%',
        },
      }),
    ]),
  );
  const drawn = shown.locator('.fx-body .fx-box .fx-box');
  expect(await style(drawn, 'padding')).toBe('16px 10px 10px');
  expect(await style(drawn, 'border')).toBe('2px solid rgb(17, 34, 51)');
  expect(await style(drawn, 'border-radius')).toBe('12px');
  expect(await style(drawn, 'background-color')).toBe('rgb(0, 255, 0)');
  expect(await style(drawn, 'background-image')).toBe('linear-gradient(90deg, rgb(0, 0, 0), rgb(255, 0, 0) 30%, rgb(255, 255, 255))');
});

it('draws a gauge: an inner box of 62 % width and its own height', async () => {
  const inner = box('vertical', [], { width: '62%', height: '8px', backgroundColor: '#06c755', cornerRadius: '4px' });
  const shown = await show(() => bubble([box('vertical', [inner], { height: '8px', cornerRadius: '4px', backgroundColor: '#dddddd' })]));
  const [outer, filled] = [await measure(shown.locator('.fx-fixed').first()), await measure(shown.locator('.fx-fixed .fx-fixed'))];
  expect(filled.width / outer.width).toBeCloseTo(0.62, 2);
  expect(filled.height).toBe(8);
});

it('places an absolute box by its offsets', async () => {
  const badge = box('vertical', [words('ใหม่')], { position: 'absolute', offsetTop: '6px', offsetEnd: '12px' });
  const shown = await show(() => bubble([box('vertical', [words('ฐาน'), badge], { height: '80px' })]));
  const [base, placed] = [await measure(shown.locator('.fx-fixed')), await measure(shown.locator('.fx-absolute'))];
  expect(placed.y - base.y).toBeCloseTo(6, 0);
  expect(base.x + base.width - placed.x - placed.width).toBeCloseTo(12, 0);
});

it('draws text in size, weight, colour, alignment and decoration, and spans inside it', async () => {
  const shown = await show(() =>
    bubble([
      words('หัวข้อ', { size: 'xxl', weight: 'bold', color: '#d00000', align: 'center', decoration: 'underline', style: 'italic' }),
      {
        type: 'text',
        contents: [
          { type: 'span', text: 'ปกติ ' },
          { type: 'span', text: 'หนา', weight: 'bold', size: '20px', color: '#0000ff' },
        ],
      },
    ]),
  );
  const heading = textOf(shown, 'หัวข้อ');
  expect(await style(heading, 'font-size')).toBe('29px');
  expect(await style(heading, 'font-weight')).toBe('700');
  expect(await style(heading, 'color')).toBe('rgb(208, 0, 0)');
  expect(await style(heading, 'font-style')).toBe('italic');
  expect(await style(heading, 'text-decoration-line')).toBe('underline');
  expect(await style(heading.locator('p'), 'text-align')).toBe('center');
  const span = shown.locator('span', { hasText: 'หนา' });
  expect([await style(span, 'font-weight'), await style(span, 'font-size'), await style(span, 'color')]).toEqual([
    '700',
    '20px',
    'rgb(0, 0, 255)',
  ]);
});

it('keeps text on one line unless it wraps, and cuts wrapped text after maxLines', async () => {
  const long = 'ที่ปู่รู้อยู่นั้นกว้างขึ้น'.repeat(9);
  const shown = await show(() =>
    bubble([words(`หนึ่ง${long}`), words(`สอง${long}`, { wrap: true, maxLines: 2 }), words(`หมด${long}`, { wrap: true })]),
  );
  const heights = await Promise.all(['หนึ่ง', 'สอง', 'หมด'].map(async (text) => (await measure(textOf(shown, text))).height));
  const [one = 0, two = 0, all = 0] = heights;
  expect(two / one).toBeCloseTo(2, 0);
  expect(all).toBeGreaterThan(two * 1.5);
  expect(await style(textOf(shown, 'หนึ่ง').locator('p'), 'text-overflow')).toBe('ellipsis');
});

it('adds lineSpacing between lines only', async () => {
  const shown = await show(() =>
    bubble([
      words('ก\nก\nก', { wrap: true }),
      words('ข\nข\nข', { wrap: true, lineSpacing: '10px' }),
      words('ค', { lineSpacing: '10px' }),
      words('ง'),
    ]),
  );
  const [plain, spaced, single, other] = await Promise.all(
    ['ก', 'ข', 'ค', 'ง'].map(async (text) => (await measure(textOf(shown, text))).height),
  );
  expect((spaced ?? 0) - (plain ?? 0)).toBeCloseTo(20, 0);
  expect(single).toBeCloseTo(other ?? 0, 0);
});

it('sets texts and icons of different sizes on one baseline', async () => {
  const shown = await show((origin) =>
    bubble([
      box('baseline', [
        { type: 'icon', url: `${origin}/picture.png`, size: 'xl' },
        words('เล็ก', { size: 'xs', flex: 0 }),
        words('ใหญ่', { size: 'xxl' }),
      ]),
    ]),
  );
  expect(await style(shown.locator('.fx-baseline'), 'align-items')).toBe('baseline');
  expect((await measure(shown.locator('.fx-icon'))).height).toBe(22);
});

it('draws pictures in size, ratio and mode, and a plain frame for one that cannot be loaded', async () => {
  const shown = await show((origin) => {
    const picture = { type: 'image', url: `${origin}/picture.png`, aspectRatio: '20:13' };
    return bubble(
      [
        { ...picture, size: 'xs', align: 'end', aspectMode: 'cover' },
        { ...picture, url: `${origin}/missing.png`, size: '50%' },
      ],
      {
        hero: { ...picture, size: 'full', action: { type: 'uri', label: 'ดูภาพ', uri: 'https://example.com/' } },
      },
    );
  });
  const hero = await measure(shown.locator('.fx-hero .fx-frame'));
  expect([hero.width, Math.round(hero.height)]).toEqual([300, 195]);
  expect(await shown.getByRole('link', { name: 'ดูภาพ' }).getAttribute('href')).toBe('https://example.com/');
  const [small, missing] = [shown.locator('.fx-body .fx-frame').first(), shown.locator('.fx-body .fx-frame').last()];
  const body = await measure(shown.locator('.fx-body > .fx-box'));
  const drawn = await measure(small);
  expect(drawn.width).toBe(60);
  expect(drawn.x + drawn.width).toBeCloseTo(body.x + body.width - 20, 0);
  expect(await style(small.locator('img'), 'object-fit')).toBe('cover');
  expect((await measure(missing)).width).toBe(130);
  await expect.poll(() => missing.getAttribute('class')).toContain('is-missing');
});

it('draws buttons in their three styles and two heights, never breaking a label', async () => {
  const shown = await show(() =>
    bubble([
      button(tap('หลัก'), { style: 'primary' }),
      button(tap('รอง'), { style: 'secondary', height: 'sm' }),
      button(tap('ลิงก์'), { color: '#123456' }),
      button(tap('ป้ายที่ยาวเกินความกว้างของปุ่มนี้'), { style: 'primary', color: '#0b3d91' }),
    ]),
  );
  const named = (label: string): Locator => shown.getByRole('button', { name: label });
  expect([(await measure(named('หลัก'))).height, (await measure(named('รอง'))).height]).toEqual([52, 40]);
  expect(await style(named('หลัก'), 'background-color')).toBe('rgb(23, 201, 80)');
  expect(await style(named('ลิงก์'), 'color')).toBe('rgb(18, 52, 86)');
  expect(await style(named('ป้ายที่ยาว'), 'background-color')).toBe('rgb(11, 61, 145)');
  expect((await measure(named('ป้ายที่ยาว'))).height).toBe(52);
});

it('draws separators across, or upright in a horizontal box, and fillers that take the free room', async () => {
  const shown = await show(() =>
    bubble([
      words('บน'),
      { type: 'separator', color: '#ff0000' },
      box('horizontal', [words('ซ้าย', { flex: 0 }), { type: 'separator' }, { type: 'filler' }, words('ขวา', { flex: 0 })]),
    ]),
  );
  const [across, upright] = [await measure(shown.locator('.fx-line').first()), await measure(shown.locator('.fx-line').last())];
  expect([across.width, across.height]).toEqual([260, 1]);
  expect(upright.width).toBe(1);
  expect(upright.height).toBeGreaterThan(15);
  const right = await measure(textOf(shown, 'ขวา'));
  expect(right.x + right.width).toBeCloseTo(across.x + across.width, 0);
});

it('draws header, body and footer with their styles', async () => {
  const shown = await show(() =>
    bubble([words('เนื้อหา')], {
      header: box('vertical', [words('หัว')]),
      footer: box('vertical', [words('ท้าย')]),
      styles: { header: { backgroundColor: '#eeeeee' }, footer: { separator: true, separatorColor: '#00ff00' } },
    }),
  );
  expect(
    await shown.locator('[data-block]').evaluateAll((blocks) => blocks.map((block) => (block as HTMLElement).dataset['block'])),
  ).toEqual(['header', 'body', 'footer']);
  expect(await style(shown.locator('.fx-header'), 'background-color')).toBe('rgb(238, 238, 238)');
  expect(await style(shown.locator('.fx-bubble > .fx-line'), 'background-color')).toBe('rgb(0, 255, 0)');
});

it('scrolls a carousel sideways, its bubbles equally high', async () => {
  const contents = ['สั้น', 'ยาวกว่า\n'.repeat(6), 'สั้น'].map((text) => ({
    type: 'bubble',
    size: 'kilo',
    body: box('vertical', [words(text, { wrap: true })]),
  }));
  const shown = await show(() => ({ type: 'flex', altText: 'เลื่อน', contents: { type: 'carousel', contents } }));
  const row = shown.locator('.fx-carousel-row');
  expect(await row.evaluate((element) => element.scrollWidth > element.clientWidth * 2)).toBe(true);
  const heights = await shown.locator('.fx-bubble').evaluateAll((bubbles) => bubbles.map((one) => one.getBoundingClientRect().height));
  expect(new Set(heights).size).toBe(1);
  await shown.hover();
  await shown.getByRole('button', { name: 'ถัดไป' }).click();
  await expect.poll(() => row.evaluate((element) => element.scrollLeft)).toBeGreaterThan(100);
});

it('makes every component with an action a button of its own, also inside a box that has one', async () => {
  const stage = await openStage(browser);
  await stage.seat(name).getByRole('button', { name: 'เพิ่มเพื่อน' }).click();
  await stage.told('follow');
  await stage.push(
    name,
    bubble([
      words('ข้อความแตะได้', { action: tap('ข้อความ') }),
      box('vertical', [words('กล่อง'), button(tap('ปุ่มใน'))], { action: tap('กล่อง') }),
    ]),
  );
  const shown = stage.seat(name).locator('[data-from=bot]');
  await shown.getByRole('button', { name: 'ข้อความแตะได้' }).click();
  await shown.getByRole('button', { name: 'ปุ่มใน' }).click();
  await stage.told('postback', 2);
  await shown.getByText('กล่อง', { exact: true }).click({ force: true });
  const taps = await stage.told('postback', 3);
  expect(taps.map(({ postback }) => postback?.data)).toEqual(['ข้อความ', 'ปุ่มใน', 'กล่อง']);
});

it('shows text as text, whatever it looks like', async () => {
  const hostile = '<img src=x onerror=alert(1)> <b>หนา</b> &amp;';
  const shown = await show(() => bubble([words(hostile, { wrap: true }), button(tap('<i>ปุ่ม</i>'))]));
  expect(await textOf(shown, 'หนา').textContent()).toBe(hostile);
  expect(await shown.locator('b, i, img').count()).toBe(0);
  expect(await shown.getByRole('button', { name: '<i>ปุ่ม</i>' }).count()).toBe(1);
});

it('draws templates, texts with links and unknown things too', async () => {
  const shown = await show(() => ({
    type: 'template',
    altText: 'ยืนยัน',
    template: { type: 'confirm', text: 'ยืนยันหรือไม่', actions: [tap('ใช่'), tap('ไม่ใช่')] },
  }));
  expect(await shown.getByRole('button').allTextContents()).toEqual(['ใช่', 'ไม่ใช่']);
  const text = await show(() => words('ดูที่ https://example.com/ก?a=1 ได้'));
  expect(await text.getByRole('link').getAttribute('href')).toBe('https://example.com/ก?a=1');
});
