// The container holds what the program needs, and nothing that is secret or somebody's: what the Dockerfile copies exists, and the rest of
// the folder does not reach the builder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const project = join(import.meta.dirname, '../..');
const lines = (file: string): string[] =>
  readFileSync(join(project, file), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

const copied = lines('Dockerfile')
  .filter((line) => line.startsWith('COPY '))
  .flatMap((line) => line.split(/\s+/).slice(1, -1))
  .filter((word) => !word.startsWith('--'));
const admitted = lines('.dockerignore')
  .filter((line) => line.startsWith('!'))
  .map((line) => line.slice(1));

test('every path that the Dockerfile copies exists, and reaches the builder', () => {
  expect(copied.length).toBeGreaterThan(3);
  expect(copied.filter((path) => !existsSync(join(project, path)))).toEqual([]);
  expect(copied.toSorted()).toEqual(admitted.toSorted());
});

test('nothing else reaches the builder: no data, no .env, no history', () => {
  expect(lines('.dockerignore')[0]).toBe('*');
  const kept = new Set(admitted);
  const left = readdirSync(project).filter((name) => kept.has(name));
  expect(left).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(?:\.env|\.git|data|node_modules)/)]));
});

test('what the program reads at run time is in the container', () => {
  const start = readFileSync(join(project, 'Dockerfile'), 'utf8');
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(start) ?? [];
  const words = (JSON.parse(command) as string[]).filter((word) => word.startsWith('./') || word.startsWith('src/'));
  expect(words.length).toBeGreaterThan(0);
  for (const word of words) {
    const path = word.replace(/^\.\//, '');
    expect([word, existsSync(join(project, path)) && copied.some((one) => path === one || path.startsWith(`${one}/`))]).toEqual([
      word,
      true,
    ]);
  }
  // The same flags as `npm start`, so that both behave alike.
  const scripts = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { scripts: { start: string } };
  expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts.scripts.start);
});
