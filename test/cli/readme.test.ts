// What README tells an organiser to type works as it stands there.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Command } from '../../src/cli/command.ts';
import { groups } from '../../src/cli/groups.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';

const text = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'phrom-readme-'));
const clock = standingClock('2027-03-02T09:00:00+07:00');
let db: TestDatabase;
let cli: Cli;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock, env: { DATA_DIR: folder } });
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

/** Words as a shell takes them apart, without the comment. */
const wordsOf = (line: string): string[] =>
  [...line.replace(/\s#\s.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const commandLine = /^npm run -s cli -- (.*)$/gm;
const section = text.slice(text.indexOf('## Run a round'), text.indexOf('## Deploy'));
const walk = [...section.matchAll(commandLine)].map(([, line = '']) => line);

it.each(walk)('%s', async (line) => {
  // What is written goes to a folder of the test.
  const words = wordsOf(line).map((word, index, all) => (all[index - 1] === '--out' ? join(folder, word) : word));
  const run = await cli(...words);
  expect(run, run.err).toMatchObject({ code: 0 });
});

it('every other command that README names is there, with the options that it names', async () => {
  const all = (await Promise.all(Object.values(groups).map((load) => load()))).flatMap(({ commands }) => commands);
  const named = [...text.matchAll(/`([^`\n]+)`/g), ...text.matchAll(commandLine)].map(([, span = '']) =>
    wordsOf(span.replace(/^npm run -s cli -- /, '')),
  );
  const found: string[] = [];
  const wrong: string[] = [];
  for (const words of named) {
    const [group = '', name = ''] = words;
    const ofGroup = all.filter((one) => one.group === group);
    // `backup` and `doctor` are words as well; a group with a word after it is meant as a command.
    if (ofGroup.length === 0 || (words.length === 1 && !ofGroup.some((one) => one.name === ''))) continue;
    const command: Command | undefined = ofGroup.find((one) => one.name === name || one.name === '');
    found.push(`${group} ${name}`);
    const options = words.flatMap((word) => (word.startsWith('--') ? word.slice(2) : []));
    const unknown = options.filter((option) => !['json', 'help', 'lang', ...Object.keys(command?.options ?? {})].includes(option));
    if (!command || unknown.length > 0) wrong.push(words.join(' '));
  }
  expect(found).toEqual(
    expect.arrayContaining(['report revoke', 'overview publish', 'agencies merge', 'round purge', 'notice list', 'inbox parked']),
  );
  expect(wrong).toEqual([]);
});
