// Action objects (REF "Action objects"): which kinds may stand where, labels, limits.
import { actionTextMax, actionUriMax, clipboardTextMax, flexLabelMax, imageCarouselLabelMax, labelMax } from './limits.ts';
import { pickerRange, postbackDataMax, richMenuAliasMax } from './limits.ts';
import { type Place } from './place.ts';
import { byType, type Check, checkFields, type Fields, matching, object, oneOf, optional, required, text, uri } from './shapes.ts';

/** Where an action stands; it decides its label (REF "Specifications of the label") and which kinds are allowed. */
export type ActionPlace = 'quickReply' | 'template' | 'imageCarousel' | 'richMenu' | 'flexButton' | 'flexElement';

const labels: Record<ActionPlace, Fields> = {
  quickReply: { label: required(text(labelMax)) },
  template: { label: required(text(labelMax)) },
  imageCarousel: { label: optional(text(imageCarouselLabelMax)) },
  richMenu: { label: optional(text(labelMax)) },
  flexButton: { label: required(text(flexLabelMax)) },
  flexElement: { label: optional(text(flexLabelMax)) },
};

/** REF "URI action". */
const actionUri = uri(actionUriMax, ['http', 'https', 'line', 'tel']);

const postback = (label: Fields, where: ActionPlace): Check => {
  const fields: Fields = {
    type: required(oneOf('postback')),
    ...label,
    data: required(text(postbackDataMax)),
    displayText: optional(text(actionTextMax)),
    text: optional(text(actionTextMax)),
    inputOption: optional(oneOf('closeRichMenu', 'openRichMenu', 'openKeyboard', 'openVoice')),
    fillInText: optional(text(actionTextMax)),
  };
  return (place, value) => {
    if (!checkFields(place, value, fields)) return;
    if ('text' in value && ('displayText' in value || where === 'quickReply')) place.key('text').refuse('value', 'invalid property');
    if ('fillInText' in value && value['inputOption'] !== 'openKeyboard') place.key('fillInText').refuse('value', 'invalid property');
  };
};

const momentForms = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  time: /^\d{2}:\d{2}$/,
  datetime: /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}$/,
} as const;

/** A date, time or both that exists, as UTC milliseconds; null when it is none (REF "Datetime picker action", "Date and time format"). */
function readMoment(mode: keyof typeof momentForms, value: unknown): number | null {
  if (typeof value !== 'string' || !momentForms[mode].test(value)) return null;
  const iso = mode === 'date' ? `${value}T00:00` : mode === 'time' ? `1970-01-01T${value}` : value.toUpperCase();
  const moment = new Date(`${iso}:00Z`);
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 16) !== iso) return null;
  const day = iso.slice(0, 10);
  return day >= pickerRange.first && day <= pickerRange.last ? moment.getTime() : null;
}

function isMode(value: unknown): value is keyof typeof momentForms {
  return typeof value === 'string' && Object.hasOwn(momentForms, value);
}

/** The moments depend on `mode`. */
const looksAtItLater: Check = () => undefined;

const datetimepicker =
  (label: Fields): Check =>
  (place, value) => {
    const isAction = checkFields(place, value, {
      type: required(oneOf('datetimepicker')),
      ...label,
      data: required(text(postbackDataMax)),
      mode: required(oneOf('date', 'time', 'datetime')),
      initial: optional(looksAtItLater),
      min: optional(looksAtItLater),
      max: optional(looksAtItLater),
    });
    if (!isAction || !isMode(value['mode'])) return;
    const moments = new Map<string, number>();
    for (const name of ['initial', 'min', 'max']) {
      if (value[name] === undefined) continue;
      const moment = readMoment(value['mode'], value[name]);
      if (moment === null) place.key(name).refuse('value', 'invalid property');
      else moments.set(name, moment);
    }
    checkOrder(place, moments);
  };

/** The latest must be after the earliest; an initial value outside of both is refused too (strict: not documented). */
function checkOrder(place: Place, moments: ReadonlyMap<string, number>): void {
  const [min, max, initial] = [moments.get('min'), moments.get('max'), moments.get('initial')];
  if (min !== undefined && max !== undefined && min >= max) place.key('max').refuse('value', 'must be later than min');
  if (initial === undefined) return;
  if ((min !== undefined && initial < min) || (max !== undefined && initial > max)) {
    place.key('initial').refuse('value', 'must be between min and max');
  }
}

function actionsAt(where: ActionPlace): Readonly<Record<string, Check>> {
  const label = labels[where];
  const plain = (type: string, fields: Fields = {}): Check => object({ type: required(oneOf(type)), ...label, ...fields });
  const everywhere = {
    postback: postback(label, where),
    message: plain('message', { text: required(text(actionTextMax)) }),
    uri: plain('uri', { uri: required(actionUri), altUri: optional(object({ desktop: optional(actionUri) })) }),
    datetimepicker: datetimepicker(label),
    clipboard: plain('clipboard', { clipboardText: required(text(clipboardTextMax)) }),
  };
  if (where === 'quickReply') {
    return { ...everywhere, camera: plain('camera'), cameraRoll: plain('cameraRoll'), location: plain('location') };
  }
  if (where === 'richMenu') {
    const alias = matching(new RegExp(`^[a-z0-9_-]{1,${richMenuAliasMax}}$`));
    const fields = { data: required(text(postbackDataMax)), richMenuAliasId: required(alias) };
    return { ...everywhere, richmenuswitch: plain('richmenuswitch', fields) };
  }
  return everywhere;
}

const checks: Record<ActionPlace, Check> = {
  quickReply: byType(actionsAt('quickReply')),
  template: byType(actionsAt('template')),
  imageCarousel: byType(actionsAt('imageCarousel')),
  richMenu: byType(actionsAt('richMenu')),
  flexButton: byType(actionsAt('flexButton')),
  flexElement: byType(actionsAt('flexElement')),
};

/** The check of an action that stands there. */
export const action = (where: ActionPlace): Check => checks[where];
