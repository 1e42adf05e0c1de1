// Two contacts of one agency on one response: nothing is overwritten in silence, and who answered what stays known.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

let db: TestDatabase;
let first: Chat;
let second: Chat;
let round: TestRound;

beforeAll(async () => {
  db = await createTestDatabase();
  round = await openTestRound(db, systemClock);
  [first, second] = [openChat(chatContainer(db)), openChat(chatContainer(db))];
  await joinByCode(first, await round.code('08004'));
  await joinByCode(second, await round.code('08004', 'contributor'));
});
afterAll(() => db.drop());

const current = () =>
  db.sql<
    { value: string; by: number }[]
  >`select value, answered_by as by from answers where key = (select key from answer_history order by answered_at limit 1)`;

test('both stand at the first question; the second to answer sees what the first said and is asked', async () => {
  await first.tap('เริ่ม');
  await second.tap('เริ่ม');
  await first.say('1');
  const [given] = await current();
  const asked = await second.say('2');
  expect(asked).toMatch(/แทน|เปลี่ยน/);
  expect(await current()).toEqual([given]);
  const yes = second.buttons().find(({ action }) => action.kind === 'tap' && /^1;r;.*;y;/.test(action.data));
  if (yes?.action.kind !== 'tap') throw new Error('nothing to confirm');
  await second.tapData(yes.action.data);
  const [changed] = await current();
  expect(changed?.value).not.toBe(given?.value);
  expect(changed?.by).not.toBe(given?.by);
  const history = await db.sql<{ value: string; by: number }[]>`select value, answered_by as by from answer_history order by seq`;
  expect(history).toEqual([given, changed]);
});

test('a colleague who joins late reads how far the agency is, and goes on from there', async () => {
  const late = openChat(chatContainer(db));
  const joined = await joinByCode(late, await round.code('08004', 'contributor'));
  expect(joined).toMatch(/ตอบแล้ว 1 จาก \d+ ข้อ/);
  expect(joined).toContain('ผู้ติดต่อของหน่วยงานตอบไว้แล้วบางส่วน');
  expect(late.buttons().map(({ label }) => label)).toEqual(['ตอบต่อ']);
  expect(await late.tap('ตอบต่อ')).toContain('ข้อ 2 /');
});

test('what the system prefilled counts as answered only when somebody keeps it', async () => {
  const other = openChat(chatContainer(db));
  await joinByCode(other, await round.code('08007'));
  expect(await other.say('สถานะ')).toMatch(/ตอบแล้ว 0 จาก[^]*ยังไม่เริ่ม/);
  await other.say('ต่อ');
  await other.say('1');
  expect(await other.say('สถานะ')).toMatch(/ตอบแล้ว 1 จาก[^]*กำลังตอบ/);
  await other.say('ต่อ');
  await other.tap('ใช้คำตอบนี้');
  expect(await other.say('สถานะ')).toContain('ตอบแล้ว 2 จาก');
});

test('who may only look is led to the progress, not to questions', async () => {
  const viewer = openChat(chatContainer(db));
  expect(await joinByCode(viewer, await round.code('08004', 'viewer'))).toContain('ท่านมีสิทธิดูอย่างเดียว');
  expect(viewer.buttons().map(({ label }) => label)).toEqual(['สถานะ']);
  expect(await viewer.tap('สถานะ')).toContain('ตอบแล้ว 1 จาก');
});
