// What one step of the conversation brought about, in the past tense. The app stores what is to be stored and tells the contact the rest.
import { type RejectionReason } from '../answer.ts';
import { type ReminderChoice } from './command.ts';
import { type Invitation, type Participation } from './snapshot.ts';

export type ConversationEvent =
  // joining
  | { readonly kind: 'greeted'; readonly isBack: boolean }
  | { readonly kind: 'notice-shown' }
  /** Something else was said before the notice was acknowledged; `hasCode`: an invitation code, which is kept for after it. */
  | { readonly kind: 'notice-awaited'; readonly hasCode: boolean }
  | { readonly kind: 'notice-acknowledged' }
  | { readonly kind: 'code-asked' }
  /** A text in the code's place has none; a picture of the letter cannot be read. */
  | { readonly kind: 'code-missing'; readonly in: 'text' | 'media' }
  /** A command or a button for which one must be a contact of an agency. */
  | { readonly kind: 'agency-needed' }
  | { readonly kind: 'people-shown' }
  | { readonly kind: 'code-refused'; readonly reason: CodeRefusal }
  | { readonly kind: 'agency-shown'; readonly invitation: Invitation }
  /** Something else was said before the agency was confirmed; the agency follows. */
  | { readonly kind: 'agency-awaited' }
  | { readonly kind: 'agency-declined' }
  | { readonly kind: 'joined'; readonly invitation: Invitation }
  | { readonly kind: 'introduced'; readonly participation: Participation }
  | { readonly kind: 'agencies-shown' }
  | { readonly kind: 'agency-chosen'; readonly participation: Participation }
  | { readonly kind: 'left-line' }
  // answering
  | { readonly kind: 'question-asked'; readonly key: string; readonly page: number }
  | {
      readonly kind: 'answer-accepted';
      readonly key: string;
      readonly value: string;
      readonly before: string;
      readonly wasCurrent: boolean;
    }
  | { readonly kind: 'answer-unchanged'; readonly key: string; readonly value: string }
  | { readonly kind: 'still-open'; readonly key: string }
  | {
      readonly kind: 'answer-rejected';
      readonly key: string;
      readonly reason: RejectionReason;
      readonly params: Readonly<Record<string, string | number>>;
    }
  /** `found`: how many choices a search found; `values` are the first of them. */
  | { readonly kind: 'answer-guessed'; readonly key: string; readonly values: readonly string[]; readonly found: number }
  | { readonly kind: 'answer-contested'; readonly key: string; readonly value: string }
  /** A button of "did you mean" or of a contest that is settled, or was followed by another. */
  | { readonly kind: 'offer-gone' }
  | { readonly kind: 'answer-kept'; readonly key: string }
  /** The answer that follows is to the question that was open when it was sent; it came in only now. */
  | { readonly kind: 'late-answer-taken' }
  /** It came in after its time and changed nothing. `text`: null = a button, picture or place; `key`: the question whose newer answer stays. */
  | { readonly kind: 'came-late'; readonly text: string | null; readonly key: string | null }
  | { readonly kind: 'ticks-changed'; readonly key: string }
  | { readonly kind: 'nothing-to-copy' }
  | { readonly kind: 'rows-filled'; readonly keys: readonly string[]; readonly value: string }
  /** "Is there one?" (count 0), "another one?" */
  | { readonly kind: 'repeat-asked'; readonly key: string; readonly count: number }
  | { readonly kind: 'repetition-added'; readonly key: string; readonly position: number }
  | { readonly kind: 'repeat-finished'; readonly key: string; readonly count: number }
  | { readonly kind: 'removal-asked'; readonly key: string; readonly position: number }
  | { readonly kind: 'no-such-repetition'; readonly key: string; readonly wanted: number; readonly count: number }
  | { readonly kind: 'repetition-removed'; readonly key: string; readonly position: number }
  /** What a change did to other answers: closed ones are kept, returned ones were kept before, opened ones are new questions worth a word. */
  | { readonly kind: 'answers-affected'; readonly closed: number; readonly returned: number; readonly opened: number }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'nothing-to-ask' }
  | { readonly kind: 'question-skipped'; readonly key: string }
  /** There is no answer to take out, or the question wants one. */
  | { readonly kind: 'clear-refused'; readonly key: string; readonly reason: 'empty' | 'required' }
  | { readonly kind: 'question-deferred'; readonly key: string }
  | { readonly kind: 'question-gone'; readonly key: string | null }
  | { readonly kind: 'section-finished'; readonly key: string; readonly done: number; readonly count: number }
  | { readonly kind: 'at-first-question' }
  | { readonly kind: 'no-such-question'; readonly wanted: number; readonly count: number }
  | { readonly kind: 'no-such-section'; readonly wanted: number; readonly count: number }
  | { readonly kind: 'paused' }
  | { readonly kind: 'review-shown'; readonly section: number | null; readonly page: number }
  | { readonly kind: 'submit-refused'; readonly reason: 'missing' | 'role' | 'empty' }
  | { readonly kind: 'submit-offered' }
  | { readonly kind: 'submitted' }
  | { readonly kind: 'already-submitted' }
  | { readonly kind: 'round-closed' }
  | { readonly kind: 'round-not-open' }
  | { readonly kind: 'view-only' }
  | { readonly kind: 'other-agency-refused' }
  // asking for things
  | { readonly kind: 'help-shown'; readonly key: string | null }
  | { readonly kind: 'status-shown' }
  | { readonly kind: 'score-shown'; readonly dimension: number | null; readonly indicator?: number }
  | { readonly kind: 'report-shown' }
  | { readonly kind: 'share-shown' }
  | { readonly kind: 'links-shown' }
  | { readonly kind: 'link-revoked'; readonly link: number }
  | { readonly kind: 'console-asked' }
  /** What handing over means; then the code for whoever takes over. */
  | { readonly kind: 'handover-offered' }
  | { readonly kind: 'handover-made' }
  | { readonly kind: 'language-shown' }
  | { readonly kind: 'language-set'; readonly language: string }
  | { readonly kind: 'snooze-offered' }
  | { readonly kind: 'reminders-set'; readonly choice: ReminderChoice; readonly until: Date | null }
  | { readonly kind: 'not-understood'; readonly what: 'text' | 'sticker' | 'media' | 'location' | 'greeting' | 'thanks' }
  /** The contact took a message back; `keys`: answers that are cleared by it. */
  | { readonly kind: 'unsent'; readonly messageId: string; readonly keys: readonly string[] };

export type CodeRefusal = 'unknown' | 'used' | 'already-yours' | 'expired' | 'revoked' | 'round-over' | 'too-many';
