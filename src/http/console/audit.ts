// The audit trail: who changed what, when. From where is in the export.
import { auditActions } from '../../db/audit.ts';
import { type AuditRow } from '../../db/console.ts';
import { roles } from '../../domain/conversation/snapshot.ts';
import { roundHalfUp } from '../../domain/exact.ts';
import { html, type Html } from '../../report/html.ts';
import { pager } from './agencies.ts';
import { agencyName, nameOr, type Page, timeTag } from './page.ts';

export const auditPageSize = 50;

interface Shown {
  readonly rows: readonly AuditRow[];
  readonly hasMore: boolean;
  readonly pageNumber: number;
  readonly agencyCode: string;
  /** All rounds, and what concerns no round. */
  readonly isAll: boolean;
  readonly roundTitle: string;
}

export function auditMain(page: Page, { rows, hasMore, pageNumber, agencyCode, isAll, roundTitle }: Shown): Html {
  const { t } = page;
  const query = { agency: agencyCode, all: isAll ? 'yes' : '' };
  return html`<div class="heading"><h1>${t('console.audit.title')}</h1></div>
    <form method="get" action="/console/audit" class="card filters">
      <input type="hidden" name="round" value="${page.roundId}" />
      ${page.language === 'en' ? html`<input type="hidden" name="lang" value="en" />` : null}
      <p class="field">
        <label for="f-agency">${t('console.audit.agency')}</label>
        <input id="f-agency" name="agency" value="${agencyCode}" maxlength="60" autocomplete="off" />
      </p>
      <p class="field">
        <label for="f-all">${t('console.round.choose')}</label>
        <select id="f-all" name="all">
          <option value="">${roundTitle === '' ? t('console.none') : t('console.audit.round', { title: roundTitle })}</option>
          <option value="yes" ${isAll ? html`selected` : null}>${t('console.audit.all-rounds')}</option>
        </select>
      </p>
      <p class="buttons"><button type="submit" class="primary">${t('console.audit.filter')}</button></p>
    </form>
    <section class="card" aria-label="${t('console.audit.title')}">${auditList(page, rows, true)}</section>
    ${pager(page, '/audit', query, pageNumber, null, hasMore)}`;
}

export function auditList(page: Page, rows: readonly AuditRow[], hasAgency: boolean): Html {
  const { t, href } = page;
  if (rows.length === 0) return html`<p class="note">${t('console.audit.none')}</p>`;
  return html`<table class="list">
    <thead>
      <tr>
        <th scope="col">${t('console.audit.at')}</th>
        <th scope="col">${t('console.audit.who')}</th>
        <th scope="col">${t('console.audit.what')}</th>
        ${hasAgency ? html`<th scope="col">${t('console.audit.where')}</th>` : null}
        <th scope="col">${t('console.audit.details')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td>${timeTag(page, row.happenedAt, '–')}</td>
            <td>${actorOf(page, row)}</td>
            <td>${actionOf(page, row.action)}</td>
            ${
              hasAgency
                ? html`<td>
                    ${
                      row.agencyCode === null
                        ? '–'
                        : html`<a href="${href('/audit', { agency: row.agencyCode, all: 'yes' })}"
                            >${agencyName(page, { nameTh: row.agencyNameTh ?? '', nameEn: row.agencyNameEn ?? '' })}</a
                          >`
                    }
                  </td>`
                : null
            }
            <td class="details">
              ${row.reason === null ? null : html`<p>${t('console.audit.reason', { text: row.reason })}</p>`}
              ${values(page, t('console.audit.before'), row.before)} ${values(page, t('console.audit.after'), row.after)}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function actionOf({ t }: Page, action: string): string {
  // A row of a later release may hold one that this one does not know.
  const known = auditActions.find((one) => one === action);
  return known ? t(`console.audit-actions.${known.replace('.', '-') as Dashed<typeof known>}`) : action;
}
type Dashed<A extends string> = A extends `${infer Thing}.${infer Done}` ? `${Thing}-${Done}` : never;

function actorOf(page: Page, { actor, actorName }: AuditRow): string {
  const [kind = '', name = ''] = actor.split(/:(.*)/s);
  if (kind === 'contact' || kind === 'organiser') return page.t(`console.actors.${kind}`, { name: nameOr(page, actorName) });
  return kind === 'cli' ? page.t('console.actors.cli', { name }) : page.t('console.nobody');
}

/** Names of stored values that have a text under `console.audit-fields`, written as there; others are shown as they are. */
const fields = [
  'added',
  'agencies',
  'agency',
  'aliases',
  'changed',
  'choice',
  'closed-at',
  'closes-at',
  'code',
  'codes',
  'contact-id',
  'contacts',
  'controller',
  'corrections',
  'count',
  'expires-at',
  'file',
  'files',
  'format',
  'held',
  'id',
  'ids',
  'into',
  'invitation-id',
  'invitations',
  'is-new',
  'kind',
  'level',
  'link-id',
  'links',
  'ministry',
  'name-en',
  'name-th',
  'names',
  'opens-at',
  'parent-code',
  'province',
  'questionnaire-id',
  'queued',
  'response',
  'retain-until',
  'retired-reason',
  'role',
  'rows',
  'sessions',
  'sessions-ended',
  'submissions',
  'submitted-at',
  'submitted-by',
  'targets',
  'title',
  'to-acknowledge',
  'total',
  'type',
  'until',
  'version',
] as const;

/** The stored values, by name where they are one flat object. */
function values(page: Page, title: string, value: unknown): Html | null {
  if (value === null || value === undefined) return null;
  const isFlat = typeof value === 'object' && !Array.isArray(value);
  const pairs: readonly (readonly [string, unknown])[] = isFlat ? Object.entries(value) : [['', value]];
  // What was empty is not told.
  const told = pairs.filter(([, one]) => one !== null && one !== '' && !['{}', '[]'].includes(JSON.stringify(one)));
  if (told.length === 0) return null;
  const text = told.map(([name, one]) => `${name === '' ? '' : `${fieldOf(page, name)}: `}${readable(page, name, one)}`);
  return html`<p><b>${title}</b> ${text.join(' · ')}</p>`;
}

function fieldOf({ t }: Page, name: string): string {
  const dashed = name.replaceAll('_', '-').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const known = fields.find((one) => one === dashed);
  return known ? t(`console.audit-fields.${known}`) : name;
}

/** Of a long list as many are shown. */
const listMax = 20;

/** Instants in the reader's own time, roles and levels by their names; everything else as it was stored. */
function readable(page: Page, name: string, value: unknown): string {
  if (Array.isArray(value)) {
    const shown = value.slice(0, listMax).map((one: unknown) => readable(page, name, one));
    const more = value.length - shown.length;
    return [...shown, ...(more > 0 ? [page.t('console.audit.more', { count: page.number(more) })] : [])].join(', ');
  }
  if (typeof value === 'boolean') return page.t(value ? 'common.yes' : 'common.no');
  if (typeof value !== 'string') return JSON.stringify(value);
  const role = name === 'role' ? roles.find((one) => one === value) : undefined;
  if (role) return page.t(`console.roles.${role}`);
  // Stored exactly, as a fraction.
  if (name === 'total' && /^\d+(?:[./]\d+)?$/.test(value)) return roundHalfUp(value, 2);
  // Maturity levels are called so too.
  if (name === 'level' && (value === 'department' || value === 'province')) return page.t(`console.levels.${value}`);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) ? page.time(new Date(value)) : value;
}
