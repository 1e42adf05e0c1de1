// What every call to LINE has in common: origins, token (renewed once when LINE refuses it), deadline, log, errors -> Problems.
import { HTTPFetchError, LineBotClient } from '@line/bot-sdk';
import { type Clock } from '../clock.ts';
import { type LineConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import { type Answer, toProblem, toUnreachable } from './answers.ts';
import { connect, type Download } from './connection.ts';
import { type Log, silentLog } from './log.ts';
import { createTokens } from './token.ts';

export interface LineOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /** For each call, from first byte out to last byte in. */
  readonly timeoutMs?: number;
  /** For the download of a contact's file. */
  readonly downloadTimeoutMs?: number;
}

export interface LineApi {
  /** Posts JSON; any status is an answer. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** From the data origin; any status is an answer. */
  download(path: string, limitBytes: number): Promise<Download>;
  /** A call by the SDK, for all that is not frequent. @throws the `line-*` Problems. */
  call<T>(run: (client: LineBotClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** As many messages under way at once; more wait. */
const connectionsMax = 64;
const downloadsMax = 8;

/** Whatever the SDK throws, as a Problem; what is no exchange with LINE rises as it is. */
function fromSdk(error: unknown): unknown {
  if (error instanceof HTTPFetchError) {
    const requestId = error.headers.get('x-line-request-id');
    return toProblem({ status: error.status, requestId, acceptedRequestId: null, body: error.body }, { retryKey: null });
  }
  // The SDK parses every answer as JSON; a gateway's page is none.
  if (error instanceof SyntaxError)
    return toProblem({ status: 502, requestId: null, acceptedRequestId: null, body: 'not JSON' }, { retryKey: null });
  return toUnreachable(error) ?? error;
}

/** The SDK has no deadline and takes no signal: the call is left to itself after `timeoutMs`. */
async function bounded<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new DOMException('no answer in time', 'TimeoutError'));
  }, timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function createLineApi(line: LineConfig, options: LineOptions): LineApi {
  const { clock, log = silentLog, timeoutMs = 10_000, downloadTimeoutMs = 60_000 } = options;
  const connection = connect(line.apiOrigin, connectionsMax);
  const dataConnection = connect(line.dataApiOrigin, downloadsMax);
  const tokens = createTokens(line.credentials, { clock, connection, log, timeoutMs });
  let sdk: { readonly token: string; readonly client: LineBotClient } | null = null;

  /** Once more with a newer token when LINE refuses the token: then nothing was accepted. */
  const withToken = async <T extends Answer>(send: (token: string) => Promise<T>, path: string): Promise<T> => {
    const token = await tokens.current();
    const first = await send(token);
    log.debug({ path, status: first.status, requestId: first.requestId }, 'LINE answered');
    const newer = first.status === 401 ? await tokens.replace(token) : null;
    if (newer === null) return first;
    const second = await send(newer);
    log.debug({ path, status: second.status, requestId: second.requestId }, 'LINE answered with a new token');
    return second;
  };

  const clientFor = (token: string): LineBotClient => {
    if (sdk?.token !== token) {
      const client = LineBotClient.fromChannelAccessToken({
        channelAccessToken: token,
        apiBaseURL: line.apiOrigin,
        dataApiBaseURL: line.dataApiOrigin,
      });
      sdk = { token, client };
    }
    return sdk.client;
  };

  return {
    post: (path, body, headers = {}) => {
      const json = JSON.stringify(body);
      const send = (token: string): Promise<Answer> =>
        connection.exchange({
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
          body: json,
          timeoutMs,
        });
      return withToken(send, path);
    },
    download: (path, limitBytes) => {
      const request = { method: 'GET', path, timeoutMs: downloadTimeoutMs } as const;
      return withToken((token) => dataConnection.download({ ...request, headers: { authorization: `Bearer ${token}` } }, limitBytes), path);
    },
    async call(run) {
      const attempt = async (token: string) => {
        try {
          return await bounded(run(clientFor(token)), timeoutMs);
        } catch (error) {
          throw fromSdk(error);
        }
      };
      const token = await tokens.current();
      try {
        return await attempt(token);
      } catch (error) {
        const newer = error instanceof Problem && error.kind === 'line-unauthorised' ? await tokens.replace(token) : null;
        if (newer === null) throw error;
        return await attempt(newer);
      }
    },
    async close() {
      await Promise.all([connection.close(), dataConnection.close()]);
    },
  };
}
