import { messagingApi } from '@line/bot-sdk';
import { describe, expect, it } from 'vitest';
import { chips, flex, type Pair, postback, startPair, text } from './bot.ts';

const reply = (pair: Pair, replyToken: string | undefined, ...messages: object[]) =>
  pair.call('POST', '/v2/bot/message/reply', { replyToken, messages });
const push = (pair: Pair, to: string, messages: object[], key?: string) =>
  pair.call('POST', '/v2/bot/message/push', { to, messages }, key === undefined ? {} : { 'x-line-retry-key': key });

const somsri = (pair: Pair) => pair.simulator.person(pair.simulator.addPerson({ name: 'สมศรี' }));
const friend = (pair: Pair) => {
  const person = somsri(pair);
  person.follow();
  return person;
};
const key = '123e4567-e89b-12d3-a456-426614174000';

describe('reply', () => {
  it('reaches the person through the real SDK and costs nothing', async () => {
    const pair = await startPair();
    const person = friend(pair);
    const { replyToken = '' } = await pair.told(() => person.say('สวัสดี'));
    const client = new messagingApi.MessagingApiClient({
      channelAccessToken: pair.simulator.accessToken,
      baseURL: pair.simulator.apiOrigin,
    });
    const { sentMessages } = await client.replyMessage({ replyToken, messages: [{ type: 'text', text: 'ยินดีต้อนรับ' }] });
    expect(await person.awaitReply()).toMatchObject([{ id: sentMessages[0]?.id, via: 'reply', message: { text: 'ยินดีต้อนรับ' } }]);
    expect(pair.simulator.quota.used).toBe(0);
    expect(Number(sentMessages[0]?.id)).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  it('takes a token once', async () => {
    const pair = await startPair();
    const { replyToken } = await pair.told(() => friend(pair).say('1'));
    expect((await reply(pair, replyToken, text('a'))).status).toBe(200);
    const again = await reply(pair, replyToken, text('b'));
    expect([again.status, again.body.message]).toEqual([400, 'Invalid reply token']);
    expect(pair.simulator.log.refused.at(-1)?.reason).toBe('The reply token was used before.');
  });

  it('keeps a token usable after a refused request', async () => {
    const pair = await startPair();
    const { replyToken } = await pair.told(() => friend(pair).say('1'));
    expect((await reply(pair, replyToken, text(''))).status).toBe(400);
    expect((await reply(pair, replyToken, text('a'))).status).toBe(200);
  });

  it('takes a token for a minute after delivery', async () => {
    const pair = await startPair();
    const person = friend(pair);
    const first = await pair.told(() => person.say('1'));
    pair.clock.advance(60_000);
    expect((await reply(pair, first.replyToken, text('a'))).status).toBe(200);
    const second = await pair.told(() => person.say('2'));
    pair.clock.advance(60_001);
    expect((await reply(pair, second.replyToken, text('a'))).body.message).toBe('Invalid reply token');
  });

  it('starts the minute again with a redelivery, but never beyond 20 minutes after the event', async () => {
    const pair = await startPair({ webhooks: { redeliveryDelaysMs: [1, 1, 1] } });
    const person = friend(pair);
    await pair.simulator.awaitIdle();
    const ages = [19 * 60_000, 2 * 60_000];
    pair.bot.answer = () => {
      const age = ages.shift();
      if (age === undefined) return 200;
      pair.clock.advance(age);
      return 500;
    };
    person.say('1');
    await pair.simulator.waitUntil(() => pair.bot.events.length === 3);
    const token = pair.bot.events[1]?.replyToken;
    await pair.simulator.awaitIdle();
    expect((await reply(pair, token, text('a'))).status).toBe(400);
    expect(pair.simulator.log.refused.at(-1)?.reason).toBe('The event is older than 20 minutes.');

    ages.push(19 * 60_000);
    person.say('2');
    await pair.simulator.awaitIdle();
    expect((await reply(pair, pair.bot.events.at(-1)?.replyToken, text('a'))).status).toBe(200);
  });

  it('refuses a token that never was', async () => {
    const pair = await startPair();
    expect((await reply(pair, 'f'.repeat(32), text('a'))).body.message).toBe('Invalid reply token');
  });
});

describe('messages', () => {
  it('are refused as LINE refuses them, and the refusal shows on the phone', async () => {
    const pair = await startPair();
    const person = friend(pair);
    const bad = await push(pair, person.userId, [text('ดี'), { type: 'text', text: '' }]);
    expect(bad.status).toBe(400);
    expect(bad.body.message).toBe('The request body has 1 error(s)');
    expect(bad.body.details?.map(({ property }) => property)).toEqual(['messages[1].text']);
    expect(person.messages.at(-1)).toMatchObject({ from: 'system', message: { notice: 'refused' } });
    expect(person.messages.at(-1)?.refused).toContain('messages[1].text');
    expect(
      (
        await push(
          pair,
          person.userId,
          Array.from({ length: 6 }, () => text('ก')),
        )
      ).status,
    ).toBe(400);
    const tooLong = await push(pair, person.userId, [flex(postback('x'.repeat(41), 'd'))]);
    expect(tooLong.body.message).toBe('A message (messages[0]) in the request body is invalid');
    expect(pair.simulator.quota.used).toBe(0);
  });

  it('can be validated without being sent', async () => {
    const pair = await startPair();
    const person = friend(pair);
    const validate = (messages: object[]) => pair.call('POST', '/v2/bot/message/validate/push', { messages });
    expect((await validate([text('ก')])).status).toBe(200);
    expect((await validate([{ type: 'text', text: 'ก', quickReply: chips() }])).status).toBe(400);
    expect(person.messages.filter(({ from }) => from === 'bot')).toEqual([]);
  });
});

describe('push', () => {
  it('counts one per recipient, however many bubbles', async () => {
    const pair = await startPair();
    const person = friend(pair);
    expect((await push(pair, person.userId, [text('1'), text('2'), text('3')])).status).toBe(200);
    expect(pair.simulator.quota.used).toBe(1);
    expect(person.unread).toBe(3);
    expect((await pair.call('GET', '/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 1 });
  });

  it('refuses malformed and unknown recipients', async () => {
    const pair = await startPair();
    expect((await push(pair, 'U123', [text('a')])).body.message).toMatch(/^The property, to, /);
    expect((await push(pair, `U${'0'.repeat(32)}`, [text('a')])).body.message).toBe('Failed to send messages');
  });

  it('is accepted for somebody who blocked the account, but not delivered and not counted', async () => {
    const pair = await startPair();
    const person = friend(pair);
    person.block();
    const answer = await push(pair, person.userId, [text('a')]);
    expect([answer.status, answer.body.sentMessages?.length]).toEqual([200, 1]);
    expect(person.messages.some(({ from }) => from === 'bot')).toBe(false);
    expect(pair.simulator.quota.used).toBe(0);
  });

  it('reaches somebody who is no friend within seven days after their message', async () => {
    const pair = await startPair();
    const person = somsri(pair);
    await push(pair, person.userId, [text('0')]);
    expect(person.unread).toBe(0);
    person.say('สวัสดี');
    await push(pair, person.userId, [text('1')]);
    expect(person.unread).toBe(1);
    pair.clock.advance(7 * 86_400_000 + 1);
    await push(pair, person.userId, [text('2')]);
    expect(person.unread).toBe(1);
    expect(pair.simulator.quota.used).toBe(1);
  });

  it('stops with 429 when the month is used up, while replies go on; a new month starts at 0', async () => {
    const pair = await startPair({ quotaLimit: 1 });
    const person = friend(pair);
    const { replyToken } = await pair.told(() => person.say('1'));
    expect((await push(pair, person.userId, [text('1')])).status).toBe(200);
    const refused = await push(pair, person.userId, [text('2')]);
    expect([refused.status, refused.body.message]).toEqual([429, 'You have reached your monthly limit.']);
    expect((await reply(pair, replyToken, text('3'))).status).toBe(200);
    expect((await pair.call('GET', '/v2/bot/message/quota')).body).toEqual({ type: 'limited', value: 1 });
    // 30 November 15:00 UTC is 1 December in UTC+9.
    pair.clock.advance(Date.parse('2026-11-30T15:00:00Z') - pair.clock.now().getTime());
    expect((await push(pair, person.userId, [text('4')])).status).toBe(200);
    pair.simulator.setQuota(null);
    expect((await pair.call('GET', '/v2/bot/message/quota')).body).toEqual({ type: 'none' });
    expect((await push(pair, person.userId, [text('5')])).status).toBe(200);
  });
});

describe('retry key', () => {
  it('accepts a request once in 24 hours and repeats the first answer with 409', async () => {
    const pair = await startPair();
    const person = friend(pair);
    const first = await push(pair, person.userId, [text('1')], key);
    const second = await push(pair, person.userId, [text('1')], key.toUpperCase());
    expect([second.status, second.body.message]).toEqual([409, 'The retry key is already accepted']);
    expect(second.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'));
    expect(second.body.sentMessages).toEqual(first.body.sentMessages);
    expect([person.unread, pair.simulator.quota.used, pair.simulator.log.complaints.length]).toEqual([1, 1, 0]);
    pair.clock.advance(24 * 3_600_000);
    expect((await push(pair, person.userId, [text('1')], key)).status).toBe(200);
  });

  it('is not used up by a refused request', async () => {
    const pair = await startPair({ quotaLimit: 0 });
    const person = friend(pair);
    expect((await push(pair, person.userId, [text('1')], key)).status).toBe(429);
    pair.simulator.setQuota(10);
    expect((await push(pair, person.userId, [text('1')], key)).status).toBe(200);
  });

  it('with another body is answered 409 all the same, and complained about', async () => {
    const pair = await startPair();
    const person = friend(pair);
    await push(pair, person.userId, [text('1')], key);
    expect((await push(pair, person.userId, [text('2')], key)).status).toBe(409);
    expect(pair.simulator.log.complaints).toEqual([`Retry key ${key} was used again with another body.`]);
  });
});

describe('multicast', () => {
  it('reaches friends only, counts them only, and knows no strangers', async () => {
    const pair = await startPair();
    const [a, b, blocked] = [friend(pair), friend(pair), friend(pair)];
    blocked.block();
    const to = [a.userId, b.userId, blocked.userId, `U${'1'.repeat(32)}`];
    const answer = await pair.call('POST', '/v2/bot/message/multicast', { to, messages: [text('ประกาศ')] });
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect([a.unread, b.unread, blocked.unread, pair.simulator.quota.used]).toEqual([1, 1, 0, 2]);
  });

  it('refuses a malformed id by its place, and more than 500', async () => {
    const pair = await startPair();
    const multicast = (to: string[]) => pair.call('POST', '/v2/bot/message/multicast', { to, messages: [text('a')] });
    expect((await multicast([`U${'1'.repeat(32)}`, 'x'])).body.message).toMatch(/^The property, to\[1\], /);
    expect((await multicast(Array.from({ length: 501 }, () => `U${'1'.repeat(32)}`))).status).toBe(400);
    expect((await multicast([])).status).toBe(400);
  });
});

describe('loading animation', () => {
  it('runs until the next message or its end, and takes only multiples of five', async () => {
    const pair = await startPair();
    const person = friend(pair);
    const start = (loadingSeconds: unknown, chatId = person.userId) =>
      pair.call('POST', '/v2/bot/chat/loading/start', { chatId, loadingSeconds });
    expect((await start(4)).body.details).toEqual([{ message: 'Must be between 5 and 60', property: 'loadingSeconds' }]);
    expect((await start(7)).body.details).toEqual([{ message: 'must be a multiple of five', property: 'loadingSeconds' }]);
    expect((await start(5, `C${'0'.repeat(32)}`)).status).toBe(400);
    expect((await start(5)).status).toBe(202);
    expect(person.isTyping).toBe(true);
    pair.clock.advance(5_000);
    expect(person.isTyping).toBe(false);
    await start(60);
    await push(pair, person.userId, [text('a')]);
    expect(person.isTyping).toBe(false);
  });
});

describe('the account', () => {
  it('tells its ids, and profiles of friends and of people who wrote', async () => {
    const pair = await startPair({ basicId: '@bot', displayName: 'บอต' });
    expect((await pair.call('GET', '/v2/bot/info')).body).toMatchObject({
      basicId: '@bot',
      displayName: 'บอต',
      userId: pair.simulator.botUserId,
    });
    const person = somsri(pair);
    const profile = () => pair.call('GET', `/v2/bot/profile/${person.userId}`);
    expect((await profile()).status).toBe(404);
    person.say('สวัสดี');
    expect((await profile()).body).toMatchObject({ displayName: 'สมศรี', userId: person.userId });
    person.block();
    expect((await profile()).status).toBe(404);
    expect((await pair.call('GET', '/v2/bot/profile/x')).body.message).toBe("The value for the 'userId' parameter is invalid");
    expect((await pair.call('GET', '/v2/bot/followers/ids')).status).toBe(403);
  });
});
