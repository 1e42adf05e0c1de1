// Whoever opens connections and says nothing keeps nobody else out.
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionsFor, limitConnections } from '../../src/http/connections.ts';

const max = 5;
let server: Server;
let port: number;
let told: string[] = [];
/** Requests that wait for us. */
let underWay: ServerResponse[] = [];

beforeEach(async () => {
  told = [];
  underWay = [];
  server = createServer((request, response) => {
    if (request.url === '/slow') underWay.push(response);
    else request.resume().once('end', () => response.end('here'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  const log = (_facts: unknown, message?: string): void => void told.push(message ?? '');
  limitConnections(server, max, { warn: log, error: log });
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** An open connection that has sent these bytes; `ended`: all that came back, once the server has closed it. */
async function opened(bytes = ''): Promise<{ readonly socket: Socket; readonly ended: Promise<string> }> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  const arrived = once(server, 'connection');
  socket.write(bytes);
  const ended = text(socket).catch(() => '');
  await arrived;
  return { socket, ended };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
const slow = async () => {
  const before = underWay.length;
  const connection = await opened(get('/slow'));
  while (underWay.length === before) await once(server, 'request');
  return connection;
};

describe('a server with as many connections as it may have', () => {
  it('closes those that keep it waiting, longest first, and takes every new one', async () => {
    const first = await opened();
    const second = await opened('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nnot all of it');
    for (let n = 0; n < 3; n += 1) await opened();
    expect(await first.ended).toBe('');
    for (let n = 0; n < 10; n += 1) await opened();
    expect(await second.ended).toBe('');
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
    expect(told).toEqual(['too many connections: those that send nothing are closed, and new ones may be refused']);
  });

  it('closes none that waits for an answer, and refuses new ones when all do, until one is free', async () => {
    const waiting = await slow();
    for (let n = 0; n < 20; n += 1) await opened();
    for (let n = 0; n < 4; n += 1) await slow();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    for (const response of underWay) response.end('at last');
    expect(await waiting.ended).toContain('at last');
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  });
});

it('leaves the process what it opens itself: 200 where it can, most where it may open few', () => {
  expect([64, 256, 1024, 20_000, Infinity].map(connectionsFor)).toEqual([16, 64, 824, 5000, 5000]);
});
