// A TCP proxy in front of PostgreSQL that knows just enough of its protocol to stop at a statement: before it reaches the server, or after
// it is done (committed, when it stands alone) and before the client hears of it. And to cut, refuse and swallow connections.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A connection that stands still at a statement. */
interface Held {
  /** Everything goes on. */
  release(): void;
  /** Both ends are cut. */
  cut(): void;
}

export interface DatabaseProxy {
  /** The server's URL by way of the proxy. */
  readonly url: string;
  /** Resolves when the next statement whose text matches stands still at this side of the server. */
  hold(side: 'before' | 'after', text: RegExp): Promise<Held>;
  /** Cuts every connection. */
  cutAll(): void;
  /** From now on: `open` as usual; `refuse` connections; `swallow`: every connection stays open and nothing goes through. */
  set(mode: 'open' | 'refuse' | 'swallow'): void;
  close(): Promise<void>;
}

interface Trap {
  readonly side: 'before' | 'after';
  readonly text: RegExp;
  resolve(held: Held): void;
}

export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const pairs = new Set<Pair>();
  let traps: Trap[] = [];
  let mode: 'open' | 'refuse' | 'swallow' = 'open';
  const findTrap = (text: string): Trap | undefined => {
    const trap = traps.find((one) => one.text.test(text));
    traps = traps.filter((one) => one !== trap);
    return trap;
  };
  const server = createServer((client) => {
    if (mode === 'refuse') {
      client.destroy();
      return;
    }
    const pair = new Pair(client, connect(Number(target.port), target.hostname), findTrap, () => mode === 'swallow');
    pairs.add(pair);
    client.on('close', () => pairs.delete(pair));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);
  const cutAll = (): void => {
    for (const pair of pairs) pair.cut();
  };
  return {
    url: own.href,
    hold: (side, text) =>
      new Promise((resolve) => {
        traps.push({ side, text, resolve });
      }),
    cutAll,
    set(wanted) {
      mode = wanted;
      if (wanted === 'refuse') cutAll();
      if (wanted === 'open') for (const pair of pairs) pair.release();
    },
    async close() {
      server.close();
      cutAll();
      await once(server, 'close');
    },
  };
}

/** A client's connection and the one to the server behind it. */
class Pair implements Held {
  private readonly client: Socket;
  private readonly server: Socket;
  private readonly findTrap: (text: string) => Trap | undefined;
  private readonly isSwallowing: () => boolean;
  private readonly statements = new Map<string, string>();
  private hasStarted = false;
  /** Bytes of a message that has not wholly come. */
  private fromClient = Buffer.alloc(0);
  private fromServer = Buffer.alloc(0);
  private heldToServer: Buffer[] | null = null;
  private heldToClient: Buffer[] | null = null;
  private awaitsReady: Trap | null = null;

  constructor(client: Socket, server: Socket, findTrap: (text: string) => Trap | undefined, isSwallowing: () => boolean) {
    this.client = client;
    this.server = server;
    this.findTrap = findTrap;
    this.isSwallowing = isSwallowing;
    client.on('data', (chunk) => this.readClient(chunk));
    server.on('data', (chunk) => this.readServer(chunk));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  release(): void {
    const [toServer, toClient] = [this.heldToServer, this.heldToClient];
    this.heldToServer = null;
    this.heldToClient = null;
    for (const chunk of toServer ?? []) this.server.write(chunk);
    for (const chunk of toClient ?? []) this.client.write(chunk);
  }

  cut(): void {
    this.client.destroy();
    this.server.destroy();
  }

  private readClient(chunk: Buffer): void {
    if (this.isSwallowing()) this.heldToServer ??= [];
    this.fromClient = Buffer.concat([this.fromClient, chunk]);
    for (;;) {
      const header = this.hasStarted ? 1 : 0;
      if (this.fromClient.length < header + 4) return;
      const length = header + this.fromClient.readInt32BE(header);
      if (this.fromClient.length < length) return;
      const message = this.fromClient.subarray(0, length);
      this.fromClient = this.fromClient.subarray(length);
      if (this.hasStarted) this.look(message);
      this.hasStarted = true;
      if (this.heldToServer) this.heldToServer.push(message);
      else this.server.write(message);
    }
  }

  /** Parse names a statement, Bind begins it, Query is one. */
  private look(message: Buffer): void {
    const kind = String.fromCharCode(message[0] ?? 0);
    const words = message.subarray(5).toString('utf8').split('\0');
    if (kind === 'P') this.statements.set(words[0] ?? '', words[1] ?? '');
    const text = kind === 'B' ? this.statements.get(words[1] ?? '') : kind === 'Q' ? words[0] : undefined;
    const trap = text === undefined ? undefined : this.findTrap(text);
    if (trap?.side === 'before') {
      this.heldToServer ??= [];
      trap.resolve(this);
    }
    if (trap?.side === 'after') {
      this.heldToClient ??= [];
      this.awaitsReady = trap;
    }
  }

  private readServer(chunk: Buffer): void {
    if (this.heldToClient) this.heldToClient.push(chunk);
    else this.client.write(chunk);
    if (!this.awaitsReady) {
      this.fromServer = Buffer.alloc(0);
      return;
    }
    // Held since its Bind: what comes now are whole messages from their beginning.
    this.fromServer = Buffer.concat([this.fromServer, chunk]);
    while (this.fromServer.length >= 5) {
      const length = 1 + this.fromServer.readInt32BE(1);
      if (this.fromServer.length < length) return;
      const isReady = String.fromCharCode(this.fromServer[0] ?? 0) === 'Z';
      this.fromServer = this.fromServer.subarray(length);
      if (isReady) {
        this.awaitsReady.resolve(this);
        this.awaitsReady = null;
        return;
      }
    }
  }
}
