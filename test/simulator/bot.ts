// A bot small enough to trust: it keeps what the simulator sends, answers as the test says, and knows the API by plain requests.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type SimulatorOptions } from '../../src/simulator/platform.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';

export const channelSecret = '0123456789abcdef0123456789abcdef';

interface ReceivedEvent {
  readonly type: string;
  readonly replyToken?: string;
  readonly webhookEventId: string;
  readonly timestamp: number;
  readonly mode: string;
  readonly source?: { readonly userId?: string };
  readonly deliveryContext: { readonly isRedelivery: boolean };
  readonly message?: { readonly id: string; readonly type: string; readonly text?: string };
  readonly postback?: { readonly data: string; readonly params?: Record<string, string> };
  readonly [key: string]: unknown;
}

export interface ReceivedRequest {
  readonly raw: Buffer;
  readonly signature: string | undefined;
  readonly headerName: string | undefined;
  readonly events: readonly ReceivedEvent[];
  readonly destination: string;
}

export interface Bot {
  readonly url: string;
  readonly requests: ReceivedRequest[];
  readonly events: ReceivedEvent[];
  /** Status for each webhook request; null = never answers. Default 200. */
  answer: (request: ReceivedRequest, count: number) => number | null;
}

export async function startBot(): Promise<Bot> {
  const requests: ReceivedRequest[] = [];
  const events: ReceivedEvent[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((raw) => {
      const body = JSON.parse(raw.toString('utf8')) as { destination: string; events: ReceivedEvent[] };
      const received: ReceivedRequest = {
        raw,
        signature: request.headers['x-line-signature'] as string | undefined,
        headerName: request.rawHeaders.find((name) => name.toLowerCase() === 'x-line-signature'),
        events: body.events,
        destination: body.destination,
      };
      requests.push(received);
      events.push(...body.events);
      const status = bot.answer(received, requests.length);
      if (status !== null) response.writeHead(status).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const bot: Bot = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    requests,
    events,
    answer: () => 200,
  };
  return bot;
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A clock that only moves when told. */
export function standingClock(start = '2026-11-22T10:00:00.000Z'): { now(): Date; advance(ms: number): void } {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    advance(ms) {
      at += ms;
    },
  };
}

export interface Pair {
  readonly simulator: Simulator;
  readonly bot: Bot;
  readonly clock: { now(): Date; advance(ms: number): void };
  /** A request to the platform with the bot's token and a JSON body. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<ApiAnswer>;
  /** Makes this person act, waits until the bot was told, and returns the event. */
  readonly told: (act: () => unknown) => Promise<ReceivedEvent>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; an empty object where it is none. */
  readonly body: {
    readonly message?: string;
    readonly details?: readonly { readonly message?: string; readonly property?: string }[];
    readonly sentMessages?: readonly { readonly id: string }[];
    readonly [key: string]: unknown;
  };
}

/** A simulator and a bot that know each other; both end with the test. */
export async function startPair(options: Partial<SimulatorOptions> = {}): Promise<Pair> {
  const clock = standingClock();
  const bot = await startBot();
  const simulator = await startSimulator({ channelSecret, clock, webhookUrl: bot.url, ...options });
  onTestFinished(() => simulator.stop());
  return {
    simulator,
    bot,
    clock,
    call: (method, path, body, headers) => callApi(simulator, method, path, body, headers),
    async told(act) {
      await simulator.awaitIdle();
      const before = bot.events.length;
      act();
      await simulator.awaitIdle();
      const event = bot.events[before];
      if (!event) throw new Error('The bot was told nothing.');
      return event;
    },
  };
}

export async function callApi(
  simulator: Simulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const response = await fetch(simulator.apiOrigin + path, {
    method,
    headers: {
      authorization: `Bearer ${simulator.accessToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? (JSON.parse(text) as ApiAnswer['body']) : {},
  };
}

export const text = (words: string): { type: 'text'; text: string } => ({ type: 'text', text: words });

/** A bubble with these buttons. */
export const flex = (...actions: object[]): object => ({
  type: 'flex',
  altText: 'ข้อ 1',
  contents: {
    type: 'bubble',
    body: { type: 'box', layout: 'vertical', contents: actions.map((action) => ({ type: 'button', action })) },
  },
});

export const postback = (label: string, data: string, more: object = {}): object => ({ type: 'postback', label, data, ...more });

export const chips = (...actions: object[]): { items: object[] } => ({ items: actions.map((action) => ({ type: 'action', action })) });
