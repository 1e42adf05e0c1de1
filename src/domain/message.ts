// Messages to contacts, in no platform's words, and the interface of whoever sends them. Texts are final here: translated, piped, in the
// contact's language. The LINE edge draws a Card as a Flex bubble.

export type Action =
  /** Comes back to us as a tap with this data; `echo` is shown as the contact's own line; `opensKeyboard`: on phones. */
  | { readonly kind: 'tap'; readonly data: string; readonly echo?: string; readonly opensKeyboard?: true }
  /** Types this text for the contact. */
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'open'; readonly url: string }
  /** Opens a date picker; comes back as a tap with `picked`. Gregorian ISO strings. */
  | {
      readonly kind: 'pick';
      readonly mode: 'date' | 'time' | 'datetime';
      readonly data: string;
      readonly initial?: string;
      readonly min?: string;
      readonly max?: string;
    }
  /** Phone only, in quick replies only. */
  | { readonly kind: 'camera' | 'photos' | 'location' };

export interface Button {
  readonly label: string;
  readonly action: Action;
  /** primary = the one thing most people do next; link = plain text. */
  readonly style?: 'primary' | 'secondary' | 'link';
}

export type Block =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly size?: 'small' | 'normal' | 'large' | 'huge';
      readonly isBold?: boolean;
      readonly tone?: Tone;
    }
  /** Numbered choices, each tappable over its whole width; ticks instead of circles where several may be chosen. */
  | {
      readonly kind: 'choices';
      readonly mark: 'one' | 'many';
      readonly choices: readonly {
        readonly number: string;
        readonly label: string;
        readonly isSelected: boolean;
        readonly action: Action;
      }[];
    }
  /** A bar 0–100 each; null = no value, drawn as a dash. */
  | { readonly kind: 'bars'; readonly bars: readonly { readonly label: string; readonly pct: number | null; readonly value: string }[] }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  /** Tappable rows with a detail on the right or below. */
  | {
      readonly kind: 'rows';
      readonly rows: readonly { readonly label: string; readonly detail?: string; readonly tone?: Tone; readonly action: Action }[];
    }
  | { readonly kind: 'picture'; readonly url: string; readonly aspect: string }
  | { readonly kind: 'line' };

export type Tone = 'plain' | 'muted' | 'good' | 'warning';

export interface Card {
  readonly kind: 'card';
  /** Notification, chat-list line and what a screen reader says: must say what the card says. */
  readonly alt: string;
  /** Small line on top, the section's name say. */
  readonly heading?: string;
  readonly progress?: { readonly donePct: number; readonly label: string };
  /** What was just done or went wrong: above the title. */
  readonly notes?: readonly Block[];
  readonly title?: string;
  readonly blocks: readonly Block[];
  /** Full width, one under another. */
  readonly buttons: readonly Button[];
  /** Small commands in one wrapped line under the buttons (back, skip, help). */
  readonly links?: readonly Button[];
}

interface TextMessage {
  readonly kind: 'text';
  readonly text: string;
}

interface Picture {
  readonly kind: 'picture';
  /** https, JPEG or PNG. */
  readonly url: string;
  readonly previewUrl: string;
  /** What the picture says, for the plain-text form. */
  readonly alt: string;
}

export type OutboundMessage = Card | TextMessage | Picture;

/** What one send carries: at most 5 messages; quick replies go with the last one and are an extra, never the only way. */
/** What LINE takes in one reply or push (REF "Send reply message"); the edge cuts what is more. */
export const messagesMax = 5;

export interface Outbound {
  readonly messages: readonly OutboundMessage[];
  readonly quickReplies?: readonly Button[];
}

/** A menu under the chat, on phones only: a picture with areas that can be tapped, in pixels of the picture. */
export interface Menu {
  readonly name: string;
  /** On the bar that opens it. */
  readonly barText: string;
  readonly width: number;
  readonly height: number;
  readonly areas: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** Read out by screen readers. */
    readonly label: string;
    readonly action: Action;
  }[];
}

export interface Sent {
  /** The platform's request id, for its support. */
  readonly requestId: string | null;
  /** The platform had accepted this retry key before (409): nothing new was shown. */
  readonly wasDuplicate: boolean;
  /** The platform would have refused the message; its plain-text form was sent. Why, for the log. */
  readonly degraded?: readonly string[];
}

export interface PushQuota {
  /** null = unlimited. */
  readonly limit: number | null;
  readonly used: number;
}

/**
 * Sends messages. Every method may throw the `line-*` Problems of problem.ts: throttled, quota-exhausted, reply-token-dead, refused,
 * unauthorised, unreachable.
 */
export interface Messenger {
  reply(replyToken: string, outbound: Outbound): Promise<Sent>;
  /** `retryKey` (a UUID) makes the push visible once however often it is called. */
  push(to: string, outbound: Outbound, retryKey: string): Promise<Sent>;
  quota(): Promise<PushQuota>;
  /** The bot's own ids; `basicId` with its `@` is what invitation links carry. */
  botInfo(): Promise<{ readonly userId: string; readonly basicId: string; readonly displayName: string }>;
  /** The contact's display name, null when LINE does not tell. */
  displayName(userId: string): Promise<string | null>;
  /** Shows the contact this menu from now on, by the platform's id of it. */
  showMenu(userId: string, menuId: string): Promise<void>;
  /** The bytes of a media message, at most `limitBytes`; null when they are gone (unsent, expired). */
  content(messageId: string, limitBytes: number): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null>;
}
