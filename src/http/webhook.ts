// POST /webhook: verify the signature over the raw bytes, store the events, answer 200. Nothing else happens in the request.
import express, { type RequestHandler } from 'express';
import { type Logger } from 'pino';
import { type EventReceiver } from '../app/receive-events.ts';
import { type NewInboxRow } from '../db/inbox.ts';
import { readWebhook } from '../line/events.ts';
import { verifySignature } from '../line-protocol/signature.ts';
import { problems } from '../problem.ts';

/** LINE batches are a few kB; see line-protocol/limits.ts for what a single event may hold. */
const bodyLimit = '1mb';

export interface WebhookOptions {
  readonly secrets: readonly string[];
  readonly receiver: EventReceiver;
  readonly log: Logger;
  /** Whether a webhook's `destination` is our bot. */
  readonly isOurs: (destination: string) => boolean;
  /** How a webhook ended and how long it took; `failed`: not stored, LINE sends it again. */
  readonly onWebhook?: (outcome: 'accepted' | 'refused' | 'failed', events: number, ms: number) => void;
}

export function webhook({ secrets, receiver, log, isOurs, onWebhook }: WebhookOptions): RequestHandler[] {
  return [
    express.raw({ type: () => true, limit: bodyLimit, inflate: false }),
    async (request, response) => {
      const startedAt = performance.now();
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signature = request.headers['x-line-signature'];
      if (!verifySignature(secrets, body, typeof signature === 'string' ? signature : undefined)) {
        onWebhook?.('refused', 0, performance.now() - startedAt);
        throw problems.badSignature({});
      }
      const { destination, events } = readWebhook(body.toString('utf8'));
      // Signed, so by a channel whose secret we have; but another one's events are not for this survey.
      if (!isOurs(destination)) {
        onWebhook?.('refused', 0, performance.now() - startedAt);
        throw problems.badRequest({ reason: 'The webhook is for another bot.' });
      }
      const rows = events.map((event): NewInboxRow => ({
        webhookEventId: event.webhookEventId,
        sender: event.inbound ? event.sender : '',
        occurredAt: event.occurredAt,
        event: event.inbound && {
          input: event.inbound.input,
          replyToken: event.inbound.replyToken,
          isRedelivery: event.inbound.isRedelivery,
        },
        ignored: event.inbound ? null : (event.ignored ?? 'unknown'),
      }));
      try {
        await receiver.receive(rows);
      } catch (error) {
        onWebhook?.('failed', events.length, performance.now() - startedAt);
        throw error;
      }
      // Without express' ETag and charset work: this is the one answer that is given ten thousand times an hour.
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      const ms = performance.now() - startedAt;
      onWebhook?.('accepted', events.length, ms);
      log.debug({ events: events.length, ms }, 'webhook stored');
    },
  ];
}
