// migrate: the database to the current schema. Every command does it when it opens the database; this one does nothing else.
import { type Command } from './command.ts';

export const commands: readonly Command[] = [
  {
    group: 'migrate',
    name: '',
    summary: 'cli.commands.migrate',
    async run({ open, out, t }) {
      await open();
      out.value({ ok: true }, () => t('cli.migrate.done'));
    },
  },
];
