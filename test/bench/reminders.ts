// 10,000 reminders, from deciding who is due to the last one accepted and written down, beside a bare loop of the SDK that pushes the same
// message as often and remembers nothing. Both keep to what LINE allows, 2000 pushes a second; without that the loop is faster than LINE
// would stand, which is shown too.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { type messagingApi } from '@line/bot-sdk';
import { pino } from 'pino';
import packageJson from '../../package.json' with { type: 'json' };
import { runReminders } from '../../src/app/reminders/queue-reminders.ts';
import { systemClock } from '../../src/clock.ts';
import { type Container } from '../../src/container.ts';
import { readConfig } from '../../src/config.ts';
import { type Database } from '../../src/db/connect.ts';
import { type OpenRound, remindableRounds } from '../../src/db/reminders.ts';
import { type Outbound } from '../../src/domain/message.ts';
import { thaiHolidays } from '../../src/domain/reminders/holidays.ts';
import { momentsBefore } from '../../src/domain/reminders/moments.ts';
import { defaultPolicy } from '../../src/domain/reminders/policy.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { toLineMessages } from '../../src/line/messages.ts';
import { startLine } from './line-process.ts';
import { type Task, type Took } from './reminder-process.ts';
import { type Row } from './row.ts';
import { openWorld } from './world.ts';

const contacts = 10_000;
const ratioMax = 1.2;
/** Of the whole process: what the design allows the server under load. */
const peakMbMax = 300;
const runs = 3;
/** Node's own arguments of `npm start`, which bound its memory. */
const startFlags = packageJson.scripts.start.split(' ').slice(1, -1);
const linePerSecond = 2000;

export async function benchReminders(): Promise<Row[]> {
  const world = await openWorld(contacts);
  const line = await startLine();
  try {
    const { sql } = world.db;
    await halfHaveBegun(sql);
    const [round] = await remindableRounds(sql, { now: systemClock.now(), since: new Date(0), roundId: world.roundId });
    if (!round) throw new Error('no round');
    const holidays = new Set(thaiHolidays.map((one) => one.date));
    const [moment] = momentsBefore(defaultPolicy, { timeZone: 'Asia/Bangkok', holidays }, round.closesAt, systemClock.now());
    if (!moment) throw new Error('no moment');
    const task = { lineOrigin: line.origin, count: contacts };
    const messages = await sampleMessages(world.db, round, moment.at);
    const free = await inOwnProcess({ ...task, kind: 'bare', messages, perSecond: null });
    const pairs: { readonly ours: Took; readonly bare: Took }[] = [];
    // Side by side: whatever else the machine does meets both alike.
    for (let run = 0; run < runs; run += 1) {
      await sql`truncate outbox`;
      const bare = await inOwnProcess({ ...task, kind: 'bare', messages, perSecond: linePerSecond });
      const offsetMs = moment.at.getTime() + 60_000 - systemClock.now().getTime();
      const ours = await inOwnProcess({ ...task, kind: 'ours', databaseUrl: world.url, roundId: world.roundId, offsetMs });
      const [written] = await sql<{ count: number }[]>`select count(*)::int as count from outbox where outcome = 'sent'`;
      if (written?.count !== contacts) throw new Error(`${written?.count ?? 0} reminders are written down as sent`);
      pairs.push({ ours, bare });
    }
    const ratioOf = ({ ours, bare }: (typeof pairs)[number]): number => ours.ms / bare.ms;
    const [middle] = pairs.toSorted((a, b) => ratioOf(a) - ratioOf(b)).slice(Math.floor(runs / 2));
    if (!middle) throw new Error('no run');
    const peakMb = Math.max(...pairs.map(({ ours }) => ours.peakMb));
    const { ours, bare } = middle;
    const ms = (took: Took): string => `${Math.round(took.ms)} ms`;
    return [
      {
        name: `${contacts.toLocaleString('en')} reminders, decided to written down (middle of ${runs} runs)`,
        value: Math.round(ours.ms),
        unit: 'ms',
        yardstick: `bare loop of SDK pushes at LINE's ${linePerSecond} a second: ${ms(bare)} (paced by nobody ${ms(free)}); processor time ${(ours.cpuMs / 1000).toFixed(1)} s, bare ${(bare.cpuMs / 1000).toFixed(1)} s`,
        ratio: ratioOf(middle),
        target: `≤ ${ratioMax}`,
        ok: ratioOf(middle) <= ratioMax,
      },
      {
        name: 'memory meanwhile, at its highest',
        value: peakMb,
        unit: 'MB',
        yardstick: `before ${Math.round(ours.restMb)} MB; bare loop at its highest ${Math.round(bare.peakMb)} MB`,
        target: `< ${peakMbMax}`,
        ok: peakMb < peakMbMax,
      },
    ];
  } finally {
    await line.stop();
    await world.stop();
  }
}

/** What a reminder of this round looks like to LINE. */
async function sampleMessages(db: Database, round: OpenRound, now: Date): Promise<readonly messagingApi.Message[]> {
  const container = {
    db,
    clock: { now: () => now },
    messenger: { quota: () => Promise.resolve({ limit: null, used: 0 }) } as Container['messenger'],
    translate: createTranslate(),
    config: readConfig({}),
    log: pino({ level: 'silent' }),
  };
  await runReminders(container, round);
  const [sample] = await db.sql<{ payload: Outbound }[]>`select payload from outbox limit 1`;
  if (!sample) throw new Error('no reminder');
  return toLineMessages(sample.payload, { allowsLoopbackHttp: true }).messages;
}

async function inOwnProcess(task: Task): Promise<Took> {
  const child = fork(new URL('reminder-process.ts', import.meta.url), { stdio: 'inherit', execArgv: startFlags });
  child.send(task);
  const [took] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('a side of the comparison ended early'))),
  ])) as [Took];
  return took;
}

/** Every second agency has answered two questions, so that its reminder names a section. */
async function halfHaveBegun(sql: Container['db']['sql']): Promise<void> {
  await sql`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, last_answered_at, answered_count, asked_count)
    select ra.round_id, ra.agency_id, q.id, q.version, 'answering', r.opens_at, r.opens_at, 2, 60
    from round_agencies ra join rounds r on r.id = ra.round_id join questionnaires q on q.id = r.questionnaire_id where ra.agency_id % 2 = 0`;
  await sql`
    insert into answers (response_id, key, value, seq, answered_at)
    select id, key, '1', 1, started_at from responses, unnest(array['first', 'second']) as key`;
  await sql`analyze responses, answers`;
}
