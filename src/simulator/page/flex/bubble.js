// Flex containers: a bubble with its blocks, or a carousel of bubbles.
import { bubbleLength, colour } from './metrics.js';
import { drawComponent, textOf } from './box.js';
import { el, icon, setStyle } from '../dom.js';

const blocks = ['header', 'hero', 'body', 'footer'];
const padsTighter = new Set(['nano', 'micro', 'deca', 'hecto', 'kilo']);

/**
 * The contents of a Flex message.
 * @param {object} container bubble or carousel
 * @param {import('./box.js').FlexContext & { word: Function }} context
 */
export function drawContainer(container, context) {
  return container.type === 'carousel' ? drawCarousel(container, context) : drawBubble(container, context);
}

function drawBubble(bubble, context) {
  const size = bubble.size ?? 'mega';
  const element = el('div', { class: `fx-bubble fx-${padsTighter.has(size) ? size : 'wide'}`, data: { size } });
  if (bubble.direction === 'rtl') element.setAttribute('dir', 'rtl');
  setStyle(element, { '--bubble-width': bubbleLength(size) });
  if (bubble.action) {
    const under = context.tappable(bubble.action, 'fx-under');
    under.setAttribute('aria-label', bubble.action.label ?? blocks.map((name) => textOf(bubble[name] ?? {})).join(' '));
    element.classList.add('fx-holds-actions');
    element.append(under);
  }
  for (const name of blocks) {
    const component = bubble[name];
    if (!component) continue;
    const style = bubble.styles?.[name] ?? {};
    const block = el('div', { class: `fx-block fx-${name}`, data: { block: name } });
    if (name === 'body' && bubble.footer) block.classList.add('fx-has-footer');
    setStyle(block, { 'background-color': colour(style.backgroundColor) });
    if (style.separator) {
      const line = el('div', { class: 'fx-line', role: 'presentation' });
      setStyle(line, { 'background-color': colour(style.separatorColor) });
      element.append(line);
    }
    block.append(drawComponent(component, 'vertical', context));
    element.append(block);
  }
  return element;
}

function drawCarousel(carousel, context) {
  const { word } = context;
  const row = el('div', { class: 'fx-carousel-row', tabindex: '0', role: 'group', 'aria-label': `1–${carousel.contents.length}` });
  row.append(...carousel.contents.map((bubble) => drawBubble(bubble, context)));
  const step = (direction) => () => row.scrollBy({ left: direction * row.firstElementChild.clientWidth, behavior: 'smooth' });
  const arrow = (name, label, direction) =>
    el('button', { class: `fx-arrow fx-arrow-${name}`, type: 'button', 'aria-label': label, on: { click: step(direction) } }, icon(name));
  return el('div', { class: 'fx-carousel' }, row, arrow('back', word('previousBubble'), -1), arrow('forward', word('nextBubble'), 1));
}
