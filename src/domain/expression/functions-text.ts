// Functions on text. Lengths and positions count characters (Unicode code points).
import { RE2JS, RE2JSException } from 're2js';
import { base64Of, digest, hexOf, textOfBase64 } from './digest.ts';
import { argument, type FunctionTable } from './function-type.ts';
import { LimitReached, maxTextLength, type Scope, spend } from './nodes.ts';
import { isNodeSet, toNumber, toText, type Value } from './values.ts';

export const textFunctions: FunctionTable = [
  ['string', { min: 0, max: 1, apply: (args, scope) => textOrOwn(args, scope) }],
  ['concat', { min: 0, max: Infinity, apply: (args) => joined('', texts(args)) }],
  ['join', { min: 1, max: Infinity, apply: (args) => joined(toText(argument(args, 0)), texts(args.slice(1))) }],
  ['substr', { min: 2, max: 3, apply: (args, { world }) => substr(args, world.timeZone) }],
  ['substring-before', { min: 2, max: 2, apply: (args) => around(args, (text, at) => text.slice(0, at)) }],
  ['substring-after', { min: 2, max: 2, apply: (args) => around(args, (text, at, length) => text.slice(at + length)) }],
  ['translate', { min: 3, max: 3, apply: (args) => translate(args) }],
  ['string-length', { min: 0, max: 1, apply: (args, scope) => Array.from(textOrOwn(args, scope)).length }],
  ['normalize-space', { min: 0, max: 1, apply: (args, scope) => normalizeSpace(textOrOwn(args, scope)) }],
  ['contains', { min: 2, max: 2, apply: (args) => toText(argument(args, 0)).includes(toText(argument(args, 1))) }],
  ['starts-with', { min: 2, max: 2, apply: (args) => toText(argument(args, 0)).startsWith(toText(argument(args, 1))) }],
  ['ends-with', { min: 2, max: 2, apply: (args) => toText(argument(args, 0)).endsWith(toText(argument(args, 1))) }],
  ['digest', { min: 2, max: 3, apply: (args, scope) => digestText(args, scope) }],
  ['base64-decode', { min: 1, max: 1, apply: (args) => textOfBase64(toText(argument(args, 0))) }],
  ['version', { min: 0, max: 0, apply: (_, { world }) => world.version }],
  ['regex', { min: 2, max: 2, apply: (args, scope) => matches(toText(argument(args, 0)), toText(argument(args, 1)), scope) }],
];

function textOrOwn(args: readonly Value[], scope: Scope): string {
  return args[0] === undefined ? scope.node.text() : toText(args[0]);
}

/** Node sets stand for all their nodes. */
function texts(values: readonly Value[]): readonly string[] {
  return values.flatMap((value) => (isNodeSet(value) ? value.map((node) => node.text()) : [toText(value)]));
}

function joined(separator: string, parts: readonly string[]): string {
  const length = parts.reduce((sum, part) => sum + part.length + separator.length, 0);
  if (length > maxTextLength) throw new LimitReached();
  return parts.join(separator);
}

/** 0-based start, end exclusive; negative ones count from the end (as JavaRosa reads them). */
function substr(args: readonly Value[], timeZone: string): string {
  const characters = Array.from(toText(argument(args, 0)));
  const start = toNumber(argument(args, 1), timeZone);
  const end = args[2] === undefined ? characters.length : toNumber(args[2], timeZone);
  return Number.isNaN(start) || Number.isNaN(end) ? '' : characters.slice(start, end).join('');
}

function around(args: readonly Value[], part: (text: string, at: number, length: number) => string): string {
  const text = toText(argument(args, 0));
  const sought = toText(argument(args, 1));
  const at = text.indexOf(sought);
  return at < 0 ? '' : part(text, at, sought.length);
}

/** XPath 1.0 section 4.2: characters of the second argument become those at the same place of the third, or nothing. */
function translate(args: readonly Value[]): string {
  const to = Array.from(toText(argument(args, 2)));
  const map = new Map<string, string>();
  for (const [index, character] of Array.from(toText(argument(args, 1))).entries()) {
    if (!map.has(character)) map.set(character, to[index] ?? '');
  }
  return Array.from(toText(argument(args, 0)), (character) => map.get(character) ?? character).join('');
}

function normalizeSpace(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').trim();
}

function digestText(args: readonly Value[], scope: Scope): string {
  const text = toText(argument(args, 0));
  spend(scope, 1_000 + text.length * 20);
  const bytes = digest(text, toText(argument(args, 1)));
  if (bytes === null) return '';
  return toText(args[2] ?? 'base64').toLowerCase() === 'hex' ? hexOf(bytes) : base64Of(bytes);
}

const maxPatternLength = 1_000;
/**
 * Instructions of a compiled pattern. Compiling takes some microseconds for each, matching about a nanosecond for each of them and each
 * character.
 */
const maxProgramSize = 5_000;
const maxSubjectLength = 20_000;
const patterns = new Map<string, RE2JS | null>();
const maxPatterns = 500;

/**
 * The compiled pattern, which must fit the whole text; null when it does not compile or is too large. Linear time: no back-references,
 * no look-around.
 */
export function compilePattern(pattern: string): RE2JS | null {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > maxPatternLength || unfoldedSize(pattern) > maxProgramSize) return null;
  let compiled: RE2JS | null = null;
  try {
    compiled = RE2JS.compile(inRe2(pattern));
    if (compiled.programSize() > 2 * maxProgramSize) compiled = null;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
  }
  if (patterns.size >= maxPatterns) patterns.clear();
  patterns.set(pattern, compiled);
  return compiled;
}

/** About how many instructions the pattern unfolds into, known before the compiler unfolds it: `(a{30}){30}` is 900. */
function unfoldedSize(pattern: string): number {
  const outer: number[] = [];
  let size = 0;
  let last = 0;
  for (const [token, least, most] of pattern.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|./gsu)) {
    if (token === '(') {
      outer.push(size);
      size = 0;
    } else if (token === ')') {
      last = size + 1;
      size = (outer.pop() ?? 0) + last;
    } else if (least !== undefined) {
      const times = Math.max(1, Number(least), Number(most ?? 0));
      size += last * (times - 1);
      last *= times;
    } else {
      last = 1;
      size += 1;
    }
  }
  return outer.reduce((sum, one) => sum + one, size);
}

/** Java's ways to write a character by its number and the Thai script, which ODK forms use, in RE2's. */
function inRe2(pattern: string): string {
  return pattern
    .replace(/(?<=(?:^|[^\\])(?:\\\\)*)\\u([0-9A-Fa-f]{4})/g, String.raw`\x{$1}`)
    .replace(/(?<=(?:^|[^\\])(?:\\\\)*)\\([pP])\{(?:Is|In)(?=\p{L}+\})/gu, String.raw`\$1{`);
}

function matches(text: string, pattern: string, scope: Scope): boolean {
  if (text.length > maxSubjectLength) throw new LimitReached();
  const compiled = compilePattern(pattern);
  if (compiled === null) return false;
  spend(scope, 10 + Math.ceil((text.length * compiled.programSize()) / 1_000));
  return compiled.matches(text);
}
