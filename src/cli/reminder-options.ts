// --remind and --quiet as they are stored with a round (domain/reminders/policy.ts reads them).
import { type CliContext, UsageError } from './command.ts';

export interface StoredPolicy {
  /** Days before the deadline, descending. */
  readonly days: readonly number[];
  readonly quiet: { readonly from: string; readonly to: string } | null;
  readonly skipWeekends: boolean;
  /** Whom to ask after the deadline; left out when not given. */
  readonly contact?: string;
}

const defaults = { remind: '14d,7d,3d,1d', quiet: '18:00-08:30' };

/** @throws UsageError with every fault. */
export function readPolicy({ args, t }: Pick<CliContext, 'args' | 't'>): StoredPolicy {
  const faults: string[] = [];
  const remind = args.text('remind') ?? defaults.remind;
  const quiet = args.text('quiet') ?? defaults.quiet;
  const days = remind === 'off' ? [] : remind.split(',').map((text) => /^\s*(\d{1,3})\s*d?\s*$/i.exec(text)?.[1]);
  if (days.some((day) => day === undefined || Number(day) > 366)) faults.push(t('cli.usage.remind', { value: remind }));
  const hours = /^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})$/.exec(quiet.trim());
  const time = (hour: string | undefined, minute: string | undefined): string => `${(hour ?? '').padStart(2, '0')}:${minute ?? ''}`;
  const isTime = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
  const span = hours ? { from: time(hours[1], hours[2]), to: time(hours[3], hours[4]) } : null;
  if (quiet !== 'off' && !(span && isTime(span.from) && isTime(span.to))) faults.push(t('cli.usage.quiet', { value: quiet }));
  if (faults.length > 0) throw new UsageError(faults);
  const contact = args.text('contact');
  return {
    days: [...new Set(days.map(Number))].sort((a, b) => b - a),
    quiet: quiet === 'off' ? null : span,
    skipWeekends: !args.flag('remind-weekends'),
    ...(contact === undefined ? {} : { contact }),
  };
}
