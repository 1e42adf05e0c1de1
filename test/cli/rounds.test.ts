// round: opened once a questionnaire, extended with reason and notices within the budget, closed; agencies that come later.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSetting } from '../../src/db/settings.ts';
import { type Card } from '../../src/domain/message.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact, lineUserId } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';
import { pointsQuestionnaire } from '../support/scored-round.ts';
import { publishQuestionnaire } from '../../src/app/publish-questionnaire.ts';
import { upsertAgencies } from '../../src/db/agencies.ts';
import { testAgencies } from '../support/round.ts';

let db: TestDatabase;
let cli: Cli;
const clock = standingClock('2026-11-02T09:00:00+07:00');

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  await publishQuestionnaire({ db, clock }, 'points.md', pointsQuestionnaire());
});
afterAll(() => db.drop());

const open = (...words: string[]): ReturnType<Cli> =>
  cli(
    'round',
    'open',
    '--id',
    '2569',
    '--questionnaire',
    'points',
    '--title',
    'รอบ 2569',
    '--opens',
    '1/11/2569',
    '--closes',
    '30 พ.ย. 2569 16.30',
    ...words,
  );
const audit = (action: string) => db.sql`
  select t.actor, t.origin, t.round_id, a.code, t.before, t.after, t.reason from audit_trail t left join agencies a on a.id = t.agency_id
  where action = ${action} order by t.id`;

interface Pushed {
  readonly recipient: string;
  readonly outcome: string | null;
  readonly reason: string;
  readonly payload: { readonly messages: readonly Card[] };
}
const outbox = () => db.sql<Pushed[]>`select recipient, outcome, reason, payload from outbox order by reason, recipient`;

describe('round open', () => {
  it('needs agencies', async () => {
    expect((await open()).err).toContain('no agency in the register');
    await db.sql.begin((tx) => upsertAgencies(tx, testAgencies, clock.now()));
  });

  it('names every fault at once', async () => {
    const { code, out, err } = await cli(
      ...['round', 'open', '--id', 'a b', '--questionnaire', 'none', '--title', ' ', '--opens', '2/12/2569', '--closes', '1/12/2569'],
    );
    expect([code, out]).toEqual([1, '']);
    for (const text of ['“a b”', 'no questionnaire none', 'title is empty', 'close after it opens']) expect(err).toContain(text);
  });

  it.each([
    [['--opens', 'soon'], '--opens'],
    [['--closes', '31/11/2569'], '--closes'],
    [['--remind', 'weekly'], '--remind'],
    [['--quiet', '25:00-26:00'], '--quiet'],
    [['--push-budget', '-1'], '--push-budget'],
  ])('does not take %j', async (words, text) => {
    const [option = ''] = words;
    const others = ['--id', '1', '--questionnaire', 'points', '--title', 't', '--opens', '1/11/2569', '--closes', '30/11/2569'];
    const at = others.indexOf(option);
    const kept = at < 0 ? others : others.toSpliced(at, 2);
    const { code, err } = await cli('round', 'open', ...kept, ...words);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });

  it('names everything that is wrong with the options at once, whatever else cannot be read', async () => {
    const { code, err } = await cli(
      ...['round', 'open', '--id', '1', '--questionnaire', 'points', '--title', 't', '--opens', 'soon', '--closes', '30/11/2569'],
      ...['--remind', 'weekly', '--retain', 'long'],
    );
    expect(code).toBe(2);
    for (const option of ['--opens', '--remind', '--retain']) expect(err.split('Usage')[0]).toContain(option);
  });

  it('opens for every agency, reads Buddhist dates and keeps reminders as given', async () => {
    const opened = await open(
      '--remind',
      '3d,14d,3',
      '--quiet',
      '19.00-7:30',
      '--push-budget',
      '500',
      '--contact',
      'โทร 0 2123 4567',
      '--json',
    );
    expect(opened.code).toBe(0);
    expect(opened.json()).toEqual({ id: '2569' });
    expect((await cli('round', 'list', '--json')).json()).toEqual([
      {
        id: '2569',
        title: 'รอบ 2569',
        questionnaire: 'points',
        status: 'open',
        opens_at: '2026-10-31T17:00:00.000Z',
        closes_at: '2026-11-30T09:30:00.000Z',
        closed_at: null,
        announced_targets: 3,
        targets: 3,
        not_started: 3,
        answering: 0,
        submitted: 0,
        push_budget: 500,
        retain_until: '2028-11-30T09:30:00.000Z',
        purged_at: null,
        purge_due: false,
        reminder_policy: { days: [14, 3], quiet: { from: '19:00', to: '07:30' }, skipWeekends: true, contact: 'โทร 0 2123 4567' },
      },
    ]);
    expect(await audit('round.opened')).toMatchObject([{ actor: 'cli:somchai', origin: 'cli', round_id: '2569', after: { targets: 3 } }]);
  });

  it('leaves one open round a questionnaire', async () => {
    const { code, err } = await open();
    expect(code).toBe(1);
    expect(err).toContain('There is a round 2569 already');
    const other = await cli(
      ...['round', 'open', '--id', 'other', '--questionnaire', 'points', '--title', 't', '--opens', '1/12/2569', '--closes', '2/12/2569'],
    );
    expect(other.err).toContain('Round 2569 of questionnaire points is open');
  });
});

describe('round add', () => {
  it('makes agencies that came later targets, apart from those announced', async () => {
    const [first] = testAgencies;
    if (!first) throw new Error('no agency');
    await db.sql.begin((tx) => upsertAgencies(tx, [{ ...first, code: '99001', nameTh: 'กรมใหม่' }], clock.now()));
    expect((await cli('round', 'add', '2569', '--reason', 'ตั้งใหม่')).code).toBe(2);
    expect((await cli('round', 'add', '2569', '--agency', '99001,77777', '--reason', 'x')).err).toContain('no agency 77777');
    expect((await cli('round', 'add', '2569', '--agency', '99001', '--reason', 'ตั้งใหม่', '--json')).json()).toEqual({
      id: '2569',
      added: 1,
      targets: 4,
    });
    expect((await cli('round', 'add', '2569', '--all', '--reason', 'x', '--json')).json()).toEqual({ id: '2569', added: 0, targets: 4 });
    expect((await cli('round', 'list', '--json')).json()).toMatchObject([{ announced_targets: 3, targets: 4 }]);
  });

  it('agencies that are retired leave the open round and its codes, and come back with their restoration', async () => {
    const former = await addContact(db, 900, { name: 'ผู้ติดต่อ', agencyCode: '99001' }, clock.now());
    await cli('invitations', 'create', '--round', '2569', '--agency', '99001', '--out', '/dev/null');
    const retired = await cli('agencies', 'retire', '99001', '--reason', 'ยุบ', '--json');
    expect(retired.json()).toEqual({ code: '99001', successor_code: null, pushed: 1, held: 0 });
    expect((await outbox())[0]?.payload.messages[0]?.alt).toContain('กรมใหม่ ไม่อยู่ในกลุ่มเป้าหมาย');
    expect((await cli('round', 'list', '--json')).json()).toMatchObject([{ announced_targets: 3, targets: 3 }]);
    expect(await db.sql`select revoked_at is not null as revoked from invitations`).toEqual([{ revoked: true }]);
    await cli('agencies', 'restore', '99001', '--reason', 'ผิดพลาด');
    expect((await cli('round', 'list', '--json')).json()).toMatchObject([{ targets: 4 }]);
    await cli('agencies', 'retire', '99001', '--reason', 'ยุบ', '--tell', 'none');
    await db.sql`delete from outbox`;
    await db.sql`update memberships set ended_at = joined_at where contact_id = ${former}`;
  });
});

describe('round extend', () => {
  it('refuses an earlier date, an unknown round or agency, and an agency outside the round', async () => {
    expect((await cli('round', 'extend', '2569', '--closes', '29/11/2569', '--reason', 'x')).err).toContain('30 Nov 2026 16:30');
    expect((await cli('round', 'extend', 'none', '--closes', '1/12/2569', '--reason', 'x')).err).toContain('no survey round none');
    expect((await cli('round', 'extend', '2569', '--closes', '1/12/2569', '--reason', 'x', '--agency', '1')).err).toContain('no agency 1');
    expect((await cli('round', 'extend', '2569', '--closes', '1/12/2569', '--reason', 'x', '--agency', '99001')).err).toContain(
      'not in round',
    );
  });

  it('of one agency moves its deadline and its unused codes alone, and tells its contacts who can be reached', async () => {
    await addContact(db, 1, { name: 'หนึ่ง', agencyCode: '08004' }, clock.now());
    await addContact(db, 2, { name: 'Two', agencyCode: '08004', role: 'contributor', language: 'en' }, clock.now());
    await addContact(db, 3, { name: 'สาม', agencyCode: '08004', isBlocked: true }, clock.now());
    await addContact(db, 4, { name: 'สี่', agencyCode: '08007' }, clock.now());
    await cli('invitations', 'create', '--round', '2569', '--role', 'viewer', '--out', '/dev/null');
    const extended = await cli('round', 'extend', '2569', '--agency', '08004', '--closes', '5/12/2569', '--reason', 'น้ำท่วม', '--json');
    expect(extended.json()).toEqual({
      id: '2569',
      agency_code: '08004',
      closes_at: '2026-12-05T16:59:59.000Z',
      closed_before: '2026-11-30T09:30:00.000Z',
      retain_until: '2028-11-30T09:30:00.000Z',
      pushed: 2,
      held: 0,
    });
    const [thai, english] = await outbox();
    expect([thai?.recipient, english?.recipient]).toEqual([lineUserId(1), lineUserId(2)]);
    expect(thai?.payload.messages[0]?.alt).toContain('5 ธันวาคม 2569 เวลา 23.59 น. เหตุผล: น้ำท่วม');
    expect(english?.payload.messages[0]?.alt).toContain('Department of Land Transport');
    expect(
      await db.sql`select a.code, i.expires_at from invitations i join agencies a on a.id = i.agency_id where revoked_at is null order by a.code`,
    ).toEqual([
      { code: '08004', expires_at: new Date('2026-12-05T16:59:59Z') },
      { code: '08007', expires_at: new Date('2026-11-30T09:30:00Z') },
      { code: '70002', expires_at: new Date('2026-11-30T09:30:00Z') },
    ]);
    expect(await audit('round.extended')).toMatchObject([
      { code: '08004', reason: 'น้ำท่วม', after: { closesAt: '2026-12-05T16:59:59.000Z' } },
    ]);
  });

  it('of the round tells those for whom something changes, and holds what the budget does not allow', async () => {
    await addContact(db, 5, { name: 'ห้า', agencyCode: '70002' }, clock.now());
    await addContact(db, 6, { name: 'หก', agencyCode: '70002', role: 'viewer' }, clock.now());
    // Two pushes are spent already.
    await db.sql`update rounds set push_budget = 3`;
    const extended = await cli('round', 'extend', '2569', '--closes', '2026-12-03T12:00', '--reason', 'น้ำท่วม', '--json');
    expect(extended.json()).toMatchObject({ agency_code: null, pushed: 1, held: 2 });
    const told = (await outbox()).filter(({ reason }) => reason === 'extended:2569:2026-12-03T05:00:00.000Z');
    // Not 08004: its own deadline is later still.
    expect(told.map(({ recipient, outcome }) => [recipient, outcome])).toEqual([
      [lineUserId(4), null],
      [lineUserId(5), 'held'],
      [lineUserId(6), 'held'],
    ]);
    expect((await cli('responses', 'list', '--round', '2569', '--json')).json()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ agency_code: '08004', closes_at: '2026-12-05T16:59:59.000Z' }),
        expect.objectContaining({ agency_code: '08007', closes_at: '2026-12-03T05:00:00.000Z' }),
      ]),
    );
  });

  it('may tell with the next reply only, or nobody', async () => {
    const later = (closes: string, tell: string): ReturnType<Cli> =>
      cli('round', 'extend', '2569', '--closes', closes, '--reason', 'x', '--tell', tell, '--json');
    expect((await later('4/12/2569', 'next-reply')).json()).toMatchObject({ pushed: 0, held: 3 });
    expect((await later('2026-12-05T10:00', 'none')).json()).toMatchObject({ pushed: 0, held: 0 });
  });
});

describe('round close', () => {
  it('closes at once and says how things stand', async () => {
    const closed = await cli('round', 'close', '2569', '--reason', 'ครบแล้ว', '--json');
    expect(closed.json()).toEqual({
      id: '2569',
      closed_at: '2026-11-02T02:00:00.000Z',
      targets: 3,
      not_started: 3,
      answering: 0,
      submitted: 0,
    });
    expect(await audit('round.closed')).toMatchObject([{ round_id: '2569', reason: 'ครบแล้ว' }]);
    expect((await cli('round', 'close', '2569')).err).toContain('Round 2569 is closed');
    expect((await cli('round', 'extend', '2569', '--closes', '30/12/2569', '--reason', 'x')).err).toContain('Round 2569 is closed');
    expect((await cli('round', 'add', '2569', '--all', '--reason', 'x')).err).toContain('Round 2569 is closed');
  });

  it('after which another round may be opened', async () => {
    const next = await cli(
      ...[
        'round',
        'open',
        '--id',
        'รอบ-2570',
        '--questionnaire',
        'points',
        '--title',
        'ต่อ',
        '--opens',
        '2027-01-05',
        '--closes',
        '2027-02-05',
        '--remind',
        'off',
        '--quiet',
        'off',
      ],
    );
    expect(next.code).toBe(0);
    expect((await cli('round', 'list', '--json')).json()).toMatchObject([
      { id: 'รอบ-2570', status: 'scheduled', reminder_policy: { days: [], quiet: null } },
      { id: '2569', status: 'closed' },
    ]);
  });
});

describe('the clock', () => {
  it('is the one that the simulator has moved, and the true one where there is a LINE channel', async () => {
    const status = async (env: Readonly<Record<string, string>>): Promise<unknown> => {
      const [next] = (await cliOn(db, { clock, env })('round', 'list', '--json')).json() as { status: string }[];
      return next?.status;
    };
    await writeSetting(db.sql, 'clock_offset_ms', 70 * 86_400_000, clock.now());
    expect(await status({})).toBe('open');
    const channel = { LINE_CHANNEL_SECRET: 's', LINE_CHANNEL_ACCESS_TOKEN: 't', PUBLIC_URL: 'https://survey.example' };
    expect(await status(channel)).toBe('scheduled');
  });
});
