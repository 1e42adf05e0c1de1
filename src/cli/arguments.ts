// The command line's words -> a command's arguments; whatever is wrong with them is reported at once.
import { parseArgs } from 'node:util';
import { nearest } from '../domain/near-miss.ts';
import { type TranslateKey } from '../i18n/translate.ts';
import { type Arguments, type Command, type Option, UsageError } from './command.ts';

export const commonOptions: Readonly<Record<string, Option>> = {
  json: { help: 'cli.options.json' },
  lang: { value: 'th|en', oneOf: ['th', 'en'], help: 'cli.options.lang' },
  help: { help: 'cli.options.help' },
};

/** @throws UsageError with every fault. */
export function readArguments(command: Command, words: readonly string[], t: TranslateKey): Arguments {
  const options = { ...commonOptions, ...command.options };
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(options).map(([name, option]) => [name, { type: option.value === undefined ? 'boolean' : 'string' } as const]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) faults.push(unknownOption(token.rawName, Object.keys(options), t));
    else if (seen.has(token.name)) faults.push(t('cli.usage.twice', { option: `--${token.name}` }));
    else if (option.value === undefined && token.value !== undefined) faults.push(t('cli.usage.no-value', { option: `--${token.name}` }));
    else if (option.value !== undefined && (token.value === undefined || token.value === ''))
      faults.push(t('cli.usage.value-missing', { option: `--${token.name}`, value: option.value }));
    else if (option.oneOf && !option.oneOf.includes(token.value ?? ''))
      faults.push(t('cli.usage.not-one-of', { option: `--${token.name}`, value: token.value ?? '', known: option.oneOf.join(', ') }));
    seen.add(token.name);
  }
  for (const [name, option] of Object.entries(options))
    if (option.isRequired && !seen.has(name))
      faults.push(t('cli.usage.option-missing', { option: `--${name} ${option.value ?? ''}`.trim() }));
  faults.push(...positionalFaults(command, positionals, t));
  if (faults.length > 0) throw new UsageError(faults);
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    first: positionals[0] ?? '',
    text,
    required(name) {
      const value = text(name);
      if (value === undefined) throw new Error(`the option --${name} is not marked as required`);
      return value;
    },
    flag: (name) => values[name] === true,
  };
}

function positionalFaults(command: Command, given: readonly string[], t: TranslateKey): string[] {
  const wanted = command.positionals ?? [];
  const missing = wanted.slice(given.length).filter((one) => !one.isOptional);
  const faults = missing.map(({ name }) => t('cli.usage.positional-missing', { name }));
  if (!wanted.at(-1)?.isMany) faults.push(...given.slice(wanted.length).map((word) => t('cli.usage.too-many', { word })));
  return faults;
}

function unknownOption(given: string, known: readonly string[], t: TranslateKey): string {
  const near = nearest(given.replace(/^-+/, ''), known);
  return near === undefined
    ? t('cli.usage.unknown-option', { option: given })
    : t('cli.usage.unknown-option-near', { option: given, near: `--${near}` });
}
