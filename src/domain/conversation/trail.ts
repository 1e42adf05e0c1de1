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

const openQuestion = ({ mode, asked }: ConversationState): string | null => (asked && mode !== 'paused' ? asked.key : null);

/** A place that is no question begins with what no question's name begins with. An invitation that is shown is answered before all else. */
const nameOf = (state: ConversationState): string =>
  state.invitationId === null ? (openQuestion(state) ?? `:${state.mode}`) : `:invitation:${state.invitationId}`;

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

/** Key of the question or repeat that was open when they sent it; null (or the name of another place) = none, or too long ago to be known. */
export function placeThen(state: ConversationState, sending: Sending): string | null {
  if (!isPast(state, sending)) return openQuestion(state);
  return state.trail.findLast((place) => hasBeenSeen(place, sending))?.at ?? null;
}

/** The state with its place at the end of the way. `sinceMs`: of this event, or of a later one that came in before it. */
export function withPlace(state: ConversationState, sinceMs: number, shownMs: number): ConversationState {
  const at = nameOf(state);
  if (state.trail.at(-1)?.at === at) return state;
  return { ...state, trail: [...state.trail, { at, sinceMs, shownMs }].slice(-placesMax) };
}
