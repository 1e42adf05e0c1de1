// Report links: those that organisers make, a list of all that work, and taking them back.
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { listReportLinks, type ReportLinkRow, revokeReportLinks } from '../../db/reports.ts';
import { storeReportLink } from '../../db/responses.ts';
import { findSubmission } from '../../db/round-progress.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { agencyInRound } from '../agencies/agency-in-round.ts';
import { newReplyLink } from './report-links.ts';

interface Which {
  readonly code: string;
  /** null = the agency's round (see agencyInRound). */
  readonly roundId: string | null;
  readonly by: Acting;
}

/** A link of kind `organiser`. @throws Problem `not-found`; `refused` when there is no report yet */
export async function makeReportLink(
  { db, clock, config }: Pick<Container, 'db' | 'clock' | 'config'>,
  { code, roundId, language, by }: Which & { readonly language: string },
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  const { agency, round } = await agencyInRound(db.sql, code, roundId);
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const submission = await findSubmission(tx, round.id, agency.id);
    if (submission?.status !== 'submitted') throw problems.refused({ faults: [{ code: 'not-submitted', params: { code, id: round.id } }] });
    const { url, tokenHash, kind, expiresAt } = newReplyLink(config.publicUrl, 'organiser', language, now);
    await storeReportLink(tx, { tokenHash, responseId: submission.responseId, contactId: null, kind, expiresAt }, now);
    await recordAudit(tx, { ...by, action: 'report.linked', roundId: round.id, agencyId: agency.id, after: { expiresAt } }, now);
    return { url, expiresAt };
  });
}

/** Links to the agency's report in the round that work now, the newest first. @throws Problem `not-found`, `refused` */
export async function listReports(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { code, roundId }: Omit<Which, 'by'>,
): Promise<readonly ReportLinkRow[]> {
  const { agency, round } = await agencyInRound(db.sql, code, roundId);
  return listReportLinks(db.sql, { roundId: round.id, agencyId: agency.id, now: clock.now() });
}

/**
 * Every link to the agency's report in the round stops working, or only the one with the id. Returns how many did.
 * @throws Problem `not-found`; `refused` also when the one is no such link, or works no more
 */
export async function revokeReports(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { code, roundId, linkId = null, by }: Which & { readonly linkId?: number | null },
): Promise<number> {
  const { agency, round } = await agencyInRound(db.sql, code, roundId);
  const now = clock.now();
  return db.sql.begin(async (tx) => {
    const revoked = await revokeReportLinks(tx, { roundId: round.id, agencyId: agency.id, linkId, at: now });
    if (linkId !== null && revoked === 0) throw problems.refused({ faults: [{ code: 'no-report-link', params: { code, id: linkId } }] });
    await recordAudit(tx, { ...by, action: 'report.revoked', roundId: round.id, agencyId: agency.id, after: { links: revoked } }, now);
    return revoked;
  });
}
