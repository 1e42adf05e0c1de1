// Source text -> tokens, with XPath 1.0's rule (section 3.7) that tells the operators `* and or mod div` from names.

export type Token =
  | { readonly kind: 'number' | 'string' | 'name' | 'operator' | 'punctuation'; readonly text: string; readonly at: number }
  | { readonly kind: 'reference'; readonly text: string; readonly isLastSaved: boolean; readonly at: number }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number };

const space = /[ \t\r\n\u00a0]+/y;
const number = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)/y;
const string = /"[^"]*"|'[^']*'/y;
const ncName = String.raw`[\p{L}_][\p{L}\p{M}\p{N}\u00b7_.\-]*`;
const name = new RegExp(String.raw`${ncName}(?::(?!:)(?:${ncName}|\*))?`, 'uy');
const reference = new RegExp(String.raw`\$\{[ \t\r\n]*(last-saved#)?(${ncName}(?::${ncName})?)[ \t\r\n]*\}`, 'uy');
const symbol = /\/\/|::|\.\.|!=|<=|>=|[()[\]@,./|+\-=<>*]/y;

const namedOperators = new Set(['and', 'or', 'mod', 'div']);
const symbolOperators = new Set(['/', '//', '|', '+', '-', '=', '!=', '<', '<=', '>', '>=', '*']);
/** After these (or at the start) `*` is a wildcard and `and or mod div` are names. */
const openers = new Set(['@', '::', '(', '[', ',']);

/** Tokens with an `end` last, or the offset of the first character that starts none. */
export function tokenize(source: string): readonly Token[] | { readonly badAt: number } {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  while (true) {
    at += match(space)?.[0].length ?? 0;
    if (at >= source.length) break;
    const found = nextToken(match, at, expectsOperator(tokens.at(-1)));
    if (found === null) return { badAt: at };
    tokens.push(found.token);
    at += found.length;
  }
  tokens.push({ kind: 'end', text: '', at });
  return tokens;
}

function expectsOperator(previous: Token | undefined): boolean {
  if (previous === undefined || previous.kind === 'operator') return false;
  return !(previous.kind === 'punctuation' && openers.has(previous.text));
}

function nextToken(
  match: (pattern: RegExp) => RegExpExecArray | null,
  at: number,
  isOperatorPlace: boolean,
): { token: Token; length: number } | null {
  const quoted = match(string);
  if (quoted !== null) return { token: { kind: 'string', text: quoted[0].slice(1, -1), at }, length: quoted[0].length };
  const referred = match(reference);
  if (referred !== null) {
    return {
      token: { kind: 'reference', text: (referred[2] ?? '').normalize('NFC'), isLastSaved: referred[1] !== undefined, at },
      length: referred[0].length,
    };
  }
  const digits = match(number);
  if (digits !== null) return { token: { kind: 'number', text: digits[0], at }, length: digits[0].length };
  const word = match(name)?.[0];
  if (word !== undefined) {
    const kind = isOperatorPlace && namedOperators.has(word) ? 'operator' : 'name';
    return { token: { kind, text: word.normalize('NFC'), at }, length: word.length };
  }
  const sign = match(symbol)?.[0];
  if (sign === undefined) return null;
  const isOperator = symbolOperators.has(sign) && (sign !== '*' || isOperatorPlace);
  return { token: { kind: isOperator ? 'operator' : 'punctuation', text: sign, at }, length: sign.length };
}
