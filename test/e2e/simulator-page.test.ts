// The simulator's page in a real browser: what a person does on it reaches the bot, and what the bot sends is shown as LINE shows it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { box, bubble, button, openStage, people, type Stage, words } from './simulator-stage.ts';

const require = createRequire(import.meta.url);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const [suda, piti, manee] = people.map(({ name }) => name) as [string, string, string];
const message = { name: 'ข้อความ', exact: true } as const;

/** A stage on which these people have added the account; the bot was told. */
async function withFriends(names: string[], viewport?: { width: number; height: number }): Promise<Stage> {
  const stage = await openStage(browser, viewport);
  for (const name of names) await stage.seat(name).getByRole('button', { name: 'เพิ่มเพื่อน' }).click();
  await stage.told('follow', names.length);
  for (const name of names) await stage.seat(name).getByRole('log').waitFor();
  return stage;
}

const question = bubble([
  words('มีแผนพัฒนาทักษะด้านดิจิทัลหรือไม่', { wrap: true, weight: 'bold' }),
  box('horizontal', [words('1', { flex: 0 }), words('มี')], {
    action: { type: 'postback', label: 'มี', data: 'answer=yes', displayText: 'มี' },
  }),
  button({ type: 'postback', label: 'ไม่มี', data: 'answer=no' }),
]);

describe('a person on the page', () => {
  it('adds the account and types the code of their letter, which a chip puts into the box', async () => {
    const { seat, told, page, complaints } = await openStage(browser);
    await expect.poll(() => seat(suda).textContent()).toContain('ถือหนังสือเชิญของกรมตัวอย่าง');
    await seat(suda).getByRole('button', { name: 'เพิ่มเพื่อน' }).click();
    await told('follow');
    await seat(suda)
      .getByRole('button', { name: /PHRM-7K2Q-9XWE/ })
      .click();
    expect(await seat(suda).getByRole('textbox', message).inputValue()).toBe('PHRM-7K2Q-9XWE');
    await page.keyboard.press('Enter');
    const [sent] = await told('message');
    expect(sent?.message).toMatchObject({ type: 'text', text: 'PHRM-7K2Q-9XWE' });
    await expect.poll(() => seat(suda).getByText('อ่านแล้ว').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('taps a button of a card, and the bot is told its postback', async () => {
    const { seat, told, push } = await withFriends([suda]);
    await push(suda, question);
    await seat(suda).getByRole('button', { name: 'ไม่มี', exact: true }).click();
    expect((await told('postback'))[0]?.postback).toEqual({ data: 'answer=no' });
  });

  it('sees the answer to a tap on a card above, also when tap and answer arrive together', async () => {
    const { seat, told, push, reply, page } = await withFriends([suda]);
    await push(suda, question);
    for (let count = 0; count < 12; count += 1) await push(suda, words(`ข้อความที่ ${count}\n\n\n`));
    await seat(suda).getByText('ข้อความที่ 11').waitFor();
    const choice = seat(suda).getByRole('button', { name: '1 มี' });
    await choice.scrollIntoViewIfNeeded();
    // The page hears of nothing until the bot has answered.
    const answered = Promise.withResolvers<undefined>();
    await page.route(/\/api\/(?:state|people\/[^/]+)$/, async (route) => {
      await answered.promise;
      await route.continue();
    });
    await choice.click();
    await told('postback');
    await reply(words('บันทึกข้อ 1 แล้ว'));
    answered.resolve(undefined);
    const isInView = (element: Element): boolean => {
      const log = element.closest('[role=log]')?.getBoundingClientRect();
      const place = element.getBoundingClientRect();
      return log !== undefined && place.top >= log.top && place.bottom <= log.bottom;
    };
    await expect.poll(() => seat(suda).getByText('บันทึกข้อ 1 แล้ว').evaluate(isInView)).toBe(true);
  });

  it('double-taps the same button, and the bot is told twice although the chat has moved meanwhile', async () => {
    const { seat, told, push, events } = await withFriends([suda]);
    await push(suda, question);
    await seat(suda).getByRole('button', { name: '1 มี' }).dblclick();
    const taps = await told('postback', 2);
    expect(taps.map(({ postback }) => postback?.data)).toEqual(['answer=yes', 'answer=yes']);
    await expect.poll(() => seat(suda).locator('[data-from=person]').count()).toBe(2);
    expect(events.filter(({ type }) => type === 'postback')).toHaveLength(2);
  });

  it('answers an old question by its button again', async () => {
    const { seat, told, push } = await withFriends([suda]);
    await push(suda, question);
    await push(suda, words('ข้อถัดไป'));
    await seat(suda).getByText('ข้อถัดไป').waitFor();
    await seat(suda).getByRole('button', { name: '1 มี' }).click();
    expect((await told('postback'))[0]?.postback?.data).toBe('answer=yes');
  });

  it('picks a date by the calendar, which says the Buddhist year', async () => {
    const { seat, told, push, page } = await withFriends([suda]);
    await push(suda, bubble([button({ type: 'datetimepicker', label: 'เลือกวันที่', data: 'when', mode: 'date', initial: '2026-11-22' })]));
    await seat(suda).getByRole('button', { name: 'เลือกวันที่' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel(/เลือกวันที่/)
      .last()
      .fill('2026-11-23');
    expect(await dialog.textContent()).toContain('วันจันทร์ที่ 23 พฤศจิกายน 2569');
    await dialog.getByRole('button', { name: 'ส่ง' }).click();
    expect((await told('postback'))[0]?.postback).toEqual({ data: 'when', params: { date: '2026-11-23' } });
  });

  it('sends a picture, a file, a place, a sticker and a voice message', async () => {
    const { seat, told, page } = await withFriends([suda]);
    const chooseFile = async (tool: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> => {
      await seat(suda).getByRole('button', { name: 'แนบ' }).click();
      const chooser = page.waitForEvent('filechooser');
      await seat(suda).getByRole('button', { name: tool }).click();
      await (await chooser).setFiles(file);
    };
    await chooseFile('รูปภาพ', { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('png') });
    await told('message', 1);
    await chooseFile('ไฟล์', { name: 'แผน.pdf', mimeType: 'application/pdf', buffer: Buffer.from('pdf') });
    await told('message', 2);
    await seat(suda).getByRole('button', { name: 'แนบ' }).click();
    await seat(suda).getByRole('button', { name: 'ตำแหน่ง' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'ส่ง' }).click();
    await told('message', 3);
    await seat(suda).getByRole('button', { name: 'สติกเกอร์', exact: true }).click();
    await seat(suda).getByRole('button', { name: /ขอบคุณ/ }).click();
    await told('message', 4);
    await seat(suda).getByRole('button', { name: 'แนบ' }).click();
    await seat(suda).getByRole('button', { name: 'ข้อความเสียง' }).click();
    const sent = await told('message', 5);
    expect(sent.map((event) => event.message?.type)).toEqual(['image', 'file', 'location', 'sticker', 'audio']);
    await expect.poll(() => seat(suda).getByText('0:03').count()).toBe(1);
    await expect.poll(() => seat(suda).getByText('แผน.pdf').count()).toBe(1);
  });

  it('takes a message back', async () => {
    const { seat, told, page } = await withFriends([suda]);
    await seat(suda).getByRole('textbox', message).fill('ผิดพลาด');
    await page.keyboard.press('Enter');
    await told('message');
    const own = seat(suda).locator('[data-from=person][data-message-id]');
    await own.hover();
    await own.getByRole('button', { name: 'ยกเลิกการส่ง' }).click();
    await told('unsend');
    await expect.poll(() => own.textContent()).toContain('ยกเลิกการส่งข้อความแล้ว');
    expect(await seat(suda).getByText('ผิดพลาด').count()).toBe(0);
  });

  it('uses LINE for PC: no quick replies, no rich menu, the desktop address of a link', async () => {
    const { seat, push } = await withFriends([suda]);
    const link = { type: 'uri', label: 'รายงาน', uri: 'https://example.com/phone', altUri: { desktop: 'https://example.com/desktop' } };
    await push(suda, {
      ...bubble([button(link)]),
      quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'ต่อ', text: 'ต่อ' } }] },
    });
    const report = seat(suda).getByRole('link', { name: 'รายงาน' });
    await expect.poll(() => seat(suda).getByRole('button', { name: 'ต่อ', exact: true }).isVisible()).toBe(true);
    expect(await report.getAttribute('href')).toBe('https://example.com/phone');
    expect(await report.getAttribute('rel')).toContain('noopener');
    await seat(suda).getByRole('button', { name: 'PC' }).click();
    await expect.poll(() => report.getAttribute('href')).toBe('https://example.com/desktop');
    expect(await seat(suda).getByRole('button', { name: 'ต่อ', exact: true }).count()).toBe(0);
    await seat(suda).getByRole('button', { name: 'มือถือ' }).click();
    await expect.poll(() => seat(suda).getByRole('button', { name: 'ต่อ', exact: true }).isVisible()).toBe(true);
  });

  it('follows a LINE link, which fills the box without sending', async () => {
    const { seat, push, simulator, events } = await withFriends([suda]);
    const uri = `https://line.me/R/oaMessage/${encodeURIComponent(simulator.basicId)}/?${encodeURIComponent('PHRM รหัส')}`;
    await push(suda, bubble([button({ type: 'uri', label: 'ส่งรหัส', uri })]));
    await seat(suda).getByRole('button', { name: 'ส่งรหัส' }).click();
    await expect.poll(() => seat(suda).getByRole('textbox', message).inputValue()).toBe('PHRM รหัส');
    expect(events.filter(({ type }) => type === 'message')).toEqual([]);
  });

  it('blocks the account, cannot write, and unblocks it', async () => {
    const { seat, told } = await withFriends([suda]);
    await seat(suda).locator('summary').click();
    await seat(suda).getByRole('button', { name: 'บล็อก', exact: true }).click();
    await told('unfollow');
    await expect.poll(() => seat(suda).getByRole('textbox', message).isVisible()).toBe(false);
    await seat(suda).getByRole('button', { name: 'ยกเลิกการบล็อก' }).click();
    await told('follow', 2);
    await expect.poll(() => seat(suda).getByRole('textbox', message).isVisible()).toBe(true);
  });
});

describe('whoever watches', () => {
  it('sees a push to a chat out of sight as a notification with its altText, the newest only, and as a badge, gone once the chat is opened', async () => {
    const { seat, push, page, simulator } = await withFriends([suda, piti]);
    await seat(piti)
      .getByRole('button', { name: /ซ่อนหน้าจอ/ })
      .click();
    await push(piti, bubble([words('ผลการประเมิน')], {}, 'ผลการประเมิน 62.5 คะแนน'));
    const banner = page.locator('[data-person-banner]');
    await expect.poll(() => banner.textContent()).toContain('ผลการประเมิน 62.5 คะแนน');
    await push(piti, bubble([words('ผลการประเมิน')], {}, 'ผลการประเมิน 63.0 คะแนน'));
    await expect.poll(() => banner.allTextContents()).toEqual([expect.stringContaining('ผลการประเมิน 63.0 คะแนน')]);
    const item = page.getByRole('navigation').getByRole('button', { name: new RegExp(piti) });
    await expect.poll(() => item.locator('.badge').textContent()).toBe('2');
    await banner.getByRole('button', { name: /ผลการประเมิน/ }).click();
    await seat(piti).locator('[data-via=push]').getByText('ผลการประเมิน').last().waitFor();
    await expect.poll(() => simulator.people.find(({ name }) => name === piti)?.unread).toBe(0);
    await expect.poll(() => item.locator('.badge').isVisible()).toBe(false);
  });

  it('sees whether a message was a free reply or a counted push, and the counts', async () => {
    const { seat, push, reply, page } = await withFriends([suda]);
    await reply(words('ยินดีต้อนรับ'));
    await push(suda, words('แจ้งเตือน'));
    await expect.poll(() => seat(suda).locator('[data-via=push] .way-push').textContent()).toBe('พุช');
    expect(await seat(suda).locator('[data-via=reply] .way').textContent()).toBe('ตอบกลับ');
    await expect.poll(() => page.locator('[data-counter=replies]').textContent()).toBe('1');
    expect(await page.locator('[data-counter=pushes]').textContent()).toBe('1 / 500');
  });

  it('sees what LINE refused and why', async () => {
    const { seat, push, page } = await withFriends([suda]);
    await expect(push(suda, words(''))).rejects.toThrow('400');
    await page.getByRole('button', { name: /LINE ปฏิเสธ/ }).click();
    await expect.poll(() => page.getByRole('dialog').textContent()).toMatch(/message\/push.*messages\[0\]\.text/s);
    await expect.poll(() => seat(suda).locator('[data-notice=refused]').textContent()).toContain('May not be empty');
  });

  it('moves the clock, and every phone follows', async () => {
    const { seat, page, simulator, clock } = await withFriends([suda]);
    const before = await page.locator('.clock-date').textContent();
    await page.getByRole('button', { name: '+3 วัน' }).click();
    await expect.poll(() => page.locator('.clock-ahead').textContent()).toBe('เร็วกว่าเวลาจริง 3 วัน');
    expect(await page.locator('.clock-date').textContent()).not.toBe(before);
    await seat(suda).getByRole('textbox', message).fill('ต่อ');
    await page.keyboard.press('Enter');
    await expect.poll(() => seat(suda).locator('.day').allTextContents()).toContain('วันนี้');
    expect(clock.offsetMs).toBe(3 * 86_400_000);
    const at = Date.parse(simulator.people[0]?.messages.at(-1)?.at ?? '');
    expect(Math.abs(clock.now().getTime() - at)).toBeLessThan(60_000);
  });

  it('moves the clock to the next morning, when reminders may go out', async () => {
    const { page, clock } = await withFriends([suda]);
    for (let count = 0; count < 2; count += 1) {
      const before = clock.offsetMs;
      await page.getByRole('button', { name: '09.00 น.' }).click();
      await expect.poll(() => clock.offsetMs).not.toBe(before);
      await expect.poll(() => page.locator('.clock-time').textContent()).toMatch(/^0(?:8\.59|9\.00) น\.$/);
    }
    expect(clock.offsetMs).toBeGreaterThan(86_000_000);
  });

  it('sets a fault for the next requests and clears it', async () => {
    const { page, simulator, push } = await withFriends([suda]);
    await page.getByRole('button', { name: /จำลองเหตุขัดข้อง/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('เกิดที่').selectOption('push');
    await drawer.getByRole('button', { name: 'ตั้งเหตุขัดข้อง' }).click();
    await expect.poll(() => simulator.faults.list()).toMatchObject([{ where: 'push', kind: 'status', status: 500 }]);
    await expect(push(suda, words('x'))).rejects.toThrow('500');
    await drawer.getByRole('button', { name: 'ตั้งเหตุขัดข้อง' }).click();
    await drawer.getByRole('button', { name: 'ยกเลิกทั้งหมด' }).click();
    await expect.poll(() => simulator.faults.list()).toEqual([]);
  });

  it('reads the page in English, and the browser remembers', async () => {
    const { page } = await withFriends([suda]);
    await page.getByRole('button', { name: /EN/ }).click();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('LINE simulator');
    await page.reload();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('LINE simulator');
  });

  it('sees what happened before the page was loaded again', async () => {
    const { page, seat, push } = await withFriends([suda]);
    await push(suda, question);
    await seat(suda).getByRole('button', { name: '1 มี' }).waitFor();
    await page.reload();
    await seat(suda).getByRole('button', { name: '1 มี' }).waitFor();
  });

  it.each([
    ['a wide window', 1440, 900],
    ['a small laptop', 1024, 768],
    ['a phone', 390, 844],
  ])('finds nothing sticking out or hard to reach on %s', async (_, width, height) => {
    const { page, push, seat } = await withFriends([suda], { width, height });
    await push(suda, question, words('ที่ปู่รู้อยู่นั้นกว้างขึ้น https://example.com/'.repeat(4)));
    await seat(suda).getByRole('button', { name: '1 มี' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(await cutTexts(page)).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });

  it('changes between people by tabs on a phone', async () => {
    const { page, seat } = await withFriends([suda], { width: 390, height: 844 });
    await page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(manee) })
      .click();
    await expect.poll(() => seat(manee).getByRole('button', { name: 'เพิ่มเพื่อน' }).isVisible()).toBe(true);
    expect(await seat(suda).count()).toBe(0);
  });
});

/** Texts wider than their element that do not end in an ellipsis. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => element.children.length === 0 && element.textContent.trim() !== '' && element.checkVisibility())
      .filter((element) => {
        const { overflowX, textOverflow, display, clipPath } = getComputedStyle(element);
        const isForScreenReaders = clipPath !== 'none';
        if (isForScreenReaders || display === 'inline' || textOverflow === 'ellipsis' || element.closest('option, noscript, script'))
          return false;
        return element.scrollWidth > element.clientWidth + 1 && overflowX !== 'visible';
      })
      .map((element) => element.textContent),
  );
}

/** What axe finds against WCAG 2.2 AA, as `rule: element`. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}
