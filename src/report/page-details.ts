// The long part of the page: every indicator, item and answer, folded away by dimension; open on paper.
import { html, type Html } from './html.ts';
import { type ReportAnswer, type ReportDimension, type ReportIndicator, type ReportModel, type ReportQuestion } from './model.ts';
import { answerText, itemChange, reasonText, type Texts } from './texts.ts';

const given = (answer: ReportAnswer, texts: Texts): Html =>
  html`<p class="answer ${answer.kind === 'none' ? 'none' : ''}">${answerText(answer, texts)}</p>`;

function questionItem(question: ReportQuestion, isNamed: boolean, texts: Texts): Html {
  const { text } = texts;
  const reason = reasonText(question, texts);
  const repetition = question.repetition === '' ? '' : ` (${text('repetition', { number: question.repetition })})`;
  return html`<li>
    <div>
      ${isNamed ? html`<p class="question">${question.label}${repetition}</p>` : null}
      ${question.reason === 'scored' || question.answer.kind !== 'none' ? given(question.answer, texts) : null}
      ${reason === '' ? null : html`<p class="reason">${reason}</p>`}
    </div>
    ${
      question.points === null
        ? null
        : html`<p class="points">
            <b>${text('itemPoints', { points: question.points })}</b> <span>${text('itemShare', { share: question.share })}</span>
            ${itemChange(question, texts).map((line) => html`<span>${line}</span>`)}
          </p>`
    }
  </li>`;
}

function indicatorItem(indicator: ReportIndicator, texts: Texts): Html {
  const { text } = texts;
  return html`<section class="indicator">
    <h4>
      <span>${indicator.label}</span>
      <span class="figure">${indicator.points?.text ?? text('notApplicable')}</span>
    </h4>
    ${
      indicator.isSingle
        ? null
        : html`<p class="note">${text('itemWeight', { weight: indicator.weight })} · ${text('itemShare', { share: indicator.share })}</p>`
    }
    <ul class="items">
      ${indicator.questions.map((question) => questionItem(question, !indicator.isSingle, texts))}
    </ul>
  </section>`;
}

function dimensionItem(dimension: ReportDimension, texts: Texts): Html {
  const { text } = texts;
  return html`<details>
    <summary>
      <h3>${dimension.label}</h3>
      <span class="figure">${dimension.points?.text ?? text('notApplicable')}</span>
      <span class="note"
        >${text('itemWeight', { weight: dimension.weight })} · ${text('itemShare', { share: dimension.share })} ·
        <span class="whole">${text('indicators', { count: dimension.indicators.length })}</span></span
      >
    </summary>
    ${dimension.indicators.map((indicator) => indicatorItem(indicator, texts))}
  </details>`;
}

export function detailsSection(model: ReportModel, texts: Texts): Html | null {
  const { text } = texts;
  if (model.dimensions.length === 0) return null;
  return html`<section class="card folds" aria-labelledby="details">
    <h2 id="details">${text('details')}</h2>
    <p class="note screen">${text('detailsNote')}</p>
    ${model.dimensions.map((dimension) => dimensionItem(dimension, texts))}
  </section>`;
}

export function otherAnswersSection(model: ReportModel, texts: Texts): Html | null {
  const { text } = texts;
  if (model.otherAnswers.length === 0 && model.kind !== 'share') return null;
  const isHidden = model.kind === 'share';
  return html`<section class="card folds" aria-labelledby="answers">
    <h2 id="answers">${text('otherAnswers')}</h2>
    <p class="note">${text(isHidden ? 'otherAnswersHidden' : 'otherAnswersNote')}</p>
    ${model.otherAnswers.map(
      ({ title, answers }) =>
        html`<details>
          <summary><h3>${title === '' ? text('noSection') : title}</h3></summary>
          <dl class="answers">
            ${answers.map(
              ({ label, answer }) =>
                html`<div>
                  <dt>${label}</dt>
                  <dd>${given(answer, texts)}</dd>
                </div>`,
            )}
          </dl>
        </details>`,
    )}
  </section>`;
}
