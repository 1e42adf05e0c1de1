// Channel access tokens: the long-lived one given at the start, and those bought with id and secret (DOC channel-access-token).
import { newToken } from './ids.ts';

export interface AccessTokens {
  readonly longLived: string;
  isValid(token: string): boolean;
  /** A further token, valid for so many seconds. */
  issue(seconds: number): string;
  /** Any token, the long-lived one included. */
  revoke(token: string): void;
}

export function createAccessTokens(clock: { now(): Date }, longLived: string): AccessTokens {
  const validUntil = new Map<string, number>([[longLived, Infinity]]);
  return {
    longLived,
    isValid: (token) => (validUntil.get(token) ?? 0) > clock.now().getTime(),
    issue(seconds) {
      const now = clock.now().getTime();
      for (const [token, until] of validUntil) if (until <= now) validUntil.delete(token);
      const token = newToken() + newToken();
      validUntil.set(token, now + seconds * 1_000);
      return token;
    },
    revoke: (token) => void validUntil.delete(token),
  };
}
