// Faults on demand: the next so many requests (or a share of them) fail as asked. Not kept over restarts.

/** What an injected fault does to a request of the bot. `accepted`: whether the request took effect all the same. */
const apiFaultKinds = [
  /** An error answer of `status`; with `accepted`, after the request took effect. */
  'status',
  /** No answer at all until the client gives up; with `accepted`, after the request took effect. */
  'hang',
  /** The connection is cut before the request takes effect. */
  'reset-before',
  /** The request takes effect, the connection is cut before the answer: a retry with the same key gets 409. */
  'reset-after-accept',
  /** A 502 with an HTML body, as a proxy on the way gives. */
  'html',
  /** The true answer, `delayMs` late. */
  'slow',
  /** The connection is cut in the middle of the answer's body. */
  'truncate',
  /** Content is still being prepared: 202 with an empty body. */
  'preparing',
] as const;

/** What an injected fault does to a webhook event. */
const webhookFaultKinds = [
  /** The event comes a second time with the same id and isRedelivery false. */
  'duplicate',
  /** The bot's 2xx is lost on the way: the event is redelivered. */
  'lost-acknowledgement',
  /** Events are held until `times` have come, or `delayMs` have passed, and then sent in reverse order. */
  'shuffle',
  /** The event is sent `delayMs` late, its timestamp unchanged. */
  'late',
  /** The event never arrives. */
  'drop',
  /** Before the event a forged copy of it comes with a wrong signature. */
  'forged-signature',
  /** Before the event a forged copy of it comes with the signature of another body. */
  'stale-signature',
  /** Before the event comes the console's verify request: no events. */
  'verify',
  /** Before the event come the old verify dummies: reply tokens of zeros and Udeadbeef…. */
  'verify-dummies',
  /** An event of an unknown type shares the request. */
  'unknown-event',
  /** The event carries fields that no version of the reference knows. */
  'unknown-field',
  /** A messageEdited event shares the request. */
  'message-edited',
  /** The event comes in standby mode, without a reply token. */
  'standby',
  'missing-source',
  'missing-user-id',
  'missing-reply-token',
] as const;

type ApiFaultKind = (typeof apiFaultKinds)[number];
type WebhookFaultKind = (typeof webhookFaultKinds)[number];

/** Which requests of the bot a fault strikes: `push` includes multicast; `any` is every request but not webhooks. */
const apiFaultPlaces = ['reply', 'push', 'validate', 'content', 'profile', 'rich-menu', 'account', 'token', 'any'] as const;
export type ApiFaultPlace = (typeof apiFaultPlaces)[number];

export interface FaultRequest {
  readonly where: ApiFaultPlace | 'webhook';
  readonly kind: ApiFaultKind | WebhookFaultKind;
  /** For `status`: 400–599, `429-rate` (the same as 429) or `429-month`. Default 500. */
  readonly status?: number | '429-rate' | '429-month';
  /** Whether a `status` or `hang` fault lets the request take effect first. Default false. */
  readonly accepted?: boolean;
  /** How many requests it strikes; default 1, or without end where `probability` is given. */
  readonly times?: number;
  /** 0–1: the share of matching requests that it strikes. Default 1. */
  readonly probability?: number;
  /** For `slow`, `late`, `shuffle`; real time. Default 3000, 1000 and 500 ms. */
  readonly delayMs?: number;
  /** Only events of this person (webhook faults). */
  readonly personId?: string;
}

export interface Fault extends FaultRequest {
  readonly id: string;
  /** Strikes left; null = no end. */
  timesLeft: number | null;
}

export interface Faults {
  /** Throws RangeError with a sentence when the fault makes no sense. */
  inject(fault: FaultRequest): Fault;
  list(): readonly Fault[];
  /** Removes one, or all. */
  clear(id?: string): void;
  /** The fault that strikes this request, if any; uses up one of its strikes. */
  strikeRequest(where: ApiFaultPlace): Fault | undefined;
  /** All faults that strike this event; uses up one strike of each. */
  strikeEvent(personId: string | null): Fault[];
}

export function createFaults(random: () => number, onChange: () => void): Faults {
  let faults: Fault[] = [];
  let count = 0;

  const strike = (fault: Fault): boolean => {
    if (fault.probability !== undefined && random() >= fault.probability) return false;
    if (fault.timesLeft !== null) fault.timesLeft -= 1;
    if (fault.timesLeft === 0) faults = faults.filter((other) => other !== fault);
    onChange();
    return true;
  };

  return {
    inject(request) {
      checkFault(request);
      count += 1;
      const fault: Fault = { ...request, id: `f${count}`, timesLeft: request.times ?? (request.probability === undefined ? 1 : null) };
      faults = [...faults, fault];
      onChange();
      return fault;
    },
    list: () => faults,
    clear(id) {
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id);
      onChange();
    },
    strikeRequest(where) {
      if (faults.length === 0) return undefined;
      return faults.find((fault) => (fault.where === where || fault.where === 'any') && strike(fault));
    },
    strikeEvent(personId) {
      if (faults.length === 0) return [];
      return faults.filter((fault) => {
        const isMeant = fault.where === 'webhook' && (fault.personId === undefined || fault.personId === personId);
        return isMeant && strike(fault);
      });
    },
  };
}

function checkFault(request: FaultRequest): void {
  const kinds: readonly string[] = request.where === 'webhook' ? webhookFaultKinds : apiFaultKinds;
  const places: readonly string[] = [...apiFaultPlaces, 'webhook'];
  if (!places.includes(request.where)) throw new RangeError(`where must be one of ${places.join(', ')}.`);
  if (!kinds.includes(request.kind)) throw new RangeError(`For ${request.where} kind must be one of ${kinds.join(', ')}.`);
  const { status, times, probability, delayMs } = request;
  if (typeof status === 'number' && !(Number.isInteger(status) && status >= 400 && status <= 599)) {
    throw new RangeError('status must be 400 to 599, 429-rate or 429-month.');
  }
  if (typeof status === 'string' && !(['429-rate', '429-month'] as string[]).includes(status)) {
    throw new RangeError('status must be 400 to 599, 429-rate or 429-month.');
  }
  if (times !== undefined && !(Number.isInteger(times) && times > 0)) throw new RangeError('times must be a whole number above 0.');
  if (probability !== undefined && !(probability > 0 && probability <= 1))
    throw new RangeError('probability must be above 0 and at most 1.');
  if (delayMs !== undefined && !(delayMs >= 0)) throw new RangeError('delayMs must be 0 or more.');
}
