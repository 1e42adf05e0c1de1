// The data controller's address in the privacy notice (PDPA s.23 (5)): configured, shown, and its changes kept.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishNotice } from '../../src/app/privacy-notice.ts';
import { readConfig } from '../../src/config.ts';
import { chatContainer, openChat } from '../support/chat.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;
let cli: Cli;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
});
afterAll(() => db.drop());

test('the notice names the controller and where to reach it; a new address is written down and asks nobody to acknowledge again', async () => {
  const at = (DATA_CONTROLLER: string) => ({ ...chatContainer(db), config: readConfig({ DATA_CONTROLLER }) });
  const shown = async () => (await cli('notice', 'show', '1', '--lang', 'th')).out;
  await publishNotice(at(''));
  expect(await shown()).toContain('สถานที่ติดต่อ: หน่วยงานผู้สำรวจตามที่อยู่ในหนังสือเชิญ');
  await publishNotice(at('สำนักงานตัวอย่าง โทร. 0 2123 4567'));
  expect(await shown()).toContain('สถานที่ติดต่อ: สำนักงานตัวอย่าง โทร. 0 2123 4567');
  const person = openChat(at('สำนักงานตัวอย่าง โทร. 0 2765 4321'));
  expect(await person.follow()).toContain('สถานที่ติดต่อ: สำนักงานตัวอย่าง โทร. 0 2765 4321');
  expect(await person.say('ขอคุยกับเจ้าหน้าที่')).toContain('โปรดติดต่อสำนักงานตัวอย่าง โทร. 0 2765 4321');
  await person.tap('รับทราบ');
  expect(await publishNotice(at('สำนักงานตัวอย่าง โทร. 0 2765 4321'))).toBe(0);
  await publishNotice(at('สำนักงานตัวอย่าง โทร. 0 2765 4321'));
  expect(await person.say('สวัสดี')).not.toContain('มาตรา 24 (4)');
  expect((await cli('notice', 'list', '--json')).json()).toMatchObject([{ version: 1, acknowledged: 1 }]);
  const amended = await db.sql<{ before: unknown; after: unknown }[]>`
    select before, after from audit_trail where action = 'notice.amended' order by id`;
  expect(amended).toHaveLength(2);
  expect(amended[1]).toMatchObject({
    before: { controller: expect.stringContaining('0 2123 4567') as string },
    after: { version: 1, controller: expect.stringContaining('0 2765 4321') as string },
  });
});
