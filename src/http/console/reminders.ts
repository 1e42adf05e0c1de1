// The reminders to come of a round, in figures; the plan by contact is the command line's.
import { type ReminderFigures } from '../../app/console/reminders.ts';
import { html, type Html } from '../../report/html.ts';
import { type Page, timeTag } from './page.ts';

export function remindersMain(page: Page, roundTitle: string, figures: ReminderFigures | null): Html {
  const { t, number } = page;
  const heading = html`<div class="heading">
    <h1>${t('console.reminders.title')}</h1>
    <p class="note">${roundTitle}</p>
  </div>`;
  if (!figures)
    return html`${heading}
      <p class="card">${t('console.reminders.unknown')}</p>`;
  const { moments, without, planned, wanted, available } = figures;
  return html`${heading}
    <section class="card" aria-labelledby="cost">
      <h2 id="cost">${t('console.reminders.cost')}</h2>
      <p>${t('console.reminders.planned', { planned: number(planned), wanted: number(wanted) })}</p>
      <p class="note">
        ${available === null ? t('console.reminders.no-limit') : t('console.reminders.available', { count: number(available) })}
      </p>
    </section>
    ${moments.length === 0 ? html`<p class="card">${t('console.reminders.none')}</p>` : momentsTable(page, moments)}
    ${without.length === 0 ? null : withoutTable(page, without)}`;
}

function momentsTable(page: Page, moments: ReminderFigures['moments']): Html {
  const { t, number } = page;
  return html`<table class="card list">
    <thead>
      <tr>
        <th scope="col">${t('console.reminders.at')}</th>
        <th scope="col" class="number">${t('console.reminders.pushes')}</th>
        <th scope="col" class="number">${t('console.reminders.next-reply')}</th>
      </tr>
    </thead>
    <tbody>
      ${moments.map(
        ({ at, pushes, held }) =>
          html`<tr>
            <th scope="row">${timeTag(page, at, '–')}</th>
            <td class="number" data-label="${t('console.reminders.pushes')}">${number(pushes)}</td>
            <td class="number" data-label="${t('console.reminders.next-reply')}">${number(held)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function withoutTable({ t, number }: Page, without: ReminderFigures['without']): Html {
  return html`<table class="card list">
    <thead>
      <tr>
        <th scope="col">${t('console.reminders.without')}</th>
        <th scope="col" class="number">${t('console.reminders.count')}</th>
      </tr>
    </thead>
    <tbody>
      ${without.map(
        ({ why, count }) =>
          html`<tr>
            <th scope="row">${t(`reminder.cli.why.${why}`)}</th>
            <td class="number" data-label="${t('console.reminders.count')}">${number(count)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
