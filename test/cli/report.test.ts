// report list and revoke: which links to a report work, who made them, whether they were opened, and taking one or all back.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readReport } from '../../src/app/reports/read-report.ts';
import { newReplyLink } from '../../src/app/reports/report-links.ts';
import { readConfig } from '../../src/config.ts';
import { storeReportLink } from '../../src/db/responses.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { addContact } from '../support/contacts.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingMessenger, standingClock, testContainer } from '../support/reminders.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const clock = standingClock('2026-11-20T09:00:00+07:00');
const config = readConfig({});
let db: TestDatabase;
let cli: Cli;
let shared: string;
let left: string;

const tokenOf = (url: string): string => /\/r\/([\w-]+)/.exec(url)?.[1] ?? '';
const open = async (token: string, isOpening = false): Promise<boolean> =>
  (await readReport(testContainer(db, clock, recordingMessenger()), token, 'th', { isOpening })) !== null;
const list = async (): Promise<Record<string, unknown>[]> =>
  (await cli('report', 'list', '08004', '--json')).json() as Record<string, unknown>[];

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
  const agency = await target(db, '2569', { code: '08004', level: 'department' });
  await target(db, '2569', { code: '08007', level: 'department' });
  const responseId = await submit({ db, config }, '2569', agency, points(60, 80), new Date('2026-11-15T10:00:00+07:00'));
  const store = async (contactId: number, at: string): Promise<string> => {
    const link = newReplyLink(config.publicUrl, 'share', 'th', new Date(at));
    await storeReportLink(
      db.sql,
      { tokenHash: link.tokenHash, responseId, contactId, kind: 'share', expiresAt: link.expiresAt },
      new Date(at),
    );
    return tokenOf(link.url);
  };
  const waraporn = await addContact(db, 1, { name: 'วราภรณ์', agencyCode: '08004' }, clock.now());
  const somchai = await addContact(db, 2, { name: 'สมชาย', agencyCode: '08004' }, clock.now());
  shared = await store(waraporn, '2026-11-16T09:00:00+07:00');
  left = await store(somchai, '2026-11-17T09:00:00+07:00');
  await store(waraporn, '2026-10-01T09:00:00+07:00'); // expired
  await db.sql`update memberships set ended_at = ${clock.now()} where contact_id = ${somchai}`;
});
afterAll(() => db.drop());

it('lists the links that work, the newest first: neither expired ones nor those of people who have left', async () => {
  expect(await open(left)).toBe(false);
  const { url } = (await cli('report', 'link', '08004', '--json')).json() as { url: string };
  await open(shared, true);
  await open(shared, true);
  const links = await list();
  expect(links.map(({ id, ...rest }) => ({ hasId: typeof id === 'number', ...rest }))).toEqual([
    {
      hasId: true,
      kind: 'organiser',
      made_by: null,
      created_at: '2026-11-20T02:00:00.000Z',
      expires_at: '2026-12-20T02:00:00.000Z',
      opened_at: null,
      opened: 0,
    },
    {
      hasId: true,
      kind: 'share',
      made_by: 'วราภรณ์',
      created_at: '2026-11-16T02:00:00.000Z',
      expires_at: '2026-12-16T02:00:00.000Z',
      opened_at: '2026-11-20T02:00:00.000Z',
      opened: 2,
    },
  ]);
  const { out } = await cli('report', 'list', '08004');
  expect(out).toContain('shared with executive');
  expect(out).toContain('วราภรณ์');
  // A link is shown to whoever made it, once: nobody can read it here.
  expect(out).not.toContain(tokenOf(url));
  expect(out).not.toContain(shared);
});

it('revokes one link and leaves the others; a second time, and with another agency’s number, it refuses', async () => {
  const [organiser, share] = (await list()).map(({ id }) => String(id));
  const other = await cli('report', 'revoke', '08007', '--link', share!);
  expect([other.code, other.out]).toEqual([1, '']);
  expect(other.err).toContain(`no link ${share} that works`);
  expect(await open(shared)).toBe(true);

  expect((await cli('report', 'revoke', '08004', '--link', share!, '--json')).json()).toEqual({ agency_code: '08004', revoked: 1 });
  expect(await open(shared)).toBe(false);
  expect((await list()).map(({ id }) => String(id))).toEqual([organiser]);
  expect((await cli('report', 'revoke', '08004', '--link', share!)).code).toBe(1);
  expect((await cli('report', 'revoke', '08004', '--link', 'x')).code).toBe(2);
});

it('revokes all, says how many, and then there is none', async () => {
  // The organiser's, and that of the contact who has left: it would work again if they came back.
  expect((await cli('report', 'revoke', '08004')).out).toBe('2 report links of agency 08004 are revoked.\n');
  expect((await cli('report', 'list', '08004')).out).toBe('No link to the report works.\n');
  expect(await list()).toEqual([]);
  const audit = await db.sql<{ after: unknown }[]>`select after from audit_trail where action = 'report.revoked' order by id`;
  expect(audit.map(({ after }) => after)).toEqual([{ links: 1 }, { links: 2 }]);
});
