// Text for Typst documents, which can break lines anywhere they must.
import { cleanText } from './clean-text.ts';

const graphemes = new Intl.Segmenter('th', { granularity: 'grapheme' });
const words = new Intl.Segmenter('th', { granularity: 'word' });

/** Typst does not break inside a word: a zero-width space after every twentieth letter of one that is no word lets it. */
export const breakable = (text: string): string =>
  cleanText(text)
    .replace(/(.)\1{19}/gu, '$&\u200b')
    .replace(/\S{30,}/gu, (run) =>
      Array.from(words.segment(run), ({ segment }) =>
        segment.length < 30
          ? segment
          : Array.from(graphemes.segment(segment), (letter, index) =>
              index % 20 === 19 ? `${letter.segment}\u200b` : letter.segment,
            ).join(''),
      ).join(''),
    );
