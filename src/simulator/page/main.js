// The simulator's page: loads the platform's state, follows its notices, and keeps bar, list and phones in step with it.
import { act, listen, loadPerson, loadState } from './api.js';
import { el, keepList, setText } from './dom.js';
import { createBanners } from './banners.js';
import { createDrawers } from './drawers.js';
import { createPeopleList } from './people-list.js';
import { createSeat } from './seat.js';
import { createSession } from './session.js';
import { createTopBar } from './top-bar.js';
import { createWords } from './words.js';

const session = createSession();
const root = document.getElementById('page');
let page = null;
let pendingCount = 0;
let loadedAt = 0;

/** Shared by all parts of the page. */
const app = {
  session,
  word: createWords(session.language),
  state: null,
  pending: new Map(),
  pendingOf: (personId) => app.pending.get(personId) ?? [],
  now: () => new Date(Date.parse(app.state.now) + performance.now() - loadedAt),
  reload: latestOnly(async () => {
    const state = await overConnection(loadState());
    if (!state) return;
    loadedAt = performance.now();
    app.state = state;
    session.meet(state.people.map(({ id }) => id));
    app.render();
  }),
  render,
  isChatInSight: (id) => session.inSight().includes(id) && session.screenOf(id) === 'chat' && document.visibilityState === 'visible',
  openScreen(id, screen) {
    if (screen === 'chat') session.openChat(id);
    else session.screens[id] = screen;
    render();
  },
  changeLanguage(language) {
    session.setLanguage(language);
    app.word = createWords(language);
    build();
    render();
  },
  /** Shows a phone, or hides it again, and brings a shown one into view. */
  choose(id) {
    session.choose(id);
    render();
    if (session.inSight().includes(id)) page.seats.get(id)?.element.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  },
  showBanner: (id, banner) => page.seats.get(id)?.showBanner(banner),
  /** Does something that may fail; a failure is told, not thrown. */
  async attempt(request) {
    try {
      return await request();
    } catch (error) {
      setText(page.trouble, error instanceof Error ? error.message : String(error));
      page.trouble.hidden = false;
      setTimeout(() => (page.trouble.hidden = true), 6000);
      return null;
    }
  },
  actOn,
};

/** What a person does: shows it as being sent, sends it, and brings the chat up to date. */
async function actOn(personId, deed, details, shown = null) {
  const entry = { key: (pendingCount += 1), message: shown };
  if (shown) app.pending.set(personId, [...app.pendingOf(personId), entry]);
  render();
  let answer = null;
  try {
    answer = await act(personId, deed, details);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    page.seats.get(personId)?.tell(app.word('sendFailed', { reason }));
  }
  await refreshPerson(personId);
  app.pending.set(
    personId,
    app.pendingOf(personId).filter((other) => other !== entry),
  );
  render();
  return answer;
}

const refreshes = new Map();
function refreshPerson(id) {
  if (!refreshes.has(id)) {
    refreshes.set(
      id,
      latestOnly(async () => {
        const person = await overConnection(loadPerson(id));
        if (!person) return;
        app.state.people = app.state.people.map((other) => (other.id === id ? person : other));
        render();
      }),
    );
  }
  return refreshes.get(id)();
}

/** Runs `load` once at a time; calls while it runs share one further run, so that the last call always sees fresh data. */
function latestOnly(load) {
  let running = null;
  let next = null;
  const run = () => {
    running = load().finally(() => (running = null));
    return running;
  };
  return () => {
    if (!running) return run();
    next ??= running.catch(() => null).then(() => ((next = null), run()));
    return next;
  };
}

/** What the simulator answered, or null when it cannot be reached, which the page then says. */
async function overConnection(answer) {
  try {
    const value = await answer;
    showConnection(true);
    return value;
  } catch {
    showConnection(false);
    return null;
  }
}

function showConnection(isConnected) {
  if (page) page.lost.hidden = isConnected;
}

/** Builds the whole page in the chosen language. */
function build() {
  const { word } = app;
  document.documentElement.lang = word.language;
  document.title = word('title');
  const drawers = createDrawers(app);
  const bar = createTopBar(app, drawers);
  const people = createPeopleList(app);
  const stage = el('main', { class: 'stage', tabindex: '-1' });
  const none = el(
    'div',
    { class: 'stage-empty', hidden: true },
    el('strong', {}, word('noneShown')),
    el('span', {}, word('noneShownHint')),
  );
  const bannerStack = el('div', { class: 'banner-stack', role: 'status' });
  const lost = el('div', { class: 'page-note', role: 'alert', hidden: true }, word('disconnected'));
  const trouble = el('div', { class: 'page-note', role: 'alert', hidden: true });
  page = { bar, people, stage, none, lost, trouble, seats: new Map(), banners: createBanners(app, bannerStack) };
  root.replaceChildren(
    bar.element,
    el('div', { class: 'room' }, people.element, none, stage),
    bannerStack,
    lost,
    trouble,
    ...drawers.elements,
  );
}

function render() {
  if (!app.state || !page) return;
  const { people } = app.state;
  page.bar.update(app.state);
  page.people.update(app.state);
  const inSight = session.inSight();
  const shown = inSight.map((id) => people.find((person) => person.id === id)).filter(Boolean);
  page.none.hidden = shown.length > 0;
  page.stage.hidden = shown.length === 0;
  page.stage.dataset.count = String(shown.length);
  keepList(
    page.stage,
    shown,
    ({ id }) => id,
    (person) => {
      const seat = createSeat(app, person);
      page.seats.set(person.id, seat);
      return seat;
    },
  );
  page.banners.update(people);
  for (const person of shown) if (person.unread > 0 && app.isChatInSight(person.id)) markRead(person);
}

/** The chat is in sight: what was unread is read. */
function markRead(person) {
  person.unread = 0;
  void overConnection(act(person.id, 'read'));
}

build();
setText(page.none.firstChild, app.word('loading'));
page.none.hidden = false;
await app.reload();
while (!app.state) {
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await app.reload();
}
build();
render();

/** The whole state is large: counters may lag a moment behind. */
const reloadDelayMs = 700;
let reloadTimer = null;
function reloadSoon() {
  reloadTimer ??= setTimeout(() => {
    reloadTimer = null;
    void app.reload();
  }, reloadDelayMs);
}

listen(
  ({ type, personId }) => {
    if (type === 'person') void refreshPerson(personId);
    else reloadSoon();
  },
  (isConnected) => {
    showConnection(isConnected);
    if (isConnected) void app.reload();
  },
);
session.onWidthChange(render);
document.addEventListener('visibilitychange', render);
setInterval(render, 10_000);
