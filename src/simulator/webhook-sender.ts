// One webhook request: signed raw bytes, keep-alive, a deadline.
import { Pool } from 'undici';
import { signBody } from '../line-protocol/signature.ts';

export interface WebhookAnswer {
  /** null: no answer in time, or no connection. */
  readonly status: number | null;
  /** Why there is no answer, in LINE's words (DOC check-webhook-error-statistics). */
  readonly reason: 'OK' | 'COULD_NOT_CONNECT' | 'REQUEST_TIMEOUT' | 'ERROR_STATUS_CODE' | 'UNCLASSIFIED';
  readonly detail: string;
  readonly elapsedMs: number;
}

export interface WebhookSender {
  /** Posts these bytes; never rejects. `signature`: default the true one; null = no header. */
  post(url: string, body: Buffer, signature?: string | null): Promise<WebhookAnswer>;
  /** The true signature of these bytes. */
  sign(body: Buffer): string;
  stop(): Promise<void>;
}

/** LINE writes the header's name in changing case (REF "Signature validation"). */
const headerNames = ['x-line-signature', 'X-Line-Signature', 'X-LINE-Signature'] as const;

export function createWebhookSender(options: {
  readonly channelSecret: string;
  readonly deadlineMs: number;
  readonly maxInFlight: number;
}): WebhookSender {
  const pools = new Map<string, Pool>();
  const underWay = new Set<AbortController>();
  let sent = 0;

  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (!pool) pools.set(origin, (pool = new Pool(origin, { connections: options.maxInFlight })));
    return pool;
  };

  const sign = (body: Buffer): string => signBody(options.channelSecret, body);

  return {
    sign,
    async post(url, body, signature = sign(body)) {
      const { origin, pathname, search } = new URL(url);
      const name = headerNames[sent++ % headerNames.length] ?? headerNames[0];
      const abort = new AbortController();
      const startedAt = performance.now();
      const timer = setTimeout(() => abort.abort(), options.deadlineMs);
      underWay.add(abort);
      const elapsedMs = (): number => performance.now() - startedAt;
      try {
        const answer = await poolOf(origin).request({
          method: 'POST',
          path: pathname + search,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'user-agent': 'LineBotWebhook/2.0',
            ...(signature === null ? {} : { [name]: signature }),
          },
          body,
          signal: abort.signal,
        });
        await answer.body.dump();
        const isOk = answer.statusCode >= 200 && answer.statusCode < 300;
        return {
          status: answer.statusCode,
          reason: isOk ? 'OK' : 'ERROR_STATUS_CODE',
          detail: String(answer.statusCode),
          elapsedMs: elapsedMs(),
        };
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        const isConnection = /ECONNREFUSED|connect|other side closed|ECONNRESET/i.test(detail);
        const isLate = abort.signal.aborted;
        const reason = isLate ? 'REQUEST_TIMEOUT' : isConnection ? 'COULD_NOT_CONNECT' : 'UNCLASSIFIED';
        return { status: null, reason, detail: isLate ? `no answer within ${options.deadlineMs} ms` : detail, elapsedMs: elapsedMs() };
      } finally {
        clearTimeout(timer);
        underWay.delete(abort);
      }
    },
    async stop() {
      for (const abort of underWay) abort.abort();
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
