// The organiser's program: `npm run -s cli -- GROUP COMMAND …`. src/cli/run.ts does the work; here it meets the process.
import { userInfo } from 'node:os';
import { runCli } from './cli/run.ts';
import { systemClock } from './clock.ts';

/** A container may run as a number without a name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  clock: systemClock,
  user: userName(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  columns: process.stdout.isTTY ? process.stdout.columns : null,
});
