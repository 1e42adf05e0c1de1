// The only place that writes an error answer: Problems by their status, anything else as 500 with its cause in the log. People who read
// pages get one; programs get problem+json. What stands in our own way is for the log alone.
import { type ErrorRequestHandler, type Request, type Response } from 'express';
import { type Container } from '../container.ts';
import { toProblem } from '../db/errors.ts';
import { Problem, problems } from '../problem.ts';
import { reportContentSecurityPolicy } from '../report/assets.ts';
import { renderMessagePage } from '../report/message-page.ts';
import { languageOf } from './language.ts';

function isBodyLimit(error: unknown): error is { limit: number } {
  return typeof error === 'object' && error !== null && 'type' in error && error.type === 'entity.too.large' && 'limit' in error;
}

/** The status of what express and its parsers throw at a bad request; null = something else. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error) || typeof error.status !== 'number') return null;
  return error.status >= 400 && error.status < 500 ? error.status : null;
}

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly title: string;
  readonly isRetryable: boolean;
}

const ourFault = { status: 500, type: 'internal', title: 'Internal error', isRetryable: false };

function replyOf(problem: Problem): Reply {
  const { kind, status, message, retryable } = problem;
  return { status, type: kind, title: status < 500 ? message : 'Unavailable for the moment', isRetryable: retryable };
}

/** The last of all handlers. Of our own trouble (5xx) only the kind is told outside. */
export function errorHandler({ log, translate }: Pick<Container, 'log' | 'translate'>): ErrorRequestHandler {
  const write = (request: Request, response: Response, { status, type, title, isRetryable }: Reply): void => {
    // Whatever the answer was going to be, nobody keeps this one.
    response.status(status).setHeader('Cache-Control', 'no-store');
    if (isRetryable) response.setHeader('Retry-After', '5');
    if (status < 500 || request.accepts(['json', 'html']) !== 'html') {
      response.type('application/problem+json').json({ type, title, status });
      return;
    }
    const language = languageOf(request);
    const text = [translate(language, 'problems.busy.text')];
    response.setHeader('Content-Security-Policy', reportContentSecurityPolicy);
    response.type('html').send(renderMessagePage({ language, title: translate(language, 'problems.busy.title'), text }));
  };
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const path = pathOf(request.path);
    if (isBodyLimit(error)) {
      log.warn({ path, limitBytes: error.limit }, 'a request body is too large');
      write(request, response, replyOf(problems.bodyTooLarge({ limitBytes: error.limit })));
      return;
    }
    const problem = error instanceof Problem ? error : toProblem(error);
    if (problem) {
      log[problem.status >= 500 ? 'error' : 'warn']({ path, problem: problem.kind, details: problem.details }, problem.message);
      write(request, response, replyOf(problem));
      return;
    }
    const status = statusOf(error);
    if (status !== null) {
      write(request, response, { status, type: 'bad-request', title: 'Bad request', isRetryable: false });
      return;
    }
    log.error({ err: error, path }, 'a request failed');
    write(request, response, ourFault);
  };
}

/** Report tokens are secrets: the log says only that it was a report. Express finds its routes in capitals too. */
const pathOf = (path: string): string => path.replace(/^\/+r\/.*$/is, '/r/…');
