// Works off the inbox: claims due events, several at a time and one of each contact, and sends the replies that they give.
import { randomUUID } from 'node:crypto';
import { backOffMs } from '../app/deliver-outbox.ts';
import { learnName } from '../app/learn-name.ts';
import { handleEvent } from '../app/handle-inbox.ts';
import { type Container } from '../container.ts';
import { type ClaimedEvent, claimEvents, failEvent } from '../db/inbox.ts';
import { type ClaimedMessage } from '../db/outbox.ts';
import { startLoop } from './loop.ts';

/** Events under way at once. More than connections gains nothing; contacts wait for each other only here. */
const inFlightMax = 16;
/** A dead worker's events are taken over after this (design: < 60 s). */
const leaseMs = 30_000;
/** An event that fails this often is parked for an operator. */
const attemptsMax = 8;
/** Contacts wait at the phone for this long; older events may queue. */
const freshMs = 60_000;
const pollMs = 1000;

export interface InboxWorker {
  wake(): void;
  stop(): Promise<void>;
  /** Events under way. */
  readonly active: number;
}

export interface InboxWorkerOptions {
  readonly sendReply: (reply: ClaimedMessage) => Promise<void>;
  readonly onPushes: () => void;
  readonly onOutcome?: (outcome: 'applied' | 'failed' | 'parked', stepMs: number) => void;
}

export function startInboxWorker(container: Container, { sendReply, onPushes, onOutcome }: InboxWorkerOptions): InboxWorker {
  const { db, clock, log } = container;
  const active = new Set<Promise<void>>();

  const handle = async (event: ClaimedEvent): Promise<void> => {
    const startedAt = performance.now();
    try {
      const { reply, hasPushes, nameless } = await handleEvent(container, event);
      onOutcome?.('applied', performance.now() - startedAt);
      if (hasPushes) onPushes();
      if (reply) await sendReply(reply);
      if (nameless) await learnName(container, nameless.contactId, nameless.lineUserId);
    } catch (error) {
      const isParked = event.attempts >= attemptsMax;
      log.error(
        { err: error, inboxId: event.id, webhookEventId: event.webhookEventId, attempts: event.attempts, isParked },
        'an event failed',
      );
      onOutcome?.(isParked ? 'parked' : 'failed', performance.now() - startedAt);
      const now = clock.now();
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      // When even this fails the database is away: the lease runs out and somebody takes the event over.
      await failEvent(db.sql, event, text, isParked ? null : new Date(now.getTime() + backOffMs(event.attempts)), now);
    }
  };

  const loop = startLoop({
    name: 'inbox',
    log,
    pollMs,
    run: async () => {
      const limit = inFlightMax - active.size;
      if (limit <= 0) {
        await Promise.race(active);
        return true;
      }
      const now = clock.now();
      const claimed = await claimEvents(db.sql, {
        now,
        leaseId: randomUUID(),
        leasedUntil: new Date(now.getTime() + leaseMs),
        freshSince: new Date(now.getTime() - freshMs),
        limit,
      });
      for (const event of claimed) {
        const handling: Promise<void> = handle(event)
          .catch((error: unknown) => log.error({ err: error, inboxId: event.id }, 'a failed event could not be given back'))
          .finally(() => {
            active.delete(handling);
            // The contact's next event, if any, may be claimed now.
            loop.wake();
          });
        active.add(handling);
      }
      return claimed.length === limit;
    },
  });

  return {
    wake: () => loop.wake(),
    async stop() {
      await loop.stop();
      await Promise.all(active);
    },
    get active() {
      return active.size;
    },
  };
}
