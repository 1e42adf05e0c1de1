// The menus of the demonstration, as its people see them: installed by the start, tapped, and changed as they join.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { cliOn } from '../support/cli.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, lineEnvironment, startBot } from '../support/bot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { join as joinSurvey } from '../support/respondent.ts';
import { openTestRound } from '../support/round.ts';

const channelSecret = 'menus-channel-secret';
const folder = mkdtempSync(join(tmpdir(), 'phrom-menus-'));
let db: TestDatabase;
let simulator: Simulator;
let bot: Bot;

beforeAll(async () => {
  db = await createTestDatabase();
  simulator = await startSimulator({ channelSecret, clock: systemClock });
  bot = await startBot({ ...lineEnvironment(simulator, channelSecret), DATABASE_URL: db.url, DATA_DIR: folder });
  simulator.setWebhookUrl(`${bot.url}/webhook`);
});

afterAll(async () => {
  await bot.stop();
  await simulator.stop();
  await db.drop();
  rmSync(folder, { recursive: true });
});

it('shows who has not joined the menu for joining, and who has joined the one for answering, whose buttons work', async () => {
  const round = await openTestRound(db, systemClock);
  const env = { ...lineEnvironment(simulator, channelSecret), PUBLIC_URL: bot.url, DATA_DIR: folder };
  const applied = await cliOn(db, { env })('richmenu', 'apply', '--json');
  expect(applied).toMatchObject({ code: 0, err: '' });
  expect(applied.json()).toMatchObject([{ state: 'joining', result: 'new' }, { state: 'answering' }, { state: 'submitted' }]);

  const person = simulator.person(simulator.addPerson({ name: 'มานี' }));
  const labels = (): string[] => person.buttons().flatMap((button) => (button.place === 'rich-menu' ? [button.label] : []));
  person.follow();
  await person.awaitReply();
  expect(labels()).toEqual(['ใส่รหัสเชิญ', 'ความเป็นส่วนตัว', 'ภาษา']);
  person.tap((button) => button.label === 'ใส่รหัสเชิญ');
  await person.awaitReply();
  // LINE says 404 to the question for a default menu that there is not.
  expect(simulator.log.refused.filter(({ status }) => status !== 404)).toEqual([]);

  const colleague = simulator.person(simulator.addPerson({ name: 'ปิติ' }));
  await joinSurvey(colleague, await round.code('08004'), 'buttons');
  const shown = (): string[] => colleague.buttons().flatMap((button) => (button.place === 'rich-menu' ? [button.label] : []));
  await simulator.waitUntil(() => shown().includes('ตอบต่อ'));
  expect(shown()).toEqual(['ตอบต่อ', 'ทบทวน', 'สถานะ', 'คะแนน', 'ช่วยเหลือ', 'พัก']);
  colleague.tap((button) => button.place === 'rich-menu' && button.label === 'สถานะ');
  await colleague.awaitReply();
  expect(colleague.lastReply).toContain('กรมการขนส่งทางบก');
  expect(simulator.log.complaints).toEqual([]);
});
