// How a component sits in its parent box: its share of the width or height, the space before it, its offsets. The rules are those of the
// Flex Message layout guide (docs/messaging-api/flex-message-layout).
import { gapLength, plainLength } from './metrics.js';
import { setStyle } from '../dom.js';

const alignments = { start: 'flex-start', center: 'center', end: 'flex-end' };
const gravities = { top: 'flex-start', center: 'center', bottom: 'flex-end' };

/**
 * Places `element`, drawn from `component`, in a box of `layout`. `before` is the space that the box asks for before this component.
 * A horizontal or baseline box shares its width: 1 each unless told, 0 for a component with a width of its own. A vertical one gives each
 * its own height.
 */
export function place(element, component, layout, before) {
  const isVertical = layout === 'vertical';
  if (component.position === 'absolute') element.classList.add('fx-absolute');
  else {
    const margin = gapLength(component.margin) ?? (component.type === 'filler' ? undefined : before);
    setStyle(element, { [isVertical ? 'margin-top' : 'margin-inline-start']: margin, flex: share(component, isVertical) });
  }
  setStyle(element, {
    top: gapLength(component.offsetTop),
    bottom: gapLength(component.offsetBottom),
    'inset-inline-start': gapLength(component.offsetStart),
    'inset-inline-end': gapLength(component.offsetEnd),
  });
  if (component.gravity && layout !== 'baseline') setStyle(element, { 'justify-content': gravities[component.gravity] });
}

function share(component, isVertical) {
  if (component.type === 'separator' || component.type === 'icon') return 'none';
  if (component.type === 'filler') return `${component.flex ?? 1} 1 0`;
  const hasOwnWidth = plainLength(component.width) !== undefined;
  const flex = component.flex ?? (isVertical || hasOwnWidth ? 0 : 1);
  if (isVertical) return flex === 0 ? 'none' : `${flex} 1 auto`;
  return flex === 0 ? '0 0 auto' : `${flex} 1 0`;
}

/** `align: start | center | end` of a text or picture as a flex alignment. */
export const alignment = (align, fallback) => alignments[align] ?? fallback;
