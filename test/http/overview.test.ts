// The public overview over HTTP: only what is published, cacheable, with its documents.
import { parse } from 'csv-parse/sync';
import express from 'express';
import { createHash } from 'node:crypto';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishOverview, unpublishOverview } from '../../src/app/reports/overview.ts';
import { readConfig } from '../../src/config.ts';
import { type Messenger } from '../../src/domain/message.ts';
import { safeHeaders } from '../../src/http/guards.ts';
import { overviewRouter } from '../../src/http/overview.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silentLog } from '../support/round.ts';
import { openPointsRound, points, submit, target } from '../support/scored-round.ts';

const opened = new Date('2026-11-01T00:00:00Z');
const config = readConfig({});
const by = { actor: 'cli:somchai', origin: 'cli' };
const clock = { now: () => new Date('2026-11-20T00:00:00Z') };
/** Files of a ZIP by its central directory. */
function filesIn(zip: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [packed, length, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? zip.readUInt32LE(at + 20) : zip.readUInt16LE(at + offset),
    );
    const local = zip.readUInt32LE(at + 42);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(from, from + packed!);
    files.set(zip.toString('utf8', at + 46, at + 46 + length!), zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes);
    at += 46 + length! + extra! + comment!;
  }
  return files;
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
  app.use(safeHeaders(config), overviewRouter({ db, config, clock, translate: createTranslate(), log: silentLog, messenger: nobody }));
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
  const publisher = { name: 'สำนักงานพัฒนารัฐบาลดิจิทัล', contact: 'contact@example.go.th' };
  await publishOverview({ db, clock }, { roundId: 'รอบ 2560', hasNames: false, reason: 'เผยแพร่', publisher, by });
  const page = await get('');
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('public, max-age=300');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const text = await page.text();
  expect(text).toContain('25.00');
  expect(text).toContain('เผยแพร่โดย สำนักงานพัฒนารัฐบาลดิจิทัล ติดต่อ contact@example.go.th');
  expect(await (await get('?lang=en')).text()).toContain('National overview');
  const pdf = await get('.pdf');
  expect(pdf.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
});

describe('the open data', () => {
  const read = async (): Promise<ReadonlyMap<string, Buffer>> => filesIn(Buffer.from(await (await get('.zip')).arrayBuffer()));
  const table = async (name: string): Promise<Record<string, string>[]> => parse((await read()).get(name)!, { bom: true, columns: true });

  test('holds tables, codebook, licence, checksums and metadata, and comes out the same every time', async () => {
    const zips = [];
    for (const query of ['', '?lang=en']) zips.push(Buffer.from(await (await get(`.zip${query}`)).arrayBuffer()));
    expect(zips[0]?.equals(zips[1] ?? Buffer.alloc(0))).toBe(true);
    const files = await read();
    expect([...files.keys()]).toEqual([
      'participation.csv',
      'scores.csv',
      'maturity.csv',
      'mentions.csv',
      'codebook.csv',
      'LICENSE.txt',
      'SHA256SUMS',
      'metadata.jsonld',
    ]);
    const sums = files.get('SHA256SUMS')!.toString().trim().split('\n');
    expect(sums).toHaveLength(5);
    for (const line of sums) {
      const [sum, name = ''] = line.split('  ');
      expect(createHash('sha256').update(files.get(name)!).digest('hex')).toBe(sum);
    }
    expect(files.get('LICENSE.txt')!.toString()).toContain('https://creativecommons.org/licenses/by/4.0/');
    expect(files.get('LICENSE.txt')!.toString()).toContain('สำนักงานพัฒนารัฐบาลดิจิทัล');
  });

  test('its tables say what the page says, and every code and column is in the codebook', async () => {
    // Totals 0, 10 … 50: one ministry of all six.
    expect(await table('participation.csv')).toEqual([
      { level: 'department', scope: 'all', group: '', targets: '6', responded: '6' },
      { level: 'department', scope: 'ministry', group: 'กระทรวง', targets: '6', responded: '6' },
    ]);
    const scores = await table('scores.csv');
    const figures = { n: '6', mean: '25.00', q1: '12.50', median: '25.00', q3: '37.50' };
    expect(scores).toEqual(
      ['all', 'ministry'].flatMap((scope) =>
        ['total', 'people', 'policy'].map((dimension) => ({
          level: 'department',
          scope,
          group: scope === 'all' ? '' : 'กระทรวง',
          dimension,
          ...figures,
        })),
      ),
    );
    // 0 to 30 low, 40 and 50 moderate: two would give themselves away, and with them the four.
    expect(await table('maturity.csv')).toEqual(
      ['low', 'middle', 'high'].map((level) => ({ level: 'department', maturity_level: level, agencies: level === 'high' ? '0' : '' })),
    );
    const codebook = await table('codebook.csv');
    for (const name of ['participation', 'scores', 'maturity', 'mentions'])
      for (const column of (await read()).get(`${name}.csv`)!.toString().replace('\ufeff', '').split('\r\n')[0]!.split(','))
        expect(codebook, `${name}.csv ${column}`).toContainEqual(expect.objectContaining({ file: `${name}.csv`, column }));
    expect(codebook).toContainEqual({ file: '', column: 'dimension', code: 'policy', th: 'นโยบาย', en: 'Policy' });
    expect(codebook.every(({ th, en }) => th !== '' && en !== '')).toBe(true);
  });

  test('its metadata is a DCAT-AP dataset: what the profile demands or recommends, of the right kind', async () => {
    const metadata = JSON.parse((await read()).get('metadata.jsonld')!.toString()) as Record<string, unknown>;
    const page = `${config.publicUrl}/overview/${encodeURIComponent('รอบ 2560')}`;
    expect(metadata).toMatchObject({
      '@id': page,
      '@type': 'dcat:Dataset',
      'dct:publisher': { '@type': 'foaf:Organization', 'foaf:name': 'สำนักงานพัฒนารัฐบาลดิจิทัล' },
      'dcat:contactPoint': { '@type': 'vcard:Organization', 'vcard:hasEmail': { '@id': 'mailto:contact@example.go.th' } },
      'dct:temporal': {
        '@type': 'dct:PeriodOfTime',
        'dcat:startDate': { '@type': 'xsd:dateTime', '@value': opened.toISOString() },
        'dcat:endDate': { '@value': '2026-12-01T00:00:00.000Z' },
      },
      'dct:spatial': { '@id': 'http://publications.europa.eu/resource/authority/country/THA' },
      'dct:license': { '@id': 'https://creativecommons.org/licenses/by/4.0/' },
      'dcat:distribution': {
        '@id': `${page}.zip`,
        '@type': 'dcat:Distribution',
        'dcat:accessURL': { '@id': page },
        'dcat:downloadURL': { '@id': `${page}.zip` },
        'dct:format': { '@id': 'http://publications.europa.eu/resource/authority/file-type/CSV' },
        'dcat:mediaType': { '@id': 'https://www.iana.org/assignments/media-types/text/csv' },
        'dcat:packageFormat': { '@id': 'https://www.iana.org/assignments/media-types/application/zip' },
      },
    });
    // Texts in both languages; every prefix that is used is declared.
    for (const name of ['dct:title', 'dct:description'])
      expect((metadata[name] as { '@language': string }[]).map((one) => one['@language'])).toEqual(['th', 'en']);
    const used = new Set(JSON.stringify(metadata).match(/(?<=")[a-z]+(?=:[A-Za-z]+":)|(?<="@type":")[a-z]+(?=:)/gu));
    expect(Object.keys(metadata['@context'] as object)).toEqual(expect.arrayContaining([...used]));
  });
});

test('a withdrawn overview is gone at once', async () => {
  await unpublishOverview({ db, clock }, { roundId: 'รอบ 2560', reason: 'ตรวจสอบ', by });
  for (const path of ['', '.pdf', '.zip']) expect((await get(path)).status).toBe(404);
});
