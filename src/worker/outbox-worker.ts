// Sends what was committed. Replies come straight from the inbox worker; this also picks up replies whose process died, and pushes.
import { randomUUID } from 'node:crypto';
import { deliver } from '../app/deliver-outbox.ts';
import { type Container } from '../container.ts';
import { claimMessages, type ClaimedMessage, type Ending, endMessages, postponeMessage } from '../db/outbox.ts';
import { startLoop } from './loop.ts';

const inFlightMax = 32;
const leaseMs = 45_000;
const pollMs = 1000;
/** After so many unreachable in a row nothing is sent for a while: LINE is down, and hammering helps nobody. */
const breaker = { failures: 10, pauseMs: 15_000 };
/** After the monthly quota is used up, pushes are tried again this often. */
const quotaPauseMs = 600_000;

export interface OutboxWorker {
  wake(): void;
  stop(): Promise<void>;
  /** Sends a reply that this process has just committed; keeps each contact's replies in order. */
  sendReply(reply: ClaimedMessage): Promise<void>;
}

export interface OutboxWorkerOptions {
  readonly onSent?: (channel: 'reply' | 'push', outcome: string) => void;
}

export function startOutboxWorker(container: Container, { onSent }: OutboxWorkerOptions = {}): OutboxWorker {
  const { db, clock, log } = container;
  const lastOf = new Map<string, Promise<void>>();
  let unreachableInARow = 0;
  let pausedUntilMs = 0;
  let pushesPausedUntilMs = 0;

  // Endings are written together: one round trip for many messages.
  let endings: Ending[] = [];
  let ending: Promise<void> | null = null;
  const writeEndings = async (): Promise<void> => {
    while (endings.length > 0) {
      const batch = endings;
      endings = [];
      await endMessages(db.sql, batch, clock.now());
    }
  };
  const end = (one: Ending): Promise<void> => {
    endings.push(one);
    ending ??= writeEndings().finally(() => (ending = null));
    return ending;
  };

  const send = async (message: ClaimedMessage): Promise<void> => {
    const delivery = await deliver(container, message);
    const nowMs = clock.now().getTime();
    if (delivery.kind === 'ended') {
      const { outcome, error } = delivery.ending;
      unreachableInARow = 0;
      onSent?.(message.channel, outcome);
      if (outcome === 'held' && message.channel === 'push') {
        pushesPausedUntilMs = nowMs + quotaPauseMs;
        log.error(
          { outboxId: message.id, reason: message.reason },
          'the monthly push quota is used up: messages wait for their contacts’ next reply',
        );
      }
      if (outcome.startsWith('parked'))
        log.error({ outboxId: message.id, reason: message.reason, error }, 'LINE refused a message for good');
      await end(delivery.ending);
      return;
    }
    onSent?.(message.channel, `postponed:${delivery.cause}`);
    unreachableInARow = delivery.cause === 'unreachable' ? unreachableInARow + 1 : 0;
    if (unreachableInARow >= breaker.failures || delivery.cause === 'throttled')
      pausedUntilMs = nowMs + (delivery.cause === 'throttled' ? 1000 : breaker.pauseMs);
    log.warn({ outboxId: message.id, attempts: message.attempts, cause: delivery.cause, error: delivery.error }, 'a message is postponed');
    await postponeMessage(db.sql, message, delivery.at, delivery.error);
  };

  /** After the message before it to the same contact. */
  const sendInOrder = (message: ClaimedMessage): Promise<void> => {
    const before = lastOf.get(message.recipient) ?? Promise.resolve();
    const sending = before
      .then(() => send(message))
      // The lease runs out and the message is tried again, with the same retry key.
      .catch((error: unknown) => log.error({ err: error, outboxId: message.id }, 'a message could not be sent or its end not be written'))
      .finally(() => {
        if (lastOf.get(message.recipient) === sending) lastOf.delete(message.recipient);
      });
    lastOf.set(message.recipient, sending);
    return sending;
  };

  const active = new Set<Promise<void>>();
  const loop = startLoop({
    name: 'outbox',
    log,
    pollMs,
    run: async () => {
      const now = clock.now();
      if (now.getTime() < pausedUntilMs) return false;
      const limit = inFlightMax - active.size;
      if (limit <= 0) {
        await Promise.race(active);
        return true;
      }
      const claimed = await claimMessages(db.sql, {
        now,
        leaseId: randomUUID(),
        leasedUntil: new Date(now.getTime() + leaseMs),
        limit,
        pushes: now.getTime() >= pushesPausedUntilMs,
      });
      for (const message of claimed) {
        const sending: Promise<void> = sendInOrder(message).finally(() => {
          active.delete(sending);
          loop.wake();
        });
        active.add(sending);
      }
      return claimed.length === limit;
    },
  });

  return {
    wake: () => loop.wake(),
    sendReply: sendInOrder,
    async stop() {
      await loop.stop();
      await Promise.all([...active, ...lastOf.values()]);
      await ending;
    },
  };
}
