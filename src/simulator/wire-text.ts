// JSON as LINE writes it on the wire: the order of keys and the white space change without notice (DOC development-guidelines), and webhook
// bodies carry emoji as \u escapes while Thai stands raw, so only the raw bytes match the signature.
import { type JsonObject } from './json.ts';

/** The same value with the keys of every object in random order. */
function shuffleKeys(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  for (let i = entries.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [entries[i], entries[j]];
    if (a && b) [entries[i], entries[j]] = [b, a];
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, shuffleKeys(item, random)]));
}

const indents = [undefined, undefined, 1, 2] as const;

/** An API answer's text. */
export function answerText(value: JsonObject, random: () => number): string {
  return JSON.stringify(shuffleKeys(value, random), null, indents[Math.floor(random() * indents.length)]);
}

/** A webhook body's text: everything beyond the Basic Multilingual Plane as `\uD83E\uDD28`. */
export function webhookText(value: JsonObject, random: () => number): string {
  return JSON.stringify(shuffleKeys(value, random)).replace(
    /[\ud800-\udfff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}
