// What the organisers' page shows and does: figures, lists, one agency, actions with the organiser in the audit trail, exports.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../src/db/audit.ts';
import { type ConsoleWorld, giveResponse, openConsoleWorld, type Visitor } from '../support/console.ts';

const dayMs = 86_400_000;
let world: ConsoleWorld;
let organiser: number;
let coordinator: number;
let visitor: Visitor;
let token: string;
const hostile = '<script>alert("x")</script>';

beforeAll(async () => {
  world = await openConsoleWorld();
  organiser = await world.organiser('สุดา');
  coordinator = await world.person('วราภรณ์', { code: '08004', role: 'coordinator' });
  await world.person(hostile, { code: '08004', role: 'viewer' });
  const provincial = await world.person('สมหญิง', { code: '70002', role: 'coordinator' });
  const [first, second] = (
    await world.db.sql<{ key: string }[]>`
    select jsonb_path_query(definition, 'strict $.**.children[*] ? (@.type == "select_one" && @.kind == "question").key') #>> '{}' as key from questionnaires limit 2`
  ).map(({ key }) => key);
  await giveResponse(world, {
    code: '08004',
    contactId: coordinator,
    isSubmitted: true,
    answers: [
      [first ?? '', 'yes'],
      [second ?? '', hostile],
      [first ?? '', 'no'],
    ],
  });
  await giveResponse(world, { code: '70002', contactId: provincial, daysAgo: 9, answers: [[first ?? '', 'yes']] });
  await world.db.sql`
    update contacts set state = state || ${world.db.sql.json({ at: { agencyId: await agencyId('70002'), roundId: '2560' }, asked: { key: first ?? '', seq: 0, page: 0, atMs: 0 } })}
    where id = ${provincial}`;
  visitor = await world.signedIn(organiser);
  token = await visitor.formToken();
});
afterAll(() => world.close());

async function agencyId(code: string): Promise<number> {
  const [row] = await world.db.sql<{ id: number }[]>`select id from agencies where code = ${code}`;
  return row?.id ?? 0;
}

const plain = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const lastAudit = async (): Promise<Record<string, unknown>> =>
  (await world.db.sql`select actor, origin, action, round_id, reason from audit_trail order by id desc limit 1`)[0] ?? {};

describe('the overview', () => {
  it('has the figures of the round: targets announced and final, joined, started, submitted, rate, pushes', async () => {
    const text = plain((await visitor.get('/console')).text);
    expect(text).toContain('อัตราการตอบกลับ 33.3%');
    expect(text).toContain('ส่งแล้ว 1 จาก 3 หน่วยงาน');
    expect(text).toContain('หน่วยงานเป้าหมาย 3 ประกาศไว้ 3');
    expect(text).toContain('มีผู้เข้าร่วมแล้ว 2');
    expect(text).toContain('เริ่มตอบแล้ว 2');
    expect(text).toContain('เหลือ 19 วัน');
    expect(text).toContain('ข้อความที่ส่งแล้ว 0 ไม่จำกัดงบของรอบ');
    expect(text).toContain('1 ยังไม่มีผู้เข้าร่วม');
    expect(text).toContain('1 หยุดตอบเกิน 7 วัน');
    expect(text).toMatch(/ระดับกรม 1 \/ 2 50\.0 .*ระดับจังหวัด 0 \/ 1 0\.0/);
    expect(text).toMatch(/กระทรวงคมนาคม 1 \/ 2 50\.0 กระทรวงมหาดไทย 0 \/ 1 0\.0/);
  });

  it('names the section in which responses stand still', async () => {
    const { text } = await visitor.get('/console');
    expect(plain(text.slice(text.indexOf('id="stalled"')))).toMatch(/^id="stalled">หมวดที่ผู้ตอบหยุดค้าง หมวด หน่วยงาน \S.* 1 ตามกระทรวง/);
  });

  it('says how long people are kept, and that a purge waits', async () => {
    const said = 'พ้นระยะเวลาเก็บข้อมูลส่วนบุคคลเมื่อ';
    const before = plain((await visitor.get('/console')).text);
    expect(before).toContain('ข้อมูลส่วนบุคคลของรอบนี้เก็บถึง');
    expect(before).not.toContain(said);
    const [round] = await world.db.sql<{ until: Date | null }[]>`select retain_until as until from rounds where id = '2560'`;
    await world.db.sql`update rounds set retain_until = ${new Date(world.clock.now().getTime() - 1000)} where id = '2560'`;
    expect(plain((await visitor.get('/console')).text)).toContain(said);
    await world.db.sql`update rounds set retain_until = ${round?.until ?? null} where id = '2560'`;
  });

  it('speaks English when asked, and its links stay English', async () => {
    const { text } = await visitor.get('/console?lang=en');
    expect(plain(text)).toContain('Response rate 33.3%');
    expect(text).toContain('href="/console/agencies?round=2560&amp;lang=en"');
  });

  it('of a round that is not there is not found', async () => {
    expect((await visitor.get('/console?round=2599')).status).toBe(404);
  });
});

describe('agencies', () => {
  const names = async (query: string): Promise<string[]> => {
    const { text } = await visitor.get(`/console/agencies?${query}`);
    return [...text.matchAll(/<th scope="row">\s*<a [^>]*>([^<]*)</g)].map(([, name]) => name ?? '');
  };

  it('are listed in the order of Thai dictionaries, and found by standing, place, and however they are written', async () => {
    expect(await names('')).toEqual(['กรมการขนส่งทางบก', 'กรมทางหลวง', 'สำนักงานจังหวัดเชียงใหม่']);
    expect(await names('standing=not-joined')).toEqual(['กรมทางหลวง']);
    expect(await names('standing=stalled')).toEqual(['สำนักงานจังหวัดเชียงใหม่']);
    expect(await names('standing=submitted')).toEqual(['กรมการขนส่งทางบก']);
    expect(await names('level=province')).toEqual(['สำนักงานจังหวัดเชียงใหม่']);
    expect(await names(`ministry=${encodeURIComponent('กระทรวงคมนาคม')}&standing=not-joined`)).toEqual(['กรมทางหลวง']);
    expect(await names(`q=${encodeURIComponent('สนง.จังหวัดเชียงใหม่')}`)).toEqual(['สำนักงานจังหวัดเชียงใหม่']);
    expect(await names('q=08007')).toEqual(['กรมทางหลวง']);
    expect(await names(`q=${encodeURIComponent('ไม่มีหน่วยงานนี้แน่นอน')}`)).toEqual([]);
  });

  it('whose contacts have all blocked us are told apart', async () => {
    await world.db.sql`update contacts set unreachable_at = ${world.clock.now()} where display_name = 'สมหญิง'`;
    expect(await names('standing=unreachable')).toEqual(['สำนักงานจังหวัดเชียงใหม่']);
    await world.db.sql`update contacts set unreachable_at = null where display_name = 'สมหญิง'`;
    expect(await names('standing=unreachable')).toEqual([]);
  });
});

describe('an agency', () => {
  it('shows contacts, progress and who changed which answer from what to what; hostile text stays text', async () => {
    const { text } = await visitor.get('/console/agencies/08004');
    expect(text).not.toContain(hostile);
    const words = plain(text);
    expect(words).toContain('กรมการขนส่งทางบก');
    expect(words).toContain('วราภรณ์ ผู้ประสานงาน');
    expect(words).toContain('&lt;script&gt;');
    const changes = plain(text.slice(text.indexOf('id="changes"'), text.indexOf('id="audit"')));
    expect(changes).toMatch(/ถูกต้องหรือไม่ ถูกต้อง ต้องแก้ไข วราภรณ์ .*ถูกต้องหรือไม่ – ถูกต้อง วราภรณ์/);
  });

  it('that is unknown, or of another round, is not found', async () => {
    expect((await visitor.get('/console/agencies/99999')).status).toBe(404);
    expect((await visitor.get('/console/agencies/08004?round=nope')).status).toBe(404);
  });
});

describe('actions', () => {
  it('extend one agency’s deadline, with reason, by the organiser, from the console', async () => {
    const closes = new Date(world.round.closesAt.getTime() + 5 * dayMs).toISOString();
    const answer = await visitor.post('/console/agencies/08007/extend', { token, closes, reason: 'น้ำท่วม', telling: 'none' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/console/agencies/08007?round=2560&done=extended');
    expect(plain((await visitor.get('/console/agencies/08007?round=2560&done=extended')).text)).toContain('ขยายเวลาแล้ว');
    expect(await lastAudit()).toEqual({
      actor: `organiser:${organiser}`,
      origin: 'console',
      action: 'round.extended',
      round_id: '2560',
      reason: 'น้ำท่วม',
    });
  });

  it('refuse a deadline that is not later, one that cannot be read, and one without a reason, on the page of the form', async () => {
    const earlier = await visitor.post('/console/extend', { token, closes: '2020-01-01', reason: 'x', telling: 'none' });
    expect(earlier.status).toBe(409);
    expect(earlier.text).toContain('role="alert"');
    expect(plain(earlier.text)).toContain('อัตราการตอบกลับ');
    const odd = await visitor.post('/console/extend', { token, closes: 'เร็ว ๆ นี้', reason: 'x', telling: 'none' });
    expect(odd.status).toBe(400);
    expect(plain(odd.text)).toContain('อ่านวันเวลา “เร็ว ๆ นี้” ไม่ได้');
    const bare = await visitor.post('/console/extend', { token, closes: '2030-01-01', reason: ' ', telling: 'none' });
    expect(bare.status).toBe(400);
    expect(await lastAudit()).toMatchObject({ action: 'round.extended', reason: 'น้ำท่วม' });
  });

  it('move the end of keeping personal data, with the reason in the audit trail', async () => {
    const answer = await visitor.post('/console/retention', { token, until: '31/12/2580', reason: 'ตามคำสั่งศาล' });
    expect(answer.headers.get('location')).toBe('/console?round=2560&done=retention-set');
    const text = plain((await visitor.get('/console?round=2560&done=retention-set')).text);
    expect(text).toContain('เลื่อนวันสิ้นสุดการเก็บข้อมูลส่วนบุคคลแล้ว');
    expect(text).toContain('ข้อมูลส่วนบุคคลของรอบนี้เก็บถึง 31 ธ.ค. 2580');
    expect(plain((await visitor.get('/console/audit')).text)).toMatch(/เดิม เก็บข้อมูลส่วนบุคคลถึง: .* ใหม่ เก็บข้อมูลส่วนบุคคลถึง: 31 ธ.ค. 2580/);
    expect(await lastAudit()).toMatchObject({
      actor: `organiser:${organiser}`,
      action: 'round.retention-set',
      round_id: '2560',
      reason: 'ตามคำสั่งศาล',
    });
  });

  it('reopen a submitted response once', async () => {
    const answer = await visitor.post('/console/agencies/08004/reopen', { token, reason: 'แก้ไขข้อมูล', telling: 'none' });
    expect(answer.status).toBe(303);
    expect(await lastAudit()).toMatchObject({ actor: `organiser:${organiser}`, action: 'response.reopened', reason: 'แก้ไขข้อมูล' });
    const again = await visitor.post('/console/agencies/08004/reopen', { token, reason: 'แก้ไขข้อมูล', telling: 'none' });
    expect(again.status).toBe(409);
  });

  it('make an invitation code that is shown once and stands nowhere in clear, and take it back', async () => {
    const made = await visitor.post('/console/agencies/08007/invite', { token, role: 'coordinator' });
    expect(made.status).toBe(200);
    const code = /<code class="code">([A-Z0-9-]+)</.exec(made.text)?.[1] ?? '';
    expect(code).toMatch(/^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$/);
    expect(made.text).toContain('https://line.me/R/oaMessage/%40test/');
    const page = await visitor.get('/console/agencies/08007');
    expect(page.text).not.toContain(code);
    expect(plain(page.text)).toContain('ผู้ประสานงาน ใช้ได้ถึง');
    const [stored] = await world.db.sql<
      { text: string }[]
    >`select string_agg(i::text, ' ') || (select string_agg(a::text, ' ') from audit_trail a) as text from invitations i`;
    expect(stored?.text).not.toContain(code.replaceAll('-', ''));
    expect(stored?.text).not.toContain(code);
    expect((await visitor.post('/console/agencies/08007/revoke-invitations', { token })).status).toBe(303);
    expect(plain((await visitor.get('/console/agencies/08007')).text)).toContain('ผู้ประสานงาน ยกเลิกเมื่อ');
    expect((await visitor.post('/console/agencies/08007/invite', { token, role: 'minister' })).status).toBe(400);
  });

  it('revoke a contact, who is out at once, and only of the agency that the page is about', async () => {
    const id = await world.person('จะลาออก', { code: '08007', role: 'contributor' });
    const fields = { token, contact: String(id), reason: 'ย้ายหน่วยงาน', telling: 'none' };
    expect((await visitor.post('/console/agencies/70002/revoke-contact', fields)).status).toBe(409);
    expect((await visitor.post('/console/agencies/08007/revoke-contact', fields)).status).toBe(303);
    const [row] = await world.db.sql`select ended_at, ended_reason from memberships where contact_id = ${id}`;
    expect(row).toMatchObject({ ended_at: expect.any(Date) as Date });
    expect(await lastAudit()).toMatchObject({ actor: `organiser:${organiser}`, origin: 'console', action: 'contact.removed' });
  });

  it('put a parked event back into the queue', async () => {
    const now = world.clock.now();
    const [row] = await world.db.sql<{ id: number }[]>`
      insert into inbox (webhook_event_id, sender, occurred_at, received_at, event, run_at, attempts, parked_at, error)
      values ('parked-1', 'U1', ${now}, ${now}, '{}', ${now}, 8, ${now}, ${hostile}) returning id`;
    const id = row?.id ?? 0;
    const page = await visitor.get('/console/events');
    expect(page.text).toContain('&lt;script&gt;');
    expect(plain((await visitor.get('/console')).text)).toContain('1 เหตุการณ์ที่พักไว้');
    expect((await visitor.post(`/console/events/${id}/replay`, { token })).status).toBe(303);
    const [after] = await world.db.sql`select parked_at, attempts from inbox where id = ${id}`;
    expect(after).toMatchObject({ parked_at: null, attempts: 0 });
    expect((await visitor.post(`/console/events/${id}/replay`, { token })).status).toBe(404);
  });
});

describe('the audit trail', () => {
  it('shows who did what and why, the newest first, by round and agency', async () => {
    const words = plain((await visitor.get('/console/audit')).text);
    expect(words).toContain('ผู้ดำเนินการสำรวจ สุดา ขยายเวลา กรมทางหลวง เหตุผล: น้ำท่วม');
    expect(words).not.toContain('เพิ่มผู้ดำเนินการสำรวจ');
    const all = plain((await visitor.get('/console/audit?all=yes')).text);
    expect(all).toContain('เพิ่มผู้ดำเนินการสำรวจ');
    const one = plain((await visitor.get('/console/audit?agency=08004')).text);
    expect(one).toContain('เปิดให้แก้ไขคำตอบ');
    expect(one).not.toContain('น้ำท่วม');
  });

  it('names what was stored in the reader’s words', async () => {
    const entry = (after: unknown) =>
      recordAudit(world.db.sql, { actor: 'system', origin: 'test', action: 'contact.joined', roundId: '2560', after }, world.clock.now());
    await entry({ role: 'viewer', invitationId: 7, level: 'province', isNew: true });
    await entry({ total: '7327/378', level: 'developing', submissions: 2 });
    const words = plain((await visitor.get('/console/audit')).text);
    expect(words).toContain('หมายเลขรหัสเชิญ: 7');
    expect(words).toContain('ระดับ: ระดับจังหวัด');
    expect(words).toContain('เพิ่มเป็นผู้ติดต่อใหม่: ใช่');
    expect(words).toContain('ระดับ: developing');
    expect(words).toContain('คะแนนรวม: 19.38');
    expect(words).toContain('ส่งครั้งที่: 2');
  });
});

describe('exports', () => {
  it.each(['answers', 'scores', 'history', 'audit'])('of %s come as a file in every format, and leave a trace', async (kind) => {
    for (const format of ['csv', 'xlsx', 'jsonl']) {
      const file = await visitor.post(`/console/exports/${kind}/${format}?round=2560`, { token });
      expect(file.status).toBe(200);
      expect(file.headers.get('content-disposition')).toBe(`attachment; filename=${kind}-2560.${format}`);
      expect(await lastAudit()).toMatchObject({ actor: `organiser:${organiser}`, action: 'console.exported', round_id: '2560' });
    }
  });

  it('have the answers that the round has', async () => {
    const { text } = await visitor.post('/console/exports/answers/csv?round=2560', { token });
    const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
    expect(rows.map((row) => row['agency_code'])).toEqual(['08004', '70002']);
  });

  it('of unknown kinds and formats are not found', async () => {
    expect((await visitor.post('/console/exports/answers/exe', { token })).status).toBe(404);
    expect((await visitor.post('/console/exports/secrets/csv', { token })).status).toBe(404);
  });
});
