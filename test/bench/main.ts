// npm run bench [-- PART …]: measures, prints each figure beside its yardstick and target, and exits 1 when a target is missed.
// Parts: see `parts` below and README.md. Each makes its own database in a temporary folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database } from '../../src/db/connect.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { benchEvents } from './events.ts';
import { benchExports } from './exports.ts';
import { benchFaults } from './faults.ts';
import { benchImport } from './import.ts';
import { benchModel } from './model.ts';
import { benchPgbench } from './pgbench.ts';
import { benchReminders } from './reminders.ts';
import { benchReport } from './report.ts';
import { type Row } from './row.ts';
import { benchSoak } from './soak.ts';
import { benchStorm } from './storm.ts';

async function onDatabase(run: (db: Database, url: string) => Promise<readonly Row[]>): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'phrom-bench-'));
  const server = await openEmbedded(folder);
  await migrate(server.url);
  const db = connect(server.url, { statementTimeoutMs: 0 });
  try {
    return await run(db, server.url);
  } finally {
    await db.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const parts: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  import: benchImport,
  events: benchEvents,
  exports: () => onDatabase(benchExports),
  report: () => onDatabase(benchReport),
  reminders: benchReminders,
  pgbench: benchPgbench,
  storm: benchStorm,
  model: benchModel,
  soak: benchSoak,
  faults: benchFaults,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  process.stderr.write(`No such part: ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

let isAllMet = true;
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  for (const row of await run()) {
    isAllMet &&= row.ok;
    const value = `${row.value.toFixed(row.value < 100 ? 1 : 0)} ${row.unit}`;
    const beside = row.yardstick === undefined ? '' : ` | ${row.yardstick}`;
    const ratio = row.ratio === undefined ? '' : ` | ratio ${row.ratio.toFixed(2)}`;
    process.stdout.write(`  ${row.ok ? 'met   ' : 'MISSED'} ${row.name}: ${value}${beside}${ratio} | target ${row.target}\n`);
  }
}
process.exitCode = isAllMet ? 0 : 1;
