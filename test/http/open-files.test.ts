// What an operator reads when the system lets the process open nothing more.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

it('says at the start that few files may be opened, when none is left, and when they can be opened again', async () => {
  const program = new URL('../support/few-files.ts', import.meta.url).pathname;
  const child = spawn('sh', ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const told: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    told.push(line);
    if (line.startsWith('no more files')) child.stdin.end();
    if (line.startsWith('files and connections')) break;
  }
  expect(told).toEqual([
    'may open 64',
    'this process may open few files and connections (ulimit -n): under load they may not be enough',
    'EMFILE',
    'can open false',
    'no more files or connections can be opened (ulimit -n): webhooks are turned away until some are closed',
    'files and connections can be opened again',
  ]);
});
