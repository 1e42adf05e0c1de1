// What a contact did, in our words: the LINE edge turns webhook events into these.

export type Input =
  | { readonly kind: 'text'; readonly text: string; readonly messageId: string }
  /** A button: `data` is what we put into it; `picked` what a date picker added (`2026-11-22`, `09:30`, `2026-11-22T09:30`). */
  | { readonly kind: 'tap'; readonly data: string; readonly picked?: string }
  | {
      readonly kind: 'media';
      readonly media: 'image' | 'video' | 'audio' | 'file';
      readonly messageId: string;
      readonly fileName?: string;
      readonly sizeBytes?: number;
      readonly external: boolean;
    }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly address: string;
      readonly messageId: string;
    }
  | { readonly kind: 'sticker'; readonly messageId: string }
  | { readonly kind: 'follow' }
  | { readonly kind: 'unfollow' }
  | { readonly kind: 'unsend'; readonly messageId: string };

/** One event as the inbox keeps it. */
export interface InboundEvent {
  /** LINE's webhookEventId; the inbox's key. */
  readonly eventId: string;
  /** LINE's timestamp: when it happened, which is what deadlines and order go by. */
  readonly occurredAt: Date;
  /** LINE user id. */
  readonly sender: string;
  readonly replyToken: string | null;
  readonly isRedelivery: boolean;
  readonly input: Input;
}
