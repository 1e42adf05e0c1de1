// The report page in a real browser: on a phone, on a desk, on paper; accessible; with nothing loaded from elsewhere and no scripts.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo } from 'node:net';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTranslate } from '../../src/i18n/translate.ts';
import { reportAssets, reportContentSecurityPolicy } from '../../src/report/assets.ts';
import { renderMessagePage } from '../../src/report/message-page.ts';
import { renderOverviewPage } from '../../src/report/overview-page.ts';
import { renderReportPage } from '../../src/report/page.ts';
import { hostile, sampleReport, type SampleOptions } from '../report/sample-report.ts';
import { sampleOverview } from '../report/sample-overview.ts';
import { launchBrowser } from '../support/browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const translate = createTranslate();
const pages = new Map<string, string>();
let browser: Browser;
let server: Server;
let origin: string;

/** Answers as the real server does: same policy, same assets. */
function serve(): Server {
  return createServer(({ url = '' }, response) => {
    const asset = reportAssets.find(({ path }) => path === url);
    const page = pages.get(url);
    if (asset) response.writeHead(200, { 'content-type': asset.contentType }).end(asset.bytes);
    else if (page === undefined) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': reportContentSecurityPolicy })
        .end(page);
  });
}

beforeAll(async () => {
  const reports: Readonly<Record<string, SampleOptions>> = {
    '/r/thai': {},
    '/r/peers': { hasPeers: true },
    '/r/english': { language: 'en', hasPeers: true },
    '/r/shared': { kind: 'share', level: 'province' },
    '/r/hostile': { name: hostile.repeat(3), text: `${hostile} ${'ก'.repeat(300)} ${'a'.repeat(300)}` },
  };
  for (const [path, options] of Object.entries(reports))
    pages.set(path, renderReportPage(await sampleReport(options), translate, { pdf: 'x.pdf', picture: 'x.png' }));
  const overviewLinks = { pdf: 'x.pdf', data: 'x.zip' };
  pages.set('/overview/thai', renderOverviewPage(sampleOverview(), translate, overviewLinks));
  pages.set('/overview/english', renderOverviewPage(sampleOverview('en', false, null), translate, { pdf: null, data: null }));
  pages.set('/r/wrong', renderMessagePage({ language: 'th', title: 'เปิดรายงานไม่ได้', text: ['ลิงก์นี้ไม่ถูกต้องหรือหมดอายุแล้ว'] }));
  server = serve();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => server.close(resolve));
});

interface Opened {
  readonly page: Page;
  /** What the browser said on its console, and what it asked for. */
  readonly said: readonly string[];
  readonly asked: readonly string[];
}

async function open(path: string, width: number): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(origin + path);
  await page.evaluate('document.fonts.ready');
  return { page, said, asked };
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

describe.each([360, 1280])('at %i pixels', (width) => {
  test.each(['/r/thai', '/r/peers', '/r/english', '/r/shared', '/r/hostile', '/r/wrong', '/overview/thai', '/overview/english'])(
    '%s fits, and axe finds nothing',
    async (path) => {
      const { page, said } = await open(path, width);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await violationsIn(page)).toEqual([]);
      await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await violationsIn(page)).toEqual([]);
      expect(said).toEqual([]);
      await page.close();
    },
  );
});

test('the page flows into 320 pixels, and text doubled in size into 360', async () => {
  const { page } = await open('/r/peers', 320);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate("document.documentElement.style.fontSize = '200%'");
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.close();
});

test('every link and fold can be reached by keyboard, in order, and shows that it has the focus', async () => {
  const { page } = await open('/r/peers', 360);
  const count = await page.evaluate<number>("document.querySelectorAll('a[href], summary').length");
  expect(count).toBeGreaterThan(8);
  const seen: string[] = [];
  for (let index = 0; index < count; index += 1) {
    await page.keyboard.press('Tab');
    const { name, outline, isInView } = await page.evaluate<{ name: string; outline: number; isInView: boolean }>(`(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return { name: document.activeElement.textContent.trim(), outline: outlineStyle === 'none' ? 0 : parseFloat(outlineWidth), isInView: bottom > 0 && top < innerHeight };
    })()`);
    expect([name, outline >= 2, isInView]).toEqual([name, true, true]);
    seen.push(name);
  }
  const all = await page.evaluate<string[]>(
    "[...document.querySelectorAll('a[href], summary')].map(({ textContent }) => textContent.trim())",
  );
  expect(seen).toEqual(all);
  await page.close();
});

test('each page says its language, and the link to the other one says its own', async () => {
  for (const [path, own, other] of [
    ['/r/thai', 'th', 'en'],
    ['/r/english', 'en', 'th'],
    ['/overview/thai', 'th', 'en'],
    ['/overview/english', 'en', 'th'],
  ] as const) {
    const { page } = await open(path, 360);
    expect(await page.evaluate('document.documentElement.lang')).toBe(own);
    const link = page.locator(`a[href="?lang=${other}"]`);
    expect([await link.getAttribute('lang'), await link.getAttribute('hreflang')]).toEqual([other, other]);
    await page.close();
  }
});

test('words of a table’s head stay whole on a phone', async () => {
  const { page } = await open('/overview/thai', 360);
  // A word that was broken takes two lines; heads of several words break between them only.
  const broken = await page.evaluate(`[...document.querySelectorAll('thead th.number')].flatMap((head) => {
    const range = document.createRange();
    const text = head.firstChild;
    return [...text.data.matchAll(/[^\\s()]+/g)].flatMap(({ 0: word, index }) => {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return word.length < 10 && range.getClientRects().length > 1 ? [word] : [];
    });
  })`);
  expect(broken).toEqual([]);
  await page.close();
});

test('everything comes from our own server, and the letters are Sarabun', async () => {
  const { page, asked, said } = await open('/r/thai', 360);
  expect(asked.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
  expect(
    await page.evaluate("[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family, weight }) => family + weight)"),
  ).toEqual(expect.arrayContaining(['Sarabun400', 'Sarabun700']));
  expect(said).toEqual([]);
  await page.close();
});

test('without scripts a reader opens a dimension with the keyboard and finds the answers', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${origin}/r/thai`);
  const answer = page.getByText('หน่วยงานของท่านมีแผนดิจิทัลหรือไม่').last();
  expect(await answer.isVisible()).toBe(false);
  await page.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('details').first().locator('.items li').first().isVisible()).toBe(true);
  await context.close();
});

test('on paper everything folded away is open', async () => {
  const { page } = await open('/r/thai', 1280);
  await page.emulateMedia({ media: 'print' });
  const { indicators } = (await sampleReport()).dimensions[5]!;
  const lastLabel = indicators.at(-1)!.questions.at(-1)!.label;
  expect(await page.getByText(lastLabel).last().isVisible()).toBe(true);
  expect(await page.locator('.links').isVisible()).toBe(false);
  const paper = await page.pdf({ preferCSSPageSize: true });
  expect(paper.length).toBeGreaterThan(50_000);
  await page.close();
});
