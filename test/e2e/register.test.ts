// The organisers' program on a national register, as a process of its own: every fault named, and little memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import project from '../../package.json' with { type: 'json' };
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeRegister, registerFiles } from '../support/register.ts';

const peakMbMax = 250;
const register = makeRegister();
const folder = mkdtempSync(join(tmpdir(), 'phrom-register-'));
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

/** `npm run -s cli -- agencies import …` without npm, and how much memory it had at most. */
async function importRegister(
  path: string,
  ...words: string[]
): Promise<{ code: number | null; out: string; err: string; peakMb: number }> {
  const [, ...command] = project.scripts.cli.split(' ');
  const weigh = `data:text/javascript,process.on('exit',()=>process._rawDebug('peak '+process.resourceUsage().maxRSS))`;
  const child = spawn(process.execPath, ['--import', weigh, ...command, 'agencies', 'import', path, ...words], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8', DATABASE_URL: db.url, DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err, peakMb: Number(/^peak (\d+)$/m.exec(err)?.[1]) / 1024 };
}

it.each(Object.keys(registerFiles))('%s: 100 faults by row and column, within bounded memory', async (name) => {
  const path = join(folder, name);
  writeFileSync(path, (await registerFiles[name]?.(register)) ?? '');
  const refused = await importRegister(path);
  expect([refused.code, refused.out]).toEqual([1, '']);
  for (const [row, [, column]] of register.faults) expect(refused.err).toContain(`Row ${row}, column “${column}”: `);
  expect(refused.err).toContain('100 faults, so no row was imported');
  expect(refused.peakMb).toBeLessThan(peakMbMax);
});

it('takes the good rows when it is asked to, within the same bounds', async () => {
  const taken = await importRegister(join(folder, 'workbook.xlsx'), '--partial');
  expect(taken.code).toBe(0);
  expect(taken.out).toContain('9900 added');
  expect(taken.peakMb).toBeLessThan(peakMbMax);
});
