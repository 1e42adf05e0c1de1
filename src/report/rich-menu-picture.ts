// The picture of a rich menu: a grid of large labels, in Thai with the English word under it. Calm, as the cards are.
import { html, type Html } from './html.ts';
import { render } from './rendering.ts';
import { evenLines } from './text-lines.ts';

/** What LINE calls a large (two rows) and a compact (one row) menu: 2500 pixels wide, 1686 or 843 high. */
export const menuSize = { width: 2500, rowHeight: 843, columns: 3 } as const;

/** Names of the drawings that a button may have. */
export type MenuIcon = keyof typeof icons;

export interface MenuLabel {
  /** Read large. */
  readonly label: string;
  /** Read small, under it. */
  readonly translation: string;
  readonly icon: MenuIcon;
}

export interface MenuBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

// Those of the cards (line/palette.ts): each text has at least 4.5:1 on its ground.
const colours = {
  paper: '#FFFFFF',
  rule: '#C3CDD5',
  ink: '#1F2933',
  muted: '#4A5763',
  primary: '#0B6E6E',
  onPrimary: '#FFFFFF',
  soft: '#D7EEEB',
};

/** Lines on a field of 24 × 24. */
const icons = {
  key: 'M14 10a4 4 0 1 0-4 4l1-.1 2 2.1h2v2h2v2h3v-3l-6.1-6.1z',
  shield: 'M12 3l7 3v5c0 5-3 8.5-7 10c-4-1.5-7-5-7-10V6zM9 12l2 2l4-4',
  globe: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  pencil: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  list: 'M9 6h11M9 12h11M9 18h11M4 6l1 1l2-2M4 12l1 1l2-2M4 18l1 1l2-2',
  clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l3 3',
  bars: 'M4 20h16M6 20v-6h3v6M11 20V9h3v11M16 20V5h3v15',
  help: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7 .3-1 .8-1 1.7M12 16.7v.3',
  pause: 'M9 5v14M15 5v14',
  page: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.3 15.3L20 20',
  share: 'M12 15V4M8 8l4-4l4 4M5 13v7h14v-7',
} as const;

/** Where each button is, by its place: row by row, three to a row, without a gap that a finger could hit. */
export function menuBoxes(count: number): readonly MenuBox[] {
  const { width, rowHeight, columns } = menuSize;
  return Array.from({ length: count }, (_, index) => {
    const column = index % columns;
    const x = Math.round((column * width) / columns);
    return { x, y: Math.floor(index / columns) * rowHeight, width: Math.round(((column + 1) * width) / columns) - x, height: rowHeight };
  });
}

const labelSize = 120;
const translationSize = 62;
const iconSide = 210;
/** Bold letters are about this much wider than evenLines takes them to be. */
const boldness = 1.05;

/** The first button is what most people want next: it stands out. */
function button({ label, translation, icon }: MenuLabel, { x, y, width, height }: MenuBox, isFirst: boolean): Html {
  const lines = evenLines(label, (width - 70) / labelSize / boldness, 2);
  const lineHeight = labelSize * 1.36;
  const middle = x + width / 2;
  const scale = iconSide / 24;
  // Icon, label and translation as one block in the middle of the box.
  const top = y + (height - (iconSide + 60 + lines.length * lineHeight + 92)) / 2;
  const labelTop = top + iconSide + 60 + labelSize * 0.95;
  const text = (content: string, at: number, size: number, weight: number, colour: string): Html =>
    html`<text x="${middle}" y="${at}" font-size="${size}" font-weight="${weight}" fill="${colour}" text-anchor="middle">${content}</text>`;
  return html`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${isFirst ? colours.primary : colours.paper}" />
    <path
      d="${icons[icon]}"
      transform="translate(${middle - iconSide / 2} ${top}) scale(${scale})"
      fill="none"
      stroke="${isFirst ? colours.onPrimary : colours.primary}"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
    ${lines.map((line, index) => text(line, labelTop + index * lineHeight, labelSize, 700, isFirst ? colours.onPrimary : colours.ink))}
    ${text(translation, labelTop + (lines.length - 1) * lineHeight + 112, translationSize, 400, isFirst ? colours.soft : colours.muted)}`;
}

/** PNG of 2500 × 843 pixels a row. */
export function drawRichMenu(labels: readonly MenuLabel[]): Promise<Uint8Array> {
  const boxes = menuBoxes(labels.length);
  const height = Math.max(...boxes.map((box) => box.y + box.height));
  const isInside = (box: MenuBox): boolean => box.x + box.width < menuSize.width;
  const svg = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${menuSize.width}"
    height="${height}"
    viewBox="0 0 ${menuSize.width} ${height}"
    font-family="Sarabun"
  >
    <rect width="${menuSize.width}" height="${height}" fill="${colours.paper}" />
    ${boxes.map((box, index) => {
      const label = labels[index];
      return label ? button(label, box, index === 0) : null;
    })}
    ${boxes.filter(isInside).map((box) => html`<path d="M${box.x + box.width} ${box.y}v${box.height}" stroke="${colours.rule}" stroke-width="6" />`)}
    ${boxes.filter(({ x, y }) => x === 0 && y > 0).map((box) => html`<path d="M0 ${box.y}h${menuSize.width}" stroke="${colours.rule}" stroke-width="6" />`)}
  </svg>`;
  return render({ kind: 'png', svg: svg.markup });
}
