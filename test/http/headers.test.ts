// Headers, methods, addresses and names: what every route says to browsers, and what nobody gets by asking in another way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReportLink } from '../../src/app/reports/organiser-links.ts';
import { createRateLimit } from '../../src/http/rate-limit.ts';
import { submitTap, tap } from '../support/stage.ts';
import { openWeb, type Web } from '../support/web.ts';

let web: Web;
let inside: Web;
let token: string;

beforeAll(async () => {
  web = await openWeb({
    env: { PUBLIC_URL: 'https://survey.example.go.th', LINE_CHANNEL_SECRET: 's', LINE_CHANNEL_ACCESS_TOKEN: 't' },
  });
  inside = await openWeb({ hasSimulator: true });
  token = await submittedReport(web);
});
afterAll(async () => {
  await web.close();
  await inside.close();
});

/** The token of a link to a report that there is. */
async function submittedReport({ stage, container }: Web): Promise<string> {
  const person = await stage.person(0);
  const events = [0, 1, 2].map((item) => stage.event(person, tap(person, item, 0), { at: item }));
  await stage.instance().receiver.receive([...events, stage.event(person, submitTap(person), { at: 10 })]);
  await stage.settled();
  const { url } = await makeReportLink(container, { code: 'A0', roundId: 'r', language: 'th', by: { actor: 'cli:t', origin: 'cli' } });
  return new URL(url).pathname.replace('/r/', '');
}

const routes: readonly (readonly [string, string, number])[] = [
  ['POST', '/webhook', 401],
  ['GET', '/webhook', 404],
  ['GET', '/healthz', 200],
  ['GET', '/readyz', 200],
  ['GET', '/metrics', 200],
  ['GET', '/r/nothing', 404],
  ['GET', '/r/nothing.pdf', 404],
  ['GET', '/r/nothing.png', 404],
  ['GET', '/r/%E0%A4%A', 400],
  ['GET', '/overview/nothing', 404],
  ['GET', '/overview/nothing.zip', 404],
  ['GET', '/console', 401],
  ['GET', '/console/enter', 404],
  ['POST', '/console/enter', 404],
  ['POST', '/console/sign-out', 401],
  ['GET', '/', 404],
  ['GET', '/simulator', 404],
  ['GET', '/simulator/api/state', 404],
  ['GET', '/../../etc/passwd', 404],
  ['GET', '/assets/..%2f..%2fpackage.json', 404],
  ['OPTIONS', '/r/nothing', 200],
  ['TRACE', '/healthz', 404],
  ['PUT', '/r/nothing', 404],
];

describe('every answer', () => {
  it.each(routes)('to %s %s (%s to expect: %i) tells browsers to load nothing foreign, frame nothing, sniff nothing', async (...route) => {
    const [method, path, status] = route;
    const { status: got, headers, text } = await web.ask(path, { method });
    expect(got).toBe(status);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(text).not.toMatch(/ at .*\.ts|node_modules|Express/);
  });

  it('says nothing of https where there is none', async () => {
    expect((await inside.ask('/healthz')).headers['strict-transport-security']).toBeUndefined();
  });
});

describe('a report', () => {
  it('is not cached, indexed or framed, sends no referrer, and loads from our own server only', async () => {
    const { status, headers, text } = await web.ask(`/r/${token}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow, noarchive',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it.each([
    ['one character short', (t: string) => t.slice(0, -1)],
    ['one character more', (t: string) => `${t}A`],
    ['in capitals', (t: string) => t.toUpperCase()],
    ['twice', (t: string) => `${t}/${t}`],
    ['with an encoded slash', (t: string) => `${t}%2f`],
    ['with a NUL', (t: string) => `${t}%00`],
    ['with another ending', (t: string) => `${t}.html`],
    ['with a parameter in the path', (t: string) => `${t};x=1`],
    ['after a double slash', (t: string) => `/${t}`],
    ['its hash in place of itself', () => '%5Bobject%20Object%5D'],
    ['nothing', () => ''],
  ])('is not found by a token %s', async (_, spoil) => {
    expect((await web.ask(`/r/${spoil(token)}`)).status).toBe(404);
  });

  it('that is only looked at (HEAD) is not counted as read', async () => {
    const opened = async (): Promise<unknown> => (await web.stage.db.sql`select sum(opened_count)::int as n from report_links`)[0]?.['n'];
    const before = await opened();
    for (const end of ['', '.pdf', '.png']) expect((await web.ask(`/r/${token}${end}`, { method: 'HEAD' })).status).toBe(200);
    expect(await opened()).toBe(before);
    await web.ask(`/r/${token}`);
    expect(await opened()).toBe(Number(before) + 1);
  });

  it('has links of the public address, whatever the request calls us', async () => {
    const spoofs = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', 'x-original-url': '/console' };
    const { status, text, headers } = await web.ask(`/r/${token}`, { headers: spoofs });
    expect(status).toBe(200);
    expect(text + JSON.stringify(headers)).not.toContain('evil');
  });

  it('whose reading fails leaves its token nowhere in the log, in capitals neither', async () => {
    await web.stage.db.sql`alter table report_links rename to away`;
    try {
      for (const path of [`/r/${token}`, `/R/${token}`, `/r/${token}.pdf`]) expect((await web.ask(path)).status).toBe(500);
    } finally {
      await web.stage.db.sql`alter table away rename to report_links`;
    }
    expect(web.logged.filter((line) => line.includes('a request failed'))).toHaveLength(3);
    expect(web.logged.filter((line) => line.includes(token))).toEqual([]);
  });

  it('that fails says so in words to a person, in Thai, and to a program; nobody keeps the answer, and it tells nothing of the inside', async () => {
    await web.stage.db.sql`alter table report_links rename to away`;
    try {
      const page = await web.ask(`/r/${token}`, { headers: { accept: 'text/html,*/*;q=0.8' } });
      expect([page.status, page.headers['cache-control']]).toEqual([500, 'no-store']);
      expect(page.text).toContain('ขณะนี้ระบบไม่ว่าง');
      expect((await web.ask(`/r/${token}?lang=en`, { headers: { accept: 'text/html' } })).text).toMatch(/<html lang="en">/);
      const json = await web.ask(`/r/${token}`);
      expect(JSON.parse(json.text)).toEqual({ type: 'internal', title: 'Internal error', status: 500 });
      expect(page.text + json.text).not.toMatch(/report_links|relation|select|\.ts/);
    } finally {
      await web.stage.db.sql`alter table away rename to report_links`;
    }
  });
});

describe('what is for the inside only', () => {
  it.each<[string, Record<string, string>]>([
    ['by the public name', { host: 'survey.example.go.th' }],
    ['by the public name with a port', { host: 'survey.example.go.th:443' }],
    ['through a proxy', { host: '127.0.0.1', 'x-forwarded-for': '203.0.113.9' }],
    ['through a proxy that keeps to the standard', { host: '127.0.0.1', forwarded: 'for=203.0.113.9' }],
    ['through a proxy that only says so', { host: '127.0.0.1', via: '1.1 front' }],
  ])('/metrics is not found %s', async (_, headers) => {
    const { status, text } = await web.ask('/metrics', { headers });
    expect([status, text]).toEqual([404, 'Not found\n']);
  });

  it('/metrics answers who scrapes by address or inner name', async () => {
    for (const host of ['127.0.0.1:3000', 'phrom:3000', '[::1]:3000']) {
      expect((await web.ask('/metrics', { headers: { host } })).status).toBe(200);
    }
  });

  it('the simulator answers by address and by our own name, and not a page whose name was made to lead here', async () => {
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', '192.168.1.7']) {
      expect((await inside.ask('/simulator', { headers: { host } })).text).toBe('the simulator');
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:3000', 'a b']) {
      const { status, text } = await inside.ask('/simulator', { headers: { host } });
      expect([status, text]).toEqual([421, 'This server goes by another name.\n']);
    }
  });
});

describe('the rate limit', () => {
  it('of report pages counts addresses behind a proxy only where the proxy is trusted, and an IPv6 network as one caller', async () => {
    const trusting = await openWeb({ env: { TRUSTED_PROXIES: 'loopback' } });
    try {
      const from = (address: string, of: Web): Promise<number> =>
        of.ask('/r/nothing', { headers: { 'x-forwarded-for': address } }).then(({ status }) => status);
      /** Asks until it is refused; what is allowed meanwhile is little. */
      const exhaust = async (of: Web, addressOf: (count: number) => string): Promise<boolean> => {
        for (let count = 0; count < 200; count += 1) if ((await from(addressOf(count), of)) === 429) return true;
        return false;
      };
      expect(await exhaust(trusting, (count) => `2001:db8:7:7::${count.toString(16)}`)).toBe(true);
      expect(await from('2001:db8:7:8::1', trusting)).toBe(404);
      expect(await exhaust(trusting, (count) => (count % 2 === 0 ? '198.51.100.7' : '::ffff:198.51.100.7'))).toBe(true);
      expect(await from('198.51.100.8', trusting)).toBe(404);
      expect(await exhaust(inside, (count) => `203.0.113.${count}`)).toBe(true);
    } finally {
      await trusting.close();
    }
  });

  it('opens again when the clock was set back', () => {
    let nowMs = 1_000_000_000;
    const mayAsk = createRateLimit({ now: () => new Date(nowMs) }, 2);
    expect([mayAsk('a'), mayAsk('a'), mayAsk('a')]).toEqual([true, true, false]);
    nowMs -= 600_000;
    expect(mayAsk('a')).toBe(false);
    nowMs += 60_000;
    expect(mayAsk('a')).toBe(true);
  });
});
