// The chat with everything around it: head, messages, quick replies, box, rich menu.
import { el, icon, setText } from './dom.js';
import { readLink } from './api.js';
import { tappable } from './actions.js';
import { createChat } from './chat.js';
import { createComposer } from './composer.js';
import { createQuickReplies, createRichMenu } from './extras.js';

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

/** LINE for PC has neither quick replies nor rich menu, and its own way with LINE links. */
export function createChatScreen(app, id, isPc, tell) {
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
