// What expressions compute with, and XPath 1.0's conversions between the kinds as ODK XForms has them: an empty node set reads as '',
// '' is NaN in arithmetic, numbers print without exponent, dates are days.
import { type Node } from './nodes.ts';
import { daysOf, readMoment } from './time.ts';

export type NodeSet = readonly Node[];
export type Value = string | number | boolean | NodeSet;

export function isNodeSet(value: Value): value is NodeSet {
  return typeof value === 'object';
}

export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return value[0]?.text() ?? '';
}

/** XPath 1.0 section 4.2: integers without point, otherwise decimals, never an exponent. */
function numberText(value: number): string {
  if (value === 0) return '0';
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = '', lead = '', fraction = '', exponent = ''] = match;
  const digits = lead + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

const numeric = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** XPath 1.0 section 4.4; besides, ODK XForms turns dates into days since 1970-01-01. */
export function toNumber(value: Value, timeZone: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = toText(value).trim();
  if (numeric.test(text)) return Number(text);
  return daysOf(text, timeZone) ?? Number.NaN;
}

/** Of a node set: whether any node has text or is a group; so `${name}` alone asks "answered?", as in ODK Collect. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  if (typeof value === 'string') return value !== '';
  return value.some((node) => !node.isLeaf || node.text() !== '');
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** XPath 1.0 section 3.4; a node set compares true when any of its nodes does, an empty one compares as ''. */
export function compare(operator: Comparison, left: Value, right: Value, timeZone: string): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    return compareAtoms(operator, isNodeSet(left) ? toBoolean(left) : left, isNodeSet(right) ? toBoolean(right) : right, timeZone);
  }
  const lefts = atomsOf(left);
  const rights = atomsOf(right);
  return lefts.some((one) => rights.some((other) => compareAtoms(operator, one, other, timeZone)));
}

function atomsOf(value: Value): readonly (string | number | boolean)[] {
  if (!isNodeSet(value)) return [value];
  return value.length === 0 ? [''] : value.map((node) => node.text());
}

function compareAtoms(operator: Comparison, left: Value, right: Value, timeZone: string): boolean {
  if (operator === '=' || operator === '!=') return isEqual(left, right, timeZone) === (operator === '=');
  const [one, other] = comparables(left, right, timeZone);
  switch (operator) {
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
  }
}

function isEqual(left: Value, right: Value, timeZone: string): boolean {
  if (typeof left === 'boolean' || typeof right === 'boolean') return toBoolean(left) === toBoolean(right);
  if (typeof left === 'number' || typeof right === 'number') return toNumber(left, timeZone) === toNumber(right, timeZone);
  return toText(left) === toText(right);
}

/** A date against a date with time: by instant, the date being its local midnight. Everything else by number. */
function comparables(left: Value, right: Value, timeZone: string): readonly [number, number] {
  if (typeof left === 'string' && typeof right === 'string') {
    const one = readMoment(left, timeZone);
    const other = one === null ? null : readMoment(right, timeZone);
    if (one !== null && other !== null) return [one.instantMs, other.instantMs];
  }
  return [toNumber(left, timeZone), toNumber(right, timeZone)];
}
