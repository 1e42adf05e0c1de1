// Flex containers and components (REF "Flex Message"): closed shapes, what may stand in what, sizes and units.
import { action } from './actions.ts';
import { animatedImagesMax, aspectSideMax, bubbleBytesMax, carouselBubblesMax, carouselBytesMax } from './limits.ts';
import { type Fault, type Place } from './place.ts';
import { boolean, byType, type Check, checkFields, colour, type Fields, fileUrl, integer, isObject, type Json } from './shapes.ts';
import { list, matching, object, oneOf, optional, required, text } from './shapes.ts';

// Units: DOC "Flex Message layout" (developers.line.biz/en/docs/messaging-api/flex-message-layout/).
const px = String.raw`\d+(?:\.\d+)?px`;
const pct = String.raw`\d+(?:\.\d+)?%`;
const steps = 'none|xs|sm|md|lg|xl|xxl';
const fontSteps = 'xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl';
const unit = (...forms: readonly string[]): Check => matching(new RegExp(`^(?:${forms.join('|')})$`));

const gap = unit(px, steps);
const length = unit(px, pct);
const inset = unit(px, pct, steps);
const offset = unit(`-?${px}`, `-?${pct}`, steps);
const fontSize = unit(px, fontSteps);
const anyText = text(Number.MAX_SAFE_INTEGER);

/** REF "Image" (Flex): `width:height`, each up to 100000, height at most three times the width. */
const aspectRatio: Check = (place, value) => {
  const parts = typeof value === 'string' ? /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value) : null;
  const [width, height] = [Number(parts?.[1]), Number(parts?.[2])];
  const isSide = (side: number): boolean => side >= 1 && side <= aspectSideMax;
  if (!isSide(width) || !isSide(height) || height > width * 3) place.refuse('value', 'invalid property');
};

const gradient: Check = byType({
  linearGradient: object({
    type: required(oneOf('linearGradient')),
    angle: required((place, value) => {
      const degrees = typeof value === 'string' ? /^(\d+(?:\.\d+)?)deg$/.exec(value)?.[1] : undefined;
      if (degrees === undefined || Number(degrees) >= 360) place.refuse('value', 'invalid property');
    }),
    startColor: required(colour),
    endColor: required(colour),
    centerColor: optional(colour),
    centerPosition: optional(matching(/^(?:\d{1,2}(?:\.\d+)?|100)%$/)),
  }),
});

const elementAction = optional(action('flexElement'));
const placing: Fields = {
  margin: optional(gap),
  position: optional(oneOf('relative', 'absolute')),
  offsetTop: optional(offset),
  offsetBottom: optional(offset),
  offsetStart: optional(offset),
  offsetEnd: optional(offset),
};
const flex = optional(integer(0));
const gravity = optional(oneOf('top', 'bottom', 'center'));
const align = optional(oneOf('start', 'end', 'center'));
const letters: Fields = {
  size: optional(fontSize),
  color: optional(colour),
  weight: optional(oneOf('regular', 'bold')),
  style: optional(oneOf('normal', 'italic')),
  decoration: optional(oneOf('none', 'underline', 'line-through')),
};
const adjustMode = optional(oneOf('shrink-to-fit'));

const span = object({ type: required(oneOf('span')), text: required(anyText), ...letters });

const textFields: Fields = {
  type: required(oneOf('text')),
  ...placing,
  ...letters,
  text: optional(anyText),
  contents: optional(list(1, Number.MAX_SAFE_INTEGER, span)),
  flex,
  gravity,
  align,
  adjustMode,
  wrap: optional(boolean),
  lineSpacing: optional(matching(/^(?!0+(?:\.0+)?px)\d+(?:\.\d+)?px$/)),
  maxLines: optional(integer(0)),
  scaling: optional(boolean),
  action: elementAction,
};

const textComponent: Check = (place, value) => {
  const isText = checkFields(place, value, textFields);
  if (isText && !('text' in value) && !('contents' in value)) place.key('text').refuse('value', 'must be specified');
};

const button = object({
  type: required(oneOf('button')),
  ...placing,
  action: required(action('flexButton')),
  flex,
  gravity,
  adjustMode,
  height: optional(oneOf('sm', 'md')),
  style: optional(oneOf('primary', 'secondary', 'link')),
  color: optional(colour),
  scaling: optional(boolean),
});

const image = object({
  type: required(oneOf('image')),
  ...placing,
  url: required(fileUrl),
  flex,
  gravity,
  align,
  size: optional(unit(px, pct, fontSteps, 'full')),
  aspectRatio: optional(aspectRatio),
  aspectMode: optional(oneOf('fit', 'cover')),
  backgroundColor: optional(colour),
  action: elementAction,
  animated: optional(boolean),
});

const icon = object({
  type: required(oneOf('icon')),
  ...placing,
  url: required(fileUrl),
  size: optional(fontSize),
  aspectRatio: optional(aspectRatio),
  scaling: optional(boolean),
});

const separator = object({ type: required(oneOf('separator')), margin: optional(gap), color: optional(colour) });
const filler = object({ type: required(oneOf('filler')), flex });

const boxFields: Fields = {
  type: required(oneOf('box')),
  ...placing,
  layout: required(oneOf('horizontal', 'vertical', 'baseline')),
  // Declared below, because a box stands in a box.
  contents: required((place, value) => {
    children(place, value);
  }),
  flex,
  spacing: optional(gap),
  backgroundColor: optional(colour),
  borderColor: optional(colour),
  borderWidth: optional(unit(px, 'none|light|normal|medium|semi-bold|bold')),
  cornerRadius: optional(gap),
  width: optional(length),
  maxWidth: optional(length),
  height: optional(length),
  maxHeight: optional(length),
  paddingAll: optional(inset),
  paddingTop: optional(inset),
  paddingBottom: optional(inset),
  paddingStart: optional(inset),
  paddingEnd: optional(inset),
  action: elementAction,
  justifyContent: optional(oneOf('center', 'flex-start', 'flex-end', 'space-between', 'space-around', 'space-evenly')),
  alignItems: optional(oneOf('center', 'flex-start', 'flex-end')),
  background: optional(gradient),
};
const baselineChildren: Check = list(0, Number.MAX_SAFE_INTEGER, byType({ icon, text: textComponent, filler }));
const baselineFields: Fields = { ...boxFields, contents: required(baselineChildren) };

const box: Check = (place, value) => {
  if (!isBaseline(value)) checkFields(place, value, boxFields);
  else if (checkFields(place, value, baselineFields)) refuseUnusableInBaseline(place.key('contents'), value['contents']);
};

const children: Check = list(0, Number.MAX_SAFE_INTEGER, byType({ box, button, image, text: textComponent, separator, filler }));

function isBaseline(value: unknown): value is Json {
  return isObject(value) && value['layout'] === 'baseline';
}

// DOC "Flex Message layout": a baseline box lines its children up by their text, so these two cannot be used there.
function refuseUnusableInBaseline(place: Place, contents: unknown): void {
  if (!Array.isArray(contents)) return;
  contents.forEach((child: unknown, index) => {
    for (const name of ['gravity', 'offsetBottom']) {
      if (isObject(child) && name in child) place.item(index).key(name).refuse('value', 'invalid property');
    }
  });
}

const block: Check = (place, value) => {
  box(place, value);
  const first: unknown = isObject(value) && Array.isArray(value['contents']) ? value['contents'][0] : undefined;
  // DOC "Flex Message layout", "Offset": the first component of a block cannot be taken out of the flow.
  if (isObject(first) && first['position'] === 'absolute')
    place.key('contents').item(0).key('position').refuse('value', 'invalid property');
};

const video = object({
  type: required(oneOf('video')),
  url: required(fileUrl),
  previewUrl: required(fileUrl),
  altContent: required(byType({ box, image })),
  aspectRatio: optional(aspectRatio),
  action: optional((place, value) => {
    action('flexElement')(place, value);
    if (isObject(value) && value['type'] !== 'uri') place.key('type').refuse('value', 'invalid property');
  }),
});

const blockStyle = optional(object({ backgroundColor: optional(colour), separator: optional(boolean), separatorColor: optional(colour) }));
const blocks = ['header', 'hero', 'body', 'footer'] as const;

const bubbleFields: Fields = {
  type: required(oneOf('bubble')),
  size: optional(oneOf('nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga')),
  direction: optional(oneOf('ltr', 'rtl')),
  header: optional(block),
  hero: optional(byType({ box: block, image, video })),
  body: optional(block),
  footer: optional(block),
  styles: optional(object({ header: blockStyle, hero: blockStyle, body: blockStyle, footer: blockStyle })),
  action: elementAction,
};

const bubble: Check = (place, value) => {
  const isBubble = checkFields(place, value, bubbleFields);
  if (!isBubble) return;
  if (!blocks.some((name) => name in value)) place.refuse('value', 'invalid property');
  const hero = value['hero'];
  if (isObject(hero) && hero['type'] === 'video' && !['kilo', 'mega', 'giga', undefined].includes(value['size'] as string | undefined)) {
    place.key('size').refuse('value', 'invalid property');
  }
};

const carouselFields: Fields = {
  type: required(oneOf('carousel')),
  contents: required(list(1, carouselBubblesMax, byType({ bubble }))),
};

const carousel: Check = (place, value) => {
  const isCarousel = checkFields(place, value, carouselFields);
  if (!isCarousel || !Array.isArray(value['contents'])) return;
  const bubbles: unknown[] = value['contents'];
  const first = bubbles[0];
  bubbles.forEach((item, index) => {
    if (!isObject(item)) return;
    const here = place.key('contents').item(index);
    if (isObject(first) && (item['size'] ?? 'mega') !== (first['size'] ?? 'mega')) here.key('size').refuse('value', 'invalid property');
    if (isObject(item['hero']) && item['hero']['type'] === 'video') here.key('hero').refuse('value', 'invalid property');
  });
};

function countAnimated(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countAnimated(item), 0);
  if (!isObject(value)) return 0;
  const own = value['type'] === 'image' && value['animated'] === true ? 1 : 0;
  return Object.values(value).reduce<number>((sum, item) => sum + countAnimated(item), own);
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** UTF-8 bytes of each bubble and of the carousel (REF "Bubble", "Carousel"). */
function checkBytes(contents: unknown, faults: Fault[]): void {
  const isCarousel = isObject(contents) && contents['type'] === 'carousel';
  const inside: unknown[] = isCarousel && Array.isArray(contents['contents']) ? contents['contents'] : [contents];
  const tooLarge = (what: string, max: number): void => {
    faults.push({ property: '', message: `Too large flex message: a ${what} may not exceed ${max / 1024} KB` });
  };
  if (inside.some((item) => bytes(item) > bubbleBytesMax)) tooLarge('bubble', bubbleBytesMax);
  else if (isCarousel && bytes(contents) > carouselBytesMax) tooLarge('carousel', carouselBytesMax);
}

const container = byType({ bubble, carousel });

/** Notes the faults of a Flex message's `contents`; `place` is its root. */
export function checkFlex(place: Place, contents: unknown, faults: Fault[]): void {
  container(place, contents);
  if (countAnimated(contents) > animatedImagesMax) place.refuse('value', 'invalid property');
  checkBytes(contents, faults);
}
