// scores recompute: shows before it stores, and says that what is public stays as it is.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishOverview } from '../../src/app/reports/overview.ts';
import { readConfig } from '../../src/config.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const clock = standingClock('2026-11-20T09:00:00+07:00');
const config = readConfig({});
let db: TestDatabase;
let cli: Cli;

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
  for (const [index, code] of ['08004', '08007'].entries()) {
    const agency = await target(db, '2569', { code, level: 'department' });
    await submit({ db, config }, '2569', agency, points(60 + index * 20), new Date('2026-11-15T10:00:00+07:00'));
  }
  await publishOverview({ db, clock }, { roundId: '2569', hasNames: false, reason: 'เผยแพร่', by: { actor: 'cli:somchai', origin: 'cli' } });
});
afterAll(() => db.drop());

const change = { agency_code: '08007', total_before: '33.33', total_after: '80.00', level_before: 'high', level_after: 'high' };

it('says that all scores agree with the answers', async () => {
  const run = await cli('scores', 'recompute', '--round', '2569');
  expect([run.code, run.out]).toEqual([0, 'All scores agree with the answers; nothing would change.\n']);
  expect(run.err).toContain('2 scores checked, 0 would change');
  expect((await cli('scores', 'recompute', '--round', '2569', '--json')).json()).toEqual([]);
});

it('shows who would change and by how much, and changes nothing', async () => {
  await db.sql`
    update scores set detail = jsonb_set(detail, '{total}', '"100/3"')
    where response_id = (select r.id from responses r join agencies a on a.id = r.agency_id where a.code = '08007')`;
  for (const attempt of [1, 2])
    expect((await cli('scores', 'recompute', '--round', '2569', '--json')).json(), `${attempt}`).toEqual([change]);
  const shown = await cli('scores', 'recompute', '--round', '2569');
  expect(shown.out).toMatch(/08007\s+33\.33\s+80\.00/);
  expect(shown.err).toContain('1 would change (--apply stores them)');
  expect(shown.err).not.toContain('overview');
});

it('with --apply stores them, and says that the published overview still shows the earlier figures', async () => {
  const applied = await cli('scores', 'recompute', '--round', '2569', '--apply', '--json');
  expect(applied.json()).toEqual([change]);
  expect(applied.err).toContain('1 stored anew');
  expect(applied.err).toContain('The published overview (version 1) still shows the earlier figures.');
  const again = await cli('scores', 'recompute', '--round', '2569', '--apply');
  expect(again.err).not.toContain('published');
});

it('refuses a round that does not exist, and a command without a round', async () => {
  const unknown = await cli('scores', 'recompute', '--round', 'x');
  expect([unknown.code, unknown.out]).toEqual([1, '']);
  expect((await cli('scores', 'recompute')).code).toBe(2);
});
