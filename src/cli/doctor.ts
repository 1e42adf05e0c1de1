// doctor: whether this installation serves its contacts, and how to mend what does not.
import { checkDatabase, checkMachine } from '../app/doctor/check-installation.ts';
import { type Channel, checkLine } from '../app/doctor/check-line.ts';
import { fault, type Finding } from '../app/doctor/finding.ts';
import { installedMenus } from '../app/menus/installed-menus.ts';
import { systemClock } from '../clock.ts';
import { toProblem } from '../db/errors.ts';
import { type TranslationKey } from '../i18n/translate.ts';
import { createLineAdmin } from '../line/admin.ts';
import { type Problem } from '../problem.ts';
import { type CliContext, type Command, RefusedError } from './command.ts';

/** What stands in the way of the database, or null. */
async function databaseProblem(context: CliContext): Promise<Problem | null> {
  try {
    const { db } = await context.open();
    await db.sql`select 1`;
    return null;
  } catch (error) {
    const problem = toProblem(error);
    if (!problem) throw error;
    return problem;
  }
}

/** Asks the channel; a finding of its own where there is none. */
async function askLine(context: CliContext, isDatabaseThere: boolean): Promise<Finding[]> {
  const { config } = context;
  if (config.line === null && !isDatabaseThere) return [];
  let line;
  try {
    line = await context.line();
  } catch (error) {
    if (toProblem(error)?.kind !== 'refused') throw error;
    return [fault('token', 'line-none', 'line-none')];
  }
  const ids = isDatabaseThere ? await installedMenus((await context.open()).db.sql) : null;
  // The simulator's clock may have been moved; LINE's has not.
  const admin = createLineAdmin(line, { clock: systemClock });
  const channel: Channel = admin;
  try {
    return await checkLine(channel, {
      configuredBotId: config.line?.botId ?? null,
      publicUrl: config.publicUrl,
      installedMenus: ids ? Object.values(ids) : [],
      isSimulated: config.line === null,
      now: () => systemClock.now(),
    });
  } finally {
    await admin.close();
  }
}

async function run(context: CliContext): Promise<void> {
  const { config, out, t } = context;
  const broken = await databaseProblem(context);
  const findings: Finding[] = broken
    ? [fault('database', 'database-silent', 'database-silent', { reason: broken.message })]
    : await context.open().then(({ db, clock }) => checkDatabase(db, () => systemClock.now(), clock.now()));
  findings.push(...(await checkMachine(config)), ...(await askLine(context, broken === null)));
  const rows = findings.map(({ check, status, detail, advice, params }) => ({
    check,
    status,
    detail: t(`doctor.details.${detail}` as TranslationKey, params),
    advice: advice === null ? null : t(`doctor.advice.${advice}` as TranslationKey, params),
  }));
  out.value(rows, () =>
    rows
      .flatMap(({ check, status, detail, advice }) => [
        `${t(`doctor.status.${status}`)} ${t(`doctor.checks.${check}` as TranslationKey)}: ${detail}`,
        ...(advice === null ? [] : [`    ${advice}`]),
      ])
      .join('\n'),
  );
  const count = rows.filter(({ status }) => status === 'fault').length;
  if (count > 0) throw new RefusedError([t('doctor.faults', { count })]);
}

export const commands: readonly Command[] = [{ group: 'doctor', name: '', summary: 'cli.commands.doctor', notes: 'cli.notes.doctor', run }];
