// The chat itself: messages by day with times, read marks and how each came, newest at the bottom.
import { avatar, el, icon, keepList, setText } from './dom.js';
import { createFollow } from './follow.js';
import { drawMessage } from './message.js';
import { dayLine, dayOf, timeOfDay } from './time.js';

/** How many messages are drawn at first and with each press of "earlier". */
const pageSize = 80;

/**
 * The scrolling list of one chat.
 * @param {object} app
 * @param {string} personId
 * @param {(messageId?: string) => object} contextFor binds an action's context (actions.js) to a message
 */
export function createChat(app, personId, contextFor) {
  const { word } = app;
  let limit = pageSize;
  let isDrawn = false;

  const list = el('div', { class: 'chat-list' });
  const earlier = el('button', { class: 'chat-earlier', type: 'button', on: { click: showEarlier } }, word('earlier'));
  const log = el('div', { class: 'chat-log', role: 'log', 'aria-live': 'polite', tabindex: '0' }, earlier, list);
  const jump = el(
    'button',
    { class: 'chat-jump', type: 'button', hidden: true, 'aria-label': word('toNewest'), on: { click: () => follow.toEnd() } },
    icon('down'),
    el('span', {}, word('newMessages')),
  );
  const follow = createFollow(log, list, (isEndHidden, hasNews) => {
    jump.hidden = !isEndHidden;
    jump.lastElementChild.hidden = !hasNews;
  });

  function showEarlier() {
    const fromEnd = log.scrollHeight - log.scrollTop;
    limit += pageSize;
    app.render();
    log.scrollTop = log.scrollHeight - fromEnd;
  }

  function update(person) {
    log.setAttribute('aria-label', word('chatWith', { name: person.name, bot: app.state.bot.displayName }));
    earlier.hidden = person.messages.length <= limit;
    const rows = [...withDays(person.messages.slice(-limit), app.now(), word), ...app.pendingOf(personId).map(asPending)];
    if (person.isTyping) rows.push({ kind: 'typing', key: 'typing' });
    const added = isDrawn ? rows.filter((row) => !list.keptNodes.has(row.key)) : rows.slice(startOfAnswer(rows));
    isDrawn = true;
    keepList(
      list,
      rows,
      (row) => row.key,
      (row) => createRow(row, app, person, contextFor),
    );
    // What "earlier" brought is no news. What the person did and the answer to it may come together.
    const lastKept = rows.findLastIndex((row) => !added.includes(row));
    const news = added.filter((row) => rows.indexOf(row) > lastKept);
    const first = news.find((row) => !isOwn(row)) ?? news[0];
    if (first) follow.added(list.keptNodes.get(first.key).element, { isAnswer: !isOwn(first), hasOwn: news.some(isOwn) });
  }
  return { element: el('div', { class: 'chat' }, log, jump), update };
}

const isOwn = (row) => row.kind === 'pending' || row.message?.from === 'person';

/** Where the bot's messages after the person's last one begin. */
const startOfAnswer = (rows) => Math.min(rows.findLastIndex((row) => row.kind === 'day' || isOwn(row)) + 1, rows.length - 1);

const asPending = (entry) => ({ kind: 'pending', key: `pending-${entry.key}`, entry });

/** Messages with a line before each new day; those of one request share sender's picture, time and way. */
function withDays(messages, now, word) {
  const rows = [];
  messages.forEach((message, index) => {
    const [before, after] = [messages[index - 1], messages[index + 1]];
    const at = new Date(message.at);
    if (!before || dayOf(new Date(before.at)) !== dayOf(at)) {
      rows.push({ kind: 'day', key: `day-${dayOf(at)}`, text: dayLine(at, now, word) });
    }
    const isSame = (other) => other && other.from === message.from && other.via === message.via && isSameSend(other, message);
    rows.push({ kind: 'message', key: message.id, message, isFirst: !isSame(before), isLast: !isSame(after) });
  });
  return rows;
}

/** The messages of one request come within moments. */
const isSameSend = (one, other) => Math.abs(Date.parse(one.at) - Date.parse(other.at)) < 1000;

function createRow(row, app, person, contextFor) {
  if (row.kind === 'day') {
    const text = el('span', {}, row.text);
    return { element: el('div', { class: 'day' }, text), update: (next) => setText(text, next.text) };
  }
  if (row.kind === 'typing') return { element: typingRow(app) };
  if (row.kind === 'pending') return { element: pendingRow(row.entry, app) };
  return row.message.from === 'system' ? { element: systemRow(row.message, app) } : messageRow(row, app, person, contextFor);
}

/** Lines of LINE itself: added, blocked, unblocked, a message of the bot that was refused. */
function systemRow({ id, message, refused }, { word }) {
  const isRefusal = message.notice === 'refused';
  const text = isRefusal ? word('refusedMessage', { reason: refused ?? message.text ?? '' }) : noticeText(message, word);
  return el(
    'div',
    { class: isRefusal ? 'day is-refusal' : 'day', data: { messageId: id, notice: message.notice ?? '' } },
    el('span', {}, text),
  );
}

function noticeText({ notice, text }, word) {
  const keys = { followed: 'noticeFollowed', blocked: 'noticeBlocked', unblocked: 'noticeUnblocked', unsent: 'unsent' };
  return keys[notice] ? word(keys[notice]) : (text ?? '');
}

function typingRow({ state, word }) {
  const dots = el('div', { class: 'bubble typing', role: 'img', 'aria-label': word('typing', { bot: state.bot.displayName }) });
  dots.append(el('i'), el('i'), el('i'));
  return el(
    'div',
    { class: 'message from-bot is-first' },
    avatar(state.bot.displayName, 'avatar-bot'),
    el('div', { class: 'message-body' }, dots),
  );
}

function pendingRow(entry, { word }) {
  const content = entry.message ? drawMessage(entry.message, inert(word)).element : null;
  return el(
    'div',
    { class: 'message from-person is-pending' },
    el('div', { class: 'message-body' }, content),
    el('div', { class: 'message-meta' }, el('span', {}, word('sending'))),
  );
}

const inert = (word) => ({ word, tappable: (_action, className) => el('span', { class: className }) });

function messageRow(row, app, person, contextFor) {
  const { message } = row;
  const { word, state } = app;
  const isOwn = message.from === 'person';
  const body = el('div', { class: 'message-body' });
  const read = el('span', { class: 'message-read' });
  const time = el('time', { datetime: message.at }, timeOfDay(new Date(message.at), word.language));
  const meta = el('div', { class: 'message-meta' }, isOwn ? read : wayOf(message, word), time);
  const note = el('div', { class: 'message-refused' }, icon('warning'), el('span'));
  const element = el(
    'div',
    {
      class: `message from-${message.from}`,
      role: 'group',
      'aria-label': `${isOwn ? person.name : state.bot.displayName}, ${time.textContent}`,
      data: { messageId: message.id, from: message.from, via: message.via ?? '', type: message.message.type },
    },
    isOwn ? null : avatar(state.bot.displayName, 'avatar-bot'),
    isOwn ? null : el('div', { class: 'message-sender' }, message.message.sender?.name ?? state.bot.displayName),
    body,
    meta,
    note,
  );
  if (isOwn) element.append(unsendButton(message, app, person));
  let drawn = null;
  return {
    element,
    update(next) {
      const isUnsent = next.message.message.type === 'notice';
      const shape = next.message.message.type;
      if (shape !== drawn) {
        drawn = shape;
        const { element: content, isWide } = isUnsent
          ? { element: el('div', { class: 'bubble is-unsent' }, word('unsent')), isWide: false }
          : drawMessage(next.message.message, contextFor(message.id));
        body.replaceChildren(content);
        element.classList.toggle('is-wide', isWide);
        element.classList.toggle('is-unsent', isUnsent);
      }
      element.classList.toggle('is-first', next.isFirst);
      element.classList.toggle('is-last', next.isLast);
      setText(read, isOwn && next.message.isRead ? word('read') : '');
      note.hidden = !next.message.refused;
      const reason = next.message.refused ?? '';
      setText(note.lastElementChild, reason && word(isOwn ? 'notDelivered' : 'refusedMessage', { reason }));
    },
  };
}

function wayOf(message, word) {
  if (message.via === 'push') return el('span', { class: 'way way-push', title: word('viaPushHint') }, word('viaPush'));
  if (message.via === 'reply') return el('span', { class: 'way', title: word('viaReplyHint') }, word('viaReply'));
  return null;
}

function unsendButton(message, app, person) {
  const { word } = app;
  return el(
    'button',
    {
      class: 'unsend',
      type: 'button',
      title: word('unsend'),
      'aria-label': word('unsend'),
      on: { click: () => void app.actOn(person.id, 'unsend', { messageId: message.id }) },
    },
    icon('close'),
  );
}
