// Sends one committed message and decides what its outcome means (LINE: retries, retry keys, quota; line-protocol/limits.ts names the
// sources). The row's end is returned, not written: endings are written together.
import { type Container } from '../container.ts';
import { type ClaimedMessage, type Ending, priorities } from '../db/outbox.ts';
import { type Sent } from '../domain/message.ts';
import { Problem } from '../problem.ts';

export type Delivery =
  | { readonly kind: 'ended'; readonly ending: Ending; /** LINE answered, whatever it said. */ readonly wasAsked: boolean }
  /** Try again at `at`; `cause` tells the sender whether LINE as a whole is in trouble. */
  | { readonly kind: 'postponed'; readonly at: Date; readonly error: string; readonly cause: PostponeCause };

export type PostponeCause = 'unreachable' | 'throttled' | 'unauthorised' | 'quota';

/** A reminder that found the monthly quota used up is tried again after this long. */
const quotaPauseMs = 600_000;

/** 1 s, 2 s, 4 s … at most 10 min, for the n-th attempt. */
export function backOffMs(attempt: number): number {
  return Math.min(1000 * 2 ** Math.min(attempt - 1, 20), 600_000);
}

export async function deliver(
  { messenger, clock, log }: Pick<Container, 'messenger' | 'clock' | 'log'>,
  message: ClaimedMessage,
): Promise<Delivery> {
  const now = clock.now();
  const end = (outcome: Ending['outcome'], error: string | null, wasAsked = true, requestId: string | null = null): Delivery => ({
    kind: 'ended',
    ending: { id: message.id, leaseId: message.leaseId, outcome, error, requestId },
    wasAsked,
  });
  const sent = ({ degraded, wasDuplicate, requestId }: Sent): Delivery => {
    const ids = { outboxId: message.id, reason: message.reason, requestId };
    if (degraded) log.error({ ...ids, why: degraded }, 'LINE would refuse this message; its plain text was sent');
    else log.debug(ids, 'LINE accepted a message');
    return end(wasDuplicate ? 'sent:before' : 'sent', null, true, requestId);
  };
  const failed = (error: unknown): Delivery => {
    // A bug (drawing the message, say) would only come again.
    if (!(error instanceof Problem)) {
      log.error({ err: error, outboxId: message.id, reason: message.reason }, 'a message cannot be sent');
      return end('parked:bug', error instanceof Error ? `${error.name}: ${error.message}` : String(error), false);
    }
    const cause = causes[error.kind];
    if (cause === undefined) return end(`parked:${error.kind}`, error.message);
    return { kind: 'postponed', at: new Date(now.getTime() + backOffMs(message.attempts)), error: error.message, cause };
  };

  if (message.channel === 'push') {
    const isReminder = message.priority >= priorities.reminder;
    if (now > message.giveUpAt) return end(isReminder ? 'dropped:late' : 'held', 'not accepted within the life of its retry key', false);
    try {
      return sent(await messenger.push(message.recipient, message.payload, message.id));
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'line-quota-exhausted') return failed(error);
      if (!isReminder) return end('held', error.message);
      return { kind: 'postponed', at: new Date(now.getTime() + quotaPauseMs), error: error.message, cause: 'quota' };
    }
  }

  // A reply has no retry key: it may be tried again, but once its token is refused nobody knows whether an earlier try got through, and
  // nothing is pushed in its place.
  let mayHaveBeenSent = message.attempts > 1;
  const lost = (error: string, wasAsked: boolean): Delivery =>
    end(mayHaveBeenSent ? 'dropped:unknown' : 'dropped:not-sent', error, wasAsked);
  if (message.replyToken === null || message.replyUntil === null || now > message.replyUntil) return lost('the reply token ran out', false);
  for (;;) {
    try {
      return sent(await messenger.reply(message.replyToken, message.payload));
    } catch (error) {
      const kind = error instanceof Problem ? error.kind : null;
      if (kind === 'line-reply-token-dead') return lost('LINE does not accept the reply token', true);
      if (kind !== 'line-unreachable' || mayHaveBeenSent) return failed(error);
      mayHaveBeenSent = true;
    }
  }
}

/** Problems that may be over in a while. */
const causes: Readonly<Partial<Record<Problem['kind'], PostponeCause>>> = {
  'line-unreachable': 'unreachable',
  'line-throttled': 'throttled',
  'line-unauthorised': 'unauthorised',
};
