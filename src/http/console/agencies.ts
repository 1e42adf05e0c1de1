// The agencies of a round: searched, filtered, a page at a time.
import { type AgencyFilter, type AgencyList } from '../../app/console/figures.ts';
import { type AgencyStanding, standings } from '../../db/console.ts';
import { bar } from '../../report/charts.ts';
import { html, type Html } from '../../report/html.ts';
import { liveBar } from './overview.ts';
import { agencyName, type Page, timeTag } from './page.ts';

interface Shown {
  readonly roundTitle: string;
  readonly filter: AgencyFilter;
  readonly list: AgencyList;
}

export function agenciesMain(page: Page, { roundTitle, filter, list }: Shown): Html {
  const { t } = page;
  return html`<div class="heading">
      <h1>${t('console.nav.agencies')}</h1>
      <p class="note">${roundTitle}</p>
    </div>
    ${filterForm(page, filter, list)} ${liveBar(page)}
    <div id="agencies" data-live>
      <p class="count" role="status">${t('console.list.count', { count: list.count, number: page.number(list.count) })}</p>
      ${
        list.agencies.length === 0
          ? html`<p class="card">${t('console.list.none')}</p>`
          : html`<table class="card list">
              <thead>
                <tr>
                  <th scope="col">${t('console.list.agency')}</th>
                  <th scope="col">${t('console.list.standing')}</th>
                  <th scope="col">${t('console.list.progress')}</th>
                  <th scope="col">${t('console.list.activity')}</th>
                  <th scope="col">${t('console.list.contacts')}</th>
                </tr>
              </thead>
              <tbody>
                ${list.agencies.map((agency) => row(page, agency))}
              </tbody>
            </table>`
      }
      ${pager(page, '/agencies', queryOf(filter), list.pageNumber, list.pages)}
    </div>`;
}

const queryOf = ({ text, standing, ministry, level, province }: AgencyFilter): Record<string, string> => ({
  q: text,
  standing,
  ministry,
  level,
  province,
});

function row(page: Page, one: AgencyStanding): Html {
  const { t, number, href } = page;
  const { answered, asked, lastAt, contacts, unreachable } = one;
  const place = [one.ministry, one.province].filter(Boolean).join(' · ');
  return html`<tr>
    <th scope="row">
      <a href="${href(`/agencies/${encodeURIComponent(one.code)}`)}">${agencyName(page, one)}</a>
      <small>${one.code}${place === '' ? null : ` · ${place}`}</small>
    </th>
    <td>${standingTag(page, one.standing)} ${one.isUnreachable ? standingTag(page, 'unreachable') : null}</td>
    <td>
      ${
        asked === 0
          ? '–'
          : html`<span>${t('console.list.answered', { answered: number(answered), asked: number(asked) })}</span
              >${bar((100 * answered) / asked, null)}`
      }
    </td>
    <td data-label="${t('console.list.activity')}">${timeTag(page, lastAt, t('console.list.never'))}</td>
    <td>
      ${contacts === 0 ? '–' : t('console.list.contacts-count', { count: contacts })}
      ${unreachable > 0 ? html`<small>${t('console.list.unreachable-count', { count: unreachable })}</small>` : null}
    </td>
  </tr>`;
}

/** The word says it; the colour only helps. */
const standingTag = ({ t }: Page, standing: AgencyStanding['standing'] | 'unreachable'): Html =>
  html`<span class="tag ${standing}">${t(`console.standing.${standing}`)}</span>`;

function filterForm(page: Page, filter: AgencyFilter, { ministries, provinces }: AgencyList): Html {
  const { t, href } = page;
  const choice = (name: string, label: string, chosen: string, options: readonly (readonly [string, string])[]): Html =>
    html`<p class="field">
      <label for="f-${name}">${label}</label>
      <select id="f-${name}" name="${name}">
        <option value="">${t('console.list.any')}</option>
        ${options.map(([value, text]) => html`<option value="${value}" ${value === chosen ? html`selected` : null}>${text}</option>`)}
      </select>
    </p>`;
  return html`<form method="get" action="/console/agencies" class="card filters" role="search">
    <input type="hidden" name="round" value="${page.roundId}" />
    ${page.language === 'en' ? html`<input type="hidden" name="lang" value="en" />` : null}
    <p class="field wide-field">
      <label for="f-q">${t('console.list.search')}</label>
      <input id="f-q" name="q" type="search" value="${filter.text}" maxlength="100" autocomplete="off" />
    </p>
    ${choice(
      'standing',
      t('console.list.standing'),
      filter.standing,
      [...standings, 'unreachable' as const].map((one) => [one, t(`console.standing.${one}`)] as const),
    )}
    ${choice(
      'ministry',
      t('console.list.ministry'),
      filter.ministry,
      ministries.map((name) => [name, name] as const),
    )}
    ${choice(
      'level',
      t('console.list.level'),
      filter.level,
      (['department', 'province'] as const).map((one) => [one, t(`console.levels.${one}`)] as const),
    )}
    ${choice(
      'province',
      t('console.list.province'),
      filter.province,
      provinces.map((name) => [name, name] as const),
    )}
    <p class="buttons">
      <button type="submit" class="primary">${t('console.list.filter')}</button>
      <a href="${href('/agencies')}">${t('console.list.clear')}</a>
    </p>
  </form>`;
}

/** `pages` null = not counted: `hasMore` says whether there is a next one. */
export function pager(
  page: Page,
  path: string,
  query: Readonly<Record<string, string>>,
  current: number,
  pages: number | null,
  hasMore = pages !== null && current < pages,
): Html | null {
  const { t, href } = page;
  if (current === 1 && !hasMore) return null;
  const address = (to: number): string => href(path, { ...query, page: String(to) });
  return html`<nav class="pager" aria-label="${t('console.list.pages')}">
    ${current > 1 ? html`<a href="${address(current - 1)}" rel="prev">${t('console.list.previous')}</a>` : html`<span></span>`}
    <span>${pages === null ? t('console.list.page-number', { page: current }) : t('console.list.page', { page: current, pages })}</span>
    ${hasMore ? html`<a href="${address(current + 1)}" rel="next">${t('console.list.next')}</a>` : html`<span></span>`}
  </nav>`;
}
