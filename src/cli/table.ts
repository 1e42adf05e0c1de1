// Tables for people. Width-aware: Thai vowels and tone marks above and below a letter take no column of a terminal.

export interface Column {
  readonly header: string;
  readonly align?: 'right';
  /** Cut with … when the terminal is too narrow for the table; the widest such column first. */
  readonly mayShrink?: true;
}

const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });
/** East Asian wide and full-width forms, and emoji: two columns (Unicode Standard Annex #11). */
const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}]/u;
/** Sara am is a letter of its own for terminals, though one grapheme with the consonant before it. */
const spacing = /[\u0E33\u0EB3]/u;

function graphemeWidth(grapheme: string): number {
  if (/^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u.test(grapheme)) return 0;
  return (wide.test(grapheme) ? 2 : 1) + (grapheme.length > 1 && spacing.test(grapheme) ? 1 : 0);
}

/** Columns of a terminal that the text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text in at most `width` columns, with … where it was cut. */
function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of graphemes.segment(text)) {
    used += graphemeWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

function pad(text: string, width: number, align: Column['align']): string {
  const gap = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'right' ? gap + text : text + gap;
}

const narrowest = 12;

/** Lines of a table with its header, without line ends; `maxWidth` null = as wide as it needs. */
export function layOut(columns: readonly Column[], rows: readonly (readonly string[])[], maxWidth: number | null): string[] {
  const flat = rows.map((row) => row.map((cell) => cell.replace(/\s+/gu, ' ')));
  const widths = columns.map(({ header }, index) =>
    flat.reduce((width, row) => Math.max(width, displayWidth(row[index] ?? '')), displayWidth(header)),
  );
  for (let total = widths.reduce((sum, width) => sum + width + 2, -2); maxWidth !== null && total > maxWidth;) {
    const widest = columns.reduce(
      (best, column, index) => (column.mayShrink && (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
      columns.findIndex((column) => column.mayShrink),
    );
    const width = widths[widest];
    if (width === undefined || width <= narrowest) break;
    const next = Math.max(narrowest, width - (total - maxWidth));
    widths[widest] = next;
    total -= width - next;
  }
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, index) => pad(cut(cells[index] ?? '', widths[index] ?? 0), widths[index] ?? 0, column.align))
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ header }) => header)), line(widths.map((width) => '─'.repeat(width))), ...flat.map(line)];
}
