// The organisers' program in the test's process, on a test database.
import { type Clock, systemClock } from '../../src/clock.ts';
import { runCli } from '../../src/cli/run.ts';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What stdout holds; throws when it is not one JSON value. */
  json(): unknown;
}

export interface CliOptions {
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly interrupted?: AbortSignal;
}

export type Cli = (...words: string[]) => Promise<CliRun>;

/** `cli('round', 'list', '--json')`; texts are English unless the words say otherwise. The user is `somchai`. */
export function cliOn(database: { readonly url: string }, options: CliOptions = {}): Cli {
  return async (...words) => {
    let out = '';
    let err = '';
    const code = await runCli(words, {
      env: { DATABASE_URL: database.url, LANG: 'en_GB.UTF-8', ...options.env },
      clock: options.clock ?? systemClock,
      user: 'somchai',
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      isTerminal: options.isTerminal ?? false,
      columns: options.columns ?? null,
      ...(options.interrupted ? { interrupted: options.interrupted } : {}),
    });
    return { code, out, err, json: () => JSON.parse(out) as unknown };
  };
}
