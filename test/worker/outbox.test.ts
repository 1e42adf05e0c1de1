// The sender: what each answer of LINE leads to, and that nobody sees anything twice (LINE: retry algorithm; design I6).
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { storeEvents } from '../../src/db/inbox.ts';
import { queuePushes } from '../../src/db/outbox.ts';
import { createSteps } from '../../src/db/steps.ts';
import { type Problem, problems } from '../../src/problem.ts';
import { violations } from '../support/invariants.ts';
import { openStage, type Person, type Stage, tap } from '../support/stage.ts';

let stage: Stage;
let person: Person;
beforeEach(async () => {
  stage = await openStage();
  person = await stage.person(0);
});
afterEach(async () => {
  expect(await violations(stage.db.sql)).toEqual([]);
  await stage.drop();
});

const unreachable = problems.lineUnreachable({ reason: 'HTTP 500' });
const throttled = problems.lineThrottled({ retryKey: null });
const quotaUsedUp = problems.lineQuotaExhausted({ retryKey: null });
const unauthorised = problems.lineUnauthorised({ requestId: null });
const refused = problems.lineRefused({ status: 400, message: 'no', details: [], requestId: 'r1' });

/** Queues a push; priority 10 = a summary, 20 = a notice, 30 = a reminder. */
const push = (reason: string, { to = person, priority = 10, text = reason } = {}) =>
  queuePushes(
    stage.db.sql,
    [
      {
        id: crypto.randomUUID(),
        contactId: to.contactId,
        recipient: to.userId,
        reason,
        roundId: 'r',
        payload: { messages: [{ kind: 'text', text }] },
        priority,
        runAt: stage.clock.now(),
      },
    ],
    stage.clock.now(),
  );
const row = async (reason: string) => {
  const [found] = await stage.db.sql<
    { outcome: string | null; attempts: number; error: string | null; requestId: string | null; payload: unknown; isEnded: boolean }[]
  >`select outcome, attempts, error, request_id as "requestId", payload, ended_at is not null as "isEnded" from outbox where reason = ${reason}`;
  return found;
};
/** Waits for the sender; moves the clock so that nothing waits for its back-off. */
const until = async (check: () => Promise<boolean> | boolean, stepMs = 1000): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await check()) return;
    stage.clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error('it does not come to that');
};
const ended = (reason: string) => until(async () => (await row(reason))?.isEnded === true);
/** The n-th call fails so, the others do not. */
const failing = (...faults: (null | { problem: Problem; accepted?: boolean })[]) => {
  const from = stage.line.calls.length;
  stage.line.fault = (_call, count) => faults[count - from - 1] ?? null;
};

describe('a push', () => {
  it('goes once, with its id as retry key, and keeps LINE’s request id', async () => {
    stage.instance();
    await push('summary:1:1');
    await push('summary:1:1');
    await ended('summary:1:1');
    expect(stage.line.calls).toHaveLength(1);
    expect(await row('summary:1:1')).toMatchObject({ outcome: 'sent', requestId: 'request-1', payload: null });
    const [{ id }] = (await stage.db.sql`select id from outbox`) as unknown as [{ id: string }];
    expect(stage.line.calls[0]?.key).toBe(id);
  });

  it('that LINE accepted though we heard of an error is tried with the same key and body, and 409 counts as sent', async () => {
    failing({ problem: unreachable, accepted: true }, { problem: unreachable });
    stage.instance();
    await push('summary:1:1');
    await ended('summary:1:1');
    expect(stage.line.calls).toHaveLength(3);
    expect(new Set(stage.line.calls.map((call) => call.key)).size).toBe(1);
    expect(new Set(stage.line.calls.map((call) => JSON.stringify(call.outbound))).size).toBe(1);
    expect(stage.line.shown).toHaveLength(1);
    expect(await row('summary:1:1')).toMatchObject({ outcome: 'sent:before', attempts: 3 });
  });

  it('that was throttled waits longer each time, while replies go on', async () => {
    const { receiver } = stage.instance();
    stage.line.fault = (call) => (call.channel === 'push' ? { problem: throttled } : null);
    await push('notice:1', { priority: 20 });
    await until(() => stage.line.calls.length === 3, 500);
    await receiver.receive([stage.event(person, 'สถานะ')]);
    await until(() => stage.line.shownTo(person.userId, 'reply').length === 1, 0);
    const calls = stage.line.calls.length;
    stage.line.fault = () => null;
    await ended('notice:1');
    expect(stage.line.calls.length).toBe(calls + 1);
    // A request that LINE refused to look at is no attempt.
    expect(await row('notice:1')).toMatchObject({ outcome: 'sent', attempts: 1 });
  });

  it('is tried again with a working token after 401, and counts as one attempt', async () => {
    failing({ problem: unauthorised }, { problem: unauthorised });
    stage.instance();
    await push('notice:1', { priority: 20 });
    await ended('notice:1');
    expect(await row('notice:1')).toMatchObject({ outcome: 'sent', attempts: 1 });
    expect(stage.line.shown).toHaveLength(1);
  });

  it('that LINE will never accept is parked with LINE’s words, and so is one that cannot be drawn', async () => {
    failing({ problem: refused });
    const { sent } = stage.instance();
    await push('notice:1', { priority: 20 });
    await ended('notice:1');
    expect(await row('notice:1')).toMatchObject({ outcome: 'parked:line-refused', error: expect.stringContaining('(400): no') as string });
    stage.line.fault = () => {
      throw new TypeError('a bug');
    };
    await push('notice:2', { priority: 20 });
    await ended('notice:2');
    expect(await row('notice:2')).toMatchObject({ outcome: 'parked:bug', error: 'TypeError: a bug' });
    expect(sent).toEqual(['parked:line-refused', 'parked:bug']);
  });

  it('is given up before its retry key dies: a summary waits for the next reply, a reminder is dropped', async () => {
    let lastTryMs = 0;
    stage.line.fault = () => {
      lastTryMs = stage.clock.now().getTime();
      return { problem: unreachable };
    };
    stage.instance();
    const startMs = stage.clock.now().getTime();
    await push('summary:1:1');
    await push('reminder:1', { priority: 30 });
    await until(() => stage.line.calls.length >= 2);
    await until(async () => (await row('summary:1:1'))?.isEnded === true && (await row('reminder:1'))?.isEnded === true, 600_000);
    expect(lastTryMs - startMs).toBeGreaterThan(12 * 3_600_000);
    expect(lastTryMs - startMs).toBeLessThan(24 * 3_600_000);
    expect(await row('summary:1:1')).toMatchObject({ outcome: 'held' });
    expect(await row('reminder:1')).toMatchObject({ outcome: 'dropped:late', payload: null });
  });
});

describe('the monthly quota', () => {
  it('used up: summaries and notices wait for the contact’s next reply and ride on it exactly once; nothing else is pushed', async () => {
    stage.line.fault = (call) => (call.channel === 'push' ? { problem: quotaUsedUp } : null);
    const other = await stage.person(1);
    await push('summary:1:1', { text: 'the summary' });
    await push('notice:1', { priority: 20, text: 'the notice' });
    await push('notice:1', { priority: 20, to: other });
    const { receiver } = stage.instance();
    await until(async () => (await row('summary:1:1'))?.outcome === 'held', 0);
    await until(async () => (await stage.db.sql`select 1 from outbox where outcome = 'held'`).length === 3, 0);
    const calls = stage.line.calls.length;
    expect(calls).toBeLessThanOrEqual(3);
    await receiver.receive([stage.event(person, 'สถานะ')]);
    await stage.settled();
    await receiver.receive([stage.event(person, 'สถานะ')]);
    await stage.settled();
    const replies = stage.line.shownTo(person.userId, 'reply').map((call) => JSON.stringify(call.outbound));
    expect(replies).toHaveLength(2);
    expect(replies[0]).toContain('the summary');
    expect(replies[0]).toContain('the notice');
    expect(replies[1]).not.toContain('the summary');
    expect(stage.line.shownTo(person.userId, 'push')).toEqual([]);
    expect(await row('summary:1:1')).toMatchObject({ outcome: 'sent:with-reply', payload: null });
  });

  it('used up: a reminder is tried again later and does not ride on a reply', async () => {
    stage.line.fault = (call, count) => (call.channel === 'push' && count === 1 ? { problem: quotaUsedUp } : null);
    stage.instance();
    await push('reminder:1', { priority: 30 });
    await until(() => stage.line.calls.length === 1, 0);
    await until(async () => (await row('reminder:1'))?.error !== null, 0);
    expect(await row('reminder:1')).toMatchObject({ outcome: null });
    await until(async () => (await row('reminder:1'))?.isEnded === true, 10_000);
    expect(await row('reminder:1')).toMatchObject({ outcome: 'sent' });
  });

  it('a message that rode on a reply which was not sent rides again; one whose reply may have been sent does not', async () => {
    stage.line.fault = (call) => (call.channel === 'push' ? { problem: quotaUsedUp } : null);
    await push('summary:1:1', { text: 'the summary' });
    const { receiver } = stage.instance();
    await until(async () => (await row('summary:1:1'))?.outcome === 'held', 0);
    stage.line.fault = () => ({ problem: problems.lineReplyTokenDead({}) });
    await receiver.receive([stage.event(person, 'สถานะ')]);
    await stage.settled();
    expect(await row('summary:1:1')).toMatchObject({ outcome: 'held' });
    failing({ problem: unreachable, accepted: true });
    await receiver.receive([stage.event(person, 'สถานะ')]);
    await stage.settled();
    expect(await row('summary:1:1')).toMatchObject({ outcome: 'dropped:unknown' });
    await receiver.receive([stage.event(person, 'สถานะ')]);
    await stage.settled();
    const seen = stage.line.shownTo(person.userId).filter((call) => JSON.stringify(call.outbound).includes('the summary'));
    expect(seen).toHaveLength(1);
  });
});

describe('a reply', () => {
  it('is tried once more at once when LINE did not answer; a token refused then means that it may have been shown: nothing more is sent', async () => {
    failing({ problem: unreachable, accepted: true });
    const { receiver, sent } = stage.instance();
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await stage.settled();
    expect(stage.line.calls).toHaveLength(2);
    expect(stage.line.shownTo(person.userId)).toHaveLength(1);
    expect(sent).toEqual(['dropped:unknown']);
  });

  it('that LINE never had goes with the second try', async () => {
    failing({ problem: unreachable });
    const { receiver, sent } = stage.instance();
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await stage.settled();
    expect(stage.line.shownTo(person.userId)).toHaveLength(1);
    expect(sent).toEqual(['sent']);
  });

  it('whose token is dead at the first try is dropped, and nothing is pushed in its place', async () => {
    failing({ problem: problems.lineReplyTokenDead({}) });
    const { receiver, sent } = stage.instance();
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await stage.settled();
    expect(sent).toEqual(['dropped:not-sent']);
    expect(stage.line.calls).toHaveLength(1);
  });

  it('is not attempted with a token that is too old, and the answer is kept all the same', async () => {
    await stage.instance().receiver.receive([]);
    const stored = stage.event(person, tap(person, 0, 0));
    const other = await stage.person(1);
    stage.line.fault = () => null;
    const { receiver } = stage.instance();
    await receiver.receive([stored]);
    await stage.settled();
    await stage.db
      .sql`update inbox set done_at = null, received_at = received_at - interval '2 minutes', lease_id = null where webhook_event_id = ${stored.webhookEventId}`;
    await stage.db.sql`delete from answers`;
    await stage.db.sql`delete from answer_history`;
    await stage.db.sql`update responses set revision = revision + 1`;
    await stage.db.sql`delete from outbox`;
    const before = stage.line.calls.length;
    await receiver.receive([stage.event(other, 'สถานะ')]);
    await stage.settled();
    expect(stage.line.calls.slice(before).map((call) => call.recipient)).toEqual([other.userId]);
    expect(await stage.db.sql`select key, value from answers`).toEqual([{ key: 'q1', value: 'yes' }]);
  });

  /** Commits a step as a process does that dies before it sends the reply. */
  const dieBeforeSending = async (): Promise<void> => {
    const now = stage.clock.now();
    const row = stage.event(person, tap(person, 0, 0));
    const lease = { id: crypto.randomUUID(), until: new Date(now.getTime() + 30_000) };
    const { claimed } = await storeEvents(stage.db.sql, [row], new Set([row.webhookEventId]), lease, now);
    const handled = await handleEvent(stage.container, createSteps(stage.db.sql), claimed[0]!);
    expect(handled.reply).not.toBeNull();
  };

  it('whose process died before sending it is sent by another while its token lives, and once', async () => {
    await dieBeforeSending();
    stage.instance();
    await until(() => stage.line.shown.length === 1);
    await stage.settled();
    expect(stage.line.calls).toHaveLength(1);
  });

  it('whose process died and whose token ran out is cleared away', async () => {
    await dieBeforeSending();
    stage.clock.advance(120_000);
    stage.instance();
    await stage.settled();
    expect(await stage.db.sql`select outcome, reply_token, payload from outbox`).toEqual([
      { outcome: 'dropped:unknown', reply_token: null, payload: null },
    ]);
    expect(stage.line.calls).toEqual([]);
  });

  it('comes after the reply before it to the same contact, and does not wait for other contacts', async () => {
    const other = await stage.person(1);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    stage.line.fault = (call, count) => (call.recipient === person.userId && count === 1 ? { until: promise } : null);
    const { receiver } = stage.instance();
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await until(() => stage.line.calls.length === 1, 0);
    await receiver.receive([stage.event(person, tap(person, 1, 0)), stage.event(other, 'สถานะ')]);
    await until(() => stage.line.shownTo(other.userId).length === 1, 0);
    expect(await stage.db.sql`select key from answers order by key`).toEqual([{ key: 'q1' }, { key: 'q2' }]);
    expect(stage.line.calls.filter((call) => call.recipient === person.userId)).toHaveLength(1);
    resolve(undefined);
    await stage.settled();
    expect(stage.line.shownTo(person.userId).map((call) => call.key.split(':')[1])).toEqual(['1', '2']);
  });
});

describe('when LINE is down', () => {
  it('it is left alone after ten failures, events are applied all the same, and one message tries whether it is over', async () => {
    stage.line.fault = () => ({ problem: unreachable });
    const { receiver, outcomes } = stage.instance();
    for (let count = 0; count < 12; count += 1) await push(`notice:${count}`, { priority: 20 });
    await until(() => stage.line.calls.length >= 10, 0);
    await receiver.receive([stage.event(person, tap(person, 0, 0))]);
    await until(() => outcomes.length === 1, 0);
    const calls = stage.line.calls.length;
    expect(calls).toBeLessThanOrEqual(12);
    await until(() => stage.line.calls.length > calls);
    await until(() => stage.line.calls.length > calls + 1, 15_000);
    stage.line.fault = () => null;
    await until(async () => (await stage.db.sql`select 1 from outbox where ended_at is null`).length === 0);
    expect(stage.line.shown.filter((call) => call.channel === 'push')).toHaveLength(12);
    expect(await stage.db.sql`select value from answers`).toEqual([{ value: 'yes' }]);
  });
});
