// Breaks text into lines for pictures, where nobody does it for us. Thai has no spaces between words: Intl.Segmenter finds them.

const words = new Intl.Segmenter('th', { granularity: 'word' });
const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });

/** Advance widths of Sarabun in parts of the font size, upper ends of a few classes; all other Thai and Latin letters take `ordinary`. */
const classes = [
  { characters: " !'|,.:;jIil[]()เๅ‘’", width: 0.3 },
  { characters: '{}_frt-"/โใไsJ', width: 0.41 },
  { characters: 'zxycvkaงราำว*?“”', width: 0.51 },
  { characters: 'OQUTHNGwพฟฬษฑทปบหน#&๐๑๒๓๔๕๖๗๘๙', width: 0.68 },
  { characters: 'MWm@%…—ญฒณฌ', width: 0.87 },
] as const;
const ordinary = 0.58;
const widths = new Map(
  classes.flatMap(({ characters, width }) => Array.from(characters, (character): [string, number] => [character, width])),
);

function characterWidth(character: string): number {
  if (/\p{Mn}/u.test(character)) return 0;
  // What the font does not have comes from another one, and may be as wide as it is high.
  return widths.get(character) ?? (/[\u0020-\u024f\u0e00-\u0e7f\u2010-\u203a]/u.test(character) ? ordinary : 1);
}

/** Estimated width of a line in parts of the font size; bold is about 4 % wider. */
export const textWidth = (text: string): number => Array.from(text).reduce((width, character) => width + characterWidth(character), 0);

/** Compounds that the dictionary takes apart and no reader would. */
const compounds = /(เจ้าหน้าที่|พื้นฐาน|ภาครัฐ|รูปแบบ|นำไปใช้|แนวนโยบาย|ขับเคลื่อน|ปราบปราม|คณะกรรมการ|อนุกรรมการ|ยุทธศาสตร์ชาติ|แห่งชาติ|แห่งประเทศไทย)/u;
/** What only makes sense with the word after it. */
const prefix = /^(และ|หรือ|[([“‘"]|(และ|หรือ)?(การ|ความ|ผู้|นัก|กระทรวง|กรม|จังหวัด))$/u;

function wordsOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const part of text.split(compounds)) {
    const segments = compounds.test(part) ? [part] : Array.from(words.segment(part), ({ segment }) => segment);
    for (const segment of segments) {
      const before = found.at(-1);
      if (before !== undefined && prefix.test(before)) found.splice(-1, 1, before + segment);
      else found.push(segment);
    }
  }
  return found;
}

/** Words, and the graphemes of words that are too wide for a line of their own. */
const pieces = (text: string, widest: number): readonly string[] =>
  wordsOf(text).flatMap((word) => (textWidth(word) <= widest ? [word] : Array.from(graphemes.segment(word), ({ segment }) => segment)));

function shorten(line: string, widest: number): string {
  const kept = Array.from(graphemes.segment(line.trimEnd()), ({ segment }) => segment);
  while (kept.length > 0 && textWidth(`${kept.join('')}…`) > widest) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}

/**
 * At most `most` lines, each at most `widest` font sizes wide; what does not fit ends in `…`. Marks that cannot begin a line (`ๆ`, `ฯ`,
 * closing brackets) stay with the word before.
 */
export function textLines(text: string, widest: number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces(text.replace(/\s+/g, ' ').trim(), widest)) {
    const sticks = /^[ๆฯ)\]}”’.,:;!?%]/u.test(piece);
    if (line !== '' && !sticks && textWidth(line + piece.trimEnd()) > widest) {
      lines.push(line.trimEnd());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  const last = lines.slice(most - 1).join(' ');
  return [...lines.slice(0, most - 1), shorten(last, widest)];
}

/** The same number of lines, of about the same width; no word is cut for it. */
export function evenLines(text: string, widest: number, most: number): readonly string[] {
  const lines = textLines(text, widest, most);
  const wordWidths = wordsOf(text).map(textWidth);
  const narrowest = Math.max(widest / 2, ...wordWidths.filter((width) => width <= widest));
  let even = lines;
  for (let width = widest - 0.5; width > widest / 2 && width >= narrowest; width -= 0.5) {
    const narrower = textLines(text, width, most + 1);
    if (narrower.length > lines.length) break;
    even = narrower;
  }
  return lines.length < 2 || lines.at(-1)?.endsWith('…') ? lines : even;
}
