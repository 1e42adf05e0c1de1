// One contact who answers for two agencies: what is shown for one leads to that one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

let db: TestDatabase;
let round: TestRound;
let chat: Chat;
let codes: readonly [string, string];

beforeAll(async () => {
  db = await createTestDatabase();
  round = await openTestRound(db, systemClock);
  chat = openChat(chatContainer(db));
  codes = [await round.code('08004'), await round.code('08007')];
  await joinByCode(chat, codes[0]);
  await chat.tap('เริ่มตอบ');
  await chat.say('1');
});
afterAll(() => db.drop());

test('the button to begin leads into the agency that was joined just now', async () => {
  await chat.say(codes[1]);
  await chat.tap('ใช่');
  const asked = await chat.tap('เริ่มตอบ');
  expect(asked).toContain('ข้อ 1 /');
  expect(asked).toContain('กรมทางหลวง');
  expect(asked).not.toContain('เลือก กรม');
});

test('and into the one that was chosen', async () => {
  await chat.say('หน่วยงาน');
  expect(await chat.tap('กรมการขนส่งทางบก')).toContain('ตอบแล้ว 1 จาก');
  expect(await chat.tap('ตอบต่อ')).toContain('ข้อ 2 /');
  await chat.say('หน่วยงาน');
  await chat.tap('กรมทางหลวง');
  expect(await chat.tap('เริ่มตอบ')).toContain('ข้อ 1 /');
});

test('a code of theirs that comes again leads there; a wrong one leaves them where they were', async () => {
  expect(await chat.say(codes[0])).toMatch(/อยู่แล้ว[^]*กรมการขนส่งทางบก/);
  expect(await chat.tap('ตอบต่อ')).toContain('ข้อ 2 /');
  const wrong = await chat.say('ZZZZ-2222-BBBB-3333');
  expect(wrong).toContain('ข้อ 2 /');
});

test('whoever answers for several agencies sees on every card which one it is about; whoever answers for one is not told each time', async () => {
  await chat.say('หน่วยงาน');
  await chat.tap('กรมการขนส่งทางบก');
  for (const said of ['ต่อ', 'ข้าม', 'ทบทวน'])
    expect([said, await chat.say(said)]).toEqual([said, expect.stringContaining('กรมการขนส่งทางบก')]);
  expect(await chat.tap('ข้อมูลหน่วยงาน')).toContain('กรมการขนส่งทางบก › ทบทวนคำตอบ');
  const other = openChat(chatContainer(db));
  await joinByCode(other, await round.code('08004', 'contributor'));
  await other.say('เริ่ม');
  expect(await other.say('แก้ 3')).not.toContain('กรมการขนส่งทางบก');
});
