// Everything that one step of the conversation may know: read from the database in one go, plain data.
import { type Form } from '../form.ts';
import { type ConversationState } from './state.ts';

export const roles = ['coordinator', 'contributor', 'viewer'] as const;
export type Role = (typeof roles)[number];

export interface Agency {
  readonly id: number;
  readonly code: string;
  readonly nameTh: string;
  readonly nameEn: string;
  readonly ministry: string;
  readonly level: 'department' | 'province';
  readonly type: string;
  readonly province: string;
}

export interface Round {
  readonly id: string;
  readonly questionnaireId: string;
  readonly title: string;
  readonly opensAt: Date;
  /** The agency's own deadline: the round's, or its extension. */
  readonly closesAt: Date;
  /** Closed by an organiser before the deadline. */
  readonly closedAt: Date | null;
}

export interface StoredAnswer {
  readonly value: string;
  readonly seq: number;
  readonly by: number | null;
  readonly at: Date;
}

interface Response {
  readonly id: number;
  readonly revision: number;
  readonly status: 'answering' | 'submitted';
  readonly startedAt: Date;
  readonly submittedAt: Date | null;
  readonly submissions: number;
  readonly answers: Readonly<Record<string, StoredAnswer>>;
}

/** One agency in one round that the contact answers for. */
export interface Participation {
  readonly agency: Agency;
  readonly round: Round;
  readonly role: Role;
  readonly responseId: number | null;
  readonly status: 'not-started' | 'answering' | 'submitted';
}

/** The participation that this event is about, with its answers. */
export interface Target extends Participation {
  readonly response: Response;
  readonly form: Form;
  /** Names of the agency's contacts by contact id, to say who answered. */
  readonly names: Readonly<Record<number, string>>;
  /** Whether somebody else of the agency may submit. */
  readonly hasOtherCoordinator: boolean;
}

export interface Invitation {
  readonly id: number;
  readonly agency: Agency;
  readonly round: Round;
  readonly role: Role;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly usedBy: number | null;
  readonly revokedAt: Date | null;
}

export interface Contact {
  readonly id: number;
  readonly language: string;
  readonly displayName: string;
  readonly hasAcknowledgedNotice: boolean;
  /** May ask for a link into the organisers' page. */
  readonly isOrganiser: boolean;
  readonly areRemindersOff: boolean;
  readonly snoozedUntil: Date | null;
  readonly lastEventAt: Date | null;
}

/** What became of a picture or file. `unavailable`: LINE did not give it; it may be sent again. */
export type Upload =
  | { readonly value: string; readonly sizeBytes: number }
  | { readonly refused: 'too-large' | 'too-many' | 'wrong-type' | 'gone' | 'unavailable' };

export interface Snapshot {
  readonly contact: Contact;
  readonly state: ConversationState;
  readonly participations: readonly Participation[];
  readonly target: Target | null;
  /** The invitation that the contact's text names, or that the state holds; null = none found. */
  readonly invitation: Invitation | null;
  /** Whether the text looked like an invitation code at all. */
  readonly hasCode: boolean;
  /** Wrong codes lately, by this contact and by everybody, have reached the limit. */
  readonly isGuessing: boolean;
  /** What became of the picture or file that this event brought, when the open question asks for one. */
  readonly upload: Upload | null;
  /** Sizes in bytes of the files that answers name, by hash. */
  readonly fileSizes: Readonly<Record<string, number>>;
  /** Of an event that takes a message back: the target's answers that still are what the message gave. */
  readonly withdrawn: readonly string[];
  /** LINE says that it could not deliver this event at once. */
  readonly isRedelivered: boolean;
  /** When this step is made, by our clock: what it shows is before the contact's eyes no earlier. */
  readonly appliedAt: Date;
  readonly timeZone: string;
}
