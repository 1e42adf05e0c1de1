// A simulator whose page is open in a browser, with a bot that answers only what the test sends: what the page's tests share.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import express from 'express';
import { type Browser, type Locator, type Page } from 'playwright-core';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import { adjustableClock } from '../../src/clock.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';

interface WebhookEvent {
  readonly type: string;
  readonly replyToken?: string;
  readonly postback?: { readonly data: string; readonly params?: Record<string, string> };
  readonly message?: { readonly type: string; readonly text?: string };
}

export interface Stage {
  readonly simulator: Simulator;
  readonly clock: ReturnType<typeof adjustableClock>;
  readonly page: Page;
  /** Everything the browser complained about: script errors, refused resources. */
  readonly complaints: readonly string[];
  /** What the bot was told, oldest first. */
  readonly events: readonly WebhookEvent[];
  /** Origin of the page; `/picture.png` is a picture. */
  readonly origin: string;
  /** One person's place on the page. */
  readonly seat: (name: string) => Locator;
  /** The bot sends by push, or by reply to the last event; fails when LINE would refuse it. */
  readonly push: (name: string, ...messages: object[]) => Promise<void>;
  readonly reply: (...messages: object[]) => Promise<void>;
  /** Resolves with the first `count` events of this kind; the test's time limit is the limit. */
  readonly told: (kind: string, count?: number) => Promise<readonly WebhookEvent[]>;
}

export const people = [
  { name: 'สุดา ใจดี', note: 'ถือหนังสือเชิญของกรมตัวอย่าง', suggested: ['PHRM-7K2Q-9XWE'] },
  { name: 'ปิติ มานะ', note: 'ถือหนังสือเชิญของจังหวัดตัวอย่าง' },
  { name: 'มานี รักงาน', note: 'ไม่มีหนังสือเชิญ' },
] as const;

/** Opens the page; everything ends with the test. */
export async function openStage(browser: Browser, viewport = { width: 1440, height: 900 }): Promise<Stage> {
  const clock = adjustableClock();
  const simulator = await startSimulator({ channelSecret: 'x'.repeat(32), clock, displayName: 'บอตทดสอบ', people });
  onTestFinished(() => simulator.stop());
  const events: WebhookEvent[] = [];
  const picture = await sharp({ create: { width: 40, height: 26, channels: 3, background: '#3a7' } })
    .png()
    .toBuffer();
  const app = express();
  app.post('/webhook', express.json(), (request, response) => {
    events.push(...(request.body as { events: WebhookEvent[] }).events);
    response.end();
  });
  app.get('/picture.png', (_request, response) => void response.type('png').send(picture));
  app.use('/simulator', simulator.router);
  const origin = await listen(createServer(app));
  simulator.setWebhookUrl(`${origin}/webhook`);

  const context = await browser.newContext({ viewport, locale: 'th-TH' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${origin}/simulator`);

  const call = async (path: string, body: object): Promise<void> => {
    const response = await fetch(simulator.apiOrigin + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${simulator.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  };
  const personOf = (name: string): (typeof simulator.people)[number] => {
    const person = simulator.people.find((one) => one.name === name);
    if (!person) throw new Error(`Nobody is called ${name}.`);
    return person;
  };
  return {
    simulator,
    clock,
    page,
    complaints,
    events,
    origin,
    seat: (name) => page.locator(`[data-person="${personOf(name).id}"]`),
    push: (name, ...messages) => call('/v2/bot/message/push', { to: personOf(name).userId, messages }),
    reply: (...messages) => call('/v2/bot/message/reply', { replyToken: events.at(-1)?.replyToken, messages }),
    told: (kind, count = 1) =>
      simulator.waitUntil(() => {
        const found = events.filter(({ type }) => type === kind);
        return found.length >= count && found;
      }),
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const words = (text: string, more: object = {}): object => ({ type: 'text', text, ...more });
export const box = (layout: string, contents: object[], more: object = {}): object => ({ type: 'box', layout, contents, ...more });
export const button = (action: object, more: object = {}): object => ({ type: 'button', action, ...more });

/** A Flex message of one bubble with this body. */
export const bubble = (contents: object[], more: object = {}, altText = 'บัตรคำถาม'): object => ({
  type: 'flex',
  altText,
  contents: { type: 'bubble', body: box('vertical', contents), ...more },
});
