// The bottom of a chat: the box, sending, pictures, files, voice messages, places and stickers.
import { el, icon } from './dom.js';
import { choosePlace } from './dialogs.js';
import { drawSticker, stickers } from './stickers.js';

/** The simulator takes files up to this; LINE itself takes more. */
const largestFileMb = 10;

/**
 * @param {object} app
 * @param {string} personId
 * @param {{ tell(text: string): void, showMenu(isOpen: boolean): void }} phone
 */
export function createComposer(app, personId, phone) {
  const { word, session } = app;
  const input = el('textarea', {
    class: 'composer-input',
    rows: 1,
    maxlength: 5000,
    'aria-label': word('message'),
    placeholder: word('message'),
    on: { input: changed, keydown: onKey },
  });
  const sendButton = el('button', { class: 'composer-send', type: 'submit', 'aria-label': word('send') }, icon('send'));
  const pictureInput = fileInput('image/jpeg,image/png', sendPicture);
  const cameraInput = fileInput('image/*', sendPicture);
  cameraInput.setAttribute('capture', 'environment');
  const anyFileInput = fileInput('', sendFile);

  const stickerTray = el(
    'div',
    { class: 'tray tray-stickers', hidden: true },
    stickers.map((sticker) => {
      const face = drawSticker(sticker, word);
      return el('button', { type: 'button', class: 'tray-sticker', on: { click: () => sendSticker(sticker) } }, face);
    }),
  );
  const attachTray = el(
    'div',
    { class: 'tray tray-attach', hidden: true },
    trayButton('picture', word('picture'), () => pictureInput.click()),
    trayButton('file', word('file'), () => anyFileInput.click()),
    trayButton('microphone', word('audio'), sendVoice),
    trayButton('pin', word('location'), () => void choosePlace(word).then((place) => place && sendLocation(place))),
  );
  const attachButton = trayToggle('plus', word('attach'), attachTray, 'composer-attach');
  const stickerButton = trayToggle('smile', word('stickers'), stickerTray, 'composer-stickers');

  const element = el(
    'form',
    { class: 'composer', on: { submit: onSubmit } },
    el('div', { class: 'composer-row' }, attachButton, el('div', { class: 'composer-box' }, input, stickerButton), sendButton),
    attachTray,
    stickerTray,
    pictureInput,
    cameraInput,
    anyFileInput,
  );
  input.value = session.drafts.get(personId) ?? '';
  changed();

  function changed() {
    session.drafts.set(personId, input.value);
    sendButton.disabled = input.value.trim() === '';
    input.rows = Math.min(5, input.value.split('\n').length + Math.floor(input.value.length / 44));
  }
  function onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    element.requestSubmit();
  }
  function onSubmit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    changed();
    void app.actOn(personId, 'text', { text }, { type: 'text', text });
  }

  function trayButton(drawing, label, onClick) {
    return el('button', { type: 'button', class: 'tray-button', on: { click: () => (closeTrays(), onClick()) } }, icon(drawing), label);
  }
  function trayToggle(drawing, label, tray, className) {
    const button = el(
      'button',
      { type: 'button', class: `composer-tool ${className}`, 'aria-label': label, title: label, 'aria-expanded': 'false' },
      icon(drawing),
    );
    button.addEventListener('click', () => {
      const opens = tray.hidden;
      closeTrays();
      tray.hidden = !opens;
      button.setAttribute('aria-expanded', String(opens));
    });
    return button;
  }
  function closeTrays() {
    for (const tray of [stickerTray, attachTray]) tray.hidden = true;
    for (const button of [attachButton, stickerButton]) button.setAttribute('aria-expanded', 'false');
  }

  function sendSticker({ packageId, stickerId }) {
    closeTrays();
    void app.actOn(personId, 'sticker', { packageId, stickerId }, { type: 'sticker', packageId, stickerId });
  }
  /** Three seconds in which nothing is said: the page records nothing. */
  function sendVoice() {
    void app.actOn(personId, 'audio', { durationMs: 3000 }, { type: 'audio', duration: 3000 });
  }
  function sendLocation(place) {
    void app.actOn(personId, 'location', place, { type: 'location', ...place });
  }
  async function sendPicture(file) {
    const base64 = await readFile(file);
    await app.actOn(personId, 'image', { base64, contentType: file.type }, { type: 'image' });
  }
  async function sendFile(file) {
    const base64 = await readFile(file);
    await app.actOn(personId, 'file', { name: file.name, base64 }, { type: 'file', fileName: file.name, fileSize: file.size });
  }
  function fileInput(accept, onFile) {
    const chooser = el('input', { type: 'file', accept: accept || null, hidden: true, tabindex: '-1' });
    chooser.addEventListener('change', () => {
      const [file] = chooser.files;
      chooser.value = '';
      if (!file) return;
      if (file.size > largestFileMb * 1024 * 1024) phone.tell(word('tooLarge', { n: largestFileMb }));
      else void onFile(file);
    });
    return chooser;
  }

  return {
    element,
    sendLocation,
    showMenu: phone.showMenu,
    /** Puts a text into the box for the person to send. */
    fill(text) {
      input.value = text;
      changed();
      input.focus();
    },
    chooseFile: (kind) => (kind === 'camera' ? cameraInput : pictureInput).click(),
  };
}

/** A file's bytes as base64. */
function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
