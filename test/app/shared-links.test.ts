// A report passed on to somebody outside LINE: the link is listed in the chat, opens the report, and opens it no more once it is revoked.
// And why the score is what it is, down to the question.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { readReport } from '../../src/app/reports/read-report.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { createSteps } from '../../src/db/steps.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { type Action, type OutboundMessage } from '../../src/domain/message.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { toPlainText } from '../../src/line/plain-text.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { RecordingMessenger } from '../support/recording-messenger.ts';
import { silentLog } from '../support/round.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const config = readConfig({});
const sender = `U${'1'.repeat(32)}`;
let db: TestDatabase;
let shown: readonly OutboundMessage[] = [];

const container = () => ({
  db,
  config,
  clock: systemClock,
  translate: createTranslate(),
  log: silentLog,
  messenger: new RecordingMessenger(),
});

async function send(input: Input): Promise<string> {
  const now = systemClock.now();
  const [leaseId, webhookEventId] = [randomUUID(), randomUUID()];
  const [row] = await db.sql<{ id: number }[]>`
    insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, attempts, lease_id, leased_until)
    values (${webhookEventId}, ${sender}, ${now}, ${now}, ${now}, ${db.sql.json({ input, replyToken: 'token' })}, 1, ${leaseId}, ${new Date(now.getTime() + 60_000)})
    returning id`;
  const event = {
    id: row?.id ?? 0,
    leaseId,
    webhookEventId,
    sender,
    occurredAt: now,
    receivedAt: now,
    attempts: 1,
    input,
    replyToken: 'token',
    isRedelivery: false,
  };
  const { reply } = await handleEvent(container(), createSteps(db.sql), event);
  shown = reply?.payload.messages ?? [];
  return shown.flatMap(toPlainText).join('\n');
}

const say = (text: string) => send({ kind: 'text', text, messageId: randomUUID() });

/** Everything that can be tapped in the last reply, by its label. */
function actions(): readonly { readonly label: string; readonly action: Action }[] {
  return shown.flatMap((message) =>
    message.kind === 'card'
      ? [...message.blocks.flatMap((block) => (block.kind === 'rows' ? block.rows : [])), ...message.buttons].map(({ label, action }) => ({
          label,
          action,
        }))
      : [],
  );
}

async function tap(label: string): Promise<string> {
  const found = actions().find((one) => one.label.includes(label))?.action;
  if (found?.kind !== 'tap')
    throw new Error(
      `no button "${label}" among ${actions()
        .map((one) => one.label)
        .join(' | ')}`,
    );
  return send({ kind: 'tap', data: found.data });
}

function openedToken(): string {
  const found = actions().find(
    ({ action }) => action.kind === 'open' && action.url.includes('/r/') && !action.url.includes('line.me'),
  )?.action;
  if (found?.kind !== 'open') throw new Error('no link to a report');
  return new URL(found.url).pathname.slice('/r/'.length);
}

beforeAll(async () => {
  db = await createTestDatabase();
  const now = systemClock.now();
  await openPointsRound(db, '2560', new Date(now.getTime() - 86_400_000));
  const agency = await target(db, '2560', { code: 'D1', level: 'department' });
  await submit({ db, config }, '2560', agency, points(80, 40), now);
  const [contact] = await db.sql<{ id: number }[]>`
    insert into contacts (line_user_id, display_name, state, notice_version, notice_acknowledged_at, created_at)
    values (${sender}, 'วราภรณ์', ${db.sql.json({})}, 1, ${now}, ${now}) returning id`;
  await db.sql`insert into memberships (contact_id, agency_id, role, joined_at) values (${contact?.id ?? 0}, ${agency.id}, 'coordinator', ${now})`;
});
afterAll(() => db.drop());

test('the score leads to its reasons: dimension, indicator, question with its points', async () => {
  expect(await say('คะแนน')).toContain('60.0');
  const reasons = await tap('ที่มาของคะแนน');
  expect(reasons).toContain('นโยบาย');
  const withoutLink = (text: string): string => text.replace(/\/r\/[\w-]+/gu, '');
  for (const words of ['ดูเหตุผล', 'เหตุผล']) expect(withoutLink(await say(words))).toBe(withoutLink(reasons));
  expect(await tap('1. นโยบาย')).toContain('80.0');
  const question = await tap('แผน');
  expect(question).toContain('แผน');
  expect(question).toContain('80');
});

test('a shared link is listed with how often it was opened, and once revoked it opens nothing', async () => {
  expect(await say('ลิงก์ที่แชร์')).toContain('ไม่มีลิงก์');
  await say('แชร์');
  const token = openedToken();
  const open = () => readReport(container(), token, 'th', { isOpening: true });
  expect((await open())?.kind).toBe('share');
  expect(await say('ลิงก์ที่แชร์')).toContain('เปิดแล้ว 1 ครั้ง');
  expect(await tap('ยกเลิกลิงก์')).toContain('ยกเลิกลิงก์แล้ว');
  expect(await open()).toBeNull();
  expect(await say('ลิงก์ที่แชร์')).toContain('ไม่มีลิงก์');
  const entries = await db.sql`
    select t.actor, t.origin, t.action, t.round_id, a.code from audit_trail t join agencies a on a.id = t.agency_id
    where t.action like 'report-link.%' order by t.id`;
  // One's own link, which came with the score, is nobody else's way in.
  const who = { actor: expect.stringMatching(/^contact:\d+$/) as unknown, origin: expect.stringMatching(/^line:\d+$/) as unknown };
  expect(entries).toEqual([
    { ...who, action: 'report-link.made', round_id: '2560', code: 'D1' },
    { ...who, action: 'report-link.revoked', round_id: '2560', code: 'D1' },
  ]);
});

test('nobody revokes the link of another agency', async () => {
  const other = await target(db, '2560', { code: 'D2', level: 'department' });
  const responseId = await submit({ db, config }, '2560', other, points(10), systemClock.now());
  const [link] = await db.sql<{ id: number }[]>`
    insert into report_links (token_hash, response_id, kind, created_at, expires_at)
    values ('x', ${responseId}, 'share', ${systemClock.now()}, ${new Date(systemClock.now().getTime() + 1e9)}) returning id`;
  const reply = await send({ kind: 'tap', data: `1;c;;revoke-link;${link?.id ?? 0}` });
  expect(reply).toContain('ใช้ไม่ได้อยู่แล้ว');
  const [row] = await db.sql<{ revokedAt: Date | null }[]>`select revoked_at as "revokedAt" from report_links where id = ${link?.id ?? 0}`;
  expect(row?.revokedAt).toBeNull();
});
