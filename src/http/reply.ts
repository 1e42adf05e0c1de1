// The only place that writes an error answer: Problems by their status, anything else as 500 with its cause in the log.
import { type ErrorRequestHandler, type Response } from 'express';
import { type Logger } from 'pino';
import { toProblem } from '../db/errors.ts';
import { Problem, problems } from '../problem.ts';

function isBodyLimit(error: unknown): error is { limit: number } {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.too.large' && 'limit' in error;
}

function writeProblem(response: Response, problem: Problem): void {
  if (problem.retryable) response.setHeader('Retry-After', '5');
  response
    .status(problem.status)
    .type('application/problem+json')
    .json({ type: problem.kind, title: problem.message, status: problem.status });
}

export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (isBodyLimit(error)) {
      log.warn({ path: request.path, limitBytes: error.limit }, 'a request body is too large');
      writeProblem(response, problems.bodyTooLarge({ limitBytes: error.limit }));
      return;
    }
    const problem = error instanceof Problem ? error : toProblem(error);
    if (problem) {
      log[problem.status >= 500 ? 'error' : 'warn'](
        { path: pathOf(request.path), problem: problem.kind, details: problem.details },
        problem.message,
      );
      writeProblem(response, problem);
      return;
    }
    if (
      typeof error === 'object' &&
      error !== null &&
      'status' in error &&
      typeof error.status === 'number' &&
      error.status >= 400 &&
      error.status < 500
    ) {
      response
        .status(error.status)
        .type('application/problem+json')
        .json({ type: 'bad-request', title: 'Bad request', status: error.status });
      return;
    }
    log.error({ err: error, path: pathOf(request.path) }, 'a request failed');
    response.status(500).type('application/problem+json').json({ type: 'internal', title: 'Internal error', status: 500 });
  };
}

/** Report tokens are secrets: the log says only that it was a report. */
const pathOf = (path: string): string => (path.startsWith('/r/') ? '/r/…' : path);
