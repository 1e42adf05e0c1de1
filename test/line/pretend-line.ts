// A local HTTP server in LINE's place that answers as each test says, and remembers what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type LineConfig } from '../../src/config.ts';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Respond = (request: Request, response: ServerResponse) => void;

export interface PretendLine {
  readonly requests: Request[];
  /** The answers to come, one for each request; the last one stays. */
  answer(...answers: Respond[]): void;
  config(credentials?: LineConfig['credentials']): LineConfig;
  close(): Promise<void>;
}

/** An answer with LINE's request id. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Respond {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-line-request-id': `request-${status}`, ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export const reset: Respond = (_request, response) => void response.socket?.destroy();
export const hang: Respond = () => undefined;

export async function pretendLine(): Promise<PretendLine> {
  const requests: Request[] = [];
  let answers: Respond[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body };
      requests.push(request);
      const respond = answers.length > 1 ? answers.shift() : answers[0];
      respond?.(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    requests,
    answer: (...next) => {
      answers = next;
    },
    config: (credentials = { kind: 'token', token: 'long-lived' }) => ({
      channelSecrets: ['secret'],
      credentials,
      apiOrigin: origin,
      dataApiOrigin: origin,
      botId: null,
    }),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        server.closeAllConnections();
      }),
  };
}
