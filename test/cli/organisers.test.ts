// organisers: who may use the organisers' page.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cli, cliOn } from '../support/cli.ts';
import { type ConsoleWorld, openConsoleWorld } from '../support/console.ts';

let world: ConsoleWorld;
let cli: Cli;
let id: string;

beforeAll(async () => {
  world = await openConsoleWorld();
  cli = cliOn(world.db);
  id = String(await world.person('สุดา'));
});
afterAll(() => world.close());

const audit = async (): Promise<string[]> =>
  (
    await world.db.sql<{ entry: string }[]>`
      select action || ' by ' || actor as entry from audit_trail where action like 'organiser.%' or action like 'console.%' order by id`
  ).map(({ entry }) => entry);

it('a contact is found among the candidates, added once, and listed', async () => {
  expect((await cli('organisers', 'list', '--candidates', '--json')).json()).toEqual([
    { contact_id: Number(id), display_name: 'สุดา', last_event_at: expect.any(String) as string, sessions: 0 },
  ]);
  expect((await cli('organisers', 'add', '--contact', id)).out).toContain('is an organiser now');
  expect((await cli('organisers', 'add', '--contact', id)).out).toContain('is an organiser already');
  expect((await cli('organisers', 'list', '--json')).json()).toMatchObject([{ contact_id: Number(id), display_name: 'สุดา' }]);
  expect((await cli('organisers', 'list', '--candidates', '--json')).json()).toEqual([]);
  expect((await cli('organisers', 'list', '--candidates')).out).toContain('acknowledge the privacy notice');
  expect(await audit()).toEqual(['organiser.added by cli:somchai']);
});

it('a link is made for an organiser, and a removal ends it and every session at once', async () => {
  const { url } = (await cli('organisers', 'link', id, '--json')).json() as { url: string };
  const token = new URL(url).searchParams.get('token') ?? '';
  const visitor = world.visitor();
  await visitor.post('/console/enter', { token });
  expect((await visitor.get('/console')).status).toBe(200);
  expect((await cli('organisers', 'list', '--json')).json()).toMatchObject([{ sessions: 1 }]);
  expect((await cli('organisers', 'remove', id, '--json')).json()).toEqual({ contact_id: Number(id), sessions_ended: 1 });
  expect((await visitor.get('/console')).status).toBe(401);
  expect((await audit()).slice(1)).toEqual([
    'console.link-made by cli:somchai',
    `console.signed-in by organiser:${id}`,
    'organiser.removed by cli:somchai',
  ]);
});

it('whoever is unknown, has not acknowledged the notice, or is no organiser is refused with the reason', async () => {
  expect(await cli('organisers', 'add', '--contact', '99999')).toMatchObject({ code: 1, out: '' });
  await world.db.sql`update contacts set notice_acknowledged_at = null where id = ${id}`;
  const without = await cli('organisers', 'add', '--contact', `U${'1'.padStart(32, '0')}`);
  expect(without.code).toBe(1);
  expect(without.err).toContain('has not acknowledged the privacy notice');
  expect((await cli('organisers', 'remove', id)).err).toContain('is no organiser');
  expect((await cli('organisers', 'link', id)).code).toBe(1);
  expect((await cli('organisers', 'add')).code).toBe(2);
});
