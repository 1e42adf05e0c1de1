// Flex boxes and the choice of drawing for each component inside them.
import { borderLength, colour, gapLength } from './metrics.js';
import { place } from './place.js';
import { boxSizes, drawButton, drawFiller, drawImage, drawSeparator, drawVideo } from './media.js';
import { drawIcon, drawText } from './text.js';
import { el, setStyle } from '../dom.js';

/** @typedef {{ tappable: (action: object, className: string) => HTMLElement }} FlexContext how an action becomes a real button or link */

/**
 * A component as an element, not yet placed. What carries an action becomes a button or link; where that would nest one inside another
 * (a tappable box holding buttons), the box gets a button laid under its contents instead.
 */
export function drawComponent(component, layout, context) {
  const wrapIn = (className) => {
    if (!component.action || component.type === 'button') return el('div', { class: `fx ${className}` });
    if (!hasInnerAction(component)) return context.tappable(component.action, `fx fx-tap ${className}`);
    const under = context.tappable(component.action, 'fx-under');
    under.setAttribute('aria-label', component.action.label ?? textOf(component));
    return el('div', { class: `fx ${className} fx-holds-actions` }, under);
  };
  switch (component.type) {
    case 'box':
      return drawBox(component, wrapIn, context);
    case 'text':
      return drawText(component, wrapIn);
    case 'button':
      return drawButton(component, wrapIn, context.tappable);
    case 'image':
      return drawImage(component, wrapIn);
    case 'video':
      return drawVideo(component, wrapIn);
    case 'icon':
      return drawIcon(component);
    case 'separator':
      return drawSeparator(component, layout);
    default:
      return drawFiller();
  }
}

function drawBox(box, wrapIn, context) {
  const layout = ['horizontal', 'baseline'].includes(box.layout) ? box.layout : 'vertical';
  const element = wrapIn(`fx-box fx-${layout}`);
  setStyle(element, {
    ...boxSizes(box),
    padding: gapLength(box.paddingAll),
    'padding-top': gapLength(box.paddingTop),
    'padding-bottom': gapLength(box.paddingBottom),
    'padding-inline-start': gapLength(box.paddingStart),
    'padding-inline-end': gapLength(box.paddingEnd),
    'background-color': colour(box.backgroundColor),
    'background-image': gradient(box.background),
    'border-width': borderLength(box.borderWidth),
    'border-color': colour(box.borderColor),
    'border-radius': gapLength(box.cornerRadius),
    'justify-content': box.justifyContent,
    'align-items': box.alignItems,
  });
  if (box.height || box.maxHeight) element.classList.add('fx-fixed');
  const spacing = gapLength(box.spacing);
  let isFirst = true;
  for (const child of box.contents ?? []) {
    const drawn = drawComponent(child, layout, context);
    place(drawn, child, layout, isFirst ? undefined : spacing);
    if (child.position !== 'absolute') isFirst = false;
    element.append(drawn);
  }
  return element;
}

function gradient(background) {
  if (background?.type !== 'linearGradient') return undefined;
  const [start, centre, end] = [background.startColor, background.centerColor, background.endColor].map(colour);
  if (!start || !end || !/^\d+(\.\d+)?deg$/.test(background.angle ?? '')) return undefined;
  const middle = centre ? `, ${centre} ${/^\d+(\.\d+)?%$/.test(background.centerPosition ?? '') ? background.centerPosition : '50%'}` : '';
  return `linear-gradient(${background.angle}, ${start}${middle}, ${end})`;
}

function hasInnerAction(component) {
  return (component.contents ?? []).some((child) => child.action !== undefined || hasInnerAction(child));
}

/** All text inside a component, for the name of a button laid under it. */
export function textOf(component) {
  return [component.text, ...(component.contents ?? []).map(textOf)].filter(Boolean).join(' ');
}
