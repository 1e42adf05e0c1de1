// Two contacts of one agency on one response: nothing is overwritten in silence, and who answered what stays known.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound } from '../support/round.ts';

let db: TestDatabase;
let first: Chat;
let second: Chat;

beforeAll(async () => {
  db = await createTestDatabase();
  const round = await openTestRound(db, systemClock);
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
