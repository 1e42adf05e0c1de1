// The report's picture for the chat: 1040×1040 pixels with what is read at a glance on a phone.
import { type Translate } from '../i18n/translate.ts';
import { hasRadar, radar, radarBox } from './charts.ts';
import { colours } from './colours.ts';
import { html, type Html } from './html.ts';
import { type ReportModel } from './model.ts';
import { render } from './rendering.ts';
import { evenLines, textLines, textWidth } from './text-lines.ts';
import { textsOf } from './texts.ts';

const side = 1040;
const margin = 48;
/** Bold letters are about this much wider than textLines takes them to be. */
const boldness = 1.05;

interface Writing {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly isBold?: boolean;
  readonly colour?: string;
  readonly anchor?: 'start' | 'end';
}

const write = (text: string, { x, y, size, isBold = false, colour = colours.ink, anchor = 'start' }: Writing): Html =>
  html`<text x="${x}" y="${y}" font-size="${size}" font-weight="${isBold ? 700 : 400}" fill="${colour}" text-anchor="${anchor}"
    >${text}</text
  >`;

interface Block {
  readonly markup: Html;
  readonly height: number;
}

/** Round and agency on the brand's ground. */
function band(model: ReportModel): Block {
  const size = 50;
  const lines = evenLines(model.agency.name, (side - 2 * margin) / size / boldness, 3);
  const [round = ''] = textLines(model.round.title, (side - 2 * margin) / 30, 1);
  const height = 92 + lines.length * 68 + 22;
  return {
    height,
    markup: html`<rect width="${side}" height="${height}" fill="${colours.brand}" />
      ${write(round, { x: margin, y: 62, size: 30, colour: '#d5e2f3' })}
      ${lines.map((line, index) => write(line, { x: margin, y: 136 + index * 68, size, isBold: true, colour: colours.paper }))}`,
  };
}

/** Total and level in one row. */
function headline(model: ReportModel, top: number, translate: Translate): Block {
  const { text } = textsOf(model, translate);
  const { total, level } = model;
  const value = total?.short ?? text('notApplicableShort');
  const size = 118;
  const [levelName = ''] = level ? textLines(level.label, 440 / 54 / boldness, 1) : [];
  const pill = textWidth(levelName) * 54 * boldness + 64;
  return {
    height: 172,
    markup: html`${write(value, { x: margin, y: top + 128, size, isBold: true, colour: colours.brand })}
    ${write(total ? text('outOf') : text('notApplicable'), {
      x: margin + textWidth(value) * size * boldness + 22,
      y: top + 128,
      size: 34,
      colour: colours.muted,
    })}
    ${
      level
        ? html`<rect x="${side - margin - pill}" y="${top + 62}" width="${pill}" height="100" rx="50" fill="${colours.accent}" />
            ${write(text('readinessLevel'), { x: side - margin, y: top + 46, size: 28, colour: colours.muted, anchor: 'end' })}
            <text
              x="${side - margin - pill / 2}"
              y="${top + 133}"
              font-size="54"
              font-weight="700"
              fill="${colours.paper}"
              text-anchor="middle"
              >${levelName}</text
            >`
        : null
    }`,
  };
}

/** With too few dimensions for a radar, or too many: bars. */
function bars(model: ReportModel, top: number): Html {
  const shown = model.dimensions.slice(0, 12);
  const step = Math.min(120, (side - top - margin) / Math.max(1, shown.length));
  const size = Math.min(36, step * 0.42);
  return html`${shown.map((dimension, index) => {
    const y = top + index * step;
    const [label = ''] = textLines(dimension.label, (side - 2 * margin - 140) / size, 1);
    const width = side - 2 * margin;
    return html`${write(label, { x: margin, y: y + size, size })}
      ${write(dimension.points?.short ?? '–', { x: side - margin, y: y + size, size, isBold: true, colour: colours.accent, anchor: 'end' })}
      <rect x="${margin}" y="${y + size * 1.35}" width="${width}" height="${step * 0.2}" rx="${step * 0.1}" fill="${colours.ground}" />
      <rect
        x="${margin}"
        y="${y + size * 1.35}"
        width="${(width * (dimension.points?.pct ?? 0)) / 100}"
        height="${step * 0.2}"
        rx="${step * 0.1}"
        fill="${colours.accent}"
      />`;
  })}`;
}

function drawing(model: ReportModel, top: number, translate: Translate): Html {
  const { text } = textsOf(model, translate);
  if (model.total === null) {
    const lines = textLines(text('noTotal'), (side - 2 * margin) / 40, 4);
    return html`${lines.map((line, index) => write(line, { x: margin, y: top + 80 + index * 60, size: 40 }))}`;
  }
  if (!hasRadar(model.dimensions)) return bars(model, top + 20);
  const scale = (side - top - 40) / radarBox.height;
  return html`<g transform="translate(${margin / 2} ${top + 4}) scale(${scale.toFixed(4)})">
    ${radar(model.dimensions, { notApplicable: text('notApplicableShort'), width: (side - margin) / scale, radius: 92 })}
  </g>`;
}

/** PNG, 1040×1040 pixels, about 60 kB. */
export function renderReportPicture(model: ReportModel, translate: Translate): Promise<Uint8Array> {
  const { text, day } = textsOf(model, translate);
  const head = band(model);
  const figures = headline(model, head.height, translate);
  const svg = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${side}"
    height="${side}"
    viewBox="0 0 ${side} ${side}"
    font-family="Sarabun"
    xml:lang="${model.language}"
  >
    <rect width="${side}" height="${side}" fill="${colours.paper}" />
    ${head.markup} ${figures.markup} ${drawing(model, head.height + figures.height, translate)}
    ${write(text('asOf', { date: day(model.asOf) }), { x: margin, y: side - 24, size: 24, colour: colours.muted })}
    ${
      model.total !== null && hasRadar(model.dimensions) && model.dimensions.some(({ peers }) => peers !== null)
        ? write(text('radarPeers'), { x: side - margin, y: side - 24, size: 24, colour: colours.muted, anchor: 'end' })
        : null
    }
  </svg>`;
  return render({ kind: 'png', svg: svg.markup });
}
