// Cells with a meaning of their own: yes/no, parameters, references, decimal numbers, names.

const YES = new Set(['yes', 'true', 'true()']);
const NO = new Set(['no', 'false', 'false()']);

/** yes/no in every spelling that pyxform takes (aliases.yes_no); undefined = something else. */
export function parseYesNo(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (YES.has(lower)) return true;
  return NO.has(lower) ? false : undefined;
}

/** An expression cell where `yes` and `no` are allowed too; `always` is what the model writes for an expression that is always true. */
export function toExpression(text: string, values: { readonly yes: string; readonly no: string }): string {
  const said = parseYesNo(text);
  if (said === undefined) return text;
  return said ? values.yes : values.no;
}

/**
 * `start=1 end=10; step=2` (pyxform parsing/parameters.py): pairs divided by spaces, commas or semicolons; keys in lower case.
 * null = not in that form.
 */
export function parseParameters(text: string): ReadonlyMap<string, string> | null {
  const pairs = new Map<string, string>();
  for (const part of text.replaceAll(/\s*=\s*/g, '=').split(/[\s,;]+/)) {
    if (part === '') continue;
    const [key = '', value = '', more] = part.split('=');
    if (key === '' || value === '' || more !== undefined) return null;
    pairs.set(key.toLowerCase(), isCaseless(value) ? value.toLowerCase() : value);
  }
  return pairs;
}

function isCaseless(value: string): boolean {
  return ['true', 'false'].includes(value.toLowerCase());
}

/** The name in `${name}` when that is the whole text. */
export function referenceName(text: string): string | undefined {
  return /^\$\{\s*([^${}\s]+)\s*\}$/.exec(text)?.[1];
}

/** Whether `text` is a plain decimal number that is not negative: `0`, `1.5`. */
export function isDecimal(text: string): boolean {
  return /^\d{1,12}(\.\d{1,12})?$/.test(text);
}

/** The same with a sign. */
export function isSignedDecimal(text: string): boolean {
  return /^-?\d{1,12}(\.\d{1,12})?$/.test(text);
}

// XML 1.0 (5th edition) NameStartChar and NameChar without the colon (Namespaces in XML, NCName); Thai letters, vowels and tone marks
// are within U+037F–U+1FFF.
const START = String.raw`A-Z_a-z\u{c0}-\u{d6}\u{d8}-\u{f6}\u{f8}-\u{2ff}\u{370}-\u{37d}\u{37f}-\u{1fff}\u{200c}-\u{200d}\u{2070}-\u{218f}\u{2c00}-\u{2fef}\u{3001}-\u{d7ff}\u{f900}-\u{fdcf}\u{fdf0}-\u{fffd}\u{10000}-\u{effff}`;
const NC_NAME = new RegExp(String.raw`^[${START}][\u{300}-\u{36f}${START}\-.0-9\u{b7}\u{203f}-\u{2040}]*$`, 'u');

/** Whether `text` may name a question or group. */
export function isName(text: string): boolean {
  return NC_NAME.test(text);
}
