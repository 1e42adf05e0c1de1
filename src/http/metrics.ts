// GET /metrics: what Prometheus asks for. Counters and times come from those who work (`on…`); depths are read from the database when asked.
import { type RequestHandler } from 'express';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Container } from '../container.ts';
import { type Queues, readQueues } from '../db/queues.ts';
import { toProblem } from '../db/errors.ts';
import { type PushQuota } from '../domain/message.ts';
import { Problem } from '../problem.ts';

export interface Metrics {
  readonly handler: RequestHandler;
  readonly onWebhook: (outcome: 'accepted' | 'refused' | 'failed', events: number, ms: number) => void;
  readonly onEvent: (outcome: string, stepMs: number) => void;
  readonly onCommit: (ms: number) => void;
  readonly onSent: (channel: 'reply' | 'push', outcome: string, ms: number) => void;
}

/** Depths are read at most this often, however often somebody asks; LINE's quota much more rarely. */
const queuesEveryMs = 5000;
const quotaEveryMs = 600_000;

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export function createMetrics({ db, messenger, clock, log }: Pick<Container, 'db' | 'messenger' | 'clock' | 'log'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[] = []): Histogram<L> =>
    new Histogram({ name, help, labelNames, buckets: seconds, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> =>
    new Gauge({ name, help, labelNames, registers });

  const webhooks = counter('phrom_webhooks_total', 'Webhook requests by outcome', ['outcome']);
  const received = counter('phrom_webhook_events_total', 'Events in accepted webhooks, repeated ones included');
  const webhookTime = histogram('phrom_webhook_seconds', 'From the body of a webhook to its 200: the events are durable then');
  const events = counter('phrom_events_total', 'Events taken up by the inbox worker, by outcome', ['outcome']);
  const stepTime = histogram('phrom_step_seconds', 'From taking an event up to its end in the database');
  const commitTime = histogram('phrom_commit_seconds', 'Writing a batch of steps, commit included');
  const messages = counter('phrom_messages_total', 'Attempts to send, by channel and outcome', ['channel', 'outcome']);
  const sendTime = histogram('phrom_send_seconds', 'Sending to LINE, an immediate second try included', ['channel']);
  const inboxWaiting = gauge('phrom_inbox_waiting', 'Events that wait or are being worked on');
  const inboxAge = gauge('phrom_inbox_oldest_seconds', 'Age of the event that has waited longest; 0 = none waits');
  const inboxParked = gauge('phrom_inbox_parked', 'Events parked for an operator: `inbox parked`');
  const outboxWaiting = gauge('phrom_outbox_waiting', 'Messages to send', ['channel']);
  const outboxAge = gauge('phrom_outbox_oldest_seconds', 'For how long the oldest due message has been due; 0 = none is');
  const held = gauge('phrom_outbox_held', 'Messages that wait for their contacts’ next free reply');
  const quotaLimit = gauge('phrom_push_quota', 'Pushes that LINE allows this month; NaN = unlimited or unknown');
  const quotaUsed = gauge('phrom_push_quota_used', 'Pushes used this month, as LINE tells; NaN = unknown');

  const showQueues = (queues: Queues, now: Date): void => {
    const ageOf = (since: Date | null): number => (since ? Math.max(0, now.getTime() - since.getTime()) / 1000 : 0);
    inboxWaiting.set(queues.inboxWaiting);
    inboxAge.set(ageOf(queues.inboxSince));
    inboxParked.set(queues.inboxParked);
    outboxWaiting.set({ channel: 'reply' }, queues.repliesWaiting);
    outboxWaiting.set({ channel: 'push' }, queues.pushesWaiting);
    outboxAge.set(ageOf(queues.outboxSince));
    held.set(queues.held);
  };
  const showQuota = (quota: PushQuota | null): void => {
    quotaLimit.set(quota?.limit ?? NaN);
    quotaUsed.set(quota?.used ?? NaN);
  };
  showQuota(null);

  const refreshQueues = rarely(queuesEveryMs, async () => {
    const now = clock.now();
    try {
      showQueues(await readQueues(db.sql, now), now);
    } catch (error) {
      // The counters are told all the same; the depths stay as they were.
      const problem = toProblem(error);
      if (!problem) throw error;
      log.warn({ problem: problem.message }, 'the depth of the queues is not known');
    }
  });
  const refreshQuota = rarely(quotaEveryMs, async () => {
    try {
      showQuota(await messenger.quota());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log.warn({ problem: error.message }, 'LINE does not say what is left of the quota');
      showQuota(null);
    }
  });

  return {
    handler: async (_request, response) => {
      // LINE may be slow: its answer is shown the next time.
      void refreshQuota().catch((error: unknown) => log.error({ err: error }, 'the quota could not be asked for'));
      await refreshQueues();
      response.setHeader('Content-Type', registry.contentType);
      response.send(await registry.metrics());
    },
    onWebhook(outcome, count, ms) {
      webhooks.inc({ outcome });
      if (outcome !== 'accepted') return;
      received.inc(count);
      webhookTime.observe(ms / 1000);
    },
    onEvent(outcome, stepMs) {
      events.inc({ outcome });
      stepTime.observe(stepMs / 1000);
    },
    onCommit: (ms) => commitTime.observe(ms / 1000),
    onSent(channel, outcome, ms) {
      messages.inc({ channel, outcome });
      sendTime.observe({ channel }, ms / 1000);
    },
  };
}

/** Does the work at most once in `everyMs`; who asks while it is under way waits for it. */
function rarely(everyMs: number, work: () => Promise<void>): () => Promise<void> {
  let doneAtMs = -Infinity;
  let going: Promise<void> | null = null;
  return () => {
    if (going) return going;
    if (performance.now() - doneAtMs < everyMs) return Promise.resolve();
    going = work().finally(() => {
      doneAtMs = performance.now();
      going = null;
    });
    return going;
  };
}
