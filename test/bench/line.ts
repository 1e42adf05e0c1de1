// LINE as the benchmarks see it, in a process of its own and as light as possible: a bare HTTP server that accepts replies and pushes, and
// contacts who send signed webhooks over kept-alive sockets. Driven by messages from line-process.ts.
import { createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { type AddressInfo } from 'node:net';
import { eventOf, nextInput, replyTokenOf } from './contact.ts';
import { type LoadRequest, type LoadResult, percentile } from './line-process.ts';
import { accepted, createLineStub } from './line-stub.ts';

/** A reply under way: who waits for it. */
const waiting = new Map<string, (body: string) => void>();
let pushes = 0;

const server = createLineStub(({ body, isPush, answer }) => {
  answer(200, accepted);
  if (isPush) {
    pushes += 1;
    return;
  }
  const token = replyTokenOf(body);
  const resolve = waiting.get(token);
  waiting.delete(token);
  resolve?.(body);
});

/** One kept-alive connection for one request at a time. Node's own client costs several times as much. */
class Wire {
  private readonly socket: Socket;
  private answer: ((status: number) => void) | null = null;
  private text = '';
  private readonly head: string;

  constructor(url: URL) {
    this.head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\n`;
    this.socket = connect(Number(url.port), url.hostname);
    this.socket.setNoDelay(true);
    this.socket.setEncoding('latin1').on('data', (chunk: string) => this.read(chunk));
    this.socket.on('error', () => this.answer?.(0));
  }

  post(body: string, signature: string): Promise<number> {
    return new Promise((resolve) => {
      this.answer = resolve;
      this.socket.write(`${this.head}x-line-signature: ${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: string): void {
    this.text += chunk;
    const end = this.text.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = /content-length: (\d+)/i.exec(this.text)?.[1];
    if (length !== undefined && this.text.length < end + 4 + Number(length)) return;
    const status = Number(this.text.slice(9, 12));
    this.text = '';
    const { answer } = this;
    this.answer = null;
    answer?.(status);
  }
}

async function run({ webhookUrl, secret, contacts, inFlight, durationMs, ratePerS, firstContact = 0 }: LoadRequest): Promise<LoadResult> {
  const url = new URL(webhookUrl);
  const acks: number[] = [];
  const replies: number[] = [];
  const next = new Map<string, string>();
  let failed = 0;
  let turns = 0;
  const startedAt = performance.now();
  const endAt = startedAt + durationMs;
  const pauseMs = ratePerS === undefined ? 0 : (1000 * inFlight) / ratePerS;

  const contact = async (index: number): Promise<void> => {
    const wire = new Wire(url);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, (pauseMs * index) / inFlight));
    for (let turn = 0; performance.now() < endAt; turn += 1) {
      const userId = `U${(firstContact + ((index + turn * inFlight) % contacts)).toString(16).padStart(32, '0')}`;
      const { replyToken: token, body } = eventOf(userId, next.get(userId) ?? 'ต่อ', Math.round(performance.timeOrigin + performance.now()));
      const signature = createHmac('sha256', secret).update(body).digest('base64');
      const sentAt = performance.now();
      const { promise, resolve } = Promise.withResolvers<string | null>();
      waiting.set(token, resolve);
      const timer = setTimeout(() => resolve(null), 30_000);
      const status = await wire.post(body, signature);
      acks.push(performance.now() - sentAt);
      const reply = status === 200 ? await promise : null;
      clearTimeout(timer);
      waiting.delete(token);
      if (reply === null) failed += 1;
      else {
        replies.push(performance.now() - sentAt);
        next.set(userId, nextInput(reply, turns));
        turns += 1;
      }
      const restMs = sentAt + pauseMs - performance.now();
      if (restMs > 0) await new Promise((done) => setTimeout(done, restMs));
    }
    wire.close();
  };
  await Promise.all(Array.from({ length: inFlight }, (_, index) => contact(index)));
  const tookMs = performance.now() - startedAt;
  return {
    events: replies.length,
    failed,
    perSecond: (replies.length * 1000) / tookMs,
    ackMs: { p50: percentile(acks, 50), p99: percentile(acks, 99) },
    replyMs: { p50: percentile(replies, 50), p95: percentile(replies, 95), p99: percentile(replies, 99) },
    replyTimesMs: replies,
    pushes,
  };
}

process.on('message', (request: LoadRequest) => {
  void run(request).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
