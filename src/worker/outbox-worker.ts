// Sends what was committed. Replies come straight from the inbox worker; this also picks up replies whose process died, and pushes.
import { randomUUID } from 'node:crypto';
import { deliver, type PostponeCause } from '../app/deliver-outbox.ts';
import { createStillWanted } from '../app/reminders/still-wanted.ts';
import { within } from '../clock.ts';
import { type Container } from '../container.ts';
import { gather } from '../db/gather.ts';
import {
  claimMessages,
  type ClaimedMessage,
  type Ending,
  endMessages,
  expireReplies,
  holdPushes,
  type Postponement,
  postponeMessages,
} from '../db/outbox.ts';
import { takeSlots } from '../db/pace.ts';
import { createBreaker } from './breaker.ts';
import { startLoop } from './loop.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Messages on their way at once: pushes and picked-up replies, and all together. LINE's answer usually takes some 50 ms. */
const inFlightMax = { claimed: 256, all: 384 };
/** Longer than a call to LINE with a renewed token, or a message and its plain form, can take. */
const leaseMs = 45_000;
const pollMs = 1000;
/** A stop waits this long for what is under way, unless it is told otherwise. */
const stopMs = 10_000;
/** Replies whose token ran out are cleared away this often. */
const expireEveryMs = 5000;
/** So many failures in a row, and LINE is left alone for a while. */
const trouble = { failuresMax: 10, pauseMs: 15_000 };
/** After "slow down" a channel rests for this long, twice as long after the next, up to the last. LINE limits each endpoint apart. */
const throttleMs = { first: 1000, last: 60_000 };
/** After the monthly quota is used up, pushes are tried again this often. */
const quotaPauseMs = 600_000;

export interface OutboxWorker {
  wake(): void;
  /** No new message; resolves when those on their way have ended, or after `withinMs`: then somebody takes them over after their lease. */
  stop(withinMs?: number): Promise<void>;
  /** Sends a reply that this process has just committed; keeps each contact's replies in order. Never rejects. */
  sendReply(reply: ClaimedMessage): Promise<void>;
  readonly name: string;
  /** When the worker last looked for work without failing, on performance.now()'s scale. */
  readonly lastRunAtMs: number;
}

export interface OutboxWorkerOptions {
  /** `outcome` as the outbox keeps it, or `postponed:<cause>`. */
  readonly onSent?: (channel: 'reply' | 'push', outcome: string, ms: number) => void;
}

/** LINE allows 2000 pushes a second to a channel ("Rate limits"); shared by all processes on the database. */
const pushPace = { perSecond: 1980, burst: 20 };
/** A message that waited longer for its turn is asked about again: people go on meanwhile. */
const askAgainMs = 500;

/**
 * What was sent is marked so late at most: many in one statement. Should we die before, LINE's refusal of the used reply token, or of the
 * retry key, tells the next worker that it was sent.
 */
const markMs = 30;

type Channel = ClaimedMessage['channel'];

export function startOutboxWorker(container: Container, { onSent }: OutboxWorkerOptions = {}): OutboxWorker {
  const { db, clock, log } = container;
  const breaker = createBreaker(trouble);
  const rest: Record<Channel, { untilMs: number; nextMs: number }> = {
    reply: { untilMs: 0, nextMs: throttleMs.first },
    push: { untilMs: 0, nextMs: throttleMs.first },
  };
  const sending = new Set<Promise<void>>();
  const lastOf = new Map<string, Promise<void>>();
  let claimed = 0;
  let expiredAtMs = -Infinity;

  const nowMs = (): number => clock.now().getTime();
  const stillWanted = createStillWanted(container);
  const pushTurns = createTokenBucket(pushPace.perSecond, (count) => takeSlots(db.sql, 'push-pace', count, pushPace));
  const end = gather(
    async (endings: readonly Ending[]) => {
      await endMessages(db.hot, endings, clock.now());
      return endings;
    },
    { concurrency: 1, max: 200, lingerMs: markMs },
  );
  const postpone = gather(
    async (postponements: readonly Postponement[]) => {
      await postponeMessages(db.sql, postponements);
      return postponements;
    },
    { concurrency: 1, max: 200 },
  );

  const ended = async (message: ClaimedMessage, ending: Ending): Promise<void> => {
    const { outcome, error } = ending;
    const ids = { outboxId: message.id, reason: message.reason };
    if (outcome.startsWith('parked')) log.error({ ...ids, error }, 'a message is parked: it will not be sent');
    if (outcome.startsWith('dropped')) log.warn({ ...ids, outcome, error }, 'a message is dropped');
    if (outcome === 'held') log.warn({ ...ids, error }, 'a message waits for its contact’s next reply');
    await end(ending);
  };

  const postponed = async (message: ClaimedMessage, at: Date, error: string, cause: PostponeCause): Promise<void> => {
    const channel = rest[message.channel];
    if (cause === 'throttled') {
      channel.untilMs = nowMs() + channel.nextMs;
      channel.nextMs = Math.min(channel.nextMs * 2, throttleMs.last);
    } else if (cause !== 'quota' && breaker.failed(nowMs())) log.error({ cause, error }, 'LINE is in trouble: nothing is sent for a while');
    log.warn({ outboxId: message.id, reason: message.reason, attempts: message.attempts, cause, error }, 'a message is postponed');
    await postpone({ message, runAt: at, error, wasTried: cause === 'unreachable' });
  };

  const quotaUsedUp = async (): Promise<void> => {
    rest.push.untilMs = nowMs() + quotaPauseMs;
    const count = await holdPushes(db.sql, clock.now());
    log.error({ held: count }, 'the monthly push quota is used up: messages wait for their contacts’ next replies');
  };

  const send = async (message: ClaimedMessage): Promise<void> => {
    const isDropped = async (isAgain: boolean): Promise<boolean> => {
      const why = await stillWanted(message, isAgain);
      if (why !== null) await end({ id: message.id, leaseId: message.leaseId, outcome: `dropped:${why}`, error: null, requestId: null });
      return why !== null;
    };
    const askedAt = performance.now();
    if (await isDropped(false)) return;
    if (message.channel === 'push') await pushTurns.take();
    if (performance.now() - askedAt > askAgainMs && (await isDropped(true))) return;
    const startedAt = performance.now();
    const delivery = await deliver(container, message);
    const ms = performance.now() - startedAt;
    if (delivery.kind === 'postponed') {
      onSent?.(message.channel, `postponed:${delivery.cause}`, ms);
      await postponed(message, delivery.at, delivery.error, delivery.cause);
      if (delivery.cause === 'quota') await quotaUsedUp();
      return;
    }
    const { ending, wasAsked } = delivery;
    onSent?.(message.channel, ending.outcome, ms);
    if (wasAsked) {
      breaker.succeeded();
      rest[message.channel].nextMs = throttleMs.first;
    }
    await ended(message, ending);
    if (ending.outcome === 'held' && wasAsked) await quotaUsedUp();
  };

  /** After the message before it to the same contact. */
  const sendInOrder = (message: ClaimedMessage): Promise<void> => {
    const before = lastOf.get(message.recipient) ?? Promise.resolve();
    const going: Promise<void> = before
      .then(() => send(message))
      // The lease runs out and the message is tried again, with the same retry key.
      .catch((error: unknown) => log.error({ err: error, outboxId: message.id }, 'the end of a message could not be written'))
      .finally(() => {
        sending.delete(going);
        if (lastOf.get(message.recipient) === going) lastOf.delete(message.recipient);
      });
    sending.add(going);
    lastOf.set(message.recipient, going);
    return going;
  };

  const roomFor = (limit: number): number => breaker.room(nowMs(), Math.max(0, limit), sending.size);

  const loop = startLoop({
    name: 'outbox',
    log,
    pollMs,
    run: async () => {
      const now = clock.now();
      if (performance.now() - expiredAtMs > expireEveryMs) {
        await expireReplies(db.sql, now);
        expiredAtMs = performance.now();
      }
      const limit = roomFor(inFlightMax.claimed - claimed);
      // Half of the hands at once, rather than one by one.
      if (limit === 0 || (limit < inFlightMax.claimed / 2 && claimed > 0)) return false;
      const messages = await claimMessages(db.sql, {
        now,
        leaseId: randomUUID(),
        leasedUntil: new Date(now.getTime() + leaseMs),
        limit,
        replies: now.getTime() >= rest.reply.untilMs,
        pushes: now.getTime() >= rest.push.untilMs,
      });
      claimed += messages.length;
      for (const message of messages) {
        void sendInOrder(message).then(() => {
          claimed -= 1;
          if (claimed <= inFlightMax.claimed / 2) loop.wake();
        });
      }
      return false;
    },
  });

  return {
    wake: () => loop.wake(),
    name: 'outbox',
    get lastRunAtMs() {
      return loop.lastRunAtMs;
    },
    async sendReply(reply) {
      const isResting = nowMs() < rest.reply.untilMs;
      if (!isResting && sending.size < inFlightMax.all && roomFor(1) > 0) return sendInOrder(reply);
      // Not tried: whoever has room for it while its token lives may.
      try {
        await postpone({ message: reply, runAt: clock.now(), error: 'LINE is in trouble', wasTried: false });
      } catch (error) {
        log.error({ err: error, outboxId: reply.id }, 'a reply could not be given back');
      }
    },
    async stop(withinMs = stopMs) {
      await within(
        loop.stop().then(() => Promise.all(sending)),
        withinMs,
      );
    },
  };
}
