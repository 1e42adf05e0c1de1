// The LINE simulator: starts a stand-in for the LINE platform on a loopback port and hands out its people's phones.
import { type Router } from 'express';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { accountRoutes } from './account.ts';
import { createControlApi } from './control-api.ts';
import { type Fault, type FaultRequest } from './faults.ts';
import { type JsonObject } from './json.ts';
import { messagingRoutes } from './messaging.ts';
import { type Notice } from './notices.ts';
import { type PersonRequest } from './people.ts';
import { createPersonHandle, type PersonHandle } from './person.ts';
import { createPlatform, type SimulatorOptions } from './platform.ts';
import { type RequestLog } from './request-log.ts';
import { richMenuRoutes } from './rich-menu-routes.ts';
import { createTransport } from './transport.ts';
import { type WebhookAnswer } from './webhook-sender.ts';

export interface Simulator {
  /** Origin of both api.line.me and api-data.line.me: `http://127.0.0.1:port`. */
  readonly apiOrigin: string;
  readonly accessToken: string;
  readonly channelId: string;
  readonly botUserId: string;
  readonly basicId: string;
  /** Where the bot listens. Until it is set, events wait. */
  setWebhookUrl(url: string): void;
  /** The page and its control API; mount it at /simulator. */
  readonly router: Router;

  /** Returns the new person's id. */
  addPerson(person: PersonRequest): string;
  /** Throws RangeError for an unknown id. */
  person(id: string): PersonHandle;
  readonly people: readonly PersonHandle[];

  readonly faults: {
    inject(fault: FaultRequest): Fault;
    list(): readonly Fault[];
    clear(id?: string): void;
  };
  /** Monthly counted messages; null = no limit. */
  setQuota(limit: number | null): void;
  /** Sets what was used this month back to 0. */
  clearQuota(): void;
  readonly quota: { readonly limit: number | null; readonly used: number };
  /** Requests of the bot, refusals with their reasons, complaints. */
  readonly log: RequestLog;
  /** Accepted requests so far. */
  readonly counts: { readonly replies: number; readonly pushes: number };

  /** Events pile up until `resumeWebhooks`, as in an outage. */
  pauseWebhooks(): void;
  resumeWebhooks(): void;
  /** Posts these events signed, at once, without queue or redelivery. */
  sendEvents(events: readonly JsonObject[]): Promise<WebhookAnswer>;
  /** Posts any bytes; `signature`: default the true one, null = no header. */
  sendRaw(body: Buffer, signature?: string | null): Promise<WebhookAnswer>;

  /** Moves the clock given at the start and remembers by how much. */
  advanceClock(ms: number): void;
  /** Calls the listener for everything that happens, until the returned function is called. */
  subscribe(listener: (notice: Notice) => void): () => void;
  /** Resolves when every webhook is acknowledged (or given up) and none waits; rejects after `timeoutMs` (default 30 s). */
  awaitIdle(timeoutMs?: number): Promise<void>;
  /** Resolves with the first answer of `check` that is not undefined or false; checked after everything that happens. Default 10 s. */
  waitUntil<T>(check: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** Ends the event streams of open pages. Call it when the server that carries `router` closes, else that server waits for them. */
  closePages(): Promise<void>;
  /** Ends all connections. What was not acknowledged stays in the state file. */
  stop(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const platform = createPlatform(options);
  const server = createTransport(platform, [...messagingRoutes(platform), ...accountRoutes(platform), ...richMenuRoutes(platform)]);
  server.listen(options.port ?? 0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    await platform.stop();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const control = createControlApi(platform);
  const { notices, webhooks, faults, quota } = platform;
  if (options.webhookUrl !== undefined) webhooks.setUrl(options.webhookUrl);

  const personHandle = (id: string): PersonHandle => {
    const person = platform.people.get(id);
    if (!person) throw new RangeError(`No person ${id}.`);
    return createPersonHandle(platform, person);
  };

  return {
    apiOrigin: `http://127.0.0.1:${port}`,
    accessToken: platform.accessTokens.longLived,
    channelId: platform.channelId,
    botUserId: platform.botUserId,
    basicId: platform.basicId,
    setWebhookUrl: (url) => webhooks.setUrl(url),
    router: control.router,
    addPerson(request) {
      const { id } = platform.people.add(request);
      notices.emit({ type: 'people' });
      return id;
    },
    person: personHandle,
    get people() {
      return platform.people.all().map(({ id }) => personHandle(id));
    },
    faults,
    setQuota(limit) {
      quota.setLimit(limit);
      notices.emit({ type: 'quota' });
    },
    clearQuota() {
      quota.clearUsed();
      notices.emit({ type: 'quota' });
    },
    quota,
    log: platform.log,
    counts: platform.counts,
    pauseWebhooks: () => webhooks.pause(),
    resumeWebhooks: () => webhooks.resume(),
    sendEvents: (events) => platform.postRaw(webhooks.bodyOf(events)),
    sendRaw: (body, signature) => platform.postRaw(body, signature === undefined ? {} : { signature }),
    advanceClock: (ms) => platform.advanceClock(ms),
    subscribe: (listener) => notices.subscribe(listener),
    async awaitIdle(timeoutMs = 30_000) {
      await notices.waitUntil(
        () => webhooks.isIdle,
        timeoutMs,
        () => `${webhooks.pendingCount} webhook events are not acknowledged`,
      );
    },
    waitUntil: (check, timeoutMs = 10_000) => notices.waitUntil(check, timeoutMs, () => 'the awaited state of the simulator'),
    closePages() {
      control.stop();
      return Promise.resolve();
    },
    async stop() {
      control.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, platform.stop()]);
    },
  };
}
