// Everything that organisers see of one agency in a round: the response as `responses show` has it, and what happened around it.
import { type Container } from '../../container.ts';
import {
  type AgencyInvitation,
  type AnswerChange,
  answerChanges,
  auditPage,
  type AuditRow,
  countReportLinks,
  invitationsOfAgency,
  scoreOf,
} from '../../db/console.ts';
import { type Form } from '../../domain/form.ts';
import { openResponse } from '../../domain/conversation/open-target.ts';
import { questionKeyOf } from '../../domain/item-key.ts';
import { inLanguage, type Localized } from '../../domain/questionnaire.ts';
import { type Language } from '../../i18n/translate.ts';
import { agencyInRound, type AgencyInRound } from '../agencies/agency-in-round.ts';
import { loadForm } from '../forms.ts';
import { showValue } from '../present/view.ts';
import { showResponse, type ShownResponse } from '../show-response.ts';

/** Changes of answers that the page shows; all of them are in the export. */
export const changesShown = 100;
const auditShown = 30;

/** A change of an answer as people read it. */
interface ReadableChange extends Pick<AnswerChange, 'byName' | 'at'> {
  readonly question: string;
  /** '' = cleared. */
  readonly after: string;
  /** null = there was none. */
  readonly before: string | null;
}

interface ReadableScore {
  /** Decimal text; null = nothing applicable. */
  readonly total: string | null;
  readonly level: string | null;
  readonly dimensions: readonly { readonly label: string; readonly points: string | null }[];
}

export interface AgencyDetail extends AgencyInRound {
  readonly shown: ShownResponse;
  readonly invitations: readonly AgencyInvitation[];
  readonly changes: readonly ReadableChange[];
  readonly score: ReadableScore | null;
  /** Links to its report that work. */
  readonly reportLinks: number;
  readonly audit: readonly AuditRow[];
}

type Parts = Pick<Container, 'db' | 'clock' | 'config'>;

/** @throws Problem `not-found`, `refused` when the agency is no target of the round */
export async function readAgencyDetail(
  parts: Parts,
  { code, roundId, language }: { readonly code: string; readonly roundId: string; readonly language: Language },
): Promise<AgencyDetail> {
  const { sql } = parts.db;
  const place = await agencyInRound(sql, code, roundId);
  const [shown, invitations, audit] = await Promise.all([
    showResponse(parts, { code, roundId, language }),
    invitationsOfAgency(sql, roundId, place.agency.id),
    auditPage(sql, { roundId: null, agencyCode: code }, { limit: auditShown, offset: 0 }),
  ]);
  const around = { ...place, shown, invitations, audit };
  if (!shown.detail) return { ...around, changes: [], score: null, reportLinks: 0 };
  const { responseId, questionnaireVersion } = shown.detail;
  const [form, changes, score, reportLinks] = await Promise.all([
    loadForm(sql, place.round.questionnaireId, questionnaireVersion),
    answerChanges(sql, responseId, changesShown),
    scoreOf(sql, responseId),
    countReportLinks(sql, responseId, parts.clock.now()),
  ]);
  return {
    ...around,
    changes: readableChanges(parts, changes, form, around, language),
    score: score && {
      total: score.total,
      level: score.level === null ? null : labelOf(form, form.questionnaire.levels, score.level, language),
      dimensions: form.questionnaire.dimensions.map(({ name }) => ({
        label: labelOf(form, form.questionnaire.dimensions, name, language),
        points: score.dimensions[name] ?? null,
      })),
    },
    reportLinks,
  };
}

function labelOf(
  form: Form,
  list: readonly { readonly name: string; readonly label: Localized }[],
  name: string,
  language: Language,
): string {
  const found = list.find((one) => one.name === name);
  return (found && inLanguage(found.label, language, form.questionnaire.defaultLanguage)) || name;
}

function readableChanges(
  { clock, config }: Parts,
  changes: readonly AnswerChange[],
  form: Form,
  { agency, shown }: Pick<AgencyDetail, 'agency' | 'shown'>,
  language: Language,
): ReadableChange[] {
  const { detail, progress } = shown;
  if (!detail) return [];
  const { timeZone } = config;
  const filled = openResponse(form, agency, Object.fromEntries(detail.answers.map(({ key, value }) => [key, value])), {
    now: progress.submittedAt ?? clock.now(),
    timeZone,
    startedAt: detail.startedAt,
    responseId: detail.responseId,
  });
  const questions = new Map(form.questions.map((question) => [question.key, question]));
  return changes.map((change) => {
    const question = questions.get(questionKeyOf(change.key));
    const text = (value: string): string =>
      question ? showValue({ language, timeZone }, filled, { question, choices: [] }, value) : value;
    const label = filled.isRelevant(change.key)
      ? filled.label(change.key, language)
      : question && inLanguage(question.label, language, form.questionnaire.defaultLanguage);
    return {
      question: label || change.key,
      after: text(change.value),
      before: change.before === null ? null : text(change.before),
      byName: change.byName,
      at: change.at,
    };
  });
}
