// round retention, round purge: how long the people of a round stay known, and forgetting them.
import { changeRetention, purgeRound } from '../app/rounds/purge-round.ts';
import { readWhen } from '../domain/read-when.ts';
import { acting, type CliContext, type Command, UsageError } from './command.ts';
import { reason } from './options.ts';
import { showWhen } from './when.ts';

const idPositional = [{ name: 'ID' }] as const;

export const commands: readonly Command[] = [
  {
    group: 'round',
    name: 'retention',
    summary: 'cli.commands.round.retention',
    positionals: idPositional,
    options: {
      until: { value: 'WHEN', isRequired: true, help: 'cli.options.retain-until' },
      reason,
    },
    notes: 'cli.notes.when',
    async run(context) {
      const { args, out, t } = context;
      const container = await context.open();
      const until = readRetention(context, { option: '--until', text: args.required('until'), from: container.clock.now() });
      const { before } = await changeRetention(container, {
        roundId: args.first,
        until,
        reason: args.required('reason'),
        by: acting(context),
      });
      out.value({ id: args.first, retain_until: until, before }, () =>
        t('cli.round.retention-set', { id: args.first, at: showWhen(context, until), before: showWhen(context, before) }),
      );
    },
  },
  {
    group: 'round',
    name: 'purge',
    summary: 'cli.commands.round.purge',
    positionals: idPositional,
    options: { apply: { help: 'cli.options.purge-apply' } },
    notes: 'cli.notes.purge',
    run: runPurge,
  },
];

/** `2y`, `18m`, `90d` after `from`, or an instant. @throws UsageError */
export function readRetention(
  { config, t }: Pick<CliContext, 'config' | 't'>,
  { option, text, from }: { readonly option: string; readonly text: string; readonly from: Date },
): Date {
  const [, count, unit] = /^(\d{1,4})([ymd])$/.exec(text) ?? [];
  if (count === undefined) {
    const at = readWhen(text, 'end', { now: from, timeZone: config.timeZone });
    if (!at) throw new UsageError([t('cli.usage.when', { option, value: text })]);
    return at;
  }
  const until = new Date(from);
  if (unit === 'y') until.setUTCFullYear(until.getUTCFullYear() + Number(count));
  else if (unit === 'm') until.setUTCMonth(until.getUTCMonth() + Number(count));
  else until.setUTCDate(until.getUTCDate() + Number(count));
  return until;
}

async function runPurge(context: CliContext): Promise<void> {
  const { args, out, t } = context;
  const apply = args.flag('apply');
  const container = await context.open();
  const bar = context.progress(t('cli.round.purging'), null);
  const done = await purgeRound(container, { roundId: args.first, apply, by: acting(context), onProgress: (count) => bar.at(count) });
  bar.end();
  const { contacts, files, retainUntil } = done;
  out.value({ id: args.first, retain_until: retainUntil, applied: apply, contact_ids: contacts, files: files.length }, () =>
    t(apply ? 'cli.round.purged' : 'cli.round.purge-plan', {
      id: args.first,
      contacts: contacts.length,
      files: files.length,
      at: showWhen(context, retainUntil),
    }),
  );
}
