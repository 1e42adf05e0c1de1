// What keeps the console to its organisers: headers, the session's cookie, and the proof that a form comes from the session's own page.
import { timingSafeEqual } from 'node:crypto';
import { type Request, type Response } from 'express';
import { type Config } from '../../config.ts';

/** Scripts, styles, fonts and forms of our own server only; in nobody's frame. */
export const consoleContentSecurityPolicy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

type Place = Pick<Config, 'publicUrl'>;

const isHttps = ({ publicUrl }: Place): boolean => publicUrl.startsWith('https:');

/** A browser refuses a `__Host-` cookie without https; on a loopback address there is none. */
const cookieName = (config: Place): string => (isHttps(config) ? '__Host-phrom-console' : 'phrom-console');

const cookieOptions = (config: Place) => ({ httpOnly: true, secure: isHttps(config), sameSite: 'lax', path: '/' }) as const;

export function setSessionCookie(response: Response, config: Place, token: string): void {
  response.cookie(cookieName(config), token, cookieOptions(config));
}

export function clearSessionCookie(response: Response, config: Place): void {
  response.clearCookie(cookieName(config), cookieOptions(config));
}

/** '' = none. */
export function sessionToken(request: Request, config: Place): string {
  const start = `${cookieName(config)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? '';
}

/**
 * Whether the request can come from a page of ours, by what browsers say themselves. Pages without a referrer send `Origin: null`, so the
 * newer `Sec-Fetch-Site` decides where there is one; where there is neither, the form's token alone does.
 */
export function isOwnOrigin(request: Request, config: Place): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  if (origin === undefined || origin === 'null') return true;
  return origin === new URL(config.publicUrl).origin || (URL.canParse(origin) && new URL(origin).host === request.headers.host);
}

export function isSameSecret(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
