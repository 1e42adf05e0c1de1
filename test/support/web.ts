// The whole HTTP side on a stage, and requests exactly as somebody hostile writes them: any method, path and header, nothing tidied up.
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import { type AddressInfo } from 'node:net';
import { Router } from 'express';
import { pino } from 'pino';
import { createEventReceiver } from '../../src/app/receive-events.ts';
import { readConfig } from '../../src/config.ts';
import { type Container } from '../../src/container.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createServer } from '../../src/http/server.ts';
import { signBody } from '../../src/line-protocol/signature.ts';
import { createLog } from '../../src/log.ts';
import { openStage, type Stage } from './stage.ts';

export interface WebAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
}

export interface Web {
  readonly stage: Stage;
  readonly container: Container;
  readonly port: number;
  /** Every line of its log, at level debug. */
  readonly logged: readonly string[];
  ask(path: string, options?: Pick<RequestOptions, 'method' | 'headers'>, body?: Buffer | string): Promise<WebAnswer>;
  /** Posts to /webhook; the signature is the true one unless the headers say otherwise. */
  webhook(body: Buffer | string, headers?: RequestOptions['headers']): Promise<WebAnswer>;
  close(): Promise<void>;
}

export const webSecrets = ['the-new-secret', 'the-old-secret'] as const;

/** `env`: of the server. The mount `/simulator` says `the simulator` where `hasSimulator`. */
export async function openWeb({
  env = {},
  hasSimulator = false,
}: { readonly env?: Readonly<Record<string, string>>; readonly hasSimulator?: boolean } = {}): Promise<Web> {
  const stage = await openStage();
  const logged: string[] = [];
  const log = createLog('debug', { write: (line: string) => void logged.push(line) });
  const config = readConfig(env);
  const container: Container = { ...stage.container, config, log };
  const { inbox, outbox } = stage.instance();
  const simulator = Router();
  simulator.use((_request, response) => void response.send('the simulator'));
  const app = createServer(container, {
    receiver: createEventReceiver(container, inbox),
    secrets: webSecrets,
    metrics: createMetrics({ ...container, log: pino({ level: 'silent' }) }),
    workers: [inbox, outbox],
    mounts: hasSimulator ? [{ path: '/simulator', router: simulator }] : [],
  });
  const server = createHttpServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const ask: Web['ask'] = async (path, options = {}, body) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, agent: false, ...options });
    // A server that has read enough closes while we still write.
    const broken = once(sent, 'error').then(([error]: unknown[]) => Promise.reject(error as Error));
    sent.end(body);
    const [response] = (await Promise.race([once(sent, 'response'), broken])) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return { status: response.statusCode ?? 0, headers: response.headers, body: bytes, text: bytes.toString('utf8') };
  };
  return {
    stage,
    container,
    port,
    logged,
    ask,
    webhook: (body, headers = { 'x-line-signature': signBody(webSecrets[0], body) }) => ask('/webhook', { method: 'POST', headers }, body),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await stage.drop();
    },
  };
}
