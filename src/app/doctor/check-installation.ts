// Checks of what is ours: database, disk, fonts, addresses, and what waits for an operator.
import { statfs } from 'node:fs/promises';
import { type Config } from '../../config.ts';
import { verifyAudit } from '../../db/audit-chain.ts';
import { type Database } from '../../db/connect.ts';
import { countParked } from '../../db/console.ts';
import { hasSeenRedelivery, readHealth } from '../../db/health.ts';
import { knownMigrations } from '../../db/migrate.ts';
import { readSpending } from '../../db/reminders.ts';
import { listRounds } from '../../db/rounds.ts';
import { dayMs } from '../../domain/durations.ts';
import { rendersThai } from '../../report/self-test.ts';
import { purgeDue } from '../rounds/purge-round.ts';
import { checkClock } from './check-line.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

/** What README promises to work with. */
const versionMin = 150_000;
const diskBytes = { warning: 5_000_000_000, fault: 500_000_000 } as const;

/** `now`: the true time, for the database's clock; `surveyNow`: the time that rounds go by, which the simulator moves. */
export async function checkDatabase({ sql }: Database, now: () => Date, surveyNow: Date): Promise<Finding[]> {
  const health = await readHealth(sql);
  const clock = checkClock('clock-database', health.clock, now());
  const { version, encoding } = health;
  const known = await knownMigrations();
  const newer = health.migrations.filter((at) => !known.includes(at)).length;
  const missing = known.filter((at) => !health.migrations.includes(at)).length;
  const parked = await countParked(sql);
  return [
    health.versionNumber < versionMin
      ? fault('database', 'database-old', 'database-old', { version })
      : encoding === 'UTF8'
        ? ok('database', 'database-ok', { version })
        : fault('database', 'database-encoding', 'database-encoding', { encoding }),
    newer + missing === 0
      ? ok('migrations', 'migrations-ok', { count: known.length })
      : fault('migrations', 'migrations-differ', newer > 0 ? 'migrations-newer' : 'migrations-missing', { newer, missing }),
    clock,
    hasThaiOrder() && health.hasThaiCollation
      ? ok('thai-order', 'thai-order-ok')
      : warning('thai-order', 'thai-order-missing', 'thai-order'),
    parked === 0 ? ok('parked', 'parked-none') : warning('parked', 'parked-some', 'parked', { count: parked }),
    (await hasSeenRedelivery(sql)) ? ok('redelivery', 'redelivery-seen') : warning('redelivery', 'redelivery-unknown', 'redelivery'),
    ...(await checkBudgets({ sql }, surveyNow)),
    ...(await checkRetention({ sql }, surveyNow)),
    await checkAudit({ sql }),
  ];
}

/** A vowel written before its consonant sorts by the consonant: เก before ขา. */
const hasThaiOrder = (): boolean => new Intl.Collator('th').compare('เก', 'ขา') < 0;

/** Pushes left of each open round's budget, against the summaries that are still to come. */
async function checkBudgets({ sql }: Pick<Database, 'sql'>, now: Date): Promise<Finding[]> {
  const open = (await listRounds(sql)).filter(({ opensAt, closedAt }) => closedAt === null && opensAt <= now);
  const limited = open.flatMap(({ id, pushBudget }) => (pushBudget === null ? [] : [{ id, pushBudget }]));
  if (limited.length === 0) return [ok('push-budget', 'push-budget-none')];
  return Promise.all(
    limited.map(async ({ id, pushBudget }) => {
      const { ofRound, summariesToCome } = await readSpending(sql, id, now);
      const params = { round: id, budget: pushBudget, left: Math.max(0, pushBudget - ofRound), needed: summariesToCome };
      return params.left >= params.needed
        ? ok('push-budget', 'push-budget-left', params)
        : warning('push-budget', 'push-budget-left', 'push-budget', params);
    }),
  );
}

/** Rounds whose people should have been forgotten. */
async function checkRetention({ sql }: Pick<Database, 'sql'>, now: Date): Promise<Finding[]> {
  const due = (await listRounds(sql)).flatMap((round) => {
    const ended = purgeDue(round, now);
    return ended ? [{ round: round.id, days: Math.floor((now.getTime() - ended.getTime()) / dayMs) }] : [];
  });
  if (due.length === 0) return [ok('retention', 'retention-ok')];
  return due.map((params) => warning('retention', 'retention-over', 'retention', params));
}

async function checkAudit({ sql }: Pick<Database, 'sql'>): Promise<Finding> {
  const { entries, broken } = await verifyAudit(sql, null);
  return broken ? fault('audit', 'audit-broken', 'audit', { id: broken.id ?? '' }) : ok('audit', 'audit-whole', { count: entries });
}

export async function checkMachine({
  dataController,
  dataDir,
  publicUrl,
  line,
}: Pick<Config, 'dataController' | 'dataDir' | 'publicUrl' | 'line'>): Promise<Finding[]> {
  return [
    await checkDisk(dataDir),
    (await rendersThai()) ? ok('fonts', 'fonts-ok') : fault('fonts', 'fonts-bad', 'fonts'),
    line === null
      ? warning('public-url', 'public-url-simulated', 'public-url', { url: publicUrl })
      : publicUrl.startsWith('https://')
        ? ok('public-url', 'public-url-ok', { url: publicUrl })
        : fault('public-url', 'public-url-plain', 'public-url', { url: publicUrl }),
    dataController === null
      ? warning('controller', 'controller-missing', 'controller')
      : ok('controller', 'controller-named', { controller: dataController }),
  ];
}

async function checkDisk(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const params = { folder, gigabytes: (free / 1e9).toFixed(1) };
    if (free >= diskBytes.warning) return ok('disk', 'disk-free', params);
    return (free < diskBytes.fault ? fault : warning)('disk', 'disk-free', 'disk', params);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return fault('disk', 'disk-missing', 'disk-missing', { folder });
  }
}
