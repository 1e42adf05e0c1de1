// Each block of a card as Flex components that follow one another in the body, so that a long card can be split between any two.
import { type messagingApi } from '@line/bot-sdk';
import { type Action, type Block } from '../domain/message.ts';
import { percentEncode, toLineAction } from './actions.ts';
import { palette, toneColour } from './palette.ts';

type Component = messagingApi.FlexComponent;
type BlockOf<K extends Block['kind']> = Extract<Block, { kind: K }>;

const isBlank = (text: string): boolean => text.trim() === '';

/** Wrapped text that follows LINE's font size; a little line spacing keeps Thai tone marks apart. */
export function wrapped(text: string, color: string, more: Partial<messagingApi.FlexText> = {}): messagingApi.FlexText {
  return { type: 'text', text: text.toWellFormed(), wrap: true, scaling: true, lineSpacing: '4px', color, size: 'md', ...more };
}

/** The action of a box as properties to spread: none where a card cannot have it. */
export function tappable(action: Action): { action?: messagingApi.Action } {
  const lineAction = toLineAction(action);
  return lineAction ? { action: lineAction } : {};
}

/** A bar filled to `pct` per cent (0–100; null = empty). No inner box at 0: LINE does not document a width of 0%. */
export function gauge(pct: number | null, more: Partial<messagingApi.FlexBox> = {}): messagingApi.FlexBox {
  const filled = Math.round(Math.min(100, Math.max(0, pct ?? 0)));
  const bar = { layout: 'vertical', height: '8px', cornerRadius: '4px' } as const;
  const inner: messagingApi.FlexBox = { type: 'box', ...bar, contents: [], width: `${filled}%`, backgroundColor: palette.primary };
  return { type: 'box', ...bar, backgroundColor: palette.rule, contents: filled === 0 ? [] : [inner], ...more };
}

const textSizes = { small: 'sm', normal: 'md', large: 'xl', huge: '3xl' } as const;

function drawText(block: BlockOf<'text'>): Component[] {
  if (isBlank(block.text)) return [];
  const look = { size: textSizes[block.size ?? 'normal'], ...(block.isBold ? { weight: 'bold' as const } : {}) };
  return [wrapped(block.text, toneColour[block.tone ?? 'plain'], look)];
}

const keyBox = {
  type: 'box',
  layout: 'horizontal',
  spacing: 'md',
  alignItems: 'center',
  paddingAll: '12px',
  cornerRadius: '8px',
  borderWidth: '1px',
} as const;

/** A choice shows that it is selected by its background and by a mark, so that colour is never alone. */
function drawChoices(block: BlockOf<'choices'>): Component[] {
  return block.choices.map((choice, index) => {
    const colour = choice.isSelected ? palette.onPrimary : palette.primary;
    const badge: messagingApi.FlexBox = {
      type: 'box',
      layout: 'vertical',
      width: '28px',
      height: '28px',
      cornerRadius: block.mark === 'one' ? '14px' : '6px',
      borderWidth: '1px',
      borderColor: palette.primary,
      backgroundColor: choice.isSelected ? palette.primary : palette.paper,
      justifyContent: 'center',
      alignItems: 'center',
      // Not scaled: the badge has a fixed size.
      contents: isBlank(choice.number)
        ? []
        : [{ type: 'text', text: choice.number, size: 'sm', weight: 'bold', color: colour, align: 'center' }],
    };
    const mark: messagingApi.FlexText = {
      type: 'text',
      text: block.mark === 'one' ? '●' : '✓',
      size: 'md',
      weight: 'bold',
      color: palette.primary,
      flex: 0,
    };
    const label = wrapped(isBlank(choice.label) ? choice.number || '–' : choice.label, palette.ink, { flex: 1 });
    return {
      ...keyBox,
      ...tappable(choice.action),
      margin: index === 0 ? 'xl' : 'md',
      borderColor: choice.isSelected ? palette.primary : palette.keyBorder,
      backgroundColor: choice.isSelected ? palette.chosen : palette.key,
      contents: choice.isSelected ? [badge, label, mark] : [badge, label],
    };
  });
}

function drawBars(block: BlockOf<'bars'>): Component[] {
  return block.bars.map((bar) => {
    const value = wrapped(bar.value || '–', palette.ink, { size: 'sm', weight: 'bold', align: 'end', flex: 0 });
    const label = wrapped(bar.label || '–', palette.ink, { size: 'sm', flex: 1 });
    return {
      type: 'box',
      layout: 'vertical',
      spacing: 'sm',
      contents: [{ type: 'box', layout: 'horizontal', spacing: 'md', contents: [label, value] }, gauge(bar.pct)],
    };
  });
}

/** Label above value, never beside it: with large letters two columns of Thai would break everywhere. */
function drawFacts(block: BlockOf<'facts'>): Component[] {
  return block.rows.map(({ label, value }) => ({
    type: 'box',
    layout: 'vertical',
    spacing: 'xs',
    contents: [wrapped(label || '–', palette.muted, { size: 'sm' }), wrapped(isBlank(value) ? '–' : value, palette.ink)],
  }));
}

function drawRows(block: BlockOf<'rows'>): Component[] {
  return block.rows.map((row, index) => {
    const label = wrapped(row.label || '–', palette.ink);
    const detail = row.detail && !isBlank(row.detail) ? [wrapped(row.detail, toneColour[row.tone ?? 'muted'], { size: 'sm' })] : [];
    return {
      ...keyBox,
      ...tappable(row.action),
      margin: index === 0 ? 'xl' : 'md',
      borderColor: palette.keyBorder,
      backgroundColor: palette.key,
      contents: [
        { type: 'box', layout: 'vertical', spacing: 'xs', flex: 1, contents: [label, ...detail] },
        { type: 'text', text: '›', size: 'lg', color: palette.primary, flex: 0 },
      ],
    };
  });
}

/** The picture over its whole width, undistorted. */
export function drawPicture(block: BlockOf<'picture'>): messagingApi.FlexImage {
  return {
    type: 'image',
    url: percentEncode(block.url),
    size: 'full',
    aspectRatio: block.aspect,
    aspectMode: 'fit',
    backgroundColor: palette.paper,
  };
}

/** What of a block stands in the body of a bubble, from top to bottom. */
export function drawBlock(block: Block): Component[] {
  switch (block.kind) {
    case 'text':
      return drawText(block);
    case 'choices':
      return drawChoices(block);
    case 'bars':
      return drawBars(block);
    case 'facts':
      return drawFacts(block);
    case 'rows':
      return drawRows(block);
    case 'picture':
      return [drawPicture(block)];
    case 'line':
      return [{ type: 'separator', color: palette.rule }];
  }
}
