// LINE's error answers (REF "Error responses"), thrown by endpoints and written by the transport.
import { type ErrorDetail } from './request-log.ts';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly details: readonly ErrorDetail[];
  /** What LINE does not say, for the log. */
  readonly reason: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Added to the answer's body. */
  readonly body: Readonly<Record<string, unknown>>;
  /** For the log: a fault of the bot. */
  readonly complaint: string | undefined;

  constructor(
    status: number,
    message: string,
    more: {
      readonly details?: readonly ErrorDetail[];
      readonly reason?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Readonly<Record<string, unknown>>;
      readonly complaint?: string | undefined;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.details = more.details ?? [];
    this.reason = more.reason;
    this.headers = more.headers ?? {};
    this.body = more.body ?? {};
    this.complaint = more.complaint;
  }
}

/** LINE's words for statuses that several endpoints share. */
export const apiErrors = {
  unauthorised: (reason?: string): ApiError =>
    new ApiError(
      401,
      'Authentication failed. Confirm that the access token in the authorization header is valid.',
      reason ? { reason } : {},
    ),
  notFound: (): ApiError => new ApiError(404, 'Not found'),
  tooManyRequests: (): ApiError => new ApiError(429, 'The API rate limit has been exceeded. Try again later.'),
  monthlyLimit: (): ApiError => new ApiError(429, 'You have reached your monthly limit.'),
  notAvailable: (): ApiError => new ApiError(403, 'Access to this API is not available for your account'),
  badUserId: (): ApiError => new ApiError(400, "The value for the 'userId' parameter is invalid"),
  badProperty: (property: string): ApiError =>
    new ApiError(400, `The property, ${property}, in the request body is invalid (line: -, column: -)`),
  badBody: (details: readonly ErrorDetail[]): ApiError => new ApiError(400, `The request body has ${details.length} error(s)`, { details }),
} as const;
