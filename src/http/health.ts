// GET /healthz: the process answers. GET /readyz: it can do its work; the answer says what is wrong.
import { Router } from 'express';
import { within } from '../clock.ts';
import { type Container } from '../container.ts';
import { type Sql } from '../db/connect.ts';
import { canOpenFiles } from './open-files.ts';

/** A worker as its health is seen: when it last looked for work without failing, on performance.now()'s scale. */
export interface Watched {
  readonly name: string;
  readonly lastRunAtMs: number;
}

/** A worker looks for work at least once a second; one whose hands are full, or whose database is away, does not. */
const workerSilentMs = 30_000;
const databaseSilentMs = 2000;

export function healthRouter({ db, log }: Pick<Container, 'db' | 'log'>, workers: readonly Watched[]): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.type('text/plain').send('ok\n'));
  router.get('/readyz', async (_request, response) => {
    const faults = workers
      .filter((worker) => performance.now() - worker.lastRunAtMs > workerSilentMs)
      .map((worker) => `The ${worker.name} worker stands still.`);
    if (!(await answers(db.sql))) faults.push('The database does not answer.');
    if (!(await canOpenFiles())) faults.push('No more files or connections can be opened (ulimit -n).');
    if (faults.length > 0) log.warn({ faults }, 'not ready');
    response
      .status(faults.length === 0 ? 200 : 503)
      .type('text/plain')
      .send(faults.length === 0 ? 'ready\n' : `${faults.join('\n')}\n`);
  });
  return router;
}

async function answers(sql: Sql): Promise<boolean> {
  const asked = sql`select 1`.then(
    () => true,
    () => false,
  );
  return (await within(asked, databaseSilentMs)) === true;
}
