// Messages that wait for a contact's next free reply: which of them ride on this one. A reminder that this very step, or the time, has made
// pointless is dropped: nobody who has just submitted is asked to.
import { type TransactionSql } from '../../db/connect.ts';
import { dropHeld } from '../../db/reminders.ts';
import { type ConversationEvent } from '../../domain/conversation/event.ts';
import { isAcceptingAnswers } from '../../domain/conversation/round.ts';
import { type Snapshot } from '../../domain/conversation/snapshot.ts';
import { messagesMax, type Outbound } from '../../domain/message.ts';
import { readReason } from '../../domain/reminders/reason.ts';

export interface HeldMessage {
  readonly id: string;
  readonly reason: string;
  readonly payload: Outbound;
}

type Facts = Pick<Snapshot, 'contact' | 'participations' | 'target'>;

/** Why a waiting message has nothing to say after these events; null = it has. */
function whyPointless(
  reason: string,
  { contact, participations, target }: Facts,
  events: readonly ConversationEvent[],
  now: Date,
): string | null {
  const named = readReason(reason);
  if (named?.kind !== 'reminder') return null;
  const { roundId, agencyId } = named;
  const about = participations.find((one) => one.round.id === roundId && one.agency.id === agencyId);
  if (!about) return 'left-agency';
  const isTarget = target !== null && target.round.id === roundId && target.agency.id === agencyId;
  if (about.status === 'submitted' || (isTarget && events.some((one) => one.kind === 'submitted'))) return 'submitted';
  if (!isAcceptingAnswers(about.round, now)) return 'round-over';
  const chosen = events.findLast((one) => one.kind === 'reminders-set');
  if (chosen?.choice === 'off') return 'opted-out';
  // When the snooze is over they are reminded again.
  const snoozedUntil = chosen ? chosen.until : contact.snoozedUntil;
  return snoozedUntil !== null && snoozedUntil > now ? 'snoozed' : null;
}

export interface Carried {
  readonly payload: Outbound;
  /** Ids of the messages that ride on it. */
  readonly carries: readonly string[];
}

/** The held messages that still have something to say, and what drops the others in the step's transaction; null = there are none. */
export function sortHeld(
  held: readonly HeldMessage[],
  facts: Facts,
  events: readonly ConversationEvent[],
  now: Date,
): { readonly wanted: readonly HeldMessage[]; readonly drop: ((tx: TransactionSql) => Promise<unknown>) | null } {
  const pointless = held.flatMap(({ id, reason }) => {
    const why = whyPointless(reason, facts, events, now);
    return why === null ? [] : [{ id, why }];
  });
  const ids = new Set(pointless.map((one) => one.id));
  return { wanted: held.filter((one) => !ids.has(one.id)), drop: pointless.length === 0 ? null : (tx) => dropHeld(tx, pointless) };
}

/** Messages that waited for a free reply go first, as far as there is room. */
export function withHeld(answer: Outbound, held: readonly HeldMessage[]): Carried {
  const carries: string[] = [];
  const messages = [...answer.messages];
  for (const one of held) {
    if (messages.length + one.payload.messages.length > messagesMax) break;
    messages.unshift(...one.payload.messages);
    carries.push(one.id);
  }
  return { payload: { ...answer, messages }, carries };
}
