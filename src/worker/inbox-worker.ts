// Works off the inbox: takes the events that this process has just stored, claims what waits, several at a time and one of each contact,
// and hands the replies to the outbox worker.
import { randomUUID } from 'node:crypto';
import { apologise } from '../app/apologise.ts';
import { backOffMs } from '../app/deliver-outbox.ts';
import { handleEvent, type Handled } from '../app/handle-inbox.ts';
import { learnName } from '../app/contacts/learn-name.ts';
import { type Taker } from '../app/receive-events.ts';
import { showMenu } from '../app/menus/show-menu.ts';
import { within } from '../clock.ts';
import { type Container } from '../container.ts';
import { messageWithoutValues, toProblem } from '../db/errors.ts';
import { type ClaimedEvent, claimEvents, failEvent, releaseEvents } from '../db/inbox.ts';
import { type ClaimedMessage, releaseReplies } from '../db/outbox.ts';
import { createSteps } from '../db/steps.ts';
import { startLoop } from './loop.ts';

/** Events under way at once; they share statements, so more is cheaper for each, up to a point. */
const inFlightMax = 64;
/** A dead worker's events are taken over after this (design: < 60 s). */
const leaseMs = 30_000;
/** An event that fails this often is parked for an operator: after some 15 s, so that its contact can go on. */
const failuresMax = 5;
/** An event whose workers died with it this often is parked without being tried again. */
const claimsMax = 20;
/** Contacts wait at the phone for this long; older events may queue. */
const freshMs = 60_000;
const pollMs = 1000;
/** A stop waits this long for what is under way, unless it is told otherwise. */
const stopMs = 10_000;
/** An event that the database was not there for waits this long. */
const databasePauseMs = 1000;
/** Giving events back at the end takes no longer. */
const releaseMs = 500;

export type EventOutcome = 'applied' | 'overtaking' | 'lost' | 'failed' | 'parked' | 'released';

export interface InboxWorker extends Taker {
  /** No new event; resolves when those under way have ended, or after `withinMs`: then they are given back for others to take. */
  stop(withinMs?: number): Promise<void>;
  /** Events under way. */
  readonly active: number;
  readonly name: string;
  /** When the worker last looked for work without failing, on performance.now()'s scale. */
  readonly lastRunAtMs: number;
}

export interface InboxWorkerOptions {
  /** Not waited for: a slow LINE does not keep events from being applied. */
  readonly sendReply: (reply: ClaimedMessage) => Promise<void>;
  readonly onPushes: () => void;
  readonly onOutcome?: (outcome: EventOutcome, stepMs: number) => void;
  readonly onCommit?: (ms: number) => void;
}

export function startInboxWorker(container: Container, { sendReply, onPushes, onOutcome, onCommit }: InboxWorkerOptions): InboxWorker {
  const { db, clock, log } = container;
  const steps = createSteps(db.hot, onCommit ? { onCommit } : {});
  const active = new Map<ClaimedEvent, Promise<void>>();
  let isStopping = false;
  let hasBacklog = false;
  let onFree: () => void = () => undefined;
  const leaseUntil = (now: Date): Date => new Date(now.getTime() + leaseMs);

  const finish = (event: ClaimedEvent, { kind, reply, hasPushes, nameless, menus, hasMore }: Handled): Promise<unknown> | undefined => {
    if (reply) void sendReply(reply);
    if (hasPushes) onPushes();
    if (nameless)
      void learnName(container, nameless.contactId, nameless.lineUserId).catch((error: unknown) =>
        log.warn({ err: error, contactId: nameless.contactId }, 'a display name could not be stored'),
      );
    if (menus)
      void showMenu(container, menus).catch((error: unknown) =>
        log.warn({ err: error, contactId: menus.contactId }, 'a menu could not be shown'),
      );
    if (hasMore) loop.wake();
    return kind === 'overtaking' ? releaseEvents(db.sql, [event], clock.now()) : undefined;
  };

  /** The event goes back to the inbox, whatever stood in its way. */
  const giveBack = async (event: ClaimedEvent, error: unknown): Promise<EventOutcome> => {
    const now = clock.now();
    const ids = { inboxId: event.id, webhookEventId: event.webhookEventId, attempts: event.attempts };
    const problem = toProblem(error);
    if (problem?.kind === 'database-unavailable') {
      log.warn({ ...ids, problem: problem.message }, 'the database was not there for an event');
      const released = await releaseEvents(db.sql, [event], new Date(now.getTime() + databasePauseMs));
      // Its step was committed after all, only the answer was lost.
      if (released === 0) {
        await releaseReplies(db.sql, event.leaseId, [`reply:${event.id}`], now);
        onPushes();
      }
      return 'released';
    }
    const isParked = event.attempts >= failuresMax;
    log.error({ err: error, ...ids, isParked }, 'an event failed');
    const text = error instanceof Error ? `${error.name}: ${messageWithoutValues(error)}` : String(error);
    await failEvent(db.sql, event, text, isParked ? null : new Date(now.getTime() + backOffMs(event.attempts)), now);
    if (!isParked) return 'failed';
    void apologise(container, event).catch((fault: unknown) =>
      log.error({ err: fault, ...ids }, 'the contact of a parked event could not be told'),
    );
    return 'parked';
  };

  const handle = async (event: ClaimedEvent): Promise<void> => {
    const startedAt = performance.now();
    let outcome: EventOutcome;
    try {
      if (event.attempts > claimsMax) throw new Error(`${claimsMax} workers died or hung with this event`);
      const handled = await handleEvent(container, steps, event);
      outcome = handled.kind === 'done' ? 'applied' : handled.kind;
      await finish(event, handled);
    } catch (error) {
      outcome = await giveBack(event, error);
    }
    onOutcome?.(outcome, performance.now() - startedAt);
  };

  const begin = (events: readonly ClaimedEvent[]): void => {
    for (const event of events) {
      const handling = handle(event)
        // The database is away for this too: the lease runs out and somebody takes the event over.
        .catch((error: unknown) => log.error({ err: error, inboxId: event.id }, 'an event could not be given back'))
        .finally(() => {
          active.delete(event);
          if (active.size <= inFlightMax / 2) onFree();
        });
      active.set(event, handling);
    }
  };

  const loop = startLoop({
    name: 'inbox',
    log,
    pollMs,
    run: async () => {
      // Half of the hands at once, rather than one by one.
      while (active.size > inFlightMax / 2 && !isStopping) {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        onFree = () => resolve(undefined);
        await promise;
      }
      if (isStopping) return false;
      const limit = inFlightMax - active.size;
      const now = clock.now();
      const claimed = await claimEvents(db.hot, {
        now,
        lease: { id: randomUUID(), until: leaseUntil(now) },
        freshSince: new Date(now.getTime() - freshMs),
        limit,
      });
      hasBacklog = claimed.length >= limit;
      begin(claimed);
      return hasBacklog;
    },
  });

  const release = async (events: readonly ClaimedEvent[]): Promise<void> => {
    if (events.length === 0) return;
    try {
      await releaseEvents(db.sql, events, clock.now());
    } catch (error) {
      log.warn({ err: error, events: events.length }, 'events could not be given back: they are taken over after their lease');
    }
  };

  return {
    wake: () => loop.wake(),
    leaseUntil,
    // Whoever waits longer goes first: with a backlog everything is claimed in its order.
    get room() {
      return isStopping || hasBacklog ? 0 : Math.max(0, inFlightMax - active.size);
    },
    take(events) {
      if (isStopping) void release(events);
      else begin(events);
    },
    get active() {
      return active.size;
    },
    name: 'inbox',
    get lastRunAtMs() {
      return loop.lastRunAtMs;
    },
    async stop(withinMs = stopMs) {
      isStopping = true;
      onFree();
      await within(
        loop.stop().then(() => Promise.all(active.values())),
        withinMs,
      );
      // One that hangs in its last statement cannot be given back: that statement holds its row.
      await within(release([...active.keys()]), releaseMs);
    },
  };
}
