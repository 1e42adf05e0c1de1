// The organisers' program as a process of its own, beside a server that runs on the embedded database: from the register to the contact's phone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts';
import { type Bot, lineEnvironment, startBot } from '../support/bot.ts';
import { answerAll, join, submit } from '../support/respondent.ts';

const project = joinPath(import.meta.dirname, '../..');
const folder = mkdtempSync(joinPath(tmpdir(), 'phrom-cli-'));
// PostgreSQL's account has to pass when the tests run as root.
chmodSync(folder, 0o711);
const dataDir = joinPath(folder, 'data');
const secret = 'cli-channel-secret';
let simulator: Simulator;
let bot: Bot;
let env: Record<string, string>;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `npm run -s cli -- …`, as an organiser types it. */
async function cli(...words: string[]): Promise<Ended> {
  const child = spawn('npm', ['run', '-s', 'cli', '--', ...words], {
    cwd: project,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', LANG: 'en_GB.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

async function json(...words: string[]): Promise<unknown> {
  const { code, out, err } = await cli(...words, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

beforeAll(async () => {
  simulator = await startSimulator({ channelSecret: secret, clock: systemClock });
  env = { ...lineEnvironment(simulator, secret), DATA_DIR: dataDir };
});

afterAll(async () => {
  await bot.stop();
  await simulator.stop();
  rmSync(folder, { recursive: true, force: true });
});

const codes = joinPath(folder, 'codes.csv');

describe('before the server has ever run', () => {
  it('a whole round is prepared on the embedded database', async () => {
    const published = (await json('questionnaire', 'publish', 'src/surveys/readiness-2560.md')) as { id: string };
    expect(await json('agencies', 'import', 'src/surveys/agencies.csv')).toHaveLength(276);
    const opens = systemClock.now();
    const closes = new Date(opens.getTime() + 20 * 86_400_000);
    const words = [
      '--id',
      '2569',
      '--questionnaire',
      published.id,
      '--title',
      'รอบ 2569',
      '--opens',
      opens.toISOString(),
      '--closes',
      closes.toISOString(),
    ];
    expect(await json('round', 'open', ...words)).toEqual({ id: '2569' });
    expect(await json('invitations', 'create', '--round', '2569', '--out', codes)).toEqual({ file: codes, created: 276 });
  });

  it('exit codes are those of the contract, and stdout stays empty when there is no result', async () => {
    expect(await cli('round', 'close', 'none', '--json')).toMatchObject({ code: 1, out: '' });
    expect(await cli('round', 'opn', '--json')).toMatchObject({ code: 2, out: '' });
    expect((await cli('--help')).code).toBe(0);
  });
});

describe('beside the running server', () => {
  it('what organisers do reaches the contact’s phone at once, and what contacts do is seen', async () => {
    bot = await startBot(env);
    simulator.setWebhookUrl(`${bot.url}/webhook`);
    const person = simulator.person(simulator.addPerson({ name: 'วราภรณ์' }));
    const letter = parse<Record<string, string>>(readFileSync(codes), { columns: true, bom: true }).find(
      (row) => row['agency_code'] === '08004',
    );
    expect(letter?.['link']).toContain(encodeURIComponent(simulator.basicId));
    await join(person, letter?.['code'] ?? '', 'buttons');
    const pushed = (text: string) =>
      simulator.waitUntil(() => person.messages.some((one) => one.via === 'push' && JSON.stringify(one).includes(text)));

    const [contact] = (await json('contacts', 'list')) as { id: number }[];
    expect(contact).toMatchObject({ display_name: 'วราภรณ์', agency_code: '08004', role: 'coordinator' });

    const later = new Date(systemClock.now().getTime() + 40 * 86_400_000).toISOString();
    expect(await json('round', 'extend', '2569', '--agency', '08004', '--closes', later, '--reason', 'น้ำท่วมสำนักงาน')).toMatchObject({
      pushed: 1,
    });
    await pushed('น้ำท่วมสำนักงาน');

    await answerAll(person, 'buttons');
    await submit(person, 'buttons');
    expect(await json('responses', 'list', '--round', '2569', '--status', 'submitted')).toMatchObject([{ agency_code: '08004' }]);
    const link = (await json('report', 'link', '08004')) as { url: string };
    expect(link.url).toMatch(/^http:\/\/localhost:3000\/r\//);
    expect((await fetch(`${bot.url}${new URL(link.url).pathname}`)).status).toBe(200);

    await json('responses', 'reopen', '08004', '--reason', 'แก้จำนวนบุคลากร');
    await pushed('แก้จำนวนบุคลากร');
    expect((await fetch(`${bot.url}${new URL(link.url).pathname}`)).status).toBe(404);
    person.say('สถานะ');
    await person.awaitReply();
    expect(person.lastReply).toContain('กำลังตอบ');

    expect((await cli('contacts', 'revoke', String(contact?.id), '--reason', 'ย้ายงาน')).err).toContain('no coordinator');
    await pushed('ไม่ได้เป็นผู้ติดต่อ');
    person.say('สถานะ');
    await person.awaitReply();
    expect(person.lastReply).toContain('รหัสเชิญ');
  });

  it('goes on after the server has stopped, and leaves no database running', async () => {
    await bot.stop();
    expect(await json('contacts', 'list')).toMatchObject([{ agency_code: null }]);
    expect(() => readFileSync(joinPath(dataDir, 'postgres/postmaster.pid'))).toThrow();
  });
});
