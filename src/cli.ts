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

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interrupt.abort());
// Whoever read our output (`| head`) has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupt.abort();
});

const code = await runCli(process.argv.slice(2), {
  env: process.env,
  clock: systemClock,
  user: userName(),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  interrupted: interrupt.signal,
  columns: process.stdout.isTTY ? process.stdout.columns : null,
});
// What was interrupted may still hold the process; what was not ends when its output is written.
if (interrupt.signal.aborted) process.exit(code);
process.exitCode = code;
