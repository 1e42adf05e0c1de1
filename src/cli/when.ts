// Dates on the command line, in and out.
import { readWhen } from '../domain/read-when.ts';
import { formatDateTime } from '../i18n/format.ts';
import { type CliContext, UsageError } from './command.ts';

type Context = Pick<CliContext, 'args' | 'config' | 'language' | 't'>;

/** The instants of options, in the order given; null = not given. @throws UsageError with every one that cannot be read. */
export function readWhens<const N extends readonly string[]>(
  { args, config, t }: Context,
  now: Date,
  options: { readonly [I in keyof N]: readonly [name: N[I], edge: 'start' | 'end'] },
): { [I in keyof N]: Date | null } {
  const faults: string[] = [];
  const found = options.map(([name, edge]) => {
    const text = args.text(name);
    if (text === undefined) return null;
    const at = readWhen(text, edge, { now, timeZone: config.timeZone });
    if (at === null) faults.push(t('cli.usage.when', { option: `--${name}`, value: text }));
    return at;
  });
  if (faults.length > 0) throw new UsageError(faults);
  return found as { [I in keyof N]: Date | null };
}

/** `30 พ.ย. 2569 23.59 น.`; null as –. */
export function showWhen({ config, language }: Pick<Context, 'config' | 'language'>, at: Date | null): string {
  return at === null ? '–' : formatDateTime(at, language, config.timeZone);
}
