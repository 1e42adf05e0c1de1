// Typed texts as they are kept: what a person wrote, without what nobody sees.
import { type Reading } from '../answer.ts';
import { accepted, rejected } from './outcome.ts';

/** LINE's own limit of a text message (Messaging API reference, Text message), in UTF-16 code units as LINE counts. */
const longest = 5000;

/** Control characters but the line feed, and marks that hide or turn text round. Joiners inside emoji and Thai words stay. */
const hidden = /[\p{Cc}\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/gu;
/** Characters that show nothing by themselves. */
const blank = /[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** `text` and `barcode`. One line unless `isMultiline`. */
export function readText(text: string, isMultiline: boolean): Reading {
  const lines = text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/\t/g, ' ')
    .split('\n')
    .map((line) =>
      line
        .replace(hidden, '')
        .normalize('NFC')
        .replace(/\u0E4D([\u0E48-\u0E4B]?)\u0E32/g, '$1\u0E33')
        .trim(),
    );
  const value = (isMultiline ? lines.join('\n') : lines.filter((line) => line !== '').join(' ')).trim();
  if (value.replace(blank, '') === '') return rejected('empty');
  return value.length > longest ? rejected('too-long', { max: longest }) : accepted(value);
}
