// Sending: reply, push, multicast, their validation and the loading animation (REF "Message").
import { isUserId } from '../line-protocol/ids.ts';
import { refuseMessages } from '../line-protocol/check-messages.ts';
import { ApiError, apiErrors } from './api-error.ts';
import { newToken } from './ids.ts';
import { asArray, isObject, type JsonObject } from './json.ts';
import { type Person } from './people.ts';
import { type Platform } from './platform.ts';
import { perSecond } from './rate-limits.ts';
import { hashOf } from './retry-keys.ts';
import { type Answer, type Call, type Route } from './routes.ts';

const dayMs = 86_400_000;
const multicastMax = 500;
/** REF "Send push message" lists no limit for `customAggregationUnits` but the same rule as multicast. */
const aggregationUnit = /^\w{1,30}$/;

export function messagingRoutes(platform: Platform): Route[] {
  const validate = (kind: string): Route => ({
    method: 'POST',
    path: `/v2/bot/message/validate/${kind}`,
    place: 'validate',
    body: 'json',
    handle({ json }) {
      checkMessages(json);
      return { status: 200, json: {} };
    },
  });
  return [
    { method: 'POST', path: '/v2/bot/message/reply', place: 'reply', body: 'json', handle: (call) => reply(platform, call) },
    {
      method: 'POST',
      path: '/v2/bot/message/push',
      place: 'push',
      body: 'json',
      takesRetryKey: true,
      handle: (call) => once(platform, call, () => push(platform, call)),
    },
    {
      method: 'POST',
      path: '/v2/bot/message/multicast',
      place: 'push',
      body: 'json',
      rate: perSecond(200),
      takesRetryKey: true,
      handle: (call) => once(platform, call, () => multicast(platform, call)),
    },
    ...['reply', 'push', 'multicast', 'narrowcast', 'broadcast'].map(validate),
    {
      method: 'POST',
      path: '/v2/bot/chat/loading/start',
      place: 'account',
      body: 'json',
      rate: perSecond(100),
      handle: ({ json }) => startLoading(platform, json),
    },
  ];
}

function reply(platform: Platform, { json, requestId }: Call): Answer {
  const replyToken = json['replyToken'];
  if (typeof replyToken !== 'string' || replyToken === '') throw apiErrors.badProperty('replyToken');
  const token = platform.replyTokens.check(replyToken);
  const person = token.kind === 'valid' ? platform.people.get(token.personId) : undefined;
  const messages = checkMessages(json, person ? { platform, person } : undefined);
  if (token.kind === 'invalid') throw new ApiError(400, 'Invalid reply token', { reason: token.reason });
  if (!person) throw new ApiError(400, 'Invalid reply token', { reason: 'The person is gone.' });
  platform.replyTokens.spend(replyToken);
  platform.counts.replies += 1;
  return {
    status: 200,
    json: { sentMessages: deliver(platform, person, { messages, via: 'reply', requestId, isDelivered: !person.isBlocked }) },
  };
}

function push(platform: Platform, { json, requestId }: Call): JsonObject {
  const { to } = json;
  if (typeof to !== 'string' || !/^[UCR][0-9a-f]{32}$/.test(to)) throw apiErrors.badProperty('to');
  const person = platform.people.byUserId(to);
  const messages = checkMessages(json, person ? { platform, person } : undefined);
  checkUnits(json);
  if (!person) throw new ApiError(400, 'Failed to send messages', { reason: 'No such person.' });
  const isDelivered = isReachable(platform, person);
  if (!platform.quota.fits(isDelivered ? 1 : 0)) throw apiErrors.monthlyLimit();
  platform.quota.add(isDelivered ? 1 : 0);
  platform.counts.pushes += 1;
  return { sentMessages: deliver(platform, person, { messages, via: 'push', requestId, isDelivered }) };
}

function multicast(platform: Platform, { json, requestId }: Call): JsonObject {
  const to = asArray(json['to']);
  if (to.length < 1 || to.length > multicastMax) {
    throw apiErrors.badBody([{ message: `Size must be between 1 and ${multicastMax}`, property: 'to' }]);
  }
  const wrong = to.findIndex((id) => !isUserId(id));
  if (wrong >= 0) throw apiErrors.badProperty(`to[${wrong}]`);
  const messages = checkMessages(json);
  checkUnits(json);
  const people = [...new Set(to as string[])].flatMap((id) => platform.people.byUserId(id) ?? []);
  // Friends only: the seven days after a message of a non-friend count for push alone (REF "Send multicast message").
  const reached = people.filter(({ isFriend }) => isFriend);
  if (!platform.quota.fits(reached.length)) throw apiErrors.monthlyLimit();
  platform.quota.add(reached.length);
  platform.counts.pushes += 1;
  for (const person of people) deliver(platform, person, { messages, via: 'push', requestId, isDelivered: person.isFriend });
  return {};
}

/** A friend, or somebody who wrote within the last seven days; never somebody who blocked the account (REF "Send push message"). */
function isReachable(platform: Platform, person: Person): boolean {
  if (person.isBlocked) return false;
  return person.isFriend || (person.lastWroteAt !== null && platform.clock.now().getTime() - person.lastWroteAt <= 7 * dayMs);
}

/** Carries out a push-type request unless its retry key was accepted before. */
function once(platform: Platform, { headers, raw, requestId }: Call, send: () => JsonObject): Answer {
  const key = headers['x-line-retry-key'];
  if (typeof key !== 'string') return { status: 200, json: send() };
  const before = platform.retryKeys.find(key);
  if (before) {
    throw new ApiError(409, 'The retry key is already accepted', {
      headers: { 'x-line-accepted-request-id': before.requestId },
      body: before.answer,
      complaint: before.bodyHash === hashOf(raw) ? undefined : `Retry key ${key} was used again with another body.`,
    });
  }
  const answer = send();
  platform.retryKeys.accept(key, requestId, raw, answer);
  return { status: 200, json: answer };
}

/** The message objects, or LINE's refusal; the refusal also shows on the phone of the person they were for. */
function checkMessages(json: JsonObject, shownTo?: { readonly platform: Platform; readonly person: Person }): JsonObject[] {
  const refusal = refuseMessages(json['messages'], { allowsLoopbackHttp: true });
  if (!refusal) return asArray(json['messages']).filter(isObject);
  if (shownTo)
    showRefusal(shownTo.platform, shownTo.person, [refusal.message, ...refusal.details.map((d) => `${d.property}: ${d.message}`)]);
  throw new ApiError(400, refusal.message, { details: refusal.details });
}

function showRefusal(platform: Platform, person: Person, reasons: readonly string[]): void {
  platform.people.addEntry({
    id: platform.newMessageId(),
    personId: person.id,
    from: 'system',
    at: platform.clock.now().toISOString(),
    via: null,
    isRead: true,
    message: { type: 'notice', notice: 'refused', text: reasons.join('; ') },
    refused: reasons.join('; '),
  });
  platform.notices.emit({ type: 'person', personId: person.id });
}

function checkUnits(json: JsonObject): void {
  const units = json['customAggregationUnits'];
  if (units === undefined) return;
  const names = asArray(units);
  if (!Array.isArray(units) || names.length > 1 || names.some((name) => typeof name !== 'string' || !aggregationUnit.test(name))) {
    throw apiErrors.badProperty('customAggregationUnits');
  }
}

interface Sending {
  readonly messages: readonly JsonObject[];
  readonly via: 'reply' | 'push';
  readonly requestId: string;
  readonly isDelivered: boolean;
}

/** Puts the messages into the chat and returns `sentMessages`. */
function deliver(platform: Platform, person: Person, { messages, via, requestId, isDelivered }: Sending): JsonObject[] {
  const at = platform.clock.now().toISOString();
  const sent = messages.map((message) => {
    const id = platform.newMessageId();
    if (isDelivered) platform.people.addEntry({ id, personId: person.id, from: 'bot', at, via, isRead: false, message });
    return { id, quoteToken: newToken() };
  });
  if (isDelivered && person.typingUntil > 0) {
    person.typingUntil = 0;
    platform.people.save(person);
  }
  platform.notices.emit({ type: 'sent', personId: person.id, via, requestId, isDelivered });
  platform.notices.emit({ type: 'person', personId: person.id });
  return sent;
}

function startLoading(platform: Platform, json: JsonObject): Answer {
  const { chatId, loadingSeconds = 20 } = json;
  if (!isUserId(chatId)) {
    throw apiErrors.badBody([{ message: 'Only user id is acceptable, group id and room id are not supported', property: 'chatId' }]);
  }
  const isWhole = typeof loadingSeconds === 'number' && Number.isInteger(loadingSeconds);
  if (!isWhole || loadingSeconds < 5 || loadingSeconds > 60) {
    throw apiErrors.badBody([{ message: 'Must be between 5 and 60', property: 'loadingSeconds' }]);
  }
  if (loadingSeconds % 5 !== 0) throw apiErrors.badBody([{ message: 'must be a multiple of five', property: 'loadingSeconds' }]);
  const person = platform.people.byUserId(chatId);
  if (person && !person.isBlocked) {
    person.typingUntil = platform.clock.now().getTime() + loadingSeconds * 1_000;
    platform.people.save(person);
    platform.notices.emit({ type: 'person', personId: person.id });
  }
  return { status: 202, json: {} };
}
