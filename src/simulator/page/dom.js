// Builds the page's DOM. Texts go in as text nodes and styles through the CSSOM, so that nothing a bot sends can become markup and the
// page runs under `default-src 'self'`.

/**
 * An element. `attributes`: `class`, `on` (event → listener), `style` (CSS property → value), `data` (data-* values); everything else is an
 * attribute, where true means present and false, null or undefined absent.
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === 'style') setStyle(element, value);
    else if (name === 'data') for (const [key, text] of Object.entries(value)) element.dataset[key] = String(text);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets CSS properties (`font-size`, `--avatar`) on an element; undefined leaves a property alone. */
export function setStyle(element, properties) {
  for (const [property, value] of Object.entries(properties)) if (value !== undefined) element.style.setProperty(property, value);
}

/** Sets a text only when it differs, so that live regions stay quiet. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets, or with null removes, an attribute only when it differs. */
export function setAttribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Makes `container`'s children follow `items` in order, reusing the node of each key: focus, scroll and half-typed texts survive.
 * `create(item)` gives `{ element, update? }`.
 */
export function keepList(container, items, keyOf, create) {
  const known = (container.keptNodes ??= new Map());
  const wanted = new Map(items.map((item) => [keyOf(item), item]));
  for (const [key, node] of known) {
    if (wanted.has(key)) continue;
    node.element.remove();
    known.delete(key);
  }
  let next = container.firstElementChild;
  for (const [key, item] of wanted) {
    let node = known.get(key);
    if (!node) {
      node = create(item);
      known.set(key, node);
    }
    if (node.element === next) next = next.nextElementSibling;
    else container.insertBefore(node.element, next);
    node.update?.(item);
  }
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Stroke drawings in a 24 × 24 field. */
const drawings = {
  back: 'M15 4l-8 8 8 8',
  forward: 'M9 4l8 8-8 8',
  close: 'M5 5l14 14M19 5L5 19',
  plus: 'M12 4v16M4 12h16',
  send: 'M4 12L3 4l19 8-19 8 1-8zm0 0h8',
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 10v.6M15.5 10v.6M8 14.2c1 1.5 2.3 2.3 4 2.3s3-.8 4-2.3',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 3.5 3.5 3-3 5 5M15.5 9.2v.1',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  pin: 'M12 21c4.5-5 7-8.5 7-11.5a7 7 0 1 0-14 0C5 12.5 7.5 16 12 21zM12 7.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  phone: 'M7 2.5h10v19H7zM11 18.5h2',
  computer: 'M3 5h18v11H3zM8 20h8M12 16v4',
  warning: 'M12 4L2.5 20h19zM12 10v5M12 17.5v.1',
  bolt: 'M13 2.5L5 14h6l-1 7.5L18 10h-6z',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2',
  letter: 'M3 6h18v13H3zM3 7l9 7 9-7',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6',
  play: 'M8 5l11 7-11 7z',
  dots: 'M6 12v.1M12 12v.1M18 12v.1',
  shield: 'M12 3l7 2.5v6c0 4.5-3 7.5-7 9.5-4-2-7-5-7-9.5v-6z',
};

/** A decorative line drawing from the table above. */
export function icon(name) {
  const svg = document.createElementNS(svgNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgNamespace, 'path');
  path.setAttribute('d', drawings[name]);
  svg.append(path);
  return svg;
}

/** A round picture with a name's first letter, coloured by the name. */
export function avatar(name, extraClass = '') {
  const letter = [...name.replace(/^(นาย|นางสาว|นาง|คุณ|ดร\.)\s*/, '')].find(
    (character) => /[\p{L}\p{N}]/u.test(character) && !/[เแโใไ]/.test(character),
  );
  const hue = [...name].reduce((sum, character) => (sum * 31 + character.codePointAt(0)) % 360, 7);
  return el('span', { class: `avatar ${extraClass}`, style: { '--hue': String(hue) }, 'aria-hidden': 'true' }, letter ?? '•');
}
