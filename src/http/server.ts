// The HTTP side: webhook, health, report pages, and whatever main mounts (the simulator).
import express, { type Express, type Router } from 'express';
import { type Container } from '../container.ts';
import { type EventReceiver } from '../app/receive-events.ts';
import { healthRouter, type Watched } from './health.ts';
import { type Metrics } from './metrics.ts';
import { consoleRouter } from './console.ts';
import { onlyByOwnName, onlyFromInside, safeHeaders } from './guards.ts';
import { overviewRouter } from './overview.ts';
import { ownDestination } from './destination.ts';
import { reportRouter } from './report.ts';
import { errorHandler } from './reply.ts';
import { webhook } from './webhook.ts';

export interface ServerParts {
  readonly receiver: EventReceiver;
  readonly secrets: readonly string[];
  readonly metrics: Metrics;
  /** For /readyz. */
  readonly workers: readonly Watched[];
  /** What stands in for the outside world: only for this machine and the network that the public address is in. */
  readonly mounts: readonly { readonly path: string; readonly router: Router }[];
}

export function createServer(container: Container, { receiver, secrets, metrics, workers, mounts }: ServerParts): Express {
  const { config, log } = container;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', config.trustedProxies);
  app.use(safeHeaders(config));
  app.post('/webhook', ...webhook({ secrets, receiver, log, isOurs: ownDestination(container), onWebhook: metrics.onWebhook }));
  app.use(healthRouter(container, workers));
  app.get('/metrics', onlyFromInside(config), metrics.handler);
  app.use(reportRouter(container));
  app.use(overviewRouter(container));
  app.use(consoleRouter(container));
  for (const { path, router } of mounts) app.use(path, onlyByOwnName(config), router);
  app.use((_request, response) => void response.status(404).type('text/plain').send('Not found\n'));
  app.use(errorHandler(container));
  return app;
}
