// An organiser's whole way, as processes and a browser: asks for a link in the chat, signs in, looks, acts, exports, signs out.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOrganiser } from '../../src/app/console/organisers.ts';
import { systemClock } from '../../src/clock.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, lineEnvironment, startBot } from '../support/bot.ts';
import { launchBrowser } from '../support/browser.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { answerOne, join } from '../support/respondent.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const channelSecret = 'console-channel-secret';
const by = { actor: 'cli:test', origin: 'cli' };
let db: TestDatabase;
let round: TestRound;
let simulator: Simulator;
let bot: Bot;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
const elsewhere: string[] = [];

const person = (name: string) => simulator.person(simulator.addPerson({ name }));

beforeAll(async () => {
  db = await createTestDatabase();
  round = await openTestRound(db, systemClock);
  simulator = await startSimulator({ channelSecret, clock: systemClock });
  bot = await startBot({ ...lineEnvironment(simulator, channelSecret), DATABASE_URL: db.url });
  simulator.setWebhookUrl(`${bot.url}/webhook`);
  browser = await launchBrowser();
  context = await browser.newContext({ viewport: { width: 360, height: 740 }, acceptDownloads: true });
  page = await context.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(bot.url)) elsewhere.push(request.url());
  });
});

afterAll(async () => {
  await browser.close();
  await bot.stop();
  await simulator.stop();
  await db.drop();
});

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** What axe finds on this page at a phone's and a desk's width, everything unfolded; and whether the page is wider than the window. */
async function faults(): Promise<readonly string[]> {
  const found: string[] = [];
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (wide > width) found.push(`${page.url()} is ${wide} wide at ${width}`);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate<AxeResults>(
      "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
    );
    found.push(...violations.map(({ id, nodes }) => `${page.url()} at ${width}: ${id}: ${nodes.map((node) => node.html).join(' | ')}`));
  }
  return found;
}

describe('an organiser', () => {
  it('is an ordinary contact until registered: the word is no command', async () => {
    const organiser = person('สุดา ใจดี');
    organiser.follow();
    await organiser.awaitReply();
    organiser.say('คอนโซล');
    await organiser.awaitReply();
    expect(organiser.lastReply).not.toContain('คอนโซล');
    const notice = organiser.buttons().find((button) => String(button.action['data']).includes('notice-ok'));
    organiser.tap((button) => button.messageId === notice?.messageId && button.path === notice.path);
    await organiser.awaitReply();
    organiser.say('คอนโซล');
    await organiser.awaitReply();
    expect(organiser.buttons().some((button) => String(button.action['uri']).includes('/console/'))).toBe(false);
    const [contact] = await db.sql<{ id: number }[]>`select id from contacts`;
    await addOrganiser({ db, clock: systemClock }, { contact: String(contact?.id), by });
    const [links] = await db.sql<{ n: number }[]>`select count(*)::int as n from console_links`;
    expect(links?.n).toBe(0);
  });

  it('gets a one-time link in the chat and signs in with it', async () => {
    const organiser = simulator.people.find(({ name }) => name === 'สุดา ใจดี');
    organiser?.say('คอนโซล');
    await organiser?.awaitReply();
    const link = String(organiser?.buttons().find((button) => String(button.action['uri']).includes('/console/enter'))?.action['uri']);
    expect(link).toContain('openExternalBrowser=1');
    await page.goto(link);
    expect(await faults()).toEqual([]);
    await page.getByRole('button', { name: 'เข้าใช้คอนโซล' }).click();
    await page.waitForURL(`${bot.url}/console`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('การสำรวจปี 2560');
    const second = await fetch(link);
    expect(second.status).toBe(404);
  });

  it('sees an agency’s answers come in without touching the page', async () => {
    const contact = person('วราภรณ์');
    const started = page.locator('.figures div', { hasText: 'เริ่มตอบแล้ว' }).locator('b');
    expect(await started.innerText()).toBe('0');
    await join(contact, await round.code('08004'), 'buttons');
    for (let count = 0; count < 4; count += 1) await answerOne(contact, 'buttons');
    await started.getByText('1').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'หยุดปรับปรุงอัตโนมัติ' }).click();
    expect(await page.getByRole('button', { name: 'ปรับปรุงอัตโนมัติทุก 10 วินาที' }).isVisible()).toBe(true);
  });

  it('finds every page accessible and no wider than the screen, in both languages', async () => {
    const paths = ['', '/agencies', '/agencies/08004', '/agencies/08007', '/events', '/audit?all=yes', '/exports', '/sessions', '/nothing'];
    for (const path of paths) {
      for (const lang of ['th', 'en']) {
        await page.goto(`${bot.url}/console${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
        expect(await faults()).toEqual([]);
      }
    }
  });

  it('extends an agency’s deadline by a Thai date, and the contact is told', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${bot.url}/console`);
    await page.getByRole('link', { name: 'หน่วยงาน', exact: true }).click();
    await page.getByLabel('ชื่อ ชื่อย่อ หรือรหัส').fill('ขนส่งทางบก');
    await page.getByRole('button', { name: 'ค้นหา' }).click();
    await page.getByRole('link', { name: 'กรมการขนส่งทางบก' }).click();
    await page.getByText('ขยายเวลาหน่วยงานนี้').first().click();
    const year = round.closesAt.getUTCFullYear() + 543 + 1;
    await page.getByLabel('กำหนดส่งใหม่').fill(`15 มกราคม ${year}`);
    await page.getByLabel('เหตุผล').first().fill('น้ำท่วมที่ทำการ');
    await page.getByRole('button', { name: 'ขยายเวลาหน่วยงานนี้' }).click();
    await page.getByText('ขยายเวลาแล้ว').waitFor();
    expect(await page.locator('dd', { hasText: 'ขยายเวลาเฉพาะหน่วยงานนี้' }).innerText()).toContain(`15 ม.ค. ${year} 23.59 น.`);
    const contact = simulator.people.find(({ name }) => name === 'วราภรณ์');
    await simulator.waitUntil(() => (contact?.messages ?? []).some(({ via }) => via === 'push'));
    const [entry] = await db.sql`select actor, origin, reason from audit_trail where action = 'round.extended'`;
    expect(entry).toEqual({ actor: expect.stringMatching(/^organiser:\d+$/) as string, origin: 'console', reason: 'น้ำท่วมที่ทำการ' });
  });

  it('downloads the answers, signs out, and is out', async () => {
    await page.getByRole('link', { name: 'ส่งออกข้อมูล' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'คำตอบ เป็น CSV', exact: true }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('answers-2560.csv');
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^\uFEFFagency_code,status,submitted_at,.*\r\n08004,answering,/s);
    await page.getByRole('button', { name: 'ออกจากระบบ' }).click();
    await page.getByRole('heading', { name: 'ออกจากระบบแล้ว' }).waitFor();
    expect(await faults()).toEqual([]);
    await page.goto(`${bot.url}/console`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('เข้าใช้คอนโซล');
  });

  it('loads nothing from elsewhere, and the browser has nothing to complain of', () => {
    expect(elsewhere).toEqual([]);
    expect(complaints.filter((text) => !/status of 40[14]/.test(text))).toEqual([]);
    expect(simulator.log.refused).toEqual([]);
    expect(simulator.log.complaints).toEqual([]);
  });
});
