// Modal questions of the page: date and time picker, a place, a name, a number. Each gives a promise of the answer, null when dismissed.
import { el } from './dom.js';
import { forInput, inThailand, longDate, timeOfDay } from './time.js';

/**
 * Shows a form in a modal dialog. `fields` are elements; `read()` gives the answer, or null to keep the dialog open.
 */
function ask({ title, fields, confirm, read, word }) {
  return new Promise((resolve) => {
    let answer = null;
    const heading = el('h2', { id: 'dialog-title' }, title);
    const dialog = el(
      'dialog',
      { class: 'dialog', 'aria-labelledby': 'dialog-title', on: { close: () => (dialog.remove(), resolve(answer)) } },
      el(
        'form',
        {
          method: 'dialog',
          on: {
            submit: (event) => {
              answer = read();
              if (answer === null) event.preventDefault();
            },
          },
        },
        heading,
        ...fields,
        el(
          'div',
          { class: 'dialog-buttons' },
          el('button', { class: 'button', type: 'button', on: { click: () => dialog.close() } }, word('cancel')),
          el('button', { class: 'button button-main', type: 'submit' }, confirm),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

const field = (label, input, ...more) => el('label', { class: 'field' }, el('span', {}, label), input, ...more);

/** A date, time or both, by the browser's own control with the Buddhist year beside it; `2026-11-23`, `09:30` or `2026-11-23T09:30`. */
export function pickMoment(action, word) {
  const mode = ['date', 'time'].includes(action.mode) ? action.mode : 'datetime';
  const plain = (value) => value?.replace('t', 'T');
  const hint = el('output', { class: 'hint' });
  const input = el('input', {
    type: mode === 'datetime' ? 'datetime-local' : mode,
    required: true,
    value: plain(action.initial),
    min: plain(action.min),
    max: plain(action.max),
    on: { input: () => showHint() },
  });
  const showHint = () => (hint.textContent = mode === 'time' || !input.value ? '' : spoken(input.value, word));
  showHint();
  return ask({
    title: action.label || word({ date: 'pickDate', time: 'pickTime', datetime: 'pickDateTime' }[mode]),
    fields: [field(word({ date: 'pickDate', time: 'pickTime', datetime: 'pickDateTime' }[mode]), input, hint)],
    confirm: word('send'),
    read: () => input.value || null,
    word,
  });
}

function spoken(value, word) {
  const instant = inThailand(value);
  const date = longDate(instant, word.language);
  return value.includes('T') ? `${date} ${timeOfDay(instant, word.language)}` : date;
}

const places = [
  { name: ['ทำเนียบรัฐบาล', 'Government House'], latitude: 13.7629, longitude: 100.5126, address: 'ถนนพิษณุโลก เขตดุสิต กรุงเทพมหานคร 10300' },
  {
    name: ['ศูนย์ราชการเฉลิมพระเกียรติ', 'Government Complex'],
    latitude: 13.8826,
    longitude: 100.5656,
    address: 'ถนนแจ้งวัฒนะ เขตหลักสี่ กรุงเทพมหานคร 10210',
  },
  {
    name: ['ศาลากลางจังหวัดเชียงใหม่', 'Chiang Mai City Hall'],
    latitude: 18.8397,
    longitude: 98.9735,
    address: 'ถนนโชตนา อำเภอเมืองเชียงใหม่ จังหวัดเชียงใหม่ 50300',
  },
];

/** A place to send: `{ latitude, longitude, address }`. */
export function choosePlace(word) {
  const column = word.language === 'en' ? 1 : 0;
  const number = (limit) => el('input', { type: 'number', step: 'any', min: -limit, max: limit, required: true });
  const latitude = number(90);
  const longitude = number(180);
  const address = el('input', { type: 'text', maxlength: 100, required: true });
  const show = (place) => {
    latitude.value = place.latitude;
    longitude.value = place.longitude;
    address.value = place.address;
  };
  const list = el(
    'select',
    { on: { change: () => show(places[Number(list.value)]) } },
    places.map((place, index) => el('option', { value: index }, place.name[column])),
  );
  show(places[0]);
  return ask({
    title: word('sendLocation'),
    fields: [
      field(word('place'), list),
      field(word('address'), address),
      el('div', { class: 'field-pair' }, field(word('latitude'), latitude), field(word('longitude'), longitude)),
    ],
    confirm: word('send'),
    read: () => ({ latitude: Number(latitude.value), longitude: Number(longitude.value), address: address.value }),
    word,
  });
}

/** A short text that is not empty. */
export function askText({ title, label, confirm }, word) {
  const input = el('input', { type: 'text', required: true, maxlength: 60 });
  return ask({ title, fields: [field(label, input)], confirm, read: () => input.value.trim() || null, word });
}

/** `{ limit }` with a whole number, or null inside for an empty box. */
export function askLimit({ title, label, hint, value, confirm }, word) {
  const input = el('input', { type: 'number', min: 0, step: 1, value: value ?? '' });
  return ask({
    title,
    fields: [field(label, input, el('span', { class: 'hint' }, hint))],
    confirm,
    read: () => ({ limit: input.value === '' ? null : Number(input.value) }),
    word,
  });
}

/** An instant after `now`, as milliseconds to move on. */
export function askLaterMoment({ title, label, hint, now, confirm }, word) {
  const tomorrow = new Date(now.getTime() + 86_400_000);
  const spokenDate = el('output', { class: 'hint' }, spoken(forInput(tomorrow), word));
  const input = el('input', {
    type: 'datetime-local',
    required: true,
    min: forInput(now),
    value: forInput(tomorrow),
    on: { input: () => (spokenDate.textContent = input.value ? spoken(input.value, word) : '') },
  });
  return ask({
    title,
    fields: [field(label, input, spokenDate, el('span', { class: 'hint' }, hint))],
    confirm,
    read: () => {
      const ms = inThailand(input.value).getTime() - now.getTime();
      return ms > 0 ? ms : null;
    },
    word,
  });
}
