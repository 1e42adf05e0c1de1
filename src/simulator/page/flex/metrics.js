// What Flex keywords mean in CSS. Figures as LINE draws them (Flex Message reference and the official Flex Message Simulator).

const gap = { none: '0px', xs: '2px', sm: '4px', md: '8px', lg: '12px', xl: '16px', xxl: '20px' };
const font = {
  xxs: '11px',
  xs: '13px',
  sm: '14px',
  md: '16px',
  lg: '19px',
  xl: '22px',
  xxl: '29px',
  '3xl': '35px',
  '4xl': '48px',
  '5xl': '74px',
};
const picture = {
  xxs: '40px',
  xs: '60px',
  sm: '80px',
  md: '100px',
  lg: '120px',
  xl: '140px',
  xxl: '160px',
  '3xl': '180px',
  '4xl': '200px',
  '5xl': '220px',
  full: '100%',
};
const border = { none: '0px', light: '0.5px', normal: '1px', medium: '2px', 'semi-bold': '3px', bold: '4px' };

/** The widest that a bubble of each size gets; `giga` takes the chat's width up to this. */
const bubbleWidth = { nano: '120px', micro: '160px', deca: '220px', hecto: '241px', kilo: '260px', mega: '300px', giga: '500px' };

function read(value, keywords) {
  if (value === undefined || value === null) return undefined;
  if (Object.hasOwn(keywords, value)) return keywords[value];
  return /^-?\d+(\.\d+)?(px|%)$/.test(value) ? value : undefined;
}

/** Each turns `md`, `12px` or `50%` into a CSS length; undefined for what LINE would not know. */
export const gapLength = (value) => read(value, gap);
export const fontLength = (value) => read(value, font);
export const pictureLength = (value) => read(value, picture);
export const borderLength = (value) => read(value, border);
export const plainLength = (value) => read(value, {});
export const bubbleLength = (size) => bubbleWidth[size] ?? bubbleWidth.mega;

/** `#RRGGBB` or `#RRGGBBAA`, else undefined. */
export const colour = (value) => (typeof value === 'string' && /^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(value) ? value : undefined);

/** `w:h` as the CSS aspect-ratio; Flex pictures are square unless told. */
export function aspect(value) {
  const match = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value ?? '1:1');
  return match ? `${match[1]} / ${match[2]}` : '1 / 1';
}
