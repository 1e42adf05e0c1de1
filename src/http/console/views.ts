// The pages of the console by their path: what each reads, and how it is shown.
import { type Request } from 'express';
import { readAgencyDetail } from '../../app/console/agency.ts';
import { type AgencyFilter, listAgencies, readFigures } from '../../app/console/figures.ts';
import { readReminderFigures } from '../../app/console/reminders.ts';
import { idleSince } from '../../app/console/sessions.ts';
import { type Container } from '../../container.ts';
import { auditPage, standings } from '../../db/console.ts';
import { listParked } from '../../db/inbox.ts';
import { listOrganisers, listSessions } from '../../db/sessions.ts';
import { agenciesMain } from './agencies.ts';
import { agencyMain } from './agency.ts';
import { auditMain, auditPageSize } from './audit.ts';
import { eventsMain, exportsMain, sessionsMain } from './other-pages.ts';
import { overviewMain } from './overview.ts';
import { remindersMain } from './reminders.ts';
import { agencyName } from './page.ts';
import { renderPage } from './shell.ts';
import { roundOf, textOf, type Visit } from './visit.ts';

type View = (container: Container, visit: Visit, request: Request) => Promise<string>;

const lastPage = 10_000;

function pageNumberOf(request: Request): number {
  const number = Number(textOf(request.query['page']));
  return Number.isInteger(number) && number >= 1 && number <= lastPage ? number : 1;
}

export const overviewPage: View = async (container, { page, rounds, round }) => {
  const figures = round && (await readFigures(container, round));
  return renderPage(page, { title: page.t('console.nav.overview'), tab: 'overview', main: overviewMain(page, rounds, figures) });
};

const agenciesPage: View = async (container, visit, request) => {
  const { page } = visit;
  const round = roundOf(visit);
  const value = (name: string): string => textOf(request.query[name]).slice(0, 100);
  const filter: AgencyFilter = {
    text: value('q'),
    standing: [...standings, 'unreachable' as const].find((one) => one === value('standing')) ?? '',
    ministry: value('ministry'),
    level: value('level'),
    province: value('province'),
  };
  const list = await listAgencies(container, round.id, filter, pageNumberOf(request));
  const main = agenciesMain(page, { roundTitle: round.title, filter, list });
  return renderPage(page, { title: page.t('console.nav.agencies'), tab: 'agencies', main });
};

export const agencyPage: View = async (container, visit, request) => {
  const { page } = visit;
  const code = textOf(request.params['code']);
  const detail = await readAgencyDetail(container, { code, roundId: roundOf(visit).id, language: page.language });
  return renderPage(page, { title: agencyName(page, detail.agency), tab: null, main: agencyMain(page, detail) });
};

export const eventsPage: View = async ({ db }, { page }) =>
  renderPage(page, { title: page.t('console.events.title'), tab: 'events', main: eventsMain(page, await listParked(db.sql)) });

const remindersPage: View = async (container, visit) => {
  const { page } = visit;
  const round = roundOf(visit);
  const main = remindersMain(page, round.title, await readReminderFigures(container, round.id));
  return renderPage(page, { title: page.t('console.reminders.title'), tab: 'reminders', main });
};

const auditTrailPage: View = async ({ db }, { page, round }, request) => {
  const agencyCode = textOf(request.query['agency']);
  const isAll = textOf(request.query['all']) === 'yes' || round === null;
  const pageNumber = pageNumberOf(request);
  const rows = await auditPage(
    db.sql,
    { roundId: isAll ? null : round.id, agencyCode: agencyCode === '' ? null : agencyCode },
    { limit: auditPageSize + 1, offset: (pageNumber - 1) * auditPageSize },
  );
  const shown = { rows: rows.slice(0, auditPageSize), hasMore: rows.length > auditPageSize, pageNumber, agencyCode, isAll };
  const main = auditMain(page, { ...shown, roundTitle: round?.title ?? '' });
  return renderPage(page, { title: page.t('console.audit.title'), tab: 'audit', main });
};

const exportsPage: View = (_container, visit) => {
  const { page } = visit;
  const main = exportsMain(page, roundOf(visit).title);
  return Promise.resolve(renderPage(page, { title: page.t('console.exports.title'), tab: 'exports', main }));
};

const sessionsPage: View = async ({ db, clock }, { page }) => {
  const now = clock.now();
  const [sessions, organisers] = await Promise.all([
    listSessions(db.sql, page.session.contactId, idleSince(now), now),
    listOrganisers(db.sql, true, idleSince(now), now),
  ]);
  return renderPage(page, { title: page.t('console.sessions.title'), tab: 'sessions', main: sessionsMain(page, sessions, organisers) });
};

export const pages: Readonly<Record<string, View>> = {
  '': overviewPage,
  '/agencies': agenciesPage,
  '/agencies/:code': agencyPage,
  '/reminders': remindersPage,
  '/events': eventsPage,
  '/audit': auditTrailPage,
  '/exports': exportsPage,
  '/sessions': sessionsPage,
};
