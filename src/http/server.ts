// The HTTP side: webhook, health, report pages, and whatever main mounts (the simulator).
import express, { type Express, type Router } from 'express';
import { type Container } from '../container.ts';
import { type EventReceiver } from '../app/receive-events.ts';
import { healthRouter, type Watched } from './health.ts';
import { type Metrics } from './metrics.ts';
import { consoleRouter } from './console.ts';
import { overviewRouter } from './overview.ts';
import { reportRouter } from './report.ts';
import { errorHandler } from './reply.ts';
import { webhook } from './webhook.ts';

export interface ServerParts {
  readonly receiver: EventReceiver;
  readonly secrets: readonly string[];
  readonly metrics: Metrics;
  /** For /readyz. */
  readonly workers: readonly Watched[];
  readonly mounts: readonly { readonly path: string; readonly router: Router }[];
}

export function createServer(container: Container, { receiver, secrets, metrics, workers, mounts }: ServerParts): Express {
  const { log } = container;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', container.config.trustedProxies);
  app.post('/webhook', ...webhook({ secrets, receiver, log, onWebhook: metrics.onWebhook }));
  app.use(healthRouter(container, workers));
  app.get('/metrics', metrics.handler);
  app.use(reportRouter(container));
  app.use(overviewRouter(container));
  app.use(consoleRouter(container));
  for (const { path, router } of mounts) app.use(path, router);
  app.use((_request, response) => void response.status(404).type('text/plain').send('Not found\n'));
  app.use(errorHandler(log));
  return app;
}
