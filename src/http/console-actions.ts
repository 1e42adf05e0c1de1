// What organisers change from their page. Each runs the use case that the command line runs, with the organiser in the audit trail; then
// the browser is sent to a page of its own (POST, redirect, GET). Session and form token were checked before.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { downloadExport, exportKinds } from '../app/console/export.ts';
import { signOut } from '../app/console/sessions.ts';
import { type CreatedInvitation, createInvitations } from '../app/invitations/create-invitations.ts';
import { extendRound } from '../app/rounds/extend-round.ts';
import { changeRetention } from '../app/rounds/purge-round.ts';
import { type Format, formats } from '../app/export/table-file.ts';
import { invitationLink } from '../app/invitations/invitation-link.ts';
import { removeContact } from '../app/contacts/manage-contacts.ts';
import { revokeReports } from '../app/reports/organiser-links.ts';
import { reopenResponse } from '../app/reopen-response.ts';
import { replayEvent } from '../app/replay-event.ts';
import { revokeInvitationsOf } from '../app/invitations/revoke-invitations.ts';
import { type MenuChange, showMenu } from '../app/menus/show-menu.ts';
import { type Telling, tellings } from '../app/contacts/tell-contacts.ts';
import { type Container } from '../container.ts';
import { toProblem } from '../db/errors.ts';
import { roles } from '../domain/conversation/snapshot.ts';
import { readWhen } from '../domain/read-when.ts';
import { type Parameters, type TranslationKey } from '../i18n/translate.ts';
import { type Problem, problems, type Refusal } from '../problem.ts';
import { codeMain } from './console/agency-actions.ts';
import { reasonCharsMax, whenCharsMax } from './console/forms.ts';
import { type Outcome, type SentForm } from './console/page.ts';
import { clearSessionCookie } from './console/security.ts';
import { renderPage } from './console/shell.ts';
import { agencyPage, eventsPage, overviewPage } from './console/views.ts';
import { roundOf, textOf, type Visit } from './console/visit.ts';

type VisitOf = (request: Request) => Promise<Visit>;
type View = typeof overviewPage;

/** What people typed cannot be used: one sentence a fault, said on the page that the form stands on. */
class FormError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** What goes wrong with one export does not hold up the next for longer than the exports themselves. */
const exportsAtOnce = 2;

export function consoleActions(container: Container, visitOf: VisitOf): Router {
  const { clock, config, log, messenger } = container;
  const router = Router();
  const field = (request: Request, name: string): string => textOf((request.body as Readonly<Record<string, unknown>>)[name]);
  const code = (request: Request): string => textOf(request.params['code']);
  const telling = (request: Request): Telling => tellings.find((one) => one === field(request, 'telling')) ?? 'none';

  const reasonFaults = (text: string, { page }: Visit): readonly string[] =>
    text === '' || text.length > reasonCharsMax ? [page.t('console.errors.reason')] : [];
  const reason = (request: Request, visit: Visit): string => {
    const text = field(request, 'reason');
    const faults = reasonFaults(text, visit);
    if (faults.length > 0) throw new FormError(faults);
    return text;
  };
  /** A date and why: whatever is wrong with either is said at once. */
  const dated = (request: Request, visit: Visit, name: 'closes' | 'until'): { readonly at: Date; readonly reason: string } => {
    const text = field(request, name).slice(0, whenCharsMax);
    const at = readWhen(text, 'end', { now: clock.now(), timeZone: config.timeZone });
    const why = field(request, 'reason');
    const faults = [...(at ? [] : [visit.page.t('console.errors.when', { text })]), ...reasonFaults(why, visit)];
    if (!at || faults.length > 0) throw new FormError(faults);
    return { at, reason: why };
  };

  /** In the background: LINE may take its time, and the change stands without it. */
  const showMenusSoon = (change: MenuChange): void => {
    void showMenu(container, change).catch((error: unknown) => {
      log.error({ err: error }, 'menus could not be shown');
    });
  };

  /** `origin` is the page that the form stands on. */
  const action = (path: string, origin: View, run: (request: Request, visit: Visit) => Promise<readonly [Outcome, string]>): void => {
    router.post(`/console${path}`, async (request, response) => {
      const visit = await visitOf(request);
      try {
        const [outcome, back] = await run(request, visit);
        response.redirect(303, visit.page.href(back, { done: outcome }));
      } catch (error) {
        await sayFaults(container, { error, visit, request, response, origin });
      }
    });
  };
  const agencyPath = (request: Request): string => `/agencies/${encodeURIComponent(code(request))}`;

  action('/extend', overviewPage, async (request, visit) => {
    const { id: roundId } = roundOf(visit);
    const { at: closesAt, reason: why } = dated(request, visit, 'closes');
    const wanted = { roundId, agencyCode: null, closesAt, reason: why };
    await extendRound(container, { ...wanted, telling: telling(request), by: visit.by });
    return ['extended', ''];
  });
  action('/retention', overviewPage, async (request, visit) => {
    const { id: roundId } = roundOf(visit);
    const { at: until, reason: why } = dated(request, visit, 'until');
    await changeRetention(container, { roundId, until, reason: why, by: visit.by });
    return ['retention-set', ''];
  });
  action('/agencies/:code/extend', agencyPage, async (request, visit) => {
    const { id: roundId } = roundOf(visit);
    const { at: closesAt, reason: why } = dated(request, visit, 'closes');
    const wanted = { roundId, agencyCode: code(request), closesAt, reason: why };
    await extendRound(container, { ...wanted, telling: telling(request), by: visit.by });
    return ['extended', agencyPath(request)];
  });
  action('/agencies/:code/reopen', agencyPage, async (request, visit) => {
    const wanted = { code: code(request), roundId: roundOf(visit).id, reason: reason(request, visit), telling: telling(request) };
    const { agencyId } = await reopenResponse(container, { ...wanted, by: visit.by });
    showMenusSoon({ contactId: null, agencyId });
    return ['reopened', agencyPath(request)];
  });
  action('/agencies/:code/revoke-contact', agencyPage, async (request, visit) => {
    const id = Number(field(request, 'contact'));
    if (!Number.isSafeInteger(id)) throw problems.notFound({ what: 'contact', id: '' });
    const wanted = { id, agencyCode: code(request), reason: reason(request, visit), telling: telling(request) };
    await removeContact(container, { ...wanted, by: visit.by });
    showMenusSoon({ contactId: id, agencyId: null });
    return ['contact-revoked', agencyPath(request)];
  });
  action('/agencies/:code/revoke-reports', agencyPage, async (request, visit) => {
    await revokeReports(container, { code: code(request), roundId: roundOf(visit).id, by: visit.by });
    return ['reports-revoked', agencyPath(request)];
  });
  action('/agencies/:code/revoke-invitations', agencyPage, async (request, visit) => {
    await revokeInvitationsOf(container, { code: code(request), roundId: roundOf(visit).id, by: visit.by });
    return ['invitations-revoked', agencyPath(request)];
  });
  action('/events/:id/replay', eventsPage, async (request, visit) => {
    const id = Number(request.params['id']);
    if (!Number.isSafeInteger(id)) throw problems.notFound({ what: 'parked event', id: '' });
    await replayEvent(container, id, visit.by);
    return ['replayed', '/events'];
  });

  // The code goes to the page itself: it is nowhere in clear afterwards, and must not stand in an address.
  router.post('/console/agencies/:code/invite', async (request, response) => {
    const visit = await visitOf(request);
    const { page, by } = visit;
    const role = roles.find((one) => one === field(request, 'role'));
    try {
      if (!role) throw problems.badRequest({ reason: 'An invitation needs a role.' });
      let created: readonly CreatedInvitation[] = [];
      const wanted = { roundId: roundOf(visit).id, agencyCode: code(request), role, expiresAt: null, by };
      const keep = (made: readonly CreatedInvitation[]): Promise<void> => {
        created = made;
        return Promise.resolve();
      };
      await createInvitations(container, { ...wanted, keep });
      const [invitation] = created;
      if (!invitation) throw new Error('an invitation was to be made');
      const botId = config.line?.botId ?? (await basicId());
      const link = botId === null ? null : invitationLink(botId, invitation.code);
      response
        .type('html')
        .send(renderPage(page, { title: page.t('console.code.title'), tab: null, main: codeMain(page, invitation, link) }));
    } catch (error) {
      await sayFaults(container, { error, visit, request, response, origin: agencyPage });
    }
  });
  const basicId = async (): Promise<string | null> => {
    try {
      return (await messenger.botInfo()).basicId;
    } catch (error) {
      log.warn({ err: error }, 'LINE does not tell the bot id: an invitation is shown without its link');
      return null;
    }
  };

  let exporting = 0;
  router.post('/console/exports/:kind/:format', async (request, response) => {
    const visit = await visitOf(request);
    const kind = exportKinds.find((one) => one === request.params['kind']);
    const format = formats.find((one) => one === request.params['format']);
    if (!kind || !format) throw problems.notFound({ what: 'export', id: '' });
    const { id: roundId } = roundOf(visit);
    if (exporting >= exportsAtOnce) {
      await sayFaults(container, {
        error: new FormError([visit.page.t('console.errors.busy')]),
        ...{ visit, request, response, origin: overviewPage },
      });
      return;
    }
    exporting += 1;
    try {
      await downloadExport(container, { roundId, kind, format, by: visit.by }, (path) => sendFile(response, path, kind, roundId, format));
    } finally {
      exporting -= 1;
    }
  });

  const leave = async (request: Request, response: Response, sessionId: 'this' | 'all'): Promise<void> => {
    const { page } = await visitOf(request);
    await signOut(container, page.session.contactId, sessionId === 'all' ? null : page.session.id);
    clearSessionCookie(response, config);
    response.redirect(303, page.language === 'en' ? '/console?done=signed-out&lang=en' : '/console?done=signed-out');
  };
  router.post('/console/sign-out', (request, response) => leave(request, response, 'this'));
  router.post('/console/sessions/end-all', (request, response) => leave(request, response, 'all'));
  router.post('/console/sessions/:id/end', async (request, response) => {
    const { page } = await visitOf(request);
    const id = Number(request.params.id);
    if (id === page.session.id) {
      await leave(request, response, 'this');
      return;
    }
    if (Number.isSafeInteger(id)) await signOut(container, page.session.contactId, id);
    response.redirect(303, page.href('/sessions', { done: 'session-ended' }));
  });
  return router;
}

const contentTypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/x-ndjson',
};

async function sendFile(response: Response, path: string, kind: string, roundId: string, format: Format): Promise<void> {
  response.attachment(`${kind}-${roundId.replace(/[^\p{L}\p{N}\p{M}_-]/gu, '_')}.${format}`);
  response.setHeader('Content-Type', contentTypes[format]);
  await pipeline(createReadStream(path), response);
}

interface Failed {
  readonly error: unknown;
  readonly visit: Visit;
  readonly request: Request;
  readonly response: Response;
  readonly origin: View;
}

/** The page that the form stands on, as it was filled in, with what is wrong on top. */
async function sayFaults(container: Container, { error, visit, request, response, origin }: Failed): Promise<void> {
  const problem = error instanceof FormError ? null : toProblem(error);
  if (!(error instanceof FormError) && (!problem || problem.status >= 500)) throw error;
  const faults = problem ? faultLines(problem, visit) : (error as FormError).faults;
  const markup = await origin(container, visit.withFaults(faults, sentForm(request)), request);
  response
    .status(problem?.status ?? 400)
    .type('html')
    .send(markup);
}

const sentForm = ({ path, body }: Request): SentForm => ({
  path: path.replace(/^\/console/, ''),
  fields: Object.fromEntries(
    Object.entries((body ?? {}) as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  ),
});

/** Refusals whose words for the command line name its commands. */
const plainer: ReadonlySet<string> = new Set([
  'deadline-over',
  'not-a-target',
  'agency-unknown',
  'invitation-used',
  'which-round',
  'extend-beyond-retention',
  'retention-too-short',
]);

/** Refusals carry instants in ISO 8601. */
function withTimes(params: Parameters, { time }: Visit['page']): Parameters {
  const isInstant = (value: string | number): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, isInstant(value) ? time(new Date(value)) : value]));
}

function faultLines(problem: Problem, { page }: Visit): readonly string[] {
  if (problem.kind === 'refused')
    return (problem.details['faults'] as readonly Refusal[]).map((fault) =>
      page.t(`${plainer.has(fault.code) ? 'console' : 'cli'}.refused.${fault.code}` as TranslationKey, withTimes(fault.params ?? {}, page)),
    );
  return [page.t(problem.kind === 'not-found' ? 'console.errors.not-found' : 'console.errors.failed')];
}
