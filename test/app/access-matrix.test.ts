// I9: whoever is no contact of an agency learns and changes nothing of it: by no command, no old button, no forged id, no page, no link.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { storeReportLink } from '../../src/db/responses.ts';
import { type Command } from '../../src/domain/conversation/command.ts';
import { type Tap, writeTap } from '../../src/domain/conversation/tap.ts';
import { hashSecret } from '../../src/app/secrets.ts';
import { consoleRouter } from '../../src/http/console.ts';
import { safeHeaders } from '../../src/http/guards.ts';
import { errorHandler } from '../../src/http/reply.ts';
import { reportRouter } from '../../src/http/report.ts';
import { type Chat, chatContainer, openChat } from '../support/chat.ts';
import { addContact, lineUserId } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

/** What is the secret: the agency's name, its score, an answer of it. */
const secretName = 'กรมความลับสุดยอด';
let db: TestDatabase;
let container: Container;
let server: Server;
let origin: string;
let secret: { readonly agencyId: number; readonly responseId: number };
const chats = new Map<string, Chat>();
const people = [
  'coordinator of another agency',
  'contributor of another agency',
  'viewer of another agency',
  'revoked contact',
  'contact who handed over',
  'stranger with notice',
  'stranger without notice',
  'organiser',
] as const;

const dayMs = 86_400_000;

beforeAll(async () => {
  db = await createTestDatabase();
  container = chatContainer(db);
  const now = systemClock.now();
  await openPointsRound(db, '2560', new Date(now.getTime() - dayMs));
  const agency = await target(db, '2560', { code: 'S1', level: 'department' });
  await db.sql`update agencies set name_th = ${secretName}, name_en = 'Top Secret' where code = 'S1'`;
  const other = await target(db, '2560', { code: 'O1', level: 'department' });
  const config = readConfig({});
  const responseId = await submit({ db, config }, '2560', agency, points(83, 47), now);
  await submit({ db, config }, '2560', other, points(10), now);
  secret = { agencyId: agency.id, responseId };
  const add = async (
    name: (typeof people)[number],
    agencyCode: string,
    role: 'coordinator' | 'contributor' | 'viewer',
  ): Promise<number> => {
    const id = await addContact(db, people.indexOf(name) + 1, { name, agencyCode, role }, now);
    await db.sql`update contacts set notice_version = 1, notice_acknowledged_at = ${now} where id = ${id}`;
    return id;
  };
  await add('coordinator of another agency', 'O1', 'coordinator');
  await add('contributor of another agency', 'O1', 'contributor');
  await add('viewer of another agency', 'O1', 'viewer');
  for (const [name, reason] of [
    ['revoked contact', 'x'],
    ['contact who handed over', 'handed-over'],
  ] as const) {
    const id = await add(name, 'S1', 'coordinator');
    // Their conversation still stands at the agency.
    await db.sql`update contacts set state = ${db.sql.json({ v: 1, at: { agencyId: agency.id, roundId: '2560' }, mode: 'asking', asked: { key: 'plan', seq: 1, page: 0, atMs: 0 } })} where id = ${id}`;
    await storeReportLink(
      db.sql,
      { tokenHash: hashSecret(`link of ${name}`), responseId, contactId: id, kind: 'contact', expiresAt: new Date(now.getTime() + dayMs) },
      now,
    );
    await db.sql`update memberships set ended_at = ${now}, ended_reason = ${reason} where contact_id = ${id}`;
    await db.sql`update report_links set revoked_at = ${now} where contact_id = ${id}`;
  }
  for (const name of ['stranger with notice', 'organiser'] as const) {
    const id = await add(name, 'O1', 'viewer');
    await db.sql`delete from memberships where contact_id = ${id}`;
    if (name === 'organiser') await db.sql`update contacts set is_organiser = true where id = ${id}`;
  }
  for (const [index, name] of people.entries()) chats.set(name, openChat(container, lineUserId(index + 1)));
  const app = express();
  app.use(safeHeaders(container.config), reportRouter(container), consoleRouter(container), errorHandler(container));
  server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await db.drop();
});

const plain = [
  ...[
    'continue',
    'back',
    'skip',
    'pause',
    'help',
    'score',
    'report',
    'share',
    'links',
    'status',
    'submit',
    'submit-yes',
    'agencies',
    'menu',
  ],
  ...['handover', 'handover-yes'],
] as const;
const commands = (): readonly Command[] => [
  ...plain.map((kind) => ({ kind })),
  { kind: 'review', section: null, page: 0 },
  { kind: 'review', section: 1, page: 0 },
  { kind: 'why', dimension: null },
  { kind: 'why', dimension: 1, indicator: 1 },
  { kind: 'edit', number: 1 },
  { kind: 'section', number: 1 },
  { kind: 'revoke-link', link: 1 },
];

/** Buttons of the agency's chat, kept or made up; and everything that can be typed. */
function attempts(): readonly { readonly name: string; readonly run: (chat: Chat) => Promise<string> }[] {
  const { responseId: response, agencyId } = secret;
  const taps: Tap[] = [
    ...commands().map((command): Tap => ({ kind: 'command', command, response })),
    { kind: 'answer', response, item: '0', seq: 1, choice: 0 },
    { kind: 'tick', response, item: '0', seq: 1, choice: 0, isOn: true },
    { kind: 'done', response, item: '0', seq: 1 },
    { kind: 'replace', response, item: '0', id: 0, yes: true },
    { kind: 'guess', response, item: '0', id: 0, number: 0 },
    { kind: 'open', response, item: '0' },
    { kind: 'skip', response, item: '0' },
    { kind: 'help', response, item: '0' },
    { kind: 'back', response, item: '0' },
    { kind: 'more', response, repeat: '0', count: 1, yes: true },
    { kind: 'remove', response, repeat: '0', count: 1, position: 1, isSure: true },
    { kind: 'agency', agencyId, roundId: '2560' },
    { kind: 'invitation', invitationId: 1, yes: true },
  ];
  const typed = [
    'คะแนน',
    'รายงาน',
    'สถานะ',
    'ทบทวน',
    'แก้ 1',
    'ส่ง',
    'ยืนยัน',
    'แชร์',
    'ลิงก์',
    'เหตุผล',
    'หน่วยงาน',
    'โอนหน้าที่',
    '1',
    'S1',
    secretName.slice(3),
  ];
  return [
    ...taps.map((tap) => ({ name: writeTap(tap), run: (chat: Chat) => chat.tapData(writeTap(tap)) })),
    ...typed.map((text) => ({ name: text, run: (chat: Chat) => chat.say(text) })),
  ];
}

/** Everything stored about the secret agency. */
const stored = async (): Promise<string> =>
  JSON.stringify(
    await db.sql`
      select (select jsonb_agg(to_jsonb(w) order by w.key) from answers w where w.response_id = p.id) as answers,
        (select count(*) from answer_history h where h.response_id = p.id) as changes, to_jsonb(p) as response,
        (select to_jsonb(s) from scores s where s.response_id = p.id) as score,
        (select jsonb_agg(to_jsonb(m) order by m.id) from memberships m where m.agency_id = p.agency_id) as members,
        (select jsonb_agg(to_jsonb(l) order by l.id) from report_links l where l.response_id = p.id) as links,
        (select count(*) from invitations i where i.agency_id = p.agency_id) as invitations
      from responses p where p.id = ${secret.responseId}`,
  );

describe.each(people)('in the chat, the %s', (name) => {
  test('learns and changes nothing', async () => {
    const chat = chats.get(name);
    if (!chat) throw new Error(name);
    const before = await stored();
    for (const { name: attempt, run } of attempts()) {
      const reply = await run(chat);
      // 65.0 = the agency's score; its name may only come back as they typed it, which the bot never does.
      expect([attempt, reply.includes(secretName), reply.includes('Top Secret'), reply.includes('65.0')]).toEqual([
        attempt,
        false,
        false,
        false,
      ]);
    }
    expect(await stored()).toBe(before);
  });
});

describe('by address', () => {
  const forms = ['', '.pdf', '.png'] as const;
  const tokens = ['link of revoked contact', 'link of contact who handed over', 'never made', '', '1', '../r/1', '%00'];

  test.each(tokens)('a report opens with no such token: %j', async (token) => {
    for (const form of forms) {
      const response = await fetch(`${origin}/r/${encodeURIComponent(token)}${form}`, { redirect: 'manual' });
      expect([form, response.status >= 400]).toEqual([form, true]);
      expect(await response.text()).not.toContain(secretName);
    }
  });

  test.each([
    ...['/console/agencies', '/console/agencies/S1', '/console/events', '/console/audit', '/console/exports', '/console/sessions'],
    ...['/console', '/console/reminders'],
    ...['/console/agencies?q=S1', '/console/audit?agency=S1', '/overview/2560'],
  ])('GET %s gives nothing of an agency to who is not signed in', async (path) => {
    for (const cookie of ['', 'phrom-console=forged', '__Host-phrom-console=forged']) {
      const response = await fetch(origin + path, { redirect: 'manual', headers: { cookie } });
      expect(response.status).not.toBe(200);
      expect(await response.text()).not.toContain(secretName);
    }
  });

  test.each([
    ...['/console/extend', '/console/agencies/S1/extend', '/console/agencies/S1/reopen', '/console/agencies/S1/revoke-contact'],
    ...['/console/agencies/S1/revoke-reports', '/console/agencies/S1/revoke-invitations', '/console/agencies/S1/invite'],
    ...['/console/exports/answers/csv', '/console/exports/audit/jsonl', '/console/events/1/replay', '/console/sessions/end-all'],
  ])('POST %s does nothing for who is not signed in', async (path) => {
    const before = await stored();
    const body = new URLSearchParams({ reason: 'x', closes: '1/1/2600', telling: 'none', contact: '1', role: 'viewer', token: 'x' });
    const response = await fetch(origin + path, { method: 'POST', body, redirect: 'manual', headers: { 'sec-fetch-site': 'same-origin' } });
    expect(response.status).not.toBe(200);
    expect(await response.text()).not.toContain(secretName);
    expect(await stored()).toBe(before);
  });
});

test('the agency itself sees all of it: the table above tries what works', async () => {
  const id = await addContact(db, 99, { name: 'ของหน่วยงาน', agencyCode: 'S1' }, systemClock.now());
  await db.sql`update contacts set notice_version = 1, notice_acknowledged_at = now() where id = ${id}`;
  const own = openChat(container, lineUserId(99));
  const replies: string[] = [];
  for (const { run } of attempts()) replies.push(await run(own));
  expect(replies.some((reply) => reply.includes(secretName))).toBe(true);
  expect(replies.some((reply) => reply.includes('65.0'))).toBe(true);
  expect((await db.sql`select 1 from report_links where contact_id = ${id}`).length).toBeGreaterThan(0);
});
