// One LINE message object as what a chat shows.
import { el, icon } from './dom.js';
import { drawContainer } from './flex/bubble.js';
import { drawSticker } from './stickers.js';
import { isLineLink } from './actions.js';
import { templateAsFlex } from './templates.js';

/**
 * The content of a message: `{ element, isWide }`, wide = set under the sender's name over the chat's whole width.
 * @param {object} message LINE message object, or a received one (`image`, `file`, `location`, …)
 * @param {object} context ActionContext with `tappable` bound
 */
export function drawMessage(message, context) {
  const { word } = context;
  switch (message.type) {
    case 'text':
    case 'textV2':
      return { element: el('div', { class: 'bubble' }, ...linked(plainText(message), context)), isWide: false };
    case 'flex': {
      const size = message.contents?.size;
      return { element: drawContainer(message.contents, context), isWide: message.contents?.type === 'carousel' || size === 'giga' };
    }
    case 'template': {
      const container = templateAsFlex(message.template);
      return { element: drawContainer(container, context), isWide: container.type === 'carousel' };
    }
    case 'image':
      return { element: drawPicture(message, word), isWide: false };
    case 'sticker':
      return { element: drawSticker(message, word), isWide: false };
    case 'location':
      return { element: drawPlace(message, word), isWide: false };
    case 'file':
    case 'video':
    case 'audio':
      return { element: drawFile(message, word), isWide: false };
    default:
      return { element: el('div', { class: 'bubble' }, message.altText ?? word('unknownMessage', { type: message.type })), isWide: false };
  }
}

/** One line for chat lists and notifications; LINE shows `altText` there. */
export function previewOf(message, word) {
  switch (message.type) {
    case 'text':
    case 'textV2':
      return plainText(message);
    case 'image':
      return word('picture');
    case 'sticker':
      return word('stickers');
    case 'file':
      return message.fileName ?? word('file');
    case 'location':
      return word('location');
    case 'notice':
      return word('unsent');
    case 'video':
    case 'audio':
      return word(message.type);
    default:
      return message.altText ?? '';
  }
}

/** A text message's text; placeholders of `textV2` as what they stand for. */
function plainText(message) {
  if (message.type === 'text') return message.text ?? '';
  return (message.text ?? '')
    .replace(/\{\{|\}\}|\{(\w+)\}/g, (all, key) => (key ? (message.substitution?.[key]?.type === 'mention' ? '@' : '') : all[0]))
    .trim();
}

const webLink = /https?:\/\/[^\s<>"“”]+/g;

/** A text with its web addresses as links. */
function linked(text, context) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(webLink)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    const isInLine = isLineLink(match[0]);
    const element = context.tappable({ type: 'uri', uri: match[0] }, isInLine ? 'in-text-link link-button' : 'in-text-link');
    element.textContent = match[0];
    parts.push(element);
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== '');
}

function drawPicture(message, word) {
  const address = message.previewImageUrl ?? message.originalContentUrl;
  const frame = el('a', { class: 'picture', target: '_blank', rel: 'noopener', href: message.originalContentUrl ?? address });
  if (!address) return el('div', { class: 'picture is-missing' }, icon('picture'), word('picture'));
  frame.append(el('img', { src: address, alt: word('picture'), on: { error: () => frame.classList.add('is-missing') } }), icon('picture'));
  return frame;
}

function drawPlace(message, word) {
  return el(
    'div',
    { class: 'card-message' },
    el('span', { class: 'card-icon card-icon-pin' }, icon('pin')),
    el(
      'div',
      {},
      el('strong', {}, message.title ?? word('location')),
      el('span', {}, message.address ?? ''),
      el('small', {}, `${Number(message.latitude).toFixed(4)}, ${Number(message.longitude).toFixed(4)}`),
    ),
  );
}

/** A file as a card; what the person sent can be downloaded again. */
function drawFile(message, word) {
  const seconds = Math.round((message.duration ?? 0) / 1000);
  const length = seconds === 0 ? '' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const size = message.fileSize === undefined ? length : `${Math.max(1, Math.round(message.fileSize / 1024))} KB`;
  return el(
    message.contentUrl ? 'a' : 'div',
    { class: 'card-message', href: message.contentUrl, download: message.contentUrl && (message.fileName ?? true) },
    el('span', { class: 'card-icon' }, icon(message.type === 'file' ? 'file' : 'play')),
    el('div', {}, el('strong', {}, message.fileName ?? word(message.type)), el('small', {}, size)),
  );
}
