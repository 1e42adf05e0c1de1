// 10,000 responses of 200 questions as files by the organisers' command: time, and memory that does not grow with the number of rows. And
// their scores again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { recomputeScores } from '../../src/app/reports/recompute-scores.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Database } from '../../src/db/connect.ts';
import { type Measurement } from './import.ts';

const responses = 10_000;
const questions = 200;
const targets = { csvMs: 10_000, xlsxMs: 60_000, memoryMb: 200, recomputeMs: 10_000 };

function workbook(): string {
  const lines = ['| survey |', '| | type | name | label::ไทย (th) | dimension | indicator |', '| | begin_group | g | หมวด | d1 | |'];
  for (let index = 0; index < questions; index += 1) {
    const type = index % 4 === 0 ? 'integer' : index % 4 === 1 ? 'text' : 'select_one yn';
    lines.push(`| | ${type} | q${index} | คำถามที่ ${index} | | ${type.startsWith('select') ? `I${index}` : ''} |`);
  }
  lines.push(
    '| | end_group | | | | |',
    '| choices |',
    '| | list_name | name | label::ไทย (th) | score |',
    '| | yn | yes | มี | 100 |',
    '| | yn | no | ไม่มี | 0 |',
  );
  lines.push(
    '| settings |',
    '| | form_id | form_title |',
    '| | bench-exports | ส่งออก |',
    '| dimensions |',
    '| | name | label::ไทย (th) | weight |',
    '| | d1 | ด้าน | 1 |',
    '| levels |',
    '| | name | label::ไทย (th) | from |',
    '| | low | ต่ำ | 0 |',
  );
  return lines.join('\n');
}

/** What `npm run cli` runs, without the program's own name. */
const cliArguments = packageJson.scripts.cli.split(' ').slice(1);
const highWater = /VmHWM:\s+(\d+)/;

/** The organiser's command in a process of its own, as organisers run it. Memory is the kernel's high-water mark (Linux). */
async function runCli(url: string, words: readonly string[]): Promise<{ ms: number; peakMb: number; output: string }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...cliArguments, ...words], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  let peakMb = 0;
  const watch = setInterval(() => {
    try {
      const kb = highWater.exec(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8'))?.[1];
      peakMb = Math.max(peakMb, Number(kb ?? 0) / 1024);
    } catch {
      // It has just ended.
      clearInterval(watch);
    }
  }, 50);
  const [code] = (await once(child, 'close')) as [number | null];
  clearInterval(watch);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  return { ms: performance.now() - startedAt, peakMb, output };
}

/** `db` is empty and migrated, at `url`; it is filled with the round `bench`. */
export async function benchExports(db: Database, url: string): Promise<Measurement[]> {
  const config = readConfig({});
  const published = await publishQuestionnaire({ db, clock: systemClock }, 'bench.md', Buffer.from(workbook()));
  if (published.kind === 'refused') throw new Error(JSON.stringify(published.faults.slice(0, 3)));
  await db.sql`insert into rounds (id, questionnaire_id, title, opens_at, closes_at, reminder_policy, created_at) values ('bench', 'bench-exports', 'bench', now(), now() + interval '1 day', '{}', now())`;
  await db.sql`insert into agencies (code, name_th, level, created_at) select lpad(n::text, 6, '0'), 'หน่วยงานที่ ' || n, 'department', now() from generate_series(1, ${responses}::int) n`;
  await db.sql`insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, submitted_at) select 'bench', id, 'bench-exports', 1, 'submitted', now(), now() from agencies`;
  await db.sql`
    insert into answers (response_id, key, value, seq, answered_at)
    select r.id, 'q' || n, case n % 4 when 0 then (r.id * n)::text when 1 then 'คำตอบน้ำใจที่ ' || n when 2 then 'yes' else 'no' end, 1, now()
    from responses r cross join generate_series(0, ${questions - 1}::int) n where r.round_id = 'bench'`;
  await db.sql`analyze`;
  const folder = await mkdtemp(join(tmpdir(), 'phrom-bench-'));
  const found: Measurement[] = [];
  const by = { actor: 'cli:bench', origin: 'cli' };
  try {
    for (const format of ['csv', 'xlsx'] as const) {
      const path = join(folder, `answers.${format}`);
      const { ms, peakMb, output } = await runCli(url, [
        'answers',
        'export',
        '--round',
        'bench',
        '--format',
        format,
        '--out',
        path,
        '--json',
      ]);
      const { rows } = JSON.parse(output) as { rows: number };
      if (rows !== responses) throw new Error(`${rows} rows instead of ${responses}`);
      const target = format === 'csv' ? targets.csvMs : targets.xlsxMs;
      const size = Math.round((await stat(path)).size / 2 ** 20);
      found.push({
        name: `${responses} responses × ${questions} questions as ${format} (${size} MB), the whole command`,
        value: ms,
        unit: 'ms',
        target,
        ok: ms < target,
      });
      found.push({
        name: `… peak memory of its process`,
        value: peakMb,
        unit: 'MB',
        target: targets.memoryMb,
        ok: peakMb < targets.memoryMb,
      });
    }
    await recomputeScores({ db, clock: systemClock, config }, { roundId: 'bench', apply: true, by });
    const startedAt = performance.now();
    const { count, changes } = await recomputeScores({ db, clock: systemClock, config }, { roundId: 'bench', apply: false, by });
    const ms = performance.now() - startedAt;
    found.push({
      name: `recompute ${count} scores, ${changes.length} different`,
      value: ms,
      unit: 'ms',
      target: targets.recomputeMs,
      ok: ms < targets.recomputeMs && changes.length === 0 && count === responses,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return found;
}
