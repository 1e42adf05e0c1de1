// The report behind a link, as the model that page, PDF and picture share.
import { type Container } from '../../container.ts';
import { findEarlierScore, findReport, markReportOpened, type ReportRow } from '../../db/reports.ts';
import { openResponse } from '../../domain/conversation/open-target.ts';
import { type Language } from '../../i18n/translate.ts';
import { buildReportModel, type EarlierRound } from '../../report/build-model.ts';
import { type ReportModel } from '../../report/model.ts';
import { readComparison } from './comparison.ts';
import { loadForm } from '../forms.ts';
import { hashSecret } from '../secrets.ts';

/**
 * `isOpening`: somebody reads it, as against a chat app that fetches the picture. null = a link that is wrong, expired or revoked; which
 * of them is nobody's business.
 */
export async function readReport(
  container: Pick<Container, 'db' | 'clock' | 'config' | 'log'>,
  token: string,
  language: Language,
  { isOpening }: { readonly isOpening: boolean },
): Promise<ReportModel | null> {
  const { db, clock, config } = container;
  const now = clock.now();
  const row = await findReport(db.sql, hashSecret(token), now);
  if (!row) return null;
  const [form, comparison, earlier] = await Promise.all([
    loadForm(db.sql, row.questionnaireId, row.questionnaireVersion),
    readComparison(container, row.roundId, row.agency),
    readEarlier(container, row),
  ]);
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
    comparison,
    earlier,
  });
}

async function readEarlier({ db }: Pick<Container, 'db'>, { roundId, agency }: ReportRow): Promise<EarlierRound | null> {
  const found = await findEarlierScore(db.sql, roundId, agency.id);
  if (!found) return null;
  const { questionnaire } = await loadForm(db.sql, found.questionnaireId, found.questionnaireVersion);
  return { title: found.roundTitle, score: found.score, questionnaire };
}
