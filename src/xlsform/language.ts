// Languages of a workbook: `ไทย (th)`, `English (en)`, `th` or a bare name, to the code that the model uses, and back.

/** Names that authors write without a code. */
const KNOWN_NAMES: ReadonlyMap<string, string> = new Map([
  ['thai', 'th'],
  ['ไทย', 'th'],
  ['ภาษาไทย', 'th'],
  ['english', 'en'],
  ['อังกฤษ', 'en'],
  ['ภาษาอังกฤษ', 'en'],
]);

/** BCP 47 in short: a language of two or three letters, then subtags. */
const CODE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;

/** A language name's code; a name that has none stands for itself. `hasCode` false = the author should add one. */
export function parseLanguage(name: string): { readonly code: string; readonly hasCode: boolean } {
  const inBrackets = /\(\s*([^()]*?)\s*\)$/.exec(name)?.[1];
  if (inBrackets !== undefined && CODE.test(inBrackets)) return { code: inBrackets.toLowerCase(), hasCode: true };
  if (CODE.test(name)) return { code: name.toLowerCase(), hasCode: true };
  return { code: KNOWN_NAMES.get(name.toLowerCase()) ?? name, hasCode: false };
}

/** How an exported workbook names a language: `ไทย (th)`; a language without a code by its own name. */
export function languageName(code: string): string {
  if (!CODE.test(code)) return code;
  return `${ownName(code)} (${code})`;
}

function ownName(code: string): string {
  try {
    return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  } catch (error) {
    if (error instanceof RangeError) return code; // a well-formed code that Intl refuses, such as a subtag twice
    throw error;
  }
}
