// Panels at the side: what LINE refused and why, and faults on demand.
import { el, icon, keepList } from './dom.js';
import { addFault, clearFaults } from './api.js';
import { apiFaults, faultName, places, webhookFaults } from './faults.js';
import { shortDate, timeOfDay } from './time.js';

/** Both drawers; `update(state)` keeps an open one current. */
export function createDrawers(app) {
  const { word } = app;
  const refused = createRefused(app);
  const faults = createFaults(app);
  const drawers = [refused, faults].map(({ title, body }) => drawer(title, body, word));
  return {
    elements: drawers,
    openRefused: () => drawers[0].showModal(),
    openFaults: () => drawers[1].showModal(),
    update(state) {
      refused.update(state);
      faults.update(state);
    },
  };
}

function drawer(title, body, word) {
  const close = el(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': word('close'), on: { click: () => dialog.close() } },
    icon('close'),
  );
  const dialog = el(
    'dialog',
    { class: 'drawer', 'aria-label': title, on: { click: (event) => event.target === dialog && dialog.close() } },
    el('div', { class: 'drawer-inner' }, el('header', {}, el('h2', {}, title), close), ...body),
  );
  return dialog;
}

function createRefused({ word }) {
  const list = el('ol', { class: 'refusals' });
  const none = el('p', { class: 'empty' }, word('refusedNone'));
  const complaints = el('ul', { class: 'refusals' });
  return {
    title: word('refusedTitle'),
    body: [el('p', { class: 'hint' }, word('refusedHint')), complaints, none, list],
    update({ refused, complaints: sentences = [] }) {
      none.hidden = refused.length + sentences.length > 0;
      complaints.replaceChildren(...sentences.map((sentence) => el('li', { class: 'refusal-complaint' }, sentence)));
      const rows = refused.map((entry, index) => ({ ...entry, key: entry.requestId ?? `${index}-${entry.at}` }));
      keepList(
        list,
        rows.reverse(),
        ({ key }) => key,
        (entry) => ({ element: refusal(entry, word) }),
      );
    },
  };
}

function refusal(entry, word) {
  const at = new Date(entry.at);
  const details = (entry.details ?? []).map((detail) =>
    el('li', {}, detail.property ? el('code', {}, detail.property) : null, ' ', detail.message ?? ''),
  );
  return el(
    'li',
    {},
    el(
      'div',
      { class: 'refusal-head' },
      el('span', { class: 'refusal-status' }, String(entry.status ?? '–')),
      el('code', {}, entry.endpoint),
      el('time', { datetime: entry.at }, `${shortDate(at, word.language)} ${timeOfDay(at, word.language)}`),
    ),
    el('p', {}, entry.message),
    entry.reason ? el('p', { class: 'refusal-reason' }, entry.reason) : null,
    entry.complaint ? el('p', { class: 'refusal-complaint' }, entry.complaint) : null,
    details.length > 0 ? el('ul', {}, details) : null,
  );
}

function createFaults(app) {
  const { word } = app;
  const list = el('ul', { class: 'faults' });
  const none = el('p', { class: 'empty' }, word('faultsNone'));
  const clear = el('button', { type: 'button', class: 'button', on: { click: () => void change(clearFaults) } }, word('faultsClear'));
  const option = (value, label) => el('option', { value }, label);
  const column = word.language === 'en' ? 1 : 0;
  const kind = el('select', { name: 'kind' });
  const where = el(
    'select',
    { name: 'where', on: { change: fillKinds } },
    Object.entries(places).map(([value, names]) => option(value, names[column])),
  );
  const times = el('input', { type: 'number', name: 'times', min: 1, max: 1000, value: 1, required: true });
  const form = el(
    'form',
    { class: 'fault-form', on: { submit: onSubmit } },
    el('label', { class: 'field' }, el('span', {}, word('faultWhere')), where),
    el('label', { class: 'field' }, el('span', {}, word('faultKind')), kind),
    el('label', { class: 'field field-short' }, el('span', {}, word('faultTimes')), times),
    el('button', { type: 'submit', class: 'button button-main' }, word('faultAdd')),
  );
  fillKinds();

  function fillKinds() {
    const kinds = where.value === 'webhook' ? webhookFaults : apiFaults;
    kind.replaceChildren(...Object.entries(kinds).map(([value, { names }]) => option(value, names[column])));
  }
  function onSubmit(event) {
    event.preventDefault();
    const { fault } = (where.value === 'webhook' ? webhookFaults : apiFaults)[kind.value];
    void change(() => addFault({ where: where.value, ...fault, times: Number(times.value) }));
  }
  async function change(request) {
    await app.attempt(request);
    await app.reload();
  }

  return {
    title: word('faultsTitle'),
    body: [el('p', { class: 'hint' }, word('faultsHint')), form, none, list, clear],
    update({ faults }) {
      none.hidden = faults.length > 0;
      clear.hidden = faults.length === 0;
      list.replaceChildren(
        ...faults.map((fault) => {
          const left = fault.timesLeft === null ? '' : word('faultLeft', { n: fault.timesLeft });
          return el('li', {}, el('span', {}, faultName(fault, word)), el('span', { class: 'hint' }, left));
        }),
      );
    },
  };
}
