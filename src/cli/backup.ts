// backup, restore: everything that is kept, as one file.
import { basename } from 'node:path';
import { makeBackup, restoreFrom } from '../app/backup/backup.ts';
import { type Config } from '../config.ts';
import { openEmbedded } from '../db/embedded.ts';
import { recordAudit } from '../db/audit.ts';
import { type TranslateKey } from '../i18n/translate.ts';
import { Problem, restoreFaults } from '../problem.ts';
import { acting, type CliContext, type Command, RefusedError } from './command.ts';
import { orRefuse } from './files.ts';

/** With the address of the database as it is: a restore wants it without our tables. */
async function withDatabase<T>(config: Config, work: (url: string) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return work(config.databaseUrl);
  const embedded = await openEmbedded(config.dataDir);
  try {
    return await work(embedded.url);
  } finally {
    await embedded.close();
  }
}

/** In the database as it is now: after a restore, the restored one. */
async function note(context: CliContext, action: 'backup.made' | 'backup.restored', after: object): Promise<void> {
  const { db, clock } = await context.open();
  await recordAudit(db.sql, { ...acting(context), action, after }, clock.now());
}

/** @throws RefusedError in the reader's words for what keeps a backup from being restored. */
async function explained<V>(file: string, work: Promise<V>, t: TranslateKey): Promise<V> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Problem ? restoreFaults.find((one) => one === error.details['code']) : undefined;
    throw code === undefined ? error : new RefusedError([t(`cli.restore.${code}`, { file })]);
  }
}

export const commands: readonly Command[] = [
  {
    group: 'backup',
    name: '',
    summary: 'cli.commands.backup',
    options: { out: { value: 'F.tar', isRequired: true, help: 'cli.options.out-backup' } },
    notes: 'cli.notes.backup',
    async run(context) {
      const { args, config, out, t } = context;
      const file = args.required('out');
      // Brings the database to the current schema first.
      await context.open();
      const { dataDir } = config;
      const { rows, files } = await orRefuse(
        file,
        withDatabase(config, (url) => makeBackup({ url, dataDir }, file)),
        t,
      );
      await note(context, 'backup.made', { file: basename(file), rows, files });
      out.value({ file, rows, files }, () => t('cli.backup.done', { file, rows, files }));
    },
  },
  {
    group: 'restore',
    name: '',
    summary: 'cli.commands.restore',
    positionals: [{ name: 'F.tar' }],
    options: { force: { help: 'cli.options.force-restore' } },
    notes: 'cli.notes.restore',
    async run(context) {
      const { args, config, out, t } = context;
      const file = args.first;
      const { dataDir } = config;
      const { rows, files } = await orRefuse(
        file,
        explained(
          file,
          withDatabase(config, (url) => restoreFrom({ url, dataDir }, file, args.flag('force'))),
          t,
        ),
        t,
      );
      await note(context, 'backup.restored', { file: basename(file), rows, files });
      out.value({ file, rows, files }, () => t('cli.backup.restored', { file, rows, files }));
    },
  },
];
