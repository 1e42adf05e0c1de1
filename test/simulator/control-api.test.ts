import express from 'express';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type PersonView } from '../../src/simulator/view.ts';
import { chips, flex, type Pair, postback, startPair, text } from './bot.ts';

interface Page extends Pair {
  readonly origin: string;
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<{ status: number; body: never }>;
  readonly person: () => Promise<PersonView>;
  readonly push: (...messages: object[]) => Promise<unknown>;
}

async function openPage(): Promise<Page> {
  const pair = await startPair({ people: [{ name: 'สมศรี', note: 'กรมตัวอย่าง', suggested: ['A-1'] }] });
  const app = express();
  app.use('/simulator', pair.simulator.router);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask: Page['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${origin}/simulator/api/${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    return { status: response.status, body: (answer.startsWith('{') ? JSON.parse(answer) : answer) as never };
  };
  return {
    ...pair,
    origin,
    ask,
    person: async () => (await ask('GET', 'people/p1')).body,
    push: (...messages) => pair.call('POST', '/v2/bot/message/push', { to: pair.simulator.people[0]!.userId, messages }),
  };
}

describe('the control API', () => {
  it('shows the whole state', async () => {
    const { ask, simulator, push } = await openPage();
    await ask('POST', 'people/p1/follow', {});
    await ask('POST', 'people/p1/text', { text: 'สวัสดี' });
    await simulator.awaitIdle();
    await push({ ...flex(postback('ใช่', 'y')), quickReply: chips(postback('ชิป', 'c')) });
    await push({ type: 'text' });
    const { body } = await ask('GET', 'state');
    expect(body).toMatchObject({
      now: '2026-11-22T10:00:00.000Z',
      clockOffsetMs: 0,
      bot: { basicId: '@simulator', displayName: 'Simulator', userId: simulator.botUserId },
      people: [
        {
          id: 'p1',
          name: 'สมศรี',
          note: 'กรมตัวอย่าง',
          suggested: ['A-1'],
          isFriend: true,
          isBlocked: false,
          unread: 1,
          messages: [
            { from: 'system', message: { type: 'notice', notice: 'followed' } },
            { from: 'person', via: null, isRead: true, message: { type: 'text', text: 'สวัสดี' } },
            { from: 'bot', via: 'push', isRead: false, message: { type: 'flex' } },
            { from: 'system', message: { notice: 'refused' } },
          ],
          quickReplies: [{ type: 'action', action: { type: 'postback', label: 'ชิป' } }],
          richMenu: null,
          isTyping: false,
        },
      ],
      refused: [{ endpoint: 'POST /v2/bot/message/push', status: 400 }],
      faults: [],
      quota: { limit: 500, used: 1 },
      pushes: 1,
      replies: 0,
    });
  });

  it('lets a person do everything that a phone can', async () => {
    const { ask, person, push, simulator, bot } = await openPage();
    const act = (deed: string, body: object = {}) => ask('POST', `people/p1/${deed}`, body).then(({ status }) => status);
    expect(await act('follow')).toBe(200);
    const picker = { type: 'datetimepicker', label: 'วันที่', data: 'd', mode: 'date' };
    await push(flex(postback('ใช่', 'y'), picker, { type: 'uri', label: 'ลิงก์', uri: 'https://example.com/' }));
    expect((await person()).unread).toBe(1);
    expect(await act('read')).toBe(200);
    expect((await person()).unread).toBe(0);
    const messageId = (await person()).messages.at(-1)?.id;
    expect(await act('action', { messageId, action: { data: 'y', label: 'ใช่', type: 'postback' } })).toBe(200);
    expect(await act('tap', { messageId, path: '/contents/body/contents/1/action', picked: '2026-12-01' })).toBe(200);
    expect(await act('tap', { messageId, action: postback('ใช่', 'y') })).toBe(200);
    expect((await ask('POST', 'people/p1/tap', { messageId, path: '/contents/body/contents/2/action' })).body).toEqual({
      uri: 'https://example.com/',
    });
    expect(await act('sticker')).toBe(200);
    expect(await act('image', { base64: Buffer.from('png').toString('base64'), contentType: 'image/png' })).toBe(200);
    expect(await act('file', { name: 'a.pdf', base64: Buffer.from('%PDF').toString('base64') })).toBe(200);
    expect(await act('location', { latitude: 13.7, longitude: 100.5, address: 'กทม.' })).toBe(200);
    expect(await act('audio', { durationMs: 3000 })).toBe(200);
    expect((await person()).messages.at(-1)?.message).toMatchObject({ type: 'audio', duration: 3000 });
    expect(await act('audio', {})).toBe(400);
    expect(await act('unsend', { messageId: (await person()).messages.at(-1)?.id })).toBe(200);
    expect(await act('device', { device: 'pc' })).toBe(200);
    expect((await person()).device).toBe('pc');
    expect(await act('block')).toBe(200);
    expect((await person()).isBlocked).toBe(true);
    expect(await act('unblock')).toBe(200);
    await simulator.awaitIdle();
    expect(
      bot.events.map(({ type, message, postback: tapped }) => message?.type ?? tapped?.params?.['date'] ?? tapped?.data ?? type),
    ).toEqual(['follow', 'y', '2026-12-01', 'y', 'sticker', 'image', 'file', 'location', 'audio', 'unsend', 'unfollow', 'follow']);
  });

  it('refuses what is not on the screen, does not exist or makes no sense', async () => {
    const { ask } = await openPage();
    const status = async (path: string, body: object) => (await ask('POST', path, body)).status;
    expect(await status('people/p1/action', { action: postback('ใช่', 'y') })).toBe(409);
    expect(await status('people/p1/text', { text: '' })).toBe(409);
    expect(await status('people/p9/text', { text: 'x' })).toBe(404);
    expect(await status('people/p1/fly', {})).toBe(404);
    expect(await status('people/p1/constructor', {})).toBe(404);
    expect(await status('people/p1/image', {})).toBe(400);
    expect(await status('people/p1/location', { latitude: '1' })).toBe(400);
    expect(await status('people/p1/device', { device: 'fax' })).toBe(400);
    expect(await status('people', { name: '' })).toBe(400);
    expect(await status('quota', { limit: -1 })).toBe(400);
    expect(await status('clock', { advanceMs: -1 })).toBe(400);
    expect(await status('faults', { where: 'push', kind: 'nothing' })).toBe(400);
    expect((await ask('GET', 'people/p9')).status).toBe(404);
    expect((await ask('GET', 'nothing')).status).toBe(404);
  });

  it('adds people, moves the clock, sets the quota, injects and clears faults, reads links', async () => {
    const { ask, simulator, clock } = await openPage();
    expect((await ask('POST', 'people', { name: 'สมชาย' })).body).toMatchObject({ id: 'p2', name: 'สมชาย', messages: [] });
    expect((await ask('POST', 'clock', { advanceMs: 60_000 })).body).toEqual({ now: '2026-11-22T10:01:00.000Z', clockOffsetMs: 60_000 });
    expect(clock.now()).toEqual(new Date('2026-11-22T10:01:00.000Z'));
    expect((await ask('POST', 'quota', { limit: 3 })).body).toEqual({ limit: 3, used: 0 });
    expect((await ask('POST', 'quota', { limit: null })).body).toEqual({ limit: null, used: 0 });
    const fault = await ask('POST', 'faults', { where: 'reply', kind: 'status', status: '429-rate', times: 2 });
    expect(fault).toMatchObject({ status: 201, body: { id: 'f1', timesLeft: 2 } });
    await ask('POST', 'faults', { where: 'webhook', kind: 'duplicate' });
    expect((await ask('DELETE', 'faults/f1')).status).toBe(204);
    expect(simulator.faults.list()).toMatchObject([{ kind: 'duplicate' }]);
    expect((await ask('DELETE', 'faults')).status).toBe(204);
    expect(simulator.faults.list()).toEqual([]);
    expect((await ask('POST', 'link', { url: 'https://line.me/R/oaMessage/%40simulator/?ABC' })).body).toEqual({ text: 'ABC' });
    expect((await ask('POST', 'link', { url: 'https://line.me/R/oaMessage/%40else/?ABC' })).status).toBe(422);
  });

  it('is closed to pages of other origins', async () => {
    const { ask, origin, simulator } = await openPage();
    const attempts: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of attempts) {
      expect((await ask('POST', 'people', { name: 'X' }, headers)).status).toBe(403);
      expect((await ask('GET', 'state', undefined, headers)).status).toBe(403);
      expect((await ask('DELETE', 'faults', undefined, headers)).status).toBe(403);
    }
    const form = await fetch(`${origin}/simulator/api/people`, { method: 'POST', body: new URLSearchParams({ name: 'X' }) });
    expect(form.status).toBe(403);
    expect(simulator.people).toHaveLength(1);
    expect((await ask('POST', 'people', { name: 'Y' }, { origin, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });

  it('serves the page at its address with and without the slash, under a strict policy', async () => {
    const { origin } = await openPage();
    for (const path of ['/simulator', '/simulator/']) {
      const response = await fetch(origin + path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect((await fetch(`${origin}/simulator/../package.json`)).status).toBe(404);
    expect((await fetch(`${origin}/simulator/%2e%2e/simulator.ts`)).status).toBe(404);
  });

  it('shows pictures that were sent, and only offers other files for download', async () => {
    const { ask, origin, person } = await openPage();
    await ask('POST', 'people/p1/image', { base64: Buffer.from('png').toString('base64'), contentType: 'image/png' });
    await ask('POST', 'people/p1/image', { base64: Buffer.from('<script>').toString('base64'), contentType: 'text/html' });
    await ask('POST', 'people/p1/file', { name: 'a.html', base64: Buffer.from('<script>').toString('base64') });
    const [picture, trick, file] = (await person()).messages.map(({ message }) => message);
    const get = (url: unknown) => fetch(origin + String(url)).then(({ headers }) => headers);
    expect((await get(picture?.['originalContentUrl'])).get('content-type')).toBe('image/png');
    for (const url of [trick?.['originalContentUrl'], file?.['contentUrl']]) {
      const headers = await get(url);
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toBe('attachment');
    }
  });

  it('tells the page whose phone changed', async () => {
    const { origin, ask, push } = await openPage();
    await ask('POST', 'people', { name: 'สมชาย' });
    const abort = new AbortController();
    const response = await fetch(`${origin}/simulator/api/events`, { signal: abort.signal });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const notices: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        notices.push(...[...chunk.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as unknown));
        if (notices.length >= 2) return;
      }
    })();
    await ask('POST', 'people/p1/follow', {});
    await push(text('1'));
    await reading;
    abort.abort();
    expect(notices).toContainEqual({ type: 'person', personId: 'p1' });
    expect(notices).not.toContainEqual({ type: 'person', personId: 'p2' });
  });

  it('lets go of open pages, so that the server that carries it can close', async () => {
    const { origin, simulator } = await openPage();
    const stream = await fetch(`${origin}/simulator/api/events`);
    await simulator.closePages();
    expect(await stream.text()).toBe('retry: 1000\n\n');
  });
});
