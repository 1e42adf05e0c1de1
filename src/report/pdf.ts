// The report as PDF: everything as text that is final, for report.typ to lay out.
import { smallestGroup } from '../domain/statistics.ts';
import { type Translate } from '../i18n/translate.ts';
import { breakable } from './breakable.ts';
import { hasRadar, radar, radarBox } from './charts.ts';
import { colours } from './colours.ts';
import { html } from './html.ts';
import { type ReportHighlight, type ReportImprovement, type ReportModel, type ReportQuestion } from './model.ts';
import { render } from './rendering.ts';
import { textLines } from './text-lines.ts';
import {
  agencyLine,
  answerText,
  changeText,
  countsLines,
  earlierLines,
  goalText,
  improvementPlace,
  peersName,
  itemChange,
  reasonText,
  textsOf,
  type Texts,
} from './texts.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** Typst's SVG renderer shapes ำ wrongly unless it comes as its two parts, with the tone mark between them. */
const decomposed = (svg: string): string => svg.replace(/([\u0e48-\u0e4b]?)\u0e33/g, '\u0e4d$1\u0e32');

function radarSvg({ dimensions }: ReportModel, { text }: Texts): Json {
  if (!hasRadar(dimensions)) return null;
  const { width, height } = radarBox;
  return decomposed(
    html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Sarabun">
      ${radar(dimensions, { notApplicable: text('notApplicableShort'), width: radarBox.width, radius: 83 })}
    </svg>`.markup,
  );
}

const highlightGroup = (title: string, list: readonly ReportHighlight[]): Json[] =>
  list.length === 0 ? [] : [{ title, list: list.map(({ label, dimension, points }) => ({ label, dimension, points: points.text })) }];

function improvement(one: ReportImprovement, texts: Texts): Json {
  const { text } = texts;
  const rows = [
    { name: text('now'), text: answerText(one.answer, texts) },
    { name: text('goal'), text: goalText(one, texts) },
    { name: text('advice'), text: one.advice },
  ];
  return {
    label: one.label,
    place: improvementPlace(one),
    gain: text('gain', { points: one.gain }),
    rows: rows.filter((row) => row.text !== ''),
  };
}

function item(question: ReportQuestion, isNamed: boolean, texts: Texts): Json {
  const { text } = texts;
  const repetition = question.repetition === '' ? '' : ` (${text('repetition', { number: question.repetition })})`;
  return {
    label: isNamed ? question.label + repetition : '',
    answer: question.reason === 'scored' || question.answer.kind !== 'none' ? answerText(question.answer, texts) : '',
    reason: reasonText(question, texts),
    points: question.points === null ? '' : text('itemPoints', { points: question.points }),
    share: [text('itemShare', { share: question.share }), ...itemChange(question, texts)].join(' · '),
  };
}

function detailsOf({ dimensions }: ReportModel, texts: Texts): Json {
  const { text } = texts;
  return dimensions.map((dimension) => ({
    label: dimension.label,
    points: dimension.points?.text ?? text('notApplicable'),
    note: `${text('itemWeight', { weight: dimension.weight })} · ${text('itemShare', { share: dimension.share })}`,
    indicators: dimension.indicators.map((indicator) => ({
      label: indicator.label,
      points: indicator.points?.text ?? text('notApplicable'),
      note: indicator.isSingle ? '' : text('itemWeight', { weight: indicator.weight }),
      items: indicator.questions.map((question) => item(question, !indicator.isSingle, texts)),
    })),
  }));
}

function peersOf({ peers }: ReportModel, texts: Texts): Json {
  const { text, day } = texts;
  if (!peers) return null;
  return {
    title: text('peers'),
    note: text('peersNote', { count: smallestGroup, date: day(peers.asOf) }),
    columns: [text('peersGroup'), text('peersCount'), text('peersMean'), text('peersMedian'), text('peersQuartiles'), text('peersBand')],
    rows: peers.groups.map((group) => [
      peersName(group, texts),
      String(group.n),
      group.mean,
      group.median.text,
      text('peersQuartilesRange', { q1: group.q1.text, q3: group.q3.text }),
      text(`band.${group.band}`),
    ]),
  };
}

function dimensionTable({ dimensions }: ReportModel, { text }: Texts): { readonly [name: string]: Json } {
  const hasPeers = dimensions.some(({ peers }) => peers !== null);
  const hasChange = dimensions.some(({ change }) => change !== null);
  return {
    dimensionColumns: [
      text('dimension'),
      text('points'),
      ...(hasPeers ? [text('peersMedian')] : []),
      ...(hasChange ? [text('change')] : []),
    ],
    radarNote: hasPeers && hasRadar(dimensions) ? text('radarPeers') : '',
    dimensions: dimensions.map((dimension) => {
      const { label, points, peers } = dimension;
      return {
        label,
        points: points?.text ?? text('notApplicable'),
        pct: points?.pct ?? null,
        peersPct: peers?.pct ?? null,
        extra: [
          ...(hasPeers ? [peers?.text ?? text('notApplicableShort')] : []),
          ...(hasChange ? [changeText(dimension) ?? text('notApplicableShort')] : []),
        ],
      };
    }),
  };
}

function levelOf(model: ReportModel, { text }: Texts): Json {
  if (model.levels.length === 0 || model.total === null) return null;
  const { level, nextLevel } = model;
  return {
    title: text('readinessLevel'),
    name: level?.label ?? text('noLevel'),
    lines: [
      ...(level ? [text('levelPosition', { position: level.position, count: model.levels.length })] : []),
      ...(nextLevel ? [text('toNextLevel', { points: nextLevel.missing, level: nextLevel.label })] : []),
    ],
  };
}

function otherAnswersOf(model: ReportModel, texts: Texts): Json {
  const { text } = texts;
  const isHidden = model.kind === 'share';
  return {
    title: model.otherAnswers.length === 0 && !isHidden ? '' : text('otherAnswers'),
    note: text(isHidden ? 'otherAnswersHidden' : 'otherAnswersNote'),
    sections: model.otherAnswers.map(({ title, answers }) => ({
      title: title === '' ? text('noSection') : title,
      answers: answers.map(({ label, answer }) => ({ label, answer: answerText(answer, texts) })),
    })),
  };
}

function dataOf(model: ReportModel, texts: Texts): Json {
  const { text, day, moment } = texts;
  return {
    language: model.language,
    colours: { ...colours, soft: '#e3f3f3' },
    documentTitle: text('documentTitle', { agency: model.agency.name }),
    product: text('product'),
    title: text('title'),
    shortTitle: text('title'),
    shortName: textLines(model.agency.name, 44, 1)[0] ?? '',
    round: model.round.title,
    agency: model.agency.name,
    agencyLine: agencyLine(model, texts),
    asOf: text('asOf', { date: day(model.asOf) }),
    pageOf: text('page', { page: '{page}', pages: '{pages}' }),
    totalLabel: text('total'),
    outOf: text('outOf'),
    noTotal: text('noTotal'),
    total: model.total && { text: model.total.text, pct: model.total.pct },
    level: levelOf(model, texts),
    levels: model.levels.map(({ label, from, isCurrent }) => ({
      label,
      from: text('levelFrom', { from }),
      isCurrent,
      note: text('currentLevel'),
    })),
    facts: [countsLines(model, texts).join(' · '), ...earlierLines(model, texts), text('disclaimer')],
    dimensionsTitle: text('dimensions'),
    radar: radarSvg(model, texts),
    radarLabel: text('radarLabel'),
    ...dimensionTable(model, texts),
    highlights: [...highlightGroup(text('strongest'), model.strongest), ...highlightGroup(text('weakest'), model.weakest)],
    improvements: {
      title: model.total === null ? '' : text('improvements'),
      note: text(model.improvements.length === 0 ? 'noImprovements' : 'improvementsNote'),
      list: model.improvements.map((one) => improvement(one, texts)),
    },
    peers: peersOf(model, texts),
    detailsTitle: text('details'),
    details: detailsOf(model, texts),
    otherAnswers: otherAnswersOf(model, texts),
    method: {
      title: text('method'),
      paragraphs: [
        text('methodText'),
        text('submittedAt', { date: moment(model.submittedAt) }),
        ...(model.round.openUntil === null ? [] : [text('openUntil', { date: moment(model.round.openUntil) })]),
      ],
      disclaimer: text('disclaimer'),
    },
  };
}

/** A4 with running header, page numbers, bookmarks and text that can be selected and searched. */
export function renderReportPdf(model: ReportModel, translate: Translate): Promise<Uint8Array> {
  const data = JSON.stringify(dataOf(model, textsOf(model, translate)), (_, value: unknown) =>
    typeof value === 'string' && !value.startsWith('<svg') ? breakable(value) : value,
  );
  return render({ kind: 'pdf', template: 'report', data, createdAt: Math.floor(Date.parse(model.asOf) / 1000) });
}
