import { channelAccessToken } from '@line/bot-sdk';
import { describe, expect, it } from 'vitest';
import { callApi, channelSecret, startPair } from './bot.ts';

describe('channel access tokens', () => {
  it('are issued for 15 minutes to whoever has id and secret', async () => {
    const { simulator, clock } = await startPair({ channelId: '1234567890' });
    const client = new channelAccessToken.ChannelAccessTokenClient({ baseURL: simulator.apiOrigin });
    const issued = await client.issueStatelessChannelTokenByClientSecret('1234567890', channelSecret);
    expect(issued).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    const info = () => callApi(simulator, 'GET', '/v2/bot/info', undefined, { authorization: `Bearer ${issued.access_token}` });
    expect((await info()).status).toBe(200);
    clock.advance(900_000);
    expect((await info()).status).toBe(401);
  });

  it('are refused to anybody else in OAuth’s own form', async () => {
    const { simulator } = await startPair({ channelId: '1234567890' });
    const ask = async (form: Record<string, string>) => {
      const response = await fetch(`${simulator.apiOrigin}/oauth2/v3/token`, { method: 'POST', body: new URLSearchParams(form) });
      return [response.status, ((await response.json()) as { error?: string }).error];
    };
    const good = { grant_type: 'client_credentials', client_id: '1234567890', client_secret: channelSecret };
    expect(await ask({ ...good, client_secret: 'wrong' })).toEqual([400, 'invalid_client']);
    expect(await ask({ ...good, grant_type: 'password' })).toEqual([400, 'unsupported_grant_type']);
    expect(await ask(good)).toEqual([200, undefined]);
  });

  it('of 30 days can be revoked', async () => {
    const { simulator } = await startPair({ channelId: '1234567890' });
    const client = new channelAccessToken.ChannelAccessTokenClient({ baseURL: simulator.apiOrigin });
    const { access_token: token, expires_in: seconds } = await client.issueChannelToken('client_credentials', '1234567890', channelSecret);
    expect(seconds).toBe(2_592_000);
    const info = () => callApi(simulator, 'GET', '/v2/bot/info', undefined, { authorization: `Bearer ${token}` });
    expect((await info()).status).toBe(200);
    await client.revokeChannelToken(token);
    expect((await info()).status).toBe(401);
  });
});
