// LINE's answers and what came instead of one -> Problems. Texts of answers may change, so it goes by status, then by the few texts that tell
// alike statuses apart (REF "Status codes", "Error responses").
import { Problem, problems } from '../problem.ts';

export interface Answer {
  readonly status: number;
  /** `x-line-request-id`. */
  readonly requestId: string | null;
  /** `x-line-accepted-request-id`, with 409. */
  readonly acceptedRequestId: string | null;
  readonly body: string;
}

export interface Asked {
  /** The push's retry key; null = no push. */
  readonly retryKey: string | null;
}

interface ErrorBody {
  readonly message: string;
  /** `property: message`, each. */
  readonly details: readonly string[];
}

const wordsMax = 300;

/** The JSON object in a body; null when it is none. */
export function parseObject(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch (error) {
    // Proxies and LINE's own front answer with HTML now and then.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The first words of a page, without its tags. */
function wordsOf(page: string): string {
  const words = page
    .slice(0, 2000)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
  return words.trim().slice(0, wordsMax).toWellFormed();
}

/** LINE's `{ message, details }`, its OAuth endpoints' `{ error, error_description }`, or the first letters of whatever came. */
function readErrorBody(body: string): ErrorBody {
  const json = parseObject(body);
  if (!json) return { message: wordsOf(body), details: [] };
  const details = (Array.isArray(json['details']) ? json['details'] : []).map((item: unknown) => {
    const detail: Readonly<Record<string, unknown>> = typeof item === 'object' && item !== null ? { ...item } : {};
    return [asText(detail['property']), asText(detail['message'])].filter(Boolean).join(': ');
  });
  const message = asText(json['message']) || [asText(json['error']), asText(json['error_description'])].filter(Boolean).join(': ');
  return { message, details };
}

/** The Problem that an answer other than success is. */
export function toProblem(answer: Answer, asked: Asked): Problem {
  const { status, requestId } = answer;
  const { message, details } = readErrorBody(answer.body);
  if (status === 401) return problems.lineUnauthorised({ requestId });
  if (status === 400 && /invalid reply token/i.test(message)) return problems.lineReplyTokenDead({});
  if (status === 429) return /monthly limit/i.test(message) ? problems.lineQuotaExhausted(asked) : problems.lineThrottled(asked);
  // A redirect is not LINE's: some gateway is in between.
  if (status >= 500 || status < 400 || status === 408) return problems.lineUnreachable({ reason: `HTTP ${status} ${message}`.trim() });
  return problems.lineRefused({ status, message, details, requestId });
}

/** Whether LINE found fault with the messages themselves rather than with the recipient, the token or the account. */
export function isAboutMessages(problem: Problem): boolean {
  const { status, message, details } = problem.details;
  if (problem.kind !== 'line-refused' || status !== 400) return false;
  const isInDetails = Array.isArray(details) && details.some((detail) => /^(messages\b|\/)/.test(asText(detail)));
  return isInDetails || /messages\[\d\]/.test(asText(message));
}

/** What the work gives, or null when LINE says 404: what was asked for is not there. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.kind === 'line-refused' && error.details['status'] === 404) return null;
    throw error;
  }
}

const codeOf = (error: unknown): string | null => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
};

/**
 * The Problem that a failed exchange is: time-out, reset, refused connection, DNS, broken download.
 * Null for anything else, which is a bug.
 */
export function toUnreachable(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'TimeoutError') return problems.lineUnreachable({ reason: 'no answer in time' }, error);
  // The global fetch, which the SDK uses, wraps the reason.
  const isFetchFailure = error instanceof TypeError && (error.message === 'fetch failed' || error.message === 'terminated');
  const code = codeOf(error) ?? (isFetchFailure ? (codeOf(error.cause) ?? error.message) : null);
  return code === null ? null : problems.lineUnreachable({ reason: code }, error);
}
