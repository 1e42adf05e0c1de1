// The HTTP side: webhook, health, report pages, and whatever main mounts (the simulator).
import express, { type Express, type Router } from 'express';
import { type Container } from '../container.ts';
import { type EventReceiver } from '../app/receive-events.ts';
import { reportRouter } from './report.ts';
import { errorHandler } from './reply.ts';
import { webhook } from './webhook.ts';

export interface ServerParts {
  readonly receiver: EventReceiver;
  readonly secrets: readonly string[];
  /** Whether the workers run and the database answers; for /readyz. */
  readonly isReady: () => Promise<boolean>;
  readonly mounts: readonly { readonly path: string; readonly router: Router }[];
}

export function createServer(container: Container, { receiver, secrets, isReady, mounts }: ServerParts): Express {
  const { log } = container;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.post('/webhook', ...webhook({ secrets, receiver, log }));
  app.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'));
  app.get('/readyz', async (_request, response) => {
    const ready = await isReady();
    response
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready\n' : 'not ready\n');
  });
  app.use(reportRouter(container));
  for (const { path, router } of mounts) app.use(path, router);
  app.use((_request, response) => void response.status(404).type('text/plain').send('Not found\n'));
  app.use(errorHandler(log));
  return app;
}
