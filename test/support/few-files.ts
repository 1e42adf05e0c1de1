// A process that opens all the files that it may, and closes them when its input ends: what the log says goes to stdout, a word for each line.
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { canOpenFiles, openFilesMax, watchOpenFiles } from '../../src/http/open-files.ts';

const say = (...words: unknown[]): void => void process.stdout.write(`${words.join(' ')}\n`);
const log = (_facts: unknown, message = ''): void => say(message);

const max = openFilesMax();
say('may open', max);
watchOpenFiles({ warn: log, error: log }, max);
const files: number[] = [];
for (;;) {
  try {
    files.push(openSync(devNull, 'r'));
  } catch (error) {
    say((error as NodeJS.ErrnoException).code);
    break;
  }
}
say('can open', await canOpenFiles());
process.stdin.resume().once('end', () => files.forEach((file) => closeSync(file)));
// It looks as long as it lives, without keeping itself alive.
setInterval(() => undefined, 60_000);
