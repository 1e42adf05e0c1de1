// Whether our port can be had: asked before anything else is started, because a second process would already have touched what the first uses.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { problems } from '../problem.ts';

/** Rejects with badConfig when another program listens there or the system does not let us; `host`: null = every address. Port 0 is always free. */
export async function assertPortIsFree(port: number, host: string | null): Promise<void> {
  const server = createServer();
  try {
    server.listen({ port, ...(host === null ? {} : { host }) });
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE')
      throw problems.badConfig(
        {
          faults: [
            `PORT: ${port} is used by another program, perhaps Phrom itself. Stop that one, or choose another: PORT=${port + 1} npm start`,
          ],
        },
        error,
      );
    if (code === 'EACCES')
      throw problems.badConfig({ faults: [`PORT: this user may not listen on ${port}. Choose one from 1024.`] }, error);
    throw error;
  }
  server.close();
  await once(server, 'close');
}
