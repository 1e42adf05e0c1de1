// What `npm start` gives somebody who has never seen Phrom: the demonstration on the embedded database, used in a real browser from adding
// the friend to the opened report, with the process killed in the middle.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, freePort, startBot } from '../support/bot.ts';
import { launchBrowser } from '../support/browser.ts';

let browser: Browser;
let bot: Bot;
let dataDir: string;
let port: number;
const complaints: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'phrom-demo-'));
  port = await freePort();
  browser = await launchBrowser();
  bot = await startBot({ DATA_DIR: dataDir }, { port });
});

afterAll(async () => {
  await browser.close();
  await bot.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function open(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${bot.url}/simulator`);
  return page;
}

const messages = (phone: Locator): Locator => phone.locator('[data-message-id][data-from=bot]');

const newest = async (phone: Locator): Promise<string | null> =>
  (await messages(phone).count()) === 0 ? null : messages(phone).last().getAttribute('data-message-id');

/** Does something and waits for the bot's next message. */
async function andWait(phone: Locator, deed: () => Promise<unknown>): Promise<void> {
  const before = await newest(phone);
  await deed();
  await expect.poll(() => newest(phone), { timeout: 20_000, interval: 50 }).not.toBe(before);
}

async function type(phone: Locator, text: string): Promise<void> {
  await andWait(phone, async () => {
    const box = phone.getByRole('textbox', { name: 'ข้อความ', exact: true });
    await box.fill(text);
    await box.press('Enter');
  });
}

const typed = ['10', '5', '1', '0', 'ทดสอบระบบ', '0 2123 4567', 'ข้าม'];

/** Answers the open question as a person would: by its first button, else by typing. Returns whether submitting is offered instead. */
async function answer(phone: Locator): Promise<boolean> {
  const card = messages(phone).last();
  const text = (await card.textContent()) ?? '';
  const names = (await card.getByRole('button').allTextContents()).map((name) => name.trim());
  const named = (pattern: RegExp): Locator | null => {
    const index = names.findIndex((name) => pattern.test(name));
    return index < 0 ? null : card.getByRole('button').nth(index);
  };
  if (named(/^ส่งแบบสำรวจ$/)) return true;
  const next = named(/^เสร็จ/) ?? named(/^\d/) ?? named(/^รับทราบ$/) ?? named(/^(?:คงคำตอบเดิม|ใช้คำตอบนี้)$/) ?? named(/^ข้าม$/);
  if (next) {
    await andWait(phone, () => next.click());
    return false;
  }
  for (const candidate of typed) {
    await type(phone, candidate);
    const now = (await messages(phone).last().textContent()) ?? '';
    if (!sameQuestion(text, now)) return false;
  }
  throw new Error(`nothing is accepted: ${text}`);
}

const numberOf = (text: string): string => /ข้อ (\d+) \//.exec(text)?.[1] ?? '';
const sameQuestion = (before: string, after: string): boolean => numberOf(before) !== '' && numberOf(before) === numberOf(after);

describe('the demonstration', () => {
  it('is started once: a second start with the same folder says what to do, in one sentence, and leaves the first alone', async () => {
    const second = await startBot({ DATA_DIR: dataDir }).catch((error: unknown) => error as Error);
    expect(second).toBeInstanceOf(Error);
    expect((second as Error).message.split('\n').slice(1)).toEqual([
      `DATA_DIR: Phrom already runs its demonstration on ${dataDir}. Use that one, or stop it first; for a second one give it a folder of its own: DATA_DIR=./data-2 npm start`,
    ]);
    expect((await fetch(`${bot.url}/readyz`)).status).toBe(200);
  });

  it('is gone through on the phones in the browser, over a crash, to the report', async () => {
    let page = await open();
    const name = 'กมลชนก พูนทรัพย์ดี';
    const seat = async (): Promise<Locator> => {
      await page.locator('[data-person-item]').filter({ hasText: name }).click();
      const id = await page.locator('[data-person-item]').filter({ hasText: name }).getAttribute('data-person-item');
      return page.locator(`[data-person="${id ?? ''}"]`);
    };
    let phone = await seat();
    await andWait(phone, () => phone.getByRole('button', { name: 'เพิ่มเพื่อน' }).click());
    await andWait(phone, () => messages(phone).last().getByRole('button', { name: 'รับทราบและดำเนินการต่อ' }).click());
    await andWait(phone, async () => {
      await phone.getByRole('button', { name: /รหัสเชิญ [0-9A-Z-]{19}/ }).click();
      await page.keyboard.press('Enter');
    });
    await andWait(phone, () => messages(phone).last().getByRole('button', { name: 'ใช่ เป็นหน่วยงานของข้าพเจ้า' }).click());
    await andWait(phone, () => messages(phone).last().getByRole('button', { name: 'เริ่มตอบ' }).click());
    for (let count = 0; count < 10; count += 1) await answer(phone);
    const asked = numberOf((await messages(phone).last().textContent()) ?? '');

    await page.getByRole('button', { name: '+1 ชม.' }).click();
    await expect.poll(() => page.locator('.clock-ahead').textContent()).toBe('เร็วกว่าเวลาจริง 1 ชม.');
    await bot.kill();
    await page.close();
    bot = await startBot({ DATA_DIR: dataDir }, { port });
    page = await open();
    phone = await seat();
    await expect.poll(() => messages(phone).count()).toBeGreaterThan(12);
    expect(await page.locator('.clock-ahead').textContent()).toBe('เร็วกว่าเวลาจริง 1 ชม.');
    const { now } = (await (await fetch(`${bot.url}/simulator/api/state`)).json()) as { now: string };
    expect(Math.round((Date.parse(now) - Date.now()) / 60_000)).toBe(60);
    await type(phone, 'ต่อ');
    expect(numberOf((await messages(phone).last().textContent()) ?? '')).toBe(asked);

    let finished = false;
    for (let count = 0; count < 200 && !finished; count += 1) finished = await answer(phone);
    expect(finished, await messages(phone).last().innerText()).toBe(true);
    await andWait(phone, () => messages(phone).last().getByRole('button', { name: 'ส่งแบบสำรวจ' }).click());
    await andWait(phone, () => messages(phone).last().getByRole('button', { name: 'ยืนยันส่ง' }).click());
    await expect.poll(() => phone.locator('[data-via=push]').count(), { timeout: 20_000 }).toBe(1);
    const [report] = await Promise.all([page.waitForEvent('popup'), phone.locator('[data-via=push]').getByText('เปิดรายงาน').click()]);
    await report.waitForLoadState();
    expect(await report.locator('h1').textContent()).toContain('กรมทรัพยากรน้ำบาดาล');
    expect(new URL(report.url()).origin).toBe(new URL(bot.url).origin);
    expect(complaints).toEqual([]);
  });
});
