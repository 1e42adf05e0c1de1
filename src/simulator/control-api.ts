// What the page uses: the state, its changes as an event stream, everything that a person can do, clock, quota and faults.
// README.md lists the requests. Only pages of this very origin may use it.
import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FaultRequest } from './faults.ts';
import { asObject, asText, isObject, type JsonObject } from './json.ts';
import { readOaMessageLink } from './links.ts';
import { type Person } from './people.ts';
import { block, findAction, findButton, follow, PhoneRefusal, readChat, sayText, sendContent } from './phone.ts';
import { sendLocation, sendSticker, tap, type TapResult, unblock, unsend } from './phone.ts';
import { type Platform } from './platform.ts';
import { viewPerson, viewState } from './view.ts';

/** Files up to 10 MB arrive as base64. */
const bodyLimit = '15mb';
const require = createRequire(import.meta.url);
/** Sarabun as web font, for the page. */
const fontFolder = dirname(require.resolve('@fontsource/sarabun/files/sarabun-thai-400-normal.woff2'));
const noticeDelayMs = 50;
const heartbeatMs = 20_000;

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The router, to be mounted anywhere (`/simulator`), and `stop`, which ends the open event streams: a server with one never closes. */
export function createControlApi(platform: Platform): { router: Router; stop(): void } {
  const router = Router({ strict: true });
  const streams = new Set<Response>();

  router.use((_request, response, next) => {
    response.set({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    next();
  });
  router.use('/api', refuseOtherOrigins, apiRouter(platform, streams));
  router.use('/font', express.static(fontFolder, { index: false, maxAge: '1d' }));
  router.use(express.static(fileURLToPath(new URL('./page/', import.meta.url)), { index: 'index.html', redirect: true, maxAge: 0 }));
  return {
    router,
    stop() {
      for (const stream of streams) stream.end();
    },
  };
}

/** Browsers say where a request comes from; programs such as curl say nothing and are let through. */
function refuseOtherOrigins(request: Request, response: Response, next: NextFunction): void {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const isOwn =
    (site === undefined || site === 'same-origin' || site === 'none') && (origin === undefined || isHost(origin, request.get('host')));
  // A form of another page cannot send JSON without asking first, so old browsers are covered too.
  const isSafe = request.method === 'GET' || request.method === 'HEAD' || request.method === 'DELETE' || request.is('application/json');
  if (isOwn && isSafe) next();
  else response.status(403).json({ message: 'Only the simulator’s own page may do this.' });
}

const isHost = (origin: string, host: string | undefined): boolean => URL.canParse(origin) && new URL(origin).host === host;

function apiRouter(platform: Platform, streams: Set<Response>): Router {
  const api = Router();
  api.use((_request, response, next) => {
    response.set('cache-control', 'no-store');
    next();
  });
  api.use(express.json({ limit: bodyLimit }));

  api.get('/state', (request, response) => void response.json(viewState(platform, baseOf(request))));
  api.get('/events', (request, response) => stream(platform, streams, request, response));
  api.get('/people/:id', (request, response) => {
    const person = platform.people.get(request.params.id);
    if (person) response.json(viewPerson(platform, person, baseOf(request)));
    else response.status(404).json({ message: 'No such person.' });
  });
  api.get('/contents/:id', (request, response) => {
    const content = platform.contents.get(request.params.id);
    sendPicture(response, content && !content.isGone ? content : undefined);
  });
  api.get('/rich-menus/:id/image', (request, response) =>
    sendPicture(response, platform.richMenus.get(request.params.id)?.image ?? undefined),
  );

  api.post('/people', (request, response) => {
    const body = asObject(request.body);
    const name = asText(body['name']);
    if (name === undefined || name.length > 100) throw new RangeError('name must be a text of 1 to 100 characters.');
    const person = platform.people.add({ name });
    platform.notices.emit({ type: 'people' });
    response.status(201).json(viewPerson(platform, person, baseOf(request)));
  });
  api.post('/people/:id/:deed', (request, response) => {
    const person = platform.people.get(request.params.id);
    const deed = Object.hasOwn(deeds, request.params.deed) ? deeds[request.params.deed] : undefined;
    if (!person || !deed) {
      response.status(404).json({ message: person ? 'No such deed.' : 'No such person.' });
      return;
    }
    response.json(deed(platform, person, asObject(request.body)));
  });
  api.post('/clock', (request, response) => {
    const ms = asObject(request.body)['advanceMs'];
    if (typeof ms !== 'number' || !Number.isFinite(ms) || ms < 0) throw new RangeError('advanceMs must be 0 or more.');
    platform.advanceClock(ms);
    response.json({ now: platform.clock.now().toISOString(), clockOffsetMs: platform.clockOffsetMs });
  });
  api.post('/faults', (request, response) => {
    response.status(201).json(platform.faults.inject(asObject(request.body) as unknown as FaultRequest));
  });
  api.delete('/faults{/:id}', (request, response) => {
    platform.faults.clear(request.params['id']);
    response.status(204).end();
  });
  api.post('/quota', (request, response) => {
    const { limit } = asObject(request.body);
    const isLimit = limit === null || (typeof limit === 'number' && Number.isInteger(limit) && limit >= 0);
    if (!isLimit) throw new RangeError('limit must be a whole number of 0 or more, or null.');
    platform.quota.setLimit(limit);
    platform.notices.emit({ type: 'quota' });
    response.json({ limit: platform.quota.limit, used: platform.quota.used });
  });
  api.post('/link', (request, response) => {
    const text = readOaMessageLink(asText(asObject(request.body)['url']) ?? '', platform.basicId);
    if (text === null) response.status(422).json({ message: 'LINE on this phone cannot open this link.' });
    else response.json({ text });
  });

  api.use((_request, response) => void response.status(404).json({ message: 'Not found' }));
  api.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (error instanceof PhoneRefusal) response.status(409).json({ message: error.message });
    else if (error instanceof RangeError) response.status(400).json({ message: error.message });
    else if (isClientError(error)) response.status(error.status).json({ message: error.message });
    else next(error);
  });
  return api;
}

/** What the body parser throws: no JSON, too large. */
const isClientError = (error: unknown): error is Error & { readonly status: number } =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;

/** What a person can do, by the last part of the address. */
const deeds: Readonly<Record<string, (platform: Platform, person: Person, body: JsonObject) => JsonObject>> = {
  follow: (platform, person) => (follow(platform, person), {}),
  block: (platform, person) => (block(platform, person), {}),
  unblock: (platform, person) => (unblock(platform, person), {}),
  read(platform, person) {
    readChat(platform, person);
    platform.notices.emit({ type: 'person', personId: person.id });
    return {};
  },
  text: (platform, person, body) => ({ id: sayText(platform, person, asText(body['text']) ?? '') }),
  tap(platform, person, body) {
    const { messageId, path, action } = body;
    const button = findButton(
      platform,
      person,
      (candidate) => candidate.messageId === messageId && (path === undefined || candidate.path === path),
      String(path ?? messageId),
    );
    return result(
      isObject(action) && path === undefined ? tapAction(platform, person, body) : tap(platform, person, button, asText(body['picked'])),
    );
  },
  action: (platform, person, body) => result(tapAction(platform, person, body)),
  device(platform, person, body) {
    if (body['device'] !== 'phone' && body['device'] !== 'pc') throw new RangeError('device must be phone or pc.');
    person.device = body['device'];
    platform.people.save(person);
    platform.notices.emit({ type: 'person', personId: person.id });
    return {};
  },
  sticker: (platform, person, body) => ({
    id: sendSticker(platform, person, asText(body['packageId']), asText(body['stickerId'])),
  }),
  image: (platform, person, body) => ({
    id: sendContent(platform, person, { kind: 'image', bytes: bytesOf(body), contentType: asText(body['contentType']) ?? 'image/jpeg' }),
  }),
  file: (platform, person, body) => ({
    id: sendContent(platform, person, {
      kind: 'file',
      bytes: bytesOf(body),
      contentType: 'application/octet-stream',
      name: asText(body['name']) ?? 'file',
    }),
  }),
  /** Silence of that length, of no bytes. */
  audio(platform, person, body) {
    const { durationMs } = body;
    if (typeof durationMs !== 'number' || !(durationMs > 0)) throw new RangeError('durationMs must be a number above 0.');
    return { id: sendContent(platform, person, { kind: 'audio', bytes: new Uint8Array(), contentType: 'audio/x-m4a', durationMs }) };
  },
  location(platform, person, body) {
    const { latitude, longitude } = body;
    if (typeof latitude !== 'number' || typeof longitude !== 'number') throw new RangeError('latitude and longitude must be numbers.');
    const title = asText(body['title']);
    const address = asText(body['address']);
    const place = { latitude, longitude, ...(title === undefined ? {} : { title }), ...(address === undefined ? {} : { address }) };
    return { id: sendLocation(platform, person, place) };
  },
  unsend: (platform, person, body) => (unsend(platform, person, asText(body['messageId']) ?? ''), {}),
};

const result = (tapped: TapResult): JsonObject => ({ ...tapped });

function tapAction(platform: Platform, person: Person, body: JsonObject): TapResult {
  return tap(platform, person, findAction(platform, person, asObject(body['action'])), asText(body['picked']));
}

function bytesOf(body: JsonObject): Buffer {
  const base64 = body['base64'];
  if (typeof base64 !== 'string') throw new RangeError('base64 is missing.');
  return Buffer.from(base64, 'base64');
}

/** Pictures are shown; anything else is only ever downloaded, so that no page of a person's making runs here. */
function sendPicture(response: Response, content: { readonly contentType: string; readonly base64: string } | undefined): void {
  if (!content) {
    response.status(404).json({ message: 'Not found' });
    return;
  }
  const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(content.contentType);
  if (!isPicture) response.set('content-disposition', 'attachment');
  response.type(isPicture ? content.contentType : 'application/octet-stream').send(Buffer.from(content.base64, 'base64'));
}

const baseOf = (request: Request): string => request.baseUrl.replace(/\/api$/, '');

/** Server-sent events: `{ type: 'person', personId }` when that phone changed, `{ type: 'state' }` when anything shared did. */
function stream(platform: Platform, streams: Set<Response>, request: Request, response: Response): void {
  response.set({ 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  response.write('retry: 1000\n\n');
  streams.add(response);
  const people = new Set<string>();
  let isShared = false;
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    timer = null;
    for (const personId of people) response.write(`data: ${JSON.stringify({ type: 'person', personId })}\n\n`);
    if (isShared) response.write(`data: ${JSON.stringify({ type: 'state' })}\n\n`);
    people.clear();
    isShared = false;
  };
  const unsubscribe = platform.notices.subscribe((notice) => {
    if (notice.type === 'webhook') return;
    if (notice.type === 'person') people.add(notice.personId);
    else isShared = true;
    timer ??= setTimeout(flush, noticeDelayMs);
  });
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  response.on('close', () => {
    unsubscribe();
    clearInterval(heartbeat);
    if (timer) clearTimeout(timer);
    streams.delete(response);
  });
  request.on('error', () => response.end());
}
