// A page that says one thing: the link is wrong or too old, the server is busy. It tells nothing about any report.
import { type Language } from '../i18n/translate.ts';
import { pageDocument } from './document.ts';
import { html } from './html.ts';

export interface MessagePage {
  readonly language: Language;
  readonly title: string;
  /** One paragraph each. */
  readonly text: readonly string[];
}

export const renderMessagePage = ({ language, title, text }: MessagePage): string =>
  pageDocument({
    language,
    title,
    previewTitle: title,
    body: html`<body class="message">
      <main>
        <h1>${title}</h1>
        ${text.map((paragraph) => html`<p>${paragraph}</p>`)}
      </main>
    </body>`,
  });
