// agencies merge: what goes over to the agency that carries on, seen from the command line and from the chat.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

let db: TestDatabase;
let cli: Cli;
let round: TestRound;
let old: Chat;
let successor: Chat;
const merge = (...words: string[]) => cli('agencies', 'merge', '08007', '--into', '08004', '--reason', 'พ.ร.ฎ. ควบรวม', '--json', ...words);
const everything = async (): Promise<string> =>
  JSON.stringify(
    await db.sql`select (select jsonb_agg(to_jsonb(t) order by id) from responses t) as r, (select jsonb_agg(to_jsonb(t) order by id) from memberships t) as m,
      (select jsonb_agg(to_jsonb(t) order by id) from agencies t) as a, (select jsonb_agg(to_jsonb(t) order by id) from invitations t) as i,
      (select count(*) from audit_trail) as n, (select count(*) from outbox) as o`,
  );

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db);
  round = await openTestRound(db, systemClock);
  old = openChat(chatContainer(db));
  successor = openChat(chatContainer(db));
});
afterAll(() => db.drop());

describe('a merger in an open round', () => {
  let letter = '';
  let answered = '';

  it('is shown by a dry run that changes nothing', async () => {
    await joinByCode(old, await round.code('08007'));
    await old.tap('เริ่ม');
    await old.say('1');
    answered = await old.say('1');
    await joinByCode(successor, await round.code('08004', 'viewer'));
    letter = await round.code('08007', 'contributor');
    const before = await everything();
    expect((await merge('--dry-run')).json()).toMatchObject({
      ...{ code: '08007', successor_code: '08004', applied: false, invitations: 1, pushed: 2 },
      contacts: [{ role: 'coordinator', is_new: true }],
      responses: [{ round_id: '2560', outcome: 'moved' }],
    });
    expect(await everything()).toBe(before);
    const shown = await cli('agencies', 'merge', '08007', '--into', '08004', '--reason', 'x', '--dry-run', '--lang', 'th');
    expect(shown.out).toContain('2560');
    expect(shown.out).toContain('(--dry-run)');
  });

  it('takes contact, answers and the code in the letter along; the chat goes on at the same question', async () => {
    expect(answered).toMatch(/ข้อ 3/);
    expect((await merge()).json()).toMatchObject({ applied: true });
    expect(await old.say('ต่อ')).toMatch(/ข้อ 3/);
    expect(await old.say('สถานะ')).toContain('กรมการขนส่งทางบก');
    const late = openChat(chatContainer(db));
    await late.follow();
    await late.tap('รับทราบ');
    expect(await late.say(letter)).toContain('กรมการขนส่งทางบก');
    const [row] = await db.sql<{ code: string; count: number }[]>`
      select a.code, (select count(*)::int from answers w where w.response_id = p.id) as count
      from responses p join agencies a on a.id = p.agency_id where p.last_answered_at is not null`;
    expect(row).toEqual({ code: '08004', count: 1 });
  });

  it('asks the successor whether its own name is right, and keeps in the history what was said of the old one', async () => {
    const history = await db.sql<{ value: string }[]>`select value from answer_history where key = 'agency_confirmed' order by seq`;
    expect(history.map(({ value }) => value)).toEqual(['yes', '']);
    const [counts] = await db.sql<{ answered: number }[]>`
      select answered_count as answered from responses where last_answered_at is not null`;
    expect(counts).toEqual({ answered: 1 });
    const asked = await old.say('แก้ 1');
    expect(asked).toContain('กรมการขนส่งทางบก');
    expect(asked).not.toContain('กรมทางหลวง');
    expect(await old.say('1')).toMatch(/บันทึก/);
    const [again] = await db.sql<{ value: string; seq: number }[]>`select value, seq from answers where key = 'agency_confirmed'`;
    expect(again).toEqual({ value: 'yes', seq: 3 });
  });

  it('tells the contacts of both, and writes down who and what went over', async () => {
    const pushes = await db.sql<
      { alt: string }[]
    >`select payload->'messages'->0->>'alt' as alt from outbox where reason like 'agency-merged:%'`;
    expect(pushes).toHaveLength(2);
    expect(pushes[0]?.alt).toMatch(/กรมทางหลวง.*รวม.*กรมการขนส่งทางบก/);
    const entries = await db.sql<{ action: string }[]>`select action from audit_trail where reason = 'พ.ร.ฎ. ควบรวม' order by id`;
    expect(entries.map(({ action }) => action)).toEqual(['agency.merged', 'agency.merged-in-round', 'contact.moved']);
  });
});

it('answers that the successor has itself stay, and what was answered in the old name stays there', async () => {
  const third = openChat(chatContainer(db));
  await joinByCode(third, await round.code('70002'));
  await third.tap('เริ่ม');
  await third.say('2');
  const merged = await cli('agencies', 'merge', '70002', '--into', '08004', '--reason', 'x', '--json');
  expect(merged.json()).toMatchObject({ responses: [{ outcome: 'kept' }] });
  expect(await third.say('สถานะ')).toContain('กรมการขนส่งทางบก');
  const kept =
    await db.sql`select 1 from responses p join agencies a on a.id = p.agency_id where a.code = '70002' and p.last_answered_at is not null`;
  expect(kept).toHaveLength(1);
});

it('names every code that is not in the register at once', async () => {
  const { code, err } = await cli('agencies', 'merge', '99998', '--into', '99999', '--reason', 'x', '--lang', 'th');
  expect(code).toBe(1);
  expect(err).toContain('ไม่พบหน่วยงานรหัส 99998');
  expect(err).toContain('ไม่พบหน่วยงานรหัส 99999');
});
