// The list of people: who can be played, who has something unread, whose phone is shown. On a narrow page it is a row of tabs.
import { avatar, el, icon, keepList, setText } from './dom.js';
import { previewOf } from './message.js';
import { askText } from './dialogs.js';
import { addPerson } from './api.js';

export function createPeopleList(app) {
  const { word, session } = app;
  const list = el('ul', { class: 'people-list' });
  const add = el(
    'button',
    { type: 'button', class: 'people-add', 'aria-label': word('addPerson'), on: { click: () => void askAndAdd() } },
    icon('plus'),
    el('span', {}, word('addPerson')),
  );
  const element = el(
    'nav',
    { class: 'people', 'aria-label': word('people') },
    el('h2', {}, word('people')),
    el('p', { class: 'people-hint' }, word('peopleHint')),
    list,
    add,
  );

  async function askAndAdd() {
    const name = await askText({ title: word('addPerson'), label: word('addPersonName'), confirm: word('add') }, word);
    if (name === null) return;
    const before = new Set(app.state.people.map(({ id }) => id));
    await addPerson(name);
    await app.reload();
    const added = app.state.people.find(({ id }) => !before.has(id));
    if (added) app.choose(added.id);
  }

  function createItem({ id }) {
    const name = el('strong');
    const line = el('span', { class: 'people-line' });
    const badge = el('span', { class: 'badge' });
    const button = el(
      'button',
      { type: 'button', class: 'people-item', on: { click: () => app.choose(id) } },
      el('span', { class: 'people-face' }),
      el('span', { class: 'people-text' }, name, line),
      badge,
    );
    return {
      element: el('li', { data: { personItem: id } }, button),
      update(person) {
        if (!button.firstChild.firstChild) button.firstChild.append(avatar(person.name));
        setText(name, person.name);
        setText(line, lineOf(person));
        const isShown = session.inSight().includes(id);
        const isUnseen = person.unread > 0 && !app.isChatInSight(id);
        setText(badge, isUnseen ? String(person.unread) : '');
        badge.hidden = !isUnseen;
        badge.setAttribute('aria-label', word('unreadCount', { n: person.unread ?? 0 }));
        button.setAttribute('aria-pressed', String(isShown));
        button.title = person.note ?? '';
      },
    };
  }

  function lineOf(person) {
    if (person.isBlocked) return word('blocked');
    if (!person.isFriend) return person.note || word('notFriend');
    const last = person.messages.findLast((message) => message.from !== 'system');
    return last ? previewOf(last.message, word) : word('noMessages');
  }

  return {
    element,
    update: ({ people }) => keepList(list, people, ({ id }) => id, createItem),
  };
}
