// The bar over the page: what this is, the clock that can be moved, what was sent, and the doors to refused requests and faults.
import { el, icon, setText } from './dom.js';
import { advanceClock, setQuota } from './api.js';
import { askLaterMoment, askLimit } from './dialogs.js';
import { duration, shortDate, timeOfDay, untilMorning } from './time.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function createTopBar(app, drawers) {
  const { word, session } = app;
  const subtitle = el('span', { class: 'bar-subtitle' });
  const date = el('strong', { class: 'clock-date' });
  const time = el('span', { class: 'clock-time' });
  const ahead = el('span', { class: 'clock-ahead' });
  const replies = counter('replies', 'repliesHint');
  const pushes = counter('pushes', 'pushesHint', () => void chooseQuota());
  const refusedCount = el('span', { class: 'badge', hidden: true });
  const faultCount = el('span', { class: 'badge badge-quiet', hidden: true });

  const jump = (ms, label) =>
    el('button', { type: 'button', class: 'clock-jump', data: { advance: ms }, on: { click: () => void move(ms) } }, label);
  const clock = el(
    'div',
    { class: 'clock', role: 'group', 'aria-label': word('clock') },
    icon('clock'),
    el('span', { class: 'clock-face' }, el('span', {}, date, ' ', time), ahead),
    el(
      'span',
      { class: 'clock-jumps' },
      jump(hourMs, word('plusHour')),
      jump(dayMs, word('plusDay')),
      jump(3 * dayMs, word('plusDays', { n: 3 })),
      jump(7 * dayMs, word('plusDays', { n: 7 })),
      el(
        'button',
        { type: 'button', class: 'clock-jump', title: word('toMorningHint'), on: { click: () => void move(untilMorning(app.now())) } },
        word('toMorning'),
      ),
      el('button', { type: 'button', class: 'clock-jump', on: { click: () => void chooseMoment() } }, word('chooseDate')),
    ),
  );
  const doors = el(
    'div',
    { class: 'bar-doors' },
    door('warning', word('refused'), drawers.openRefused, refusedCount, 'refused'),
    door('bolt', word('faults'), drawers.openFaults, faultCount, 'faults'),
    el(
      'button',
      {
        type: 'button',
        class: 'bar-language',
        lang: word.language === 'en' ? 'th' : 'en',
        'aria-label': word('otherLanguage'),
        title: word('otherLanguage'),
        on: { click: () => app.changeLanguage(word.language === 'en' ? 'th' : 'en') },
      },
      word('otherLanguageShort'),
    ),
  );
  const element = el(
    'header',
    { class: 'bar' },
    el(
      'div',
      { class: 'bar-name' },
      el('span', { class: 'bar-logo', 'aria-hidden': 'true' }, icon('phone')),
      el('div', {}, el('h1', {}, word('title')), subtitle),
    ),
    clock,
    el('div', { class: 'counters' }, replies.element, pushes.element),
    doors,
  );

  async function move(ms) {
    await app.attempt(() => advanceClock(ms));
    await app.reload();
  }
  async function chooseMoment() {
    const ms = await askLaterMoment(
      {
        title: word('chooseDateTitle'),
        label: word('pickDateTime'),
        hint: word('chooseDateHint'),
        now: app.now(),
        confirm: word('moveClock'),
      },
      word,
    );
    if (ms !== null) await move(ms);
  }
  async function chooseQuota() {
    const answer = await askLimit(
      { title: word('setQuota'), label: word('pushes'), hint: word('quotaHint'), value: app.state.quota.limit, confirm: word('save') },
      word,
    );
    if (answer === null) return;
    await app.attempt(() => setQuota(answer.limit));
    await app.reload();
  }
  function counter(key, hint, onClick) {
    const value = el('strong', { data: { counter: key } });
    const attributes = { class: 'counter', title: word(hint) };
    const inside = [el('span', {}, word(key)), value];
    return {
      element: onClick ? el('button', { ...attributes, type: 'button', on: { click: onClick } }, inside) : el('span', attributes, inside),
      value,
    };
  }

  return {
    element,
    update(state) {
      const now = app.now();
      setText(subtitle, word('subtitle'));
      setText(date, shortDate(now, word.language));
      setText(time, timeOfDay(now, word.language));
      const offset = state.clockOffsetMs ?? 0;
      setText(ahead, offset >= 60_000 ? word('clockAhead', { amount: duration(offset, word) }) : word('clockReal'));
      clock.classList.toggle('is-moved', offset >= 60_000);
      setText(replies.value, String(state.replies));
      const { limit, used } = state.quota;
      setText(pushes.value, `${used} / ${limit ?? word('noLimit')}`);
      pushes.value.classList.toggle('is-used-up', limit !== null && used >= limit);
      const refusedTotal = state.refused.length + (state.complaints?.length ?? 0);
      setText(refusedCount, String(refusedTotal));
      refusedCount.hidden = refusedTotal === 0;
      setText(faultCount, String(state.faults.length));
      faultCount.hidden = state.faults.length === 0;
      drawers.update(state);
    },
    session,
  };
}

function door(drawing, label, open, count, name) {
  return el(
    'button',
    { type: 'button', class: 'door', title: label, data: { door: name }, on: { click: open } },
    icon(drawing),
    el('span', {}, label),
    count,
  );
}
