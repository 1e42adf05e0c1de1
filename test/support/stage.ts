// A small survey in a test database, contacts who have joined, a LINE that remembers, and as many instances of the bot as wanted, in this
// process: what tests of the inbox and outbox play on.
import { randomUUID } from 'node:crypto';
import { createEventReceiver, type EventReceiver } from '../../src/app/receive-events.ts';
import { type Container } from '../../src/container.ts';
import { readConfig } from '../../src/config.ts';
import { type NewInboxRow } from '../../src/db/inbox.ts';
import { connect, type ConnectOptions, type Database } from '../../src/db/connect.ts';
import { storeQuestionnaire } from '../../src/db/questionnaires.ts';
import { upsertAgencies } from '../../src/db/agencies.ts';
import { insertRound } from '../../src/db/rounds.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { writeTap } from '../../src/domain/conversation/tap.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { type EventOutcome, type InboxWorker, startInboxWorker } from '../../src/worker/inbox-worker.ts';
import { type OutboxWorker, startOutboxWorker } from '../../src/worker/outbox-worker.ts';
import { createTestDatabase } from './database.ts';
import { question, questionnaire } from './questionnaires.ts';
import { RecordingMessenger } from './recording-messenger.ts';
import { silentLog } from './round.ts';
import { untilSettled } from './settled.ts';

const translate = createTranslate();

/** Three required questions with points, and one that may be left out. */
const survey = questionnaire(
  [
    question('select_one', 'q1', { list: 'yes_no', required: 'true()' }),
    question('select_one', 'q2', { list: 'yes_no', required: 'true()' }),
    question('select_one', 'q3', { list: 'scale', required: 'true()' }),
    question('text', 'remark'),
  ],
  { yes_no: ['yes', 'no'], scale: ['l0', 'l1', 'l2', 'l3', 'l4'] },
  { id: 'stage' },
);

export interface Person {
  readonly userId: string;
  readonly contactId: number;
  readonly agencyId: number;
  readonly responseId: number;
}

export interface Instance {
  readonly receiver: EventReceiver;
  readonly inbox: InboxWorker;
  readonly outbox: OutboxWorker;
  /** What became of events here, in order. */
  readonly outcomes: EventOutcome[];
  /** What became of messages here, in order. */
  readonly sent: string[];
  readonly stop: () => Promise<void>;
}

export interface Stage {
  readonly db: Database & { readonly url: string };
  readonly clock: { now(): Date; advance(ms: number): void };
  readonly line: RecordingMessenger;
  readonly container: Container;
  /** A contact of the n-th agency (0–9), who may answer. */
  person(agency: number, role?: 'coordinator' | 'contributor'): Promise<Person>;
  /** Its own connections, or those of the stage. */
  instance(options?: { readonly url?: string; readonly connect?: ConnectOptions }): Instance;
  /** A row as the webhook makes it; `at` counts milliseconds from now. */
  event(person: Person, input: Input | string, given?: { readonly id?: string; readonly at?: number }): NewInboxRow;
  /** Resolves when no event waits or is under way and every message has ended; parked ones do not count. */
  settled(withinMs?: number): Promise<void>;
  drop(): Promise<void>;
}

/** A tap on the n-th choice of the n-th question, as shown when `seq` changes of the answer had been made. */
export const tap = (person: Person, item: number, choice: number, seq = 0): string =>
  writeTap({ kind: 'answer', response: person.responseId, item: String(item), seq, choice });

export const submitTap = (person: Person): string =>
  writeTap({ kind: 'command', response: person.responseId, command: { kind: 'submit-yes' } });

const agencies = Array.from({ length: 10 }, (_, index) => ({
  code: `A${index}`,
  nameTh: `หน่วยงานที่ ${index}`,
  nameEn: `Agency ${index}`,
  ministry: 'กระทรวงทดสอบ',
  level: 'department' as const,
  type: 'government',
  province: '',
  parentCode: '',
}));

export async function openStage(): Promise<Stage> {
  const db = await createTestDatabase();
  let offsetMs = 0;
  const clock = {
    now: () => new Date(Math.round(performance.timeOrigin + performance.now()) + offsetMs),
    advance(ms: number) {
      offsetMs += ms;
    },
  };
  const line = new RecordingMessenger();
  const config = readConfig({ PUBLIC_URL: 'http://localhost:3000' });
  const container: Container = { db, messenger: line, clock, translate, config, log: silentLog };
  const now = clock.now();
  await storeQuestionnaire(db.sql, survey, now);
  await db.sql.begin(async (tx) => {
    await upsertAgencies(tx, agencies, now);
    await insertRound(
      tx,
      {
        id: 'r',
        questionnaireId: survey.id,
        title: 'การสำรวจ',
        opensAt: new Date(now.getTime() - 86_400_000),
        closesAt: new Date(now.getTime() + 30 * 86_400_000),
        reminderPolicy: {},
        pushBudget: null,
      },
      now,
    );
    await tx`
      insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
      select 'r', id, ${survey.id}, 1, 'answering', ${now} from agencies`;
  });
  const stops: (() => Promise<void>)[] = [];
  let serial = 0;

  return {
    db,
    clock,
    line,
    container,
    async person(agency, role = 'coordinator') {
      const userId = `U${randomUUID().replaceAll('-', '')}`;
      const [row] = await db.sql<Omit<Person, 'userId'>[]>`
        with c as (insert into contacts (line_user_id, display_name, state, notice_version, notice_acknowledged_at, created_at)
            values (${userId}, 'ผู้ตอบ', ${db.sql.json(initialState as never)}, 1, ${now}, ${now}) returning id),
          m as (insert into memberships (contact_id, agency_id, role, joined_at) select c.id, a.id, ${role}, ${now} from c, agencies a where a.code = ${`A${agency}`} returning agency_id)
        select c.id as "contactId", m.agency_id as "agencyId", p.id as "responseId" from c, m join responses p on p.agency_id = m.agency_id`;
      if (!row) throw new Error('no agency');
      return { userId, ...row };
    },
    instance({ url, connect: options } = {}) {
      const own = url !== undefined || options !== undefined ? connect(url ?? db.url, options ?? {}) : null;
      const outcomes: EventOutcome[] = [];
      const sent: string[] = [];
      const parts: Container = own ? { ...container, db: own } : container;
      const outbox = startOutboxWorker(parts, { onSent: (_channel, outcome) => sent.push(outcome) });
      const inbox = startInboxWorker(parts, {
        sendReply: (reply) => outbox.sendReply(reply),
        onPushes: () => outbox.wake(),
        onOutcome: (outcome) => outcomes.push(outcome),
      });
      let isStopped = false;
      const stop = async (): Promise<void> => {
        if (isStopped) return;
        isStopped = true;
        await inbox.stop(5000);
        await outbox.stop(5000);
        await own?.close();
      };
      stops.push(stop);
      return { receiver: createEventReceiver(parts, inbox), inbox, outbox, outcomes, sent, stop };
    },
    event(person, input, { id, at = 0 } = {}) {
      serial += 1;
      const read: Input =
        typeof input !== 'string'
          ? input
          : input.startsWith('1;')
            ? { kind: 'tap', data: input }
            : { kind: 'text', text: input, messageId: String(serial) };
      return {
        webhookEventId: id ?? `event-${String(serial).padStart(9, '0')}`,
        sender: person.userId,
        occurredAt: new Date(clock.now().getTime() + at),
        ignored: null,
        event: { input: read, replyToken: `${person.userId}:${serial}`, isRedelivery: false },
      };
    },
    settled(withinMs = 50_000) {
      return untilSettled(db.sql, { withinMs, pollMs: 20, explain: async () => JSON.stringify(await waiting(db)) });
    },
    async drop() {
      for (const stop of stops) await stop();
      await db.drop();
    },
  };
}

/** What a test that does not settle says. */
async function waiting({ sql }: Database): Promise<unknown> {
  return {
    inbox: await sql`select id, attempts, error, run_at, leased_until from inbox where done_at is null and parked_at is null limit 5`,
    outbox: await sql`select reason, attempts, error, run_at, leased_until from outbox where ended_at is null limit 5`,
  };
}
