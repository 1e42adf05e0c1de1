// One agency in a round: where it stands, its contacts and invitations, what was answered and changed, and what organisers can do.
import { type AgencyDetail, changesShown } from '../../app/console/agency.ts';
import { bar } from '../../report/charts.ts';
import { html, type Html } from '../../report/html.ts';
import { agencyActions, contactActions } from './agency-actions.ts';
import { auditList } from './audit.ts';
import { agencyName, nameOr, type Page, timeTag } from './page.ts';

export function agencyMain(page: Page, detail: AgencyDetail): Html {
  const { t, href } = page;
  const { agency, round } = detail;
  const facts = [
    t('console.agency.code', { code: agency.code }),
    t(`console.levels.${agency.level}`),
    agency.ministry,
    agency.province,
  ].filter(Boolean);
  return html`<div class="heading">
      <h1>${agencyName(page, agency)}</h1>
      <p class="note">${facts.join(' · ')}</p>
      <p class="note">${round.title}</p>
    </div>
    <div class="columns">
      <div>${statusSection(page, detail)} ${scoreSection(page, detail)}</div>
      <div>${agencyActions(page, detail)} ${invitationsSection(page, detail)}</div>
    </div>
    ${contactsSection(page, detail)} ${changesSection(page, detail)}
    <section class="card" aria-labelledby="audit">
      <h2 id="audit">${t('console.agency.audit')}</h2>
      ${auditList(page, detail.audit, false)}
      <p><a href="${href('/audit', { agency: agency.code, all: 'yes' })}">${t('console.agency.all-audit')}</a></p>
    </section>`;
}

function statusSection(page: Page, { shown, closesAt, round }: AgencyDetail): Html {
  const { t, number } = page;
  const { progress, detail, sections } = shown;
  const fact = (name: string, value: Html | string): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  const standing = progress.status === 'not-started' && progress.contacts === 0 ? 'not-joined' : progress.status;
  return html`<section class="card" aria-labelledby="status">
    <h2 id="status">${t('console.agency.status')}</h2>
    <dl class="facts">
      ${fact(t('console.list.standing'), html`<span class="tag ${standing}">${t(`console.standing.${standing}`)}</span>`)}
      ${fact(
        t('console.figures.deadline'),
        html`${timeTag(page, closesAt, '')}${closesAt > round.closesAt ? html` <small>${t('console.agency.own-deadline')}</small>` : null}`,
      )}
      ${detail ? fact(t('console.agency.started-at'), timeTag(page, detail.startedAt, '–')) : null}
      ${progress.submittedAt ? fact(t('console.agency.submitted-at'), timeTag(page, progress.submittedAt, '–')) : null}
      ${detail?.reopenedAt ? fact(t('console.agency.reopened-at'), timeTag(page, detail.reopenedAt, '–')) : null}
      ${fact(t('console.list.activity'), timeTag(page, progress.lastEventAt, t('console.list.never')))}
      ${detail ? fact(t('console.agency.version'), String(detail.questionnaireVersion)) : null}
    </dl>
    ${
      sections.length === 0
        ? null
        : html`<h3>${t('console.agency.sections')}</h3>
            <table class="groups">
              <thead>
                <tr>
                  <th scope="col">${t('console.stalled-sections.section')}</th>
                  <th scope="col" class="number">${t('console.list.progress')}</th>
                </tr>
              </thead>
              <tbody>
                ${sections.map(
                  ({ label, answered, asked }) =>
                    html`<tr>
                      <th scope="row">
                        ${label || t('console.agency.other-section')}${bar(asked === 0 ? null : (100 * answered) / asked, null)}
                      </th>
                      <td class="number">${t('console.groups.of', { submitted: number(answered), targets: number(asked) })}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
    }
  </section>`;
}

/** Two decimals as the report shows them. */
const points = (text: string | null): string => (text === null ? '–' : Number(text).toFixed(2));

function scoreSection(page: Page, { score }: AgencyDetail): Html | null {
  const { t } = page;
  if (!score) return null;
  return html`<section class="card" aria-labelledby="score">
    <h2 id="score">${t('console.agency.score')}</h2>
    <dl class="facts">
      <div>
        <dt>${t('console.agency.total')}</dt>
        <dd><b>${score.total === null ? t('console.agency.no-score') : points(score.total)}</b></dd>
      </div>
      ${
        score.level === null
          ? null
          : html`<div>
              <dt>${t('console.agency.maturity')}</dt>
              <dd>${score.level}</dd>
            </div>`
      }
      ${score.dimensions.map(
        ({ label, points: value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${points(value)}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function contactsSection(page: Page, detail: AgencyDetail): Html {
  const { t, time } = page;
  const { contacts } = detail.shown;
  return html`<section class="card" aria-labelledby="contacts">
    <h2 id="contacts">${t('console.agency.contacts')}</h2>
    ${
      contacts.length === 0
        ? html`<p class="note">${t('console.agency.no-contacts')}</p>`
        : html`<table class="list">
            <thead>
              <tr>
                <th scope="col">${t('console.agency.name')}</th>
                <th scope="col">${t('console.agency.role')}</th>
                <th scope="col">${t('console.agency.joined')}</th>
                <th scope="col">${t('console.agency.last-event')}</th>
                <th scope="col">${t('console.agency.reachable')}</th>
                <th scope="col">${t('console.actions.title')}</th>
              </tr>
            </thead>
            <tbody>
              ${contacts.map(
                (contact) =>
                  html`<tr>
                    <th scope="row">${nameOr(page, contact.displayName)}</th>
                    <td>${t(`console.roles.${contact.role}`)}</td>
                    <td data-label="${t('console.agency.joined')}">${timeTag(page, contact.joinedAt, '–')}</td>
                    <td data-label="${t('console.agency.last-event')}">${timeTag(page, contact.lastEventAt, t('console.list.never'))}</td>
                    <td>
                      ${
                        contact.unreachableAt
                          ? t('console.agency.is-blocked', { time: time(contact.unreachableAt) })
                          : t('console.agency.is-reachable')
                      }
                    </td>
                    <td>${contactActions(page, detail, contact)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
}

function invitationsSection(page: Page, { invitations }: AgencyDetail): Html {
  const { t, time, now } = page;
  const state = ({ usedAt, usedBy, revokedAt, expiresAt }: AgencyDetail['invitations'][number]): string => {
    if (usedAt) return t('console.agency.used', { name: nameOr(page, usedBy), time: time(usedAt) });
    if (revokedAt) return t('console.agency.revoked', { time: time(revokedAt) });
    return t(expiresAt < now ? 'console.agency.expired' : 'console.agency.usable', { time: time(expiresAt) });
  };
  return html`<section class="card" aria-labelledby="invitations">
    <h2 id="invitations">${t('console.agency.invitations')}</h2>
    ${
      invitations.length === 0
        ? html`<p class="note">${t('console.agency.no-invitations')}</p>`
        : html`<ul class="lines">
            ${invitations.map((one) => html`<li><b>${t(`console.roles.${one.role}`)}</b> <span>${state(one)}</span></li>`)}
          </ul>`
    }
  </section>`;
}

function changesSection(page: Page, { changes }: AgencyDetail): Html {
  const { t } = page;
  return html`<section class="card" aria-labelledby="changes">
    <h2 id="changes">${t('console.agency.changes')}</h2>
    ${
      changes.length === 0
        ? html`<p class="note">${t('console.agency.no-changes')}</p>`
        : html`<p class="note">${t('console.agency.changes-note', { count: changesShown })}</p>
            <table class="list">
              <thead>
                <tr>
                  <th scope="col">${t('console.agency.question')}</th>
                  <th scope="col">${t('console.agency.before')}</th>
                  <th scope="col">${t('console.agency.after')}</th>
                  <th scope="col">${t('console.agency.by')}</th>
                  <th scope="col">${t('console.agency.at')}</th>
                </tr>
              </thead>
              <tbody>
                ${changes.map(
                  ({ question, before, after, byName, at }) =>
                    html`<tr>
                      <th scope="row">${question}</th>
                      <td data-label="${t('console.agency.before')}">${before === null ? '–' : before || t('console.agency.empty')}</td>
                      <td data-label="${t('console.agency.after')}">${after || t('console.agency.empty')}</td>
                      <td data-label="${t('console.agency.by')}">${byName === null ? t('console.nobody') : nameOr(page, byName)}</td>
                      <td>${timeTag(page, at, '–')}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`
    }
  </section>`;
}
