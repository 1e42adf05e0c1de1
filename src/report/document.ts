// The frame of report pages, and of the others that look like them.
import { type Language } from '../i18n/translate.ts';
import { styleSheet } from './assets.ts';
import { html, type Html } from './html.ts';

interface PageDocument {
  readonly language: Language;
  /** Shown by the browser only. */
  readonly title: string;
  /** Shown by chat programs beside the link: says what kind of page it is, and nothing about whose or how good. */
  readonly previewTitle: string;
  /** May be found by search engines; report links may not. */
  readonly isPublic?: boolean;
  readonly body: Html;
}

export const pageDocument = ({ language, title, previewTitle, isPublic = false, body }: PageDocument): string =>
  `<!doctype html>\n${html`<html lang="${language}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      ${isPublic ? null : html`<meta name="robots" content="noindex, nofollow, noarchive" />`}
      <meta name="referrer" content="no-referrer" />
      <meta name="format-detection" content="telephone=no" />
      <meta name="theme-color" content="#123a6d" />
      <meta property="og:title" content="${previewTitle}" />
      <title>${title}</title>
      <link rel="stylesheet" href="${styleSheet.path}" />
    </head>
    ${body}
  </html>`.markup.replace(/\s*\n\s*/g, '\n')}\n`;
