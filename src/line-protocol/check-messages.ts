// Whether LINE would accept these message objects. Stricter than proven in two points, on purpose: unknown keys are refused outside Flex too,
// and every text is counted by `.length` (see limits.ts).
import { action } from './actions.ts';
import { checkFlex } from './flex.ts';
import { altTextMax, couponTagMax, locationTextMax, messagesMax, quickReplyItemsMax } from './limits.ts';
import { senderNameMax, substitutionsMax, textEmojisMax, textMax } from './limits.ts';
import { bodyPlace, type Fault, flexPlace, type Place } from './place.ts';
import { byType, type Check, checkFields, type Fields, fileUrl, integer, isObject, list, matching, number, object } from './shapes.ts';
import { oneOf, optional, required, text } from './shapes.ts';
import { imagemapFields, templateFields } from './templates.ts';

export { type Fault } from './place.ts';

export interface CheckOptions {
  /** http: URLs of this very machine pass as image URLs, for a demo without https. LINE itself never accepts them. */
  readonly allowsLoopbackHttp?: boolean;
}

/** REF "Quick reply". */
const quickReply = object({
  items: required(
    list(
      1,
      quickReplyItemsMax,
      object({ type: required(oneOf('action')), imageUrl: optional(fileUrl), action: required(action('quickReply')) }),
    ),
  ),
});

/** REF "Change icon and display name": a name may not contain "LINE". */
const senderName: Check = (place, value) => {
  text(senderNameMax)(place, value);
  if (typeof value === 'string' && /line/i.test(value)) place.refuse('value', 'invalid property');
};

const common: Fields = {
  quickReply: optional(quickReply),
  sender: optional(object({ name: optional(senderName), iconUrl: optional(fileUrl) })),
};

const id = text(100);
const quoteToken = optional(text(1000));

const emojis = list(0, textEmojisMax, object({ index: required(integer(0)), productId: required(id), emojiId: required(id) }));

const textFields: Fields = {
  type: required(oneOf('text')),
  ...common,
  text: required(text(textMax)),
  emojis: optional(emojis),
  quoteToken,
};

const textMessage: Check = (place, value) => {
  const isMessage = checkFields(place, value, textFields);
  if (!isMessage || !Array.isArray(value['emojis'])) return;
  const written = typeof value['text'] === 'string' ? value['text'] : '';
  value['emojis'].forEach((emoji: unknown, index) => {
    // REF "Text message": `index` is the place of a `$` in the text.
    const isAtDollar = isObject(emoji) && typeof emoji['index'] === 'number' && written[emoji['index']] === '$';
    if (!isAtDollar) place.key('emojis').item(index).key('index').refuse('value', 'invalid property');
  });
};

const mentionee = byType({
  user: object({ type: required(oneOf('user')), userId: required(id) }),
  all: object({ type: required(oneOf('all')) }),
});
const substitute = byType({
  mention: object({ type: required(oneOf('mention')), mentionee: required(mentionee) }),
  emoji: object({ type: required(oneOf('emoji')), productId: required(id), emojiId: required(id) }),
});

/** REF "Text message (v2)": every placeholder in the text has a substitution; literal braces are doubled. */
const textV2Message: Check = (place, value) => {
  const isMessage = checkFields(place, value, {
    type: required(oneOf('textV2')),
    ...common,
    text: required(text(textMax)),
    substitution: optional((here, objects) => {
      if (!isObject(objects)) {
        here.refuse('value', 'Must be an object');
        return;
      }
      if (Object.keys(objects).length > substitutionsMax) here.refuse('value', `Size must be between 0 and ${substitutionsMax}`);
      for (const [name, item] of Object.entries(objects)) {
        if (/^[0-9A-Za-z_]{1,20}$/.test(name)) substitute(here.key(name), item);
        else here.key(name).refuse('value', 'invalid property');
      }
    }),
    quoteToken,
  });
  if (!isMessage || typeof value['text'] !== 'string') return;
  const known = isObject(value['substitution']) ? value['substitution'] : {};
  const rest = value['text']
    .replaceAll(/\{\{|\}\}/g, '')
    .replaceAll(/\{([0-9A-Za-z_]{1,20})\}/g, (whole, name: string) => (Object.hasOwn(known, name) ? '' : whole));
  if (/[{}]/.test(rest)) place.key('text').refuse('value', 'invalid property');
};

const message = (type: string, fields: Fields): Check => object({ type: required(oneOf(type)), ...common, ...fields });

const flexMessage = message('flex', {
  altText: required(text(altTextMax)),
  // Looked into afterwards: LINE reports what is inside by its own paths.
  contents: required((place, value) => {
    if (!isObject(value)) place.refuse('value', 'Must be an object');
  }),
});

const anyMessage = byType({
  text: textMessage,
  textV2: textV2Message,
  sticker: message('sticker', { packageId: required(matching(/^\d+$/)), stickerId: required(matching(/^\d+$/)), quoteToken }),
  image: message('image', { originalContentUrl: required(fileUrl), previewImageUrl: required(fileUrl) }),
  video: message('video', {
    originalContentUrl: required(fileUrl),
    previewImageUrl: required(fileUrl),
    trackingId: optional(matching(/^[-.=,+*()%$&;:@{}!?<>[\]A-Za-z0-9]{1,100}$/)),
  }),
  audio: message('audio', { originalContentUrl: required(fileUrl), duration: required(integer(1)) }),
  location: message('location', {
    title: required(text(locationTextMax)),
    address: required(text(locationTextMax)),
    latitude: required(number(-90, 90)),
    longitude: required(number(-180, 180)),
  }),
  imagemap: object({ ...common, ...imagemapFields }),
  template: object({ ...common, ...templateFields }),
  flex: flexMessage,
  coupon: message('coupon', { couponId: required(id), deliveryTag: optional(text(couponTagMax)) }),
});

/** What LINE's answer to a refused request says (REF "Error responses"). */
export interface Refusal {
  readonly message: string;
  readonly details: readonly Fault[];
}

function checkBody(messages: unknown, options: CheckOptions): Fault[] {
  const faults: Fault[] = [];
  const place: Place = bodyPlace(faults, options.allowsLoopbackHttp ?? false).key('messages');
  if (messages === undefined) place.refuse('value', 'must be specified');
  else list(1, messagesMax, anyMessage)(place, messages);
  return faults;
}

function checkContents(item: unknown, options: CheckOptions): Fault[] {
  const faults: Fault[] = [];
  if (isObject(item) && item['type'] === 'flex' && isObject(item['contents'])) {
    checkFlex(flexPlace(faults, options.allowsLoopbackHttp ?? false), item['contents'], faults);
  }
  return faults;
}

/** Every fault of an array of message objects; none = LINE accepts it. Properties are named as LINE names them. */
export function checkMessages(messages: unknown, options: CheckOptions = {}): Fault[] {
  const inside = Array.isArray(messages) ? messages.flatMap((item: unknown) => checkContents(item, options)) : [];
  return [...checkBody(messages, options), ...inside];
}

/** LINE's answer to these messages, null when it accepts them. As LINE does, Flex contents are looked at only when the rest is in order. */
export function refuseMessages(messages: unknown, options: CheckOptions = {}): Refusal | null {
  const faults = checkBody(messages, options);
  if (faults.length > 0) return { message: `The request body has ${faults.length} error(s)`, details: faults };
  const all: unknown[] = Array.isArray(messages) ? messages : [];
  for (const [index, item] of all.entries()) {
    const details = checkContents(item, options);
    if (details.length > 0) return { message: `A message (messages[${index}]) in the request body is invalid`, details };
  }
  return null;
}
