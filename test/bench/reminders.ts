// 10,000 reminders, from deciding who is due to the last one accepted and written down, beside a bare loop of the SDK that pushes the same
// message as often and remembers nothing. Both keep to what LINE allows, 2000 pushes a second; without that the loop is faster than LINE
// would stand, which is shown too.
import { LineBotClient } from '@line/bot-sdk';
import { pino } from 'pino';
import { runReminders } from '../../src/app/queue-reminders.ts';
import { adjustableClock, systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { remindableRounds } from '../../src/db/reminders.ts';
import { thaiHolidays } from '../../src/domain/reminders/holidays.ts';
import { momentsBefore } from '../../src/domain/reminders/moments.ts';
import { defaultPolicy } from '../../src/domain/reminders/policy.ts';
import { type Outbound } from '../../src/domain/message.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { createLineMessenger } from '../../src/line/messenger.ts';
import { toLineMessages } from '../../src/line/messages.ts';
import { startOutboxWorker } from '../../src/worker/outbox-worker.ts';
import { createTokenBucket, type TokenBucket } from '../../src/worker/token-bucket.ts';
import { startLine } from './line-process.ts';
import { openWorld, userIdOf } from './world.ts';

export interface ReminderRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick: string;
  /** value / yardstick */
  readonly ratio: number;
  readonly target: string;
  readonly ok: boolean;
}

const contacts = 10_000;
const concurrency = 32;
const ratioMax = 1.2;

export async function benchReminders(): Promise<ReminderRow[]> {
  const world = await openWorld(contacts);
  const line = await startLine();
  const clock = adjustableClock();
  const messenger = createLineMessenger(
    {
      channelSecrets: ['bench'],
      credentials: { kind: 'token', token: 'bench' },
      apiOrigin: line.origin,
      dataApiOrigin: line.origin,
      botId: '@bench',
    },
    { clock },
  );
  try {
    const { sql } = world.db;
    const container: Container = {
      db: world.db,
      messenger,
      clock,
      translate: createTranslate(),
      config: readConfig({}),
      log: pino({ level: 'silent' }),
    };
    await halfHaveBegun(sql);
    const [round] = await remindableRounds(sql, { now: systemClock.now(), since: new Date(0), roundId: world.roundId });
    if (!round) throw new Error('no round');
    const holidays = new Set(thaiHolidays.map((one) => one.date));
    const [moment] = momentsBefore(defaultPolicy, { timeZone: 'Asia/Bangkok', holidays }, round.closesAt, systemClock.now());
    if (!moment) throw new Error('no moment');
    clock.advance(moment.at.getTime() + 60_000 - clock.now().getTime());

    const startedAt = performance.now();
    const { promise: allSent, resolve } = Promise.withResolvers<undefined>();
    let sent = 0;
    const outbox = startOutboxWorker(container, {
      onSent: (_channel, outcome) => {
        sent += outcome === 'sent' ? 1 : 0;
        if (sent === contacts) resolve(undefined);
      },
    });
    const { queued } = await runReminders(container, round, { onProgress: () => outbox.wake() });
    if (queued !== contacts) throw new Error(`${queued} reminders were queued`);
    const [sample] = await sql<{ payload: Outbound }[]>`select payload from outbox where payload is not null limit 1`;
    outbox.wake();
    await allSent;
    await outbox.stop();
    const ours = performance.now() - startedAt;
    const [written] = await sql<{ count: number }[]>`select count(*)::int as count from outbox where outcome = 'sent'`;
    if (written?.count !== contacts) throw new Error(`${written?.count ?? 0} reminders are written down as sent`);

    const message: Outbound = sample?.payload ?? { messages: [{ kind: 'text', text: 'ขอความร่วมมือตอบแบบสำรวจ' }] };
    const bare = await bareLoop(line.origin, message, createTokenBucket({ perSecond: 2000, burst: 20 }));
    const unpaced = await bareLoop(line.origin, message, null);
    return [
      {
        name: `${contacts.toLocaleString('en')} reminders, decided to written down`,
        value: Math.round(ours),
        unit: 'ms',
        yardstick: `bare loop of SDK pushes, ${concurrency} at once, 2000 a second: ${Math.round(bare)} ms (without a limit ${Math.round(unpaced)} ms)`,
        ratio: ours / bare,
        target: `≤ ${ratioMax}`,
        ok: ours / bare <= ratioMax,
      },
    ];
  } finally {
    await messenger.close();
    await line.stop();
    await world.stop();
  }
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

async function bareLoop(origin: string, payload: Outbound, pace: TokenBucket | null): Promise<number> {
  const { messages } = toLineMessages(payload, { allowsLoopbackHttp: true });
  const client = LineBotClient.fromChannelAccessToken({ channelAccessToken: 'bench', apiBaseURL: origin });
  const startedAt = performance.now();
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < contacts) {
      const to = userIdOf(next);
      next += 1;
      await pace?.take();
      await client.pushMessage({ to, messages: [...messages] });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  return performance.now() - startedAt;
}
