// audit verify: whether the audit trail is what was written.
import { type AuditBreak, verifyAudit } from '../db/audit-chain.ts';
import { auditActions } from '../db/audit.ts';
import { type TranslationKey } from '../i18n/translate.ts';
import { type CliContext, type Command, RefusedError, UsageError } from './command.ts';
import { showWhen } from './when.ts';

export const commands: readonly Command[] = [
  {
    group: 'audit',
    name: 'verify',
    summary: 'cli.commands.audit.verify',
    options: { expect: { value: 'HASH', help: 'cli.options.expect' } },
    notes: 'cli.notes.audit-verify',
    run: verify,
  },
];

async function verify(context: CliContext): Promise<void> {
  const { args, open, out, progress, t } = context;
  const noted = args.text('expect')?.toLowerCase() ?? null;
  if (noted !== null && !/^[0-9a-f]{64}$/.test(noted)) throw new UsageError([t('cli.usage.hash', { option: '--expect', value: noted })]);
  const { db } = await open();
  const bar = progress('audit', null);
  const { entries, head, broken } = await verifyAudit(db.sql, noted, (count) => {
    bar.at(count);
  });
  bar.end();
  const { happenedAt, afterId, ...rest } = broken ?? { happenedAt: null, afterId: null };
  const found = broken && { ...rest, happened_at: happenedAt, after_id: afterId };
  out.value({ entries, head, broken: found }, () =>
    broken === null ? t('cli.audit.whole', { count: entries, head: head === '' ? '–' : head }) : describe(context, broken),
  );
  if (broken !== null) throw new RefusedError([t('cli.audit.broken')]);
}

function describe(context: CliContext, { fault, id, action, happenedAt, afterId }: AuditBreak): string {
  const { t } = context;
  if (id === null) return t('cli.audit.cut-all');
  const known = auditActions.find((one) => one === action);
  const entry = {
    id,
    when: showWhen(context, happenedAt),
    action: known ? t(`console.audit-actions.${known.replace('.', '-')}` as TranslationKey) : (action ?? ''),
  };
  return fault === 'missing' && afterId === null
    ? t('cli.audit.missing-first', entry)
    : t(`cli.audit.${fault}`, { ...entry, after: afterId ?? '' });
}
