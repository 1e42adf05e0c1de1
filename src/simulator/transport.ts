// The HTTP server of the whole origin (api.line.me and api-data.line.me in one): everything that LINE checks before an endpoint sees the
// request, and the faults that strike it.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isRetryKey } from '../line-protocol/ids.ts';
import { requestBytesMax } from '../line-protocol/limits.ts';
import { ApiError, apiErrors } from './api-error.ts';
import { type Fault } from './faults.ts';
import { isObject, type JsonObject } from './json.ts';
import { type Platform } from './platform.ts';
import { createRateLimits } from './rate-limits.ts';
import { type Answer, type Call, defaultRate, type Route, routeTable } from './routes.ts';
import { answerText } from './wire-text.ts';

/** Where the answer goes; gone once the connection was cut on purpose. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly endpoint: string;
}

export function createTransport(platform: Platform, routes: readonly Route[]): Server {
  const find = routeTable(routes);
  const takeRate = createRateLimits(platform.clock);
  const delays = new Set<NodeJS.Timeout>();

  const log = (
    { requestId, endpoint }: Exchange,
    status: number | null,
    more: { message?: string; details?: ApiError['details']; reason?: string | undefined; complaint?: string | undefined },
  ): void => {
    const { message = '', details = [], reason, complaint } = more;
    const at = platform.clock.now().toISOString();
    platform.log.add({
      at,
      requestId,
      endpoint,
      status,
      message,
      details,
      ...(reason === undefined ? {} : { reason }),
      ...(complaint === undefined ? {} : { complaint }),
    });
    if (status === null || status >= 400) platform.notices.emit({ type: 'requests' });
  };

  const write = ({ response }: Exchange, answer: Answer, headers: Readonly<Record<string, string>> = {}): void => {
    const data = answer.bytes?.data ?? (answer.json ? Buffer.from(answerText(answer.json, platform.random)) : Buffer.alloc(0));
    const contentType = answer.bytes?.contentType ?? (answer.json ? 'application/json' : undefined);
    response.writeHead(answer.status, {
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      'content-length': data.length,
      ...headers,
    });
    response.end(data);
  };

  const writeError = (exchange: Exchange, error: ApiError): void => {
    log(exchange, error.status, error);
    const details = error.details.length > 0 ? { details: error.details } : {};
    write(exchange, { status: error.status, json: { message: error.message, ...details, ...error.body } }, error.headers);
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const requestId = randomUUID();
    const exchange: Exchange = { request, response, requestId, endpoint: `${request.method ?? ''} ${pathname}` };
    response.setHeader('x-line-request-id', requestId);
    const raw = await readBody(request);
    const found = find(request.method ?? '', pathname);
    const fault = platform.faults.strikeRequest(found?.route.place ?? 'any');
    if (fault && strikeBefore(exchange, fault)) return;
    try {
      if (raw === null) throw new ApiError(413, 'The request body is too large.');
      if (!found?.route.isPublic) authorise(platform, request);
      if (!found) throw apiErrors.notFound();
      checkRate(found.route);
      checkRetryKey(found.route, request);
      const { params } = found;
      const json = found.route.body === 'json' ? parseJson(request, raw) : {};
      const call: Call = { params, query: searchParams, headers: request.headers, requestId, raw, json };
      const answer = await found.route.handle(call);
      if (fault) strikeAfter(exchange, fault, answer);
      else {
        log(exchange, answer.status, answer);
        write(exchange, answer);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      writeError(exchange, error);
    }
  }

  function checkRate(route: Route): void {
    const isWithin = !platform.hasRateLimits || takeRate(`${route.method} ${route.path}`, route.rate ?? defaultRate);
    if (!isWithin) throw apiErrors.tooManyRequests();
  }

  /** Faults that keep the request from taking effect. True = dealt with. */
  function strikeBefore(exchange: Exchange, fault: Fault): boolean {
    const reason = `Injected fault ${fault.id}: ${fault.kind}.`;
    if (fault.kind === 'status' && !fault.accepted) writeError(exchange, injectedError(fault));
    else if (fault.kind === 'html') {
      log(exchange, 502, { message: 'HTML', reason });
      write(exchange, htmlAnswer);
    } else if (fault.kind === 'preparing') {
      log(exchange, 202, { reason });
      write(exchange, { status: 202 });
    } else if (fault.kind === 'reset-before') {
      log(exchange, null, { reason });
      exchange.request.socket.destroy();
    } else if (fault.kind === 'hang' && !fault.accepted) log(exchange, null, { reason });
    else return false;
    return true;
  }

  /** Faults that only spoil the answer to a request that took effect. */
  function strikeAfter(exchange: Exchange, fault: Fault, answer: Answer): void {
    const reason = `Injected fault ${fault.id}: ${fault.kind}, after the request took effect.`;
    const { response, request } = exchange;
    if (fault.kind === 'status') {
      writeError(exchange, injectedError(fault));
      return;
    }
    log(exchange, fault.kind === 'slow' ? answer.status : null, { reason });
    if (fault.kind === 'slow') {
      const timer = setTimeout(() => {
        delays.delete(timer);
        write(exchange, answer);
      }, fault.delayMs ?? 3_000);
      delays.add(timer);
    } else if (fault.kind === 'truncate') {
      const data = answer.bytes?.data ?? Buffer.from(answerText(answer.json ?? {}, platform.random));
      response.writeHead(answer.status, {
        'content-type': answer.bytes?.contentType ?? 'application/json',
        'content-length': data.length + 1,
      });
      response.write(data.subarray(0, Math.ceil(data.length / 2)), () => request.socket.destroy());
    } else if (fault.kind === 'reset-after-accept') request.socket.destroy();
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A client that left in the middle of its request is no fault of ours; anything else is a bug of the simulator.
      if (request.destroyed && !request.complete) return;
      const reason = `The simulator failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
      const exchange: Exchange = { request, response, requestId: randomUUID(), endpoint: `${request.method ?? ''} ${request.url ?? ''}` };
      log(exchange, 500, { message: 'Internal Server Error', reason });
      if (response.headersSent) response.destroy();
      else write(exchange, { status: 500, json: { message: 'Internal Server Error' } });
    });
  });
  server.on('close', () => {
    for (const timer of delays) clearTimeout(timer);
  });
  return server;
}

const htmlAnswer: Answer = {
  status: 502,
  bytes: {
    contentType: 'text/html',
    data: Buffer.from('<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>'),
  },
};

function injectedError(fault: Fault): ApiError {
  const reason = `Injected fault ${fault.id}.`;
  const known = {
    '429-month': apiErrors.monthlyLimit(),
    '429-rate': apiErrors.tooManyRequests(),
    400: new ApiError(400, 'The request body has 1 error(s)', { details: [{ message: 'Injected fault', property: 'messages[0]' }] }),
    401: apiErrors.unauthorised(),
    403: apiErrors.notAvailable(),
    404: apiErrors.notFound(),
    410: new ApiError(410, 'The content is gone'),
    429: apiErrors.tooManyRequests(),
  } as const;
  const status = fault.status ?? 500;
  const error = status in known ? known[status as keyof typeof known] : new ApiError(Number(status), 'Internal Server Error');
  return new ApiError(error.status, error.message, { details: error.details, reason });
}

/** The whole body; null once it is over the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= requestBytesMax) chunks.push(chunk);
  }
  return length <= requestBytesMax ? Buffer.concat(chunks) : null;
}

function authorise(platform: Platform, request: IncomingMessage): void {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !platform.accessTokens.isValid(token)) throw apiErrors.unauthorised();
}

function checkRetryKey(route: Route, request: IncomingMessage): void {
  const key = request.headers['x-line-retry-key'];
  if (key === undefined) return;
  if (!route.takesRetryKey) throw new ApiError(400, 'The retry key is not supported by this API.');
  if (!isRetryKey(key)) throw new ApiError(400, 'The retry key is invalid.');
}

function parseJson(request: IncomingMessage, raw: Buffer): JsonObject {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) throw new ApiError(415, `The content type, ${contentType}, is not supported`);
  const text = raw.toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    if (isObject(parsed)) return parsed;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser does not always say where it stopped.
    const [, line = '-', column = '-'] = /line (\d+) column (\d+)/.exec(error.message) ?? [];
    throw new ApiError(400, `The request body could not be parsed as JSON (line: ${line}, column: ${column})`);
  }
  throw new ApiError(400, 'The request body could not be parsed as JSON (line: 1, column: 1)');
}
