// The organisers' page with as many agencies as the country may have.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConsoleWorld, openConsoleWorld, type Visitor } from '../support/console.ts';

const limitMs = 300;
let world: ConsoleWorld;
let visitor: Visitor;

beforeAll(async () => {
  world = await openConsoleWorld();
  const { db, clock } = world;
  const now = clock.now();
  await db.sql`
    insert into agencies (code, name_th, ministry, level, province, created_at)
    select 'X' || lpad(i::text, 5, '0'), 'เทศบาลตัวอย่างที่ ' || i, 'กระทรวงที่ ' || i % 20, case when i % 3 = 0 then 'province' else 'department' end,
      'จังหวัดที่ ' || i % 77, ${now}
    from generate_series(1, 10000) i`;
  await db.sql`insert into round_agencies (round_id, agency_id) select '2560', id from agencies where code like 'X%'`;
  await db.sql`
    insert into contacts (line_user_id, state, notice_acknowledged_at, created_at, last_event_at)
    select 'L' || a.id || '-' || n, '{}', ${now}, ${now}, ${now} from agencies a cross join generate_series(1, 3) n where code like 'X%' and a.id % 10 <> 0`;
  await db.sql`
    insert into memberships (contact_id, agency_id, role, joined_at)
    select id, split_part(substr(line_user_id, 2), '-', 1)::bigint, 'contributor', ${now} from contacts where line_user_id like 'L%'`;
  await db.sql`
    insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at, last_answered_at, answered_count, asked_count)
    select '2560', a.id, q.id, q.version, case when a.id % 3 = 0 then 'submitted' else 'answering' end, ${now}, ${now}::timestamptz - (a.id % 12) * interval '1 day', 20, 64
    from agencies a cross join questionnaires q where a.code like 'X%' and a.id % 10 > 2`;
  await db.sql`analyze`;
  visitor = await world.signedIn(await world.organiser('สุดา'));
});
afterAll(() => world.close());

it.each(['/console', '/console/agencies', '/console/agencies?standing=stalled&page=20', '/console/agencies/08004'])(
  `%s of 10,000 agencies is there within ${limitMs} ms`,
  async (path) => {
    // The best of a few: what is measured is the page, not who else uses the machine.
    let bestMs = Infinity;
    for (let tries = 0; tries < 6; tries += 1) {
      const startedAt = performance.now();
      expect((await visitor.get(path)).status).toBe(200);
      bestMs = Math.min(bestMs, performance.now() - startedAt);
    }
    expect(bestMs).toBeLessThan(limitMs);
  },
);
