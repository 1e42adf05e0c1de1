// The drawings of the report as SVG without styles or scripts: the same markup goes into the page, the PDF and the picture.
import { colours } from './colours.ts';
import { html, type Html } from './html.ts';
import { type ReportDimension } from './model.ts';
import { evenLines } from './text-lines.ts';

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Units of the drawing on a page: labels are 12 high, which is what a phone shows nearly one to one. */
export const radarBox = { width: 340, height: 276 } as const;
const centreY = 134;
const lineHeight = 15.5;

/** From the middle of the top. */
const at = (index: number, count: number, distance: number): Spot => {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return { x: distance * Math.cos(angle), y: centreY + distance * Math.sin(angle) };
};

const round = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
const points = (spots: readonly Spot[]): string => spots.map(({ x, y }) => `${round(x)},${round(y)}`).join(' ');

function ring(count: number, pct: number, radius: number): Html {
  const spots = Array.from({ length: count }, (_, index) => at(index, count, (radius * pct) / 100));
  return html`<polygon
    points="${points(spots)}"
    fill="${pct === 100 ? colours.ground : 'none'}"
    stroke="${colours.line}"
    stroke-width="${pct === 100 ? 1.2 : 0.8}"
  />`;
}

interface RadarOptions {
  /** What stands for a missing figure. */
  readonly notApplicable: string;
  /** Of the drawing; more room beside it makes longer lines of the labels. */
  readonly width: number;
  /** 83 leaves room for labels of several lines, 92 for short ones above and below. */
  readonly radius: number;
}

/** The figure stands in the label, so that the drawing can be read without the axis. */
function axisLabel(dimension: ReportDimension, index: number, count: number, { notApplicable, width, radius }: RadarOptions): Html {
  const spot = at(index, count, radius + 9);
  const side = spot.x;
  const isMiddle = Math.abs(side) < 8;
  const anchor = isMiddle ? 'middle' : side > 0 ? 'start' : 'end';
  const room = isMiddle ? width * 0.8 : width / 2 - Math.abs(side);
  const lines = evenLines(dimension.label, room / 12, isMiddle ? 2 : 4);
  const value = dimension.points?.short ?? notApplicable;
  const height = (lines.length + 1) * lineHeight;
  const top = isMiddle ? (spot.y < centreY ? spot.y - height + 10 : spot.y + 8) : spot.y - height / 2 + 11;
  const written = [value, ...lines].map((line, number) => ({ line, y: round(top + number * lineHeight), isValue: number === 0 }));
  return html`${written.map(
    ({ line, y, isValue }) =>
      html`<text
        x="${round(spot.x)}"
        y="${y}"
        text-anchor="${anchor}"
        font-size="12"
        font-weight="${isValue ? 700 : 400}"
        fill="${isValue ? colours.accent : colours.ink}"
        >${line}</text
      >`,
  )}`;
}

function shape(spots: readonly Spot[], fill: string, stroke: string, dashes: string): Html {
  return html`<polygon
    points="${points(spots)}"
    fill="${fill}"
    fill-opacity="0.55"
    stroke="${stroke}"
    stroke-width="2"
    stroke-linejoin="round"
    stroke-dasharray="${dashes}"
  />`;
}

/** Whether the dimensions make a radar at all: with fewer than three axes there is no area. */
export const hasRadar = (dimensions: readonly ReportDimension[]): boolean => dimensions.length >= 3 && dimensions.length <= 12;

/**
 * The inside of the radar, `radarBox.height` high, `width` wide. A dimension that does not apply keeps its axis, and the area passes it by. Peers are
 * a dashed line. Who cannot see it reads the table beside it.
 */
export function radar(dimensions: readonly ReportDimension[], options: RadarOptions): Html {
  const count = dimensions.length;
  const { radius } = options;
  const spotsOf = (pctOf: (dimension: ReportDimension) => number | undefined): readonly Spot[] =>
    dimensions.flatMap((dimension, index) => {
      const pct = pctOf(dimension);
      return pct === undefined ? [] : [at(index, count, (radius * pct) / 100)];
    });
  const own = spotsOf(({ points: figure }) => figure?.pct);
  const peers = spotsOf(({ peers: figure }) => figure?.pct);
  return html`<g transform="translate(${round(options.width / 2)} 0)">
    ${[100, 75, 50, 25].map((pct) => ring(count, pct, radius))}
    ${dimensions.map((_, index) => {
      const end = at(index, count, radius);
      return html`<line x1="0" y1="${centreY}" x2="${round(end.x)}" y2="${round(end.y)}" stroke="${colours.line}" stroke-width="0.8" />`;
    })}
    ${shape(own, colours.accentSoft, colours.accent, 'none')} ${peers.length >= 3 ? shape(peers, 'none', colours.peers, '5 4') : null}
    ${own.map(({ x, y }) => html`<circle cx="${round(x)}" cy="${round(y)}" r="3" fill="${colours.accent}" />`)}
    ${dimensions.map((dimension, index) => axisLabel(dimension, index, count, options))}</g
  >`;
}

/** A bar from 0 to 100 over the whole width of its place; decoration beside the figure that it draws. */
export const bar = (pct: number | null, peersPct: number | null): Html =>
  html`<svg class="bar" aria-hidden="true" focusable="false" width="100%" height="10">
    <rect width="100%" height="10" rx="5" fill="${colours.ground}" stroke="${colours.line}" stroke-width="1" />
    ${pct === null ? null : html`<rect width="${round(pct)}%" height="10" rx="5" fill="${colours.accent}" />`}
    ${peersPct === null ? null : html`<rect x="${round(peersPct)}%" width="3" height="10" fill="${colours.peers}" />`}
  </svg>`;
