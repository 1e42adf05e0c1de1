// The privacy notice over the years: kept as it read, acknowledged by each contact, and asked for again when it changes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noticeTexts, publishNotice } from '../../src/app/privacy-notice.ts';
import { systemClock } from '../../src/clock.ts';
import { insertNotice } from '../../src/db/notices.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

let db: TestDatabase;
let cli: Cli;
let round: TestRound;
let contact: Chat;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
  round = await openTestRound(db, systemClock);
  contact = openChat(chatContainer(db));
});
afterAll(() => db.drop());

const inForce = (version: number) =>
  insertNotice(db.sql, { version, texts: noticeTexts(createTranslate(), null), inForceAt: systemClock.now() });

test('a start puts the notice in force once, and keeps its texts', async () => {
  await publishNotice(chatContainer(db));
  await publishNotice(chatContainer(db));
  expect((await cli('notice', 'list', '--json')).json()).toMatchObject([{ version: 1, acknowledged: 0 }]);
  const shown = await cli('notice', 'show', '1', '--lang', 'th');
  expect(shown.out).toContain('มาตรา 24 (4)');
  expect((await cli('notice', 'show', '7')).code).toBe(1);
  expect((await cli('notice', 'show', 'one')).code).toBe(2);
});

test('a new version is asked of those who answer already; nothing is answered before, and then they go on where they were', async () => {
  await joinByCode(contact, await round.code('08004'));
  await contact.tap('เริ่ม');
  await contact.say('1');
  expect(await inForce(2)).toBe(1);
  const asked = await contact.say('2');
  expect(asked).toContain('ปรับปรุงใหม่');
  expect(asked).toContain('มาตรา 24 (4)');
  expect(await contact.tap('รับทราบ')).toMatch(/ข้อ 2/);
  const answered = await db.sql`select 1 from answers where value <> ''`;
  expect(answered).toHaveLength(1);
  expect(await inForce(2)).toBe(0);
});

test('who acknowledged which version stays known, and is part of what a person gets about themselves', async () => {
  // The chat acknowledges the version of the program.
  const rows = (await cli('notice', 'acknowledgements', '--json')).json() as { contact_id: number; version: number }[];
  expect(rows).toMatchObject([{ version: 1 }]);
  expect((await cli('notice', 'acknowledgements', '--version', '2', '--json')).json()).toEqual([]);
  const dossier = (await cli('contacts', 'export', String(rows[0]?.contact_id), '--json')).json();
  expect(dossier).toMatchObject({ notice_acknowledgements: [{ version: 1 }] });
  expect(await db.sql`select after from audit_trail where action = 'notice.in-force' order by id`).toMatchObject([
    { after: { version: 1, toAcknowledge: 0 } },
    { after: { version: 2, toAcknowledge: 1 } },
  ]);
});
