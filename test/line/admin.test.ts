import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { createLineAdmin, type LineAdmin } from '../../src/line/admin.ts';
import { type Menu } from '../../src/domain/message.ts';
import { json, pretendLine, type PretendLine } from './pretend-line.ts';

const menu: Menu = {
  name: 'phrom-1',
  barText: 'เมนู',
  width: 2500,
  height: 843,
  areas: [
    {
      x: 0,
      y: 0,
      width: 833,
      height: 843,
      label: 'คะแนน',
      action: { kind: 'tap', data: '1;c;;score', echo: 'คะแนน', opensKeyboard: true },
    },
  ],
};
const image = Buffer.from('not really a picture');

let line: PretendLine;
let admin: LineAdmin;

beforeEach(async () => {
  line = await pretendLine();
  admin = createLineAdmin(line.config(), { clock: systemClock });
});

afterEach(async () => {
  await admin.close();
  await line.close();
});

const asked = (): string[] => line.requests.map((request) => `${request.method} ${request.path}`);

test('the webhook, set or not', async () => {
  line.answer(json(200, { endpoint: 'https://phrom.example.go.th/webhook', active: true }));
  expect(await admin.webhook()).toEqual({ url: 'https://phrom.example.go.th/webhook', isActive: true });
  line.answer(json(404, { message: 'Not found' }));
  expect(await admin.webhook()).toBeNull();
});

test('a trial call of the webhook', async () => {
  line.answer(
    json(200, { success: false, timestamp: '2026-11-22T02:00:00Z', statusCode: 401, reason: 'ERROR_STATUS_CODE', detail: '401' }),
  );
  expect(await admin.testWebhook()).toEqual({ isSuccess: false, status: 401, reason: 'ERROR_STATUS_CODE', detail: '401' });
});

test('a rich menu is created, then its picture uploaded with its type', async () => {
  line.answer(json(200, { richMenuId: 'richmenu-1' }), json(200, {}));
  expect(await admin.createRichMenu(menu, image)).toBe('richmenu-1');
  expect(asked()).toEqual(['POST /v2/bot/richmenu', 'POST /v2/bot/richmenu/richmenu-1/content']);
  expect(JSON.parse(line.requests[0]?.body ?? '')).toEqual({
    size: { width: 2500, height: 843 },
    selected: false,
    name: 'phrom-1',
    chatBarText: 'เมนู',
    areas: [
      {
        bounds: { x: 0, y: 0, width: 833, height: 843 },
        action: { type: 'postback', label: 'คะแนน', data: '1;c;;score', displayText: 'คะแนน', inputOption: 'openKeyboard' },
      },
    ],
  });
  expect(line.requests[1]).toMatchObject({ headers: { 'content-type': 'image/png' }, body: image.toString() });
});

test('a rich menu whose picture LINE refuses is not left behind', async () => {
  line.answer(json(200, { richMenuId: 'richmenu-1' }), json(400, { message: 'The image size is not allowed for richmenu' }), json(200, {}));
  await expect(admin.createRichMenu(menu, image)).rejects.toMatchObject({ kind: 'line-refused' });
  expect(asked().at(-1)).toBe('DELETE /v2/bot/richmenu/richmenu-1');
});

test('a faulty rich menu never gets to LINE', async () => {
  const faulty = { ...menu, barText: 'แตะเพื่อเปิดเมนู' };
  await expect(admin.createRichMenu(faulty, Buffer.alloc(1024 * 1024 + 1))).rejects.toMatchObject({
    kind: 'line-refused',
    details: { details: ['chatBarText: Length must be between 0 and 14', 'image: over 1048576 bytes'] },
  });
  expect(line.requests).toEqual([]);
});

test('menus are listed, made the default, linked and deleted', async () => {
  line.answer(
    json(200, { richmenus: [{ richMenuId: 'richmenu-1', name: menu.name }] }),
    json(200, { richMenuId: 'richmenu-1' }),
    json(200, {}),
  );
  expect(await admin.richMenus()).toEqual([{ id: 'richmenu-1', name: 'phrom-1' }]);
  expect(await admin.defaultRichMenu()).toBe('richmenu-1');
  await admin.setDefaultRichMenu('richmenu-1');
  await admin.linkRichMenus(['U4af4980629af4980629af4980629af49'], 'richmenu-1');
  await admin.deleteRichMenu('richmenu-1');
  expect(asked()).toEqual([
    'GET /v2/bot/richmenu/list',
    'GET /v2/bot/user/all/richmenu',
    'POST /v2/bot/user/all/richmenu/richmenu-1',
    'POST /v2/bot/richmenu/bulk/link',
    'DELETE /v2/bot/richmenu/richmenu-1',
  ]);
  line.answer(json(404, { message: 'no default richmenu' }));
  expect(await admin.defaultRichMenu()).toBeNull();
});
