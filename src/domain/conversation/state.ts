// Where a contact stands in the conversation: versioned, JSON, kept in contacts.state. Everything that can be derived from the answers
// (progress, what is missing) is not in it.

export interface ConversationState {
  readonly v: 1;
  /** Invitation shown for confirmation, or held until the notice is acknowledged. */
  readonly invitationId: number | null;
  /** The agency and survey round that the contact is at. */
  readonly at: { readonly agencyId: number; readonly roundId: string } | null;
  readonly mode: 'idle' | 'asking' | 'paused' | 'reviewing' | 'confirming';
  /** The question (or the repeat: "another one?") that a typed answer is for, what of it the contact has seen, and since when. */
  readonly asked: Asked | null;
  /** Choices ticked so far in an open select_multiple, or ranked so far; saved as the answer by "done". */
  readonly ticks: { readonly key: string; readonly names: readonly string[] } | null;
  /** "หมายถึง … ใช่ไหม": the values offered, in order. `id` tells this offer from an earlier one of the same question. */
  readonly guess: Guess | null;
  /** A value that would replace somebody else's newer one, waiting for the contact's word. */
  readonly conflict: { readonly key: string; readonly value: string; readonly id: number } | null;
  /** Questions that a correction opened, to be asked before going back to the review that it came from. */
  readonly detour: readonly string[];
  /** Where the contact stood lately, oldest first; the last is where they stand. */
  readonly trail: readonly Place[];
}

/**
 * `isTick`: the values are choices to tick in an open select_multiple, not answers. Of a repeat the values are the position of the
 * repetition to remove and how many there were.
 */
interface Guess {
  readonly key: string;
  readonly values: readonly string[];
  readonly id: number;
  readonly isTick?: boolean;
}

/** One place of the contact's way. */
export interface Place {
  /** Key of the open question or repeat; `:mode` or `:invitation:id` when what is typed answers none. */
  readonly at: string;
  /** Since the event of this time, in milliseconds since the epoch, by LINE's clock. Nothing sent before it can be meant for this place. */
  readonly sinceMs: number;
  /** When the contact was told, by our clock. */
  readonly shownMs: number;
}

interface Asked {
  readonly key: string;
  /** Changes of the answer at the time of asking (answers.seq); a higher one later means that somebody changed it. */
  readonly seq: number;
  /** Page of a long choice list, from 0. */
  readonly page: number;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export const initialState: ConversationState = {
  v: 1,
  invitationId: null,
  at: null,
  mode: 'idle',
  asked: null,
  ticks: null,
  guess: null,
  conflict: null,
  detour: [],
  // Nobody has been anywhere else before.
  trail: [{ at: ':idle', sinceMs: 0, shownMs: 0 }],
};

/** The state as stored; one of an unknown version (a later release's, after going back) starts afresh: answers are kept elsewhere. */
export function readState(stored: unknown): ConversationState {
  if (typeof stored === 'object' && stored !== null && 'v' in stored && stored.v === 1)
    return { ...initialState, trail: [], ...stored, v: 1 };
  return initialState;
}
