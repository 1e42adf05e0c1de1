// Identifiers as LINE makes them: ULIDs for webhook events, numbers beyond 2^53 for messages, U + 32 hex digits for people.
import { randomUUID } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A ULID of this instant: 10 characters of time, 16 random ones. */
export function ulid(now: Date): string {
  let time = now.getTime();
  let head = '';
  for (let i = 0; i < 10; i += 1) {
    head = crockford.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  let tail = '';
  for (let i = 0; i < 16; i += 1) tail += crockford.charAt(Math.floor(Math.random() * 32));
  return head + tail;
}

/** 32 hex digits. Node keeps random bytes for UUIDs in stock, which makes this the fastest way to them. */
const hexDigits = (): string => randomUUID().replaceAll('-', '');

export const newUserId = (): string => `U${hexDigits()}`;

/** An opaque token: reply, quote, access. */
export const newToken = hexDigits;

export const newRichMenuId = (): string => `richmenu-${hexDigits()}`;

/** Message ids rise with time and never repeat, also when the clock stands still or goes back. */
export function messageIds(): (now: Date) => string {
  let last = 0n;
  return (now) => {
    const first = BigInt(now.getTime()) << 18n;
    last = first > last ? first : last + 1n;
    return last.toString();
  };
}
