// --help: of the program, of a group, of a command.
import { type TranslateKey } from '../i18n/translate.ts';
import { commonOptions } from './arguments.ts';
import { type Command, type Option } from './command.ts';
import { displayWidth } from './table.ts';

const program = 'npm run -s cli --';

function twoColumns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => displayWidth(left)));
  return rows.map(([left, right]) => `  ${left}${' '.repeat(width - displayWidth(left))}  ${right}`);
}

const nameOf = ({ group, name }: Command): string => (name === '' ? group : `${group} ${name}`);

function optionUsage([name, option]: [string, Option]): string {
  const text = option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
  return option.isRequired ? text : `[${text}]`;
}

/** `round open --id ID … [--quiet TIME-TIME|off]` */
export function usageOf(command: Command): string {
  const positionals = (command.positionals ?? []).map((one) => {
    const text = one.isMany ? `${one.name}…` : one.name;
    return one.isOptional ? `[${text}]` : text;
  });
  return [nameOf(command), ...positionals, ...Object.entries(command.options ?? {}).map(optionUsage)].join(' ');
}

export function helpOf(command: Command, t: TranslateKey): string {
  const options = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]) => [option.value === undefined ? `--${name}` : `--${name} ${option.value}`, t(option.help)] as const,
  );
  return [
    t(command.summary),
    '',
    `  ${program} ${usageOf(command)}`,
    '',
    ...twoColumns(options),
    ...(command.notes ? ['', t(command.notes)] : []),
    '',
  ].join('\n');
}

/** Of several commands: of a group or of all. */
export function overview(commands: readonly Command[], t: TranslateKey): string {
  const rows = commands.map((command) => [nameOf(command), t(command.summary)] as const);
  return [t('cli.help.title'), '', `  ${program} ${t('cli.help.form')}`, '', ...twoColumns(rows), '', t('cli.help.more'), ''].join('\n');
}
