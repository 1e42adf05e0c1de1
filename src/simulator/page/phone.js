// One person's place on the page: who they are, what their letter says, and their phone or LINE for PC with the screen it is on.
import { el, icon, setText } from './dom.js';
import { tappable } from './actions.js';
import { createChat } from './chat.js';
import { createComposer } from './composer.js';
import { createQuickReplies, createRichMenu } from './extras.js';
import { createChatsScreen, createWelcomeScreen } from './screens.js';
import { statusBarTime } from './time.js';
import { readLink } from './api.js';

/** A person's seat: head, letter and device. The device is built anew when the view changes. */
export function createSeat(app, { id }) {
  const { word, session } = app;
  const name = el('strong', { class: 'seat-name' });
  const status = el('span', { class: 'seat-status' });
  const views = ['phone', 'pc'].map((view) =>
    el(
      'button',
      { type: 'button', class: 'view-button', data: { view }, on: { click: () => void app.actOn(id, 'device', { device: view }) } },
      icon(view === 'pc' ? 'computer' : 'phone'),
      word(view === 'pc' ? 'pcView' : 'phoneView'),
    ),
  );
  const viewSwitch = el('div', { class: 'view-switch', role: 'group' }, views);
  const hide = el(
    'button',
    { type: 'button', class: 'icon-button seat-hide', on: { click: () => (session.choose(id), app.render()) } },
    icon('close'),
  );
  const letter = createLetter(app, id, (text) => device?.fill(text));
  const place = el('div', { class: 'seat-device' });
  const head = el('header', { class: 'seat-head' }, el('div', { class: 'seat-who' }, name, status), viewSwitch, hide);
  const element = el('section', { class: 'seat', data: { person: id } }, head, letter.element, place);
  let device = null;
  let drawnView = null;

  return {
    element,
    update(person) {
      const view = person.device === 'pc' ? 'pc' : 'phone';
      element.dataset.view = view;
      element.setAttribute('aria-label', person.name);
      setText(name, person.name);
      setText(status, person.isBlocked ? word('blocked') : person.isFriend ? '' : word('notFriend'));
      viewSwitch.setAttribute('aria-label', word('viewOf', { name: person.name }));
      hide.setAttribute('aria-label', word('hidePhone', { name: person.name }));
      for (const button of views) button.setAttribute('aria-pressed', String(button.dataset.view === view));
      letter.update(person);
      if (view !== drawnView) {
        drawnView = view;
        device = createDevice(app, id, view);
        place.replaceChildren(device.element);
      }
      device.update(person);
    },
    tell: (text) => device?.tell(text),
    showBanner: (banner) => device?.showBanner(banner),
  };
}

/** What the person holds in hand, with the texts worth typing as chips that fill the box. */
function createLetter({ word, session }, id, fill) {
  const note = el('span', { class: 'letter-note' });
  const chips = el('span', { class: 'letter-chips' });
  const element = el('div', { class: 'letter' }, icon('letter'), note, chips);
  let drawn = '';
  return {
    element,
    update(person) {
      setText(note, person.note ?? '');
      note.title = person.note ?? '';
      const texts = person.isFriend && session.screenOf(id) === 'chat' ? (person.suggested ?? []) : [];
      element.hidden = !person.note && texts.length === 0;
      const shape = JSON.stringify(texts);
      if (shape === drawn) return;
      drawn = shape;
      chips.replaceChildren(
        ...(texts.length === 0 ? [] : [el('span', { class: 'letter-label' }, word('inLetter'))]),
        ...texts.map((text) =>
          el(
            'button',
            { type: 'button', class: 'letter-chip', 'aria-label': word('putInBox', { text }), on: { click: () => fill(text) } },
            text,
          ),
        ),
      );
    },
  };
}

function createDevice(app, id, view) {
  const { session } = app;
  const isPc = view === 'pc';
  const toast = el('div', { class: 'phone-toast', role: 'status', hidden: true });
  const banners = el('div', { class: 'phone-banners', role: 'status' });
  const screen = el('div', { class: 'screen' });
  const clock = el('span', { class: 'status-time' });
  const statusBar = isPc ? null : el('div', { class: 'status-bar', 'aria-hidden': 'true' }, clock, el('i', { class: 'status-signs' }));
  const element = el('div', { class: isPc ? 'pc' : 'phone' }, statusBar, screen, banners, toast);
  let drawnScreen = null;
  let current = null;
  let toastTimer = 0;

  const tell = (text) => {
    toast.hidden = false;
    toast.textContent = text;
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => (toast.hidden = true), 4000);
  };

  function draw(name) {
    if (name === 'welcome') return createWelcomeScreen(app, id);
    if (name === 'chats') return createChatsScreen(app, id);
    return createChatScreen(app, id, isPc, tell);
  }

  return {
    element,
    tell,
    fill(text) {
      session.screens[id] = 'chat';
      app.render();
      current.fill?.(text);
    },
    showBanner(banner) {
      banners.replaceChildren(banner);
    },
    update(person) {
      const knows = person.isFriend || person.isBlocked || person.messages.length > 0;
      const name = knows ? session.screenOf(id) : 'welcome';
      if (name !== drawnScreen) {
        drawnScreen = name;
        element.dataset.screen = name;
        current = draw(name);
        screen.replaceChildren(current.element);
      }
      setText(clock, statusBarTime(app.now()));
      if (name === 'chat') banners.replaceChildren();
      current.update(person);
    },
  };
}

/** Long enough for the second tap of a double tap. */
const holdMs = 320;

/**
 * Holds the chat still after a touch, so that the second tap of a double tap meets the same button and not whatever the chat has scrolled to
 * meanwhile. `isOn()` also sees to it that `render` is called when it ends.
 */
function createHold(render) {
  let until = 0;
  let timer = null;
  return {
    begin: () => (until = performance.now() + holdMs),
    isOn() {
      const left = until - performance.now();
      if (left <= 0) return false;
      timer ??= setTimeout(() => ((timer = null), render()), left + 5);
      return true;
    },
  };
}

/** The chat with everything around it. LINE for PC has neither quick replies nor rich menu, and its own way with LINE links. */
function createChatScreen(app, id, isPc, tell) {
  const { word } = app;
  const contextFor = (messageId) => {
    const context = {
      isPc,
      word,
      tell,
      composer: { fill: (text) => composer.fill(text), chooseFile: (kind) => composer.chooseFile(kind), showMenu },
      send: (action, picked) => void sendTap(messageId, action, picked),
      sendLocation: (place) => composer.sendLocation(place),
      openLineLink: (url) => void openLineLink(url),
    };
    context.tappable = (action, className) => tappable(action, className, context);
    return context;
  };
  const showMenu = (isOpen) => menu?.show(isOpen);
  const hold = createHold(app.render);
  const chat = createChat(app, id, contextFor);
  const chips = isPc ? null : createQuickReplies(app, contextFor);
  const composer = createComposer(app, id, { tell, showMenu });
  const menu = isPc ? null : createRichMenu(app, id, contextFor);
  const title = el('strong');
  const back = el(
    'button',
    { type: 'button', class: 'icon-button chat-back', 'aria-label': word('backToChats'), on: { click: () => app.openScreen(id, 'chats') } },
    icon('back'),
  );
  const blockButton = el(
    'button',
    { type: 'button', class: 'chat-block', on: { click: () => void app.actOn(id, 'block') } },
    word('block'),
  );
  const more = el('details', { class: 'chat-more' }, el('summary', { 'aria-label': word('menu') }, icon('menu')), blockButton);
  const head = el(
    'header',
    { class: 'chat-head' },
    back,
    el('span', { class: 'chat-title' }, el('i', { class: 'oa-mark', title: word('officialAccount') }, icon('shield')), title),
    more,
  );
  const blockedNotice = el(
    'div',
    { class: 'blocked-notice' },
    el('p', {}, word('blockedNotice')),
    el('button', { type: 'button', class: 'button', on: { click: () => void app.actOn(id, 'unblock') } }, word('unblock')),
  );
  const foot = el('div', { class: 'chat-foot' }, chips?.element, composer.element, menu?.element);
  const element = el('div', { class: 'chat-screen' }, head, chat.element, foot, blockedNotice);
  for (const part of [chat.element, chips?.element, menu?.element]) part?.addEventListener('pointerdown', hold.begin);

  async function sendTap(messageId, action, picked) {
    const shown = action.type === 'message' ? action.text : action.displayText;
    const answer = await app.actOn(
      id,
      'action',
      { messageId: messageId ?? null, action, ...(picked === undefined ? {} : { picked }) },
      shown ? { type: 'text', text: shown } : null,
    );
    if (typeof answer?.text === 'string') composer.fill(answer.text);
  }
  async function openLineLink(url) {
    try {
      const { text } = await readLink(url);
      if (typeof text !== 'string') throw new Error(url);
      composer.fill(text);
      tell(word('filledIn'));
    } catch {
      tell(word('linkUnknown', { url }));
    }
  }

  return {
    element,
    fill: (text) => composer.fill(text),
    update(person) {
      setText(title, app.state.bot.displayName);
      if (hold.isOn()) return;
      foot.hidden = person.isBlocked;
      blockedNotice.hidden = !person.isBlocked;
      more.hidden = person.isBlocked;
      chat.update(person);
      chips?.update(person);
      menu?.update(person);
    },
  };
}
