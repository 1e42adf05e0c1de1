// Whole numbers on the command line: ids, versions, counts.
import { type CliContext, UsageError } from './command.ts';

/** `what`: how the user knows it (`ID`, `--version`); `digits`: at most. @throws UsageError */
export function wholeNumber({ t }: Pick<CliContext, 't'>, what: string, text: string, digits = 15): number {
  if (!/^\d+$/.test(text) || text.length > digits) throw new UsageError([t('cli.usage.whole-number', { option: what, value: text })]);
  return Number(text);
}

/** The value of `--name`; null = not given. @throws UsageError */
export function wholeOption(context: Pick<CliContext, 'args' | 't'>, name: string, digits?: number): number | null {
  const text = context.args.text(name);
  return text === undefined ? null : wholeNumber(context, `--${name}`, text, digits);
}
