// HTML (and SVG) text that cannot be broken out of: everything put into the template is escaped unless it came from this template.
import { cleanText } from './clean-text.ts';

/** Markup that is safe to write out as it is. Only `html` makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | null | readonly Part[];

/** Line breaks become entities too, so that those which are left are the template's own. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
};

const escape = (text: string): string => cleanText(text).replace(/[&<>"'\n]/g, (character) => entities[character] ?? '');

function write(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'string') return escape(part);
  return typeof part === 'number' ? String(part) : part.map(write).join('');
}

/** Attribute values must stand in double quotes; null writes nothing. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((markup, text, index) => `${markup}${write(parts[index - 1] ?? null)}${text}`));
