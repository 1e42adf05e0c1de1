// A questionnaire whose names are those of JavaScript's own objects and whose texts are markup, formulas and templates, answered by people
// who answer with the same: from the first message over review, score and report to the exports.
import { parse } from 'csv-parse/sync';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportAnswers } from '../../src/app/export/export-answers.ts';
import { makeReportLink } from '../../src/app/reports/organiser-links.ts';
import { readReport } from '../../src/app/reports/read-report.ts';
import { systemClock } from '../../src/clock.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { renderReportPage } from '../../src/report/page.ts';
import { type Chat, chatContainer, joinByCode, openChat } from '../support/chat.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, type TestRound } from '../support/round.ts';

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'then', '__defineGetter__'];
const text = '<img src=x onerror=alert(1)> =1+1 $t(common.bot) {{agency}} #evil[*x*] %s \\u0000';
const form = `
| survey | | | | | |
| | type | name | label::ไทย (th) | indicator | dimension |
| | begin_group | isPrototypeOf | ${text} หมวด | | prototype |
${names.map((name) => `| | text | ${name} | ${text} ${name} | | |`).join('\n')}
| | select_one constructor | propertyIsEnumerable | ${text} เลือก | __proto__ | |
| | end_group | | | | |
| choices | | | | |
| | list_name | name | label::ไทย (th) | score |
| | constructor | toString | ${text} หนึ่ง | 50 |
| | constructor | __proto__ | ${text} สอง | 100 |
| dimensions | | |
| | name | label::ไทย (th) |
| | prototype | ${text} มิติ |
| advice | | | |
| | indicator | below | text::ไทย (th) |
| | __proto__ | 90 | ${text} แนะนำ |
| settings | | |
| | form_id | form_title |
| | hostile | ${text} |
`;

let db: TestDatabase;
let round: TestRound;
let chat: Chat;
let folder: string;

beforeAll(async () => {
  db = await createTestDatabase();
  round = await openTestRound(db, systemClock, { questionnaire: { name: 'hostile.md', bytes: Buffer.from(form) } });
  folder = await mkdtemp(join(tmpdir(), 'phrom-hostile-'));
  await db.sql`update agencies set name_th = ${`${text} กรม`} where code = '08004'`;
  chat = openChat(chatContainer(db));
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

it('is asked, answered, reviewed, submitted and scored; what was typed stays what was typed', async () => {
  expect(await joinByCode(chat, await round.code('08004'))).toContain(`${text} กรม`);
  let shown = await chat.say('เริ่ม');
  for (const name of names) {
    expect(shown).toContain(`${text} ${name}`);
    shown = await chat.say(`${text} ตอบ ${name}`);
  }
  expect(shown).toContain(`${text} เลือก`);
  await chat.say('1');
  for (const word of ['ทบทวน', 'แก้ 1', 'ช่วยเหลือ', 'สถานะ']) expect(await chat.say(word)).not.toMatch(/\[native code\]|\[object|undefined/);
  await chat.say('ส่ง');
  await chat.tap('ส่ง');
  expect(await chat.say('คะแนน')).toContain('50');
  expect(await chat.say('เหตุผล')).not.toMatch(/\[native code\]|\[object|undefined|NaN/);
  const stored = await db.sql<{ key: string; value: string }[]>`select key, value from answers`;
  expect(Object.fromEntries(stored.map(({ key, value }) => [key.split('/').at(-1), value]))).toEqual({
    ...Object.fromEntries(names.map((name) => [name, `${text} ตอบ ${name}`])),
    propertyIsEnumerable: 'toString',
  });
});

it('is reported and exported as text that nothing runs', async () => {
  const container = chatContainer(db);
  const by = { actor: 'cli:t', origin: 'cli' };
  const { url } = await makeReportLink(container, { code: '08004', roundId: '2560', language: 'th', by });
  const model = await readReport(container, url.slice(url.lastIndexOf('/') + 1), 'th', { isOpening: true });
  if (!model) throw new Error('no report');
  const page = renderReportPage(model, createTranslate(), { pdf: '/x', picture: '/y' });
  expect(page).not.toMatch(/<img src=x|\[native code\]|\[object/);
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(page).toContain('$t(common.bot) {{agency}}');

  const path = join(folder, 'answers.csv');
  await exportAnswers(container, { roundId: '2560', format: 'csv', path });
  const [header = [], row = []]: string[][] = parse(await readFile(path, 'utf8'), { bom: true });
  expect(row).toHaveLength(header.length);
  for (const name of names) expect(row[header.indexOf(name)]).toBe(`${text} ตอบ ${name}`);
  const lines = join(folder, 'answers.jsonl');
  await exportAnswers(container, { roundId: '2560', format: 'jsonl', path: lines });
  const parsed = JSON.parse(await readFile(lines, 'utf8')) as object;
  for (const name of names) expect(Object.getOwnPropertyDescriptor(parsed, name)?.value).toBe(`${text} ตอบ ${name}`);
});

it('that somebody has not answered at all reads as empty, not as what every object has', async () => {
  const other = openChat(chatContainer(db));
  await joinByCode(other, await round.code('08007'));
  await other.say('เริ่ม');
  for (const word of ['ทบทวน', 'สถานะ', 'ข้าม', 'ย้อน']) expect(await other.say(word)).not.toMatch(/\[native code\]|\[object|undefined/);
  const path = join(folder, 'none.csv');
  await exportAnswers(chatContainer(db), { roundId: '2560', format: 'csv', path });
  const rows: string[][] = parse(await readFile(path, 'utf8'), { bom: true });
  const index = rows.findIndex(([code]) => code === '08007');
  expect(rows[index]?.slice(3).join('')).toBe('');
});
