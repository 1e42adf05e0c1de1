// A phone or LINE for PC with the screen it is on, its notifications and short notices.
import { el, setText } from './dom.js';
import { createChatScreen } from './chat-screen.js';
import { createChatsScreen, createWelcomeScreen } from './screens.js';
import { statusBarTime } from './time.js';

/** @param {'phone' | 'pc'} view */
export function createDevice(app, id, view) {
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
