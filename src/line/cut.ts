// Shortening and splitting text without tearing a Thai letter from its vowels and tone marks, or an emoji in two.

const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });

/** Whether a person sees at most so many letters; what a row's width goes by. */
export function hasVisible(text: string, max: number): boolean {
  return text.length <= max || [...graphemes.segment(text)].length <= max;
}

/** The longest beginning of the text, at most `max` UTF-16 units, that ends on a grapheme border. */
function beginning(text: string, max: number): string {
  let end = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > max) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** The text if it has at most `max` UTF-16 units, else its beginning and `…`. */
export function cut(text: string, max: number): string {
  const whole = text.toWellFormed();
  return whole.length <= max ? whole : `${beginning(whole, max - 1).trimEnd()}…`;
}

/** Parts of at most `max` UTF-16 units: at paragraphs where that leaves parts of a fair size, else at lines, words, graphemes. */
export function split(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text.toWellFormed().trim();
  while (rest.length > max) {
    const part = nextPart(rest, max);
    parts.push(part.trimEnd());
    rest = rest.slice(part.length).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
}

function nextPart(text: string, max: number): string {
  const window = text.slice(0, max + 1);
  for (const border of ['\n\n', '\n', ' ']) {
    const at = window.lastIndexOf(border);
    if (at >= max / 2) return text.slice(0, at);
  }
  const part = beginning(text, max);
  // One grapheme may be longer than all that fits (a pile of combining marks): then it is torn.
  return part === '' ? text.slice(0, max) : part;
}
