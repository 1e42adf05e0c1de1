// What has to be stopped at the end, in reverse order of its start. One that hangs or fails does not keep the others from being stopped.
import { type Logger } from 'pino';
import { within } from './clock.ts';

export interface Stops {
  /** `withinMs`: how long it may take; then the next one's turn comes. */
  add(name: string, stop: () => Promise<unknown>, withinMs?: number): void;
  /** Never rejects. Stops each one once, however often it is called. */
  stopAll(): Promise<void>;
}

const defaultMs = 2000;

export function createStops(log: Logger): Stops {
  const stops: { readonly name: string; readonly stop: () => Promise<unknown>; readonly withinMs: number }[] = [];
  return {
    add(name, stop, withinMs = defaultMs) {
      stops.push({ name, stop, withinMs });
    },
    async stopAll() {
      for (let next = stops.pop(); next; next = stops.pop()) {
        const { name, stop, withinMs } = next;
        try {
          if ((await within(stop(), withinMs)) === 'late') log.warn({ what: name, withinMs }, 'stopping takes too long: left to itself');
        } catch (error) {
          log.error({ err: error, what: name }, 'stopping failed');
        }
      }
    },
  };
}
