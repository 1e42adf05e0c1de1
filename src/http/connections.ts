// How many connections the server takes: never so many that the process cannot open its own to the database and to LINE any more; and
// whoever opens many and says nothing makes room for others.
import { type IncomingMessage, type Server } from 'node:http';
import { type Socket } from 'node:net';
import { type Logger } from 'pino';

/** Milliseconds. LINE's webhooks and browsers take a second at most; who takes longer holds a connection for nothing. */
export const requestLimits = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000, keepAliveTimeout: 5000 };

/** For what the process itself opens: some 30 files and pipes, 22 connections to the database, 72 to LINE, two children that draw. */
const ownFiles = 200;
/** More than LINE and a few hundred browsers ever have; one costs some 10 kB. */
const connectionsMax = 5000;
/** The log is told at most this often that there are too many. */
const toldEveryMs = 10_000;

/** `openFilesMax`: what the system lets the process open (`ulimit -n`); where that is hardly enough, a quarter of it. */
export function connectionsFor(openFilesMax: number): number {
  return Math.min(connectionsMax, Math.max(openFilesMax - ownFiles, Math.floor(openFilesMax / 4)));
}

/**
 * At most `max` connections (2 or more). One too many takes the place of the one that has kept us waiting longest for a request, or for
 * the rest of one; only when every connection waits for us is it refused: LINE sends its webhook again.
 */
export function limitConnections(server: Server, max: number, log: Pick<Logger, 'warn' | 'error'>): void {
  server.maxConnections = max;
  /** With the request that is under way on each; those that wait for the other side stand in the order in which they began to. */
  const open = new Map<Socket, IncomingMessage | null>();
  let toldAtMs = -Infinity;
  const tell = (): void => {
    if (performance.now() - toldAtMs < toldEveryMs) return;
    toldAtMs = performance.now();
    log.warn({ connections: open.size, max }, 'too many connections: those that send nothing are closed, and new ones may be refused');
  };

  server.on('connection', (socket) => {
    open.set(socket, null);
    socket.once('close', () => open.delete(socket));
    if (open.size < max) return;
    tell();
    for (const [other, request] of open) {
      if (other === socket || request?.complete === true) continue;
      open.delete(other);
      other.destroy();
      return;
    }
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    open.set(socket, request);
    response.once('close', () => {
      // The next one may have come already (pipelining), or the connection may be gone.
      if (open.get(socket) !== request) return;
      open.delete(socket);
      if (!socket.destroyed) open.set(socket, null);
    });
  });
  server.on('drop', tell);
  // A connection that cannot be taken (no more files, say) is no reason to end: the others go on, and so do the workers.
  server.on('error', (error) => log.error({ err: error }, 'a connection could not be taken'));
}
