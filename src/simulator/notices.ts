// What happened on the platform, told to whoever watches: the page's event stream, waiting tests, benchmarks.

export type Notice =
  /** The person's phone looks different now. */
  | { readonly type: 'person'; readonly personId: string }
  /** The bot's messages were accepted for this person (delivered, unless the person blocked the account). */
  | {
      readonly type: 'sent';
      readonly personId: string;
      readonly via: 'reply' | 'push';
      readonly requestId: string;
      readonly isDelivered: boolean;
    }
  /** A webhook request got its answer, or none (`status` null). */
  | { readonly type: 'webhook'; readonly status: number | null; readonly eventIds: readonly string[]; readonly elapsedMs: number }
  /** Something in the shared part of the state changed: people, faults, quota, clock, refused requests. */
  | { readonly type: 'people' | 'faults' | 'quota' | 'clock' | 'requests' };

export interface Notices {
  emit(notice: Notice): void;
  /** Calls the listener for every notice until the returned function is called. */
  subscribe(listener: (notice: Notice) => void): () => void;
  /** Resolves with the first answer of `check` that is not undefined or false; checks now and after every notice. Rejects after `timeoutMs`. */
  waitUntil<T>(check: () => T | undefined | false, timeoutMs: number, describe: () => string): Promise<T>;
}

export function createNotices(): Notices {
  const listeners = new Set<(notice: Notice) => void>();
  const subscribe = (listener: (notice: Notice) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    subscribe,
    emit(notice) {
      for (const listener of listeners) listener(notice);
    },
    waitUntil(check, timeoutMs, describe) {
      const already = check();
      if (already !== undefined && already !== false) return Promise.resolve(already);
      return new Promise((resolve, reject) => {
        const unsubscribe = subscribe(() => {
          const found = check();
          if (found === undefined || found === false) return;
          clearTimeout(timer);
          unsubscribe();
          resolve(found);
        });
        const timer = setTimeout(() => {
          unsubscribe();
          reject(new Error(`Not within ${timeoutMs} ms: ${describe()}`));
        }, timeoutMs);
      });
    },
  };
}
