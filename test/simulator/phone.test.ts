import { describe, expect, it } from 'vitest';
import { type PersonHandle } from '../../src/simulator/person.ts';
import { PhoneRefusal } from '../../src/simulator/phone.ts';
import { chips, flex, type Pair, postback, startPair, text } from './bot.ts';

async function friend(): Promise<Pair & { person: PersonHandle; push: (...messages: object[]) => Promise<void> }> {
  const pair = await startPair();
  const person = pair.simulator.person(pair.simulator.addPerson({ name: 'สมศรี' }));
  await pair.told(() => person.follow());
  return {
    ...pair,
    person,
    async push(...messages) {
      const answer = await pair.call('POST', '/v2/bot/message/push', { to: person.userId, messages });
      if (answer.status !== 200) throw new Error(answer.text);
    },
  };
}

describe('quick replies', () => {
  it('show from the last message object only, until the next message of anyone', async () => {
    const { person, push } = await friend();
    await push({ ...text('1'), quickReply: chips(postback('ก', 'a')) }, text('2'));
    expect(person.quickReplies).toEqual([]);
    await push(text('3'), { ...text('4'), quickReply: chips(postback('ข', 'b')) });
    expect(person.quickReplies).toEqual(['ข']);
    person.say('พิมพ์เอง');
    expect(person.quickReplies).toEqual([]);
    await push({ ...text('5'), quickReply: chips(postback('ค', 'c')) });
    await push(text('เตือน'));
    expect(person.quickReplies).toEqual([]);
    expect(() => person.tap('ค')).toThrow(PhoneRefusal);
  });

  it('go away when tapped, with or without a visible line', async () => {
    const { person, push, told } = await friend();
    await push({ ...text('1'), quickReply: chips(postback('ก', 'a'), postback('ข', 'b')) });
    expect((await told(() => person.tap('ก'))).postback).toEqual({ data: 'a' });
    expect(person.quickReplies).toEqual([]);
    expect(() => person.tap('ข')).toThrow('Not on the screen');
  });

  it('stay while the phone only asks for a picture or a place', async () => {
    const { person, push, told } = await friend();
    await push({ ...text('1'), quickReply: chips({ type: 'cameraRoll', label: 'รูป' }, { type: 'location', label: 'ที่ตั้ง' }) });
    expect(person.tap('ที่ตั้ง')).toEqual({ opens: 'location' });
    expect(person.quickReplies).toEqual(['รูป', 'ที่ตั้ง']);
    const event = await told(() => person.location({ latitude: 13.7, longitude: 100.5, address: 'กรุงเทพฯ' }));
    expect(event.message).toMatchObject({ type: 'location', latitude: 13.7, address: 'กรุงเทพฯ' });
    expect(person.quickReplies).toEqual([]);
  });
});

describe('buttons', () => {
  it('of old messages stay tappable for ever; the newest of the same label is meant', async () => {
    const { person, push, told } = await friend();
    await push(flex(postback('ใช่', 'q1')));
    person.say('คั่น');
    await push(flex(postback('ใช่', 'q2')));
    expect((await told(() => person.tap('ใช่'))).postback?.data).toBe('q2');
    expect((await told(() => person.tap(({ action }) => action['data'] === 'q1'))).postback?.data).toBe('q1');
    const [first, second] = [await told(() => person.tap('ใช่')), await told(() => person.tap('ใช่'))];
    expect(first.webhookEventId).not.toBe(second.webhookEventId);
  });

  it('that are not on the screen cannot be tapped, and the refusal says what there is', async () => {
    const { person, push, bot } = await friend();
    await push(flex(postback('ใช่', 'q1')));
    const before = bot.events.length;
    expect(() => person.tap('ไม่ใช่')).toThrow('Not on the screen: "ไม่ใช่". There is: ใช่.');
    expect(bot.events).toHaveLength(before);
  });

  it('show displayText as a line of the person’s own, and tell the bot only the data', async () => {
    const { person, push, told } = await friend();
    await push(flex(postback('ใช่', 'q1', { displayText: 'ตอบว่าใช่' })));
    const event = await told(() => person.tap('ใช่'));
    expect([event.type, event.postback]).toEqual(['postback', { data: 'q1' }]);
    expect(person.messages.at(-1)).toMatchObject({ from: 'person', message: { type: 'text', text: 'ตอบว่าใช่' }, isRead: true });
  });

  it('of messages send their text, of links open them, of copies copy, with fill-ins fill the box', async () => {
    const { person, push, told } = await friend();
    await push(
      flex(
        { type: 'message', label: 'คะแนน', text: 'คะแนนของฉัน' },
        { type: 'uri', label: 'รายงาน', uri: 'https://example.com/r', altUri: { desktop: 'https://example.com/pc' } },
        { type: 'clipboard', label: 'คัดลอก', clipboardText: 'ABC' },
        postback('เขียน', 'w', { inputOption: 'openKeyboard', fillInText: 'ร่าง' }),
      ),
    );
    expect((await told(() => person.tap('คะแนน'))).message?.text).toBe('คะแนนของฉัน');
    expect(person.tap('รายงาน')).toEqual({ uri: 'https://example.com/r' });
    expect(person.tap('คัดลอก')).toEqual({ clipboard: 'ABC' });
    expect(person.tap('เขียน')).toEqual({ text: 'ร่าง' });
    person.use('pc');
    expect(person.tap('รายงาน')).toEqual({ uri: 'https://example.com/pc' });
  });

  it('are found in templates, tappable boxes and imagemaps', async () => {
    const { person, push } = await friend();
    await push(
      {
        type: 'template',
        altText: 'ยืนยัน',
        template: { type: 'confirm', text: 'แน่ใจไหม', actions: [postback('แน่ใจ', 'y'), postback('ไม่', 'n')] },
      },
      {
        type: 'flex',
        altText: 'x',
        contents: {
          type: 'bubble',
          body: {
            type: 'box',
            layout: 'vertical',
            contents: [
              {
                type: 'box',
                layout: 'horizontal',
                action: postback('choice 1', 'c1'),
                contents: [
                  { type: 'text', text: '1' },
                  { type: 'text', text: 'ดำเนินการแล้ว' },
                ],
              },
            ],
          },
        },
      },
    );
    expect(person.buttons().map(({ label, place }) => `${place}: ${label}`)).toEqual([
      'flex: 1 ดำเนินการแล้ว',
      'template: แน่ใจ',
      'template: ไม่',
    ]);
  });
});

describe('the date picker', () => {
  it('gives only what it offers', async () => {
    const { person, push, told } = await friend();
    await push(flex({ type: 'datetimepicker', label: 'เลือกวันที่', data: 'd', mode: 'date', min: '2026-01-01', max: '2026-12-31' }));
    expect(() => person.tap('เลือกวันที่')).toThrow('has to be picked');
    expect(() => person.pick('2027-01-01')).toThrow('ends at 2026-12-31');
    expect(() => person.pick('2025-12-31')).toThrow('begins at 2026-01-01');
    expect(() => person.pick('2026-02-30')).toThrow('no day');
    expect(() => person.pick('10:00')).toThrow('gives a date');
    expect((await told(() => person.pick('2026-02-28'))).postback).toEqual({ data: 'd', params: { date: '2026-02-28' } });
  });

  it('knows times and instants', async () => {
    const { person, push, told } = await friend();
    await push(
      flex(
        { type: 'datetimepicker', label: 'เวลา', data: 't', mode: 'time' },
        { type: 'datetimepicker', label: 'วันเวลา', data: 'dt', mode: 'datetime', max: '2026-12-31t10:00' },
      ),
    );
    expect((await told(() => person.pick('08:30', 'เวลา'))).postback?.params).toEqual({ time: '08:30' });
    expect((await told(() => person.pick('2026-12-31T10:00', 'วันเวลา'))).postback?.params).toEqual({ datetime: '2026-12-31T10:00' });
    expect(() => person.pick('2026-12-31T10:01', 'วันเวลา')).toThrow(PhoneRefusal);
  });
});

describe('LINE for PC', () => {
  it('shows neither quick replies nor the rich menu, but buttons in messages', async () => {
    const { person, push, told } = await friend();
    await push({ ...flex(postback('ใช่', 'q1')), quickReply: chips(postback('ชิป', 'q')) });
    person.use('pc');
    expect(person.quickReplies).toEqual([]);
    expect(() => person.tap('ชิป')).toThrow(PhoneRefusal);
    expect(() => person.openLink('https://line.me/R/oaMessage/%40simulator/?x')).toThrow(PhoneRefusal);
    expect((await told(() => person.tap('ใช่'))).postback?.data).toBe('q1');
    person.use('phone');
    expect(person.quickReplies).toEqual(['ชิป']);
  });
});

describe('friendship', () => {
  it('begins with follow, ends with block, and comes back as unblocked', async () => {
    const { person, told } = await friend();
    expect(() => person.follow()).toThrow(PhoneRefusal);
    const unfollow = await told(() => person.block());
    expect([unfollow.type, unfollow.replyToken]).toEqual(['unfollow', undefined]);
    expect(() => person.say('x')).toThrow(PhoneRefusal);
    expect(() => person.follow()).toThrow(PhoneRefusal);
    expect(await told(() => person.unblock())).toMatchObject({ type: 'follow', follow: { isUnblocked: true } });
    expect(person.messages.map(({ message }) => message['notice'])).toEqual(['followed', 'blocked', 'unblocked']);
  });
});

describe('messages of a person', () => {
  it('can be taken back: the bot is told, the file is gone', async () => {
    const { person, told, call } = await friend();
    let id = '';
    await told(() => (id = person.sendImage(Buffer.from('jpeg'))));
    expect((await call('GET', `/v2/bot/message/${id}/content`)).text).toBe('jpeg');
    expect(await told(() => person.unsend(id))).toMatchObject({ type: 'unsend', unsend: { messageId: id } });
    expect(person.messages.at(-1)).toMatchObject({ isUnsent: true });
    expect((await call('GET', `/v2/bot/message/${id}/content`)).status).toBe(410);
    expect(() => person.unsend('1')).toThrow(PhoneRefusal);
  });

  it('may be stickers, files, sounds and films', async () => {
    const { person, told, call } = await friend();
    expect((await told(() => person.sticker())).message).toMatchObject({ type: 'sticker', stickerId: '52002734' });
    const file = await told(() => person.sendFile('แผน.pdf', Buffer.from('%PDF')));
    expect(file.message).toMatchObject({ type: 'file', fileName: 'แผน.pdf', fileSize: 4 });
    const preview = (id: string | undefined) => call('GET', `/v2/bot/message/${id}/content/preview`).then(({ status }) => status);
    expect(await preview(file.message?.id)).toBe(400);
    const image = await told(() => person.sendImage(Buffer.from('x'), 'image/png'));
    expect(await preview(image.message?.id)).toBe(200);
    const content = await call('GET', `/v2/bot/message/${image.message?.id}/content`);
    expect(content.headers.get('content-type')).toBe('image/png');
    const audio = await told(() => person.sendAudio(Buffer.from('m4a'), 2_000));
    expect(audio.message).toMatchObject({ type: 'audio', duration: 2_000, contentProvider: { type: 'line' } });
    const transcoding = await call('GET', `/v2/bot/message/${audio.message?.id}/content/transcoding`);
    expect(transcoding.body).toEqual({ status: 'succeeded' });
    expect((await told(() => person.sendVideo(Buffer.from('mp4')))).message?.type).toBe('video');
    expect((await call('GET', '/v2/bot/message/123/content')).status).toBe(404);
  });

  it('content can be slow to prepare and break off', async () => {
    const { person, told, call, simulator } = await friend();
    const { message } = await told(() => person.sendImage(Buffer.alloc(200_000, 1)));
    simulator.faults.inject({ where: 'content', kind: 'preparing' });
    simulator.faults.inject({ where: 'content', kind: 'truncate' });
    const fetchIt = () => call('GET', `/v2/bot/message/${message?.id}/content`);
    const preparing = await fetchIt();
    expect([preparing.status, preparing.text]).toEqual([202, '']);
    await expect(fetchIt()).rejects.toThrow('terminated');
    expect((await fetchIt()).text).toHaveLength(200_000);
  });
});

describe('the chat', () => {
  it('counts what is unread until the person opens or uses it', async () => {
    const { person, push } = await friend();
    await push(text('1'), text('2'));
    expect(person.unread).toBe(2);
    person.read();
    expect(person.unread).toBe(0);
    await push(text('3'));
    person.say('ok');
    expect(person.unread).toBe(0);
  });

  it('follows oaMessage links of this account only', async () => {
    const { person } = await friend();
    expect(person.openLink('https://line.me/R/oaMessage/%40simulator/?%E0%B8%A3%E0%B8%AB%E0%B8%B1%E0%B8%AA%20A-1')).toBe('รหัส A-1');
    expect(() => person.openLink('https://line.me/R/oaMessage/%40other/?x')).toThrow(PhoneRefusal);
    expect(() => person.openLink('https://line.me/R/oaMessage/%40simulator/?%E0%B8')).toThrow(PhoneRefusal);
    expect(() => person.openLink('https://example.com')).toThrow(PhoneRefusal);
  });

  it('waits for the bot’s answer to what was done last', async () => {
    const { person, push } = await friend();
    await push(text('ก่อน'));
    person.say('ถาม');
    await expect(person.awaitReply(20)).rejects.toThrow('a message to สมศรี');
    const waiting = person.awaitReply();
    await push(text('ตอบ'), flex(postback('ใช่', 'y')));
    expect((await waiting).map(({ message }) => message['type'])).toEqual(['text', 'flex']);
    expect(person.lastReply).toBe('ตอบ\nใช่');
  });

  it('keeps only its end where transcripts are not recorded; what is there can be tapped', async () => {
    const pair = await startPair({ recordTranscripts: false, rateLimits: false });
    const person = pair.simulator.person(pair.simulator.addPerson({ name: 'A' }));
    for (let i = 0; i < 50; i += 1) person.say(String(i));
    await pair.call('POST', '/v2/bot/message/push', { to: person.userId, messages: [flex(postback('ใช่', 'q1'))] });
    expect(person.messages).toHaveLength(8);
    expect((await pair.told(() => person.tap('ใช่'))).postback?.data).toBe('q1');
    expect(pair.simulator.log.entries).toEqual([]);
  });
});
