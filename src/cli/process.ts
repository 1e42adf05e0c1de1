// What the program needs of the process that it runs in; tests stand in for it.
import { type Clock } from '../clock.ts';

export interface CliProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Name of the operating system's user. */
  readonly user: string;
  out(text: string): void;
  err(text: string): void;
  /** Whether somebody watches stderr. */
  readonly isTerminal: boolean;
  /** Ctrl-C. */
  readonly interrupted?: AbortSignal;
  /** Width of the terminal that stdout is; null = a file or a pipe, where tables are not cut. */
  readonly columns: number | null;
}
