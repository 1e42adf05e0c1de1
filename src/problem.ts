// Problem: an expected failure, with a kind from the catalogue below. Its message is for operators; what people read comes from
// locales/ under `problems.<kind>`. Anything that is not a Problem is a bug and rises.

export interface ProblemOptions {
  /** HTTP status that a route answers with. */
  readonly status: number;
  /** Whether the same call may succeed later. */
  readonly retryable?: boolean;
}

export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: ProblemKind, options: ProblemOptions, message: string, details: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Problem';
    this.kind = kind;
    this.status = options.status;
    this.retryable = options.retryable ?? false;
    this.details = details;
  }
}

/** For kinds that have nothing to add. */
type NoDetails = Readonly<Record<string, never>>;

type Maker<D extends Readonly<Record<string, unknown>>> = (details: D, cause?: unknown) => Problem;

function problem<D extends Readonly<Record<string, unknown>>>(
  kind: ProblemKind,
  options: ProblemOptions,
  message: (details: D) => string,
): Maker<D> {
  return (details, cause) => new Problem(kind, options, message(details), details, cause);
}

export type ProblemKind =
  | 'bad-config'
  | 'bad-file'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'bad-request'
  | 'bad-signature'
  | 'body-too-large'
  | 'database-unavailable'
  | 'database-version'
  | 'database-newer'
  | 'line-throttled'
  | 'line-quota-exhausted'
  | 'line-reply-token-dead'
  | 'line-refused'
  | 'line-unauthorised'
  | 'line-unreachable';

/** One fault of `problems.refused`; `code` is a key under `cli.refused` in locales/, `params` what its text says. */
export interface Refusal {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What keeps a backup from being restored; texts under `cli.restore`. */
export const restoreFaults = ['not-a-backup', 'cut-off', 'damaged', 'newer', 'not-empty', 'in-use'] as const;
type RestoreFault = (typeof restoreFaults)[number];

export const problems = {
  /** `faults`: one readable sentence each; all of them at once. */
  badConfig: problem<{ faults: readonly string[] }>('bad-config', { status: 500 }, (d) => d.faults.join('\n')),
  /** A file that cannot be used; `faults` as in badConfig. */
  badFile: problem<{ file: string; faults: readonly string[]; code?: RestoreFault }>(
    'bad-file',
    { status: 422 },
    (d) => `${d.file}: ${d.faults.join('\n')}`,
  ),
  notFound: problem<{ what: string; id: string }>('not-found', { status: 404 }, (d) => `No ${d.what} ${d.id}.`),
  conflict: problem<{ reason: string; code?: RestoreFault }>('conflict', { status: 409 }, (d) => d.reason),
  /** What organisers are told when a command or console action cannot be done: every fault at once, texts under `cli.refused.<code>`. */
  refused: problem<{ faults: readonly Refusal[] }>('refused', { status: 409 }, (d) =>
    d.faults.map(({ code, params }) => `${code} ${JSON.stringify(params ?? {})}`).join('\n'),
  ),
  badRequest: problem<{ reason: string }>('bad-request', { status: 400 }, (d) => d.reason),
  badSignature: problem<NoDetails>('bad-signature', { status: 401 }, () => 'The signature does not match the body.'),
  bodyTooLarge: problem<{ limitBytes: number }>('body-too-large', { status: 413 }, (d) => `The body is over ${d.limitBytes} bytes.`),
  /** `reason`: what stands in the way, one readable sentence. The step may have been committed when the connection was lost. */
  databaseUnavailable: problem<{ reason?: string }>(
    'database-unavailable',
    { status: 503, retryable: true },
    (d) => d.reason ?? 'The database does not answer.',
  ),
  databaseVersion: problem<{ found: string; needed: string; folder: string }>(
    'database-version',
    { status: 500 },
    (d) =>
      `The database folder ${d.folder} belongs to PostgreSQL ${d.found}; this version needs ${d.needed}. See README, "Upgrading PostgreSQL".`,
  ),
  databaseNewer: problem<NoDetails>(
    'database-newer',
    { status: 500 },
    () =>
      'A newer release of Phrom has changed the database in a way that this one cannot work with. Start that release. See README, "A new release".',
  ),
  lineThrottled: problem<{ retryKey: string | null }>(
    'line-throttled',
    { status: 503, retryable: true },
    () => 'LINE asked us to slow down.',
  ),
  lineQuotaExhausted: problem<{ retryKey: string | null }>(
    'line-quota-exhausted',
    { status: 503, retryable: true },
    () => 'The monthly push quota is used up.',
  ),
  lineReplyTokenDead: problem<NoDetails>('line-reply-token-dead', { status: 410 }, () => 'LINE does not accept this reply token any more.'),
  /** LINE will never accept this request; `details` as LINE gave them. */
  lineRefused: problem<{ status: number; message: string; details: readonly string[]; requestId: string | null }>(
    'line-refused',
    { status: 502 },
    (d) => `LINE refused the request (${d.status}): ${[d.message, ...d.details].join('; ')}`,
  ),
  lineUnauthorised: problem<{ requestId: string | null }>(
    'line-unauthorised',
    { status: 502, retryable: true },
    () => 'LINE does not accept the channel access token.',
  ),
  /** 5xx, time-out, reset, DNS: the request may or may not have been accepted. */
  lineUnreachable: problem<{ reason: string }>(
    'line-unreachable',
    { status: 503, retryable: true },
    (d) => `LINE did not answer: ${d.reason}`,
  ),
};
