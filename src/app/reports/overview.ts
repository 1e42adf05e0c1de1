// The national overview of a round: computed for organisers, frozen when it is published. What is public changes only by publishing again,
// as a new version that says what was corrected and why.
import { isDeepStrictEqual } from 'node:util';
import { type Container } from '../../container.ts';
import { recordAudit } from '../../db/audit.ts';
import { type TransactionSql } from '../../db/connect.ts';
import { versionsOfRound } from '../../db/exports.ts';
import {
  findLatestOverview,
  insertOverview,
  listOverviewVersions,
  type Mention,
  type OverviewVersion,
  type Participation,
  type PublishedOverview,
  readMaturity,
  readMentions,
  readParticipation,
  waitForOtherPublications,
  withdrawOverviews,
} from '../../db/overview.ts';
import { computeGroups, type GroupFigures, tuneForCounting } from '../../db/statistics.ts';
import {
  type AgencyLevel,
  agencyLevels,
  type Correction,
  correctionsBetween,
  type Overview,
  type OverviewGroup,
  type OverviewMentions,
  type OverviewSide,
  type Publisher,
  showCounts,
  showDimensions,
  showGroups,
  showMentions,
} from '../../domain/overview.ts';
import { type Node, type Question, type Questionnaire } from '../../domain/questionnaire.ts';
import { regions } from '../../domain/regions.ts';
import { scoringPlan } from '../../domain/scoring-plan.ts';
import { smallestGroup } from '../../domain/statistics.ts';
import { sortedByThai } from '../../i18n/thai-order.ts';
import { problems } from '../../problem.ts';
import { type Acting } from '../acting.ts';
import { loadForm, loadNewestForm } from '../forms.ts';
import { knownRound } from '../rounds/known-round.ts';
import { readNamedAgencies } from './overview-names.ts';

interface OverviewRequest {
  readonly roundId: string;
  /** Leaders and risers by name. */
  readonly hasNames: boolean;
}

interface PublicationRequest extends OverviewRequest {
  readonly reason: string;
  /** null or absent = as in the version before, if there is one. */
  readonly publisher?: Publisher | null;
  readonly by: Acting;
}

/** The figures as they are now, for organisers. @throws Problem `not-found` */
export async function computeOverview(container: Pick<Container, 'db' | 'clock'>, request: OverviewRequest): Promise<Overview> {
  const { sql } = container.db;
  return sql.begin('isolation level repeatable read read only', (tx) => overviewOf(container, tx, request));
}

async function overviewOf(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  tx: TransactionSql,
  { roundId, hasNames }: OverviewRequest,
): Promise<Overview> {
  await tuneForCounting(tx);
  const round = await knownRound(tx, roundId);
  const now = clock.now();
  const [version] = await versionsOfRound(tx, roundId);
  const { questionnaire } = version
    ? await loadForm(db.sql, version.id, version.version)
    : (await loadNewestForm(db.sql, round.questionnaireId)).form;
  const asked = { obstacles: askedUnder(questionnaire, 'obstacles'), successFactors: askedUnder(questionnaire, 'success_factors') };
  const keys = [asked.obstacles, asked.successFactors].flatMap((question) => (question ? [question.key] : []));
  const groups = await computeGroups(tx, roundId);
  const participation = await readParticipation(tx, roundId);
  const maturity = await readMaturity(tx, roundId);
  const mentions = keys.length === 0 ? [] : await readMentions(tx, roundId, keys);
  const named = hasNames ? await readNamedAgencies(db, tx, roundId) : null;
  const choices = (question: Question | undefined) =>
    (question?.list ? (questionnaire.lists[question.list] ?? []) : []).map(({ name, label }) => ({ name, label }));
  const mentioned = (level: AgencyLevel, question: Question | undefined): OverviewMentions | null =>
    question
      ? mentionsOf(
          mentions,
          level,
          question.key,
          choices(question).map(({ name }) => name),
        )
      : null;
  return {
    round: { id: round.id, title: round.title, from: round.opensAt.toISOString(), to: (round.closedAt ?? round.closesAt).toISOString() },
    asOf: now.toISOString(),
    defaultLanguage: questionnaire.defaultLanguage,
    dimensions: scoringPlan(questionnaire).map(({ dimension, label }) => ({ name: dimension, label })),
    levels: questionnaire.levels.map(({ name, label }) => ({ name, label })),
    obstacles: choices(asked.obstacles),
    successFactors: choices(asked.successFactors),
    sides: agencyLevels.flatMap((level): OverviewSide[] => {
      const own = participation.filter((one) => one.level === level);
      if (own.length === 0) return [];
      const ofLevel = groups.filter((one) => one.level === level);
      const all = ofLevel.find(({ scope }) => scope === 'all');
      const total = all?.total && all.total.n >= smallestGroup ? all.total : null;
      const counted = maturity.filter((one) => one.level === level);
      const names = [...(counted.some(({ name }) => name === '') ? [''] : []), ...questionnaire.levels.map(({ name }) => name)];
      const whole = { total: all?.total?.n ?? 0, dimensions: all?.dimensions ?? {} };
      return [
        {
          level,
          ...sumOf(own),
          total,
          dimensions: total && all ? showDimensions(all.dimensions) : {},
          maturity:
            total && questionnaire.levels.length > 0
              ? showCounts(names.map((name) => ({ name, count: counted.find((one) => one.name === name)?.count ?? 0 })))
              : [],
          ministries: showGroups(groupsOf(own, ofLevel, 'ministry'), whole),
          regions: showGroups(groupsOf(own, ofLevel, 'region'), whole),
          obstacles: mentioned(level, asked.obstacles),
          successFactors: mentioned(level, asked.successFactors),
          leaders: named?.[level].leaders ?? null,
          risers: named?.[level].risers ?? null,
        },
      ];
    }),
  };
}

/** A question where several choices may be named, by its name, wherever it stands outside repeats. */
function askedUnder({ children }: Questionnaire, name: string): Question | undefined {
  const questions = (nodes: readonly Node[]): readonly Question[] =>
    nodes.flatMap((node) => (node.kind === 'question' ? [node] : node.kind === 'group' ? questions(node.children) : []));
  return questions(children).find((question) => question.name === name && question.type === 'select_multiple');
}

const sumOf = (rows: readonly Participation[]): Pick<OverviewGroup, 'targets' | 'responded'> => ({
  targets: rows.reduce((sum, { targets }) => sum + targets, 0),
  responded: rows.reduce((sum, { responded }) => sum + responded, 0),
});

/** Ministries by their names, regions in their usual order; with the figures of small ones still in them. */
function groupsOf(own: readonly Participation[], stored: readonly GroupFigures[], scope: 'ministry' | 'region'): readonly OverviewGroup[] {
  const present = new Set(own.map((one) => one[scope]));
  const names =
    scope === 'region'
      ? regions.filter((region) => present.has(region))
      : sortedByThai(
          [...present].filter((name) => name !== ''),
          (name) => name,
        );
  return names.map((name) => {
    const group = stored.find((one) => one.scope === scope && one.name === name);
    return { name, ...sumOf(own.filter((one) => one[scope] === name)), total: group?.total ?? null, dimensions: group?.dimensions ?? {} };
  });
}

/** Most named first, as far as it is known; null when too few have answered. */
function mentionsOf(mentions: readonly Mention[], level: AgencyLevel, key: string, choices: readonly string[]): OverviewMentions | null {
  const own = mentions.filter((one) => one.level === level && one.key === key);
  const answered = own.find(({ choice }) => choice === null)?.count ?? 0;
  if (answered < smallestGroup) return null;
  const counts = choices.map((name) => ({ name, count: own.find(({ choice }) => choice === name)?.count ?? 0 }));
  return { answered, choices: showMentions(counts).toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0)) };
}

export interface Published {
  readonly version: number;
  readonly corrections: readonly Correction[];
}

/**
 * Makes the figures as they are now public and freezes them. Every publication is a new version, with what it corrects.
 * @throws Problem `not-found`, `refused` when nothing differs from what is public
 */
export async function publishOverview(
  container: Pick<Container, 'db' | 'clock'>,
  { reason, by, ...request }: PublicationRequest,
): Promise<Published> {
  const { db, clock } = container;
  const { roundId } = request;
  return db.sql.begin(async (tx) => {
    await waitForOtherPublications(tx);
    await knownRound(tx, roundId, true);
    const before = await findLatestOverview(tx, roundId);
    const publisher = request.publisher ?? before?.figures.publisher ?? null;
    // In a snapshot of its own: an entry in the audit trail cannot be made in one.
    const figures = { ...(await computeOverview(container, request)), publisher };
    const corrections = before ? correctionsBetween(before.figures, figures) : [];
    const isSame = corrections.length === 0 && isDeepStrictEqual(before?.figures.publisher ?? null, publisher);
    if (before?.withdrawnAt === null && isSame)
      throw problems.refused({ faults: [{ code: 'overview-unchanged', params: { round: roundId, version: before.version } }] });
    const version = (before?.version ?? 0) + 1;
    const publishedAt = clock.now();
    await insertOverview(tx, roundId, { version, figures, corrections, reason, publishedAt, publishedBy: by.actor });
    await recordAudit(
      tx,
      {
        ...by,
        action: 'overview.published',
        roundId,
        reason,
        after: { version, names: request.hasNames, corrections: corrections.length },
      },
      publishedAt,
    );
    return { version, corrections };
  });
}

/** Takes the overview off the public page; the versions stay on record. @throws Problem `not-found`, `refused` when none is public */
export async function unpublishOverview(
  { db, clock }: Pick<Container, 'db' | 'clock'>,
  { roundId, reason, by }: { readonly roundId: string; readonly reason: string; readonly by: Acting },
): Promise<void> {
  const now = clock.now();
  await db.sql.begin(async (tx) => {
    await knownRound(tx, roundId, true);
    const count = await withdrawOverviews(tx, roundId, reason, now);
    if (count === 0) throw problems.refused({ faults: [{ code: 'overview-not-public', params: { round: roundId } }] });
    await recordAudit(tx, { ...by, action: 'overview.withdrawn', roundId, reason }, now);
  });
}

export interface PublicOverview extends PublishedOverview {
  /** All versions, the newest first. */
  readonly history: readonly OverviewVersion[];
}

/** What is public of the round; null = nothing. */
export async function readPublicOverview({ db }: Pick<Container, 'db'>, roundId: string): Promise<PublicOverview | null> {
  const [latest, history] = await Promise.all([findLatestOverview(db.sql, roundId), listOverviewVersions(db.sql, roundId)]);
  return latest?.withdrawnAt === null ? { ...latest, history } : null;
}
