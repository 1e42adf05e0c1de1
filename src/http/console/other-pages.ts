// The smaller pages of the console: parked events, exports, sessions.
import { exportKinds } from '../../app/console/export.ts';
import { formats } from '../../app/export/table-file.ts';
import { type ParkedEvent } from '../../db/inbox.ts';
import { type ListedSession, type OrganiserRow } from '../../db/sessions.ts';
import { html, type Html } from '../../report/html.ts';
import { actionForm, button, nameOr, type Page, timeTag } from './page.ts';

const formatNames = { csv: 'CSV', xlsx: 'Excel', jsonl: 'JSON Lines' } as const;

export function eventsMain(page: Page, events: readonly ParkedEvent[]): Html {
  const { t } = page;
  return html`<div class="heading">
      <h1>${t('console.events.title')}</h1>
      <p class="note">${t('console.events.about')}</p>
    </div>
    ${
      events.length === 0
        ? html`<p class="card">${t('console.events.none')}</p>`
        : html`<table class="card list">
            <thead>
              <tr>
                <th scope="col">${t('console.events.id')}</th>
                <th scope="col">${t('console.events.occurred')}</th>
                <th scope="col">${t('console.events.parked')}</th>
                <th scope="col">${t('console.events.attempts')}</th>
                <th scope="col">${t('console.events.error')}</th>
                <th scope="col">${t('console.actions.title')}</th>
              </tr>
            </thead>
            <tbody>
              ${events.map(
                (event) =>
                  html`<tr>
                    <th scope="row">${t('console.events.id')} ${event.id}</th>
                    <td data-label="${t('console.events.occurred')}">${timeTag(page, event.occurred_at, '–')}</td>
                    <td data-label="${t('console.events.parked')}">${timeTag(page, event.parked_at, '–')}</td>
                    <td data-label="${t('console.events.attempts')}">${event.attempts}</td>
                    <td><code>${(event.error ?? '').slice(0, 300)}</code></td>
                    <td>${actionForm(page, `/events/${event.id}/replay`, [], button(t('console.actions.replay'), 'quiet'))}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }`;
}

export function exportsMain(page: Page, roundTitle: string): Html {
  const { t } = page;
  return html`<div class="heading">
      <h1>${t('console.exports.title')}</h1>
      <p class="note">${roundTitle}</p>
      <p class="note">${t('console.exports.about')}</p>
    </div>
    <div class="columns">
      ${exportKinds.map(
        (kind) =>
          html`<section class="card" aria-labelledby="export-${kind}">
            <h2 id="export-${kind}">${t(`console.exports.${kind}`)}</h2>
            <p>${t(`console.exports.${kind}-about`)}</p>
            <div class="buttons">
              ${formats.map((format) =>
                actionForm(
                  page,
                  `/exports/${kind}/${format}`,
                  [],
                  html`<button
                    type="submit"
                    class="quiet"
                    aria-label="${t('console.exports.as', { what: t(`console.exports.${kind}`), format: formatNames[format] })}"
                  >
                    ${formatNames[format]}
                  </button>`,
                ),
              )}
            </div>
          </section>`,
      )}
    </div>`;
}

export function sessionsMain(page: Page, sessions: readonly ListedSession[], organisers: readonly OrganiserRow[]): Html {
  const { t } = page;
  return html`<div class="heading">
      <h1>${t('console.sessions.title')}</h1>
      <p class="note">${t('console.sessions.about')}</p>
    </div>
    <table class="card list">
      <thead>
        <tr>
          <th scope="col">${t('console.sessions.browser')}</th>
          <th scope="col">${t('console.sessions.since')}</th>
          <th scope="col">${t('console.sessions.seen')}</th>
          <th scope="col">${t('console.sessions.ends')}</th>
          <th scope="col">${t('console.actions.title')}</th>
        </tr>
      </thead>
      <tbody>
        ${sessions.map(
          (one) =>
            html`<tr>
              <th scope="row">
                ${one.browser} ${one.id === page.session.id ? html`<span class="tag">${t('console.sessions.this')}</span>` : null}
              </th>
              <td data-label="${t('console.sessions.since')}">${timeTag(page, one.createdAt, '–')}</td>
              <td data-label="${t('console.sessions.seen')}">${timeTag(page, one.lastSeenAt, '–')}</td>
              <td data-label="${t('console.sessions.ends')}">${timeTag(page, one.endsAt, '–')}</td>
              <td>${actionForm(page, `/sessions/${one.id}/end`, [], button(t('console.sessions.end'), 'quiet'))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${actionForm(page, '/sessions/end-all', [], button(t('console.sessions.end-all'), 'danger'))}
    <section class="card" aria-labelledby="organisers">
      <h2 id="organisers">${t('console.sessions.organisers')}</h2>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">${t('console.sessions.organiser')}</th>
            <th scope="col">${t('console.agency.last-event')}</th>
            <th scope="col">${t('console.sessions.count')}</th>
          </tr>
        </thead>
        <tbody>
          ${organisers.map(
            (one) =>
              html`<tr>
                <th scope="row">${nameOr(page, one.displayName)}</th>
                <td data-label="${t('console.agency.last-event')}">${timeTag(page, one.lastEventAt, t('console.list.never'))}</td>
                <td data-label="${t('console.sessions.count')}">${one.sessions}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
}
