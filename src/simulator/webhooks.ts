// Delivery of events to the bot: batches, a limited number in flight, redelivery with back-off until acknowledged or given up.
// An event stays in the store from the moment it happens until a 2xx, so a restart of the simulator delivers what is left.
import { type Fault } from './faults.ts';
import { type Store, type Table } from './journal.ts';
import { type JsonObject } from './json.ts';
import { type ExtraRequest, planEvent } from './webhook-plan.ts';
import { type WebhookAnswer, type WebhookSender } from './webhook-sender.ts';
import { webhookText } from './wire-text.ts';

export interface WebhookOptions {
  /** Events that happen within this time share a request; 0 = each event goes alone and at once. Default 2. */
  readonly batchWindowMs?: number;
  /** Most events in one request. Default 100. */
  readonly maxBatch?: number;
  /** Most requests under way at a time. Default 64. */
  readonly maxInFlight?: number;
  /** Default 2000, as LINE. */
  readonly deadlineMs?: number;
  /** Waits (real time) before each redelivery; after the last one the event is given up. Empty = no redelivery. */
  readonly redeliveryDelaysMs?: readonly number[];
}

/** An event that the bot has not acknowledged. */
export interface PendingEvent {
  readonly id: string;
  readonly personId: string | null;
  /** The person's chat line that it tells of. */
  readonly entryId: string | null;
  readonly replyToken: string | null;
  event: JsonObject;
}

/** One request, over all its attempts. */
interface Delivery {
  readonly events: readonly PendingEvent[];
  /** Events that share the request and are not waited for. */
  readonly companions: readonly JsonObject[];
  /** Nothing follows from its answer: dummies, forgeries, second copies. */
  readonly isExtra: boolean;
  readonly forgery: ExtraRequest['forgery'];
  attempts: number;
  /** The first 2xx counts as lost. */
  losesAcknowledgement: boolean;
}

export interface WebhookHooks {
  /** The faults that strike an event of this person. */
  strike(personId: string | null): Fault[];
  /** A request with this event leaves now. */
  leaving(event: PendingEvent): void;
  acknowledged(event: PendingEvent): void;
  givenUp(event: PendingEvent, attempts: number, answer: WebhookAnswer): void;
  answered(answer: WebhookAnswer, eventIds: readonly string[], isForged: boolean): void;
}

export interface Webhooks {
  readonly url: string | null;
  /** Where the bot listens; null holds everything back. */
  setUrl(url: string | null): void;
  enqueue(event: PendingEvent): void;
  /** Nothing leaves until `resume`; events pile up as in an outage. */
  pause(): void;
  resume(): void;
  /** Events not acknowledged yet. */
  readonly pendingCount: number;
  /** Nothing pending, nothing under way, nothing waiting for a later moment. */
  readonly isIdle: boolean;
  /** The raw body of a request with these events. */
  bodyOf(events: readonly JsonObject[]): Buffer;
  stop(): void;
}

const defaultRedeliveryMs = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;

export function createWebhooks(parts: {
  readonly store: Store;
  readonly sender: WebhookSender;
  readonly hooks: WebhookHooks;
  readonly clock: { now(): Date };
  readonly random: () => number;
  readonly botUserId: string;
  readonly options: WebhookOptions;
}): Webhooks {
  const { sender, hooks, clock, random, botUserId } = parts;
  const { batchWindowMs = 2, maxBatch = 100, maxInFlight = 64, redeliveryDelaysMs = defaultRedeliveryMs } = parts.options;
  const pending: Table<PendingEvent> = parts.store.table('webhook-events');
  const timers = new Set<NodeJS.Timeout>();
  let url: string | null = null;
  let isPaused = false;
  let isStopped = false;
  let inFlight = 0;
  let ready: Delivery[] = [];
  /** Index of the first delivery in `ready` that has not left: shifting a long array would cost more. */
  let readyFrom = 0;
  let batch: { readonly event: PendingEvent; readonly companions: readonly JsonObject[] }[] = [];
  let held: PendingEvent[] = [];

  const after = (delayMs: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  };

  const bodyOf = (events: readonly JsonObject[]): Buffer => Buffer.from(webhookText({ destination: botUserId, events }, random));

  const push = (events: readonly PendingEvent[], more: Partial<Delivery> = {}): void => {
    ready.push({ events, companions: [], isExtra: false, forgery: null, attempts: 0, losesAcknowledgement: false, ...more });
    pump();
  };

  function pump(): void {
    while (!isPaused && url !== null && inFlight < maxInFlight) {
      const delivery = ready[readyFrom];
      if (!delivery) {
        ready = [];
        readyFrom = 0;
        return;
      }
      readyFrom += 1;
      inFlight += 1;
      void send(url, delivery).then(pump);
    }
  }

  async function send(to: string, delivery: Delivery): Promise<void> {
    const { events, forgery } = delivery;
    for (const event of events) hooks.leaving(event);
    const deliveryContext = { isRedelivery: delivery.attempts > 0 };
    const body = bodyOf([...events.map(({ event }) => ({ ...event, deliveryContext })), ...delivery.companions]);
    const answer = await sender.post(to, body, forgery === null ? undefined : falseSignature(forgery, body));
    inFlight -= 1;
    if (isStopped) return;
    if (!delivery.isExtra) settle(delivery, answer);
    hooks.answered(
      answer,
      events.map(({ id }) => id),
      forgery !== null,
    );
  }

  const falseSignature = (forgery: 'wrong' | 'stale', body: Buffer): string =>
    forgery === 'stale' ? sender.sign(Buffer.concat([body, Buffer.from(' ')])) : Buffer.alloc(32, body.length).toString('base64');

  function settle(delivery: Delivery, answer: WebhookAnswer): void {
    delivery.attempts += 1;
    const { events, attempts, losesAcknowledgement } = delivery;
    if (answer.reason === 'OK' && !losesAcknowledgement) {
      for (const event of events) if (pending.delete(event.id)) hooks.acknowledged(event);
      return;
    }
    delivery.losesAcknowledgement = false;
    const delayMs = redeliveryDelaysMs[attempts - 1];
    if (delayMs !== undefined) {
      after(delayMs, () => {
        ready.push(delivery);
        pump();
      });
      return;
    }
    for (const event of events) if (pending.delete(event.id)) hooks.givenUp(event, attempts, answer);
  }

  /** Into the batch that is being gathered, or out at once. */
  function gather(event: PendingEvent, companions: readonly JsonObject[] = []): void {
    if (batchWindowMs === 0) {
      push([event], { companions });
      return;
    }
    batch.push({ event, companions });
    if (batch.length === 1) after(batchWindowMs, closeBatch);
    else if (batch.length >= maxBatch) closeBatch();
  }

  function closeBatch(): void {
    if (batch.length === 0) return;
    const gathered = batch;
    batch = [];
    push(
      gathered.map(({ event }) => event),
      { companions: gathered.flatMap(({ companions }) => companions) },
    );
  }

  /** Sends what `shuffle` held back, the newest first. */
  function release(): void {
    const events = held.reverse();
    held = [];
    for (const event of events) push([event]);
  }

  function enqueue(event: PendingEvent): void {
    const faults = hooks.strike(event.personId);
    if (faults.length === 0) {
      pending.set(event.id, event);
      gather(event);
      return;
    }
    const plan = planEvent(event.event, faults, clock.now());
    for (const { events, forgery } of plan.before) push([], { isExtra: true, companions: events, forgery });
    if (plan.isDropped) return;
    const varied = { ...event, event: plan.event };
    pending.set(event.id, varied);
    if (plan.shuffle) {
      held.push(varied);
      if (plan.shuffle.isLast) release();
      else if (held.length === 1) after(plan.shuffle.delayMs, release);
      return;
    }
    const go = (): void => {
      if (plan.losesAcknowledgement) push([varied], { companions: plan.companions, losesAcknowledgement: true });
      else gather(varied, plan.companions);
      if (plan.isDuplicated) push([varied], { isExtra: true });
    };
    if (plan.lateMs === null) go();
    else after(plan.lateMs, go);
  }

  // Left over from before a restart. Whether the bot saw them is unknown, so they come as redeliveries.
  for (const event of pending.values()) push([event], { attempts: 1 });

  return {
    get url() {
      return url;
    },
    setUrl(value) {
      url = value;
      pump();
    },
    enqueue,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      pump();
    },
    get pendingCount() {
      return pending.size;
    },
    get isIdle() {
      return pending.size === 0 && inFlight === 0 && ready.length === readyFrom && timers.size === 0;
    },
    bodyOf,
    stop() {
      isPaused = true;
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
