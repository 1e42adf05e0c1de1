// The frame of every page of the console, and the pages that people see before they are signed in.
import { type Language } from '../../i18n/translate.ts';
import { html, type Html } from '../../report/html.ts';
import { script, styleSheet } from './assets.ts';
import { button, inOtherLanguage, type Page, type Tab, tabs } from './page.ts';

interface DocumentParts {
  readonly language: Language;
  readonly title: string;
  readonly body: Html;
}

const documentOf = ({ language, title, body }: DocumentParts): string =>
  `<!doctype html>\n${
    html`<html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="theme-color" content="#123a6d" />
        <title>${title}</title>
        <link rel="stylesheet" href="${styleSheet.path}" />
        <script src="${script.path}" defer></script>
      </head>
      ${body}
    </html>`.markup
  }\n`;

const paths: Readonly<Record<Tab, string>> = {
  overview: '',
  agencies: '/agencies',
  reminders: '/reminders',
  events: '/events',
  audit: '/audit',
  exports: '/exports',
  sessions: '/sessions',
};

/** `tab` null = a page under none of them. */
export function renderPage(
  page: Page,
  { title, tab, main }: { readonly title: string; readonly tab: Tab | null; readonly main: Html },
): string {
  const { t, session, outcome, faults } = page;
  const tabLink = (one: Tab): Html =>
    html`<li><a href="${page.href(paths[one])}" ${one === tab ? html`aria-current="page"` : null}>${t(`console.nav.${one}`)}</a></li>`;
  return documentOf({
    language: page.language,
    title: `${title} – ${t('console.title')}`,
    body: html`<body>
      <a class="skip" href="#main">${t('console.skip')}</a>
      <header class="top">
        <div class="wide">
          <p class="brand"><b>${t('common.bot')}</b> <span>${t('console.title')}</span></p>
          <div class="who">
            <span>${t('console.who', { name: session.displayName || t('console.unnamed') })}</span>
            <a href="${inOtherLanguage(page)}" lang="${page.language === 'en' ? 'th' : 'en'}">${t('console.other-language')}</a>
            <form method="post" action="${page.href('/sign-out')}">
              <input type="hidden" name="token" value="${session.formToken}" />
              ${button(t('console.sign-out'), 'quiet')}
            </form>
          </div>
          <nav aria-label="${t('console.menu')}">
            <ul>
              ${tabs.map(tabLink)}
            </ul>
          </nav>
        </div>
      </header>
      <main id="main" class="wide" tabindex="-1">
        ${outcome ? html`<p class="done" role="status">${t(`console.done.${outcome}`)}</p>` : null}
        ${
          faults.length > 0
            ? html`<div class="fault" role="alert">
                <h2>${t('console.errors.title')}</h2>
                <ul>
                  ${faults.map((fault) => html`<li>${fault}</li>`)}
                </ul>
              </div>`
            : null
        }
        ${main}
      </main>
    </body>`,
  });
}

export interface PlainPage {
  readonly language: Language;
  readonly product: string;
  readonly title: string;
  /** One paragraph each. */
  readonly text: readonly string[];
  readonly content?: Html;
}

/** A page that shows nothing of the survey. */
export const renderPlainPage = ({ language, product, title, text, content }: PlainPage): string =>
  documentOf({
    language,
    title: `${title} – ${product}`,
    body: html`<body class="plain">
      <main>
        <p class="product">${product}</p>
        <h1>${title}</h1>
        ${text.map((paragraph) => html`<p>${paragraph}</p>`)} ${content ?? null}
      </main>
    </body>`,
  });
