// The report behind a link, as the model that page, PDF and picture share.
import { type Container } from '../container.ts';
import { findReport, markReportOpened } from '../db/reports.ts';
import { openResponse } from '../domain/conversation/open-target.ts';
import { type Language } from '../i18n/translate.ts';
import { buildReportModel } from '../report/build-model.ts';
import { type ReportModel } from '../report/model.ts';
import { loadForm } from './forms.ts';
import { hashSecret } from './secrets.ts';

/**
 * `isOpening`: somebody reads it, as against a chat app that fetches the picture. null = a link that is wrong, expired or revoked; which
 * of them is nobody's business.
 */
export async function readReport(
  { db, clock, config }: Pick<Container, 'db' | 'clock' | 'config'>,
  token: string,
  language: Language,
  { isOpening }: { readonly isOpening: boolean },
): Promise<ReportModel | null> {
  const now = clock.now();
  const row = await findReport(db.sql, hashSecret(token), now);
  if (!row) return null;
  const form = await loadForm(db.sql, row.questionnaireId, row.questionnaireVersion);
  const filled = openResponse(form, row.agency, row.answers, {
    now: row.submittedAt,
    timeZone: config.timeZone,
    startedAt: row.startedAt,
    responseId: row.responseId,
  });
  if (isOpening) await markReportOpened(db.sql, row.linkId, now);
  const isOpen = row.closedAt === null && row.closesAt >= now;
  return buildReportModel({
    kind: row.linkKind,
    language,
    timeZone: config.timeZone,
    agency: row.agency,
    round: { title: row.roundTitle, openUntil: isOpen ? row.closesAt : null },
    filled,
    score: row.score,
    submittedAt: row.submittedAt,
    asOf: row.scoredAt,
  });
}
