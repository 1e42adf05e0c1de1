// Finds the command, runs it, and makes an exit code of how it ended: 0 done, 1 refused, 2 wrong usage.
import { readConfig } from '../config.ts';
import { nearest } from '../domain/near-miss.ts';
import { createTranslate, type Language, type Translate, type TranslateKey } from '../i18n/translate.ts';
import { readArguments } from './arguments.ts';
import { type Command, UsageError } from './command.ts';
import { createContext } from './context.ts';
import { groups } from './groups.ts';
import { helpOf, overview, usageOf } from './help.ts';
import { faultLines } from './refusal.ts';
import { type CliProcess } from './process.ts';

/** @returns the exit code. */
export async function runCli(words: readonly string[], io: CliProcess): Promise<number> {
  const translate = createTranslate();
  const language = languageOf(words, io.env);
  const t: TranslateKey = (key, parameters) => translate(language, key, parameters);
  let command: Command | null = null;
  try {
    const found = await findCommand(words, t);
    if (found.help !== null) {
      io.out(found.help);
      return 0;
    }
    ({ command } = found);
    return await run(command, found.rest, io, { language, translate, t });
  } catch (error) {
    const faults = faultLines(error, t, { language, timeZone: io.env['TIME_ZONE'] || 'Asia/Bangkok' });
    if (faults === null) {
      io.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return 1;
    }
    for (const fault of faults) io.err(`${fault}\n`);
    if (!(error instanceof UsageError)) return 1;
    io.err(`${t('cli.usage.see', { usage: command ? usageOf(command) : t('cli.help.form') })}\n`);
    return 2;
  }
}

async function run(
  command: Command,
  words: readonly string[],
  io: CliProcess,
  { language, translate, t }: { language: Language; translate: Translate; t: TranslateKey },
): Promise<number> {
  const args = readArguments(command, words, t);
  const opened = createContext(io, { args, config: readConfig(io.env), language, translate });
  try {
    // Ctrl-C: the connection closes, so what was under way is rolled back, and a database that was started for this command stops.
    return (await Promise.race([command.run(opened.context), interruption(io.interrupted)])) === interrupted ? interruptedCode : 0;
  } finally {
    await opened.close();
  }
}

/** 128 + SIGINT, as shells have it. */
const interruptedCode = 130;
const interrupted = Symbol('interrupted');

/** Settles only when the command is interrupted. */
function interruption(signal: AbortSignal | undefined): Promise<typeof interrupted> {
  const { promise, resolve } = Promise.withResolvers<typeof interrupted>();
  if (signal?.aborted) resolve(interrupted);
  signal?.addEventListener('abort', () => resolve(interrupted), { once: true });
  return promise;
}

interface Found {
  readonly command: Command;
  readonly rest: readonly string[];
  readonly help: null;
}

/** @throws UsageError for a command that there is not. */
async function findCommand(words: readonly string[], t: TranslateKey): Promise<Found | { readonly help: string }> {
  const wantsHelp = words.includes('--help') || words.includes('-h');
  const [group, name] = words.filter((word, index) => !isCommon(word, words[index - 1]));
  if (group === undefined || group === 'help') {
    const all = await Promise.all(Object.values(groups).map((load) => load()));
    const text = overview(
      all.flatMap(({ commands }) => commands),
      t,
    );
    if (wantsHelp || group === 'help') return { help: text };
    throw new UsageError([t('cli.usage.no-command')]);
  }
  const load = Object.hasOwn(groups, group) ? groups[group] : undefined;
  if (!load) throw new UsageError([unknown(group, Object.keys(groups), t)]);
  const { commands } = await load();
  const command = commands.find((one) => one.name === name) ?? commands.find((one) => one.name === '');
  if (!command) {
    if (wantsHelp && name === undefined) return { help: overview(commands, t) };
    const names = commands.map((one) => one.name);
    throw new UsageError([
      name === undefined || name.startsWith('-') ? t('cli.usage.which', { group, names: names.join(', ') }) : unknown(name, names, t),
    ]);
  }
  if (wantsHelp) return { help: helpOf(command, t) };
  const rest = without(words, command.name === '' ? [group] : [group, command.name]);
  return { command, rest, help: null };
}

/** The options that every command has may stand before its name, too. */
function isCommon(word: string, before: string | undefined): boolean {
  return word === '--json' || word === '--help' || word === '-h' || word === '--lang' || word.startsWith('--lang=') || before === '--lang';
}

/** The words but for the first of each of `names`, in order. */
function without(words: readonly string[], names: readonly string[]): string[] {
  const left = [...names];
  return words.filter((word) => {
    if (word !== left[0]) return true;
    left.shift();
    return false;
  });
}

function unknown(word: string, known: readonly string[], t: TranslateKey): string {
  const near = nearest(word, known);
  return near === undefined
    ? t('cli.usage.unknown-command', { word, known: known.join(', ') })
    : t('cli.usage.unknown-command-near', { word, near });
}

/** `--lang`, else the locale's language, else Thai. */
function languageOf(words: readonly string[], env: CliProcess['env']): Language {
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const asked = words[at]?.startsWith('--lang=') ? words[at].slice('--lang='.length) : at < 0 ? undefined : words[at + 1];
  const locale = asked ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');
  return /^en\b|^en_/i.test(locale) ? 'en' : 'th';
}
