// The doctor against the simulator's LINE and a real database: what it says of a healthy installation, and of each thing that is wrong.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkClock, checkLine, type Channel } from '../../src/app/doctor/check-line.ts';
import { runCli } from '../../src/cli/run.ts';
import { systemClock } from '../../src/clock.ts';
import { problems } from '../../src/problem.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const channelSecret = 's'.repeat(32);
let db: TestDatabase;
let dataDir: string;
let simulator: Simulator;
let webhook: Server;
let webhookStatus: number;
let publicUrl: string;

beforeAll(async () => {
  db = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'phrom-doctor-'));
});

afterAll(async () => {
  await db.drop();
  await rm(dataDir, { recursive: true });
});

beforeEach(async () => {
  simulator = await startSimulator({ channelSecret, accessToken: 't'.repeat(40), clock: systemClock, basicId: '@phrom-test' });
  webhookStatus = 200;
  webhook = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(webhookStatus).end());
  });
  webhook.listen(0, '127.0.0.1');
  await once(webhook, 'listening');
  publicUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
  simulator.setWebhookUrl(`${publicUrl}/webhook`);
});

afterEach(async () => {
  webhook.close();
  await simulator.stop();
});

interface Row {
  readonly check: string;
  readonly status: string;
  readonly detail: string;
  readonly advice: string | null;
}

interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function doctor(env: Record<string, string> = {}, ...words: string[]): Promise<Result> {
  let [out, err] = ['', ''];
  const code = await runCli(['doctor', ...words], {
    env: {
      LINE_CHANNEL_SECRET: channelSecret,
      LINE_CHANNEL_ACCESS_TOKEN: simulator.accessToken,
      LINE_API_BASE_URL: simulator.apiOrigin,
      LINE_DATA_API_BASE_URL: simulator.apiOrigin,
      DATABASE_URL: db.url,
      DATA_DIR: dataDir,
      PUBLIC_URL: publicUrl,
      ...env,
    },
    clock: systemClock,
    user: 'test',
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    columns: null,
  });
  return { code, out, err };
}

async function findings(
  env: Record<string, string> = {},
): Promise<{ readonly code: number; readonly rows: Readonly<Record<string, Row>> }> {
  const { code, out } = await doctor(env, '--json', '--lang', 'en');
  const rows = JSON.parse(out) as Row[];
  for (const row of rows) expect(Object.keys(row)).toEqual(['check', 'status', 'detail', 'advice']);
  return { code, rows: Object.fromEntries(rows.map((row) => [row.check, row])) };
}

describe('doctor', () => {
  it('checks everything, and finds only the plain http of a test to be mended', async () => {
    const { code, rows } = await findings();
    expect(Object.fromEntries(Object.values(rows).map(({ check, status }) => [check, status]))).toEqual({
      database: 'ok',
      migrations: 'ok',
      'clock-database': 'ok',
      'thai-order': 'ok',
      parked: 'ok',
      redelivery: 'warning',
      'push-budget': 'ok',
      retention: 'ok',
      audit: 'ok',
      disk: expect.any(String) as string,
      fonts: 'ok',
      'public-url': 'fault',
      controller: 'warning',
      token: 'ok',
      'bot-id': 'ok',
      'chat-mode': 'ok',
      webhook: 'ok',
      'webhook-test': 'ok',
      quota: 'ok',
      richmenu: 'warning',
      'clock-line': 'ok',
    });
    expect(code).toBe(1);
    for (const { status, advice } of Object.values(rows)) expect(advice === null).toBe(status === 'ok');
  });

  it('is content once the privacy notice names the data controller', async () => {
    const { rows } = await findings({ DATA_CONTROLLER: 'Example Agency, dpo@example.go.th' });
    expect(rows['controller']).toMatchObject({ status: 'ok', detail: expect.stringContaining('dpo@example.go.th') as string });
  });

  it('tells people in Thai what to do, and counts the faults on stderr', async () => {
    const { code, out, err } = await doctor({}, '--lang', 'th');
    expect(code).toBe(1);
    expect(out).toContain('[ต้องแก้] ที่อยู่สาธารณะ');
    expect(out).toContain('กำหนด PUBLIC_URL เป็นที่อยู่ https');
    expect(err).toBe('พบ 1 เรื่องที่ต้องแก้\n');
  });

  it('a token that LINE refuses', async () => {
    const { rows } = await findings({ LINE_CHANNEL_ACCESS_TOKEN: 'x'.repeat(40) });
    expect(rows['token']).toMatchObject({ status: 'fault', detail: 'LINE does not accept the token' });
    expect(rows['webhook']).toBeUndefined();
  });

  it('a bot id of another account', async () => {
    const { rows } = await findings({ LINE_BOT_ID: '@somebody-else' });
    expect(rows['bot-id']?.status).toBe('fault');
    expect(rows['bot-id']?.advice).toContain('@phrom-test');
  });

  it('a webhook at another address', async () => {
    simulator.setWebhookUrl(`${publicUrl}/hook`);
    expect((await findings()).rows['webhook']).toMatchObject({
      status: 'fault',
      advice: expect.stringContaining(`${publicUrl}/webhook`) as string,
    });
  });

  it('a webhook that refuses the signature: the secret is named', async () => {
    webhookStatus = 401;
    const { rows } = await findings();
    expect(rows['webhook-test']?.status).toBe('fault');
    expect(rows['webhook-test']?.advice).toContain('LINE_CHANNEL_SECRET');
  });

  it('a quota that is used up, and one that soon will be', async () => {
    simulator.setQuota(0);
    expect((await findings()).rows['quota']?.status).toBe('fault');
    simulator.setQuota(500);
    expect((await findings()).rows['quota']).toMatchObject({ status: 'ok', detail: '500 of 500 messages left this month (0 used)' });
  });

  it('a database that does not answer, with all that does not need it', async () => {
    const { code, rows } = await findings({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(code).toBe(1);
    expect(rows['database']?.status).toBe('fault');
    expect(rows['token']?.status).toBe('ok');
    expect(rows['fonts']?.status).toBe('ok');
  });

  it('events that wait for an operator, and redelivery once it was seen', async () => {
    const now = systemClock.now();
    await db.sql`
      insert into inbox (webhook_event_id, sender, occurred_at, received_at, event, run_at, parked_at, error)
      values ('doctor-1', '', ${now}, ${now}, ${db.sql.json({ isRedelivery: true })}, ${now}, ${now}, 'broken')`;
    const { rows } = await findings();
    expect(rows['parked']).toMatchObject({ status: 'warning', detail: '1 events failed for good and wait for an operator' });
    expect(rows['redelivery']?.status).toBe('ok');
    await db.sql`delete from inbox`;
  });

  it('a folder that is not there, and a database of a newer release', async () => {
    await db.sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9999999999999)`;
    const { rows } = await findings({ DATA_DIR: join(dataDir, 'nowhere') });
    expect(rows['disk']).toMatchObject({ status: 'fault', advice: expect.stringContaining('DATA_DIR') as string });
    expect(rows['migrations']).toMatchObject({ status: 'fault', advice: expect.stringContaining('newer release') as string });
    await db.sql`delete from drizzle.__drizzle_migrations where hash = 'newer'`;
  });
});

describe('checks of the channel', () => {
  const good: Channel = {
    account: () => Promise.resolve({ basicId: '@a', displayName: 'ก', isChatOn: false, serverTime: null }),
    webhook: () => Promise.resolve({ url: 'https://a.go.th/webhook', isActive: true }),
    testWebhook: () => Promise.resolve({ isSuccess: true, status: 200, reason: 'OK', detail: '200' }),
    richMenus: () => Promise.resolve([{ id: 'm', name: 'phrom-joining-1' }]),
    quota: () => Promise.resolve({ limit: null, used: 0 }),
  };
  const facts = {
    configuredBotId: null,
    publicUrl: 'https://a.go.th',
    installedMenus: ['m'],
    isSimulated: false,
    now: () => new Date('2026-11-22T02:00:00Z'),
  };
  const statusOf = async (channel: Partial<Channel>, check: string): Promise<string | undefined> =>
    (await checkLine({ ...good, ...channel }, facts)).find((one) => one.check === check)?.status;

  it('a webhook that is set but off, chat that is on, menus that are gone', async () => {
    expect(await statusOf({ webhook: () => Promise.resolve({ url: 'https://a.go.th/webhook', isActive: false }) }, 'webhook')).toBe(
      'fault',
    );
    expect(await statusOf({ webhook: () => Promise.resolve(null) }, 'webhook')).toBe('fault');
    const account = { basicId: '@a', displayName: 'ก', isChatOn: true, serverTime: null };
    expect(await statusOf({ account: () => Promise.resolve(account) }, 'chat-mode')).toBe('warning');
    expect(await statusOf({ richMenus: () => Promise.resolve([]) }, 'richmenu')).toBe('warning');
    expect(await statusOf({}, 'richmenu')).toBe('ok');
  });

  it('one question that LINE does not answer leaves the others', async () => {
    const unreachable = () => Promise.reject(problems.lineUnreachable({ reason: 'timeout' }));
    const found = await checkLine({ ...good, testWebhook: unreachable }, facts);
    expect(found.find(({ check }) => check === 'webhook-test')).toMatchObject({ status: 'warning', detail: 'line-silent' });
    expect(found.find(({ check }) => check === 'quota')?.status).toBe('ok');
  });

  it.each([
    [4, 'ok'],
    [30, 'warning'],
    [-90, 'fault'],
  ])('clocks that are %i seconds apart: %s', (seconds, status) => {
    const now = new Date('2026-11-22T02:00:00Z');
    expect(checkClock('clock-line', new Date(now.getTime() + seconds * 1000), now).status).toBe(status);
  });
});
