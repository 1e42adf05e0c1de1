// The bytes of what a contact sent: photo, document (REF "Get content"). Not by the SDK: a connection cut during its download ends the process.
import { setTimeout as wait } from 'node:timers/promises';
import { problems } from '../problem.ts';
import { toProblem } from './answers.ts';
import { type LineApi } from './api.ts';

export interface Content {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * At most `limitBytes`; null when LINE has them no more (unsent, expired). While LINE still prepares them (202) it asks again after each of
 * the delays.
 * @throws Problem `body-too-large`, `line-unreachable` (also when LINE goes on preparing), and the other `line-*`.
 */
export async function fetchContent(
  api: LineApi,
  messageId: string,
  limitBytes: number,
  delaysMs: readonly number[],
): Promise<Content | null> {
  for (const delayMs of [...delaysMs, null]) {
    const answer = await api.download(`/v2/bot/message/${encodeURIComponent(messageId)}/content`, limitBytes);
    if (answer.isTooLarge) throw problems.bodyTooLarge({ limitBytes });
    if (answer.bytes) return { bytes: answer.bytes, contentType: answer.contentType };
    if (answer.status === 404 || answer.status === 410) return null;
    if (answer.status !== 202) throw toProblem(answer, { retryKey: null });
    if (delayMs !== null) await wait(delayMs);
  }
  throw problems.lineUnreachable({ reason: 'the file is still being prepared' });
}
