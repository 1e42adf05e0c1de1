// Rich menus against the simulator's strict LINE: what is installed, that doing it again changes nothing, and who sees which.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyRichMenus, makeMenu } from '../../src/app/menus/rich-menus.ts';
import { showMenu } from '../../src/app/menus/show-menu.ts';
import { systemClock } from '../../src/clock.ts';
import { type Container } from '../../src/container.ts';
import { menuStates } from '../../src/db/menu-contacts.ts';
import { initialState } from '../../src/domain/conversation/state.ts';
import { readTap } from '../../src/domain/conversation/tap.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { type LineConfig } from '../../src/config.ts';
import { createLineAdmin, type LineAdmin } from '../../src/line/admin.ts';
import { createLineMessenger } from '../../src/line/messenger.ts';
import { richMenu as limits } from '../../src/line-protocol/limits.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { testContainer } from '../support/reminders.ts';
import { openTestRound } from '../support/round.ts';

const translate = createTranslate();
const by = { actor: 'cli:test', origin: 'cli' };
let db: TestDatabase;
let simulator: Simulator;
let messenger: ReturnType<typeof createLineMessenger>;
let admin: LineAdmin;
let container: Container;

beforeAll(async () => {
  db = await createTestDatabase();
  await openTestRound(db, systemClock);
});

afterAll(() => db.drop());

beforeEach(async () => {
  simulator = await startSimulator({ channelSecret: 's'.repeat(32), accessToken: 't'.repeat(40), clock: systemClock });
  const line: LineConfig = {
    channelSecrets: ['s'.repeat(32)],
    credentials: { kind: 'token', token: simulator.accessToken },
    apiOrigin: simulator.apiOrigin,
    dataApiOrigin: simulator.apiOrigin,
    botId: simulator.basicId,
  };
  messenger = createLineMessenger(line, { clock: systemClock });
  admin = createLineAdmin(line, { clock: systemClock });
  container = testContainer(db, systemClock, messenger);
});

afterEach(async () => {
  await admin.close();
  await messenger.close();
  await simulator.stop();
  await db.sql`delete from settings where name = 'rich_menus'`;
  await db.sql`delete from memberships`;
  await db.sql`delete from responses`;
  await db.sql`delete from contacts`;
});

/** A contact of the simulator, with a membership and a response where wanted. */
async function contact(
  name: string,
  agency: string | null,
  status: 'answering' | 'submitted' | null,
): Promise<{ id: number; userId: string }> {
  const person = simulator.person(simulator.addPerson({ name }));
  person.follow();
  const now = systemClock.now();
  const [row] = await db.sql<{ id: number }[]>`
    insert into contacts (line_user_id, state, created_at) values (${person.userId}, ${db.sql.json(initialState as never)}, ${now}) returning id`;
  const id = row?.id ?? 0;
  if (agency !== null)
    await db.sql`insert into memberships (contact_id, agency_id, role, joined_at) select ${id}, id, 'coordinator', ${now} from agencies where code = ${agency}`;
  if (status !== null)
    await db.sql`
      insert into responses (round_id, agency_id, questionnaire_id, questionnaire_version, status, started_at)
      select r.id, a.id, r.questionnaire_id, 1, ${status}, ${now} from rounds r, agencies a where a.code = ${agency}`;
  return { id, userId: person.userId };
}

const shownTo = async (userId: string): Promise<string | null> => {
  const response = await fetch(`${simulator.apiOrigin}/v2/bot/user/${userId}/richmenu`, {
    headers: { authorization: `Bearer ${simulator.accessToken}` },
  });
  return response.ok ? ((await response.json()) as { richMenuId: string }).richMenuId : null;
};

describe('the menus', () => {
  it.each(menuStates)('%s: within the limits of LINE, without gaps, and every area a command that we understand', async (state) => {
    const { menu, png } = await makeMenu(state, translate);
    expect(png.length).toBeLessThan(limits.imageBytesMax / 4);
    expect(menu.barText.length).toBeLessThanOrEqual(limits.chatBarTextMax);
    expect(menu.areas).toHaveLength(state === 'joining' ? 3 : 6);
    const covered = menu.areas.reduce((sum, { width, height }) => sum + width * height, 0);
    expect(covered).toBe(menu.width * menu.height);
    for (const { action, label } of menu.areas) {
      const tap = action.kind === 'tap' ? readTap(action.data) : null;
      expect(tap?.kind).toBe('command');
      expect(action).toMatchObject({ echo: label });
    }
  });

  it('have a name that tells their content, the same each time', async () => {
    const { menu } = await makeMenu('answering', translate);
    expect((await makeMenu('answering', translate)).menu.name).toBe(menu.name);
    const other = await makeMenu('answering', (language, key, parameters) =>
      key === 'richmenu.labels.pause' && language === 'th' ? 'หยุด' : translate(language, key, parameters),
    );
    expect(other.menu.name).not.toBe(menu.name);
  });
});

describe('richmenu apply', () => {
  it('installs three, the one for those who have not joined as the default, and shows every contact the one of their state', async () => {
    const stranger = await contact('คนใหม่', null, null);
    const answering = await contact('ผู้ตอบ', '08004', 'answering');
    const submitted = await contact('ผู้ส่งแล้ว', '08007', 'submitted');
    const applied = await applyRichMenus(container, admin, by);
    expect(applied.map(({ state, isNew, contacts }) => ({ state, isNew, contacts }))).toEqual([
      { state: 'joining', isNew: true, contacts: 1 },
      { state: 'answering', isNew: true, contacts: 1 },
      { state: 'submitted', isNew: true, contacts: 1 },
    ]);
    expect(await admin.defaultRichMenu()).toBe(applied[0]?.id);
    expect(await Promise.all([stranger, answering, submitted].map(({ userId }) => shownTo(userId)))).toEqual(applied.map(({ id }) => id));
  });

  it('changes nothing the second time', async () => {
    const first = await applyRichMenus(container, admin, by);
    const second = await applyRichMenus(container, admin, by);
    expect(second.map(({ id, isNew }) => ({ id, isNew }))).toEqual(first.map(({ id }) => ({ id, isNew: false })));
    expect(await admin.richMenus()).toHaveLength(3);
  });

  it('takes away our older ones, and leaves those of others alone', async () => {
    const { menu, png } = await makeMenu('joining', translate);
    const old = await admin.createRichMenu({ ...menu, name: 'phrom-joining-0000000000000000' }, png);
    const foreign = await admin.createRichMenu({ ...menu, name: 'campaign' }, png);
    const applied = await applyRichMenus(container, admin, by);
    const ids = (await admin.richMenus()).map(({ id }) => id);
    expect(ids).not.toContain(old);
    expect(ids.toSorted()).toEqual([foreign, ...applied.map(({ id }) => id)].toSorted());
  });

  it('leaves the older menus when a new one cannot be made', async () => {
    const { menu, png } = await makeMenu('joining', translate);
    const old = await admin.createRichMenu({ ...menu, name: 'phrom-joining-0000000000000000' }, png);
    const failing = { ...admin, createRichMenu: () => Promise.reject(new Error('no')) };
    await expect(applyRichMenus(container, failing, by)).rejects.toThrow('no');
    expect((await admin.richMenus()).map(({ id }) => id)).toEqual([old]);
  });
});

describe('showing the menu of a new state', () => {
  it('after a submission: to every contact of the agency', async () => {
    const [one, colleague, other] = [
      await contact('หนึ่ง', '08004', 'answering'),
      await contact('สอง', '08004', null),
      await contact('สาม', '08007', 'answering'),
    ];
    const [, answering, submitted] = await applyRichMenus(container, admin, by);
    await db.sql`update responses set status = 'submitted' where agency_id = (select id from agencies where code = '08004')`;
    const [agency] = await db.sql<{ id: number }[]>`select id from agencies where code = '08004'`;
    await showMenu(container, { contactId: one.id, agencyId: agency?.id ?? null });
    expect(await Promise.all([one, colleague, other].map(({ userId }) => shownTo(userId)))).toEqual([
      submitted?.id,
      submitted?.id,
      answering?.id,
    ]);
  });

  it('fails without a fuss when LINE does not answer, and does nothing where no menus are installed', async () => {
    const one = await contact('หนึ่ง', '08004', 'answering');
    await showMenu(container, { contactId: one.id, agencyId: null });
    expect(await shownTo(one.userId)).toBeNull();
    await applyRichMenus(container, admin, by);
    await simulator.stop();
    await expect(showMenu(container, { contactId: one.id, agencyId: null })).resolves.toBeUndefined();
  });
});
