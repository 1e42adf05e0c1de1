// Flex image, video, button, separator and filler components.
import { aspect, colour, pictureLength, plainLength } from './metrics.js';
import { alignment } from './place.js';
import { el, icon, setStyle } from '../dom.js';

/** A picture in its frame: `fit` shows all of it, `cover` fills the frame. What cannot be loaded leaves a plain frame. */
export function drawImage(image, wrapIn) {
  const picture = el('img', {
    src: image.url,
    alt: '',
    on: { error: () => frame.classList.add('is-missing') },
  });
  const frame = el('span', { class: 'fx-frame' }, picture);
  setStyle(frame, {
    width: pictureLength(image.size) ?? pictureLength('md'),
    'aspect-ratio': aspect(image.aspectRatio),
    'background-color': colour(image.backgroundColor),
  });
  setStyle(picture, { 'object-fit': image.aspectMode === 'cover' ? 'cover' : 'contain' });
  const element = wrapIn('fx-image');
  setStyle(element, { 'align-items': alignment(image.align, 'center') });
  if (image.action) element.setAttribute('aria-label', image.action.label ?? image.action.text ?? image.url);
  element.append(frame);
  return element;
}

/** A hero video: its preview with a play mark. */
export function drawVideo(video, wrapIn) {
  const element = drawImage({ ...video, url: video.previewUrl, size: 'full', aspectMode: 'cover' }, wrapIn);
  element.append(el('span', { class: 'fx-play' }, icon('play')));
  return element;
}

/** A button: `link` is coloured text, `primary` and `secondary` are filled. Its label never breaks, as in LINE. */
export function drawButton(button, wrapIn, tappable) {
  const style = ['primary', 'secondary'].includes(button.style) ? button.style : 'link';
  const face = tappable(button.action, `fx-button fx-button-${style} fx-button-${button.height === 'sm' ? 'sm' : 'md'}`);
  face.append(el('span', { class: 'fx-label' }, button.action?.label ?? ''));
  setStyle(face, { [style === 'link' ? 'color' : 'background-color']: colour(button.color) });
  const element = wrapIn('fx-button-place');
  element.append(face);
  return element;
}

export function drawSeparator(separator, layout) {
  const line = el('div', { class: layout === 'vertical' ? 'fx-line' : 'fx-line fx-line-upright', role: 'presentation' });
  setStyle(line, { 'background-color': colour(separator.color) });
  return line;
}

export function drawFiller() {
  return el('div', { class: 'fx-filler' });
}

/** Sizes that only boxes have. */
export function boxSizes(box) {
  return {
    width: plainLength(box.width),
    height: plainLength(box.height),
    'max-width': plainLength(box.maxWidth),
    'max-height': plainLength(box.maxHeight),
  };
}
