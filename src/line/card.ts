// A card as Flex bubbles: band with section and progress, body, footer. One bubble where it fits, else several messages.
import { type messagingApi } from '@line/bot-sdk';
import { type Block, type Card } from '../domain/message.ts';
import { altTextMax } from '../line-protocol/limits.ts';
import { drawBlock, drawPicture, gauge, wrapped } from './blocks.ts';
import { cut } from './cut.ts';
import { drawFooter } from './footer.ts';
import { palette } from './palette.ts';

/** LINE's limit is "30 KB" (REF "Bubble"); this keeps clear of it however KB is meant. */
const ownBubbleBytesMax = 29_000;

/** A title longer than this is set in the size of the text. */
const largeTitleMax = 80;

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

function drawHeader(card: Card): messagingApi.FlexBox | null {
  const contents: messagingApi.FlexComponent[] = [];
  if (card.heading?.trim()) contents.push(wrapped(card.heading, palette.primary, { size: 'sm', weight: 'bold' }));
  if (card.progress) {
    if (card.progress.label.trim()) contents.push(wrapped(card.progress.label, palette.muted, { size: 'xs' }));
    contents.push(gauge(card.progress.donePct, { margin: 'sm' }));
  }
  if (contents.length === 0) return null;
  return { type: 'box', layout: 'vertical', spacing: 'xs', paddingAll: '16px', backgroundColor: palette.band, contents };
}

function drawTitle(title: string): messagingApi.FlexComponent {
  return wrapped(title, palette.ink, { weight: 'bold', size: title.length <= largeTitleMax ? 'lg' : 'md' });
}

/** What was just done, set apart from what is asked next. */
function drawNotes(notes: readonly Block[]): messagingApi.FlexComponent[] {
  const contents = notes.flatMap(drawBlock);
  if (contents.length === 0) return [];
  return [
    { type: 'box', layout: 'vertical', spacing: 'sm', paddingAll: '10px', cornerRadius: '8px', backgroundColor: palette.key, contents },
  ];
}

/** Everything of the body, from top to bottom. */
function drawBody(card: Card, hasHero: boolean): messagingApi.FlexComponent[] {
  const title = card.title?.trim() ? [drawTitle(card.title)] : [];
  const blocks = (hasHero ? card.blocks.slice(1) : card.blocks).flatMap(drawBlock);
  const contents = [...drawNotes(card.notes ?? []), ...title, ...blocks];
  return contents.length === 0 ? [wrapped(card.alt || '–', palette.ink)] : contents;
}

const bodyOf = (contents: messagingApi.FlexComponent[]): messagingApi.FlexBox => ({
  type: 'box',
  layout: 'vertical',
  spacing: 'lg',
  paddingAll: '16px',
  backgroundColor: palette.paper,
  contents,
});

/** The parts in as few groups as fit, each at most `maxBytes` of JSON; null when a single part does not fit. */
function group(parts: readonly messagingApi.FlexComponent[], maxBytes: number): messagingApi.FlexComponent[][] | null {
  const groups: messagingApi.FlexComponent[][] = [];
  let filled = Infinity;
  for (const part of parts) {
    const size = bytes(part) + 1;
    if (size > maxBytes) return null;
    if (filled + size > maxBytes) {
      groups.push([]);
      filled = 0;
    }
    groups.at(-1)?.push(part);
    filled += size;
  }
  return groups;
}

/**
 * The card as one message, or as several where its JSON is too large for one bubble: the header goes with the first, buttons with the last.
 * Null when not even that is possible; then only plain text is.
 */
export function drawCard(card: Card): messagingApi.FlexMessage[] | null {
  const [first] = card.blocks;
  const hero = first?.kind === 'picture' ? drawPicture(first) : null;
  const header = drawHeader(card);
  const footer = drawFooter(card.buttons, card.links ?? []);
  const parts = drawBody(card, hero !== null);
  const bubble = (contents: messagingApi.FlexComponent[], isFirst: boolean, isLast: boolean): messagingApi.FlexBubble => ({
    type: 'bubble',
    size: 'mega',
    ...(isFirst && header ? { header } : {}),
    ...(isFirst && hero ? { hero } : {}),
    body: bodyOf(contents),
    ...(isLast && footer ? { footer } : {}),
  });
  const alt = card.alt.trim() ? card.alt : (card.title ?? card.heading ?? '–');
  const whole = bubble(parts, true, true);
  if (bytes(whole) <= ownBubbleBytesMax) return [{ type: 'flex', altText: cut(alt, altTextMax), contents: whole }];

  const groups = group(parts, ownBubbleBytesMax - bytes(bubble([], true, true)));
  if (!groups) return null;
  return groups.map((contents, index) => {
    const count = ` (${index + 1}/${groups.length})`;
    const altText = `${cut(alt, altTextMax - count.length)}${count}`;
    return { type: 'flex', altText, contents: bubble(contents, index === 0, index === groups.length - 1) };
  });
}
