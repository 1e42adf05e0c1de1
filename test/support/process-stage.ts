// The bot as processes of its own, LINE in this one: a round with a small questionnaire, contacts who have joined and hold phones, and a LINE
// that sends raw events until they are acknowledged.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import { findAgencies, upsertAgencies } from '../../src/db/agencies.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { writeTap } from '../../src/domain/conversation/tap.ts';
import { signBody } from '../../src/line-protocol/signature.ts';
import { type PersonHandle } from '../../src/simulator/person.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, type BotOptions, lineEnvironment, startBot } from './bot.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { openTestRound } from './round.ts';
import { untilSettled } from './settled.ts';

const channelSecret = 'process-stage-secret';
/** Choices of the first question: as many answers can be told apart. */
const choicesCount = 120;

const questionnaire = Buffer.from(`
| survey | | | | | |
| | type | name | label::ไทย (th) | label::English (en) | required |
| | select_one many | q1 | ข้อหนึ่ง | One | yes |
| | select_one yes_no | q2 | ข้อสอง | Two | yes |
| | select_one yes_no | q3 | ข้อสาม | Three | yes |
| choices | | | | |
| | list_name | name | label::ไทย (th) | label::English (en) |
${Array.from({ length: choicesCount }, (_, index) => `| | many | c${index} | ตัวเลือก ${index} | Choice ${index} |`).join('\n')}
| | yes_no | yes | มี | Yes |
| | yes_no | no | ไม่มี | No |
| settings | | |
| | form_title | form_id |
| | ทดสอบ | process-stage |
`);

export interface StageContact {
  readonly person: PersonHandle;
  readonly contactId: number;
  readonly agencyId: number;
  readonly responseId: number;
}

interface RawEvent {
  readonly webhookEventId: string;
  readonly [key: string]: unknown;
}

export interface ProcessStage {
  readonly db: TestDatabase;
  readonly simulator: Simulator;
  /** A bot on this database, by way of `databaseUrl` if given; the simulator's webhooks go to the last one started. */
  start(options?: BotOptions & { readonly databaseUrl?: string; readonly env?: Record<string, string> }): Promise<Bot>;
  /** A contact, who is the only one of their agency unless they are somebody's colleague. A bot must run. */
  contact(colleague?: StageContact): Promise<StageContact>;
  /** A tap on the n-th choice of the first question, as LINE sends it. */
  tapEvent(contact: StageContact, choice: number): RawEvent;
  /** Posts the events until they are acknowledged, to one URL after another, as LINE behind a load balancer; status 0: no answer. */
  deliver(urls: () => readonly string[], events: readonly RawEvent[], onRefused?: (url: string, status: number) => void): Promise<void>;
  /** Time passes for leases only: whatever a process that is gone held is free at once. */
  expireLeases(): Promise<void>;
  /** No event waits, and every message has ended. */
  settled(withinMs?: number): Promise<void>;
  /** The first question's values of this contact's response, oldest first. */
  history(contact: StageContact): Promise<string[]>;
  close(): Promise<void>;
}

export async function openProcessStage(): Promise<ProcessStage> {
  const db = await createTestDatabase();
  await openTestRound(db, systemClock, { questionnaire: { name: 'stage.md', bytes: questionnaire } });
  const simulator = await startSimulator({
    channelSecret,
    clock: systemClock,
    quotaLimit: null,
    rateLimits: false,
    webhooks: { redeliveryDelaysMs: Array.from({ length: 60 }, () => 500) },
  });
  const bots: Bot[] = [];
  let serial = 0;
  const now = systemClock.now();

  const newAgency = async (): Promise<number> => {
    serial += 1;
    const code = `S${serial}`;
    await db.sql.begin((tx) =>
      upsertAgencies(
        tx,
        [{ code, nameTh: `หน่วยงาน ${code}`, nameEn: code, ministry: '', level: 'department', type: '', province: '', parentCode: '' }],
        now,
      ),
    );
    const [agency] = await findAgencies(db.sql, [code]);
    if (!agency) throw new Error('no agency');
    await db.sql`insert into round_agencies (round_id, agency_id) values ('2560', ${agency.id})`;
    await db.sql`
      insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
      values ('2560', ${agency.id}, 'process-stage', 1, 'answering', ${now})`;
    return agency.id;
  };

  return {
    db,
    simulator,
    async start({ databaseUrl = db.url, env = {}, ...options } = {}) {
      const bot = await startBot({ ...lineEnvironment(simulator, channelSecret), DATABASE_URL: databaseUrl, ...env }, options);
      bots.push(bot);
      simulator.setWebhookUrl(`${bot.url}/webhook`);
      return bot;
    },
    async contact(colleague) {
      serial += 1;
      const person = simulator.person(simulator.addPerson({ name: `ผู้ตอบ ${serial}` }));
      const agencyId = colleague?.agencyId ?? (await newAgency());
      const [row] = await db.sql<{ contactId: number; responseId: number }[]>`
        with c as (insert into contacts (line_user_id, display_name, state, notice_version, notice_acknowledged_at, created_at)
            values (${person.userId}, ${person.name}, ${db.sql.json(initialState as never)}, 1, ${now}, ${now}) returning id),
          m as (insert into memberships (contact_id, agency_id, role, joined_at) select id, ${agencyId}, 'coordinator', ${now} from c)
        select c.id as "contactId", p.id as "responseId" from c, responses p where p.agency_id = ${agencyId}`;
      if (!row) throw new Error('no contact');
      person.follow();
      await person.awaitReply();
      return { person, agencyId, ...row };
    },
    tapEvent(contact, choice) {
      return {
        type: 'postback',
        webhookEventId: `raw-${randomUUID()}`,
        deliveryContext: { isRedelivery: false },
        timestamp: systemClock.now().getTime(),
        source: { type: 'user', userId: contact.person.userId },
        replyToken: randomUUID().replaceAll('-', ''),
        mode: 'active',
        postback: { data: writeTap({ kind: 'answer', response: contact.responseId, item: '0', seq: 0, choice }) },
      };
    },
    async deliver(urls, events, onRefused) {
      const body = Buffer.from(JSON.stringify({ destination: simulator.botUserId, events }));
      const headers = { 'content-type': 'application/json', 'x-line-signature': signBody(channelSecret, body) };
      for (let tries = 0; tries < 600; tries += 1) {
        const all = urls();
        const url = all[tries % all.length] ?? '';
        const status = await fetch(`${url}/webhook`, { method: 'POST', body, headers, signal: AbortSignal.timeout(2000) }).then(
          (response) => response.status,
          () => 0,
        );
        if (status === 200) return;
        onRefused?.(url, status);
        await delay(100);
      }
      throw new Error('never acknowledged');
    },
    async expireLeases() {
      await db.sql`update inbox set leased_until = null where done_at is null`;
      await db.sql`update outbox set leased_until = null where ended_at is null`;
    },
    settled(withinMs = 120_000) {
      return untilSettled(db.sql, {
        withinMs,
        pollMs: 50,
        explain: () => Promise.resolve(bots.flatMap((bot) => bot.output.slice(-10)).join('\n')),
      });
    },
    async history(contact) {
      const rows = await db.sql<
        { value: string }[]
      >`select value from answer_history where response_id = ${contact.responseId} and key = 'q1' order by seq`;
      return rows.map((row) => row.value);
    },
    async close() {
      await Promise.all(bots.map((bot) => bot.kill()));
      await simulator.stop();
      await db.drop();
    },
  };
}
