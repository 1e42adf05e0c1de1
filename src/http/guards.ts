// What holds for every request, whoever answers it: headers that a browser obeys, and pages that are not for the outside.
import { isIP } from 'node:net';
import { type Request, type RequestHandler, type Response } from 'express';
import { type Config } from '../config.ts';

type Place = Pick<Config, 'publicUrl'>;

/** Loads nothing, is framed by nobody, is kept by no cache: pages and assets that need more say so themselves. */
const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  'Cache-Control': 'no-store',
};

/** Headers of every answer, ours or an error's; with https also that the browser stays with it for a year. */
export function safeHeaders({ publicUrl }: Place): RequestHandler {
  const all = new Map(Object.entries(headers));
  if (publicUrl.startsWith('https:')) all.set('Strict-Transport-Security', 'max-age=31536000');
  return (_request, response, next) => {
    response.setHeaders(all);
    next();
  };
}

/** For a page that only its reader may know of: what it may load, and that no search engine keeps it. The rest is in `safeHeaders`. */
export function privatePage(response: Response, contentSecurityPolicy: string): void {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  response.setHeader('X-Robots-Tag', 'noindex, nofollow, noarchive');
}

/** Without port and brackets; '' = none, or nonsense. */
function hostOf(request: Request): string {
  const url = `http://${request.headers.host ?? ''}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}

const isAddressOrLocal = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost') || isIP(host) !== 0;

/**
 * Lets through what names us by an address or by our own name. A page of somebody else's whose name was made to lead here (DNS rebinding)
 * is of our origin to the browser; its name gives it away.
 */
export function onlyByOwnName({ publicUrl }: Place): RequestHandler {
  const own = new URL(publicUrl).hostname;
  return (request, response, next) => {
    const host = hostOf(request);
    if (host === own || isAddressOrLocal(host)) next();
    else response.status(421).type('text/plain').send('This server goes by another name.\n');
  };
}

/** What proxies add (RFC 7239 and its forerunners). */
const proxyHeaders = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Not found for who comes through a proxy or by the public name. A second lock: the proxy should pass none of it on. */
export function onlyFromInside({ publicUrl }: Place): RequestHandler {
  const outside = new URL(publicUrl).hostname;
  return (request, _response, next) => {
    const host = hostOf(request);
    const isOutside = proxyHeaders.some((name) => name in request.headers) || (host === outside && !isAddressOrLocal(outside));
    // `route`: the next handlers of this path are left out.
    next(isOutside ? 'route' : undefined);
  };
}
