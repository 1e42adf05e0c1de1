// Small checkers that compose: closed objects, texts, numbers, lists, URLs. Each notes what LINE would refuse at its place.
import { fileUrlMax } from './limits.ts';
import { type Place } from './place.ts';

export type Check = (place: Place, value: unknown) => void;

interface Field {
  readonly check: Check;
  readonly isRequired: boolean;
}

/** Fields by name; anything else in the object is refused. */
export type Fields = Readonly<Record<string, Field>>;

export const required = (check: Check): Field => ({ check, isRequired: true });
export const optional = (check: Check): Field => ({ check, isRequired: false });

export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Notes every fault of a closed object, and tells whether it is an object at all. */
export function checkFields(place: Place, value: unknown, fields: Fields): value is Json {
  if (!isObject(value)) {
    place.refuse('value', 'Must be an object');
    return false;
  }
  for (const name of Object.keys(value)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) place.key(name).refuse('unknown', 'unknown field');
    else if (value[name] !== undefined) field.check(place.key(name), value[name]);
  }
  for (const name in fields) {
    if (fields[name]?.isRequired && value[name] === undefined) place.key(name).refuse('value', 'must be specified');
  }
  return true;
}

export const object =
  (fields: Fields): Check =>
  (place, value) =>
    void checkFields(place, value, fields);

/** Text of 1 to `max` UTF-16 code units. */
export const text =
  (max: number): Check =>
  (place, value) => {
    if (typeof value !== 'string') place.refuse('value', 'Must be a string');
    else if (value === '') place.refuse('value', 'May not be empty');
    else if (value.length > max) place.refuse('value', `Length must be between 0 and ${max}`);
  };

/** Text in a fixed form. */
export const matching =
  (pattern: RegExp): Check =>
  (place, value) => {
    if (typeof value !== 'string' || !pattern.test(value)) place.refuse('value', 'invalid property');
  };

export const oneOf =
  (...values: readonly (string | number | boolean)[]): Check =>
  (place, value) => {
    if (!values.some((allowed) => allowed === value)) {
      place.refuse('value', `Must be one of the following values: [${values.join(', ')}]`);
    }
  };

export const boolean: Check = (place, value) => {
  if (typeof value !== 'boolean') place.refuse('value', 'Must be a boolean');
};

export const integer =
  (min: number, max = 2_147_483_647): Check =>
  (place, value) => {
    if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
      place.refuse('value', `Must be between ${min} and ${max}`);
    }
  };

export const number =
  (min: number, max: number): Check =>
  (place, value) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < min || value > max) {
      place.refuse('value', `Must be between ${min} and ${max}`);
    }
  };

export const list =
  (min: number, max: number, check: Check): Check =>
  (place, value) => {
    if (!Array.isArray(value)) {
      place.refuse('value', 'Must be an array');
      return;
    }
    if (value.length < min || value.length > max) place.refuse('value', `Size must be between ${min} and ${max}`);
    value.forEach((item, index) => {
      check(place.item(index), item);
    });
  };

/** Objects told apart by `type`. The chosen check sees the whole object, `type` included. */
export const byType =
  (checks: Readonly<Record<string, Check>>): Check =>
  (place, value) => {
    if (!isObject(value)) {
      place.refuse('value', 'Must be an object');
      return;
    }
    const check = typeof value['type'] === 'string' && Object.hasOwn(checks, value['type']) ? checks[value['type']] : undefined;
    if (check) check(place, value);
    else place.refuseType(`Must be one of the following values: [${Object.keys(checks).join(', ')}]`);
  };

/** `#RRGGBB` or `#RRGGBBAA` (REF "Box"). */
export const colour = matching(/^#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?$/);

// RFC 3986 characters, with every percent sign followed by two digits (REF "About the encoding of a URL specified in a request body property").
const isPercentEncoded = (url: string): boolean => /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/.test(url);

const isLoopback = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

/** A URL with one of the schemes, percent-encoded, at most `max` characters. */
export const uri =
  (max: number, schemes: readonly string[]): Check =>
  (place, value) => {
    if (typeof value !== 'string' || value === '') {
      place.refuse('uri', 'May not be empty');
      return;
    }
    if (value.length > max) {
      place.refuse('value', `Length must be between 0 and ${max}`);
      return;
    }
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase();
    const isWeb = scheme === 'https' || scheme === 'http';
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (scheme === undefined || !isPercentEncoded(value) || (isWeb && (!/^https?:\/\/[^/?#]/i.test(value) || !parsed))) {
      place.refuse('uri', 'invalid uri');
      return;
    }
    const isPermitted =
      schemes.includes(scheme) || (scheme === 'http' && place.allowsLoopbackHttp && parsed !== null && isLoopback(parsed));
    if (!isPermitted) place.refuse('scheme', 'invalid uri scheme');
  };

/** REF "Image message" and others: https only. */
export const fileUrl = uri(fileUrlMax, ['https']);
