// The Messenger over LINE's Messaging API. It sends once: who calls (the outbox) decides about another try. Two exceptions, where LINE accepted
// nothing: a refused stateless token is renewed, and messages that LINE finds fault with go again as plain text.
import { type messagingApi } from '@line/bot-sdk';
import { type LineConfig } from '../config.ts';
import { type Messenger, type Outbound, type Sent } from '../domain/message.ts';
import { Problem, problems } from '../problem.ts';
import { isAboutMessages, orNull, toProblem } from './answers.ts';
import { createLineApi, type LineOptions } from './api.ts';
import { readQuota } from './quota.ts';
import { fetchContent } from './content.ts';
import { silentLog } from './log.ts';
import { type LineMessage, toLineMessages, toPlainLineMessages } from './messages.ts';

interface MessengerOptions extends LineOptions {
  /** How long to wait before each further request for a file that LINE still prepares. */
  readonly contentDelaysMs?: readonly number[];
}

interface Call {
  readonly path: string;
  /** The request with these messages. */
  readonly body: (messages: LineMessage[]) => messagingApi.ReplyMessageRequest | messagingApi.PushMessageRequest;
  readonly retryKey: string | null;
}

const isLoopback = (origin: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(new URL(origin).hostname);

/** @returns a Messenger; `close` lets the calls under way end. */
export function createLineMessenger(line: LineConfig, options: MessengerOptions): Messenger & { close(): Promise<void> } {
  const { log = silentLog, contentDelaysMs = [1000, 2000, 4000] } = options;
  const api = createLineApi(line, options);
  // A platform on this machine is the simulator, whose pictures come from this machine too.
  const checkOptions = { allowsLoopbackHttp: isLoopback(line.apiOrigin) };

  const sendOnce = async ({ path, body, retryKey }: Call, messages: readonly LineMessage[]): Promise<Sent> => {
    // REF "Retry key": only pushes have one; a reply with one is refused.
    const headers = retryKey === null ? {} : { 'x-line-retry-key': retryKey };
    const answer = await api.post(path, body([...messages]), headers);
    if (answer.status >= 200 && answer.status < 300) return { requestId: answer.requestId, wasDuplicate: false };
    if (answer.status === 409 && retryKey !== null) {
      return { requestId: answer.acceptedRequestId ?? answer.requestId, wasDuplicate: true };
    }
    throw toProblem(answer, { retryKey });
  };

  const send = async (call: Call, outbound: Outbound): Promise<Sent> => {
    const { messages, degraded } = toLineMessages(outbound, checkOptions);
    if (messages.length === 0) throw problems.lineRefused({ status: 400, message: 'nothing to send', details: [], requestId: null });
    const withDegraded = (sent: Sent, why: readonly string[]): Sent => {
      if (why.length > 0) log.warn({ path: call.path, degraded: why }, 'A message went in a plainer form than was meant.');
      return why.length > 0 ? { ...sent, degraded: why } : sent;
    };
    try {
      return withDegraded(await sendOnce(call, messages), degraded);
    } catch (error) {
      const isDrawn = messages.some((message) => message.type !== 'text' || message.quickReply !== undefined);
      if (!isDrawn || !(error instanceof Problem) || !isAboutMessages(error)) throw error;
      return withDegraded(await sendOnce(call, toPlainLineMessages(outbound)), [...degraded, error.message]);
    }
  };

  return {
    reply: (replyToken, outbound) =>
      send({ path: '/v2/bot/message/reply', body: (messages) => ({ replyToken, messages }), retryKey: null }, outbound),
    push: (to, outbound, retryKey) => send({ path: '/v2/bot/message/push', body: (messages) => ({ to, messages }), retryKey }, outbound),
    quota: () => readQuota(api),
    async botInfo() {
      const { userId, basicId, displayName } = await api.call((client) => client.getBotInfo());
      return { userId, basicId, displayName };
    },
    async displayName(userId) {
      // REF "Get profile": not there for who has blocked us, is unknown, or has not consented.
      return (await orNull(api.call((client) => client.getProfile(userId))))?.displayName ?? null;
    },
    async showMenu(userId, menuId) {
      await api.call((client) => client.linkRichMenuIdToUser(userId, menuId));
    },
    content: (messageId, limitBytes) => fetchContent(api, messageId, limitBytes, contentDelaysMs),
    close: () => api.close(),
  };
}
