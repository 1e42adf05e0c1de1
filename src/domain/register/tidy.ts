// Cells of a register as they should have been typed: what copies from web pages, PDFs and spreadsheets bring along is taken out.

/** Zero-width marks, direction marks, soft hyphens, byte order marks: they show nothing and break every comparison. */
const invisible = /[\p{Cf}\uFFFE\uFFFF]/gu;

/** One line, single spaces, Thai vowels in their usual spelling. Thai digits and every other character stay as they are written. */
export function tidy(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replace(invisible, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      // Sara am typed as nikhahit and sara aa; แ typed as two เ.
      .replace(/\u0E4D([\u0E48-\u0E4B]?)\u0E32/gu, '$1\u0E33')
      .replace(/เเ/g, 'แ')
      .trim()
  );
}

/** A name: as tidy, with brackets spaced as official names have them, `สถาบัน… (องค์การมหาชน)`. */
export function tidyName(text: string): string {
  return tidy(text)
    .replace(/\s*\(\s*/g, ' (')
    .replace(/\s*\)/g, ')')
    .replace(/\)(?=[\p{L}\p{N}])/gu, ') ')
    .trim();
}

const thaiZero = 0x0e50;

/** A code: digits of Thai script and full width become 0–9. */
export function tidyCode(text: string): string {
  return tidy(text)
    .normalize('NFKC')
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - thaiZero));
}

/** What people put into a cell that has nothing to say. */
export function isBlank(text: string): boolean {
  return /^(?:[-–—_.]+|ไม่มี|n\/?a|null|none)?$/i.test(text);
}

/** Letters, vowel marks and digits only, lower case: the spelling in which headers and words are compared. */
export function bare(text: string): string {
  return tidy(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '');
}
