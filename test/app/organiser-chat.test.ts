// An organiser who answers for no agency: not asked for a code without a word of what is theirs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { chatContainer, openChat } from '../support/chat.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound } from '../support/round.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await openTestRound(db, systemClock);
});
afterAll(() => db.drop());

test('after the notice, and in the help, they are shown the way to the console', async () => {
  const chat = openChat(chatContainer(db));
  await chat.follow();
  await db.sql`update contacts set is_organiser = true where line_user_id = ${chat.userId}`;
  expect(await chat.tap('รับทราบ')).toContain('พิมพ์ “คอนโซล”');
  expect(chat.buttons()[0]?.action).toEqual({ kind: 'say', text: 'คอนโซล' });
  expect(await chat.say('ช่วยเหลือ')).toContain('พิมพ์ “คอนโซล”');
  expect(await chat.say('คอนโซล')).toContain('ลิงก์เข้าใช้คอนโซล');
});

test('nobody else is told of it', async () => {
  const chat = openChat(chatContainer(db));
  await chat.follow();
  expect(await chat.tap('รับทราบ')).not.toContain('คอนโซล');
  expect(await chat.say('ช่วยเหลือ')).not.toContain('คอนโซล');
});
