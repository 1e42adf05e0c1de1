// Buttons and small commands at the foot of a card. Nothing is cut: what does not fit on a button stands wrapped in a box that can be tapped.
import { type messagingApi } from '@line/bot-sdk';
import { type Button } from '../domain/message.ts';
import { flexLabelMax } from '../line-protocol/limits.ts';
import { toLineAction } from './actions.ts';
import { tappable, wrapped } from './blocks.ts';
import { hasVisible } from './cut.ts';
import { palette } from './palette.ts';

type Style = NonNullable<Button['style']>;

/** LINE cuts a button's label at the button's width; this many letters fit on a bubble of the size mega. */
const buttonLettersMax = 22;

/** How many letters a link may have where so many stand in one row. */
const linkLettersMax = [
  { perRow: 3, letters: 9 },
  { perRow: 2, letters: 14 },
] as const;

const looks: Readonly<Record<Style, { readonly background: string; readonly text: string }>> = {
  primary: { background: palette.primary, text: palette.onPrimary },
  secondary: { background: palette.band, text: palette.ink },
  link: { background: palette.paper, text: palette.primary },
};

const isDrawable = (button: Button): boolean => button.label.trim() !== '' && toLineAction(button.action) !== null;

function drawButton(button: Button): messagingApi.FlexComponent[] {
  const action = toLineAction(button.action);
  const style = button.style ?? 'secondary';
  const { background, text } = looks[style];
  if (!action) return [];
  return [
    {
      type: 'button',
      style,
      color: style === 'link' ? text : background,
      height: 'sm',
      scaling: true,
      action: { ...action, label: button.label.toWellFormed() },
    },
  ];
}

function drawButtonBox(button: Button): messagingApi.FlexBox {
  const { background, text } = looks[button.style ?? 'secondary'];
  return {
    type: 'box',
    layout: 'vertical',
    ...tappable(button.action),
    backgroundColor: background,
    cornerRadius: '8px',
    paddingAll: '12px',
    contents: [wrapped(button.label, text, { align: 'center', weight: button.style === 'link' ? 'regular' : 'bold' })],
  };
}

/** All buttons of a card are drawn the same way, else they would not look alike. */
function drawButtons(buttons: readonly Button[]): messagingApi.FlexComponent[] {
  const isShort = buttons.every((button) => hasVisible(button.label, buttonLettersMax) && button.label.length <= flexLabelMax);
  return isShort ? buttons.flatMap(drawButton) : buttons.map(drawButtonBox);
}

function drawLink(link: Button): messagingApi.FlexBox {
  return {
    type: 'box',
    layout: 'vertical',
    ...tappable(link.action),
    backgroundColor: palette.key,
    cornerRadius: '8px',
    paddingAll: '8px',
    flex: 1,
    contents: [wrapped(link.label, palette.primary, { size: 'sm', align: 'center' })],
  };
}

/** Rows of equal length as far as possible, at most three in each, fewer where a label is long. */
function linkRows(links: readonly Button[]): Button[][] {
  const perRow = linkLettersMax.find(({ letters }) => links.every((link) => hasVisible(link.label, letters)))?.perRow ?? 1;
  const rowCount = Math.ceil(links.length / perRow);
  const size = Math.ceil(links.length / rowCount);
  return Array.from({ length: rowCount }, (_, row) => links.slice(row * size, (row + 1) * size));
}

function drawLinks(links: readonly Button[]): messagingApi.FlexComponent[] {
  return linkRows(links).map((row) => ({ type: 'box', layout: 'horizontal', spacing: 'sm', contents: row.map(drawLink) }));
}

/** The footer, null when there is nothing in it. */
export function drawFooter(buttons: readonly Button[], links: readonly Button[]): messagingApi.FlexBox | null {
  const contents = [...drawButtons(buttons.filter(isDrawable)), ...drawLinks(links.filter(isDrawable))];
  if (contents.length === 0) return null;
  return {
    type: 'box',
    layout: 'vertical',
    spacing: 'sm',
    paddingAll: '16px',
    paddingTop: '4px',
    backgroundColor: palette.paper,
    contents,
  };
}
