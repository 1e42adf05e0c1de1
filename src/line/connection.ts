// The HTTP exchange with one of LINE's origins, over kept-alive connections, each call with its own deadline. Not the global fetch: that costs
// several times as much for each message.
import { Pool } from 'undici';
import { type Answer, toUnreachable } from './answers.ts';

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export interface Download extends Answer {
  /** Null unless the status is 200; then `body` is empty. */
  readonly bytes: Uint8Array | null;
  readonly contentType: string;
  /** There are more than `limitBytes`; the rest was not fetched. */
  readonly isTooLarge: boolean;
}

export interface Connection {
  /** @throws Problem `line-unreachable` when there is no whole answer within the deadline. */
  exchange(request: Request): Promise<Answer>;
  /** As exchange, for a body of up to `limitBytes`. */
  download(request: Request, limitBytes: number): Promise<Download>;
  /** Ends when the calls under way have. */
  close(): Promise<void>;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function header(headers: Headers, name: string): string | null {
  const value = headers[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? null;
}

const ids = (headers: Headers): Pick<Answer, 'requestId' | 'acceptedRequestId'> => ({
  requestId: header(headers, 'x-line-request-id'),
  acceptedRequestId: header(headers, 'x-line-accepted-request-id'),
});

async function reached<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toUnreachable(error) ?? error;
  }
}

/** The chunks as one, or null as soon as they are more than the limit. */
async function collect(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop destroys the stream and its connection.
    if (size > limitBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** HTTP/1.1, because one connection for each message under way was measured and is what LINE's limits were met with. */
export function connect(origin: string, connections: number): Connection {
  const pool = new Pool(origin, { connections, pipelining: 1, allowH2: false, connect: { timeout: 5000 } });

  const send = ({ method, path, headers, body, timeoutMs }: Request) =>
    pool.request({ method, path, headers, body: body ?? null, signal: AbortSignal.timeout(timeoutMs) });

  return {
    exchange: (request) =>
      reached(
        (async () => {
          const { statusCode, headers, body } = await send(request);
          return { status: statusCode, ...ids(headers), body: await body.text() };
        })(),
      ),
    download: (request, limitBytes) =>
      reached(
        (async () => {
          const { statusCode, headers, body } = await send(request);
          const common = { status: statusCode, ...ids(headers), contentType: header(headers, 'content-type') ?? '' };
          if (statusCode !== 200) return { ...common, body: await body.text(), bytes: null, isTooLarge: false };
          const bytes = await collect(body, limitBytes);
          return { ...common, body: '', bytes, isTooLarge: bytes === null };
        })(),
      ),
    close: () => pool.close(),
  };
}
