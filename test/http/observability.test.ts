// What an operator sees from outside: /metrics, /readyz, and what a webhook is told when its events cannot be stored.
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { createMetrics, type Metrics } from '../../src/http/metrics.ts';
import { createServer } from '../../src/http/server.ts';
import { signBody } from '../../src/line-protocol/signature.ts';
import { createEventReceiver } from '../../src/app/receive-events.ts';
import { startInboxWorker } from '../../src/worker/inbox-worker.ts';
import { startOutboxWorker } from '../../src/worker/outbox-worker.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../support/database-proxy.ts';
import { openStage, type Person, type Stage, tap } from '../support/stage.ts';

const secret = 'observability';
let stage: Stage;
let proxy: DatabaseProxy;
let server: Server;
let origin: string;
let metrics: Metrics;
let person: Person;
let quotaAsked = 0;
/** Of a worker that is made to stand still. */
const standing = { name: 'made-up', lastRunAtMs: Infinity };
const stops: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  stage = await openStage();
  person = await stage.person(0);
  proxy = await startDatabaseProxy(stage.db.url);
  const db = connect(proxy.url);
  quotaAsked = 0;
  standing.lastRunAtMs = Infinity;
  stage.line.quota = () => {
    quotaAsked += 1;
    return Promise.resolve({ limit: 500, used: 41 }) as never;
  };
  const container = { ...stage.container, db };
  metrics = createMetrics(container);
  const outbox = startOutboxWorker(container, { onSent: metrics.onSent });
  const inbox = startInboxWorker(container, {
    sendReply: (reply) => outbox.sendReply(reply),
    onPushes: () => outbox.wake(),
    onOutcome: metrics.onEvent,
    onCommit: metrics.onCommit,
  });
  const app = createServer(container, {
    receiver: createEventReceiver(container, inbox),
    secrets: [secret],
    metrics,
    workers: [inbox, outbox, standing],
    mounts: [],
  });
  server = createHttpServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stops.push(
    () => inbox.stop(),
    () => outbox.stop(),
    () => db.close(),
  );
});
afterEach(async () => {
  proxy.set('open');
  server.closeAllConnections();
  server.close();
  for (const stop of stops.splice(0)) await stop();
  await stage.drop();
  await proxy.close();
});

const post = (body: string, signature = signBody(secret, body)) =>
  fetch(`${origin}/webhook`, { method: 'POST', body, headers: { 'x-line-signature': signature } });
const webhookOf = (data: string): string =>
  JSON.stringify({
    destination: 'U0',
    events: [
      {
        type: 'postback',
        webhookEventId: `w-${data}`,
        timestamp: stage.clock.now().getTime(),
        mode: 'active',
        source: { type: 'user', userId: person.userId },
        replyToken: `${person.userId}:1`,
        deliveryContext: { isRedelivery: false },
        postback: { data },
      },
    ],
  });
const scrape = async (): Promise<Map<string, string>> => {
  const response = await fetch(`${origin}/metrics`);
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).not.toMatch(/U[0-9a-f]{32}/);
  return new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]),
  );
};

describe('/metrics', () => {
  it('counts webhooks, events, messages and their times, and shows depths, ages and the quota', async () => {
    expect((await post(webhookOf(tap(person, 0, 0)))).status).toBe(200);
    expect((await post(webhookOf('x'), 'forged')).status).toBe(401);
    await stage.settled();
    await scrape();
    const shown = await scrape();
    expect(Object.fromEntries([...shown].filter(([name]) => /^phrom_(?!.*_bucket)(?!.*_sum)/.test(name)))).toMatchObject({
      'phrom_webhooks_total{outcome="accepted"}': '1',
      'phrom_webhooks_total{outcome="refused"}': '1',
      phrom_webhook_events_total: '1',
      phrom_webhook_seconds_count: '1',
      'phrom_events_total{outcome="applied"}': '1',
      phrom_step_seconds_count: '1',
      phrom_commit_seconds_count: '1',
      'phrom_messages_total{channel="reply",outcome="sent"}': '1',
      'phrom_send_seconds_count{channel="reply"}': '1',
      phrom_inbox_waiting: '0',
      phrom_inbox_oldest_seconds: '0',
      phrom_inbox_parked: '0',
      'phrom_outbox_waiting{channel="reply"}': '0',
      'phrom_outbox_waiting{channel="push"}': '0',
      phrom_outbox_held: '0',
      phrom_push_quota: '500',
      phrom_push_quota_used: '41',
    });
    expect(quotaAsked).toBe(1);
    expect(shown.has('process_resident_memory_bytes')).toBe(true);
  });

  it('shows how much waits and for how long', async () => {
    await stage.db.sql`
      insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event) select 'w' || n, 'U' || n, ${stage.clock.now()}, ${stage.clock.now()}, ${stage.clock.now()}::timestamptz + interval '1 day', '{}' from generate_series(1, 3) n`;
    await stage.db.sql`update inbox set parked_at = now() where webhook_event_id = 'w3'`;
    stage.clock.advance(90_000);
    const shown = await scrape();
    expect(shown.get('phrom_inbox_waiting')).toBe('2');
    expect(shown.get('phrom_inbox_parked')).toBe('1');
    expect(Number(shown.get('phrom_inbox_oldest_seconds'))).toBeGreaterThanOrEqual(90);
  });

  it('answers though the database is away', async () => {
    proxy.set('refuse');
    expect((await post(webhookOf('x'))).status).toBe(503);
    expect((await scrape()).get('phrom_webhooks_total{outcome="failed"}')).toBe('1');
  });
});

describe('/readyz', () => {
  it('says ready, or what is wrong: a worker that stands still, a database that is down or does not answer', async () => {
    const ready = await fetch(`${origin}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
    standing.lastRunAtMs = performance.now() - 31_000;
    const still = await fetch(`${origin}/readyz`);
    expect([still.status, await still.text()]).toEqual([503, 'The made-up worker stands still.\n']);
    standing.lastRunAtMs = Infinity;
    proxy.set('refuse');
    const down = await fetch(`${origin}/readyz`);
    expect([down.status, await down.text()]).toEqual([503, 'The database does not answer.\n']);
    proxy.set('swallow');
    const startedAt = performance.now();
    expect((await fetch(`${origin}/readyz`)).status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(4000);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });
});

describe('a webhook that cannot be stored', () => {
  it('is told so within 2 s, with a Retry-After and nothing about the inside', async () => {
    proxy.set('swallow');
    const startedAt = performance.now();
    const response = await post(webhookOf('x'));
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toEqual({
      type: 'database-unavailable',
      title: 'Unavailable for the moment',
      status: 503,
    });
  });
});
