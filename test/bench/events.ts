// Events a second: the whole bot on a durable PostgreSQL beside a bare express + SDK echo bot without a database, against the same stub of
// LINE in the same run; acknowledgement times; growth with a million stored answers; memory; start; take-over is shown by the tests.
import { type LineProcess, type LoadResult, startLine } from './line-process.ts';
import { channelSecret, residentMb, type RunningBot, startEcho, startPhrom } from './processes.ts';
import { type Row } from './row.ts';
import { openWorld, type World } from './world.ts';

const contacts = 400;
const durationMs = 6_000;
const warmUpMs = 10_000;
const storedAnswers = 1_000_000;

const load = (line: LineProcess, bot: RunningBot, inFlight: number, ratePerS?: number, ms = durationMs): Promise<LoadResult> =>
  line.load({
    webhookUrl: bot.webhookUrl,
    secret: channelSecret,
    contacts,
    inFlight,
    durationMs: ms,
    ...(ratePerS === undefined ? {} : { ratePerS }),
  });

async function check(line: LineProcess, bot: RunningBot, inFlight: number, ratePerS?: number, ms?: number): Promise<LoadResult> {
  const result = await load(line, bot, inFlight, ratePerS, ms);
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.events} webhooks failed`);
  return result;
}

/** p50 / p99 */
const both = ({ p50, p99 }: { readonly p50: number; readonly p99: number }): string => `${p50.toFixed(1)} / ${p99.toFixed(1)} ms`;

export async function benchEvents(): Promise<Row[]> {
  const rows: Row[] = [];
  const world = await openWorld(contacts);
  const line = await startLine();
  const echo = await startEcho(line.origin);
  // As after any restart: what Node compiled is there already.
  await (await startPhrom(world, line.origin)).stop();
  const startedAt = performance.now();
  const phrom = await startPhrom(world, line.origin);
  const startMs = performance.now() - startedAt;
  rows.push({ name: 'start to ready, database already there', value: startMs, unit: 'ms', target: '< 2000', ok: startMs < 2000 });
  const restMb = residentMb(phrom.pid);
  rows.push({ name: 'memory at rest, without PostgreSQL', value: restMb, unit: 'MB', target: '< 150', ok: restMb < 150 });
  try {
    await check(line, phrom, 16, undefined, warmUpMs);
    await check(line, echo, 16, undefined, warmUpMs);
    let atSixteen = 0;
    for (const inFlight of [1, 16, 64]) {
      const bare = await check(line, echo, inFlight);
      const ours = await check(line, phrom, inFlight);
      if (inFlight === 16) atSixteen = ours.perSecond;
      const ratio = ours.perSecond / bare.perSecond;
      rows.push({
        name: `event to committed answer and accepted reply, ${inFlight} in flight (reply p50 / p99 ${both(ours.replyMs)}, acknowledgement ${both(ours.ackMs)})`,
        value: ours.perSecond,
        unit: 'events/s',
        yardstick: `bare express + SDK echo bot without a database: ${bare.perSecond.toFixed(0)} events/s (reply ${both(bare.replyMs)})`,
        ratio,
        target: inFlight === 16 ? '≥ 1.0 ×' : '(not set)',
        ok: inFlight !== 16 || ratio >= 1,
      });
    }
    const half = await check(line, phrom, 64, atSixteen / 2);
    rows.push({
      name: 'webhook acknowledged, durable, at half that load: p99',
      value: half.ackMs.p99,
      unit: 'ms',
      target: '< 200',
      ok: half.ackMs.p99 < 200,
    });
    const loadedMb = residentMb(phrom.pid);
    rows.push({ name: 'memory under load, without PostgreSQL', value: loadedMb, unit: 'MB', target: '< 300', ok: loadedMb < 300 });
    rows.push(await benchGrowth(world, line, phrom));
  } finally {
    await phrom.stop();
    await echo.stop();
    await line.stop();
    await world.stop();
  }
  return rows;
}

/** The same load before and after a million answers of other agencies have been stored. */
async function benchGrowth(world: World, line: LineProcess, phrom: RunningBot): Promise<Row> {
  const before = await check(line, phrom, 16);
  const { sql } = world.db;
  await sql`
    insert into agencies (code, name_th, level, created_at) select 'g' || n, 'หน่วยงาน ' || n, 'department', now() from generate_series(1, ${storedAnswers / 100}::int) n`;
  await sql`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
    select ${world.roundId}, a.id, q.id, q.version, 'answering', now() from agencies a, questionnaires q where a.code like 'g%'`;
  await sql`
    insert into answers (response_id, key, value, seq, answered_at)
    select r.id, 'filler' || n, 'yes', 1, now() from responses r join agencies a on a.id = r.agency_id cross join generate_series(1, 100) n where a.code like 'g%'`;
  await sql`insert into answer_history (response_id, key, value, seq, answered_at) select response_id, key, value, seq, answered_at from answers where key like 'filler%'`;
  await sql`vacuum analyze`;
  const after = await check(line, phrom, 16);
  const ratio = after.perSecond / before.perSecond;
  return {
    name: `steps with ${storedAnswers.toLocaleString('en')} answers stored`,
    value: after.perSecond,
    unit: 'events/s',
    yardstick: `with none: ${before.perSecond.toFixed(0)} events/s`,
    ratio,
    target: '≥ 0.9 ×',
    ok: ratio >= 0.9,
  };
}
