// The overview of a round: response rate, who needs a word, and the figures by level, ministry and province.
import { type Figures, stalledDays } from '../../app/console/figures.ts';
import { type GroupCounts } from '../../db/console.ts';
import { defaultRetention, purgeDue } from '../../app/rounds/purge-round.ts';
import { type StoredRound } from '../../db/rounds.ts';
import { dayMs } from '../../domain/durations.ts';
import { inLanguage } from '../../domain/questionnaire.ts';
import { bar } from '../../report/charts.ts';
import { html, type Html } from '../../report/html.ts';
import { extendForm, retentionForm } from './forms.ts';
import { type Page, percent, timeTag } from './page.ts';

export function overviewMain(page: Page, rounds: readonly StoredRound[], figures: Figures | null): Html {
  const { t } = page;
  if (!figures)
    return html`<h1>${t('console.nav.overview')}</h1>
      <p>${t('console.round.none')}</p>`;
  const { round } = figures;
  return html`<div class="heading">
      <h1>${round.title}</h1>
      ${rounds.length > 1 ? roundChoice(page, rounds, round.id) : null}
    </div>
    ${rounds.map((one) => purgeNotice(page, one))} ${liveBar(page)}
    <div id="figures" data-live>
      <p class="note">${t('console.live.as-of', { time: page.time(page.now) })}</p>
      ${headline(page, figures)} ${attention(page, figures)}
      <div class="columns">${group(page, 'level', figures.byLevel)} ${stalledSections(page, figures)}</div>
      <div class="columns">${group(page, 'ministry', figures.byMinistry)} ${group(page, 'province', figures.byProvince)}</div>
    </div>
    ${roundActions(page, round)}`;
}

function roundActions(page: Page, round: StoredRound): Html | null {
  const { t } = page;
  const actions = [
    ...(round.closedAt ? [] : [extendForm(page, { path: '/extend', title: t('console.actions.extend-round') })]),
    ...(round.purgedAt ? [] : [retentionForm(page, round.retainUntil ?? defaultRetention(round.closesAt))]),
  ];
  if (actions.length === 0) return null;
  return html`<section class="card" aria-labelledby="actions">
    <h2 id="actions">${t('console.actions.title')}</h2>
    ${actions}
  </section>`;
}

/** Not on its own: forgetting people is decided by somebody, with the plan before their eyes. */
function purgeNotice({ t, now, time }: Page, round: StoredRound): Html | null {
  const ended = purgeDue(round, now);
  return ended && html`<p class="fault">${t('console.retention.over', { title: round.title, id: round.id, time: time(ended) })}</p>`;
}

function roundChoice(page: Page, rounds: readonly StoredRound[], current: string): Html {
  const { t } = page;
  return html`<form method="get" action="/console" class="choice">
    ${page.language === 'en' ? html`<input type="hidden" name="lang" value="en" />` : null}
    <label
      >${t('console.round.choose')}
      <select name="round">
        ${rounds.map(({ id, title }) => html`<option value="${id}" ${id === current ? html`selected` : null}>${title}</option>`)}
      </select></label
    >
    <button type="submit" class="quiet">${t('console.round.show')}</button>
  </form>`;
}

/** The script puts a switch here; without it the link does. */
export const liveBar = (page: Page): Html => {
  const { t } = page;
  return html`<div
    class="live"
    data-live-bar
    data-pause="${t('console.live.pause')}"
    data-resume="${t('console.live.resume')}"
    data-lost="${t('console.live.lost')}"
  >
    <a href="${page.here}">${t('console.live.reload')}</a>
  </div>`;
};

function headline(page: Page, { round, total, pushesSpent }: Figures): Html {
  const { t, number } = page;
  const rate = percent(total.submitted, total.targets);
  const figure = (name: string, value: Html | string, note: string | null): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd><b>${value}</b>${note === null ? null : html` <small>${note}</small>`}</dd>
    </div>`;
  return html`<section class="card headline" aria-labelledby="rate">
    <div class="rate">
      <h2 id="rate">${t('console.figures.rate')}</h2>
      <p class="big">${rate === null ? '–' : `${rate}%`}</p>
      ${bar(rate === null ? null : Number(rate), null)}
      <p>${t('console.figures.rate-of', { submitted: number(total.submitted), targets: number(total.targets) })}</p>
    </div>
    <dl class="figures">
      ${figure(
        t('console.figures.targets'),
        number(total.targets),
        round.announcedTargets === null ? null : t('console.figures.announced', { count: round.announcedTargets }),
      )}
      ${figure(t('console.figures.joined'), number(total.joined), null)}
      ${figure(t('console.figures.started'), number(total.started), null)}
      ${figure(t('console.figures.submitted'), number(total.submitted), null)}
      ${figure(t('console.figures.deadline'), timeTag(page, round.closesAt, ''), deadlineNote(page, round))}
      ${figure(
        t('console.figures.pushes'),
        number(pushesSpent),
        round.pushBudget === null ? t('console.figures.no-budget') : t('console.figures.of-budget', { count: number(round.pushBudget) }),
      )}
    </dl>
  </section>`;
}

function deadlineNote({ t, now, time }: Page, { closedAt, closesAt, opensAt }: StoredRound): string {
  if (closedAt) return t('console.figures.closed-at', { time: time(closedAt) });
  if (opensAt > now) return t('console.round.not-open');
  if (closesAt < now) return t('console.round.over');
  return t('console.figures.days-left', { count: Math.floor((closesAt.getTime() - now.getTime()) / dayMs) });
}

function attention(page: Page, { total, parkedEvents }: Figures): Html {
  const { t, number, href } = page;
  const agencies = (
    [
      ['not-joined', total.notJoined],
      ['not-started', total.notStarted],
      ['stalled', total.stalled],
      ['unreachable', total.unreachable],
    ] as const
  ).map(([standing, count]) => ({
    label: t(`console.attention.${standing}`, { days: stalledDays }),
    count,
    address: href('/agencies', { standing }),
  }));
  const all = [...agencies, { label: t('console.attention.parked'), count: parkedEvents, address: href('/events') }];
  return html`<section class="card" aria-labelledby="attention">
    <h2 id="attention">${t('console.attention.title')}</h2>
    <ul class="attention">
      ${all.map(
        ({ label, count, address }) =>
          html`<li class="${count > 0 ? 'some' : 'none'}">
            <a href="${address}"><b>${number(count)}</b> <span>${label}</span></a>
          </li>`,
      )}
    </ul>
  </section>`;
}

function group(page: Page, by: 'level' | 'ministry' | 'province', counts: readonly GroupCounts[]): Html {
  const { t, number, href } = page;
  const label = (name: string): string =>
    name === ''
      ? t('console.unknown-place')
      : by === 'level'
        ? t(`console.levels.${name === 'province' ? 'province' : 'department'}`)
        : name;
  const row = ({ name, submitted, targets }: GroupCounts): Html => {
    const rate = percent(submitted, targets);
    return html`<tr>
      <th scope="row">
        ${name === '' ? label(name) : html`<a href="${href('/agencies', { [by]: name })}">${label(name)}</a>`}
        ${bar(rate === null ? null : Number(rate), null)}
      </th>
      <td class="number">${t('console.groups.of', { submitted: number(submitted), targets: number(targets) })}</td>
      <td class="number">${rate ?? '–'}</td>
    </tr>`;
  };
  return html`<section class="card" aria-labelledby="by-${by}">
    <h2 id="by-${by}">${t(`console.groups.${by}`)}</h2>
    <table class="groups">
      <thead>
        <tr>
          <th scope="col">${t('console.groups.name')}</th>
          <th scope="col" class="number">${t('console.groups.submitted')}</th>
          <th scope="col" class="number">${t('console.groups.rate')}</th>
        </tr>
      </thead>
      <tbody>
        ${counts.map(row)}
      </tbody>
    </table>
  </section>`;
}

function stalledSections(page: Page, { stalledSections: sections }: Figures): Html {
  const { t, number, language } = page;
  return html`<section class="card" aria-labelledby="stalled">
    <h2 id="stalled">${t('console.stalled-sections.title')}</h2>
    ${
      sections.length === 0
        ? html`<p class="note">${t('console.stalled-sections.none')}</p>`
        : html`<table class="groups">
            <thead>
              <tr>
                <th scope="col">${t('console.stalled-sections.section')}</th>
                <th scope="col" class="number">${t('console.stalled-sections.responses')}</th>
              </tr>
            </thead>
            <tbody>
              ${sections.map(
                ({ label, responses }) =>
                  html`<tr>
                    <th scope="row">${inLanguage(label, language)}</th>
                    <td class="number">${number(responses)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}
