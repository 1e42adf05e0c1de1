// The national overview as page and PDF show it: figures of domain/overview.ts -> final texts in one language, tables with their drawings.
import { nameIn } from '../domain/agency-name.ts';
import {
  type Correction,
  type Overview,
  type OverviewAgency,
  type OverviewCount,
  type OverviewMentions,
  type OverviewSide,
  responseRate,
} from '../domain/overview.ts';
import { inLanguage } from '../domain/questionnaire.ts';
import { type Region } from '../domain/regions.ts';
import { type Distribution, smallestGroup } from '../domain/statistics.ts';
import { formatDate, formatNumber } from '../i18n/format.ts';
import { type Language, type Parameters, type Translate, type TranslationKey } from '../i18n/translate.ts';

/** What is drawn under a row's label: bars from 0, or the middle half of a group with its median. Percent of the width. */
export type OverviewDrawing =
  | { readonly kind: 'bars'; readonly bars: readonly { readonly pct: number; readonly isSecond: boolean }[] }
  | { readonly kind: 'range'; readonly q1: number; readonly median: number; readonly q3: number }
  | null;

interface OverviewRow {
  readonly label: string;
  /** A small line under the label; '' = none. */
  readonly detail: string;
  /** One for each column after the first. */
  readonly cells: readonly string[];
  readonly drawing: OverviewDrawing;
}

export interface OverviewTable {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly columns: readonly string[];
  readonly rows: readonly OverviewRow[];
}

export interface OverviewModel {
  readonly language: Language;
  readonly documentTitle: string;
  readonly title: string;
  readonly round: string;
  readonly asOf: string;
  /** Version and its date, or that it is a draft. */
  readonly status: string;
  /** The same instant for the PDF's own date. */
  readonly asOfIso: string;
  readonly facts: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  /** What this version corrects; null = nothing. */
  readonly corrections: { readonly title: string; readonly reason: string; readonly lines: readonly string[] } | null;
  readonly tables: readonly OverviewTable[];
  readonly about: {
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly historyTitle: string;
    readonly history: readonly string[];
  };
}

/** How the figures were published; null = not yet, a draft for organisers. */
export interface Publication {
  readonly version: number;
  readonly publishedAt: Date;
  readonly reason: string;
  readonly corrections: readonly Correction[];
  readonly history: readonly {
    readonly version: number;
    readonly publishedAt: Date;
    readonly reason: string;
    readonly withdrawnAt: Date | null;
  }[];
}

export interface OverviewInput {
  readonly overview: Overview;
  readonly publication: Publication | null;
  readonly language: Language;
  readonly timeZone: string;
}

type OverviewKey = Extract<TranslationKey, `overview.${string}`> extends `overview.${infer Key}` ? Key : never;
type Text = (key: OverviewKey, parameters?: Parameters) => string;

interface Builder {
  readonly overview: Overview;
  readonly language: Language;
  readonly text: Text;
  readonly labelOf: (of: 'dimensions' | 'levels' | 'obstacles' | 'successFactors', name: string) => string;
  readonly regionOf: (name: string) => string;
}

const two = (value: number): string => value.toFixed(2);
const noFigure = '–';

function builderFor({ overview, language }: OverviewInput, translate: Translate): Builder {
  const text: Text = (key, parameters) => translate(language, `overview.${key}`, parameters);
  return {
    overview,
    language,
    text,
    labelOf(of, name) {
      if (name === '') return text('belowFirst');
      const found = overview[of].find((one) => one.name === name);
      return (found && inLanguage(found.label, language, overview.defaultLanguage)) || name;
    },
    regionOf: (name) => translate(language, `report.region.${name as Region}`),
  };
}

const respondedText = (
  { text, language }: Builder,
  { responded, targets }: { readonly responded: number; readonly targets: number },
): string => text('responded', { responded: formatNumber(String(responded), language), targets: formatNumber(String(targets), language) });

const pctText = ({ text }: Builder, value: number | null): string => (value === null ? noFigure : text('pct', { value: value.toFixed(2) }));

function rangeRow({ text }: Builder, label: string, group: Distribution | null, detail = ''): OverviewRow {
  if (group === null)
    return {
      label,
      detail: [detail, text('hidden')].filter((part) => part !== '').join(' · '),
      cells: [noFigure, noFigure],
      drawing: null,
    };
  const { n, q1, median, q3, mean } = group;
  return {
    label,
    detail: [detail, text('quartiles', { q1: two(q1), q3: two(q3), n })].filter((part) => part !== '').join(' · '),
    cells: [two(mean), two(median)],
    drawing: { kind: 'range', q1, median, q3 },
  };
}

function countRows(
  builder: Builder,
  counts: readonly OverviewCount[],
  whole: number,
  label: (name: string) => string,
): readonly OverviewRow[] {
  return counts.map(({ name, count }) => ({
    label: label(name),
    detail: count === null ? builder.text('hidden') : '',
    cells: count === null ? [noFigure, noFigure] : [String(count), pctText(builder, (100 * count) / whole)],
    drawing: count === null ? null : { kind: 'bars', bars: [{ pct: (100 * count) / whole, isSecond: false }] },
  }));
}

function versusTable(builder: Builder): readonly OverviewTable[] {
  const { overview, text, labelOf } = builder;
  const central = overview.sides.find(({ level }) => level === 'department');
  const regional = overview.sides.find(({ level }) => level === 'province');
  if (!central?.total || !regional?.total) return [];
  const row = (label: string, a: Distribution | undefined, b: Distribution | undefined): OverviewRow => ({
    label,
    detail: '',
    cells: [a ? two(a.mean) : noFigure, b ? two(b.mean) : noFigure],
    drawing: {
      kind: 'bars',
      bars: [
        { pct: a?.mean ?? 0, isSecond: false },
        { pct: b?.mean ?? 0, isSecond: true },
      ],
    },
  });
  return [
    {
      id: 'versus',
      title: text('versus'),
      note: text('versusNote'),
      columns: [text('dimension'), text('central'), text('regional')],
      rows: [
        row(text('total'), central.total, regional.total),
        ...overview.dimensions.map(({ name }) => row(labelOf('dimensions', name), central.dimensions[name], regional.dimensions[name])),
      ],
    },
  ];
}

function mentionsTable(
  builder: Builder,
  id: 'obstacles' | 'successFactors',
  level: string,
  mentions: OverviewMentions | null,
  key: string,
): readonly OverviewTable[] {
  const { text, labelOf } = builder;
  if (!mentions) return [];
  return [
    {
      id: `${id}-${key}`,
      title: text(id, { level }),
      note: text('mentionsNote', { count: mentions.answered }),
      columns: [text('choice'), text('count'), text('share')],
      rows: countRows(builder, mentions.choices, mentions.answered, (name) => labelOf(id, name)),
    },
  ];
}

function namedTable(
  builder: Builder,
  id: 'leaders' | 'risers',
  level: string,
  agencies: readonly OverviewAgency[] | null,
  key: string,
): readonly OverviewTable[] {
  const { text, language } = builder;
  if (!agencies || agencies.length === 0) return [];
  const isRise = id === 'risers';
  return [
    {
      id: `${id}-${key}`,
      title: text(id, { level }),
      note: isRise ? text('risersNote') : '',
      columns: [text('agency'), ...(isRise ? [text('change')] : []), text('total')],
      rows: agencies.map(({ total, change, ...names }) => ({
        label: nameIn(language, names),
        detail: '',
        cells: [...(isRise ? [change ?? noFigure] : []), total],
        drawing: null,
      })),
    },
  ];
}

function sideTables(builder: Builder, side: OverviewSide): readonly OverviewTable[] {
  const { text, overview, labelOf, regionOf } = builder;
  const level = text(`level.${side.level}`);
  const groups = (id: 'ministries' | 'regions', column: string, label: (name: string) => string): readonly OverviewTable[] =>
    side[id].length === 0
      ? []
      : [
          {
            id: `${id}-${side.level}`,
            title: text(id, { level }),
            note: `${text('rangeNote')} · ${text('hiddenNote', { count: smallestGroup })}`,
            columns: [column, text('mean'), text('median')],
            rows: side[id].map((group) => rangeRow(builder, label(group.name), group.total, respondedText(builder, group))),
          },
        ];
  return [
    ...(side.total === null
      ? []
      : [
          {
            id: `dimensions-${side.level}`,
            title: text('dimensions', { level }),
            note: text('rangeNote'),
            columns: [text('dimension'), text('mean'), text('median')],
            rows: [
              rangeRow(builder, text('total'), side.total),
              ...overview.dimensions.map(({ name }) => rangeRow(builder, labelOf('dimensions', name), side.dimensions[name] ?? null)),
            ],
          },
        ]),
    ...(side.maturity.length === 0 || side.total === null
      ? []
      : [
          {
            id: `maturity-${side.level}`,
            title: text('maturity', { level }),
            note: side.maturity.some(({ count }) => count === null) ? text('hiddenNote', { count: smallestGroup }) : '',
            columns: [text('maturityLevel'), text('count'), text('share')],
            rows: countRows(builder, side.maturity, side.total.n, (name) => labelOf('levels', name)),
          },
        ]),
    ...groups('ministries', text('ministry'), (name) => name),
    ...groups('regions', text('region'), regionOf),
    ...mentionsTable(builder, 'obstacles', level, side.obstacles, side.level),
    ...mentionsTable(builder, 'successFactors', level, side.successFactors, side.level),
    ...namedTable(builder, 'leaders', level, side.leaders, side.level),
    ...namedTable(builder, 'risers', level, side.risers, side.level),
  ];
}

function correctionLine({ text, labelOf, regionOf }: Builder, { level, what, name, before, after }: Correction): string {
  const names: Partial<Record<Correction['what'], () => string>> = {
    dimension: () => labelOf('dimensions', name),
    maturity: () => labelOf('levels', name),
    region: () => regionOf(name),
    obstacle: () => labelOf('obstacles', name),
    'success-factor': () => labelOf('successFactors', name),
  };
  return text('correction', {
    what: `${text(`whatIs.${what}`, { name: names[what]?.() ?? name })} (${text(`level.${level}`)})`,
    before: before ?? text('notShown'),
    after: after ?? text('notShown'),
  });
}

function factsOf(builder: Builder): OverviewModel['facts'] {
  const { overview, text } = builder;
  const all = {
    targets: overview.sides.reduce((sum, { targets }) => sum + targets, 0),
    responded: overview.sides.reduce((sum, { responded }) => sum + responded, 0),
  };
  const rate = (label: string, of: typeof all) => ({ label, value: pctText(builder, responseRate(of)), note: respondedText(builder, of) });
  return [
    ...(overview.sides.length > 1 ? [rate(text('responseRate'), all)] : []),
    ...overview.sides.map((side) =>
      rate(text('responseRateOf', { level: text(`level.${side.level}`) }), { targets: side.targets, responded: side.responded }),
    ),
    ...overview.sides.flatMap(({ level, total }) =>
      total ? [{ label: text('meanOf', { level: text(`level.${level}`) }), value: two(total.mean), note: text('outOf') }] : [],
    ),
  ];
}

export function buildOverviewModel(input: OverviewInput, translate: Translate): OverviewModel {
  const builder = builderFor(input, translate);
  const { overview, publication, language, timeZone } = input;
  const { text } = builder;
  const day = (at: Date): string => formatDate(at, language, timeZone);
  return {
    language,
    documentTitle: text('documentTitle', { round: overview.round.title }),
    title: text('title'),
    round: overview.round.title,
    asOf: text('asOf', { date: day(new Date(overview.asOf)) }),
    asOfIso: overview.asOf,
    status: publication ? text('version', { version: publication.version, date: day(publication.publishedAt) }) : text('preview'),
    facts: factsOf(builder),
    corrections:
      publication && publication.corrections.length > 0
        ? {
            title: text('corrected', { version: publication.version - 1 }),
            reason: text('correctionsNote', { reason: publication.reason }),
            lines: publication.corrections.map((one) => correctionLine(builder, one)),
          }
        : null,
    tables: [...versusTable(builder), ...overview.sides.flatMap((side) => sideTables(builder, side))],
    about: {
      title: text('about'),
      paragraphs: [
        ...(overview.publisher ? [text('publishedBy', { name: overview.publisher.name, contact: overview.publisher.contact })] : []),
        text('aboutLevels'),
        text('hiddenNote', { count: smallestGroup }),
        text('disclaimer'),
        text('licence'),
      ],
      historyTitle: publication ? text('history') : '',
      history: (publication?.history ?? []).map(({ version, publishedAt, reason, withdrawnAt }) =>
        text(withdrawnAt ? 'historyWithdrawn' : 'historyLine', { version, date: day(publishedAt), reason }),
      ),
    },
  };
}
