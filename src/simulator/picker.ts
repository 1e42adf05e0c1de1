// The date and time picker: what can be chosen in it and how the choice comes back (REF "Datetime picker action").
import { asText, type JsonObject } from './json.ts';

export type Picked = { readonly date: string } | { readonly time: string } | { readonly datetime: string };

const forms = {
  date: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  time: /^([01]\d|2[0-3]):[0-5]\d$/,
  datetime: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/,
} as const;

/** The postback's params, or a sentence that says why the picker does not offer this value. */
export function checkPicked(action: JsonObject, value: string): Picked | string {
  const mode = asText(action['mode']);
  if (mode !== 'date' && mode !== 'time' && mode !== 'datetime') return 'This is no picker.';
  if (!forms[mode].test(value)) return `The picker gives a ${mode}, not "${value}".`;
  if (mode !== 'time' && !isRealDay(value.slice(0, 10))) return `There is no day ${value.slice(0, 10)}.`;
  // A `t` is allowed in the limits of a datetime; the same form makes comparing texts enough.
  const min = asText(action['min'])?.replace('t', 'T');
  const max = asText(action['max'])?.replace('t', 'T');
  if (min !== undefined && value < min) return `The picker begins at ${min}.`;
  if (max !== undefined && value > max) return `The picker ends at ${max}.`;
  if (mode === 'date') return { date: value };
  return mode === 'time' ? { time: value } : { datetime: value };
}

const isRealDay = (day: string): boolean => {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === day;
};
