// Everything a person can tap in a message: Flex elements with an action, template buttons, imagemap areas, quick replies.
import { asArray, asObject, asText, isObject, type JsonObject } from './json.ts';

type ButtonPlace = 'flex' | 'template' | 'imagemap' | 'quick-reply' | 'rich-menu';

export interface Button {
  /** The chat entry that carries it; null for the rich menu. */
  readonly messageId: string | null;
  /** JSON pointer to the action inside the message (or the rich menu). */
  readonly path: string;
  /** What a person reads on it: the action's label, else the text of the element. */
  readonly label: string;
  readonly action: JsonObject;
  readonly place: ButtonPlace;
  /** Quick replies only. */
  readonly imageUrl?: string;
}

/** The buttons in the body of a message, top to bottom; quick replies are not among them. */
export function buttonsOf(messageId: string, message: JsonObject): Button[] {
  if (message['type'] === 'flex') return walk(message['contents'], '/contents', { messageId, place: 'flex' });
  if (message['type'] === 'template') return walk(message['template'], '/template', { messageId, place: 'template' });
  if (message['type'] === 'imagemap') {
    return asArray(message['actions']).flatMap((action, index) =>
      isObject(action)
        ? [
            {
              messageId,
              path: `/actions/${index}`,
              label: asText(action['label']) ?? asText(action['text']) ?? '',
              action,
              place: 'imagemap',
            },
          ]
        : [],
    );
  }
  return [];
}

/** The quick replies that a message brings along. */
export function quickRepliesOf(messageId: string, message: JsonObject): Button[] {
  return asArray(asObject(message['quickReply'])['items']).flatMap((item, index) => {
    const action = asObject(item)['action'];
    if (!isObject(action)) return [];
    const path = `/quickReply/items/${index}/action`;
    const imageUrl = asText(asObject(item)['imageUrl']);
    const label = asText(action['label']) ?? '';
    return [{ messageId, path, label, action, place: 'quick-reply', ...(imageUrl === undefined ? {} : { imageUrl }) }];
  });
}

/** The areas of a rich menu. */
export function richMenuButtons(menu: JsonObject): Button[] {
  return asArray(menu['areas']).flatMap((area, index) => {
    const action = asObject(area)['action'];
    if (!isObject(action)) return [];
    return [{ messageId: null, path: `/areas/${index}/action`, label: asText(action['label']) ?? '', action, place: 'rich-menu' }];
  });
}

interface Where {
  readonly messageId: string;
  readonly place: ButtonPlace;
}

function walk(node: unknown, path: string, where: Where): Button[] {
  if (Array.isArray(node)) return node.flatMap((item, index) => walk(item, `${path}/${index}`, where));
  if (!isObject(node)) return [];
  const found: Button[] = [];
  for (const [key, value] of Object.entries(node)) {
    const isAction = key === 'action' || key === 'defaultAction';
    if (isAction && isObject(value)) found.push({ ...where, path: `${path}/${key}`, label: labelOf(value, node), action: value });
    else if (key === 'actions') {
      asArray(value).forEach((action, index) => {
        if (isObject(action)) found.push({ ...where, path: `${path}/actions/${index}`, label: asText(action['label']) ?? '', action });
      });
    } else found.push(...walk(value, `${path}/${key}`, where));
  }
  return found;
}

/** A button shows its label; a tappable box or text shows what is written in it. */
function labelOf(action: JsonObject, element: JsonObject): string {
  if (element['type'] === 'button') return asText(action['label']) ?? '';
  return textIn(element) || (asText(action['label']) ?? '');
}

/** All text inside an element, in reading order, joined by spaces. */
export function textIn(node: unknown): string {
  if (Array.isArray(node)) return node.map(textIn).filter(Boolean).join(' ');
  if (!isObject(node)) return '';
  const own = node['type'] === 'text' || node['type'] === 'span' ? asText(node['text']) : undefined;
  const parts = ['header', 'hero', 'body', 'footer', 'contents'].map((key) => textIn(node[key]));
  if (node['type'] === 'button') parts.push(asText(asObject(node['action'])['label']) ?? '');
  return [own, ...parts].filter(Boolean).join(' ');
}
