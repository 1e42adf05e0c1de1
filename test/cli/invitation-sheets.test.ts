// invitations create --pdf: a page for each code that was made, for its owner's eyes only.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { pdfPages } from '../report/pdf-text.ts';
import { type Cli, cliOn } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound } from '../support/round.ts';

let db: TestDatabase;
let cli: Cli;
const folder = mkdtempSync(join(tmpdir(), 'phrom-sheets-'));
const [codes, sheets] = [join(folder, 'codes.csv'), join(folder, 'sheets.pdf')];

beforeAll(async () => {
  db = await createTestDatabase();
  await openTestRound(db, systemClock);
  cli = cliOn(db);
});

afterAll(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});

const create = (...words: string[]): ReturnType<Cli> =>
  cli('invitations', 'create', '--round', '2560', '--out', codes, '--pdf', sheets, '--json', ...words);

it('the sheets have the codes of the CSV file, a page each', async () => {
  const made = await create('--contact', 'กองแผน 0 2123 4567');
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.json()).toEqual({ file: codes, created: 3, sheets: [sheets] });
  expect(statSync(sheets).mode & 0o777).toBe(0o600);
  const pages = pdfPages(readFileSync(sheets)).map((page) => page.replace(/\s/g, ''));
  const printed = readFileSync(codes, 'utf8').match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}(?=,)/g) ?? [];
  expect(pages).toHaveLength(3);
  for (const code of printed) expect(pages.filter((page) => page.includes(code.slice(0, 9) + code.slice(10)))).toHaveLength(1);
  for (const page of pages) expect(page).toContain('กองแผน021234567');
});

it('without a code there is no sheet, and one that cannot be written leaves the codes in their file', async () => {
  expect((await create()).json()).toEqual({ file: codes, created: 0, sheets: [] });
  const failed = await cli(
    'invitations',
    'create',
    '--round',
    '2560',
    '--agency',
    '08004',
    '--out',
    codes,
    '--pdf',
    join(folder, 'no', 'f.pdf'),
  );
  expect(failed.code).toBe(1);
  expect(failed.err).toContain(codes);
  expect(readFileSync(codes, 'utf8')).toContain('08004');
  expect(readdirSync(folder).toSorted()).toEqual(['codes.csv', 'codes.csv.1', 'sheets.pdf']);
});

it('the sheets say whom to ask: whoever the installation names, unless the command says otherwise', async () => {
  const named = cliOn(db, { env: { DATA_CONTROLLER: 'สำนักงานตัวอย่าง 0 2765 4321' } });
  await named('invitations', 'create', '--round', '2560', '--agency', '08004', '--out', codes, '--pdf', sheets);
  expect(pdfPages(readFileSync(sheets))[0]?.replace(/\s/g, '')).toContain('สำนักงานตัวอย่าง027654321');
});
