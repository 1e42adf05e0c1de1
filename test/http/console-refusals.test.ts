// What the organisers' page says when something is refused: in its own words, with dates as people read them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problems } from '../../src/problem.ts';
import { type ConsoleWorld, openConsoleWorld, type Visitor } from '../support/console.ts';

let world: ConsoleWorld;
let visitor: Visitor;
let token: string;

beforeAll(async () => {
  world = await openConsoleWorld();
  visitor = await world.signedIn(await world.organiser('ศิริพร'));
  token = await visitor.formToken();
});
afterAll(() => world.close());

const commands = /round (?:extend|add|close|retention)|agencies (?:find|import)|contacts revoke|--\w+/;
const alert = (text: string): string => /role="alert"[\s\S]*?<\/(?:div|section)>/.exec(text)?.[0] ?? '';

test.each([
  ['/console/extend', { closes: '1/1/2565', reason: 'x', telling: 'none' }, 'วันปิดรับใหม่ต้องอยู่หลังวันเดิม'],
  ['/console/extend', { closes: '1/1/2590', reason: 'x', telling: 'none' }, 'โปรดเลื่อนวันสิ้นสุดการเก็บข้อมูลส่วนบุคคลก่อน'],
  ['/console/retention', { until: '1/1/2565', reason: 'x' }, 'ต้องสิ้นสุดหลังวันปิดรับ'],
  ['/console/agencies/70002/reopen', { reason: 'x', telling: 'none' }, 'ยังไม่ได้ส่งแบบสำรวจ'],
  ['/console/agencies/08004/revoke-contact', { contact: '1', reason: 'x', telling: 'none' }, 'ไม่ได้เป็นผู้ติดต่อ'],
])('POST %s is refused without a word of the command line', async (path, fields, words) => {
  const { status, text } = await visitor.post(path, { ...fields, token });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(text).toContain(words);
  expect(alert(text)).not.toBe('');
  expect(alert(text)).not.toMatch(commands);
  expect(alert(text)).not.toMatch(/\d{4}-\d\d-\d\dT/);
});

test('a refused form comes back open and as it was filled in, with everything that is wrong with it at once', async () => {
  const fields = { closes: 'เร็ว ๆ นี้', reason: 'น้ำท่วม "หนัก"', telling: 'next-reply', token };
  const { text } = await visitor.post('/console/extend', fields);
  const form = /<details class="fold" open>[\s\S]*?<\/details>/.exec(text)?.[0] ?? '';
  expect(form).toContain('action="/console/extend');
  expect(form).toContain('value="เร็ว ๆ นี้"');
  expect(form).toContain('value="น้ำท่วม &quot;หนัก&quot;"');
  expect(form).toMatch(/value="next-reply" checked/);
  expect(text.match(/<details class="fold" open>/g)).toHaveLength(1);
  const both = alert((await visitor.post('/console/extend', { ...fields, reason: ' ' })).text);
  expect(both).toContain('อ่านวันเวลา “เร็ว ๆ นี้” ไม่ได้');
  expect(both).toContain('โปรดระบุเหตุผล');
  expect((await visitor.get('/console')).text).not.toContain('<details class="fold" open>');
});

test('the reminders to come are shown in figures; without LINE the page says that it cannot', async () => {
  world.container.messenger.quota = () => Promise.reject(problems.lineThrottled({ retryKey: '' }));
  expect((await visitor.get('/console/reminders')).text).toContain('ยังแสดงแผนไม่ได้');
  world.container.messenger.quota = () => Promise.resolve({ limit: 500, used: 20 });
  const { status, text } = await visitor.get('/console/reminders');
  expect(status).toBe(200);
  expect(text).toContain('480');
  expect(text).toContain('ไม่ได้รับการแจ้งเตือน');
});

test('an agency whose deadline is over cannot be invited until it is extended, and the page says so', async () => {
  world.clock.advance(21 * 86_400_000);
  visitor = await world.signedIn(await world.organiser('สมศักดิ์'));
  const { text } = await visitor.post('/console/agencies/08004/invite', { role: 'viewer', token: await visitor.formToken() });
  expect(text).toContain('โปรดขยายเวลาของหน่วยงานก่อน');
  expect(alert(text)).not.toMatch(commands);
});
