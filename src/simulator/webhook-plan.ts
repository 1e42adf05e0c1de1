// What injected faults make of one event: pure, so that webhooks.ts only has to carry it out.
import { type Fault } from './faults.ts';
import { type JsonObject } from './json.ts';
import { companions, forgedCopy, variations, verifyDummies } from './webhook-events.ts';

/** A request that nobody waits for: dummies, forgeries. */
export interface ExtraRequest {
  readonly events: readonly JsonObject[];
  /** How its signature is false; null = it is true. */
  readonly forgery: 'wrong' | 'stale' | null;
}

export interface EventPlan {
  /** The event, perhaps varied. */
  readonly event: JsonObject;
  /** Requests that go out before it. */
  readonly before: readonly ExtraRequest[];
  /** Events that share its request. */
  readonly companions: readonly JsonObject[];
  readonly isDropped: boolean;
  readonly isDuplicated: boolean;
  readonly losesAcknowledgement: boolean;
  readonly lateMs: number | null;
  /** Held back to be sent in reverse order; the last one of its group releases the others. */
  readonly shuffle: { readonly delayMs: number; readonly isLast: boolean } | null;
}

export function planEvent(event: JsonObject, faults: readonly Fault[], now: Date): EventPlan {
  const find = (kind: string): Fault | undefined => faults.find((fault) => fault.kind === kind);
  const has = (kind: string): boolean => find(kind) !== undefined;
  const before: ExtraRequest[] = [];
  if (has('verify')) before.push({ events: [], forgery: null });
  if (has('verify-dummies')) before.push({ events: verifyDummies(now), forgery: null });
  if (has('forged-signature')) before.push({ events: [forgedCopy(event, now)], forgery: 'wrong' });
  if (has('stale-signature')) before.push({ events: [forgedCopy(event, now)], forgery: 'stale' });
  const late = find('late');
  const shuffle = find('shuffle');
  return {
    event: faults.reduce((varied, { kind }) => variations[kind]?.(varied) ?? varied, event),
    before,
    companions: faults.flatMap(({ kind }) => {
      const companion = companions[kind]?.(event, now);
      return companion ? [companion] : [];
    }),
    isDropped: has('drop'),
    isDuplicated: has('duplicate'),
    losesAcknowledgement: has('lost-acknowledgement'),
    lateMs: late ? (late.delayMs ?? 1_000) : null,
    shuffle: shuffle ? { delayMs: shuffle.delayMs ?? 500, isLast: shuffle.timesLeft === 0 } : null,
  };
}
