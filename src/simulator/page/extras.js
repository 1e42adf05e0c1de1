// What LINE on a phone has and LINE for PC has not: quick replies over the box and the rich menu under it.
import { el, icon } from './dom.js';

const staying = new Set(['datetimepicker', 'camera', 'cameraRoll', 'location']);

/** Chips of the last message; gone with the next one. */
export function createQuickReplies({ word }, contextFor) {
  const element = el('div', { class: 'quick-replies', role: 'group', 'aria-label': word('quickReplies'), hidden: true });
  let drawn = '';
  return {
    element,
    update(person) {
      const items = person.quickReplies ?? [];
      const shape = JSON.stringify(items);
      if (shape === drawn) return;
      drawn = shape;
      const messageId = person.messages.findLast((message) => message.from === 'bot')?.id;
      const context = contextFor(messageId);
      element.hidden = items.length === 0;
      element.replaceChildren(
        ...items.map(({ action, imageUrl }) => {
          const chip = context.tappable(action, 'quick-reply');
          // A tapped chip takes all others with it at once; those that ask for something more stay until it is sent.
          if (!staying.has(action.type)) chip.addEventListener('click', () => element.classList.add('is-used'));
          if (imageUrl) chip.append(el('img', { src: imageUrl, alt: '' }));
          chip.append(action.label ?? action.text ?? '');
          return chip;
        }),
      );
      element.classList.remove('is-used');
      element.scrollLeft = 0;
    },
  };
}

/** The rich menu with its bar; areas are buttons over the picture. */
export function createRichMenu({ word, session, render }, personId, contextFor) {
  const picture = el('img', {
    alt: '',
    on: { error: () => panel.classList.add('is-missing'), load: () => panel.classList.remove('is-missing') },
  });
  const areas = el('div', { class: 'rich-menu-areas' });
  const panel = el('div', { class: 'rich-menu-panel', id: `menu-${personId}` }, picture, areas);
  const label = el('span');
  const bar = el(
    'button',
    { class: 'rich-menu-bar', type: 'button', 'aria-controls': `menu-${personId}`, on: { click: () => show(!isOpen()) } },
    label,
    icon('down'),
  );
  const element = el('div', { class: 'rich-menu', hidden: true }, bar, panel);
  let drawn = '';
  let opensByItself = true;

  const isOpen = () => session.isMenuOpen.get(personId) ?? (opensByItself && hasRoom());
  /** A menu over half of a low window would leave too little of the chat. */
  const hasRoom = () => (element.closest('.phone')?.clientHeight ?? 0) >= 860;
  const show = (open) => {
    session.isMenuOpen.set(personId, open);
    render();
  };

  return {
    element,
    show,
    update(person) {
      const menu = person.richMenu;
      element.hidden = !menu;
      if (!menu) return;
      panel.hidden = !isOpen();
      bar.setAttribute('aria-expanded', String(isOpen()));
      bar.title = word(isOpen() ? 'closeMenu' : 'openMenu');
      const shape = JSON.stringify(menu);
      if (shape === drawn) return;
      drawn = shape;
      opensByItself = menu.selected !== false;
      label.textContent = menu.chatBarText ?? word('menu');
      picture.src = menu.imageUrl;
      panel.style.setProperty('aspect-ratio', `${menu.size.width} / ${menu.size.height}`);
      const context = contextFor(undefined);
      areas.replaceChildren(
        ...menu.areas.map(({ bounds, action }, index) => {
          const area = context.tappable(action, 'rich-menu-area');
          const name = action.label ?? action.displayText ?? action.text ?? word('menuArea', { n: index + 1 });
          area.setAttribute('aria-label', name);
          area.append(el('span', { 'aria-hidden': 'true' }, name));
          const pct = (part, whole) => `${(part / whole) * 100}%`;
          area.style.setProperty('left', pct(bounds.x, menu.size.width));
          area.style.setProperty('top', pct(bounds.y, menu.size.height));
          area.style.setProperty('width', pct(bounds.width, menu.size.width));
          area.style.setProperty('height', pct(bounds.height, menu.size.height));
          return area;
        }),
      );
    },
  };
}
