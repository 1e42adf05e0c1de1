// What whoever watches has chosen: language, whose phones are shown, which screen each phone is on, half-typed texts. Language and people
// are remembered by the browser.

const storageKey = 'line-simulator';
/** How many phones fit beside each other at most. */
export const mostShown = 4;

const narrow = window.matchMedia('(max-width: 759px)');

export function createSession() {
  const kept = remembered();
  const session = {
    language: kept.language === 'en' ? 'en' : 'th',
    /** Ids of shown people, in the order chosen; null until the first state tells who there is. */
    shown: Array.isArray(kept.shown) ? kept.shown : null,
    /** Who is on top where one phone fits. */
    active: null,
    /** Person id → 'chat' (default) or 'chats', the list that the back arrow leads to. */
    screens: {},
    drafts: new Map(),
    isMenuOpen: new Map(),

    screenOf: (id) => session.screens[id] ?? 'chat',
    isNarrow: () => narrow.matches,
    onWidthChange: (listener) => narrow.addEventListener('change', listener),
    /** Whose phones can be seen at this moment. */
    inSight: () => (narrow.matches ? (session.shown ?? []).filter((id) => id === session.active) : (session.shown ?? [])),

    /** Drops people who are gone; at first shows as many as fit. */
    meet(ids) {
      const fitting = narrow.matches ? 1 : window.innerWidth >= 1380 ? 3 : 2;
      session.shown = (session.shown ?? ids.slice(0, fitting)).filter((id) => ids.includes(id));
      if (!session.shown.includes(session.active)) session.active = session.shown[0] ?? null;
    },
    /** Shows or hides a phone; on a narrow page brings it to the front. A fifth takes the place of the one chosen longest ago. */
    choose(id) {
      const isShown = session.shown.includes(id);
      if (narrow.matches) {
        if (!isShown) session.shown = [...session.shown, id].slice(-mostShown);
        session.active = id;
      } else session.shown = isShown ? session.shown.filter((other) => other !== id) : [...session.shown, id].slice(-mostShown);
      remember(session);
    },
    /** Shows a phone on its chat, whatever was there before. */
    openChat(id) {
      if (!session.inSight().includes(id)) session.choose(id);
      session.screens[id] = 'chat';
    },
    setLanguage(language) {
      session.language = language;
      remember(session);
    },
  };
  return session;
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') ?? {};
  } catch {
    // A broken or forbidden store costs nothing but the choices.
    return {};
  }
}

function remember({ language, shown }) {
  try {
    localStorage.setItem(storageKey, JSON.stringify({ language, shown }));
  } catch {
    // Private windows may refuse; the choices then last as long as the page.
  }
}
