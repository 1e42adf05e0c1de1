// The national overview as a web page: like the report page, it needs no scripts and reads on a phone.
import { type Translate } from '../i18n/translate.ts';
import { colours } from './colours.ts';
import { pageDocument } from './document.ts';
import { html, type Html } from './html.ts';
import { buildOverviewModel, type OverviewDrawing, type OverviewInput, type OverviewModel, type OverviewTable } from './overview-model.ts';

interface OverviewLinks {
  readonly pdf: string | null;
  readonly data: string | null;
}

const pct = (value: number): string => `${Math.min(100, Math.max(0, value)).toFixed(2)}%`;

/** Decoration beside the figures that it draws. */
function drawing(drawn: OverviewDrawing): Html | null {
  if (!drawn) return null;
  if (drawn.kind === 'bars')
    return html`<svg class="bar" aria-hidden="true" focusable="false" width="100%" height="${drawn.bars.length * 9}">
      ${drawn.bars.map(
        (bar, index) =>
          html`<rect width="100%" height="7" y="${index * 9}" rx="3" fill="${colours.ground}" />
            <rect width="${pct(bar.pct)}" height="7" y="${index * 9}" rx="3" fill="${bar.isSecond ? colours.peers : colours.accent}" />`,
      )}
    </svg>`;
  return html`<svg class="bar" aria-hidden="true" focusable="false" width="100%" height="10">
    <rect width="100%" height="4" y="3" rx="2" fill="${colours.ground}" stroke="${colours.line}" stroke-width="1" />
    <rect x="${pct(drawn.q1)}" width="${pct(drawn.q3 - drawn.q1)}" height="10" rx="3" fill="${colours.accent}" />
    <rect x="${pct(drawn.median)}" width="3" height="10" fill="${colours.paper}" stroke="${colours.ink}" stroke-width="0.5" />
  </svg>`;
}

function tableSection({ id, title, note, columns, rows }: OverviewTable): Html {
  const [first = '', ...others] = columns;
  return html`<section class="card" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${note === '' ? null : html`<p class="note">${note}</p>`}
    <table aria-labelledby="${id}">
      <thead>
        <tr>
          <th scope="col">${first}</th>
          ${others.map((column) => html`<th scope="col" class="number">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ label, detail, cells, drawing: drawn }) =>
            html`<tr>
              <th scope="row">${label}${detail === '' ? null : html`<br /><span class="note">${detail}</span>`}${drawing(drawn)}</th>
              ${cells.map((cell) => html`<td class="number figure">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function correctionsSection({ corrections }: OverviewModel): Html | null {
  if (!corrections) return null;
  return html`<section class="card" aria-labelledby="corrections">
    <h2 id="corrections">${corrections.title}</h2>
    <p>${corrections.reason}</p>
    <ul>
      ${corrections.lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;
}

/** The whole page; `lang` in the query chooses the language. To be served with `reportContentSecurityPolicy`. */
export function renderOverviewPage(input: OverviewInput, translate: Translate, links: OverviewLinks): string {
  const model = buildOverviewModel(input, translate);
  const { language, about } = model;
  const other = language === 'th' ? 'en' : 'th';
  return pageDocument({
    language,
    title: model.documentTitle,
    previewTitle: model.documentTitle,
    isPublic: input.publication !== null,
    body: html`<body>
      <a class="skip" href="#content">${translate(language, 'report.skipLink')}</a>
      <header class="top">
        <div class="wide">
          <p class="product"><span>${translate(language, 'report.product')}</span> <span>${model.title}</span></p>
          <h1>${model.round}</h1>
          <p class="dates">${model.asOf} · ${model.status}</p>
        </div>
      </header>
      <nav class="links wide">
        ${links.pdf === null ? null : html`<a href="${links.pdf}">${translate(language, 'overview.pdf')}</a>`}
        ${links.data === null ? null : html`<a href="${links.data}">${translate(language, 'overview.data')}</a>`}
        <a href="?lang=${other}" lang="${other}" hreflang="${other}">${translate(language, 'report.otherLanguage')}</a>
      </nav>
      <main id="content" class="wide">
        <dl class="card facts">
          ${model.facts.map(
            ({ label, value, note }) =>
              html`<div>
                <dt>${label}</dt>
                <dd><b>${value}</b> <span class="note">${note}</span></dd>
              </div>`,
          )}
        </dl>
        ${correctionsSection(model)}
        <div class="tables">${model.tables.map(tableSection)}</div>
        <section class="card method" aria-labelledby="about">
          <h2 id="about">${about.title}</h2>
          ${about.paragraphs.map((paragraph) => html`<p>${paragraph}</p>`)}
          ${
            about.history.length === 0
              ? null
              : html`<h3>${about.historyTitle}</h3>
                  <ul>
                    ${about.history.map((line) => html`<li>${line}</li>`)}
                  </ul>`
          }
        </section>
      </main>
    </body>`,
  });
}
