// overview: the figures for organisers, publishing and taking back, and the open data as a file.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { standingClock } from '../support/reminders.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const clock = standingClock('2026-11-20T09:00:00+07:00');
const config = readConfig({});
const publish = ['overview', 'publish', '--round', '2569', '--reason'];
let db: TestDatabase;
let cli: Cli;
let folder: string;

const submitAll = async (add: number): Promise<void> => {
  for (let index = 0; index < 5; index += 1) {
    const agency = await target(db, '2569', { code: `D${index}`, level: 'department', ministry: 'กระทรวงคมนาคม' });
    await submit({ db, config }, '2569', agency, points(index * 10 + add), new Date('2026-11-15T10:00:00+07:00'));
  }
};

beforeAll(async () => {
  db = await createTestDatabase();
  cli = cliOn(db, { clock });
  folder = await mkdtemp(join(tmpdir(), 'phrom-overview-'));
  await openPointsRound(db, '2569', new Date('2026-11-01T00:00:00+07:00'));
  await submitAll(0);
  await target(db, '2569', { code: 'D5', level: 'department', ministry: 'กระทรวงมหาดไทย' });
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

it('shows the figures as they are now, group by group, small ones without', async () => {
  const rows = (await cli('overview', 'show', '--round', '2569', '--json')).json();
  const figures = { scored: 5, mean: '20.00', q1: '10.00', median: '20.00', q3: '30.00' };
  const none = { scored: null, mean: null, q1: null, median: null, q3: null };
  expect(rows).toEqual([
    { level: 'department', scope: 'all', name: '', targets: 6, responded: 5, ...figures },
    { level: 'department', scope: 'ministry', name: 'กระทรวงคมนาคม', targets: 5, responded: 5, ...figures },
    { level: 'department', scope: 'ministry', name: 'กระทรวงมหาดไทย', targets: 1, responded: 0, ...none },
  ]);
  expect((await cli('overview', 'show', '--round', '2569')).out).toMatch(/กระทรวงคมนาคม.*20\.00/);
});

it('has no open data before it is published', async () => {
  const run = await cli('overview', 'export', '--round', '2569', '--out', join(folder, 'none.zip'));
  expect([run.code, run.out]).toEqual([1, '']);
  expect((await cli('overview', 'unpublish', '--round', '2569', '--reason', 'x')).code).toBe(1);
});

it('publishes with a reason and a publisher whom one can write to', async () => {
  expect((await cli('overview', 'publish', '--round', '2569')).code).toBe(2);
  for (const words of [
    ['--publisher', 'สพร.'],
    ['--contact', 'a@example.go.th'],
    ['--publisher', 'สพร.', '--contact', 'javascript:alert(1)'],
  ]) {
    const run = await cli(...publish, 'เผยแพร่', ...words);
    expect([run.code, run.out]).toEqual([1, '']);
    expect(run.err).toContain('--publisher together with --contact');
  }
  const done = await cli(...publish, 'เผยแพร่', '--publisher', 'สพร.', '--contact', 'a@example.go.th', '--json');
  expect(done.json()).toEqual({ version: 1, url: `${config.publicUrl}/overview/2569`, corrections: [] });
  const again = await cli(...publish, 'อีกครั้ง');
  expect(again.code).toBe(1);
  expect(again.err).toContain('version 1');
});

it('publishes corrections as a new version, and says how many figures they change', async () => {
  await submitAll(10);
  const done = await cli(...publish, 'หน่วยงานแก้ไขคำตอบ');
  expect(done.code).toBe(0);
  expect(done.out).toContain('/overview/2569');
  expect(done.out).toMatch(/\d+ (figure|correction)/);
});

it('writes the open data of the version that is public', async () => {
  const out = join(folder, 'open.zip');
  const run = (await cli('overview', 'export', '--round', '2569', '--out', out, '--json')).json();
  const bytes = await readFile(out);
  expect(run).toEqual({ file: out, version: 2, bytes: bytes.length });
  expect(bytes.toString('latin1', 0, 2)).toBe('PK');
});

it('takes it back; a round that does not exist is not found', async () => {
  expect((await cli('overview', 'unpublish', '--round', '2569', '--reason', 'ตรวจสอบ', '--json')).json()).toEqual({ round: '2569' });
  expect((await cli('overview', 'export', '--round', '2569', '--out', join(folder, 'none.zip'))).code).toBe(1);
  for (const name of ['show', 'publish', 'unpublish', 'export']) {
    const words = name === 'show' ? [] : name === 'export' ? ['--out', join(folder, 'x.zip')] : ['--reason', 'x'];
    const run = await cli('overview', name, '--round', 'nothing', ...words);
    expect([name, run.code, run.out]).toEqual([name, 1, '']);
  }
});
