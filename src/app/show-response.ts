// One agency's response as organisers look at it: where it stands section by section, who is on it, what was answered.
import { type Container } from '../container.ts';
import {
  agencyContacts,
  type AgencyProgress,
  readResponseDetail,
  readRoundProgress,
  type ResponseContact,
  type ResponseDetail,
} from '../db/round-progress.ts';
import { isAnswered, missingItems, sections } from '../domain/conversation/progress.ts';
import { openResponse } from '../domain/conversation/open-target.ts';
import { type FilledForm } from '../domain/form.ts';
import { inLanguage } from '../domain/questionnaire.ts';
import { agencyInRound } from './agencies/agency-in-round.ts';
import { loadForm } from './forms.ts';

interface SectionState {
  /** '' = questions outside every section. */
  readonly label: string;
  readonly answered: number;
  readonly asked: number;
  /** Required questions without an answer. */
  readonly missing: number;
  readonly lastAnsweredAt: Date | null;
}

export interface ShownResponse {
  readonly roundId: string;
  readonly roundTitle: string;
  readonly progress: AgencyProgress;
  readonly contacts: readonly ResponseContact[];
  /** null = no contact of the agency has begun. */
  readonly detail: ResponseDetail | null;
  readonly sections: readonly SectionState[];
  /** Labels of the required questions without an answer. */
  readonly missing: readonly string[];
  readonly answers: readonly {
    readonly key: string;
    readonly label: string;
    readonly value: string;
    readonly isRelevant: boolean;
    readonly by: number | null;
    readonly name: string;
    readonly at: Date;
  }[];
}

/** `roundId` null = the agency's round (see agencyInRound). @throws Problem `not-found`, `refused` */
export async function showResponse(
  { db, clock, config }: Pick<Container, 'db' | 'clock' | 'config'>,
  { code, roundId, language }: { code: string; roundId: string | null; language: string },
): Promise<ShownResponse> {
  const { agency, round } = await agencyInRound(db.sql, code, roundId);
  const now = clock.now();
  const [progress] = await readRoundProgress(db.sql, round.id, now, agency.id);
  if (!progress) throw new Error(`agency ${code} is not in round ${round.id}`);
  const contacts = await agencyContacts(db.sql, agency.id);
  const detail = await readResponseDetail(db.sql, round.id, agency.id);
  const shown = { roundId: round.id, roundTitle: round.title, progress, contacts, detail };
  if (!detail) return { ...shown, sections: [], missing: [], answers: [] };
  const form = await loadForm(db.sql, round.questionnaireId, detail.questionnaireVersion);
  const answers = Object.fromEntries(detail.answers.map(({ key, value }) => [key, value]));
  const filled = openResponse(form, progress.agency, answers, {
    now: progress.submittedAt ?? now,
    timeZone: config.timeZone,
    startedAt: detail.startedAt,
    responseId: detail.responseId,
  });
  const answeredAt = new Map(detail.answers.map(({ key, at }) => [key, at]));
  return {
    ...shown,
    sections: sectionStates(filled, answeredAt, language),
    missing: missingItems(filled).map(({ key }) => filled.label(key, language)),
    answers: detail.answers
      .filter(({ value }) => value !== '')
      .map(({ key, value, by, name, at }) => ({
        key,
        label: filled.label(key, language),
        value,
        isRelevant: filled.isRelevant(key),
        by,
        name,
        at,
      })),
  };
}

function sectionStates(filled: FilledForm, answeredAt: ReadonlyMap<string, Date>, language: string): SectionState[] {
  const missing = new Set(missingItems(filled).map(({ key }) => key));
  const given = new Set(answeredAt.keys());
  return sections(filled).map(({ group, items }) => {
    const times = items.flatMap(({ key }) => answeredAt.get(key)?.getTime() ?? []);
    return {
      label: group ? inLanguage(group.label, language, filled.form.questionnaire.defaultLanguage) : '',
      answered: items.filter((item) => isAnswered(item, given)).length,
      asked: items.length,
      missing: items.filter(({ key }) => missing.has(key)).length,
      lastAnsweredAt: times.length === 0 ? null : new Date(Math.max(...times)),
    };
  });
}
