// The organisers' page: sign-in by one-time link, and pages that only a session opens. What changes things is in console-actions.ts.
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { isLinkGood, readSession, signIn } from '../app/console/sessions.ts';
import { type Container } from '../container.ts';
import { toProblem } from '../db/errors.ts';
import { html } from '../report/html.ts';
import { problems } from '../problem.ts';
import { script, styleSheet } from './console/assets.ts';
import { type Visit, visitOf } from './console/visit.ts';
import { pages } from './console/views.ts';
import {
  clearSessionCookie,
  consoleContentSecurityPolicy,
  isOwnOrigin,
  isSameSecret,
  sessionToken,
  setSessionCookie,
} from './console/security.ts';
import { renderPlainPage } from './console/shell.ts';
import { consoleActions } from './console-actions.ts';
import { privatePage } from './guards.ts';
import { languageOf } from './language.ts';
import { createRateLimit } from './rate-limit.ts';

/** Requests a minute from one address: pages that refresh themselves in a few windows of an office; and tries to sign in. */
const perMinute = { pages: 600, signIns: 60 };
const bodyLimit = '16kb';

export function consoleRouter(container: Container): Router {
  const { clock, config, translate } = container;
  const router = Router();
  const mayAsk = createRateLimit(clock, perMinute.pages);
  const maySignIn = createRateLimit(clock, perMinute.signIns);

  for (const asset of [styleSheet, script]) {
    router.get(asset.path, (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      response.type(asset.contentType).send(asset.bytes);
    });
  }

  const form = express.urlencoded({ extended: false, limit: bodyLimit, parameterLimit: 20 });
  const say = (request: Request, response: Response, status: number, what: PlainText): void => {
    const language = languageOf(request);
    const t = (key: Parameters<typeof translate>[1]): string => translate(language, key);
    const plain = plainTexts[what];
    const page = { language, product: t('console.title'), title: t(plain.title), text: plain.text.map(t) };
    response.status(status).type('html').send(renderPlainPage(page));
  };

  router.use('/console', (request, response, next) => {
    privatePage(response, consoleContentSecurityPolicy);
    if (mayAsk(request.ip ?? '')) {
      next();
      return;
    }
    response.setHeader('Retry-After', '60');
    say(request, response, 429, 'busy');
  });

  // Looking at the link does not use it up: chat programs look at links on their own.
  router.get('/console/enter', async (request, response) => {
    const { token } = request.query;
    if (!maySignIn(request.ip ?? '')) {
      say(request, response, 429, 'busy');
      return;
    }
    if (typeof token !== 'string' || !(await isLinkGood(container, token))) {
      say(request, response, 404, 'bad-link');
      return;
    }
    const language = languageOf(request);
    const t = (key: Parameters<typeof translate>[1]): string => translate(language, key);
    const content = html`<form method="post" action="/console/enter${language === 'en' ? '?lang=en' : ''}">
      <input type="hidden" name="token" value="${token}" />
      <button type="submit" class="primary">${t('console.sign-in.confirm')}</button>
    </form>`;
    const text = [t('console.sign-in.confirm-text')];
    response
      .type('html')
      .send(renderPlainPage({ language, product: t('console.title'), title: t('console.sign-in.confirm-title'), text, content }));
  });

  router.post('/console/enter', form, async (request, response) => {
    const { token } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    if (!maySignIn(request.ip ?? '')) {
      say(request, response, 429, 'busy');
      return;
    }
    if (!isOwnOrigin(request, config)) {
      say(request, response, 403, 'forbidden');
      return;
    }
    const signedIn = typeof token === 'string' ? await signIn(container, token, request.headers['user-agent'] ?? '') : null;
    if (!signedIn) {
      say(request, response, 404, 'bad-link');
      return;
    }
    setSessionCookie(response, config, signedIn.token);
    response.redirect(303, languageOf(request) === 'en' ? '/console?lang=en' : '/console');
  });

  // From here on only with a session.
  router.use('/console', async (request, response, next) => {
    const token = sessionToken(request, config);
    // Figures that refresh themselves do not keep a session alive.
    const isUse = request.headers['x-console-live'] === undefined;
    const session = token === '' ? null : await readSession(container, token, isUse);
    if (session) {
      sessions.set(request, session);
      next();
      return;
    }
    if (token !== '') clearSessionCookie(response, config);
    const hasLeft = request.method === 'GET' && request.query['done'] === 'signed-out';
    say(request, response, 401, hasLeft ? 'signed-out' : token === '' ? 'sign-in' : 'over');
  });

  const visit = async (request: Request): Promise<Visit> => {
    const session = sessions.get(request);
    if (!session) throw new Error('a page of the console without a session');
    return visitOf(container, request, session, languageOf(request));
  };

  for (const [path, render] of Object.entries(pages)) {
    router.get(`/console${path}`, async (request, response) => {
      response.type('html').send(await render(container, await visit(request), request));
    });
  }

  router.post('/console{/*path}', form, (request, response, next) => {
    const { token } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    const session = sessions.get(request);
    if (session && isOwnOrigin(request, config) && isSameSecret(token, session.formToken)) next();
    else say(request, response, 403, 'forbidden');
  });
  router.use(consoleActions(container, visit));

  router.use('/console', () => {
    throw problems.notFound({ what: 'page', id: '' });
  });
  const failed: ErrorRequestHandler = (error, request, response, next) => {
    const problem = toProblem(error);
    if (response.headersSent || !problem || problem.status >= 500) {
      next(error);
      return;
    }
    say(request, response, problem.kind === 'refused' ? 404 : problem.status, 'not-found');
  };
  router.use('/console', failed);
  return router;
}

const sessions = new WeakMap<Request, NonNullable<Awaited<ReturnType<typeof readSession>>>>();

const plainTexts = {
  busy: { title: 'problems.busy.title', text: ['problems.busy.text'] },
  'bad-link': { title: 'console.sign-in.bad-title', text: ['console.sign-in.bad', 'console.sign-in.how'] },
  'sign-in': { title: 'console.sign-in.title', text: ['console.sign-in.how', 'console.sign-in.who'] },
  over: { title: 'console.sign-in.title', text: ['console.sign-in.over', 'console.sign-in.how'] },
  'signed-out': { title: 'console.sign-in.signed-out', text: ['console.sign-in.how'] },
  forbidden: { title: 'console.errors.forbidden-title', text: ['console.errors.forbidden'] },
  'not-found': { title: 'console.errors.not-found-title', text: ['console.errors.not-found'] },
} as const;
type PlainText = keyof typeof plainTexts;
