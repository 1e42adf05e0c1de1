// Retry keys (X-Line-Retry-Key): for 24 hours a key that was accepted once gives 409 and the first request's answer
// (DOC retrying-api-request).
import { createHash } from 'node:crypto';
import { type Store } from './journal.ts';
import { type JsonObject } from './json.ts';

interface AcceptedRequest {
  readonly requestId: string;
  readonly bodyHash: string;
  readonly answer: JsonObject;
  readonly at: number;
}

export interface RetryKeys {
  find(key: string): AcceptedRequest | undefined;
  accept(key: string, requestId: string, body: Buffer, answer: JsonObject): void;
}

const lifeMs = 24 * 3_600_000;

export const hashOf = (body: Buffer): string => createHash('sha256').update(body).digest('base64');

export function createRetryKeys(store: Store, clock: { now(): Date }): RetryKeys {
  const accepted = store.table<AcceptedRequest>('retry-keys');
  return {
    find(key) {
      const found = accepted.get(key.toLowerCase());
      return found && clock.now().getTime() - found.at < lifeMs ? found : undefined;
    },
    accept(key, requestId, body, answer) {
      const now = clock.now().getTime();
      for (const [old, { at }] of accepted.entries()) {
        if (now - at < lifeMs) break;
        accepted.delete(old);
      }
      accepted.set(key.toLowerCase(), { requestId, bodyHash: hashOf(body), answer, at: now });
    },
  };
}
