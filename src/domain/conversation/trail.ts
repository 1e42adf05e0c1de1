// Where the contact stood, and since when. What is typed names no question, and LINE may deliver it minutes later: it is judged by the
// question that was open when it was sent, never by one that was asked after it (I4).
import { type ConversationState, type Place } from './state.ts';

/** When the contact sent something, and whether LINE says that it could not deliver it at once. */
export interface Sending {
  readonly now: Date;
  readonly isRedelivered: boolean;
}

/** How far back the way is known. It is stored with every step, so it is short. */
const placesMax = 6;

/** Our clock and LINE's may differ by this much, and people type ahead. */
const toleranceMs = 10_000;

/** A place that answers nothing begins with what no question's name begins with. */
const nameOf = ({ mode, asked, invitationId }: ConversationState): string =>
  invitationId !== null ? `:invitation:${invitationId}` : asked && mode !== 'paused' ? asked.key : `:${mode}`;

/**
 * Whether the contact already had this place before them when they sent it. What LINE delivers again was sent while we were not there: the
 * questions that we asked since then were not before anybody's eyes, whatever their order.
 */
const hasBeenSeen = ({ sinceMs, shownMs }: Place, { now, isRedelivered }: Sending): boolean =>
  sinceMs <= now.getTime() && (!isRedelivered || shownMs - toleranceMs <= now.getTime());

/** Whether the contact has moved on since they sent it. */
export function isPast({ trail }: ConversationState, sending: Sending): boolean {
  const present = trail.at(-1);
  return present !== undefined && !hasBeenSeen(present, sending);
}

/** Where the contact stood when they sent it: the key of the question that was open, or another place; null = too long ago to be known. */
export function placeThen(state: ConversationState, sending: Sending): string | null {
  if (state.trail.length === 0) return nameOf(state);
  return state.trail.findLast((place) => hasBeenSeen(place, sending))?.at ?? null;
}

/** The state with its place at the end of the way. `sinceMs`: of this event, or of a later one that came in before it. */
export function withPlace(state: ConversationState, sinceMs: number, shownMs: number): ConversationState {
  const at = nameOf(state);
  if (state.trail.at(-1)?.at === at) return state;
  return { ...state, trail: [...state.trail, { at, sinceMs, shownMs }].slice(-placesMax) };
}
