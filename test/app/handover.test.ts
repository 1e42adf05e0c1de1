// Handing over: by the contact in the chat, or by an organiser; the old contact is out at once.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

const folder = mkdtempSync(join(tmpdir(), 'phrom-handover-'));
let db: TestDatabase;
let cli: Cli;
let round: TestRound;
let old: Chat;
let next: Chat;
const codeIn = (text: string): string => /(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
const chat = (): Chat => openChat(chatContainer(db));
const idOf = async ({ userId }: Chat): Promise<number> =>
  (await db.sql<{ id: number }[]>`select id from contacts where line_user_id = ${userId}`)[0]?.id ?? 0;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
  round = await openTestRound(db, systemClock);
  [old, next] = [chat(), chat()];
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

test('a contact hands over: the successor has role and answers, the old one is out and told', async () => {
  await joinByCode(old, await round.code('08004'));
  await old.tap('เริ่ม');
  await old.say('1');
  expect(await old.say('โอนหน้าที่')).toContain('พ้นจากการเป็นผู้ติดต่อทันที');
  const made = await old.tap('ยืนยันและออกรหัส');
  // Once on the card, once as a text that can be copied and forwarded.
  expect(made.match(/[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}/g)).toHaveLength(2);
  const code = codeIn(made);
  expect(code).not.toBe('');
  await joinByCode(next, code);
  expect(await next.say('ต่อ')).toMatch(/ข้อ 2/);
  expect(await old.say('สถานะ')).toContain('รหัสเชิญ');
  const oldId = await idOf(old);
  const nextId = await idOf(next);
  expect(await db.sql`select contact_id as id, role, ended_reason as ended from memberships order by id`).toEqual([
    { id: oldId, role: 'coordinator', ended: 'handed-over' },
    { id: nextId, role: 'coordinator', ended: null },
  ]);
  expect(await db.sql`select actor, before, after from audit_trail where action = 'contact.handed-over'`).toEqual([
    { actor: `contact:${nextId}`, before: { contactId: oldId, role: 'coordinator' }, after: { contactId: nextId, role: 'coordinator' } },
  ]);
  const [told] = await db.sql<{ recipient: string }[]>`select recipient from outbox where reason like 'handed-over:%'`;
  expect(told?.recipient).toBe(old.userId);
});

test('a newer code ends the one before, and a code of somebody who was removed leads nowhere', async () => {
  await next.say('โอนหน้าที่');
  const first = codeIn(await next.tap('ยืนยันและออกรหัส'));
  await next.say('โอนหน้าที่');
  const second = codeIn(await next.say('ยืนยันโอนหน้าที่'));
  const late = chat();
  await late.follow();
  await late.tap('รับทราบ');
  expect(await late.say(first)).toContain('ยกเลิก');
  await cli('contacts', 'revoke', String(await idOf(next)), '--reason', 'ย้ายงาน');
  expect(await late.say(second)).toContain('ยกเลิก');
});

test('an organiser hands over for somebody who is gone', async () => {
  const gone = chat();
  await joinByCode(gone, await round.code('70002', 'contributor'));
  const id = String(await idOf(gone));
  const file = join(folder, 'code.csv');
  const create = (...words: string[]) => cli('invitations', 'create', '--round', '2560', '--out', file, '--json', ...words);
  expect((await create('--replaces', id)).code).toBe(2);
  expect((await create('--replaces', 'x', '--agency', '70002')).code).toBe(2);
  expect((await create('--replaces', id, '--agency', '08004')).err).toContain('not a contact of agency 08004');
  expect((await create('--replaces', id, '--agency', '70002', '--role', 'contributor')).json()).toMatchObject({ created: 1 });
  const successor = chat();
  await joinByCode(successor, codeIn(readFileSync(file, 'utf8')));
  expect(await gone.say('สถานะ')).toContain('รหัสเชิญ');
  expect(await successor.say('สถานะ')).toContain('เชียงใหม่');
});
