// One person's place on the page: who they are, what their letter says, and their phone or LINE for PC.
import { el, icon, setText } from './dom.js';
import { createDevice } from './device.js';

/** A person's seat: head, letter and device. The device is built anew when the view changes. */
export function createSeat(app, { id }) {
  const { word } = app;
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
  const hide = el('button', { type: 'button', class: 'icon-button seat-hide', on: { click: () => app.choose(id) } }, icon('close'));
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
      const sent = new Set(person.messages.map((one) => (one.from === 'person' ? one.message.text : null)));
      const suggested = person.suggested ?? [];
      element.classList.toggle('is-used', suggested.length > 0 && suggested.every((text) => sent.has(text)));
      const texts = person.isFriend && session.screenOf(id) === 'chat' ? suggested : [];
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
