// How an endpoint is declared, and the table that finds it by method and path.
import { type ApiFaultPlace } from './faults.ts';
import { type IncomingHttpHeaders } from 'node:http';
import { type JsonObject } from './json.ts';
import { perSecond, type Rate } from './rate-limits.ts';

export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readonly raw: Buffer;
  /** The parsed body of a `json` route. */
  readonly json: JsonObject;
}

export interface Answer {
  readonly status: number;
  readonly json?: JsonObject;
  readonly bytes?: { readonly contentType: string; readonly data: Buffer };
  /** For the log: what LINE's answer does not say. */
  readonly reason?: string;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: string;
  /** Which injected faults strike it. */
  readonly place: ApiFaultPlace;
  /** Default 2000 a second. */
  readonly rate?: Rate;
  /** Default none. */
  readonly body?: 'json' | 'form' | 'bytes';
  /** Whether X-Line-Retry-Key is understood; elsewhere it is refused. */
  readonly takesRetryKey?: boolean;
  /** Whether the request needs a channel access token. Default true. */
  readonly isPublic?: boolean;
  handle(call: Call): Answer | Promise<Answer>;
}

export const defaultRate = perSecond(2_000);

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Returns `find(method, path)`. Fixed paths win over parameters; where several fit, the one declared first. */
export function routeTable(routes: readonly Route[]): (method: string, path: string) => FoundRoute | undefined {
  const fixed = new Map<string, Route>();
  const patterns: { readonly route: Route; readonly parts: readonly string[] }[] = [];
  for (const route of routes) {
    if (route.path.includes(':')) patterns.push({ route, parts: route.path.split('/') });
    else fixed.set(`${route.method} ${route.path}`, route);
  }
  return (method, path) => {
    const exact = fixed.get(`${method} ${path}`);
    if (exact) return { route: exact, params: {} };
    const parts = path.split('/');
    for (const { route, parts: pattern } of patterns) {
      if (route.method !== method || pattern.length !== parts.length) continue;
      const params = match(pattern, parts);
      if (params) return { route, params };
    }
    return undefined;
  };
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (expected.startsWith(':')) {
      if (part === '') return undefined;
      try {
        params[expected.slice(1)] = decodeURIComponent(part);
      } catch (error) {
        if (error instanceof URIError) return undefined;
        throw error;
      }
    } else if (expected !== part) return undefined;
  }
  return params;
}
