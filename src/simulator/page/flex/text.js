// Flex text, span and icon components.
import { colour, fontLength, aspect } from './metrics.js';
import { el, setStyle } from '../dom.js';

const decorations = { underline: 'underline', 'line-through': 'line-through', none: 'none' };

function letters(component) {
  return {
    'font-size': fontLength(component.size),
    'font-weight': component.weight === 'bold' ? '700' : component.weight === 'regular' ? '400' : undefined,
    color: colour(component.color),
    'font-style': component.style === 'italic' ? 'italic' : component.style === 'normal' ? 'normal' : undefined,
    'text-decoration-line': decorations[component.decoration],
  };
}

/** A text: one line with an ellipsis unless `wrap`; `lineSpacing` adds between lines only, as in LINE. */
export function drawText(text, wrapIn) {
  const spacing = /^\d+(\.\d+)?px$/.test(text.lineSpacing ?? '') ? text.lineSpacing : undefined;
  const line = el('p', { class: text.wrap ? 'fx-wrap' : 'fx-one-line' });
  if (Array.isArray(text.contents) && text.contents.length > 0) {
    for (const span of text.contents) line.append(el('span', { style: letters(span) }, span.text ?? ''));
  } else line.append(text.text ?? '');
  setStyle(line, {
    'text-align': text.align,
    '--line-spacing': spacing,
  });
  if (text.wrap && text.maxLines > 0) {
    line.classList.add('fx-clamp');
    setStyle(line, { '-webkit-line-clamp': String(text.maxLines) });
  }
  const element = wrapIn('fx-text');
  setStyle(element, letters(text));
  element.append(line);
  return element;
}

/** An icon: as tall as a text of its size, standing on the baseline. */
export function drawIcon(icon) {
  const picture = el('img', { class: 'fx-icon', src: icon.url, alt: '' });
  setStyle(picture, { 'font-size': fontLength(icon.size), 'aspect-ratio': aspect(icon.aspectRatio) });
  return picture;
}
