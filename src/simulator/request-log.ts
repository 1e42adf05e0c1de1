// What the bot asked and how it was answered, with the reason of each refusal; also webhooks that the bot did not acknowledge.

export interface ErrorDetail {
  readonly message?: string;
  readonly property?: string;
}

interface LogEntry {
  /** ISO instant by the simulator's clock. */
  readonly at: string;
  readonly requestId: string;
  /** Method and path without the query, or `webhook`. */
  readonly endpoint: string;
  /** null: the connection was cut, or the bot did not answer a webhook in time. */
  readonly status: number | null;
  readonly message: string;
  readonly details: readonly ErrorDetail[];
  /** A fault of the bot that LINE itself would not report, as one sentence. */
  readonly complaint?: string;
  /** Why the simulator answered so, where LINE's words do not say: `reply token used before`, an injected fault. */
  readonly reason?: string;
}

export interface RequestLog {
  add(entry: LogEntry): void;
  /** Newest last; at most the last 2,000. */
  readonly entries: readonly LogEntry[];
  /** Requests answered with 4xx or 5xx and webhooks that got no 2xx, newest last. */
  readonly refused: readonly LogEntry[];
  /** Things a correct bot never does: another body under a used retry key, accepting a forged signature. */
  readonly complaints: readonly string[];
  clear(): void;
}

const kept = 2_000;

/** `keepsSuccesses` false saves time in benchmarks: only refusals and complaints are kept. */
export function createRequestLog(keepsSuccesses: boolean): RequestLog {
  let entries: LogEntry[] = [];
  const isRefused = (entry: LogEntry): boolean => entry.status === null || entry.status >= 400;
  return {
    add(entry) {
      if (!keepsSuccesses && !isRefused(entry) && entry.complaint === undefined) return;
      entries.push(entry);
      if (entries.length > kept * 2) entries = entries.slice(-kept);
    },
    get entries() {
      return entries.slice(-kept);
    },
    get refused() {
      return entries.filter(isRefused);
    },
    get complaints() {
      return entries.flatMap((entry) => (entry.complaint === undefined ? [] : [entry.complaint]));
    },
    clear() {
      entries = [];
    },
  };
}
