// The one spelling in which typed texts are compared: whatever keyboard, PDF or web page a text came through.

/** Characters that show nothing: zero-width and direction marks, soft hyphens, and what makes an emoji of a digit. */
const invisible = /[\p{Cf}\uFE00-\uFE0F\u20E3]/gu;

/** Digits of Thai script and full width become 0–9; other compatibility forms are folded; characters that show nothing go. */
export function normaliseText(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFKC')
      .replace(invisible, '')
      .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
      // NFKC takes ำ apart; Thai text keeps it whole, with the tone mark before it. แ is often typed as two เ.
      .replace(/\u0E4D([\u0E48-\u0E4B]?)\u0E32/g, '$1\u0E33')
      .replace(/เเ/g, 'แ')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
  );
}
