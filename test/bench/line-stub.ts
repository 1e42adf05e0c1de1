// The part of LINE that the benchmarks' stubs have in common: a bare HTTP server that knows the bot and reads what is sent to contacts.
import { createServer, type Server, type ServerResponse } from 'node:http';
import { botId } from './contact.ts';

export interface SentCall {
  /** The request's body: JSON, its bytes as latin1, because decoding costs and only ASCII in it is looked at. */
  readonly body: string;
  readonly isPush: boolean;
  /** Answers with JSON text. */
  readonly answer: (status: number, json: string) => void;
  /** Breaks the connection instead. */
  readonly hangUp: () => void;
}

/** Not yet listening. `onSent` is called for every reply and push. */
export function createLineStub(onSent: (call: SentCall) => void): Server {
  let requests = 0;
  const answer = (response: ServerResponse, status: number, json: string): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-line-request-id': `bench-${requests}` }).end(json);
  };
  const server = createServer((request, response) => {
    if (request.url === '/v2/bot/info') {
      answer(response, 200, JSON.stringify({ userId: botId, basicId: '@bench' }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      onSent({
        body: Buffer.concat(chunks).toString('latin1'),
        isPush: request.url?.endsWith('/push') === true,
        answer: (status, json) => answer(response, status, json),
        hangUp: () => void request.socket.destroy(),
      });
    });
  });
  server.keepAliveTimeout = 60_000;
  return server;
}

/** What LINE answers when it has taken a message. */
export const accepted = '{"sentMessages":[{"id":"1"}]}';
