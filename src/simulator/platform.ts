// The platform as a whole: one plain object with every part, handed to the endpoints, the phones and the control API.
import { randomUUID } from 'node:crypto';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';
import { type Contents, createContents } from './contents.ts';
import { createFaults, type Faults } from './faults.ts';
import { messageIds, newToken, newUserId } from './ids.ts';
import { openStore, type Store } from './journal.ts';
import { createNotices, type Notices } from './notices.ts';
import { createPeople, type People, type PersonRequest } from './people.ts';
import { createQuota, type Quota } from './quota.ts';
import { createReplyTokens, type ReplyTokens } from './reply-tokens.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createRetryKeys, type RetryKeys } from './retry-keys.ts';
import { createRichMenus, type RichMenus } from './rich-menus.ts';
import { createWebhookSender, type WebhookAnswer } from './webhook-sender.ts';
import { createWebhooks, type PendingEvent, type WebhookHooks, type WebhookOptions, type Webhooks } from './webhooks.ts';

/** The simulator's time; `advance` is what the page's clock buttons use. */
interface SimulatorClock {
  now(): Date;
  advance?(ms: number): void;
}

export interface SimulatorOptions {
  readonly channelSecret: string;
  /** Long-lived channel access token; default random. */
  readonly accessToken?: string;
  /** Default `2000000000`. With the secret it buys further tokens. */
  readonly channelId?: string;
  /** Default random, kept in the state file. */
  readonly botUserId?: string;
  /** Default `@simulator`. */
  readonly basicId?: string;
  /** Default `Simulator`. */
  readonly displayName?: string;
  readonly clock: SimulatorClock;
  readonly webhookUrl?: string;
  /** Journal that makes chats, clock offset and unacknowledged events survive a restart; null = memory only (default). */
  readonly stateFile?: string | null;
  /** 0 = any free port (default). Loopback only. */
  readonly port?: number;
  /** Added at the start; somebody of that name in the state file only gets the new note and suggestions. */
  readonly people?: readonly PersonRequest[];
  /** Monthly counted messages; null = no limit. Default 500. */
  readonly quotaLimit?: number | null;
  readonly webhooks?: WebhookOptions;
  /** false for benchmarks: only the last few lines of each chat are kept, successful requests are not logged. Default true. */
  readonly recordTranscripts?: boolean;
  /** false for benchmarks that go beyond what LINE allows. Default true. */
  readonly rateLimits?: boolean;
  /** For injected probabilities and the wire's whims; default Math.random. */
  readonly random?: () => number;
}

export interface Platform {
  readonly clock: SimulatorClock;
  readonly random: () => number;
  readonly channelId: string;
  readonly channelSecret: string;
  readonly botUserId: string;
  readonly basicId: string;
  readonly displayName: string;
  readonly hasRateLimits: boolean;
  readonly recordsTranscripts: boolean;
  readonly store: Store;
  readonly notices: Notices;
  readonly log: RequestLog;
  readonly quota: Quota;
  readonly accessTokens: AccessTokens;
  readonly replyTokens: ReplyTokens;
  readonly retryKeys: RetryKeys;
  readonly people: People;
  readonly contents: Contents;
  readonly richMenus: RichMenus;
  readonly faults: Faults;
  readonly webhooks: Webhooks;
  /** Accepted requests so far. */
  readonly counts: { replies: number; pushes: number };
  newMessageId(): string;
  /** How far the clock was moved, over restarts. */
  readonly clockOffsetMs: number;
  /** Moves the clock; throws Error when the clock given at the start cannot be moved. */
  advanceClock(ms: number): void;
  /** Posts raw bytes to the bot now, outside of the queue. `signature`: default the true one, null = no header. */
  postRaw(body: Buffer, how?: { url?: string; signature?: string | null }): Promise<WebhookAnswer>;
  stop(): Promise<void>;
}

export function createPlatform(options: SimulatorOptions): Platform {
  const { clock, random = Math.random, recordTranscripts = true } = options;
  const store = openStore(options.stateFile ?? null);
  const settings = store.table<string | number>('settings');
  const notices = createNotices();
  const log = createRequestLog(recordTranscripts);
  const people = createPeople(store, recordTranscripts);
  const replyTokens = createReplyTokens(store, clock);
  const faults = createFaults(random, () => notices.emit({ type: 'faults' }));

  const botUserId = options.botUserId ?? String(settings.get('bot-user-id') ?? newUserId());
  settings.set('bot-user-id', botUserId);
  const clockOffsetMs = (): number => Number(settings.get('clock-offset-ms') ?? 0);
  if (clockOffsetMs() !== 0) clock.advance?.(clockOffsetMs());

  const { deadlineMs = 2_000, maxInFlight = 64 } = options.webhooks ?? {};
  const sender = createWebhookSender({ channelSecret: options.channelSecret, deadlineMs, maxInFlight });
  const noteRequest = (status: number | null, message: string, more: { complaint?: string; reason?: string } = {}): void => {
    const at = clock.now().toISOString();
    log.add({ at, requestId: randomUUID(), endpoint: 'webhook', status, message, details: [], ...more });
    notices.emit({ type: 'requests' });
  };
  const hooks: WebhookHooks = {
    strike: (personId) => faults.strikeEvent(personId),
    leaving: ({ replyToken }) => {
      if (replyToken !== null) replyTokens.markDelivered(replyToken);
    },
    acknowledged(event) {
      if (event.personId === null || event.entryId === null) return;
      markEntry(people, event, (entry) => (entry.isRead = true));
      notices.emit({ type: 'person', personId: event.personId });
    },
    givenUp(event, attempts, answer) {
      const reason = `The bot did not acknowledge the event (${attempts} attempts; ${answer.reason}: ${answer.detail}).`;
      markEntry(people, event, (entry) => (entry.refused = reason));
      noteRequest(answer.status, reason);
      if (event.personId !== null) notices.emit({ type: 'person', personId: event.personId });
    },
    answered(answer, eventIds, isForged) {
      if (isForged && answer.reason === 'OK') {
        noteRequest(answer.status, 'A forged webhook was accepted.', {
          complaint: 'The bot answered 2xx to a webhook with a false signature.',
        });
      } else if (!isForged && answer.reason !== 'OK') noteRequest(answer.status, `${answer.reason}: ${answer.detail}`);
      notices.emit({ type: 'webhook', status: answer.status, eventIds, elapsedMs: answer.elapsedMs });
    },
  };
  const webhooks = createWebhooks({ store, sender, hooks, clock, random, botUserId, options: options.webhooks ?? {} });

  for (const request of options.people ?? []) {
    const known = people.all().find(({ name }) => name === request.name);
    if (known) people.save(Object.assign(known, { note: request.note ?? '', suggested: request.suggested ?? [] }));
    else people.add(request);
  }

  const nextMessageId = messageIds();
  return {
    clock,
    random,
    channelId: options.channelId ?? '2000000000',
    channelSecret: options.channelSecret,
    botUserId,
    basicId: options.basicId ?? '@simulator',
    displayName: options.displayName ?? 'Simulator',
    hasRateLimits: options.rateLimits ?? true,
    recordsTranscripts: recordTranscripts,
    store,
    notices,
    log,
    quota: createQuota(store, clock, options.quotaLimit === undefined ? 500 : options.quotaLimit),
    accessTokens: createAccessTokens(clock, options.accessToken ?? newToken() + newToken()),
    replyTokens,
    retryKeys: createRetryKeys(store, clock),
    people,
    contents: createContents(store),
    richMenus: createRichMenus(store),
    faults,
    webhooks,
    counts: { replies: 0, pushes: 0 },
    newMessageId: () => nextMessageId(clock.now()),
    get clockOffsetMs() {
      return clockOffsetMs();
    },
    advanceClock(ms) {
      if (!clock.advance) throw new Error('This clock cannot be moved.');
      clock.advance(ms);
      settings.set('clock-offset-ms', clockOffsetMs() + ms);
      notices.emit({ type: 'clock' });
    },
    postRaw(body, { url = webhooks.url ?? undefined, signature } = {}) {
      if (url === undefined) throw new Error('The webhook URL is not set.');
      return sender.post(url, body, signature);
    },
    async stop() {
      webhooks.stop();
      await sender.stop();
      store.close();
    },
  };
}

function markEntry(people: People, event: PendingEvent, change: (entry: { isRead: boolean; refused?: string }) => void): void {
  if (event.personId === null || event.entryId === null) return;
  const entry = people.findEntry(event.personId, event.entryId);
  if (!entry) return;
  change(entry);
  people.saveEntry(entry);
}
