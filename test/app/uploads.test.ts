// Pictures and files from the message to the disk and back out again: what is taken, what is refused in which words, unsending; and what
// is stored when a repetition is removed.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { handleEvent } from '../../src/app/handle-inbox.ts';
import { storeUpload } from '../../src/app/uploads/store-file.ts';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { createSteps, type Steps } from '../../src/db/steps.ts';
import { type Input } from '../../src/domain/inbound.ts';
import { createTranslate } from '../../src/i18n/translate.ts';
import { toPlainText } from '../../src/line/plain-text.ts';
import { problems } from '../../src/problem.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { openTestRound, silentLog, type TestRound } from '../support/round.ts';

const form = `
| survey   |       |         |                     |
|          | type  | name    | label::ไทย (th)     |
|          | image | photo   | ภาพป้ายหน่วยงาน      |
|          | file  | order   | คำสั่งแต่งตั้ง         |
|          | text  | remark  | หมายเหตุ             |
|          | text  | another | หมายเหตุอื่น          |
|          | begin_repeat | team | คณะทำงาน |
|          | text  | member  | ชื่อกรรมการ           |
|          | end_repeat |    |                     |
| settings |         |            |
|          | form_id | form_title |
|          | uploads | ไฟล์        |
`;

let db: TestDatabase;
let round: TestRound;
let dataDir: string;
let container: Container;
let steps: Steps;
/** What LINE has, by message id; a function throws. */
const contents = new Map<string, Uint8Array | null | (() => never)>();
let sender: string;
let messages = 0;

const unused = () => Promise.reject(new Error('not for this test'));

beforeAll(async () => {
  db = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'phrom-uploads-'));
  container = {
    db,
    clock: systemClock,
    translate: createTranslate(),
    config: readConfig({ DATA_DIR: dataDir, DATABASE_URL: db.url }),
    log: silentLog,
    messenger: {
      reply: unused,
      push: unused,
      quota: unused,
      botInfo: unused,
      displayName: unused,
      showMenu: unused,
      content: (id, limitBytes) => {
        const found = contents.get(id);
        if (typeof found === 'function') return Promise.resolve().then(found);
        if (found && found.length > limitBytes) return Promise.reject(problems.bodyTooLarge({ limitBytes }));
        return Promise.resolve(found ? { bytes: found, contentType: 'application/octet-stream' } : null);
      },
    },
  };
  steps = createSteps(db.sql);
  round = await openTestRound(db, systemClock, { questionnaire: { name: 'uploads.md', bytes: Buffer.from(form) } });
});

afterAll(async () => {
  await db.drop();
  await rm(dataDir, { recursive: true });
});

/** One event through the inbox; the reply as plain text. */
async function send(input: Input): Promise<string> {
  const now = systemClock.now();
  const leaseId = randomUUID();
  const replyToken = input.kind === 'unsend' ? null : 'token';
  const webhookEventId = randomUUID();
  const [row] = await db.sql<{ id: number }[]>`
    insert into inbox (webhook_event_id, sender, occurred_at, received_at, run_at, event, attempts, lease_id, leased_until)
    values (${webhookEventId}, ${sender}, ${now}, ${now}, ${now}, ${db.sql.json({ input, replyToken })}, 1, ${leaseId}, ${new Date(now.getTime() + 60_000)})
    returning id`;
  const claim = { id: row?.id ?? 0, leaseId, webhookEventId, attempts: 1 };
  const event = { ...claim, sender, occurredAt: now, receivedAt: now, input, replyToken, isRedelivery: false };
  const { kind, reply } = await handleEvent(container, steps, event);
  expect(kind).toBe('done');
  return (reply?.payload.messages ?? []).flatMap(toPlainText).join('\n');
}

const say = (text: string, messageId = `m${(messages += 1)}`) => send({ kind: 'text', text, messageId });

async function sendFile(bytes: Uint8Array | null | (() => never), given: Partial<Extract<Input, { kind: 'media' }>> = {}): Promise<string> {
  const messageId = `f${(messages += 1)}`;
  contents.set(messageId, bytes);
  lastFile = messageId;
  return send({ kind: 'media', media: 'image', messageId, external: false, ...given });
}
let lastFile = '';

const answerOf = async (key: string): Promise<string | undefined> => {
  const [row] = await db.sql<
    { value: string }[]
  >`select value from answers a join responses p on p.id = a.response_id where key = ${key} and answered_by = (select id from contacts where line_user_id = ${sender})`;
  return row?.value;
};
const stored = () => readdir(join(dataDir, 'files')).catch(() => []);

/** A JPEG with a place and a device in it. */
const photo = (colour: string): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: colour } })
    .jpeg()
    .withExif({ IFD0: { Make: 'SecretPhone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '13/1 45/1 0/1' } })
    .toBuffer();

beforeEach(async () => {
  await db.sql`truncate answer_history, answers, inbox, outbox, files, memberships restart identity cascade`;
  await db.sql`update responses set status = 'answering'`;
  for (const name of await stored()) await rm(join(dataDir, 'files', name));
  sender = `U${randomUUID().replaceAll('-', '')}`;
  await send({ kind: 'follow' });
  await send({ kind: 'tap', data: '1;c;;notice-ok' });
  await say(await round.code('08004'));
  await say('ใช่');
  expect(await say('เริ่ม')).toContain('ภาพป้ายหน่วยงาน');
});

describe('a picture', () => {
  it('is stored by the hash of what is stored, without place and device, and shown by kind and size', async () => {
    const original = await photo('#aa3300');
    expect(original.includes('SecretPhone')).toBe(true);
    const reply = await sendFile(original);
    expect(reply).toMatch(/ไฟล์แนบ \(JPG, \d+ KB\)/);
    expect(reply).toContain('คำสั่งแต่งตั้ง');
    const value = (await answerOf('photo')) ?? '';
    expect(value).toMatch(/^[0-9a-f]{64}\.jpg$/);
    expect(await stored()).toEqual([value.slice(0, 64)]);
    const bytes = await readFile(join(dataDir, 'files', value.slice(0, 64)));
    expect(bytes.includes('SecretPhone')).toBe(false);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(await say('ทบทวน')).not.toContain(value);
    expect(await send({ kind: 'tap', data: `1;c;;review;0;0` })).toMatch(/ไฟล์แนบ \(JPG, \d+ KB\)/);
  });

  it('is refused in its own words when it is gone, too large, no picture, or LINE does not give it; the question stays open', async () => {
    const big = new Uint8Array(10 * 1024 * 1024 + 1);
    for (const [bytes, words] of [
      [null, 'เปิดไม่ได้แล้ว'],
      [big, 'ใหญ่เกิน 10 MB'],
      [Buffer.from('%PDF-1.7 hello'), 'ข้อนี้ขอเป็นภาพ'],
      [Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('no picture at all')]), 'ข้อนี้ขอเป็นภาพ'],
      [
        () => {
          throw problems.lineUnreachable({ reason: 'no answer in time' });
        },
        'รับไฟล์จาก LINE ไม่ได้',
      ],
    ] as const) {
      const reply = await sendFile(bytes);
      expect(reply).toContain(words);
      expect(reply).toContain('ภาพป้ายหน่วยงาน');
    }
    expect(await answerOf('photo')).toBeUndefined();
    expect(await stored()).toEqual([]);
  });

  it('after thirty of one contact within a day waits for tomorrow', async () => {
    const last = await photo('#010203');
    await sendFile(last);
    await db.sql`
      insert into files (hash, content_type, size_bytes, stored_at, stored_by)
      select md5(n::text), 'image/jpeg', 1, now() - interval '23 hours', (select id from contacts where line_user_id = ${sender}) from generate_series(1, 29) n`;
    await say('แก้ 1');
    const reply = await sendFile(await photo('#040506'));
    expect(reply).toContain('30 ไฟล์');
    expect(reply).toContain('ภาพป้ายหน่วยงาน');
    expect(await stored()).toHaveLength(1);
    await db.sql`update files set stored_at = stored_at - interval '2 hours' where content_type = 'image/jpeg' and size_bytes = 1`;
    expect(await sendFile(await photo('#040506'))).toContain('คำสั่งแต่งตั้ง');
    expect(await stored()).toHaveLength(2);
  });

  it('that unpacks to 60 million pixels, four times at once, takes none of this process for long', async () => {
    const file = join(dataDir, 'large.jpg');
    const make = `require('sharp')({ create: { width: 7700, height: 7700, channels: 3, background: 'red' } }).jpeg({ progressive: true }).toFile(process.argv[1])`;
    execFileSync(process.execPath, ['-e', make, file]);
    const bytes = await readFile(file);
    expect(bytes.length).toBeLessThan(600_000);
    const contents = { ...container.messenger, content: () => Promise.resolve({ bytes, contentType: 'image/jpeg' }) };
    const beforeKb = process.resourceUsage().maxRSS;
    const media = { kind: 'media', media: 'image', messageId: 'large', external: false } as const;
    const uploads = await Promise.all([1, 2, 3, 4].map(() => storeUpload({ ...container, messenger: contents }, media, 'image', sender)));
    expect(uploads.every((upload) => 'value' in upload)).toBe(true);
    expect((process.resourceUsage().maxRSS - beforeKb) / 1024).toBeLessThan(150);
  });

  it('of too many pixels is refused', async () => {
    const bomb = await sharp({ create: { width: 9000, height: 8000, channels: 3, background: '#fff' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(await sendFile(bomb)).toContain('ข้อนี้ขอเป็นภาพ');
    expect(await stored()).toEqual([]);
  });

  it('is not fetched when the open question asks for none', async () => {
    await say('ข้าม');
    await say('ข้าม');
    const reply = await sendFile(() => {
      throw new Error('fetched');
    });
    expect(reply).toContain('ไม่ได้ขอภาพ');
    expect(reply).toContain('หมายเหตุ');
  });
});

describe('a file', () => {
  it('is taken as what its bytes say, whatever its name', async () => {
    await say('ข้าม');
    const reply = await sendFile(Buffer.from('%PDF-1.7 hello'), { media: 'file', fileName: 'order.exe' });
    expect(reply).toContain('ไฟล์แนบ (PDF, 1 KB)');
    expect(await answerOf('order')).toMatch(/\.pdf$/);
  });

  it('that is a program, or announced as too large, is refused', async () => {
    await say('ข้าม');
    expect(await sendFile(Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03]), { media: 'file', fileName: 'order.pdf' })).toContain('ข้อนี้ขอเป็นไฟล์');
    expect(await sendFile(Buffer.from('%PDF-1.7'), { media: 'file', fileName: 'a.pdf', sizeBytes: 11_000_000 })).toContain('ใหญ่เกิน');
    expect(await sendFile(Buffer.from('x'), { media: 'video' })).toContain('ข้อนี้ขอเป็นไฟล์');
    expect(await answerOf('order')).toBeUndefined();
  });
});

describe('a message that its sender takes back', () => {
  const history = () => db.sql<{ key: string; seq: number; value: string }[]>`select key, seq, value from answer_history order by key, seq`;

  it('clears the text answer that it gave, in silence, and its words are nowhere any more', async () => {
    await say('ข้าม');
    await say('ข้าม');
    await say('ความลับของหน่วยงาน', 'secret');
    await db.sql`update outbox set ended_at = now(), outcome = 'sent'`;
    expect(await answerOf('remark')).toBe('ความลับของหน่วยงาน');
    expect(await send({ kind: 'unsend', messageId: 'secret' })).toBe('');
    expect(await answerOf('remark')).toBe('');
    expect((await history()).filter((row) => row.key === 'remark')).toEqual([
      { key: 'remark', seq: 1, value: '' },
      { key: 'remark', seq: 2, value: '' },
    ]);
    const [kept] = await db.sql<{ count: number }[]>`select count(*)::int as count from inbox where event::text like '%ความลับของหน่วยงาน%'`;
    expect(kept?.count).toBe(0);
    const [repeated] = await db.sql<
      { count: number }[]
    >`select count(*)::int as count from outbox where payload::text like '%ความลับของหน่วยงาน%'`;
    expect(repeated?.count).toBe(0);
  });

  it('leaves a later answer alone and forgets only its own words', async () => {
    await say('ข้าม');
    await say('ข้าม');
    await say('เดิม', 'first');
    await say('แก้ 3');
    await say('ใหม่', 'second');
    await send({ kind: 'unsend', messageId: 'first' });
    expect(await answerOf('remark')).toBe('ใหม่');
  });

  it('removes the file when nobody else names it, and only then', async () => {
    const bytes = await photo('#00aa33');
    await sendFile(bytes);
    const first = lastFile;
    await sendFile(bytes, { media: 'file', fileName: 'a.jpg' });
    expect(await stored()).toHaveLength(1);
    await send({ kind: 'unsend', messageId: first });
    expect(await answerOf('photo')).toBe('');
    expect(await stored()).toHaveLength(1);
    await send({ kind: 'unsend', messageId: lastFile });
    expect(await answerOf('order')).toBe('');
    expect(await stored()).toEqual([]);
    expect(await db.sql`select 1 from files`).toHaveLength(0);
  });

  it('changes nothing that was submitted, nothing of other messages, and nothing of other people', async () => {
    await say('ข้าม');
    await say('ข้าม');
    await say('คำตอบ', 'mine');
    await send({ kind: 'unsend', messageId: 'no answer' });
    const me = sender;
    sender = 'Usomebody';
    await send({ kind: 'unsend', messageId: 'mine' });
    sender = me;
    expect(await answerOf('remark')).toBe('คำตอบ');
    await db.sql`update responses set status = 'submitted', submitted_at = now()`;
    await send({ kind: 'unsend', messageId: 'mine' });
    expect(await answerOf('remark')).toBe('คำตอบ');
  });
});

describe('a repetition that is removed', () => {
  it('leaves the answers, keeps its history, and counts on where it ended when it comes again', async () => {
    for (const text of ['ข้าม', 'ข้าม', 'ข้าม', 'ข้าม', 'มี', 'ก', 'อีก', 'ข', 'พอ']) await say(text);
    const [response] = await db.sql<{ id: number }[]>`select response_id as id from answers limit 1`;
    const id = response?.id ?? 0;
    await send({ kind: 'tap', data: `1;x;${id};0;2;1;y` });
    expect(await answerOf('team')).toBe('1');
    expect(await answerOf('team[1]/member')).toBe('ข');
    expect(await answerOf('team[2]/member')).toBeUndefined();
    await send({ kind: 'tap', data: `1;m;${id};0;1;y` });
    await say('ค');
    expect(await answerOf('team[2]/member')).toBe('ค');
    const history = await db.sql<
      { seq: number; value: string }[]
    >`select seq, value from answer_history where key = 'team[2]/member' order by seq`;
    expect(history).toEqual([
      { seq: 1, value: 'ข' },
      { seq: 2, value: '' },
      { seq: 3, value: 'ค' },
    ]);
  });
});
