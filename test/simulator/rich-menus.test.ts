import { messagingApi } from '@line/bot-sdk';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Pair, startPair } from './bot.ts';

const menu = (alias?: string) => ({
  size: { width: 800, height: 400 },
  selected: true,
  name: 'เมนูหลัก v1',
  chatBarText: 'เมนู',
  areas: [
    {
      bounds: { x: 0, y: 0, width: 800, height: 400 },
      action:
        alias === undefined
          ? { type: 'postback' as const, label: 'คะแนน', data: 'score' }
          : { type: 'richmenuswitch' as const, label: 'ต่อไป', richMenuAliasId: alias, data: 'next' },
    },
  ],
});

const picture = async (width = 800, height = 400, format: 'png' | 'jpeg' = 'png'): Promise<Blob> => {
  const bytes = await sharp({ create: { width, height, channels: 3, background: '#123456' } })
    .toFormat(format)
    .toBuffer();
  return new Blob([new Uint8Array(bytes)], { type: `image/${format}` });
};

const clients = ({ simulator }: Pair) => {
  const options = { channelAccessToken: simulator.accessToken, baseURL: simulator.apiOrigin };
  return { api: new messagingApi.MessagingApiClient(options), blobs: new messagingApi.MessagingApiBlobClient(options) };
};

describe('rich menus', () => {
  it('need a picture of their very size before they are shown to anyone', async () => {
    const pair = await startPair();
    const { api, blobs } = clients(pair);
    const { richMenuId } = await api.createRichMenu(menu());
    await expect(api.setDefaultRichMenu(richMenuId)).rejects.toThrow('400');
    await expect(blobs.setRichMenuImage(richMenuId, await picture(800, 401))).rejects.toThrow('400');
    await expect(blobs.setRichMenuImage(richMenuId, new Blob(['x'], { type: 'image/gif' }))).rejects.toThrow('415');
    await blobs.setRichMenuImage(richMenuId, await picture(800, 400, 'jpeg'));
    await expect(blobs.setRichMenuImage(richMenuId, await picture())).rejects.toThrow('400');
    expect(pair.simulator.log.refused.at(-1)?.message).toBe('An image has already been uploaded to the richmenu');
    await api.setDefaultRichMenu(richMenuId);
    expect(await api.getDefaultRichMenuId()).toEqual({ richMenuId });
    expect((await api.getRichMenuList()).richmenus).toMatchObject([{ richMenuId, name: 'เมนูหลัก v1' }]);
  });

  it('are refused where a property is missing, in LINE’s words', async () => {
    const pair = await startPair();
    const { name, ...rest } = menu();
    expect(name).toBeDefined();
    expect((await pair.call('POST', '/v2/bot/richmenu', rest)).body).toEqual({
      message: 'must be specified',
      details: [{ message: 'must be specified', property: 'name' }],
    });
  });

  it('show the person’s own menu before the default one; taps on either reach the bot', async () => {
    const pair = await startPair();
    const { api, blobs } = clients(pair);
    const make = async (): Promise<string> => {
      const { richMenuId } = await api.createRichMenu(menu());
      await blobs.setRichMenuImage(richMenuId, await picture());
      return richMenuId;
    };
    const [standard, own] = [await make(), await make()];
    const person = pair.simulator.person(pair.simulator.addPerson({ name: 'A' }));
    await pair.told(() => person.follow());
    expect(person.buttons()).toEqual([]);
    await api.setDefaultRichMenu(standard);
    expect((await pair.told(() => person.tap('คะแนน'))).postback).toEqual({ data: 'score' });
    await api.linkRichMenuIdToUser(person.userId, own);
    expect(await api.getRichMenuIdOfUser(person.userId)).toEqual({ richMenuId: own });
    await api.deleteRichMenu(standard);
    expect(person.buttons()).toHaveLength(1);
    await api.unlinkRichMenuIdFromUser(person.userId);
    expect(person.buttons()).toEqual([]);
    await expect(api.getRichMenuIdOfUser(person.userId)).rejects.toThrow('404');
    await expect(api.getDefaultRichMenuId()).rejects.toThrow('404');
    const missing = await pair.call('POST', `/v2/bot/user/U${'0'.repeat(32)}/richmenu/${own}`);
    expect(missing.status).toBe(200);
    person.use('pc');
    expect(person.buttons()).toEqual([]);
  });

  it('switch by alias', async () => {
    const pair = await startPair();
    const { api, blobs } = clients(pair);
    const { richMenuId: first } = await api.createRichMenu(menu('second'));
    const { richMenuId: second } = await api.createRichMenu(menu('gone'));
    await expect(api.createRichMenuAlias({ richMenuAliasId: 'second', richMenuId: second })).rejects.toThrow('400');
    for (const id of [first, second]) await blobs.setRichMenuImage(id, await picture());
    await api.createRichMenuAlias({ richMenuAliasId: 'second', richMenuId: second });
    await expect(api.createRichMenuAlias({ richMenuAliasId: 'second', richMenuId: first })).rejects.toThrow('400');
    await expect(api.createRichMenuAlias({ richMenuAliasId: 'Second!', richMenuId: first })).rejects.toThrow('400');
    expect((await api.getRichMenuAliasList()).aliases).toEqual([{ richMenuAliasId: 'second', richMenuId: second }]);
    const person = pair.simulator.person(pair.simulator.addPerson({ name: 'A' }));
    person.follow();
    await api.linkRichMenuIdToUser(person.userId, first);
    await pair.simulator.awaitIdle();
    const switched = await pair.told(() => person.tap('ต่อไป'));
    expect(switched.postback?.params).toEqual({ newRichMenuAliasId: 'second', status: 'SUCCESS' });
    const lost = await pair.told(() => person.tap('ต่อไป'));
    expect(lost.postback?.params).toEqual({ newRichMenuAliasId: 'gone', status: 'RICHMENU_ALIAS_ID_NOTFOUND' });
    await api.updateRichMenuAlias('second', { richMenuId: first });
    expect(await api.getRichMenuAlias('second')).toEqual({ richMenuAliasId: 'second', richMenuId: first });
    await api.deleteRichMenuAlias('second');
    await expect(api.getRichMenuAlias('second')).rejects.toThrow('404');
  });

  it('link to many at once', async () => {
    const pair = await startPair();
    const { api, blobs } = clients(pair);
    const { richMenuId } = await api.createRichMenu(menu());
    await blobs.setRichMenuImage(richMenuId, await picture());
    const people = ['A', 'B'].map((name) => pair.simulator.person(pair.simulator.addPerson({ name })));
    for (const person of people) person.follow();
    const userIds = people.map(({ userId }) => userId);
    await api.linkRichMenuIdToUsers({ richMenuId, userIds });
    expect(people.map((person) => person.buttons().length)).toEqual([1, 1]);
    await api.unlinkRichMenuIdFromUsers({ userIds });
    expect(people.map((person) => person.buttons().length)).toEqual([0, 0]);
    await expect(api.unlinkRichMenuIdFromUsers({ userIds: ['x'] })).rejects.toThrow('400');
  });
});
