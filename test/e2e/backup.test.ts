// Dump, wipe, restore, carry on: with the bot as a process of its own, LINE sending again what was lost, and files that contacts sent.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type PersonHandle } from '../../src/simulator/person.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, lineEnvironment, startBot } from '../support/bot.ts';
import { cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { join as joinSurvey, submit } from '../support/respondent.ts';
import { openTestRound } from '../support/round.ts';

const channelSecret = 'backup-channel-secret';
const form = `
| survey   |                 |         |                 |                     |           |
|          | type            | name    | label::ไทย (th) | label::English (en) | indicator |
|          | select_one yn   | plan    | มีแผนหรือไม่     | A plan?             | I1        |
|          | integer         | staff   | จำนวนคน         | Staff               |           |
|          | integer         | rooms   | จำนวนห้อง        | Rooms               |           |
| choices  |                 |         |                 |                     |           |
|          | list_name       | name    | label::ไทย (th) | label::English (en) | score     |
|          | yn              | yes     | มี               | Yes                 | 100       |
|          | yn              | no      | ไม่มี             | No                  | 0         |
| settings |                 |         |                 |                     |           |
|          | form_id         | form_title |              |                     |           |
|          | backup          | สำรอง   |                 |                     |           |
`;

const folder = mkdtempSync(join(tmpdir(), 'phrom-backup-'));
const file = join(folder, 'backup.tar');
const dataDir = join(folder, 'data');
const sent = randomBytes(3000);
const hash = createHash('sha256').update(sent).digest('hex');
let db: TestDatabase;
let simulator: Simulator;
let bot: Bot;
let writer: PersonHandle;
let finished: PersonHandle;

const start = async (port?: number): Promise<void> => {
  bot = await startBot({ ...lineEnvironment(simulator, channelSecret), DATABASE_URL: db.url, DATA_DIR: dataDir }, { port });
  simulator.setWebhookUrl(`${bot.url}/webhook`);
};
const cli = (...words: string[]) => cliOn(db, { env: { DATA_DIR: dataDir } })(...words);

/** All tables away, as after a disk was lost. */
async function wipe(): Promise<void> {
  const client = postgres(db.url, { max: 1, onnotice: () => undefined });
  await client`drop schema public cascade`;
  await client`drop schema drizzle cascade`;
  await client`create schema public`;
  await client.end();
  rmSync(join(dataDir, 'files'), { recursive: true });
}

const answers = async (): Promise<Record<string, string>> => {
  const rows = await db.sql<{ key: string; value: string }[]>`
    select w.key, w.value from answers w join responses r on r.id = w.response_id join agencies a on a.id = r.agency_id where a.code = '08007'`;
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
};
const pushes = (): number => simulator.people.flatMap(({ messages }) => messages).filter(({ via }) => via === 'push').length;

async function say(person: PersonHandle, text: string): Promise<void> {
  person.say(text);
  await person.awaitReply();
}

beforeAll(async () => {
  // A connection by another name: those of Phrom mean that it runs.
  db = await createTestDatabase({ applicationName: 'test' });
  mkdirSync(join(dataDir, 'files'), { recursive: true });
  writeFileSync(join(dataDir, 'files', hash), sent);
  const round = await openTestRound(db, systemClock, { questionnaire: { name: 'backup.md', bytes: Buffer.from(form) } });
  simulator = await startSimulator({ channelSecret, clock: systemClock });
  await start();
  finished = simulator.person(simulator.addPerson({ name: 'ส่งแล้ว' }));
  await joinSurvey(finished, await round.code('08004'), 'typing');
  for (const text of ['มี', '5', '2']) await say(finished, text);
  await submit(finished, 'typing');
  await simulator.waitUntil(() => pushes() === 1);
  writer = simulator.person(simulator.addPerson({ name: 'กำลังตอบ' }));
  await joinSurvey(writer, await round.code('08007'), 'typing');
  await say(writer, 'มี');
});

afterAll(async () => {
  await bot.stop();
  await simulator.stop();
  await db.drop();
  rmSync(folder, { recursive: true });
});

it('is written while the bot runs, for its owner alone', async () => {
  const made = await cli('backup', '--out', file, '--json');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.json()).toMatchObject({ file, files: 1 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('is refused where it cannot be written', async () => {
  const nowhere = join(folder, 'no', 'b.tar');
  const failed = await cli('backup', '--out', nowhere);
  expect(failed).toMatchObject({ code: 1, out: '', err: expect.stringContaining(nowhere) as string });
  expect(failed.err).not.toContain('    at ');
});

it('is not restored under a running bot, nor over rows unless it is forced', async () => {
  const running = await cli('restore', file, '--force');
  expect(running).toMatchObject({ code: 1, err: expect.stringContaining('Stop it first') as string });
  await bot.stop();
  const full = await cli('restore', file);
  expect(full).toMatchObject({ code: 1, err: expect.stringContaining('not empty') as string });
  expect((await cli('restore', file, '--lang', 'th')).err).toContain('โปรดเพิ่ม --force');
  expect(await answers()).toEqual({ plan: 'yes' });
});

it('a damaged or truncated file leaves the database as it was, forced or not', async () => {
  const cut = join(folder, 'cut.tar');
  const whole = readFileSync(file);
  writeFileSync(cut, whole);
  truncateSync(cut, 5000);
  expect(await cli('restore', cut, '--force')).toMatchObject({ code: 1, err: expect.stringContaining('cut off') as string });
  expect((await cli('restore', cut, '--force', '--lang', 'th')).err).toBe(
    `${cut} ไม่ครบ ไฟล์ขาดตอนท้าย โปรดคัดลอกใหม่หรือใช้ไฟล์สำรองอื่น ฐานข้อมูลยังอยู่ตามเดิม\n`,
  );
  // Inside the database's stream, which is the first entry.
  const damaged = join(folder, 'damaged.tar');
  const bytes = Buffer.from(whole);
  bytes.fill(0x55, 3000, 3100);
  writeFileSync(damaged, bytes);
  expect(await cli('restore', damaged, '--force')).toMatchObject({ code: 1, err: expect.stringContaining('damaged') as string });
  writeFileSync(damaged, 'no archive at all');
  expect((await cli('restore', damaged, '--force')).code).toBe(1);
  expect(await cli('restore', join(folder, 'nowhere.tar'))).toMatchObject({ code: 1 });
  expect(await answers()).toEqual({ plan: 'yes' });
  const [left] = await db.sql<{ count: number }[]>`select count(*)::int as count from pg_namespace where nspname like 'phrom_before%'`;
  expect(left?.count).toBe(0);
});

it('after a wipe: restored, and the survey goes on; what LINE sends again is applied once, what was pushed is not pushed again', async () => {
  // The bot is down: LINE keeps it and sends it again later, twice at that.
  simulator.faults.inject({ where: 'webhook', kind: 'duplicate' });
  writer.say('12');
  await wipe();
  const restored = await cli('restore', file, '--json');
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(join(dataDir, 'files', hash))).toEqual(sent);
  await start(Number(new URL(bot.url).port));
  await simulator.awaitIdle(120_000);
  await expect.poll(answers).toEqual({ plan: 'yes', staff: '12' });
  await say(writer, '7');
  await expect.poll(answers).toEqual({ plan: 'yes', staff: '12', rooms: '7' });
  await simulator.awaitIdle();
  const [twice] = await db.sql<{ count: number }[]>`
    select count(*)::int as count from (select 1 from answer_history group by response_id, key having count(*) > 1) x`;
  expect(twice?.count).toBe(0);
  await say(finished, 'คะแนน');
  expect(finished.lastReply).toContain('คะแนนความพร้อม กรมการขนส่งทางบก');
  expect(pushes()).toBe(1);
  await submit(writer, 'typing');
  await simulator.waitUntil(() => pushes() === 2);
});

it('forced, it takes the place of newer rows', async () => {
  await bot.stop();
  expect(await cli('restore', file, '--force', '--json')).toMatchObject({ code: 0 });
  expect(await answers()).toEqual({ plan: 'yes' });
  await start(Number(new URL(bot.url).port));
  await say(writer, 'ต่อ');
  expect(writer.lastReply).toContain('จำนวนคน');
});
