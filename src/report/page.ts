// The report as a web page: reads on a phone from the chat, prints on A4, needs no scripts.
import { smallestGroup } from '../domain/statistics.ts';
import { type Translate } from '../i18n/translate.ts';
import { bar, hasRadar, radar, radarBox } from './charts.ts';
import { pageDocument } from './document.ts';
import { html, type Html } from './html.ts';
import { type Figure, type ReportHighlight, type ReportImprovement, type ReportModel } from './model.ts';
import { detailsSection, otherAnswersSection } from './page-details.ts';
import {
  agencyLine,
  answerText,
  changeText,
  countsLines,
  earlierLines,
  goalText,
  improvementPlace,
  peersName,
  textsOf,
  type Texts,
} from './texts.ts';

/** Where the same report is to be had otherwise; null or absent = not offered. */
export interface ReportLinks {
  readonly pdf?: string | null;
  readonly picture?: string | null;
}

function heading(model: ReportModel, texts: Texts): Html {
  const { text } = texts;
  return html`<header class="top">
    <div class="wide">
      <p class="product"><span>${text('product')}</span> <span>${text('title')}</span></p>
      <p class="round">${model.round.title}</p>
      <h1>${model.agency.name}</h1>
      <p class="agency">${agencyLine(model, texts)}</p>
      <p class="dates"><span>${text('asOf', { date: texts.day(model.asOf) })}</span></p>
    </div>
  </header>`;
}

/** The levels from the lowest, the agency's own marked in words as well as in colour. */
function ladder(model: ReportModel, { text }: Texts): Html | null {
  if (model.levels.length === 0) return null;
  return html`<ol class="ladder" aria-label="${text('scale')}">
    ${model.levels.map(
      (level) =>
        html`<li ${level.isCurrent ? html`class="current" aria-current="true"` : null}>
          <b>${level.label}</b> <span>${text('levelFrom', { from: level.from })}</span>${
            level.isCurrent ? html` <em>${text('currentLevel')}</em>` : null
          }
        </li>`,
    )}
  </ol>`;
}

function headline(model: ReportModel, texts: Texts): Html {
  const { text } = texts;
  const { total, level, nextLevel } = model;
  const levelBlock =
    model.levels.length === 0 || total === null
      ? null
      : html`<div class="level">
          <p class="name">${text('readinessLevel')}</p>
          <p class="value">${level?.label ?? text('noLevel')}</p>
          ${level ? html`<p>${text('levelPosition', { position: level.position, count: model.levels.length })}</p>` : null}
          ${nextLevel ? html`<p class="next">${text('toNextLevel', { points: nextLevel.missing, level: nextLevel.label })}</p>` : null}
        </div>`;
  return html`<section class="card headline" aria-labelledby="total">
    <div class="figures">
      <div class="total">
        <h2 class="name" id="total">${text('total')}</h2>
        ${
          total === null
            ? html`<p>${text('noTotal')}</p>`
            : html`<p class="value"><strong>${total.text}</strong> <span>${text('outOf')}</span></p>`
        }
      </div>
      ${levelBlock}
    </div>
    ${total === null ? null : bar(total.pct, null)} ${ladder(model, texts)}
    <p class="counts">${countsLines(model, texts).map((line) => html`<span>${line}</span> `)}</p>
    ${earlierLines(model, texts).map((line) => html`<p>${line}</p>`)}
    <p class="note">${text('disclaimer')}</p>
  </section>`;
}

const figureText = (figure: Figure | null, { text }: Texts): string => figure?.text ?? text('notApplicable');

function dimensionsSection(model: ReportModel, texts: Texts): Html {
  const { text } = texts;
  const { dimensions } = model;
  const hasPeers = dimensions.some(({ peers }) => peers !== null);
  const hasChange = dimensions.some(({ change }) => change !== null);
  return html`<section class="card dimensions" aria-labelledby="dimensions">
    <h2 id="dimensions">${text('dimensions')}</h2>
    <div class="columns">
      ${
        hasRadar(dimensions)
          ? html`<figure>
              <svg role="img" aria-label="${text('radarLabel')}" viewBox="0 0 ${radarBox.width} ${radarBox.height}" class="radar">
                ${radar(dimensions, { notApplicable: text('notApplicableShort'), width: radarBox.width, radius: 83 })}
              </svg>
              ${hasPeers ? html`<figcaption>${text('radarPeers')}</figcaption>` : null}
            </figure>`
          : null
      }
      <table>
        <thead>
          <tr>
            <th scope="col">${text('dimension')}</th>
            <th scope="col" class="number">${text('points')}</th>
            ${hasPeers ? html`<th scope="col" class="number">${text('peersMedian')}</th>` : null}
            ${hasChange ? html`<th scope="col" class="number">${text('change')}</th>` : null}
          </tr>
        </thead>
        <tbody>
          ${dimensions.map(
            (dimension) =>
              html`<tr>
                <th scope="row">${dimension.label}${bar(dimension.points?.pct ?? null, dimension.peers?.pct ?? null)}</th>
                <td class="number ${dimension.points ? 'figure' : 'none'}">${figureText(dimension.points, texts)}</td>
                ${hasPeers ? html`<td class="number">${figureText(dimension.peers, texts)}</td>` : null}
                ${hasChange ? html`<td class="number">${changeText(dimension) ?? text('notApplicableShort')}</td>` : null}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function highlights(id: string, title: string, note: string, list: readonly ReportHighlight[]): Html | null {
  if (list.length === 0) return null;
  return html`<section class="card" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p class="note">${note}</p>
    <ol class="highlights">
      ${list.map(
        ({ label, dimension, points }) =>
          html`<li><span class="figure">${points.text}</span> <b>${label}</b> <span class="note">${dimension}</span></li>`,
      )}
    </ol>
  </section>`;
}

function improvementItem(one: ReportImprovement, texts: Texts): Html {
  const { text } = texts;
  return html`<li>
    <p class="gain">${text('gain', { points: one.gain })}</p>
    <div>
      <h3>${one.label}</h3>
      <p class="note">${improvementPlace(one)}</p>
      <dl>
        <div>
          <dt>${text('now')}</dt>
          <dd>${answerText(one.answer, texts)}</dd>
        </div>
        <div>
          <dt>${text('goal')}</dt>
          <dd>${goalText(one, texts)}</dd>
        </div>
        ${
          one.advice === ''
            ? null
            : html`<div class="advice">
                <dt>${text('advice')}</dt>
                <dd>${one.advice}</dd>
              </div>`
        }
      </dl>
    </div>
  </li>`;
}

function improvementsSection(model: ReportModel, texts: Texts): Html | null {
  const { text } = texts;
  if (model.total === null) return null;
  return html`<section class="card" aria-labelledby="improvements">
    <h2 id="improvements">${text('improvements')}</h2>
    ${
      model.improvements.length === 0
        ? html`<p>${text('noImprovements')}</p>`
        : html`<p class="note">${text('improvementsNote')}</p>
            <ol class="improvements">
              ${model.improvements.map((one) => improvementItem(one, texts))}
            </ol>`
    }
  </section>`;
}

function peersSection(model: ReportModel, texts: Texts): Html | null {
  const { text } = texts;
  if (!model.peers) return null;
  return html`<section class="card" aria-labelledby="peers">
    <h2 id="peers">${text('peers')}</h2>
    <p class="note">${text('peersNote', { count: smallestGroup, date: texts.day(model.peers.asOf) })}</p>
    <ul class="peers">
      ${model.peers.groups.map(
        (group) =>
          html`<li>
            <h3>${peersName(group, texts)}</h3>
            <dl>
              <div>
                <dt>${text('peersBand')}</dt>
                <dd><b>${text(`band.${group.band}`)}</b></dd>
              </div>
              <div>
                <dt>${text('peersMean')}</dt>
                <dd>${group.mean}</dd>
              </div>
              <div>
                <dt>${text('peersMedian')}</dt>
                <dd>${group.median.text}</dd>
              </div>
              <div>
                <dt>${text('peersQuartiles')}</dt>
                <dd>${text('peersQuartilesRange', { q1: group.q1.text, q3: group.q3.text })}</dd>
              </div>
              <div>
                <dt>${text('peersCount')}</dt>
                <dd>${group.n}</dd>
              </div>
            </dl>
          </li>`,
      )}
    </ul>
  </section>`;
}

function methodSection(model: ReportModel, texts: Texts): Html {
  const { text } = texts;
  return html`<section class="card method" aria-labelledby="method">
    <h2 id="method">${text('method')}</h2>
    <p>${text('methodText')}</p>
    <p><strong>${text('disclaimer')}</strong></p>
    <p>${text('submittedAt', { date: texts.moment(model.submittedAt) })}</p>
    ${model.round.openUntil === null ? null : html`<p>${text('openUntil', { date: texts.moment(model.round.openUntil) })}</p>`}
  </section>`;
}

function linksBar(model: ReportModel, { text }: Texts, links: ReportLinks): Html {
  const other = model.language === 'th' ? 'en' : 'th';
  return html`<nav class="links wide">
    ${links.pdf ? html`<a href="${links.pdf}">${text('pdf')}</a>` : null}
    ${links.picture ? html`<a href="${links.picture}">${text('picture')}</a>` : null}
    <a href="?lang=${other}" lang="${other}" hreflang="${other}">${text('otherLanguage')}</a>
  </nav>`;
}

/** The whole page; `lang` in the query chooses the language of the model. To be served with `reportContentSecurityPolicy`. */
export function renderReportPage(model: ReportModel, translate: Translate, links: ReportLinks = {}): string {
  const texts = textsOf(model, translate);
  const { text } = texts;
  return pageDocument({
    language: model.language,
    title: text('documentTitle', { agency: model.agency.name }),
    previewTitle: text('title'),
    body: html`<body>
      <a class="skip" href="#content">${text('skipLink')}</a>
      ${heading(model, texts)} ${linksBar(model, texts, links)}
      <main id="content" class="wide">
        ${headline(model, texts)} ${dimensionsSection(model, texts)}
        <div class="pair">
          ${highlights('strongest', text('strongest'), text('strongestNote'), model.strongest)}
          ${highlights('weakest', text('weakest'), text('weakestNote'), model.weakest)}
        </div>
        ${improvementsSection(model, texts)} ${peersSection(model, texts)} ${detailsSection(model, texts)}
        ${otherAnswersSection(model, texts)} ${methodSection(model, texts)}
      </main>
    </body>`,
  });
}
