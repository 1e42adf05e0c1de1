// Runs PostgreSQL's programs as the right account, and turns their complaints into sentences.
import { spawn, type ChildProcess } from 'node:child_process';
import { type Place } from './place.ts';
import { program } from './binaries.ts';

/** Nothing of our environment reaches PostgreSQL: a PGDATA or a locale of the user's must not matter. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...(process.platform === 'win32' ? process.env : {}) };

export function start(
  place: Place,
  name: 'postgres' | 'initdb' | 'pg_ctl',
  parameters: readonly string[],
  options: { readonly output: number | 'pipe'; readonly detached: boolean },
): ChildProcess {
  return spawn(program(place.programs, name), parameters, {
    ...place.account,
    // Every account may stand here; the folder that we were started in may be closed to it.
    cwd: '/',
    env: environment,
    detached: options.detached,
    windowsHide: true,
    stdio: ['ignore', options.output, options.output],
  });
}

/** Runs a program to its end. */
export async function run(
  place: Place,
  name: 'initdb' | 'pg_ctl',
  parameters: readonly string[],
): Promise<{ readonly succeeded: boolean; readonly output: string }> {
  const child = start(place, name, parameters, { output: 'pipe', detached: false });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return await new Promise((resolve) => {
    child.once('error', (error) => resolve({ succeeded: false, output: error.message }));
    child.once('close', (code) => resolve({ succeeded: code === 0, output }));
  });
}

const explanations: readonly (readonly [RegExp, string])[] = [
  [/No space left on device|Disk quota exceeded/, 'the disk is full'],
  [/Address already in use|could not bind/, 'its port is taken'],
  [/Cannot allocate memory|could not (?:create|map) .*shared memory/, 'there is not enough (shared) memory'],
  [/ICU locale|could not open collator|locale .* not/i, 'the Thai locale of ICU is missing from its package'],
  [/error while loading shared libraries|ENOENT|Library not loaded/, 'its programs do not run on this system'],
  [/Read-only file system/, 'the disk is read-only'],
  [/Permission denied|EACCES|EPERM|EINVAL|Operation not permitted/, 'its account may not use the folder or the programs'],
  [/pre-existing shared memory block/, 'processes of the database that was killed are still ending'],
];

/** What went wrong, in words, with the program's own lines about it. */
export function explain(output: string): string {
  const why = explanations.find(([pattern]) => pattern.test(output))?.[1] ?? 'see its own words';
  const lines = output.trim().split('\n');
  const telling = lines.filter((line) => /FATAL|PANIC|ERROR|error:|could not/.test(line));
  return `${why} (${(telling.length > 0 ? telling : lines).slice(-3).join(' / ')})`;
}
