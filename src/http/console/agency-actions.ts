// What organisers can do about one agency, and the page that shows a new invitation code once.
import { type AgencyDetail } from '../../app/console/agency.ts';
import { type CreatedInvitation } from '../../app/invitations/create-invitations.ts';
import { roles } from '../../domain/conversation/snapshot.ts';
import { html, type Html } from '../../report/html.ts';
import { extendForm, folded, reasonField, tellingField } from './forms.ts';
import { actionForm, button, nameOr, type Page, timeTag, typedInto } from './page.ts';

const pathOf = ({ agency }: Pick<AgencyDetail, 'agency'>): string => `/agencies/${encodeURIComponent(agency.code)}`;

export function agencyActions(page: Page, detail: AgencyDetail): Html {
  const { t, now } = page;
  const { round, shown, reportLinks, invitations } = detail;
  const path = pathOf(detail);
  const hasUnused = invitations.some(({ usedAt, revokedAt, expiresAt }) => !usedAt && !revokedAt && expiresAt > now);
  const actions = [
    ...(round.closedAt ? [] : [extendForm(page, { path: `${path}/extend`, title: t('console.actions.extend') })]),
    ...(shown.progress.status === 'submitted' && !round.closedAt ? [reopenForm(page, path)] : []),
    ...(round.closedAt ? [] : [inviteForm(page, path)]),
    ...(hasUnused
      ? [
          folded(
            t('console.actions.revoke-invitations'),
            actionForm(page, `${path}/revoke-invitations`, [], button(t('console.actions.revoke-invitations'), 'danger')),
          ),
        ]
      : []),
    ...(reportLinks > 0
      ? [
          folded(
            t('console.actions.revoke-reports'),
            actionForm(
              page,
              `${path}/revoke-reports`,
              html`<p class="note">${t('console.actions.report-links', { count: reportLinks })}</p>`,
              button(t('console.actions.revoke-reports'), 'danger'),
            ),
          ),
        ]
      : []),
  ];
  if (actions.length === 0) return html``;
  return html`<section class="card" aria-labelledby="actions">
    <h2 id="actions">${t('console.actions.title')}</h2>
    ${actions}
  </section>`;
}

function reopenForm(page: Page, path: string): Html {
  const { t } = page;
  const typed = typedInto(page, `${path}/reopen`);
  const fields = [
    html`<p class="note">${t('console.actions.reopen-note')}</p>`,
    reasonField(page, 'reopen', true, typed),
    tellingField(page, typed),
  ];
  const title = t('console.actions.reopen');
  return folded(title, actionForm(page, `${path}/reopen`, fields, button(title)), typed !== null);
}

function inviteForm(page: Page, path: string): Html {
  const { t } = page;
  const field = html`<p class="field">
    <label for="role">${t('console.code.role')}</label>
    <select id="role" name="role">
      ${roles.map((role) => html`<option value="${role}">${t(`console.roles.${role}`)}</option>`)}
    </select>
  </p>`;
  return folded(t('console.actions.invite'), actionForm(page, `${path}/invite`, field, button(t('console.actions.invite'))));
}

export function contactActions(page: Page, detail: AgencyDetail, contact: AgencyDetail['shown']['contacts'][number]): Html {
  const { t } = page;
  const name = nameOr(page, contact.displayName);
  const path = `${pathOf(detail)}/revoke-contact`;
  const typed = typedInto(page, path, String(contact.id));
  return folded(
    t('console.actions.revoke-contact'),
    actionForm(
      page,
      path,
      [
        html`<input type="hidden" name="contact" value="${contact.id}" />`,
        reasonField(page, `contact-${contact.id}`, false, typed),
        tellingField(page, typed),
      ],
      button(t('console.actions.revoke-contact-of', { name }), 'danger'),
    ),
    typed !== null,
  );
}

/** The only place where the code is ever shown. */
export function codeMain(page: Page, { code, role, agencyCode, agencyName, expiresAt }: CreatedInvitation, link: string | null): Html {
  const { t, href } = page;
  return html`<div class="heading">
      <h1>${t('console.code.title')}</h1>
      <p class="note">${agencyName}</p>
    </div>
    <section class="card">
      <p class="done" role="status">${t('console.code.once')}</p>
      <dl class="facts">
        <div>
          <dt>${t('console.code.code')}</dt>
          <dd><code class="code">${code}</code></dd>
        </div>
        <div>
          <dt>${t('console.code.role')}</dt>
          <dd>${t(`console.roles.${role}`)}</dd>
        </div>
        <div>
          <dt>${t('console.code.expires')}</dt>
          <dd>${timeTag(page, expiresAt, '–')}</dd>
        </div>
        ${
          link === null
            ? null
            : html`<div>
                <dt>${t('console.code.link')}</dt>
                <dd><code>${link}</code></dd>
              </div>`
        }
      </dl>
      <p><a href="${href(`/agencies/${encodeURIComponent(agencyCode)}`)}">${t('console.code.back')}</a></p>
    </section>`;
}
