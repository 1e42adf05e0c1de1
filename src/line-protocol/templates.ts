// Template and imagemap messages (REF "Template messages", "Imagemap message").
import { action } from './actions.ts';
import { altTextMax, buttonsTemplate, carouselTemplate, confirmTemplate, fileUrlMax, imagemap } from './limits.ts';
import { clipboardTextMax } from './limits.ts';
import { type Place } from './place.ts';
import { byType, type Check, checkFields, colour, type Fields, fileUrl, integer, isObject, type Json, list } from './shapes.ts';
import { object, oneOf, optional, required, text, uri } from './shapes.ts';

const templateAction = action('template');
const imageFields: Fields = {
  imageAspectRatio: optional(oneOf('rectangle', 'square')),
  imageSize: optional(oneOf('cover', 'contain')),
};

interface PanelLimits {
  readonly textMax: number;
  readonly textWithImageOrTitleMax: number;
  readonly titleMax: number;
  readonly actionsMax: number;
}

const hasImageOrTitle = (value: Json): boolean => 'thumbnailImageUrl' in value || 'title' in value;

/** What a buttons template and a carousel column have in common: less text where there is an image or a title. */
const panel =
  (limits: PanelLimits, extra: Fields): Check =>
  (place, value) => {
    const textMax = isObject(value) && hasImageOrTitle(value) ? limits.textWithImageOrTitleMax : limits.textMax;
    checkFields(place, value, {
      ...extra,
      thumbnailImageUrl: optional(fileUrl),
      imageBackgroundColor: optional(colour),
      title: optional(text(limits.titleMax)),
      text: required(text(textMax)),
      defaultAction: optional(action('richMenu')),
      actions: required(list(1, limits.actionsMax, templateAction)),
    });
  };

const buttons = panel(buttonsTemplate, { type: required(oneOf('buttons')), ...imageFields });

const confirm = object({
  type: required(oneOf('confirm')),
  text: required(text(confirmTemplate.textMax)),
  actions: required(list(confirmTemplate.actions, confirmTemplate.actions, templateAction)),
});

// REF "Carousel template": every column has the same number of actions, and all or none have an image and a title.
function checkSameColumns(place: Place, columns: readonly unknown[]): void {
  const [first, ...rest] = columns;
  if (!isObject(first)) return;
  const actionCount = (column: Json): number => (Array.isArray(column['actions']) ? column['actions'].length : 0);
  rest.forEach((column, index) => {
    if (!isObject(column)) return;
    const isSame =
      actionCount(column) === actionCount(first) &&
      'thumbnailImageUrl' in column === 'thumbnailImageUrl' in first &&
      'title' in column === 'title' in first;
    if (!isSame)
      place.item(index + 1).refuse('value', 'all columns must have the same number of actions and the same use of image and title');
  });
}

const carousel: Check = (place, value) => {
  const isCarousel = checkFields(place, value, {
    type: required(oneOf('carousel')),
    columns: required(list(1, carouselTemplate.columnsMax, panel(carouselTemplate, {}))),
    ...imageFields,
  });
  if (isCarousel && Array.isArray(value['columns'])) checkSameColumns(place.key('columns'), value['columns']);
};

const imageCarousel = object({
  type: required(oneOf('image_carousel')),
  columns: required(
    list(1, carouselTemplate.columnsMax, object({ imageUrl: required(fileUrl), action: required(action('imageCarousel')) })),
  ),
});

/** The fields of a template message besides those that every message has. */
export const templateFields: Fields = {
  type: required(oneOf('template')),
  altText: required(text(altTextMax)),
  template: required(byType({ buttons, confirm, carousel, image_carousel: imageCarousel })),
};

const area = object({ x: required(integer(0)), y: required(integer(0)), width: required(integer(1)), height: required(integer(1)) });
const mapLink = uri(imagemap.uriMax, ['http', 'https', 'line', 'tel']);
const mapAction = (type: string, fields: Fields): Check =>
  object({ type: required(oneOf(type)), label: optional(text(imagemap.labelMax)), area: required(area), ...fields });

/** The fields of an imagemap message besides those that every message has. */
export const imagemapFields: Fields = {
  type: required(oneOf('imagemap')),
  baseUrl: required(uri(fileUrlMax, ['https'])),
  altText: required(text(altTextMax)),
  baseSize: required(object({ width: required(oneOf(imagemap.width)), height: required(integer(1)) })),
  video: optional(
    object({
      originalContentUrl: required(fileUrl),
      previewImageUrl: required(fileUrl),
      area: required(area),
      externalLink: optional(object({ linkUri: required(mapLink), label: required(text(imagemap.videoLabelMax)) })),
    }),
  ),
  actions: required(
    list(
      0,
      imagemap.actionsMax,
      byType({
        message: mapAction('message', { text: required(text(imagemap.textMax)) }),
        uri: mapAction('uri', { linkUri: required(mapLink) }),
        clipboard: mapAction('clipboard', { clipboardText: required(text(clipboardTextMax)) }),
      }),
    ),
  ),
};
