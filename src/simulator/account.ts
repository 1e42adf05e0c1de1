// About the account and its people: bot info, profile, quota, followers, content of messages, the webhook endpoint, tokens.
import { isUserId } from '../line-protocol/ids.ts';
import { ApiError, apiErrors } from './api-error.ts';
import { asText } from './json.ts';
import { type Platform } from './platform.ts';
import { perHour, perMinute, perSecond } from './rate-limits.ts';
import { type Answer, type Call, type Route } from './routes.ts';

const statelessSeconds = 900;
const shortLivedSeconds = 30 * 86_400;
/** REF "Set webhook endpoint URL". */
const webhookUrlMax = 500;

export function accountRoutes(platform: Platform): Route[] {
  const { quota } = platform;
  return [
    {
      method: 'GET',
      path: '/v2/bot/info',
      place: 'account',
      handle: () => ({
        status: 200,
        json: {
          userId: platform.botUserId,
          basicId: platform.basicId,
          displayName: platform.displayName,
          chatMode: 'bot',
          markAsReadMode: 'auto',
        },
      }),
    },
    { method: 'GET', path: '/v2/bot/profile/:userId', place: 'profile', handle: (call) => profile(platform, call) },
    {
      method: 'GET',
      path: '/v2/bot/message/quota',
      place: 'account',
      handle: () => ({ status: 200, json: quota.limit === null ? { type: 'none' } : { type: 'limited', value: quota.limit } }),
    },
    {
      method: 'GET',
      path: '/v2/bot/message/quota/consumption',
      place: 'account',
      handle: () => ({ status: 200, json: { totalUsage: quota.used } }),
    },
    {
      method: 'GET',
      path: '/v2/bot/followers/ids',
      place: 'account',
      // For verified and premium accounts only.
      handle: () => {
        throw apiErrors.notAvailable();
      },
    },
    { method: 'GET', path: '/v2/bot/message/:messageId/content', place: 'content', handle: (call) => content(platform, call) },
    {
      method: 'GET',
      path: '/v2/bot/message/:messageId/content/preview',
      place: 'content',
      handle: (call) => content(platform, call, ['image', 'video']),
    },
    {
      method: 'GET',
      path: '/v2/bot/message/:messageId/content/transcoding',
      place: 'content',
      handle(call) {
        content(platform, call, ['video', 'audio']);
        return { status: 200, json: { status: 'succeeded' } };
      },
    },
    ...webhookRoutes(platform),
    ...tokenRoutes(platform),
  ];
}

/** REF "Get profile": not of people who blocked the account, nor of strangers who never wrote. */
function profile(platform: Platform, { params }: Call): Answer {
  const userId = params['userId'];
  if (!isUserId(userId)) throw apiErrors.badUserId();
  const person = platform.people.byUserId(userId);
  if (!person || person.isBlocked || (!person.isFriend && person.lastWroteAt === null)) throw apiErrors.notFound();
  return { status: 200, json: { userId, displayName: person.name, language: 'th' } };
}

function content(platform: Platform, { params }: Call, kinds?: readonly string[]): Answer {
  const found = platform.contents.get(params['messageId'] ?? '');
  if (!found) throw apiErrors.notFound();
  if (found.isGone) throw new ApiError(410, 'The content is gone');
  if (kinds && !kinds.includes(found.kind)) throw new ApiError(400, 'The message type is not supported.');
  return { status: 200, bytes: { contentType: found.contentType, data: Buffer.from(found.base64, 'base64') } };
}

function webhookRoutes(platform: Platform): Route[] {
  const path = '/v2/bot/channel/webhook/endpoint';
  return [
    {
      method: 'GET',
      path,
      place: 'account',
      rate: perMinute(1_000),
      handle() {
        const { url } = platform.webhooks;
        if (url === null) throw apiErrors.notFound();
        return { status: 200, json: { endpoint: url, active: true } };
      },
    },
    {
      method: 'PUT',
      path,
      place: 'account',
      rate: perMinute(1_000),
      body: 'json',
      handle({ json }) {
        platform.webhooks.setUrl(checkWebhookUrl(json['endpoint']));
        return { status: 200, json: {} };
      },
    },
    {
      method: 'POST',
      path: '/v2/bot/channel/webhook/test',
      place: 'account',
      rate: perHour(60),
      body: 'json',
      async handle({ json }) {
        const url = json['endpoint'] === undefined ? platform.webhooks.url : checkWebhookUrl(json['endpoint']);
        if (url === null) throw apiErrors.notFound();
        const { status, reason, detail } = await platform.postRaw(platform.webhooks.bodyOf([]), { url });
        const timestamp = platform.clock.now().toISOString();
        return { status: 200, json: { success: reason === 'OK', timestamp, statusCode: status ?? 0, reason, detail } };
      },
    },
  ];
}

/** https, as LINE wants it; http only on this machine, where the simulator's bot lives. */
function checkWebhookUrl(value: unknown): string {
  const url = typeof value === 'string' && value.length <= webhookUrlMax && URL.canParse(value) ? new URL(value) : null;
  const isLocal = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (!url || !(url.protocol === 'https:' || isLocal)) throw apiErrors.badBody([{ message: 'invalid uri', property: 'endpoint' }]);
  return url.href;
}

/** Stateless tokens (v3), short-lived ones (v2) and revocation; errors have OAuth's own form. */
function tokenRoutes(platform: Platform): Route[] {
  const oauthError = (error: string, description: string): Answer => ({ status: 400, json: { error, error_description: description } });
  const issue =
    (seconds: number) =>
    ({ raw, headers }: Call): Answer => {
      if (!(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
        return oauthError('invalid_request', 'The content type must be application/x-www-form-urlencoded');
      }
      const form = new URLSearchParams(raw.toString('utf8'));
      if (form.get('grant_type') !== 'client_credentials') return oauthError('unsupported_grant_type', 'grant_type is not supported');
      const isKnown = form.get('client_id') === platform.channelId && form.get('client_secret') === platform.channelSecret;
      if (!isKnown) return oauthError('invalid_client', 'invalid client_id or client_secret');
      return {
        status: 200,
        json: { token_type: 'Bearer', access_token: platform.accessTokens.issue(seconds), expires_in: seconds },
      };
    };
  return [
    { method: 'POST', path: '/oauth2/v3/token', place: 'token', isPublic: true, body: 'form', handle: issue(statelessSeconds) },
    {
      method: 'POST',
      path: '/v2/oauth/accessToken',
      place: 'token',
      isPublic: true,
      body: 'form',
      rate: perSecond(370),
      handle: issue(shortLivedSeconds),
    },
    {
      method: 'POST',
      path: '/v2/oauth/revoke',
      place: 'token',
      isPublic: true,
      body: 'form',
      handle({ raw }) {
        platform.accessTokens.revoke(asText(new URLSearchParams(raw.toString('utf8')).get('access_token')) ?? '');
        return { status: 200 };
      },
    },
  ];
}
