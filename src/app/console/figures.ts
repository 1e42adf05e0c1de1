// The organisers' figures: how far a round is, by ministry, level and province, and which agencies need a word.
import { type Container } from '../../container.ts';
import {
  type AgencyStanding,
  countParked,
  countStandings,
  findStanding,
  type GroupCounts,
  placesOfRound,
  pushesSpent,
  readStandings,
  stalledQuestions,
  type StandingFilter,
} from '../../db/console.ts';
import { type StoredRound } from '../../db/rounds.ts';
import { searchAgencies } from '../../domain/agency-search.ts';
import { dayMs } from '../../domain/durations.ts';
import { questionKeyOf } from '../../domain/item-key.ts';
import { type Localized } from '../../domain/questionnaire.ts';
import { sortedByThai } from '../../i18n/thai-order.ts';
import { loadForm } from '../forms.ts';

/** A response that was begun and not touched for this long has stalled. */
export const stalledDays = 7;
const agenciesOfPage = 50;

type Parts = Pick<Container, 'db' | 'clock'>;

const stalledBefore = (now: Date): Date => new Date(now.getTime() - stalledDays * dayMs);

export interface Figures {
  readonly round: StoredRound;
  readonly total: Omit<GroupCounts, 'by' | 'name'>;
  /** In the order of Thai dictionaries; those that the register does not name come last. */
  readonly byMinistry: readonly GroupCounts[];
  readonly byProvince: readonly GroupCounts[];
  readonly byLevel: readonly GroupCounts[];
  /** Sections in which responses stand still, most first. */
  readonly stalledSections: readonly { readonly label: Localized; readonly responses: number }[];
  readonly pushesSpent: number;
  readonly parkedEvents: number;
}

const nothing: Figures['total'] = {
  ...{ targets: 0, joined: 0, started: 0, submitted: 0 },
  ...{ notJoined: 0, notStarted: 0, stalled: 0, unreachable: 0 },
};

export async function readFigures({ db, clock }: Parts, round: StoredRound): Promise<Figures> {
  const before = stalledBefore(clock.now());
  const [counts, stalled, spent, parkedEvents] = await Promise.all([
    countStandings(db.sql, round.id, before),
    stalledQuestions(db.sql, round.id, before),
    pushesSpent(db.sql, round.id),
    countParked(db.sql),
  ]);
  const groups = (by: GroupCounts['by']): GroupCounts[] => {
    const of = counts.filter((one) => one.by === by);
    return [...sortedByThai(of, ({ name }) => name).filter(({ name }) => name !== ''), ...of.filter(({ name }) => name === '')];
  };
  return {
    round,
    total: counts.find(({ by }) => by === 'total') ?? nothing,
    byMinistry: groups('ministry'),
    byProvince: groups('province'),
    byLevel: groups('level'),
    stalledSections: await sectionsOf(db.sql, round.questionnaireId, stalled),
    pushesSpent: spent,
    parkedEvents,
  };
}

/** Sections of the questions, by their label in Thai: versions of a questionnaire share what they call the same. */
async function sectionsOf(
  sql: Parameters<typeof loadForm>[0],
  questionnaireId: string,
  stalled: Awaited<ReturnType<typeof stalledQuestions>>,
): Promise<{ label: Localized; responses: number }[]> {
  const found = new Map<string, { label: Localized; responses: number }>();
  for (const { key, version, responses } of stalled) {
    const { questionnaire } = await loadForm(sql, questionnaireId, version);
    const section = questionnaire.children.find((node) => holds(node, questionKeyOf(key)));
    const label: Localized = section?.label ?? { '': key };
    const id = Object.values(label).join('|');
    found.set(id, { label, responses: (found.get(id)?.responses ?? 0) + responses });
  }
  return [...found.values()].sort((a, b) => b.responses - a.responses);
}

function holds(node: { readonly key: string; readonly children?: readonly { readonly key: string }[] }, key: string): boolean {
  return node.key === key || (node.children ?? []).some((child) => holds(child, key));
}

export interface AgencyFilter extends StandingFilter {
  /** '' = no search. */
  readonly text: string;
}

export interface AgencyList {
  readonly count: number;
  /** From 1; the last where fewer pages are left than were asked for. */
  readonly pageNumber: number;
  readonly pages: number;
  /** Those of the page, in the order of Thai dictionaries; after a search, best first. */
  readonly agencies: readonly AgencyStanding[];
  /** What the filters offer, in the order of Thai dictionaries. */
  readonly ministries: readonly string[];
  readonly provinces: readonly string[];
}

export async function listAgencies({ db, clock }: Parts, roundId: string, filter: AgencyFilter, page: number): Promise<AgencyList> {
  const before = stalledBefore(clock.now());
  const [found, places] = await Promise.all([findStanding(db.sql, roundId, before, filter), placesOfRound(db.sql, roundId)]);
  const sorted = sortedByThai(found, ({ nameTh }) => nameTh);
  const fitting = filter.text === '' ? sorted : searchAgencies(sorted, filter.text);
  const pages = Math.max(1, Math.ceil(fitting.length / agenciesOfPage));
  const pageNumber = Math.min(Math.max(1, page), pages);
  const ids = fitting.slice((pageNumber - 1) * agenciesOfPage, pageNumber * agenciesOfPage).map(({ id }) => id);
  const standing = new Map((await readStandings(db.sql, roundId, before, ids)).map((one) => [one.id, one]));
  const names = (key: 'ministry' | 'province'): string[] =>
    sortedByThai([...new Set(places.map((place) => place[key]))].filter(Boolean), (name) => name);
  return {
    count: fitting.length,
    pageNumber,
    pages,
    agencies: ids.flatMap((id) => standing.get(id) ?? []),
    ministries: names('ministry'),
    provinces: names('province'),
  };
}
