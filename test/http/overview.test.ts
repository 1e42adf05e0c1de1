// The public overview over HTTP: only what is published, cacheable, with its documents.
import express from 'express';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishOverview, unpublishOverview } from '../../src/app/overview.ts';
import { readConfig } from '../../src/config.ts';
import { type Messenger } from '../../src/domain/message.ts';
import { overviewRouter } from '../../src/http/overview.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/round.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const opened = new Date('2026-11-01T00:00:00Z');
const config = readConfig({});
const by = { actor: 'cli:somchai', origin: 'cli' };
const clock = { now: () => new Date('2026-11-20T00:00:00Z') };
const centralEntry = Buffer.from([0x50, 0x4b, 1, 2]);

/** Files of a ZIP by its central directory. */
function namesIn(zip: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = zip.indexOf(centralEntry); at >= 0; at = zip.indexOf(centralEntry, at + 4))
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  return names;
}

let db: TestDatabase;
let server: Server;
let origin: string;

beforeAll(async () => {
  db = await createTestDatabase();
  await openPointsRound(db, 'รอบ 2560', opened);
  for (let index = 0; index < 6; index += 1) {
    const agency = await target(db, 'รอบ 2560', { code: `D${index}`, level: 'department', ministry: 'กระทรวง' });
    await submit({ db, config }, 'รอบ 2560', agency, points(index * 10), opened);
  }
  const nobody: Messenger = {
    reply: () => Promise.reject(new Error('nothing is sent')),
    push: () => Promise.reject(new Error('nothing is sent')),
    quota: () => Promise.reject(new Error('nothing is asked')),
    botInfo: () => Promise.reject(new Error('nothing is asked')),
    displayName: () => Promise.resolve(null),
    showMenu: () => Promise.resolve(),
    content: () => Promise.resolve(null),
  };
  const app = express();
  app.use(overviewRouter({ db, config, clock, translate: createTranslate(), log: silentLog, messenger: nobody }));
  server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await db.drop();
});

const get = (path: string): Promise<Response> => fetch(`${origin}/overview/${encodeURIComponent('รอบ 2560')}${path}`);

test('a round without a published overview is not found, and so is one that does not exist', async () => {
  for (const url of [`${origin}/overview/nothing`, `${origin}/overview/${encodeURIComponent('รอบ 2560')}`]) {
    const response = await fetch(url);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
});

test('a published overview is for everybody, for five minutes from any cache, in both languages', async () => {
  await publishOverview({ db, clock }, { roundId: 'รอบ 2560', hasNames: false, reason: 'เผยแพร่', by });
  const page = await get('');
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('public, max-age=300');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain('25.00');
  expect(await (await get('?lang=en')).text()).toContain('National overview');
  const pdf = await get('.pdf');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
});

test('the open data holds tables, codebook, licence and metadata, and comes out the same every time', async () => {
  const zips = [];
  for (const query of ['', '?lang=en']) zips.push(Buffer.from(await (await get(`.zip${query}`)).arrayBuffer()));
  expect(zips[0]?.equals(zips[1] ?? Buffer.alloc(0))).toBe(true);
  expect(namesIn(zips[0] ?? Buffer.alloc(0))).toEqual([
    'participation.csv',
    'scores.csv',
    'maturity.csv',
    'mentions.csv',
    'codebook.csv',
    'LICENSE.txt',
    'metadata.jsonld',
  ]);
});

test('a withdrawn overview is gone at once', async () => {
  await unpublishOverview({ db, clock }, { roundId: 'รอบ 2560', reason: 'ตรวจสอบ', by });
  for (const path of ['', '.pdf', '.zip']) expect((await get(path)).status).toBe(404);
});
