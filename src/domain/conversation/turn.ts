// What one step is asked, and what it gives back.
import { type FilledForm } from '../form.ts';
import { type Input } from '../inbound.ts';
import { type Command } from './command.ts';
import { type ConversationEvent } from './event.ts';
import { type ConversationState } from './state.ts';
import { type Tap } from './tap.ts';

/** What the input asks for, read once. */
export interface Wish {
  readonly input: Input;
  readonly tap: Tap | null;
  readonly command: Command | null;
  /** It names no question, and the contact has moved on since they sent it: where they stood then, as far as it is known. */
  readonly late: { readonly place: string | null } | null;
}

export interface Turn {
  readonly state: ConversationState;
  readonly events: readonly ConversationEvent[];
  /** The target's form after this step; null when there is no target. */
  readonly filled: FilledForm | null;
  /** Answers to store, by key; '' = cleared, null = there is no such answer any more (its repetition was removed). */
  readonly changes: ReadonlyMap<string, string | null>;
}
