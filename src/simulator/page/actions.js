// LINE action objects as real buttons and links, and what each does when tapped.
import { el } from './dom.js';
import { choosePlace, pickMoment } from './dialogs.js';

/**
 * What an action needs of the chat it is in.
 * @typedef {object} ActionContext
 * @property {boolean} isPc LINE for PC: desktop addresses, no LINE links
 * @property {Function} word
 * @property {(action: object, picked?: string) => void} send sends the tap to the platform
 * @property {{ fill(text: string): void, chooseFile(kind: 'image' | 'camera'): void, showMenu(isOpen: boolean): void }} composer
 * @property {(url: string) => void} openLineLink
 * @property {(place: object) => void} sendLocation
 * @property {(text: string) => void} tell a short notice in the phone
 */

/** A button, or for web addresses a link in a new tab, that performs `action`. */
export function tappable(action, className, context) {
  const link = action?.type === 'uri' ? webAddress(action, context) : null;
  if (link) return el('a', { class: className, href: link, target: '_blank', rel: 'noopener' });
  const button = el('button', { class: className, type: 'button', on: { click: () => (flash(button), perform(action, context)) } });
  return button;
}

/** Shows that the tap was taken. */
function flash(button) {
  button.classList.add('is-tapped');
  setTimeout(() => button.classList.remove('is-tapped'), 350);
}

/** Does what a tap on `action` does. Every tap counts: LINE sends two for a double tap. */
export function perform(action, context) {
  switch (action?.type) {
    case 'postback':
      context.send(action);
      if (action.inputOption === 'openKeyboard') context.composer.fill(action.fillInText ?? '');
      if (action.inputOption === 'openRichMenu') context.composer.showMenu(true);
      if (action.inputOption === 'closeRichMenu') context.composer.showMenu(false);
      return;
    case 'datetimepicker':
      void pickMoment(action, context.word).then((picked) => picked && context.send(action, picked));
      return;
    case 'clipboard':
      void copy(action.clipboardText, context);
      return;
    case 'camera':
    case 'cameraRoll':
      context.composer.chooseFile(action.type === 'camera' ? 'camera' : 'image');
      return;
    case 'location':
      void choosePlace(context.word).then((place) => place && context.sendLocation(place));
      return;
    case 'uri':
      openOther(action, context);
      return;
    default:
      if (action) context.send(action);
  }
}

async function copy(text, { tell, word }) {
  try {
    await navigator.clipboard.writeText(text);
    tell(word('copied'));
  } catch {
    tell(word('copyFailed', { text }));
  }
}

/** The address for a link, or null when LINE itself would handle it (LINE links) or the scheme is not for the web. */
function webAddress(action, { isPc }) {
  const address = (isPc && action.altUri?.desktop) || action.uri;
  if (!/^(https?|tel):/i.test(address ?? '') || isLineLink(address)) return null;
  return address;
}

function openOther(action, context) {
  const address = (context.isPc && action.altUri?.desktop) || action.uri;
  if (context.isPc) context.tell(context.word('phoneOnly'));
  else context.openLineLink(address);
}

/** LINE URL schemes, which open something inside LINE. */
export const isLineLink = (address) => /^(line:\/\/|https:\/\/(line\.me\/R\/|liff\.line\.me\/))/i.test(address);
