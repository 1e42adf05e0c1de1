// Who gets into the organisers' page, and who does not: every route without a session, every kind of person, links and forms that are not theirs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeOrganiser } from '../../src/app/console/organisers.ts';
import { type ConsoleWorld, openConsoleWorld } from '../support/console.ts';

const minuteMs = 60_000;
const by = { actor: 'cli:test', origin: 'cli' };
let world: ConsoleWorld;
let organiser: number;

beforeAll(async () => {
  world = await openConsoleWorld();
  organiser = await world.organiser('สุดา');
});
afterAll(() => world.close());

const reads = [
  '/console',
  '/console/agencies',
  '/console/agencies/08004',
  '/console/events',
  '/console/audit',
  '/console/reminders',
  '/console/exports',
  '/console/sessions',
  '/console/nothing',
];
const writes = [
  '/console/extend',
  '/console/retention',
  '/console/agencies/08004/extend',
  '/console/agencies/08004/reopen',
  '/console/agencies/08004/invite',
  '/console/agencies/08004/revoke-contact',
  '/console/agencies/08004/revoke-invitations',
  '/console/agencies/08004/revoke-reports',
  '/console/events/1/replay',
  '/console/exports/answers/csv',
  '/console/sessions/1/end',
  '/console/sessions/end-all',
  '/console/sign-out',
];
/** What every page behind the sign-in would show and none before it may. */
const secrets = ['การสำรวจปี 2560', 'กรมการขนส่งทางบก', '08004'];
const auditCount = async (): Promise<number> =>
  (await world.db.sql<{ n: number }[]>`select count(*)::int as n from audit_trail`)[0]?.n ?? -1;

describe('without a session', () => {
  it.each(reads)('GET %s asks to sign in and shows nothing', async (path) => {
    const answer = await world.visitor().get(path);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('พิมพ์ “คอนโซล”');
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
  });

  it.each(writes)('POST %s changes nothing', async (path) => {
    const before = await auditCount();
    const answer = await world.visitor().post(path, { token: 'x', reason: 'x', closes: '2030-01-01', role: 'coordinator', contact: '1' });
    expect(answer.status).toBe(401);
    expect(await auditCount()).toBe(before);
  });

  it('a made-up cookie is no session', async () => {
    const visitor = world.visitor();
    visitor.cookie = `phrom-console=${'A'.repeat(43)}`;
    expect((await visitor.get('/console')).status).toBe(401);
  });
});

describe('a one-time link', () => {
  it('is not used up by looking at it, opens one session, and then never again', async () => {
    const token = await world.link(organiser);
    const visitor = world.visitor();
    for (let looks = 0; looks < 3; looks += 1) expect((await visitor.get(`/console/enter?token=${token}`)).status).toBe(200);
    expect(visitor.cookie).toBe('');
    const entered = await visitor.post('/console/enter', { token });
    expect(entered.status).toBe(303);
    expect(entered.headers.get('location')).toBe('/console');
    expect(entered.headers.getSetCookie()[0]).toMatch(/^phrom-console=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await visitor.get('/console')).text).toContain('เข้าใช้ในชื่อ สุดา');

    const second = world.visitor();
    expect((await second.get(`/console/enter?token=${token}`)).status).toBe(404);
    expect((await second.post('/console/enter', { token })).status).toBe(404);
    expect(second.cookie).toBe('');
  });

  it('opens one session when two browsers confirm it at the same instant', async () => {
    const token = await world.link(organiser);
    const answers = await Promise.all([1, 2, 3, 4].map(() => world.visitor().post('/console/enter', { token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404]);
  });

  it('is dead after ten minutes, after a newer one, and when it is another thing altogether', async () => {
    const older = await world.link(organiser);
    const newer = await world.link(organiser);
    expect((await world.visitor().post('/console/enter', { token: older })).status).toBe(404);
    world.clock.advance(10 * minuteMs + 1);
    expect((await world.visitor().post('/console/enter', { token: newer })).status).toBe(404);
    expect((await world.visitor().post('/console/enter', { token: '' })).status).toBe(404);
    expect((await world.visitor().post('/console/enter', {})).status).toBe(404);
  });

  it('does not work for somebody who is no organiser any more', async () => {
    const former = await world.organiser('อดีต');
    const token = await world.link(former);
    await removeOrganiser(world.container, { contact: String(former), by });
    expect((await world.visitor().post('/console/enter', { token })).status).toBe(404);
  });

  it('is not confirmed from a page of somebody else', async () => {
    const token = await world.link(organiser);
    const cross = await world.visitor().post('/console/enter', { token }, { 'sec-fetch-site': 'cross-site' });
    expect(cross.status).toBe(403);
    const foreign = await world.visitor().post('/console/enter', { token }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect((await world.visitor().post('/console/enter', { token }, { origin: world.origin })).status).toBe(303);
  });

  it('stands hashed in the database, as the session does', async () => {
    const token = await world.link(organiser);
    const visitor = world.visitor();
    await visitor.post('/console/enter', { token });
    const [stored] = await world.db.sql<{ text: string }[]>`
      select (select string_agg(l::text, ' ') from console_links l) || (select string_agg(s::text, ' ') from console_sessions s) as text`;
    expect(stored?.text).not.toContain(token);
    expect(stored?.text).not.toContain(visitor.cookie.split('=')[1]);
  });
});

describe('a session', () => {
  it('ends by signing out, for good', async () => {
    const visitor = await world.signedIn(organiser);
    const { cookie } = visitor;
    const out = await visitor.post('/console/sign-out', { token: await visitor.formToken() });
    expect(out.status).toBe(303);
    expect(visitor.cookie).toBe('');
    visitor.cookie = cookie;
    expect((await visitor.get('/console')).status).toBe(401);
  });

  it('ends after 30 minutes without use; figures that refresh themselves are no use', async () => {
    const visitor = await world.signedIn(organiser);
    world.clock.advance(29 * minuteMs);
    expect((await visitor.get('/console')).status).toBe(200);
    world.clock.advance(29 * minuteMs);
    expect((await visitor.get('/console', { 'x-console-live': '1' })).status).toBe(200);
    world.clock.advance(2 * minuteMs);
    expect((await visitor.get('/console')).status).toBe(401);
  });

  it('ends after 8 hours however much it is used', async () => {
    const visitor = await world.signedIn(organiser);
    for (let hours = 0; hours < 7.5; hours += 0.25) {
      world.clock.advance(15 * minuteMs);
      expect((await visitor.get('/console')).status).toBe(200);
    }
    world.clock.advance(29 * minuteMs);
    expect((await visitor.get('/console')).status).toBe(200);
    world.clock.advance(2 * minuteMs);
    expect((await visitor.get('/console')).status).toBe(401);
  });

  it('ends at once when the organiser is removed', async () => {
    const former = await world.organiser('ถูกถอด');
    const visitor = await world.signedIn(former);
    expect((await visitor.get('/console')).status).toBe(200);
    const { ended } = await removeOrganiser(world.container, { contact: String(former), by });
    expect(ended).toBe(1);
    expect((await visitor.get('/console')).status).toBe(401);
  });

  it('opens nothing and changes nothing once its person is no organiser, or is forgotten, however that came about', async () => {
    for (const lost of [{ is_organiser: false }, { erased_at: world.clock.now() }]) {
      const former = await world.organiser('เคยเป็น');
      const visitor = await world.signedIn(former);
      const token = await visitor.formToken();
      await world.db.sql`update contacts set ${world.db.sql(lost)} where id = ${former}`;
      const { cookie } = visitor;
      const before = await auditCount();
      for (const path of reads) {
        const answer = await visitor.get(path);
        expect([path, answer.status]).toEqual([path, 401]);
        for (const secret of secrets) expect(answer.text).not.toContain(secret);
        visitor.cookie = cookie;
      }
      for (const path of writes) {
        const fields = { token, reason: 'x', closes: '2030-01-01', role: 'coordinator', contact: '1' };
        expect([path, (await visitor.post(path, fields)).status]).toEqual([path, 401]);
        visitor.cookie = cookie;
      }
      expect(await auditCount()).toBe(before);
    }
  });

  it('shows and ends only sessions of its own organiser', async () => {
    const other = await world.organiser('มานี');
    const mine = await world.signedIn(organiser);
    const theirs = await world.signedIn(other);
    const [their] = await world.db.sql<{ id: number }[]>`select max(id) as id from console_sessions where contact_id = ${other}`;
    await mine.post(`/console/sessions/${their?.id ?? 0}/end`, { token: await mine.formToken() });
    expect((await theirs.get('/console')).status).toBe(200);
    await mine.post('/console/sessions/end-all', { token: await mine.formToken() });
    expect((await theirs.get('/console')).status).toBe(200);
    expect((await mine.get('/console')).status).toBe(401);
  });
});

describe('forms', () => {
  it.each(writes)('POST %s is refused without the token, with another session’s, and from elsewhere', async (path) => {
    const visitor = await world.signedIn(organiser);
    const token = await visitor.formToken();
    const otherToken = await (await world.signedIn(organiser)).formToken();
    expect(otherToken).not.toBe(token);
    const before = await auditCount();
    const fields = { reason: 'x', closes: '2030-01-01', role: 'coordinator', contact: '1' };
    expect((await visitor.post(path, fields)).status).toBe(403);
    expect((await visitor.post(path, { ...fields, token: otherToken })).status).toBe(403);
    expect((await visitor.post(path, { ...fields, token }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await visitor.post(path, { ...fields, token }, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await visitor.post(path, { ...fields, token }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await auditCount()).toBe(before);
    expect((await visitor.get('/console')).status).toBe(200);
  });

  it.each(writes)('POST %s takes the token from a form alone: not from the address, not as JSON, not as plain text', async (path) => {
    const visitor = await world.signedIn(organiser);
    const token = await visitor.formToken();
    const before = await auditCount();
    const own = { 'sec-fetch-site': 'same-origin' };
    expect((await visitor.post(`${path}?token=${encodeURIComponent(token)}`, { reason: 'x', closes: '2030-01-01' })).status).toBe(403);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await fetch(world.origin + path, {
        ...{ method: 'POST', redirect: 'manual', headers: { ...own, 'content-type': type, cookie: visitor.cookie } },
        body: type === 'application/json' ? JSON.stringify({ token, reason: 'x' }) : `token=${token}&reason=x`,
      });
      expect([type, answer.status]).toEqual([type, 403]);
    }
    expect(await auditCount()).toBe(before);
  });

  it('actions cannot be reached by a link', async () => {
    const visitor = await world.signedIn(organiser);
    for (const path of writes) expect((await visitor.get(path)).status, path).toBe(404);
  });
});

describe('contacts', () => {
  it.each(['coordinator', 'contributor', 'viewer', 'none'] as const)('of role %s get neither link nor session', async (role) => {
    const id = await world.person(`ผู้ติดต่อ ${role}`, role === 'none' ? undefined : { code: '08004', role });
    await expect(world.link(id)).rejects.toMatchObject({ kind: 'refused' });
    // Even a session that was slipped into the table opens nothing.
    const [organisers] = await world.db.sql<{ hash: string }[]>`select token_hash as hash from console_sessions limit 1`;
    expect(organisers?.hash).toMatch(/^[0-9a-f]{64}$/);
    const visitor = await world.signedIn(organiser);
    await world.db.sql`update console_sessions set contact_id = ${id} where id = (select max(id) from console_sessions)`;
    for (const path of reads) expect((await visitor.get(path)).status, path).toBe(401);
  });
});

describe('references to what is not this round’s', () => {
  const fields = { reason: 'x', closes: '2030-01-01', role: 'coordinator' };
  const posts = ['extend', 'reopen', 'invite', 'revoke-contact', 'revoke-reports', 'revoke-invitations'];
  /** Everything that a post might have changed. */
  const state = async (): Promise<unknown> =>
    world.db.sql`
      select (select jsonb_agg(to_jsonb(ra) order by ra.round_id, ra.agency_id) from round_agencies ra) as targets,
        (select jsonb_agg(to_jsonb(i) order by i.id) from invitations i) as invitations,
        (select jsonb_agg(to_jsonb(m) order by m.id) from memberships m) as memberships,
        (select jsonb_agg(to_jsonb(l) order by l.id) from report_links l) as links, (select count(*) from outbox) as messages`;

  beforeAll(async () => {
    await world.db.sql`
      insert into agencies (code, name_th, level, ministry, type, province, created_at)
      select 'X9', 'กรมนอกรอบ', level, ministry, type, province, created_at from agencies limit 1`;
    await world.db.sql`
      insert into rounds (id, questionnaire_id, title, opens_at, closes_at, closed_at, reminder_policy, created_at)
      select 'other', questionnaire_id, 'รอบอื่น', opens_at, closes_at, closes_at, '{}', created_at from rounds`;
    await world.db.sql`
      insert into round_agencies (round_id, agency_id) select 'other', id from agencies where code = 'X9'`;
  });

  it.each(['X9', '99999', "08004' or '1'='1", '%00', '08004/../X9'])('agency %j: nothing is shown and nothing changed', async (code) => {
    const visitor = await world.signedIn(organiser);
    const address = `/console/agencies/${encodeURIComponent(code)}`;
    const shown = await visitor.get(address);
    expect(shown.status).toBe(404);
    expect(shown.text).not.toContain('กรมนอกรอบ');
    const token = await visitor.formToken();
    const person = await world.person('ผู้ติดต่อกรมอื่น', { code: '08004', role: 'coordinator' });
    const before = await state();
    for (const post of posts) {
      const answer = await visitor.post(`${address}/${post}`, { ...fields, contact: String(person), token });
      expect([post, answer.status >= 400 && answer.status < 500]).toEqual([post, true]);
    }
    expect(await state()).toEqual(before);
  });

  it('an agency shows its own round alone, and a contact of another agency is not revoked by it', async () => {
    const visitor = await world.signedIn(organiser);
    expect((await visitor.get('/console/agencies/X9?round=other')).status).toBe(200);
    expect((await visitor.get('/console/agencies/08004?round=other')).status).toBe(404);
    const person = await world.person('ของ 08004', { code: '08004', role: 'coordinator' });
    const token = await visitor.formToken();
    const before = await state();
    for (const contact of [String(person), '0', '-1', '1e9', 'x', '9007199254740993', '']) {
      const answer = await visitor.post('/console/agencies/X9/revoke-contact?round=other', { ...fields, contact, token });
      expect([contact, answer.status >= 400 && answer.status < 500]).toEqual([contact, true]);
    }
    for (const id of ['0', '999999', '-1', 'x', '1.5', '9007199254740993'])
      expect([id, (await visitor.post(`/console/events/${id}/replay`, { token })).status]).toEqual([id, 404]);
    expect(await state()).toEqual(before);
  });
});

describe('answers', () => {
  it('are kept by nobody, framed by nobody, and load nothing from elsewhere', async () => {
    const visitor = await world.signedIn(organiser);
    for (const path of [...reads, '/console/enter?token=x']) {
      const { headers, text } = await visitor.get(path);
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'.*form-action 'self'; frame-ancestors 'none'$/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
      expect(text).not.toMatch(/(src|href|action)="(https?:)?\/\//);
      expect(text).not.toMatch(/ style="| on\w+="/);
    }
  });

  it('over https have a __Host- cookie that is Secure, and HSTS', async () => {
    const secure = await openConsoleWorld({ PUBLIC_URL: 'https://survey.example.go.th' });
    try {
      const id = await secure.organiser('สุดา');
      const answer = await secure.visitor().post('/console/enter', { token: await secure.link(id) });
      expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-phrom-console=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    } finally {
      await secure.close();
    }
  });

  it('to too many tries at signing in are a polite no', async () => {
    const busy = await openConsoleWorld();
    try {
      const answers = [];
      for (let tries = 0; tries < 65; tries += 1)
        answers.push((await busy.visitor().post('/console/enter', { token: `x${tries}` })).status);
      expect(answers.slice(0, 50).every((status) => status === 404)).toBe(true);
      expect(answers.at(-1)).toBe(429);
    } finally {
      await busy.close();
    }
  });
});
