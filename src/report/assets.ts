// What report pages load besides themselves: one style sheet and the Sarabun font, all from our own server. Names carry a hash of the
// content, so they may be cached for ever.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface ReportAsset {
  /** Path on our server, from its root. */
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const packages = createRequire(import.meta.url);

function asset(name: string, extension: string, contentType: string, bytes: Uint8Array): ReportAsset {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  return { path: `/assets/${name}.${hash}.${extension}`, contentType, bytes };
}

/** Thai marks and letters in one file, Latin letters, digits and punctuation in another: a browser takes what the page needs. */
const scripts = [
  { script: 'thai', range: 'U+0E01-0E5B,U+200C-200D,U+25CC' },
  { script: 'latin', range: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212,U+FFFD' },
] as const;
const weights = [400, 700] as const;

const faces = scripts.flatMap(({ script, range }) =>
  weights.map((weight) => {
    const bytes = readFileSync(packages.resolve(`@fontsource/sarabun/files/sarabun-${script}-${weight}-normal.woff2`));
    return { range, weight, font: asset(`sarabun-${script}-${weight}`, 'woff2', 'font/woff2', bytes) };
  }),
);

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** What every style sheet of ours begins with: `@font-face` rules and base.css. In the sheet itself, so that a page loads one file. */
export const baseRules: string = [
  ...faces.map(
    ({ range, weight, font }) =>
      `@font-face{font-family:Sarabun;font-style:normal;font-weight:${weight};font-display:swap;src:url(${font.path}) format("woff2");unicode-range:${range}}`,
  ),
  read('base.css'),
].join('\n');

/** The style sheet that pages link to. */
export const styleSheet = asset('report', 'css', 'text/css; charset=utf-8', Buffer.from([baseRules, read('report.css')].join('\n')));

/** To be served as they are, with `Cache-Control: public, max-age=31536000, immutable` and `X-Content-Type-Options: nosniff`. */
export const reportAssets: readonly ReportAsset[] = [styleSheet, ...faces.map(({ font }) => font)];

/** What the pages need of a Content-Security-Policy: nothing but the assets above. */
export const reportContentSecurityPolicy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
