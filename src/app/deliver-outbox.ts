// Sends one committed message and decides what its outcome means (LINE: retries, retry keys, quota; line-protocol/limits.ts names the
// sources). The row's end is returned, not written: endings are written together.
import { type Container } from '../container.ts';
import { type ClaimedMessage, type Ending } from '../db/outbox.ts';
import { type Sent } from '../domain/message.ts';
import { Problem } from '../problem.ts';

export type Delivery =
  | { readonly kind: 'ended'; readonly ending: Ending }
  /** Try again at `at`; `cause` tells the sender whether LINE as a whole is in trouble. */
  | { readonly kind: 'postponed'; readonly at: Date; readonly error: string; readonly cause: 'unreachable' | 'throttled' | 'unauthorised' };

/** 1 s, 2 s, 4 s … at most 10 min, for the n-th attempt. */
export function backOffMs(attempt: number): number {
  return Math.min(1000 * 2 ** Math.min(attempt - 1, 20), 600_000);
}

export async function deliver(
  { messenger, clock, log }: Pick<Container, 'messenger' | 'clock' | 'log'>,
  message: ClaimedMessage,
): Promise<Delivery> {
  const end = (outcome: Ending['outcome'], error: string | null = null, requestId: string | null = null): Delivery => ({
    kind: 'ended',
    ending: { id: message.id, leaseId: message.leaseId, outcome, error, requestId },
  });
  const sent = (result: Sent): Delivery => {
    if (result.degraded)
      log.error(
        { outboxId: message.id, reason: message.reason, why: result.degraded },
        'LINE would refuse this message; its plain text was sent',
      );
    return end(result.wasDuplicate ? 'sent:before' : 'sent', null, result.requestId);
  };
  const now = clock.now();
  if (message.channel === 'reply') {
    if (message.replyToken === null || message.replyUntil === null || now > message.replyUntil)
      return end(message.attempts > 1 ? 'dropped:unknown' : 'dropped:not-sent', 'the reply token ran out');
    let mayHaveBeenSent = message.attempts > 1;
    for (;;) {
      try {
        return sent(await messenger.reply(message.replyToken, message.payload));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        // A token that is refused after a first try of unknown end may have worked then: nothing is pushed in its place.
        if (error.kind === 'line-reply-token-dead') return end(mayHaveBeenSent ? 'dropped:unknown' : 'dropped:not-sent', error.message);
        if (error.kind === 'line-unreachable' && !mayHaveBeenSent) {
          mayHaveBeenSent = true;
          continue;
        }
        return postponeOrPark(error, message, now, end);
      }
    }
  }
  if (now > message.giveUpAt) return end('held', 'not accepted within the life of its retry key');
  try {
    return sent(await messenger.push(message.recipient, message.payload, message.id));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.kind === 'line-quota-exhausted') return end('held', error.message);
    return postponeOrPark(error, message, now, end);
  }
}

function postponeOrPark(
  problem: Problem,
  message: ClaimedMessage,
  now: Date,
  end: (outcome: Ending['outcome'], error: string) => Delivery,
): Delivery {
  const at = new Date(now.getTime() + backOffMs(message.attempts));
  switch (problem.kind) {
    case 'line-unreachable':
      return { kind: 'postponed', at, error: problem.message, cause: 'unreachable' };
    case 'line-throttled':
      return { kind: 'postponed', at, error: problem.message, cause: 'throttled' };
    case 'line-unauthorised':
      return { kind: 'postponed', at, error: problem.message, cause: 'unauthorised' };
    default:
      return end(`parked:${problem.kind}`, problem.message);
  }
}
