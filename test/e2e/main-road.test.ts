// The whole way as a process of its own: through the real SDK and PostgreSQL against the simulator, from adding the friend to the report.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, lineEnvironment, startBot } from '../support/bot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { answerAll, answerOne, join, submit } from '../support/respondent.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

const channelSecret = 'e2e-channel-secret';
let db: TestDatabase;
let round: TestRound;
let simulator: Simulator;
let bot: Bot;

const start = async (port?: number): Promise<void> => {
  bot = await startBot({ ...lineEnvironment(simulator, channelSecret), DATABASE_URL: db.url }, { port });
  simulator.setWebhookUrl(`${bot.url}/webhook`);
};

beforeAll(async () => {
  db = await createTestDatabase();
  round = await openTestRound(db, systemClock);
  simulator = await startSimulator({ channelSecret, clock: systemClock });
  await start();
});

afterAll(async () => {
  await bot.stop();
  await simulator.stop();
  await db.drop();
});

const summaries = (name: string) => {
  const person = simulator.people.find((one) => one.name === name);
  return (person?.messages ?? []).filter((message) => message.via === 'push');
};

describe('the main road', () => {
  it('is completed by buttons on the phone, and every contact of the agency gets the summary once, with a report that opens', async () => {
    const coordinator = simulator.person(simulator.addPerson({ name: 'วราภรณ์' }));
    const contributor = simulator.person(simulator.addPerson({ name: 'ณัฐพล' }));
    await join(contributor, await round.code('08004', 'contributor'), 'buttons');
    await join(coordinator, await round.code('08004'), 'buttons');
    const answered = await answerAll(coordinator, 'buttons');
    expect(answered).toBeGreaterThan(60);
    coordinator.say('คะแนน');
    await coordinator.awaitReply();
    expect(coordinator.lastReply).toContain('ยังไม่มีคะแนน');
    coordinator.say('ทบทวน');
    await coordinator.awaitReply();
    await submit(coordinator, 'buttons');
    expect(coordinator.lastReply).toContain('ส่งแบบสำรวจเรียบร้อยแล้ว');
    await simulator.waitUntil(() => summaries('วราภรณ์').length > 0 && summaries('ณัฐพล').length > 0);

    coordinator.say('คะแนน');
    await coordinator.awaitReply();
    const [row] = await db.sql<{ total: string }[]>`select total from scores`;
    expect(coordinator.lastReply).toContain(Number(row?.total).toFixed(1));
    const link = coordinator.buttons().find((button) => button.action['type'] === 'uri');
    const page = await fetch(String(link?.action['uri']));
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(await page.text()).toContain('กรมการขนส่งทางบก');

    expect(summaries('วราภรณ์')).toHaveLength(1);
    expect(summaries('ณัฐพล')).toHaveLength(1);
    expect(simulator.log.refused).toEqual([]);
    expect(simulator.log.complaints).toEqual([]);
  });

  it('is completed by typing alone on LINE for PC, through a crash in the middle, with nothing lost and nothing twice', async () => {
    const person = simulator.person(simulator.addPerson({ name: 'สมหญิง' }));
    person.use('pc');
    await join(person, await round.code('70002'), 'typing');
    for (let count = 0; count < 12; count += 1) await answerOne(person, 'typing');
    const [before] = await db.sql<
      { count: number }[]
    >`select count(*)::int as count from answers a join responses r on r.id = a.response_id join agencies g on g.id = r.agency_id where g.code = '70002'`;
    const port = Number(new URL(bot.url).port);
    await bot.kill();
    await start(port);
    person.say('ต่อ');
    await person.awaitReply();
    const [after] = await db.sql<
      { count: number }[]
    >`select count(*)::int as count from answers a join responses r on r.id = a.response_id join agencies g on g.id = r.agency_id where g.code = '70002'`;
    expect(after?.count).toBe(before?.count);
    await answerAll(person, 'typing');
    await submit(person, 'typing');
    await simulator.waitUntil(() => summaries('สมหญิง').length > 0);
    expect(summaries('สมหญิง')).toHaveLength(1);
    // The reply before the crash may have been sent and not yet marked: then it is tried once more, and LINE knows its token.
    const usedToken = simulator.log.refused.filter(({ reason }) => reason === 'The reply token was used before.');
    expect(usedToken.length).toBeLessThanOrEqual(1);
    expect(simulator.log.refused).toEqual(usedToken);
    const [twice] = await db.sql<
      { count: number }[]
    >`select count(*)::int as count from (select 1 from answer_history group by response_id, key, seq having count(*) > 1) x`;
    expect(twice?.count).toBe(0);
  });

  it('refuses a forged webhook, one that is too large and one that is no JSON, and ignores what it does not know', async () => {
    const [before] = await db.sql<{ count: number }[]>`select count(*)::int as count from inbox`;
    const forged = await simulator.sendRaw(Buffer.from('{"destination":"U","events":[]}'), 'forged');
    expect(forged.status).toBe(401);
    const none = await simulator.sendRaw(Buffer.from('{"destination":"U","events":[]}'), null);
    expect(none.status).toBe(401);
    const large = await simulator.sendRaw(Buffer.from(`{"destination":"U","events":[],"x":"${'x'.repeat(2_000_000)}"}`));
    expect(large.status).toBe(413);
    const broken = await simulator.sendRaw(Buffer.from('{"destination":'));
    expect(broken.status).toBe(400);
    const unknown = await simulator.sendRaw(
      Buffer.from(
        JSON.stringify({
          destination: simulator.botUserId,
          events: [
            {
              type: 'hologram',
              webhookEventId: 'e2e-unknown',
              timestamp: 1_790_000_000_000,
              mode: 'active',
              source: { type: 'user', userId: `U${'a'.repeat(32)}` },
            },
          ],
        }),
      ),
    );
    expect(unknown.status).toBe(200);
    const rows = await db.sql<{ outcome: string }[]>`select outcome from inbox where webhook_event_id = 'e2e-unknown'`;
    expect(rows.map((row) => row.outcome.startsWith('ignored:'))).toEqual([true]);
    const [after] = await db.sql<{ count: number }[]>`select count(*)::int as count from inbox`;
    expect(after?.count).toBe((before?.count ?? 0) + 1);
  });

  it('shows a kind page that tells nothing for a report link that is wrong, expired or revoked', async () => {
    const wrong = await fetch(`${bot.url}/r/${'A'.repeat(43)}`);
    expect(wrong.status).toBe(404);
    const text = await wrong.text();
    expect(text).toContain('เปิดรายงานนี้ไม่ได้');
    const person = simulator.people.find((one) => one.name === 'วราภรณ์');
    const link = String(person?.buttons().find((button) => button.action['type'] === 'uri')?.action['uri']);
    await db.sql`update report_links set revoked_at = now()`;
    const revoked = await fetch(link);
    expect(revoked.status).toBe(404);
    expect(await revoked.text()).toBe(text);
  });
});
