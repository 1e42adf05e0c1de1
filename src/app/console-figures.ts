// The organisers' figures: how far a round is, by ministry, level and province, and which agencies need a word.
import { type Container } from '../container.ts';
import { agencyAliases, countParked, pushesSpent, stalledQuestions } from '../db/console.ts';
import { type AgencyProgress, readRoundProgress } from '../db/round-progress.ts';
import { type StoredRound } from '../db/rounds.ts';
import { searchAgencies } from '../domain/agency-search.ts';
import { type Localized } from '../domain/questionnaire.ts';
import { sortedByThai } from '../i18n/thai-order.ts';
import { questionOf } from './console-agency.ts';
import { loadForm } from './forms.ts';

const dayMs = 86_400_000;
/** A response that was begun and not touched for this long. */
export const stalledDays = 7;

type Parts = Pick<Container, 'db' | 'clock'>;

/** not-joined = nobody has entered a code; not-started = somebody has, and nothing is answered. */
export const standings = ['not-joined', 'not-started', 'answering', 'stalled', 'submitted'] as const;
export type Standing = (typeof standings)[number];

export interface AgencyStanding extends AgencyProgress {
  readonly standing: Standing;
  /** It has contacts and all of them have blocked us, with something still to do. */
  readonly isUnreachable: boolean;
}

export interface Counts {
  readonly targets: number;
  readonly joined: number;
  readonly started: number;
  readonly submitted: number;
}

export interface CountsOf extends Counts {
  /** Ministry, level or province; '' = the register does not say. */
  readonly name: string;
}

export interface Figures {
  readonly round: StoredRound;
  readonly total: Counts;
  readonly standings: Readonly<Record<Standing | 'unreachable', number>>;
  /** In the order of Thai dictionaries. */
  readonly byMinistry: readonly CountsOf[];
  readonly byProvince: readonly CountsOf[];
  readonly byLevel: readonly CountsOf[];
  /** Sections in which responses stand still, most first. */
  readonly stalledSections: readonly { readonly label: Localized; readonly responses: number }[];
  readonly pushesSpent: number;
  readonly parkedEvents: number;
}

function standingOf(agency: AgencyProgress, now: Date): Standing {
  if (agency.status === 'submitted') return 'submitted';
  if (agency.status === 'answering') {
    const isStalled = agency.lastAnsweredAt !== null && now.getTime() - agency.lastAnsweredAt.getTime() > stalledDays * dayMs;
    return isStalled ? 'stalled' : 'answering';
  }
  return agency.contacts > 0 ? 'not-started' : 'not-joined';
}

/** Every target agency of the round that is not retired, in the order of codes. */
async function readStandings({ db, clock }: Parts, roundId: string): Promise<AgencyStanding[]> {
  const now = clock.now();
  const progress = await readRoundProgress(db.sql, roundId, now);
  return progress.map((agency) => ({
    ...agency,
    standing: standingOf(agency, now),
    isUnreachable: agency.contacts > 0 && agency.unreachable === agency.contacts && agency.status !== 'submitted',
  }));
}

function count(agencies: readonly AgencyStanding[]): Counts {
  let [joined, started, submitted] = [0, 0, 0];
  for (const agency of agencies) {
    const hasStarted = agency.status !== 'not-started';
    if (hasStarted || agency.contacts > 0) joined += 1;
    if (hasStarted) started += 1;
    if (agency.status === 'submitted') submitted += 1;
  }
  return { targets: agencies.length, joined, started, submitted };
}

function countBy(agencies: readonly AgencyStanding[], key: 'ministry' | 'province' | 'level'): CountsOf[] {
  const groups = Map.groupBy(agencies, ({ agency }): string => agency[key]);
  return sortedByThai(
    [...groups].map(([name, members]) => ({ name, ...count(members) })),
    ({ name }) => name,
  );
}

export async function readFigures(parts: Parts, round: StoredRound): Promise<Figures> {
  const { db, clock } = parts;
  const before = new Date(clock.now().getTime() - stalledDays * dayMs);
  const [agencies, stalled, spent, parkedEvents] = await Promise.all([
    readStandings(parts, round.id),
    stalledQuestions(db.sql, round.id, before),
    pushesSpent(db.sql, round.id),
    countParked(db.sql),
  ]);
  const of = (standing: Standing): number => agencies.filter((agency) => agency.standing === standing).length;
  return {
    round,
    total: count(agencies),
    standings: {
      'not-joined': of('not-joined'),
      'not-started': of('not-started'),
      answering: of('answering'),
      stalled: of('stalled'),
      submitted: of('submitted'),
      unreachable: agencies.filter(({ isUnreachable }) => isUnreachable).length,
    },
    byMinistry: countBy(agencies, 'ministry'),
    byProvince: countBy(agencies, 'province'),
    byLevel: countBy(agencies, 'level'),
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
    const section = questionnaire.children.find((node) => holds(node, questionOf(key)));
    const label: Localized = section?.label ?? { '': key };
    const id = Object.values(label).join('|');
    found.set(id, { label, responses: (found.get(id)?.responses ?? 0) + responses });
  }
  return [...found.values()].sort((a, b) => b.responses - a.responses);
}

function holds(node: { readonly key: string; readonly children?: readonly { readonly key: string }[] }, key: string): boolean {
  return node.key === key || (node.children ?? []).some((child) => holds(child, key));
}

export interface AgencyFilter {
  readonly text: string;
  /** '' = any. */
  readonly standing: Standing | 'unreachable' | '';
  readonly ministry: string;
  readonly level: string;
  readonly province: string;
}

export interface AgencyList {
  /** In the order of Thai dictionaries; after a search, best first. */
  readonly agencies: readonly AgencyStanding[];
  /** What the filters offer. */
  readonly ministries: readonly string[];
  readonly provinces: readonly string[];
}

export async function listAgencies(parts: Parts, roundId: string, filter: AgencyFilter): Promise<AgencyList> {
  const all = await readStandings(parts, roundId);
  const fits = (one: AgencyStanding): boolean =>
    (filter.standing === '' || (filter.standing === 'unreachable' ? one.isUnreachable : one.standing === filter.standing)) &&
    (filter.ministry === '' || one.agency.ministry === filter.ministry) &&
    (filter.level === '' || one.agency.level === filter.level) &&
    (filter.province === '' || one.agency.province === filter.province);
  const sorted = sortedByThai(all.filter(fits), ({ agency }) => agency.nameTh);
  const names = (key: 'ministry' | 'province'): string[] =>
    sortedByThai([...new Set(all.map(({ agency }) => agency[key]))].filter(Boolean), (name) => name);
  return {
    agencies: filter.text === '' ? sorted : await search(parts, sorted, filter.text),
    ministries: names('ministry'),
    provinces: names('province'),
  };
}

async function search({ db }: Parts, agencies: readonly AgencyStanding[], text: string): Promise<AgencyStanding[]> {
  const aliases = await agencyAliases(db.sql);
  const found = searchAgencies(
    agencies.map((standing) => ({ ...standing.agency, aliases: aliases.get(standing.agency.id) ?? [], standing })),
    text,
  );
  return found.map(({ standing }) => standing);
}
