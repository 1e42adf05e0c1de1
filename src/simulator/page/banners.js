// Notifications as a phone shows them, for messages that come while their chat is not in sight. The text is the message's altText.
import { avatar, el, icon } from './dom.js';
import { previewOf } from './message.js';

const shownMs = 7000;

/** Keeps account of which messages were there before, so that only new ones are announced. */
export function createBanners(app, stage) {
  const { word } = app;
  const seen = new Map();
  /** A newer notification takes the place of the one before: a busy chat must not cover the page. */
  const closeOf = new Map();

  function announce(person, message) {
    const isOnPhone = app.session.inSight().includes(person.id);
    const open = () => {
      app.openScreen(person.id, 'chat');
      close();
    };
    const close = () => banner.remove();
    const banner = el(
      'div',
      { class: 'banner', data: { personBanner: person.id } },
      el(
        'button',
        { type: 'button', class: 'banner-open', on: { click: open } },
        avatar(app.state.bot.displayName, 'avatar-bot'),
        el(
          'span',
          { class: 'banner-text' },
          el('span', { class: 'banner-title' }, el('strong', {}, app.state.bot.displayName), isOnPhone ? '' : ` → ${person.name}`),
          el('span', { class: 'banner-preview' }, previewOf(message.message, word)),
        ),
      ),
      el('button', { type: 'button', class: 'icon-button banner-close', 'aria-label': word('close'), on: { click: close } }, icon('close')),
    );
    closeOf.get(person.id)?.();
    closeOf.set(person.id, close);
    setTimeout(close, shownMs);
    if (isOnPhone) app.showBanner(person.id, banner);
    else stage.append(banner);
  }

  return {
    /** Looks through all people for messages of the bot that are new and unread where nobody sees the chat. */
    update(people) {
      for (const person of people) {
        const last = person.messages.findLast((message) => message.from === 'bot');
        const before = seen.get(person.id);
        seen.set(person.id, last?.id ?? null);
        if (before === undefined || !last || last.id === before || last.isRead || app.isChatInSight(person.id)) continue;
        announce(person, last);
      }
    },
  };
}
