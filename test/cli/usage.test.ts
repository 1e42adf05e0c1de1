// Every command: found, explained, refused when used wrongly; one JSON value on stdout and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups } from '../../src/cli/groups.ts';
import en from '../../locales/en.json' with { type: 'json' };
import th from '../../locales/th.json' with { type: 'json' };
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Cli, cliOn } from '../support/cli.ts';

let db: TestDatabase;
let cli: Cli;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
});
afterAll(() => db.drop());

const commands = (await Promise.all(Object.values(groups).map((load) => load()))).flatMap((group) => group.commands);

/** Words that make every command complete, so that only what a test adds is wrong. */
const complete = ({ group, name, positionals = [], options = {} }: (typeof commands)[number]): string[] => [
  group,
  ...(name === '' ? [] : [name]),
  ...positionals.filter((one) => !one.isOptional).map(() => '1'),
  ...Object.entries(options).flatMap(([option, { isRequired, oneOf }]) => (isRequired ? [`--${option}`, oneOf?.[0] ?? '1'] : [])),
];

describe('help', () => {
  it.each(['th', 'en'])('lists every command (%s), each with its summary', async (lang) => {
    const { code, out, err } = await cli('--help', '--lang', lang);
    expect([code, err]).toEqual([0, '']);
    for (const { group, name } of commands) expect(out).toContain(`${group} ${name}`.trim());
    expect(out).not.toMatch(/cli\.|undefined|\{\{/);
  });

  it.each(commands.map((command) => [`${command.group} ${command.name}`.trim(), command] as const))(
    'of %s names its options, in both languages, without a database',
    async (words, { options = {} }) => {
      for (const lang of ['th', 'en']) {
        const { code, out, err } = await cliOn({ url: 'postgres://nobody@127.0.0.1:1/none' })(
          ...words.split(' '),
          '--help',
          '--lang',
          lang,
        );
        expect([code, err]).toEqual([0, '']);
        for (const option of Object.keys(options)) expect(out).toContain(`--${option}`);
        expect(out).not.toMatch(/cli\.|undefined|\{\{/);
      }
    },
  );
});

describe('wrong usage', () => {
  it.each([
    [[], 'Name a command'],
    [['rounds'], 'Did you mean round'],
    [['round', 'opn'], 'Did you mean open'],
    [['round'], 'open, list, extend, close'],
    [['zzzz'], 'There is no command zzzz'],
    [['round', 'close'], 'ID is missing'],
    [['round', 'close', 'a', 'b'], 'b is more'],
    [['round', 'list', '--jsn'], 'Did you mean --json'],
    [['round', 'list', '--json', '--json'], 'more than once'],
    [['round', 'list', '--json=yes'], 'takes no value'],
    [['responses', 'list', '--round'], '--round needs a value'],
    [['responses', 'list', '--round', 'a', '--level', 'x'], '--level cannot be x'],
    [['round', 'list', '--lang', 'fr'], 'th, en'],
    [['inbox', 'replay', 'x'], 'whole number'],
  ])('%j exits with 2 and says: %s', async (words, text) => {
    const { code, out, err } = await cli(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(text);
  });

  it('tells everything that is missing at once', async () => {
    const { code, err } = await cli('round', 'open', '--id', '1');
    expect(code).toBe(2);
    for (const option of ['--questionnaire', '--title', '--opens', '--closes']) expect(err).toContain(option);
  });

  it.each(commands.map((command) => [`${command.group} ${command.name}`.trim(), command] as const))(
    '%s refuses an option that it does not have',
    async (_, command) => {
      const { code, out } = await cli(...complete(command), '--no-such-option');
      expect([code, out]).toEqual([2, '']);
    },
  );
});

describe('language', () => {
  it('is that of --lang, else of the locale, else Thai', async () => {
    const words = ['round', 'list'];
    expect((await cli(...words)).out).toBe(`${en.cli.round.none}\n`);
    expect((await cli(...words, '--lang', 'th')).out).toBe(`${th.cli.round.none}\n`);
    expect((await cli('--lang=th', ...words)).out).toBe(`${th.cli.round.none}\n`);
    for (const LANG of ['th_TH.UTF-8', 'C.UTF-8', ''])
      expect((await cliOn(db, { env: { LANG } })(...words)).out).toBe(`${th.cli.round.none}\n`);
  });

  it('refusals are in it, too', async () => {
    expect((await cli('round', 'close', 'none', '--lang', 'th')).err).toContain('ไม่พบรอบการสำรวจ none');
  });
});

describe('the database', () => {
  it('that does not answer is a refusal, not a crash', async () => {
    const { code, out, err } = await cliOn({ url: 'postgres://nobody@127.0.0.1:1/none' })('round', 'list', '--json');
    expect([code, out]).toEqual([1, '']);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it('has a wrong configuration refused with every fault', async () => {
    const { code, err } = await cliOn(db, { env: { PORT: 'x', TIME_ZONE: 'Nowhere' } })('round', 'list');
    expect(code).toBe(1);
    expect(err).toMatch(/PORT.*\n.*TIME_ZONE/);
  });

  it('is brought to its schema by migrate, again and again', async () => {
    expect((await cli('migrate', '--json')).json()).toEqual({ ok: true });
    expect((await cli('migrate', '--json')).json()).toEqual({ ok: true });
  });
});

describe('texts', () => {
  const source = (folder: string): string =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  const src = join(import.meta.dirname, '../../src');

  it('exist in both languages for every fault of a register', () => {
    const code = source(join(src, 'domain/register')) + readFileSync(join(src, 'app/agencies/import-agencies.ts'), 'utf8');
    const used = new Set([...code.matchAll(/(?:code: |add\()(?:row, )?'([a-z]+(?:-[a-z]+)+)'/g)].map(([, key]) => key ?? ''));
    const read = [...readFileSync(join(src, 'app/agencies/read-table.ts'), 'utf8').matchAll(/refused\('([a-z0-9-]+)'/g)].map(
      ([, key]) => key ?? '',
    );
    expect(used.size + read.length).toBeGreaterThan(30);
    for (const key of [...used, ...read]) {
      expect(Object.keys(th.cli.register), key).toContain(key);
      expect(Object.keys(en.cli.register), key).toContain(key);
    }
  });

  it('exist in both languages for every refusal', () => {
    const organisers = source(join(src, 'app')) + source(join(src, 'cli'));
    const used = new Set(
      [
        ...organisers.matchAll(/(?:faults: \[|faults\.push\(|\? |: )\{ code: '([a-z-]+)'/g),
        ...organisers.matchAll(/refuse\('([a-z-]+)'/g),
      ].map(([, key]) => key ?? ''),
    );
    expect(used.size).toBeGreaterThan(15);
    for (const key of used) {
      expect(Object.keys(th.cli.refused), key).toContain(key);
      expect(Object.keys(en.cli.refused), key).toContain(key);
    }
  });
});
