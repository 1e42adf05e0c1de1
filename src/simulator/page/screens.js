// The phone's other screens: the account's profile with "add friend", and the list of chats.
import { avatar, el, icon, setText } from './dom.js';
import { previewOf } from './message.js';
import { when } from './time.js';

/** What LINE shows of an account that is not a friend yet. */
export function createWelcomeScreen(app, id) {
  const { word } = app;
  const name = el('strong', { class: 'welcome-name' });
  const basicId = el('span', { class: 'welcome-id' });
  const note = el('p', { class: 'welcome-note' });
  const face = el('span', { class: 'welcome-face' });
  const button = el(
    'button',
    { type: 'button', class: 'welcome-add', on: { click: () => void app.actOn(id, 'follow') } },
    icon('person'),
    word('addFriend'),
  );
  const element = el(
    'div',
    { class: 'welcome' },
    el('div', { class: 'welcome-cover' }),
    face,
    el('span', { class: 'welcome-title' }, el('i', { class: 'oa-mark' }, icon('shield')), name),
    basicId,
    button,
    el('p', { class: 'welcome-hint' }, word('addFriendHint')),
    note,
  );
  return {
    element,
    update(person) {
      const { bot } = app.state;
      if (!face.firstChild) face.append(avatar(bot.displayName, 'avatar-bot avatar-large'));
      setText(name, bot.displayName);
      setText(basicId, `${word('officialAccount')} · ${bot.basicId}`);
      setText(note, person.note ?? '');
      note.hidden = !person.note;
    },
  };
}

/** The list of chats, with the one that there is. */
export function createChatsScreen(app, id) {
  const { word } = app;
  const name = el('strong');
  const preview = el('span', { class: 'chats-preview' });
  const time = el('span', { class: 'chats-time' });
  const badge = el('span', { class: 'badge' });
  const face = el('span', {});
  const row = el(
    'button',
    { type: 'button', class: 'chats-row', on: { click: () => app.openScreen(id, 'chat') } },
    face,
    el('span', { class: 'chats-text' }, name, preview),
    el('span', { class: 'chats-side' }, time, badge),
  );
  const element = el('div', { class: 'chats' }, el('h3', {}, word('chats')), row);
  return {
    element,
    update(person) {
      const { bot } = app.state;
      if (!face.firstChild) face.append(avatar(bot.displayName, 'avatar-bot'));
      const last = person.messages.findLast((message) => message.from !== 'system');
      setText(name, bot.displayName);
      setText(preview, last ? previewOf(last.message, word) : word('noMessages'));
      setText(time, last ? when(new Date(last.at), app.now(), word) : '');
      setText(badge, person.unread > 0 ? String(person.unread) : '');
      badge.hidden = !person.unread;
      row.title = word('openChat', { bot: bot.displayName });
    },
  };
}
