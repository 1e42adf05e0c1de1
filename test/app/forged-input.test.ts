// What contacts forge: buttons that were never theirs, and invitation codes that they guess. Whoever asks, the answers of other agencies
// stay as they are and unseen, and no event is parked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInvitations } from '../../src/app/invitations/create-invitations.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { writeTap } from '../../src/domain/conversation/tap.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { toPlainText } from '../../src/line/plain-text.ts';
import { type Instance, openStage, type Person, type Stage, submitTap, tap } from '../support/stage.ts';

let stage: Stage;
let bot: Instance;
let mine: Person;
let theirs: Person;
let nobody: Person;
let strangers = 0;

beforeAll(async () => {
  stage = await openStage();
  bot = stage.instance();
  mine = await stage.person(0);
  theirs = await stage.person(1);
  nobody = await stranger();
  await say(theirs, tap(theirs, 0, 0), 'ลับเฉพาะหน่วยงาน', tap(theirs, 1, 1), tap(theirs, 2, 3));
  await say(theirs, submitTap(theirs));
  await say(mine, tap(mine, 0, 0));
});
afterAll(() => stage.drop());

/** Somebody on LINE whom nobody invited. */
async function stranger(hasNotice = true): Promise<Person> {
  strangers += 1;
  const userId = `U${String(strangers).padStart(32, 'e')}`;
  const now = stage.clock.now();
  await stage.db.sql`
    insert into contacts (line_user_id, state, notice_version, notice_acknowledged_at, created_at)
    values (${userId}, ${stage.db.sql.json(initialState as never)}, ${hasNotice ? 1 : null}, ${hasNotice ? now : null}, ${now})`;
  const [row] = await stage.db.sql<{ id: number }[]>`select id from contacts where line_user_id = ${userId}`;
  return { userId, contactId: row?.id ?? 0, agencyId: 0, responseId: 0 };
}

/** What the bot showed them for these, as text. */
async function say(person: Person, ...inputs: readonly (string | Input)[]): Promise<string> {
  const seen = stage.line.shownTo(person.userId).length;
  await bot.receiver.receive(inputs.map((input, at) => stage.event(person, input, { at })));
  await stage.settled();
  return stage.line
    .shownTo(person.userId)
    .slice(seen)
    .map(({ outbound }) => outbound.messages.flatMap(toPlainText).join('\n'))
    .join('\n');
}

const taps = (data: readonly string[]): Input[] => data.map((one) => ({ kind: 'tap', data: one }));

/** Everything that is stored about an agency's answers. */
const everythingOf = async ({ responseId }: Person): Promise<unknown> => [
  await stage.db.sql`select * from answers where response_id = ${responseId} order by key`,
  await stage.db.sql`select * from answer_history where response_id = ${responseId} order by key, seq`,
  await stage.db.sql`select id, status, submitted_at, submissions, revision from responses where id = ${responseId}`,
  await stage.db.sql`select id, revoked_at from report_links where response_id = ${responseId} order by id`,
];
const parked = async (): Promise<number> =>
  (await stage.db.sql<{ n: number }[]>`select count(*)::int as n from inbox where parked_at is not null`)[0]?.n ?? -1;

describe('a button', () => {
  /** Every kind of button, for that response. */
  const everyKind = (response: number): string[] => [
    ...['a', '+', '-'].flatMap((kind) => ['0;0;0', '0;1;1', '3;0;0', '2;9;4'].map((rest) => `1;${kind};${response};${rest}`)),
    ...['d', 'v', 'p'].map((kind) => `1;${kind};${response};0;0`),
    ...['o', 's', 'b', 'h', '='].map((kind) => `1;${kind};${response};0`),
    `1;g;${response};0;0;1`,
    `1;r;${response};0;y;1`,
    `1;m;${response};0;0;y`,
    `1;x;${response};0;1;1;y`,
    ...'continue back skip clear pause help score report share links status submit submit-yes agencies menu same-rows notice snooze'
      .split(' ')
      .map((command) => `1;c;${response};${command}`),
    ...['review;;0', 'review;1;0', 'why;1', 'why;1;1', 'edit;1', 'section;1', 'revoke-link;1'].map((rest) => `1;c;${response};${rest}`),
  ];

  it.each<[string, () => Person]>([
    ['a contact of another agency', () => mine],
    ['somebody without an agency', () => nobody],
  ])('of an agency, forged by %s, changes nothing of it and shows nothing of it', async (_, who) => {
    const before = await everythingOf(theirs);
    const shown = await say(who(), ...taps(everyKind(theirs.responseId)));
    expect(await everythingOf(theirs)).toEqual(before);
    expect(shown).not.toMatch(/หน่วยงานที่ 1|ลับเฉพาะ/);
    expect(shown).not.toBe('');
    expect(await parked()).toBe(0);
  });

  it('that chooses an agency, or confirms an invitation, of others chooses nothing', async () => {
    const [invitation] = await createInvitations(stage.container, {
      ...{ roundId: 'r', agencyCode: 'A1', role: 'coordinator', expiresAt: null, by: { actor: 'cli:t', origin: 'cli' } },
      keep: () => Promise.resolve(),
    });
    expect(invitation?.code).toBeDefined();
    const [row] = await stage.db.sql<{ id: number }[]>`select max(id) as id from invitations`;
    const forged = [
      writeTap({ kind: 'agency', agencyId: theirs.agencyId, roundId: 'r' }),
      writeTap({ kind: 'invitation', invitationId: row?.id ?? 0, yes: true }),
      '1;w;999999999999999;r',
      '1;w;1;',
      `1;w;${theirs.agencyId};r';drop table answers;--`,
    ];
    for (const who of [mine, nobody]) expect(await say(who, ...taps(forged))).not.toContain('หน่วยงานที่ 1');
    const members = await stage.db.sql`select contact_id from memberships where agency_id = ${theirs.agencyId}`;
    expect(members.map(({ contact_id: id }) => id as number)).toEqual([theirs.contactId]);
    const [used] = await stage.db.sql`select used_at from invitations where id = ${row?.id ?? 0}`;
    expect(used?.['used_at']).toBeNull();
  });

  it('with numbers that are none, too large, negative, not canonical or too many is refused without a trace', async () => {
    const numbers = [
      '-1',
      '0x1',
      '1e3',
      '01',
      '+1',
      ' 1',
      '1 ',
      '١',
      '๑',
      '1.5',
      'NaN',
      'Infinity',
      '9'.repeat(15),
      '9'.repeat(200),
      '',
      '__proto__',
    ];
    const id = mine.responseId;
    const data = [
      ...numbers.flatMap((n) => [`1;a;${n};0;0;0`, `1;a;${id};${n};0;0`, `1;a;${id};0;${n};0`, `1;a;${id};0;0;${n}`, `1;p;${id};0;${n}`]),
      ...numbers.flatMap((n) => [`1;c;${n};submit-yes`, `1;c;${id};review;${n};${n}`, `1;c;${id};why;${n};${n}`, `1;c;${id};edit;${n}`]),
      ...numbers.flatMap((n) => [`1;m;${id};${n};${n};y`, `1;x;${id};${n};${n};${n};y`, `1;g;${id};0;${n};${n}`, `1;i;${n};y`]),
      ...['', '1', ';', '0;a;1;0;0;0', '2;a;1;0;0;0', 'v1;a;1', `1;constructor;${id};0`, `1;c;${id};__proto__`, `1;c;${id};toString`],
      ...[`1;a;${id};${'0.'.repeat(60)}0;0;0`, '1;a;'.repeat(70), `{"response":${id}}`, '%31;a'],
    ].filter((one) => one !== `1;a;${id};0;0;0`);
    const answers = (): Promise<unknown> =>
      stage.db.sql`select key, value from answers where response_id = ${id} order by key`.then((rows) => [...rows]);
    const before = await answers();
    for (let at = 0; at < data.length; at += 50) await say(mine, ...taps(data.slice(at, at + 50).map((one) => one.slice(0, 300))));
    expect(await parked()).toBe(0);
    const [{ status } = { status: '' }] = await stage.db.sql<{ status: string }[]>`select status from responses where id = ${id}`;
    expect(status).toBe('answering');
    expect(await answers()).toEqual(before);
  });
});

describe('an invitation code', () => {
  const code = async (agency: string): Promise<string> => {
    const [made] = await createInvitations(stage.container, {
      ...{ roundId: 'r', agencyCode: agency, role: 'contributor', expiresAt: null, by: { actor: 'cli:t', origin: 'cli' } },
      keep: () => Promise.resolve(),
    });
    return made?.code ?? '';
  };
  const wrong = (count: number): string => `0000-A000-0000-${String(count).padStart(4, '0')}`;
  const guessesOf = async ({ contactId }: Person): Promise<number> =>
    (await stage.db.sql<{ n: number }[]>`select count(*)::int as n from invitation_guesses where contact_id = ${contactId}`)[0]?.n ?? -1;

  it('cannot be guessed more than ten times an hour by one contact, the right one neither', async () => {
    const guesser = await stranger();
    for (let count = 0; count < 12; count += 1) await say(guesser, wrong(count));
    const good = await code('A2');
    expect(await say(guesser, good)).not.toContain('หน่วยงานที่ 2');
    expect(await guessesOf(guesser)).toBe(10);
    stage.clock.advance(61 * 60_000);
    expect(await say(guesser, good)).toContain('หน่วยงานที่ 2');
  });

  it('cannot be guessed before the notice is acknowledged either', async () => {
    const guesser = await stranger(false);
    for (let count = 0; count < 12; count += 1) await say(guesser, wrong(count));
    expect(await guessesOf(guesser)).toBe(10);
    const good = await code('A3');
    await say(guesser, good);
    expect(await say(guesser, ...taps(['1;c;;notice-ok']))).not.toContain('หน่วยงานที่ 3');
    // Who did not guess: the code that came first is kept until the notice is acknowledged.
    const honest = await stranger(false);
    expect(await say(honest, good)).not.toContain('หน่วยงานที่ 3');
    expect(await guessesOf(honest)).toBe(0);
    expect(await say(honest, ...taps(['1;c;;notice-ok']))).toContain('หน่วยงานที่ 3');
  });

  it('is used by one of two contacts who confirm it at the same instant', async () => {
    const good = await code('A4');
    const both = [await stranger(), await stranger()];
    for (const who of both) expect(await say(who, good)).toContain('หน่วยงานที่ 4');
    await bot.receiver.receive(both.map((who) => stage.event(who, 'ใช่')));
    await stage.settled();
    const joined = await stage.db.sql`select contact_id from memberships where contact_id = any(${both.map(({ contactId }) => contactId)})`;
    expect(joined).toHaveLength(1);
    expect(await parked()).toBe(0);
  });

  it('says of a wrong code the same, whatever is wrong with it', async () => {
    const guesser = await stranger();
    const shapes = [wrong(1), 'ZZZZ-Z9ZZ-ZZZZ-ZZZZ', 'A2A2-A2A2-A2A2-A2A2'];
    const answers = [];
    for (const shape of shapes) answers.push(await say(guesser, shape));
    expect(new Set(answers).size).toBe(1);
  });

  it('stands nowhere in clear once it is handed out', async () => {
    const good = await code('A5');
    const guesser = await stranger();
    await say(guesser, good, 'ใช่');
    const plain = good.replaceAll('-', '');
    const tables = ['invitations', 'audit_trail', 'contacts', 'memberships', 'outbox', 'settings', 'invitation_guesses'];
    for (const table of tables) {
      const [found] = await stage.db.sql<{ n: number }[]>`
        select count(*)::int as n from ${stage.db.sql(table)} t where t::text like ${`%${good}%`} or t::text like ${`%${plain}%`}`;
      expect([table, found?.n]).toEqual([table, 0]);
    }
  });
});
