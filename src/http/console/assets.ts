// What the organisers' page loads besides itself: one style sheet and one script, from our own server. Names carry a hash of the content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { baseRules } from '../../report/assets.ts';

interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Buffer;
}

function asset(extension: string, contentType: string, bytes: Buffer): Asset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { path: `/assets/console.${hash}.${extension}`, contentType, bytes };
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

export const styleSheet = asset('css', 'text/css; charset=utf-8', Buffer.from([baseRules, read('console.css')].join('\n')));
/** Refreshes the figures; the page does everything else without it. */
export const script = asset('js', 'text/javascript; charset=utf-8', Buffer.from(read('console.js')));
